"""What a rule kind is, and the table of all kinds."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any, ClassVar, Protocol, TypeGuard, TypeVar, cast, runtime_checkable

from scoring.arithmetic import (
    Branch,
    Choice,
    Constant,
    Expression,
    Formula,
    Judged,
    Numbers,
    Refused,
    truth_of,
    weight,
)
from scoring.expressions import FAILURES, CannotCompute, compute
from scoring.notation import BARE, Unit
from scoring.problems import Path, Problem
from scoring.reals import Number, either
from scoring.records import record
from scoring.rules.case import Case, Judgement, Measure, Note, Side, Span, UnfitRule, Way


@runtime_checkable
class Kind(Protocol):
    """A rule kind with its parameters: a frozen dataclass whose fields they are.

    A kind is either computed (it has a `formula`) or judged (it has a `judge` of its own, because a
    person decides or other rules do).
    """

    name: ClassVar[str]
    measures: ClassVar[frozenset[Measure]]

    @property
    def sides(self) -> frozenset[Side]:
        """Which targets the kind can score."""

    def in_words(self) -> Note:
        """The rule with its parameters as a sentence."""


@runtime_checkable
class Computed(Kind, Protocol):
    """A kind whose arithmetic is one formula, for single numbers and for arrays.

    It may say `in_base_units = True`, to be given its numbers so, have a `demand(case)` that raises
    `UnfitRule` for a row which it cannot score, and name the parameter that holds its formula (`formula_key`).
    """

    def formula(self, unit: Unit = BARE) -> Formula:
        """The formula for rows whose numbers are in this unit. Raises `UnfitRule`."""


@runtime_checkable
class JudgedKind(Kind, Protocol):
    """A kind that cannot run on arrays: a person or another rule has a say in each row."""

    def judge(self, case: Case) -> Judgement:
        """Score one row. Raises `UnfitRule`."""


KINDS: dict[str, type[Kind]] = {}
SIDES = ("otherwise", "then")  # of a choice, by whether its condition holds

K = TypeVar("K")


def rule(
    name: str, *measures: Measure, sides: tuple[Side, ...] = tuple(Side)
) -> Callable[[type[K]], type[K]]:
    """Register a frozen dataclass as the kind `name` for rows of the given measures and sides."""

    def register(kind: type[K]) -> type[K]:
        kind.measures = frozenset(measures)  # type: ignore[attr-defined]
        if "sides" not in vars(kind):  # a kind may let its parameters decide
            kind.sides = frozenset(sides)  # type: ignore[attr-defined]
        return enter(KINDS, name, kind)

    return register


def enter(kinds: dict[str, Any], name: str, kind: type[K]) -> type[K]:
    """Put a kind into its table, under its name."""
    if name in kinds:
        raise ValueError(f"kind {name!r} is defined twice")
    kind.name = name  # type: ignore[attr-defined]
    kinds[name] = kind
    return kind


def may_exceed(kind: Kind) -> bool:
    """Whether the kind is meant to give more than the full marks; one that can says so in a field."""
    return bool(getattr(kind, "may_exceed", False))


def names_of(kind: Kind) -> tuple[str, ...]:
    """The named values of a row that the kind knows: those under `values`, or what it says itself."""
    own: tuple[str, ...] | None = getattr(kind, "value_names", None)
    return own if own is not None else getattr(kind, "values", None) or ()


def contradictions(kind: object) -> Iterator[Problem]:
    """Where the parameters of a kind contradict each other, at their keys."""
    check: Callable[[], Iterator[Problem]] | None = getattr(kind, "problems", None)
    if check is not None:
        yield from check()


@record
class Unwritten:
    """What a rulebook says of scoring rules that leave it open.

    `part_steps`: whether a part of a step costs its part (`pro_rata`), nothing (`whole`) or a whole step (`up`).
    `percent`: whether 1% of a rate is a percentage point (`point`) or a hundredth of the target
    (`of_target`).
    """

    part_steps: str
    percent: str


def settled(kind: Kind, unwritten: Unwritten) -> Kind:
    """The kind with what it leaves open decided by the rulebook."""
    settle: Callable[[Unwritten], Kind] | None = getattr(kind, "settled", None)
    return kind if settle is None else settle(unwritten)


def is_computed(kind: Kind) -> TypeGuard[Computed]:
    """Whether it has a formula. `isinstance` looks for each member of the protocol, which takes 8 µs."""
    return hasattr(kind, "formula")


def runs_on_arrays(kind: Kind) -> bool:
    """Whether the kind can be computed over columns; what a person decides cannot."""
    return is_computed(kind) and bool(getattr(kind, "on_arrays", True))


def stands_alone(kind: Kind) -> bool:
    """Whether target and actual are all that it scores by: no person, no values of the row."""
    return bool(getattr(kind, "stands_alone", is_computed(kind)))


def needs_no_person(kind: Kind) -> bool:
    """Whether target, actual and named values are all that it scores by."""
    return bool(getattr(kind, "needs_no_person", stands_alone(kind)))


def formula_of(kind: Computed, unit: Unit) -> Formula:
    """The formula of a kind, made anew."""
    return kind.formula(unit)


def judge(kind: Kind, case: Case, formula: Callable[[Computed, Unit], Formula] = formula_of) -> Judgement:
    """Score one row by a kind; `formula` gives that of a kind. Raises `UnfitRule`."""
    if not is_computed(kind):
        return cast("JudgedKind", kind).judge(case)
    demand: Callable[[Case], None] | None = getattr(kind, "demand", None)
    if demand is not None:
        demand(case)
    unit, seen = case.unit, case.in_base_units if getattr(kind, "in_base_units", False) else case
    try:
        return judge_by(formula(kind, unit), seen)
    except CannotCompute as error:
        key: str | None = getattr(kind, "formula_key", None)
        raise UnfitRule.because(error.problem, "rule", *([key] if key else [])) from None


def judge_by(formula: Formula, case: Case) -> Judgement:
    """Run a formula on exact numbers, keeping the branch taken and the arithmetic as notes.

    Raises `UnfitRule` where the branch refuses the row, `CannotCompute` where an expression has no value.
    """
    numbers = case.numbers
    possible = tuple(_possible(formula, numbers))
    if len(possible) > 1:
        return _either(possible, numbers)
    (branch,) = possible
    outcome = branch.value
    told = _values(branch.facts, numbers) if branch.facts else {}
    notes: tuple[Note, ...] = (Note(branch.because, told),) if branch.because else ()
    if isinstance(outcome, Refused):
        raise UnfitRule(outcome.code, outcome.at, **_values(outcome.facts, numbers))
    way = next(path for path, each in formula.ways if each is branch)
    if isinstance(outcome, Judged):
        span = Span(outcome.low.evaluate(numbers), outcome.high.evaluate(numbers), outcome.includes_high)
        return judged_within(span, case, notes, way)
    points = compute(outcome, numbers)
    if isinstance(outcome, Choice):
        for side, note in _decisions(outcome, numbers):
            way, notes = (*way, side), (*notes, note)
        outcome = outcome.chosen(numbers)
    if isinstance(outcome, Choice):
        return Judgement(points, (*notes, Note("trace/either")))
    if outcome is not weight and not isinstance(outcome, Constant):
        notes += (Note("trace/arithmetic", {"expression": Spelt(outcome, numbers), "points": points}),)
    return Judgement(points, notes, taken=(way,))


def _possible(formula: Formula, numbers: Numbers) -> Iterator[Branch]:
    """The branch that is taken, behind those of whose conditions no digits tell whether they hold."""
    for each in formula.branches:
        try:
            holds = truth_of(each.condition, numbers)
        except FAILURES:
            holds = compute(each.condition, numbers)  # refuses, and says at which part
        if holds or holds is None:
            yield each
        if holds:
            return


def _either(possible: tuple[Branch, ...], numbers: Numbers) -> Judgement:
    """The points of all possible branches, where they are the same. Raises `CannotCompute` where they are not."""
    points: Number | None = None
    for each in possible:
        found = compute(each.value, numbers) if isinstance(each.value, Expression) else None
        points = found if each is possible[0] or points is None or found is None else either(points, found)
        if points is None:
            compute(possible[0].condition, numbers)  # is undecided, and says so
    return Judgement(points, (Note("trace/either"),))


@record
class Spelt:
    """An expression with its numbers, written out when somebody reads it: that takes as long as to score the row."""

    expression: Expression
    numbers: Numbers

    def __str__(self) -> str:
        return self.expression.spell(self.numbers)

    def __reduce__(self) -> tuple[type[str], tuple[str]]:
        """To other processes it goes written out: expressions may hold functions."""
        return str, (str(self),)


def _decisions(expression: Expression, numbers: Numbers) -> Iterator[tuple[str, Note]]:
    """The conditions by which a choice comes down to one of its sides, and which of the two."""
    while isinstance(expression, Choice):
        side = expression.side(numbers)
        if side is None:
            return
        holds = side is expression.then
        code = "trace/holds" if holds else "trace/holds-not"
        yield SIDES[holds], Note(code, {"condition": expression.condition.spell(numbers)})
        expression = side


def judged_within(span: Span, case: Case, notes: tuple[Note, ...] = (), way: Path = ()) -> Judgement:
    """The points that a person gave, with the range they may lie in."""
    code = "trace/judged" if span.includes_high else "trace/judged-open"
    notes = (*notes, Note(code, {"low": span.low, "high": span.high}))
    return Judgement(case.declared, notes, span, by_person=True, taken=(way,))


def ways_of(kind: Kind) -> tuple[Way, ...]:
    """The ways through a kind: those that it names itself, else the branches of its formula."""
    named: Callable[[], Iterator[Way]] | None = getattr(kind, "ways", None)
    if named is not None:
        return tuple(named())
    return (
        tuple(ways_of_formula(kind.formula())) if isinstance(kind, Computed) else (Way((), kind.in_words()),)
    )


def ways_of_formula(formula: Formula) -> Iterator[Way]:
    """Every branch that gives points, and each side of a choice that it makes."""
    said = Counter(str(branch.because) for _, branch in formula.ways)
    for path, branch in formula.ways:
        if isinstance(branch.value, Choice):
            yield from _sides(branch.value, path)
            continue
        words = Note(branch.because, branch.facts) if branch.because else Note("way/only")
        if said[str(branch.because)] > 1:
            words = Note("way/when", {"way": words, "condition": branch.condition.spell()})
        yield Way(path, words, branch.condition)


def _sides(choice: Choice, path: Path) -> Iterator[Way]:
    """The ways through a choice: each of its sides, or the ways through that."""
    for side, code in zip((choice.otherwise, choice.then), ("trace/holds-not", "trace/holds"), strict=True):
        holds = code == "trace/holds"
        if isinstance(side, Choice):
            yield from _sides(side, (*path, SIDES[holds]))
        else:
            yield Way((*path, SIDES[holds]), Note(code, {"condition": choice.condition.spell()}))


def _values(facts: Mapping[str, object], numbers: Mapping[Any, Any]) -> dict[str, object]:
    return {
        name: each.evaluate(numbers) if isinstance(each, Expression) else each for name, each in facts.items()
    }
