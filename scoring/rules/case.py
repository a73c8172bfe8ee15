"""What a rule sees of a row (`Case`) and what it says (`Judgement`)."""

from collections.abc import Mapping
from dataclasses import field, replace
from enum import Enum
from fractions import Fraction
from types import MappingProxyType
from typing import Any, TypeAlias

from scoring.arithmetic import (
    Constant,
    Expression,
    Numbers,
    Symbol,
    absolute,
    actual,
    larger,
    met,
    shortfall,
    surplus,
    target,
    weight,
)
from scoring.expressions import DATE, Dimension, Measured, number_of
from scoring.messages import Language, Term, say
from scoring.notation import BARE, Quantity, Unit
from scoring.problems import Facts, Path, Problem
from scoring.reals import Number
from scoring.records import record

upper = Symbol("upper")
by_month = Symbol("by month")  # no name that a row could give to a value of its own


class Measure(Enum):
    """What the numbers of a case stand for. Dates are day numbers, ranks are places."""

    AMOUNT = "amount"
    DATE = "date"
    RANK = "rank"
    LEVEL = "level"

    @property
    def term(self) -> Term:
        """Its name, to be put into words."""
        return Term(f"measure/{self.value}")


class Side(Enum):
    """Where the target stands to what is wanted: below it, above it, right at it, or around it."""

    FLOOR = "floor"
    CEILING = "ceiling"
    POINT = "point"
    RANGE = "range"


NONE_AT_ALL = Constant(Fraction(0))
_BELOW, _ABOVE = target - actual, actual - target
SHORTFALL: Mapping[Side, Expression] = {
    Side.FLOOR: larger(_BELOW, 0),
    Side.CEILING: larger(_ABOVE, 0),
    Side.POINT: absolute(_ABOVE),
    Side.RANGE: larger(larger(_BELOW, actual - upper), 0),
}
"""How far an actual is on the side that misses its target; 0 where it is not. Of a point that is every other side."""
SURPLUS: Mapping[Side, Expression] = {
    Side.FLOOR: larger(_ABOVE, 0),
    Side.CEILING: larger(_BELOW, 0),
    Side.POINT: NONE_AT_ALL,
    Side.RANGE: NONE_AT_ALL,
}
"""How far an actual is on the side that is better than its target; 0 where it is not. A point and a range have none."""


@record
class Worth:
    """A named value of a row in base units (a list of them: several numbers), and what it measures.

    A date counts the days, as every number of formulas in the base unit of time. `is_answer` tells yes and no from 1 and
    0; what does not apply (`is_applicable` is False) is worth nothing that a rule may use.
    """

    amount: Fraction | tuple[Fraction, ...]
    unit: Unit = BARE
    is_answer: bool = False
    is_applicable: bool = True
    is_date: bool = False

    @property
    def dimension(self) -> Measured:
        """What it measures; a 0 without a unit fits everything."""
        if self.is_date:
            return DATE
        return None if self.unit == BARE and self.amount == 0 else Dimension.of(self.unit)


class WithDistances(dict[Symbol, Any]):
    """Numbers of a case by their symbols; what few formulas ask for joins them when one does."""

    def __init__(self, case: "Case", known: Mapping[Symbol, Any]) -> None:
        super().__init__(known)
        self._case = case

    def __missing__(self, symbol: Symbol) -> Any:
        if symbol == by_month:
            return self._case.by_month
        distances = {shortfall: SHORTFALL, surplus: SURPLUS}[symbol]
        distance: Fraction = self.setdefault(symbol, self._case.distance(distances))
        return distance


NOTHING: Mapping[str, Worth] = MappingProxyType({})


@record
class Case:
    """All that a rule may know of a row: exact numbers in one unit, and whether the target is met.

    Of a range target, `target` is the lower end and `upper` the other one. `values` are the row's
    own named numbers. `level` and `declared` are there for rows that a person has judged. `by_month`: the target is
    the end of a month, and months after it end with months.
    """

    weight: Fraction
    measure: Measure
    target: Fraction = Fraction(0)
    actual: Fraction = Fraction(0)
    met: bool = False
    side: Side = Side.FLOOR
    unit: Unit = BARE
    upper: Fraction | None = None
    level: str | None = None
    declared: Fraction | None = None
    values: Mapping[str, Worth] = field(default_factory=lambda: NOTHING)
    by_month: bool = False

    def distance(self, distances: Mapping[Side, Expression]) -> Fraction:
        """How far the actual is from the target, as one of these expressions for its side has it."""
        distance: Fraction = distances[self.side].evaluate(
            {
                target: self.target,
                actual: self.actual,
                upper: self.target if self.upper is None else self.upper,
            }
        )
        return distance

    @property
    def in_base_units(self) -> "Case":
        """The same row with its numbers in the base unit of their dimension: 95% is 0.95, 2小时 is 7200."""
        factor = number_of(Quantity(Fraction(1), self.unit))
        upper = None if self.upper is None else self.upper * factor
        return replace(self, target=self.target * factor, actual=self.actual * factor, upper=upper)

    @property
    def dimensions(self) -> Mapping[str, Measured]:
        """What each name of a formula measures."""
        apart = Dimension.of(self.unit)
        own = DATE if self.measure is Measure.DATE else apart
        named = {name: each.dimension for name, each in self.values.items()}
        return {**named, "target": own, "actual": own, "shortfall": apart, "surplus": apart}

    @property
    def numbers(self) -> Numbers:
        """What each name of a formula is worth."""
        known: dict[Symbol, Any] = {Symbol(name): each.amount for name, each in self.values.items()}
        known |= {weight: self.weight, target: self.target, actual: self.actual, met: self.met}
        return WithDistances(self, known)


Words: TypeAlias = str | Mapping[str, str]  # a message code, or the sentence itself in each language


@record
class Note:
    """One step of a trace: its words and their facts."""

    words: Words
    facts: Facts = field(default_factory=dict)

    def say(self, language: Language) -> str:
        """The step in words."""
        return say(self.words, self.facts, language)


@record
class Span:
    """From which points to which a person may choose."""

    low: Fraction
    high: Fraction
    includes_high: bool = True

    def holds(self, points: Number) -> bool:
        """Whether the points lie in it."""
        return self.low <= points and (points < self.high or (self.includes_high and points == self.high))


@record
class Judgement:
    """Points before rounding, and the steps that led to them.

    Where a person chooses (`by_person`), the points are those the person gave, None where there are
    none yet, and `span` is the range they may lie in, where the rule states one. `taken` are the ways
    through the rule that led there, out of its `ways`.
    """

    points: Number | None
    notes: tuple[Note, ...] = ()
    span: Span | None = None
    by_person: bool = False
    taken: tuple[Path, ...] = ()


@record
class Way:
    """One of the ways through a rule: a branch of its formula, a band, a tier, a limit.

    `path` is its place in the rule; `condition` is that of a branch.
    """

    path: Path
    words: Note
    condition: Expression | None = None


class UnfitRule(Exception):
    """The rule cannot score this row: a share of a zero target, say. `at` is the key, or the path, that shows why."""

    def __init__(self, code: str, at: str | Path = "target", **facts: object) -> None:
        super().__init__(code)
        self.problem = Problem(code, facts, (at,) if isinstance(at, str) else at)

    @classmethod
    def because(cls, problem: Problem, *at: str | int) -> "UnfitRule":
        """The refusal of a row for a problem that something of its rule has, at this path."""
        refusal = cls(problem.code)
        refusal.problem = replace(problem, path=at)
        return refusal
