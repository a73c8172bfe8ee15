"""Rule kinds: one file each, found by their presence here.

A kind is a frozen dataclass whose fields are its parameters and whose `judge` turns a `Case`
into a `Judgement`. The decorator `@rule` puts it into `KINDS`; nothing else lists it.
"""

from importlib import import_module
from pkgutil import iter_modules

from scoring.rules.kind import (
    KINDS,
    Case,
    Judgement,
    Kind,
    Measure,
    Note,
    Side,
    UnfitRule,
    build,
    contradiction,
    required_parameters,
    rule,
)

for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")

__all__ = [
    "KINDS",
    "Case",
    "Judgement",
    "Kind",
    "Measure",
    "Note",
    "Side",
    "UnfitRule",
    "build",
    "contradiction",
    "required_parameters",
    "rule",
]
