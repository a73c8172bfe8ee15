"""One row scored by a kind: by its formula, or by what it decides itself."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, cast

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
from scoring.notation import Unit
from scoring.problems import Path
from scoring.reals import Number, either
from scoring.records import record
from scoring.rules.case import Case, Judgement, Note, Span, UnfitRule
from scoring.rules.kind import Computed, JudgedKind, Kind, is_computed
from scoring.rules.ways import SIDES


def formula_of(kind: Computed, unit: Unit) -> Formula:
    """The formula of a kind, made anew."""
    return kind.formula(unit)


def judge(kind: Kind, case: Case, formula: Callable[[Computed, Unit], Formula] = formula_of) -> Judgement:
    """Score one row by a kind; `formula` gives that of a kind. Raises `UnfitRule`."""
    if not is_computed(kind):
        return cast("JudgedKind", kind).judge(case)
    kind.demand(case)
    unit, seen = case.unit, case.in_base_units if kind.in_base_units else case
    try:
        return judge_by(formula(kind, unit), seen)
    except CannotCompute as error:
        key = kind.formula_key
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


def _values(facts: Mapping[str, object], numbers: Mapping[Any, Any]) -> dict[str, object]:
    return {
        name: each.evaluate(numbers) if isinstance(each, Expression) else each for name, each in facts.items()
    }
