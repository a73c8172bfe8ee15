"""What a band measures, and the limits it is held against: words, amounts with units, or formulas.

All of them are numbers in base units (a share, seconds, yuan), so that limits in any unit fit.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from scoring.arithmetic import (
    Constant,
    Definition,
    Expression,
    Function,
    Refused,
    absolute,
    actual,
    refuse,
    target,
)
from scoring.expressions import ExpressionError, number_of, parse, runs_on_arrays
from scoring.notation import BARE, Quantity, Unit
from scoring.problems import Problem
from scoring.rules.case import UnfitRule
from scoring.rules.parameters import InvalidParameter, Parameter, read_quantity

SECONDS_OF_A_DAY = 86_400
POINT = "percentage point"


@dataclass(frozen=True)
class Bound:
    """A limit as it is written: an amount with or without a unit, or a formula of the row's values."""

    quantity: Quantity | None
    text: str = ""

    @property
    def is_constant(self) -> bool:
        """Whether it is known before a row is."""
        return self.quantity is not None

    @property
    def amount(self) -> Fraction:
        """The amount in base units, for constant limits to be held against each other."""
        assert self.quantity is not None
        return number_of(self.quantity)

    def problems(self, names: Collection[str]) -> Iterator[Problem]:
        """Why a limit that is no amount is no formula of these names either."""
        if self.quantity is None:
            try:
                parse(self.text, names)
            except ExpressionError as error:
                if not names:
                    yield Problem("rule/not-a-quantity", {"found": self.text})
                else:
                    yield from error.problems

    def __str__(self) -> str:
        return str(self.quantity) if self.quantity is not None else self.text


def _read_bound(value: Any) -> Bound:
    try:
        return Bound(read_quantity(value))
    except InvalidParameter:
        if not isinstance(value, str):
            raise
        return Bound(None, value)


BOUND = Parameter({"type": ["number", "string"]}, _read_bound)

MEASURES: Mapping[str, tuple[Expression, Mapping[str, str]]] = {
    "completion": (actual / target, {"zh": "完成率", "en": "completion"}),
    "actual": (actual, {"zh": "完成值", "en": "the actual"}),
    "deviation": (
        absolute(actual - target) / target,
        {"zh": "偏离目标的幅度", "en": "deviation from the target"},
    ),
    "overrun": ((actual - target) / target, {"zh": "超出目标的幅度", "en": "overrun of the target"}),
    "lateness": (actual, {"zh": "逾期时间", "en": "lateness"}),
}
UNDIVIDED = frozenset({"actual", "lateness"})


@dataclass(frozen=True)
class Measured:
    """What a band measures: one of `MEASURES`, or a formula."""

    text: str

    @property
    def is_formula(self) -> bool:
        return self.text not in MEASURES

    @property
    def words(self) -> Mapping[str, str]:
        """What it is called in each language."""
        return {"zh": self.text, "en": self.text} if self.is_formula else MEASURES[self.text][1]

    @property
    def demands(self) -> tuple[tuple[Expression, Refused], ...]:
        """Branches that refuse what cannot be measured: a share of nothing."""
        if self.is_formula or self.text in UNDIVIDED:
            return ()
        return ((target <= 0, refuse("rule/ratio-needs-positive-target", target=target)),)

    def expression(self, names: Collection[str]) -> Expression:
        """The measured number, in base units."""
        return parse(self.text, names) if self.is_formula else MEASURES[self.text][0]

    def limit(self, bound: Bound, names: Collection[str], unit: Unit) -> Expression:
        """A limit as the number that the measured one is held against. Raises `UnfitRule`."""
        quantity = bound.quantity
        if quantity is None:
            return parse(bound.text, names)
        if self.text == "lateness":
            return Function(Definition(f"+{bound}(day)", _after(quantity)), (target,))
        if self.text == "actual":
            return Constant(_in_base_unit(quantity, unit))
        if not self.is_formula and quantity.unit.dimension not in ("", "ratio"):
            raise UnfitRule("rule/bound-is-no-share", at="rule", bound=str(bound))
        return Constant(number_of(quantity))

    def runs_on_arrays(self, names: Collection[str]) -> bool:
        return self.text != "lateness" and runs_on_arrays(self.expression(names))

    def problems(self, names: Collection[str]) -> Iterator[Problem]:
        """Why a formula cannot be read."""
        if self.is_formula:
            try:
                parse(self.text, names)
            except ExpressionError as error:
                if self.text.isidentifier() and self.text not in names:
                    yield Problem("rule/unknown-measure", {"found": self.text, "known": tuple(MEASURES)})
                else:
                    yield from error.problems

    def __str__(self) -> str:
        return self.text


def _in_base_unit(quantity: Quantity, unit: Unit) -> Fraction:
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
    return number_of(quantity)


def _after(quantity: Quantity) -> Any:
    """The day so long after a day, both counted in seconds."""
    if quantity.amount.denominator != 1 or quantity.unit.dimension not in ("month", "time", ""):
        raise UnfitRule("rule/bound-is-no-time", at="rule", bound=str(quantity))
    if quantity.unit.dimension == "month":
        months = int(quantity.amount * quantity.unit.factor)
        return lambda seconds: _months_after(seconds, months)
    later = quantity.amount * (SECONDS_OF_A_DAY if quantity.unit == BARE else quantity.unit.factor)
    return lambda seconds: seconds + later


def _months_after(seconds: Fraction, months: int) -> Fraction:
    """The same day so many months later, or the last of that month where it has no such day."""
    day = date.fromordinal(int(seconds / SECONDS_OF_A_DAY))
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    last = (following - timedelta(days=1)).day
    return Fraction(date(year, month + 1, min(day.day, last)).toordinal() * SECONDS_OF_A_DAY)


MEASURED = Parameter({"type": "string", "minLength": 1}, Measured)
