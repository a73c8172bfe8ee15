"""What targets and actuals mean: `≥920万`, `98%以上`, `2024年12月底`, `并列全国第二`."""

from scoring.notation.cursor import NotationError
from scoring.notation.reader import read, read_unit
from scoring.notation.units import BARE, Quantity, Unit, convert, count_different_things
from scoring.notation.values import (
    SIGNS,
    Absence,
    Change,
    Direction,
    Moment,
    Range,
    Rank,
    Reading,
    Relation,
    Value,
    Words,
)

__all__ = [
    "BARE",
    "SIGNS",
    "Absence",
    "Change",
    "Direction",
    "Moment",
    "NotationError",
    "Quantity",
    "Range",
    "Rank",
    "Reading",
    "Relation",
    "Unit",
    "Value",
    "Words",
    "convert",
    "count_different_things",
    "read",
    "read_unit",
]
