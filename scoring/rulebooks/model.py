"""What a rulebook says, as frozen records. Each parameter carries its basis."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from fractions import Fraction

from scoring.notation import Relation
from scoring.numbers import Exact, RoundingMode, round_to
from scoring.problems import Severity
from scoring.rules import Kind


@dataclass(frozen=True)
class Basis:
    """Where a parameter comes from: a cited source, or an assumption of this project."""

    wording: Mapping[str, str]
    source: Mapping[str, str] | None = None
    is_assumption: bool = False


@dataclass(frozen=True)
class Rule:
    """A rule kind with its parameters, and what it rests on; a row's own rule rests on the row."""

    kind: Kind
    basis: Basis | None = None

    @property
    def name(self) -> str:
        return self.kind.name


@dataclass(frozen=True)
class Rounding:
    """How many decimals a level keeps, and how ties and rests are treated."""

    places: int
    mode: RoundingMode
    basis: Basis

    def round(self, value: Exact) -> Decimal:
        return round_to(value, self.places, self.mode)


class Policy(Enum):
    """What a row is worth that was not measured or does not apply."""

    AS_DECLARED = "as_declared"
    ZERO = "zero"
    FULL = "full"
    LEFT_OUT = "left_out"


@dataclass(frozen=True)
class UnwrittenRelation:
    """Which relation holds where a target is written without one."""

    default: Relation
    zero: Relation
    ceiling_words: tuple[str, ...]
    basis: Basis


@dataclass(frozen=True)
class OverAchievement:
    """From which share of its target on an actual is pointed out, and how loudly."""

    limit: Fraction
    severity: Severity
    basis: Basis


@dataclass(frozen=True)
class Grade:
    """A grade and the total from which it is given."""

    name: str
    from_: Fraction


@dataclass(frozen=True)
class Rulebook:
    """A dated, cited set of rules, roundings, policies and grades."""

    id: str
    title: Mapping[str, str]
    effective_from: str
    effective_until: str | None
    sources: Mapping[str, Mapping[str, str]]
    full: Decimal
    full_basis: Basis
    budget: Rule
    budget_weight: Decimal
    rules: Mapping[Relation, Rule]
    unwritten_relation: UnwrittenRelation
    not_measured: Policy
    not_measured_basis: Basis
    not_applicable: Policy
    not_applicable_basis: Basis
    row_rounding: Rounding
    budget_rounding: Rounding
    total_rounding: Rounding
    over_achievement: OverAchievement
    grades: tuple[Grade, ...]
    grades_basis: Basis

    def grade(self, total: Exact) -> str | None:
        """The grade of a total; None below the lowest one."""
        return next((each.name for each in self.grades if total >= each.from_), None)
