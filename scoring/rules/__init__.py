"""Rules: what a regulation says about the points of a row.

A rule is a kind with parameters (`rule`), and a kind is one file in `kinds/`: found by its presence
there, nothing else lists it. A kind sees a `Case` and gives a `Judgement` (`case`).
"""

from importlib import import_module
from pkgutil import iter_modules

from scoring.rules import kinds
from scoring.rules.case import Case, Judgement, Measure, Note, Side, Span, UnfitRule, Words, Worth
from scoring.rules.change import RuleChange, build_accepted_change
from scoring.rules.fitness import MEASURE_OF_RELATION, SIDE_OF_RELATION, misfit, unmet_presumption
from scoring.rules.kind import (
    KINDS,
    Computed,
    Kind,
    Unwritten,
    is_computed,
)
from scoring.rules.limits import LIMIT_KEYS, Limits
from scoring.rules.manual import title_of
from scoring.rules.parameters import InvalidParameter
from scoring.rules.rule import (
    Basis,
    Rule,
    build_accepted,
    build_accepted_rule,
    required_parameters,
)

for _module in iter_modules(kinds.__path__):
    import_module(f"{kinds.__name__}.{_module.name}")

__all__ = [
    "KINDS",
    "LIMIT_KEYS",
    "MEASURE_OF_RELATION",
    "SIDE_OF_RELATION",
    "Basis",
    "Case",
    "Computed",
    "InvalidParameter",
    "Judgement",
    "Kind",
    "Limits",
    "Measure",
    "Note",
    "Rule",
    "RuleChange",
    "Side",
    "Span",
    "UnfitRule",
    "Unwritten",
    "Words",
    "Worth",
    "build_accepted",
    "build_accepted_change",
    "build_accepted_rule",
    "is_computed",
    "misfit",
    "required_parameters",
    "title_of",
    "unmet_presumption",
]
