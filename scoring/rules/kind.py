"""What a rule kind sees (`Case`), what it says (`Judgement`), and the table of all kinds."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from fractions import Fraction
from typing import Any, ClassVar, Protocol, TypeVar, runtime_checkable

from scoring.arithmetic import Formula, Numbers, Symbol, actual, met, target, weight
from scoring.problems import Facts, Problem
from scoring.rules.parameters import object_schema, read_object


class Measure(Enum):
    """What the numbers of a case stand for. Dates are day numbers, ranks are places."""

    AMOUNT = "amount"
    DATE = "date"
    RANK = "rank"
    LEVEL = "level"


class Side(Enum):
    """Where the target stands to what is wanted: below it, above it, right at it, or around it."""

    FLOOR = "floor"
    CEILING = "ceiling"
    POINT = "point"
    RANGE = "range"


@dataclass(frozen=True)
class Case:
    """All that a rule may know of a row: exact numbers in one unit, and whether the target is met.

    `scale` is what 1 is worth where the numbers are percents (1/100). `level` and `declared` are there for qualitative rows, where a person has judged.
    """

    weight: Fraction
    measure: Measure
    target: Fraction = Fraction(0)
    actual: Fraction = Fraction(0)
    met: bool = False
    scale: Fraction = Fraction(1)
    level: str | None = None
    declared: Fraction | None = None

    @property
    def numbers(self) -> Numbers:
        return {weight: self.weight, target: self.target, actual: self.actual, met: Fraction(self.met)}


@dataclass(frozen=True)
class Note:
    """One step of a trace: a message code and its facts."""

    code: str
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True)
class Judgement:
    """Points before clamping and rounding, and the steps that led to them.

    `bounds` is the range a qualitative score may lie in, with whether its upper end is included;
    `may_exceed` that the points are meant to pass the full marks.
    """

    points: Fraction | None
    notes: tuple[Note, ...] = ()
    bounds: tuple[Fraction, Fraction, bool] | None = None
    may_exceed: bool = False


class UnfitRule(Exception):
    """The rule cannot score this row: a share of a zero target, say. `at` is the key that shows why."""

    def __init__(self, code: str, at: str = "target", **facts: object) -> None:
        super().__init__(code)
        self.problem = Problem(code, facts, (at,))


@runtime_checkable
class Kind(Protocol):
    """A rule kind with its parameters."""

    name: ClassVar[str]
    measures: ClassVar[frozenset[Measure]]

    @property
    def sides(self) -> frozenset[Side]:
        """Which targets the kind can score."""

    def judge(self, case: Case) -> Judgement:
        """Score one row. Raises `UnfitRule`."""


KINDS: dict[str, type[Kind]] = {}

K = TypeVar("K")


def rule(
    name: str, *measures: Measure, sides: tuple[Side, ...] = tuple(Side)
) -> Callable[[type[K]], type[K]]:
    """Register a frozen dataclass as the kind `name` for rows of the given measures and sides."""

    def register(kind: type[K]) -> type[K]:
        if name in KINDS:
            raise ValueError(f"rule kind {name!r} is defined twice")
        kind.name = name  # type: ignore[attr-defined]
        kind.measures = frozenset(measures)  # type: ignore[attr-defined]
        if "sides" not in vars(kind):  # a kind may let its parameters decide
            kind.sides = frozenset(sides)  # type: ignore[attr-defined]
        KINDS[name] = kind  # type: ignore[assignment]
        return kind

    return register


def contradiction(kind: Kind) -> str | None:
    """A message code where the parameters of a kind contradict each other; kinds that can have `problems`."""
    check: Callable[[], str | None] | None = getattr(kind, "problems", None)
    return check() if check else None


def kind_schema(name: str, extra: Mapping[str, Any]) -> dict[str, Any]:
    """The JSON Schema of a rule of this kind; `extra` are keys that every rule may have."""
    schema = object_schema(KINDS[name], {"kind": {"const": name}, **extra})
    schema["required"] = ["kind", *schema["required"]]
    return schema


def required_parameters(name: str) -> tuple[str, ...]:
    """The parameters that a rule of this kind cannot do without."""
    return tuple(object_schema(KINDS[name])["required"])


def build(data: Mapping[str, Any]) -> Kind:
    """A kind with its parameters from data that `kind_schema` has accepted."""
    built: Kind = read_object(KINDS[data["kind"]], data)
    return built


def judge_by(formula: Formula, case: Case, extra: Mapping[Symbol, Fraction] | None = None) -> Judgement:
    """Run a formula on exact numbers, keeping the branch taken and the arithmetic as notes."""
    numbers = {**case.numbers, **(extra or {})}
    branch = formula.choose(numbers)
    points: Fraction = branch.value.evaluate(numbers)
    notes: tuple[Note, ...] = (Note(branch.because),) if branch.because else ()
    if branch.value is not weight:
        notes += (Note("trace/arithmetic", {"expression": branch.value.spell(numbers), "points": points}),)
    return Judgement(points, notes)
