"""What a band measures, and the limits it is held against."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from scoring.arithmetic import (
    Constant,
    Expression,
    Function,
    Refused,
    absolute,
    actual,
    refuse,
    target,
)
from scoring.notation import BARE, Quantity, Unit
from scoring.problems import Problem
from scoring.rules.case import UnfitRule
from scoring.rules.parameters import InvalidParameter, Parameter, read_quantity
from scoring.rules.units import POINT


@dataclass(frozen=True)
class Bound:
    """A limit as it is written: an amount with or without a unit."""

    quantity: Quantity

    @property
    def is_constant(self) -> bool:
        """Whether it is known before a row is."""
        return True

    @property
    def amount(self) -> Fraction:
        """The amount in base units, for limits to be held against each other."""
        return in_base_units(self.quantity)

    def __str__(self) -> str:
        return str(self.quantity)


def in_base_units(quantity: Quantity) -> Fraction:
    """The amount in the base unit of its dimension; percent and percentage points are shares."""
    factor = Fraction(1, 100) if quantity.unit.dimension == POINT else quantity.unit.factor
    return quantity.amount * factor


BOUND = Parameter({"type": ["number", "string"]}, lambda value: Bound(read_quantity(value)))

MEASURES: Mapping[str, tuple[Expression | None, Mapping[str, str]]] = {
    "completion": (actual / target, {"zh": "完成率", "en": "completion"}),
    "actual": (None, {"zh": "完成值", "en": "the actual"}),
    "deviation": (
        absolute(actual - target) / target,
        {"zh": "偏离目标的幅度", "en": "deviation from the target"},
    ),
    "overrun": ((actual - target) / target, {"zh": "超出目标的幅度", "en": "overrun of the target"}),
    "lateness": (actual, {"zh": "逾期时间", "en": "lateness"}),
}


@dataclass(frozen=True)
class Measured:
    """What a band measures: one of `MEASURES`."""

    word: str

    @property
    def words(self) -> Mapping[str, str]:
        """What it is called in each language."""
        return MEASURES[self.word][1]

    @property
    def demands(self) -> tuple[tuple[Expression, Refused], ...]:
        """Branches that refuse what cannot be measured: a share of nothing."""
        if self.word in ("actual", "lateness"):
            return ()
        return ((target <= 0, refuse("rule/ratio-needs-positive-target", target=target)),)

    def expression(self, unit: Unit) -> Expression:
        """The measured number, in base units."""
        measured = MEASURES[self.word][0]
        if measured is not None:
            return measured
        return actual if unit.factor == 1 else actual * Constant(unit.factor)

    def limit(self, bound: Bound, unit: Unit) -> Expression:
        """A limit as the number that the measured one is held against. Raises `UnfitRule`."""
        if self.word == "lateness":
            return Function(f"+{bound}", (target,), _after(bound.quantity))
        if self.word == "actual":
            return Constant(_in_unit(bound.quantity, unit))
        if bound.quantity.unit.dimension not in ("", "ratio"):
            raise UnfitRule("rule/bound-is-no-share", at="rule", bound=str(bound))
        return Constant(bound.amount)

    def __str__(self) -> str:
        return self.word


def _in_unit(quantity: Quantity, unit: Unit) -> Fraction:
    """A limit of the actual in base units; a bare number is in the unit of the row."""
    own, theirs = quantity.unit, unit
    if own == BARE:
        if theirs.dimension == "ratio" and abs(quantity.amount) > 1:
            raise UnfitRule("rule/bound-without-percent", at="rule", bound=str(quantity))
        return quantity.amount if theirs.dimension == "ratio" else quantity.amount * theirs.factor
    same = own.dimension == theirs.dimension or (
        theirs.dimension == "ratio" and own.dimension in (POINT, "ratio")
    )
    if not same and not {own.dimension, theirs.dimension} <= {"", "count"}:
        raise UnfitRule("rule/bound-in-another-unit", at="rule", bound=str(quantity), unit=theirs.name)
    return in_base_units(quantity)


def _after(quantity: Quantity) -> Any:
    """The day so long after a day, both as day numbers."""
    if quantity.amount.denominator != 1 or quantity.unit.dimension not in ("month", "time", ""):
        raise UnfitRule("rule/bound-is-no-time", at="rule", bound=str(quantity))
    if quantity.unit.dimension == "month":
        months = int(quantity.amount * quantity.unit.factor)
        return lambda day: Fraction(_months_after(date.fromordinal(int(day)), months).toordinal())
    days = quantity.amount if quantity.unit == BARE else quantity.amount * quantity.unit.factor / 86_400
    return lambda day: day + days


def _months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    last = (following - timedelta(days=1)).day
    return date(year, month + 1, min(day.day, last))


def _read_measured(word: str) -> Measured:
    if word not in MEASURES:
        raise InvalidParameter((Problem("rule/unknown-measure", {"found": word, "known": tuple(MEASURES)}),))
    return Measured(word)


MEASURED = Parameter({"type": "string", "minLength": 1}, _read_measured, str)
