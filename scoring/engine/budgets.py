"""The budget row, scored."""

from dataclasses import replace
from fractions import Fraction

from scoring.comparison import Comparison, Incomparable, compare, in_unit
from scoring.engine.steps import clamp, rounding_note
from scoring.model import Budget, BudgetRow
from scoring.notation import (
    NotationError,
    Quantity,
    Reading,
    Relation,
    read,
)
from scoring.problems import Problem
from scoring.rulebooks import Rulebook
from scoring.rules import Case, Measure, UnfitRule

# A plan is a target, its execution the actual.
BUDGET_KEYS = {"target": "planned", "actual": "executed"}


def score_budget(budget: Budget, rulebook: Rulebook, year: int) -> BudgetRow:
    rule = rulebook.budget
    row = BudgetRow(budget, rule, budget.weight or rulebook.budget_weight)
    try:
        planned = _read_amount("planned", budget.planned)
        row = replace(row, planned=planned)
        executed = _read_amount("executed", budget.executed)
        row = replace(row, executed=executed)
        comparison = _compare_amounts(budget, planned, executed, year)
        judgement = rule.kind.judge(_budget_case(row, comparison))
    except NotationError as error:
        return replace(row, problem=error.problem)
    except (Incomparable, UnfitRule) as error:
        return replace(row, problem=replace(error.problem, path=(BUDGET_KEYS[str(error.problem.path[0])],)))
    assert judgement.points is not None
    exact, notes = clamp(judgement, row.weight)
    score = rulebook.budget_rounding.round(exact)
    return replace(
        row,
        rate=comparison.actual / comparison.target,
        score=score,
        exact=exact,
        notes=notes + rounding_note(rulebook.budget_rounding, exact, score),
    )


def _compare_amounts(budget: Budget, planned: Reading, executed: Reading, year: int) -> Comparison:
    """Executed against planned; whether written parts add up is for the audit.

    The unit of the row matters only where one of the two amounts is written with its own.
    """
    units = {each.value.unit for each in (planned, executed) if isinstance(each.value, Quantity)}
    unit = None if len(units) == 1 else budget.unit
    plan, use = (replace(in_unit(each, unit), parts=()) for each in (planned, executed))
    return compare(plan, use, Relation.AT_LEAST, year)


def _budget_case(row: BudgetRow, comparison: Comparison) -> Case:
    return Case(Fraction(row.weight), Measure.AMOUNT, comparison.target, comparison.actual, comparison.met)


def _read_amount(key: str, text: str) -> Reading:
    try:
        reading = read(text)
    except NotationError as error:
        raise error.under(key) from None
    if not isinstance(reading.value, Quantity):
        raise NotationError(Problem("budget/not-an-amount", {"found": text}, (key,)))
    return reading
