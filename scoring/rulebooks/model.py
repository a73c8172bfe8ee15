"""The parts of what a rulebook says, as frozen records. Each parameter carries its basis."""

from decimal import Decimal
from fractions import Fraction
from typing import Generic, TypeVar

from scoring.notation import Relation
from scoring.numbers import Exact, RoundingMode, against_share, decimal_places, exact, round_to, told
from scoring.policies import Column, Treatment, Way
from scoring.problems import Path, Severity
from scoring.reals import Number
from scoring.records import record
from scoring.rules import Basis

T = TypeVar("T")

ONE = Fraction(1)

TOTAL, GROUP = (
    "total",
    "group",
)  # the aggregates that every rulebook has: of the table, and of an ordinary group


@record
class Stated(Generic[T]):
    """A value that a rulebook states, with what it rests on."""

    value: T
    basis: Basis


@record
class Rounding:
    """How many decimals a level keeps, and how ties and rests are treated; without a mode, all of them.

    `of_sum`: before grading, what is rounded is the sum behind the total and not the total itself.
    """

    places: int
    mode: RoundingMode | None
    basis: Basis
    of_sum: bool = False

    @property
    def shown_mode(self) -> RoundingMode:
        """How a number is rounded to be shown, also where sums go on with all its digits."""
        return self.mode or RoundingMode.HALF_UP

    def round(self, value: Exact) -> Decimal:
        """The number as it is shown: rounded, or of an unrounded one its decimals, the first six where it goes on."""
        if self.mode is not None:
            return round_to(value, self.places, self.mode)
        known = told(exact(value))
        ends = decimal_places(known)
        return round_to(known, self.places if ends is None else min(ends, self.places))

    def keep(self, value: Number) -> Number:
        """The number that goes on into sums: rounded, or as it is."""
        return value if self.mode is None else exact(self.round(value))

    def shown_and_kept(self, value: Number) -> tuple[Decimal, Number]:
        """What `round` and `keep` give, rounded once."""
        shown = self.round(value)
        return shown, value if self.mode is None else exact(shown)


@record
class Bonus:
    """Whether rows may add to the full marks or only take away, and up to which total."""

    policy: Column
    at_most: Decimal | None


@record
class Combination:
    """How the actuals of several units become one: absolute numbers, rates, and scores of qualitative rows."""

    absolute: Way
    rate: Way
    qualitative: Way


@record
class UnwrittenRelation:
    """Which relation holds where a target is written without one."""

    default: Relation
    zero: Relation
    ceiling_words: tuple[str, ...]
    basis: Basis


@record
class OverAchievement:
    """From which share of its target on an actual is pointed out, how loudly, and what it costs.

    `relations`: the targets it holds for. Without a `limit` any actual is pointed out that is not the target
    itself. `beyond`: the limit itself does not count yet. `zero_target`: from which number on, as it stands in
    the table, where the target is 0 (None: never). `under`: below which share the same holds (None: never).
    """

    limit: Fraction | None
    severity: Severity
    treatment: Treatment
    relations: tuple[Relation, ...]
    zero_target: Fraction | None
    beyond: bool
    points: Fraction
    under: Fraction | None
    basis: Basis
    place: Path = ()

    def is_passed(self, target: Fraction, actual: Fraction, scale: Fraction = ONE) -> bool:
        """Whether an actual goes so far beyond its target that it is pointed out.

        `scale` is what the actual is written in: 10000 for 3万元, which is 30000元 and stands there as a 3.
        """
        if self.limit is None:
            return actual > target
        if target <= 0:
            return target == 0 and self.zero_target is not None and actual >= self.zero_target * scale
        beside = against_share(actual, self.limit, target)
        return beside > 0 or (beside == 0 and not self.beyond)

    def is_undercut(self, target: Fraction, actual: Fraction) -> bool:
        """Whether an actual stays so far below its target that it is pointed out."""
        if self.limit is None:
            return actual < target
        return self.under is not None and target > 0 and against_share(actual, self.under, target) < 0


@record
class Grade:
    """A grade and the total from which it is given; `above`: only beyond it."""

    name: str
    from_: Fraction
    above: bool = False
    to: Fraction | None = None
    below: bool = False

    def holds(self, total: Number) -> bool:
        """Whether a total has this grade."""
        reached = total > self.from_ if self.above else total >= self.from_
        return reached and (self.to is None or total < self.to or (total == self.to and not self.below))


@record
class Veto:
    """What a serious problem, or rows that missed their targets, do to the grade.

    `flag` is a problem that a scorecard states; `missed` are ids of rows: the veto holds where all of them
    missed. The grade is then `grade`, or with `is_ceiling` at most that.
    """

    flag: str | None
    missed: tuple[str, ...]
    grade: str
    is_ceiling: bool
    basis: Basis
    place: Path = ()


@record
class Share:
    """What some categories weigh together, by the layout of the table."""

    categories: tuple[str, ...]
    weight: Decimal
