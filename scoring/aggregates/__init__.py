"""Aggregates: what a regulation says about how members become one: rows a group, groups a total.

An aggregate is a kind with parameters (`aggregate`), and a kind is one file in `kinds/`: found by its
presence there, nothing else lists it. A kind sees `Member`s and gives an `Outcome` (`members`).
"""

from importlib import import_module
from pkgutil import iter_modules

from scoring.aggregates import kinds
from scoring.aggregates.aggregate import Aggregate, build_accepted_aggregate, title_of, write_aggregate
from scoring.aggregates.kind import KINDS, Kind, combine
from scoring.aggregates.members import Member, Outcome, UnfitMembers, counting

for _module in iter_modules(kinds.__path__):
    import_module(f"{kinds.__name__}.{_module.name}")

__all__ = [
    "KINDS",
    "Aggregate",
    "Kind",
    "Member",
    "Outcome",
    "UnfitMembers",
    "build_accepted_aggregate",
    "combine",
    "counting",
    "title_of",
    "write_aggregate",
]
