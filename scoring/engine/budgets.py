"""The budget row, scored."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from scoring.comparison import Comparison, Incomparable, compare, in_unit
from scoring.engine.steps import rounding_note
from scoring.engine.values import demand_known, read_values
from scoring.messages import Term
from scoring.model import Budget, BudgetRow
from scoring.notation import (
    BARE,
    Absence,
    NotationError,
    Quantity,
    Reading,
    Relation,
    read,
    read_unit,
)
from scoring.notation.units import COUNT
from scoring.policies import BlankPlan
from scoring.problems import Problem
from scoring.reals import Uncomputable
from scoring.rulebooks import Rounding, Rulebook
from scoring.rules import Case, Judgement, Measure, Note, UnfitRule, Worth

# A plan is a target, its execution the actual.
BUDGET_KEYS = {"target": "planned", "actual": "executed"}
BLANK = "budget/blank"
AMOUNTS = ("", "money", COUNT)
# What is said of a target and an actual, said of a plan and its execution.
CODES = {
    "rule/ratio-needs-positive-target": "budget/needs-positive-plan",
    "value/unit-mismatch": "budget/unit-mismatch",
    "value/unit-missing": "budget/unit-missing",
    "value/unit-missing-of-target": "budget/unit-missing-of-plan",
}


def score_budget(budget: Budget, rulebook: Rulebook, year: int) -> BudgetRow:
    rule = rulebook.budget
    row = BudgetRow(budget, rule, budget.weight or rulebook.budget_weight)
    if rule is None:
        return replace(
            row, problem=Problem("rulebook/no-budget-rule", {"rulebook": rulebook.id}, ("planned",))
        )
    try:
        planned, notes = _read_plan(budget.planned, rulebook.blank_plan)
        row = replace(row, planned=planned, notes=notes, taken=(("budget", "blank_plan"),) if notes else ())
        executed = _read_amount("executed", budget.executed)
        row = replace(row, executed=executed)
        comparison = _compare_amounts(budget, planned, executed, year)
        demand_known(budget, rule)
        judgement = rule.judge(_budget_case(row, comparison, read_values(budget)))
        return _scored(row, comparison, judgement, rulebook.budget_rounding)
    except NotationError as error:
        return replace(row, problem=error.problem)
    except Uncomputable as error:
        return replace(row, problem=Problem(error.code, error.facts, ("planned",)))
    except (Incomparable, UnfitRule) as error:
        return replace(row, problem=_of_budget(error.problem))


def _of_budget(problem: Problem) -> Problem:
    """What is said of a target and an actual, said of a plan and its execution; a named value keeps its place."""
    code, key = CODES.get(problem.code, problem.code), next(iter(problem.path), "")
    path = problem.path if key == "values" else (BUDGET_KEYS.get(str(key), "planned"),)
    return replace(problem, code=code, path=path)


def _scored(row: BudgetRow, comparison: Comparison, judgement: Judgement, rounding: Rounding) -> BudgetRow:
    """The row with its points, rounded; a rulebook lets no rule score a budget that needs a person."""
    exact = judgement.points
    assert exact is not None
    score, kept = rounding.shown_and_kept(exact)
    return replace(
        row,
        rate=None if comparison.target == 0 else comparison.actual / comparison.target,
        score=score,
        exact=exact,
        kept=kept,
        notes=row.notes + judgement.notes + rounding_note(rounding, exact, score),
        taken=(*row.taken, *(() if row.rule is None else row.rule.places_of(judgement))),
    )


def _compare_amounts(budget: Budget, planned: Reading, executed: Reading, year: int) -> Comparison:
    """Executed against planned; whether written parts add up is for the audit.

    Plain numbers are compared as they stand. As soon as one is written with a unit or a scale (`0.15亿`), both are
    brought to the unit of the form, which the table says or its plan, or beside a plan without a unit its execution.
    """
    both = (planned, executed)
    is_plain = all(isinstance(each.value, Quantity) and each.value.unit == BARE for each in both)
    scaled = [each.is_scaled for each in both]
    if budget.unit is None and is_plain and scaled[0] != scaled[1]:
        raise Incomparable("budget/one-scaled", actual=executed.text)
    unit = None if is_plain and not any(scaled) else budget.unit
    plan, use = (replace(in_unit(each, unit), parts=()) for each in both)
    comparison = compare(plan, use, Relation.AT_LEAST, year)
    scale = 1 if is_plain and not any(scaled) else _scale_of_form(budget.unit, planned, executed)
    return replace(comparison, target=comparison.target / scale, actual=comparison.actual / scale)


def _scale_of_form(unit: str | None, planned: Reading, executed: Reading) -> int:
    """How much one in the unit of the form is."""
    if unit is not None:
        return read_unit(unit)[0]
    has_unit = planned.is_scaled or (isinstance(planned.value, Quantity) and planned.value.unit != BARE)
    return planned.scale if has_unit else executed.scale


def _budget_case(row: BudgetRow, comparison: Comparison, values: Mapping[str, Worth]) -> Case:
    return Case(
        Fraction(row.weight),
        Measure.AMOUNT,
        comparison.target,
        comparison.actual,
        comparison.met,
        values=values,
    )


def _read_plan(text: str, blank: BlankPlan) -> tuple[Reading, tuple[Note, ...]]:
    """The planned amount; one that is not there is 0 where the rulebook says so."""
    if blank is BlankPlan.AS_ZERO and read(text).value is Absence.BLANK:
        return Reading(Quantity(Fraction(0), BARE), text=text), (Note("trace/blank-plan-as-zero"),)
    return _read_amount("planned", text), ()


def _read_amount(key: str, text: str) -> Reading:
    try:
        reading = read(text)
    except NotationError as error:
        raise error.under(key) from None
    if reading.value is Absence.BLANK:
        raise NotationError(Problem(BLANK, {"what": Term(f"budget/{key}")}, (key,)))
    is_exact = reading.relation in (None, Relation.EQUAL) and not reading.approximate
    value = reading.value
    if not (isinstance(value, Quantity) and is_exact and value.unit.dimension in AMOUNTS):
        raise NotationError(Problem("budget/not-an-amount", {"found": text}, (key,)))
    return reading
