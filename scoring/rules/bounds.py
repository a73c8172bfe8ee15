"""What a band measures, and the limits it is held against: words, amounts with units, or formulas.

All of them are numbers in base units (a share, seconds, yuan), so that limits in any unit fit; what is late
is measured in days.
"""

import re
from calendar import monthrange
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from scoring.arithmetic import (
    Constant,
    Expression,
    Numbers,
    Refused,
    absolute,
    actual,
    refuse,
    target,
)
from scoring.expressions import (
    RATE,
    TIME,
    Dimension,
    ExpressionError,
    number_of,
    parse,
    runs_on_arrays,
)
from scoring.expressions.literals import dimension_of_amount
from scoring.messages import Term, shortened
from scoring.notation import BARE, Quantity, Unit
from scoring.notation.inclusions import Inclusion, Said, inclusion_in
from scoring.notation.units import COUNT
from scoring.numbers import equals, show_short
from scoring.problems import Problem
from scoring.records import record
from scoring.rules.case import Case, Note, UnfitRule, by_month
from scoring.rules.named_values import demand_fit, number_problems
from scoring.rules.parameters import (
    BRACKET_IN_QUANTITY,
    InvalidParameter,
    Parameter,
    read_quantity,
    written_text,
)

SECONDS_OF_A_DAY = 86_400
DAYS_OF_A_MONTH = Fraction(1461, 48)  # on average; only to tell which of two limits comes first
POINT = "percentage point"
WITHOUT_UNIT = frozenset({"", COUNT, "ratio", POINT})


@record
class Bound:
    """A limit as it is written: an amount with or without a unit, or a formula of the row's values.

    `inclusion` is what a bracket behind it said, which must agree with its key.
    """

    quantity: Quantity | None
    text: str
    inclusion: Inclusion | None = None

    @property
    def is_constant(self) -> bool:
        """Whether it is known before a row is."""
        return self.quantity is not None

    def problems(self, names: Collection[str]) -> Iterator[Problem]:
        """Why a limit that is no amount is no formula of these names either."""
        if self.quantity is not None:
            return
        found = tuple(number_problems(self.text, names))
        if found and not names:
            found = (Problem("rule/not-a-quantity", {"found": shortened(self.text)}),)
        yield from found

    def __str__(self) -> str:
        return self.text


def _read_bound(value: Any) -> Bound:
    text, said = _without_inclusion(value) if isinstance(value, str) else (value, None)
    try:
        quantity = read_quantity(text)
    except InvalidParameter as error:
        is_bracket = any(each.code == BRACKET_IN_QUANTITY for each in error.problems)
        if is_bracket or not isinstance(value, str):
            raise
        return Bound(None, value)
    if said is None:
        return Bound(quantity, written_text(text))
    if said.named is not None and said.named.value not in (quantity, Quantity(quantity.amount, BARE)):
        raise InvalidParameter((Problem("rule/bracket-names-another", {"found": value}),))
    return Bound(quantity, written_text(text), said.inclusion)


def _without_inclusion(written: str) -> tuple[str, Said | None]:
    """A limit without the （含） or （不含） behind it, and what that says."""
    found = re.fullmatch(r"\s*(?P<limit>.*?)\s*[(（](?P<inside>[^()（）]*)[)）]\s*", written, re.DOTALL)
    said = inclusion_in(found["inside"]) if found else None
    return (written, None) if found is None or said is None else (found["limit"], said)


BOUND = Parameter({"type": ["number", "string"]}, _read_bound, takes=Note("takes/bound"))


@record
class DaysLate(Expression):
    """How many days after its target an actual is; both are dates in seconds."""

    @property
    def parts(self) -> tuple[Expression, ...]:
        return (actual, target)

    def evaluate(self, numbers: Numbers) -> Any:
        return (numbers[actual] - numbers[target]) / SECONDS_OF_A_DAY

    def spell(self, numbers: Numbers | None = None) -> str:
        return "lateness" if numbers is None else show_short(self.evaluate(numbers))


@record
class MonthsAfter(Expression):
    """How many days so many months after the target's date are; by months, from the end of one to that of another."""

    months: int

    @property
    def parts(self) -> tuple[Expression, ...]:
        return (target, by_month)

    def evaluate(self, numbers: Numbers) -> Any:
        day = date.fromordinal(int(numbers[target] / SECONDS_OF_A_DAY))
        later = _months_after(day, self.months, to_end=numbers[by_month])
        return Fraction(later - day.toordinal())

    def spell(self, numbers: Numbers | None = None) -> str:
        return f"{self.months}个月" if numbers is None else show_short(self.evaluate(numbers))


def _months_after(day: date, months: int, *, to_end: bool) -> int:
    """The number of the same day so many months later, or of the last of that month where it has no such day.

    A month is as long as it is: `to_end`, June and one month more are over with the last of July.

    What lies beyond the calendar is its end or its beginning: no other date lies beyond that.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        return date.max.toordinal() + 1 if months > 0 else 0
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, last if to_end else min(day.day, last)).toordinal()


MEASURES: Mapping[str, tuple[Expression, Mapping[str, str]]] = {
    "completion": (actual / target, {"zh": "完成率", "en": "completion"}),
    "actual": (actual, {"zh": "完成值", "en": "the actual"}),
    "deviation": (
        absolute(actual - target) / target,
        {"zh": "偏离目标的幅度", "en": "deviation from the target"},
    ),
    "overrun": ((actual - target) / target, {"zh": "超出目标的幅度", "en": "overrun of the target"}),
    "lateness": (DaysLate(), {"zh": "逾期时间", "en": "lateness"}),
}
SHARES = frozenset({"completion", "deviation", "overrun"})


@record
class Written(Expression):
    """The measured number as a sentence shows it: = 80%, ≈ 66.67%, = 8个, = 8天."""

    measured: Expression
    text: str
    unit: Unit

    def evaluate(self, numbers: Numbers) -> str:
        value = self.measured.evaluate(numbers)
        if self.text in SHARES:
            return f"{equals(value * 100, 2)}%"
        if self.text == "lateness":
            return f"{equals(value)}天"
        if self.text == "actual":
            return f"{equals(value / number_of(Quantity(Fraction(1), self.unit)))}{self.unit.name}"
        return equals(value)


@record
class Measured:
    """What a band measures: one of `MEASURES`, or a formula."""

    text: str

    @property
    def is_formula(self) -> bool:
        return self.text not in MEASURES

    @property
    def words(self) -> Mapping[str, str]:
        """What it is called in each language."""
        return dict.fromkeys(("zh", "en"), f"“{self.text}”") if self.is_formula else MEASURES[self.text][1]

    @property
    def demands(self) -> tuple[tuple[Expression, Refused], ...]:
        """Branches that refuse what cannot be measured: a share of nothing."""
        if self.text not in SHARES:
            return ()
        return ((target <= 0, refuse("rule/ratio-needs-positive-target", target=target)),)

    def expression(self, names: Collection[str]) -> Expression:
        """The measured number, in base units or days."""
        return parse(self.text, names) if self.is_formula else MEASURES[self.text][0]

    def written(self, names: Collection[str], unit: Unit) -> Written:
        """The measured number as a sentence shows it."""
        return Written(self.expression(names), self.text, unit)

    def limit(self, bound: Bound, names: Collection[str], unit: Unit) -> Expression:
        """A limit as the number that the measured one is held against. Raises `UnfitRule`."""
        quantity = bound.quantity
        if quantity is None:
            limit = parse(bound.text, names)
            return limit / SECONDS_OF_A_DAY if self.text == "lateness" else limit
        if self.text == "lateness":
            if quantity.unit.dimension == "month":
                return MonthsAfter(int(quantity.amount * quantity.unit.factor))
            return Constant(_days(quantity))
        if self.text == "actual":
            return Constant(_in_base_unit(bound, quantity, unit))
        return Constant(number_of(quantity))

    def dimension(self, names: Collection[str], case: Case) -> Dimension | None:
        """What the measured number measures in this row. Raises `UnfitRule` where its units do not fit."""
        if self.text in SHARES:
            return RATE
        if self.text == "lateness":
            return TIME
        return demand_fit(self.expression(names), case, "of")

    def demand_limit(self, bound: Bound, names: Collection[str], case: Case, *at: str | int) -> None:
        """Raise `UnfitRule` where the limit at this path of the rule is none of what is measured in this row."""
        try:
            self.limit(bound, names, case.unit)
        except UnfitRule as error:
            raise UnfitRule.because(error.problem, "rule", *at) from None
        if bound.is_constant and not self.is_formula:
            return
        measured = self.dimension(names, case)
        if bound.quantity is None:
            found = demand_fit(parse(bound.text, names), case, *at)
        else:
            found = dimension_of_amount(bound.quantity)
        if found is None or measured is None or found.joined(measured) is not None:
            return
        if measured == RATE and found.is_plain:
            raise UnfitRule("rule/bound-without-percent", at=("rule", *at), bound=str(bound))
        facts = {"bound": str(bound), "found": found, "of": self.words, "measured": measured}
        raise UnfitRule("rule/bound-measures-something-else", at=("rule", *at), **facts)

    def amount(self, bound: Bound) -> Fraction:
        """A constant limit as a number, for limits to be held against each other."""
        assert bound.quantity is not None
        return _days(bound.quantity) if self.text == "lateness" else number_of(bound.quantity)

    def bound_problems(self, bound: Bound) -> Iterator[Problem]:
        """Why a constant limit is none of what is measured."""
        quantity = bound.quantity
        if quantity is None:
            return
        if self.text == "lateness" and not _is_whole_time(quantity):
            yield Problem("rule/bound-is-no-time", {"bound": str(bound)})
        if self.text in SHARES:
            if quantity.unit.dimension not in ("", "ratio"):
                yield Problem("rule/bound-is-no-share", {"bound": str(bound)})
            elif quantity.unit == BARE and abs(quantity.amount) > 1:
                yield Problem("rule/bound-without-percent", {"bound": str(bound)})

    def are_comparable(self, one: Bound, other: Bound) -> bool:
        """Whether it can be told which of two constant limits is the higher."""
        dimensions = {each.quantity.unit.dimension for each in (one, other) if each.quantity is not None}
        return self.text == "lateness" or len(dimensions) < 2 or dimensions <= WITHOUT_UNIT

    def runs_on_arrays(self, names: Collection[str]) -> bool:
        return self.text != "lateness" and runs_on_arrays(self.expression(names))

    def problems(self, names: Collection[str]) -> Iterator[Problem]:
        """Why it is nothing that can be measured."""
        if not self.is_formula:
            return
        try:
            parse(self.text, names)
        except ExpressionError:
            if self.text.isidentifier():
                yield Problem(
                    "rule/unknown-measure", {"found": shortened(self.text), "known": tuple(MEASURES)}
                )
                return
        yield from number_problems(self.text, names)

    def __str__(self) -> str:
        return self.text


def _is_whole_time(quantity: Quantity) -> bool:
    """Whether it is a number of whole days or months, a bare number being one of days."""
    if quantity.unit.dimension == "month":
        return (quantity.amount * quantity.unit.factor).denominator == 1
    return quantity.unit.dimension in ("time", "") and _days(quantity).denominator == 1


def _days(quantity: Quantity) -> Fraction:
    """The amount in days; of months, on average."""
    if quantity.unit.dimension == "month":
        return quantity.amount * quantity.unit.factor * DAYS_OF_A_MONTH
    return quantity.amount if quantity.unit == BARE else number_of(quantity) / SECONDS_OF_A_DAY


def _in_base_unit(bound: Bound, quantity: Quantity, unit: Unit) -> Fraction:
    """A limit of the actual in base units; a bare number is in the unit of the row."""
    own, theirs = quantity.unit, unit
    if own == BARE:
        if theirs.dimension == "ratio" and abs(quantity.amount) > 1:
            raise UnfitRule("rule/bound-without-percent", at="rule", bound=str(bound))
        return quantity.amount if theirs.dimension == "ratio" else quantity.amount * theirs.factor
    same = own.dimension == theirs.dimension or (
        theirs.dimension == "ratio" and own.dimension in (POINT, "ratio")
    )
    if not same and not {own.dimension, theirs.dimension} <= {"", "count"}:
        raise UnfitRule(
            "rule/bound-in-another-unit",
            at="rule",
            bound=str(bound),
            unit=theirs.name or Term("text/no-unit"),
        )
    return number_of(quantity)


MEASURED = Parameter({"type": "string", "minLength": 1}, Measured, takes=Note("takes/measured"))
