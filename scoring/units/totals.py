"""From the judged values of a unit to its total, grade and findings.

Where a table only adds up rows that are rounded to a hundredth or the like, which is what nearly all do, the total is a
sum of whole numbers and no group has to be rolled up. Every other unit goes through the exact engine (`assemble`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from scoring.agreement import rounding_that_gives
from scoring.engine import assemble
from scoring.model import Grading, Result, Role, RollUp, Row, Status
from scoring.numbers import exact_sum, written_places
from scoring.problems import Finding
from scoring.reals import Number
from scoring.rulebooks import Rounding
from scoring.units import checks
from scoring.units.cells import Cells
from scoring.units.judging import Judged, JudgedBudget, Year
from scoring.units.points import Points


@dataclass(frozen=True)
class Values:
    """What one unit states: its judged values in the order of the definition, its budget, total and reason."""

    at: int
    columns: Sequence[Cells]
    judged: Sequence[Judged]
    budget: JudgedBudget | None
    total: Points
    reason: str

    def actual(self, position: int) -> str:
        """The actual of an indicator, as written."""
        return self.columns[position][self.at]

    @property
    def actuals(self) -> list[str]:
        return [each[self.at] for each in self.columns]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a unit comes to."""

    total: Decimal | None
    supported: Decimal | None
    grade: str | None
    findings: tuple[Finding, ...]
    is_decided: bool


def come_to(year: Year, values: Values) -> Outcome:
    """The total of a unit, its grade, and all findings, the gravest first."""
    if not year.adds_up or any(each.is_left_out for each in values.judged):
        return _by_engine(year, values)
    return _by_sum(year, values)


# -- the exact engine


def _by_engine(year: Year, values: Values) -> Outcome:
    result = assemble(
        _card(year, values),
        year.rulebook,
        rows_of(year, values),
        None if values.budget is None else values.budget.row,
        assumed=year.template.rulebook_assumed,
    )
    found = checks.run((*checks.OF_TABLE, *checks.OF_GROUPS), result)
    found = _all_findings(values, found, result)
    return Outcome(result.total, result.supported_total, result.grade, found, result.is_complete)


def rows_of(year: Year, values: Values) -> tuple[Row, ...]:
    """The rows of a unit as the engine has them."""
    found = []
    for position, judged in enumerate(values.judged):
        if judged.row is None:
            judged = year.judge(position, values.actual(position), judged.declared)
        assert judged.row is not None
        found.append(judged.row)
    return tuple(found)


def _card(year: Year, values: Values):  # type: ignore[no-untyped-def]
    budget = None if values.budget is None else values.budget.row.budget
    return replace(
        year.template.card, declared_total=values.total.value, budget=budget, reason=values.reason
    )


# -- the plain sum


def _by_sum(year: Year, values: Values) -> Outcome:
    exact = _sum(year, values, supported=False)
    supported = exact if exact is None else _sum(year, values, supported=True)
    total, grade = year.rounded_total(exact)
    result = _result_to_check(year, values, exact, total, grade)
    found = () if result is None else checks.run(checks.OF_TABLE, result)
    found = _all_findings(values, found, result)
    return Outcome(total, year.rounded_total(supported)[0], grade, found, total is not None)


def _sum(year: Year, values: Values, *, supported: bool) -> Number | None:
    """The points of rows and budget; None where one is unknown."""
    points = 0
    for each in values.judged:
        if each.points is None:
            return None
        if not (supported and each.status is Status.NOT_MEASURED and each.points > 0):
            points += each.points
    if values.budget is None:
        return Fraction(points, year.scale)
    kept = values.budget.row.kept
    return None if kept is None else Fraction(points, year.scale) + kept


def _result_to_check(
    year: Year, values: Values, exact: Number | None, total: Decimal | None, grade: str | None
) -> Result | None:
    """The result of a unit where something can be found in it that is not found in its rows alone."""
    declared = [each.declared.value for each in values.judged]
    if values.budget is not None:
        declared.append(values.budget.declared.value)
    known = [each for each in declared if each is not None]
    stated = exact_sum(known) if known else None
    is_quiet = (
        (values.total.value is None or values.total.value in (stated, total) and total in (None, values.total.value) and stated in (None, values.total.value))
        and (not known or len(known) == len(declared))
        and not (grade is None and total is not None and year.rulebook.grades.value)
        and not year.repeats_names
        and not any(each.needs_rows for each in values.judged)
        and not values.reason
    )
    if is_quiet:
        return None
    rows, budget = rows_of(year, values), None if values.budget is None else values.budget.row
    if not all(written_places(each) <= year.places_of_groups for each in known):
        return assemble(_card(year, values), year.rulebook, rows, budget, assumed=year.template.rulebook_assumed)
    template = year.template
    whole = replace(template.rolled_up.whole, exact=exact, score=total, kept=None, grade=grade)
    sum_declared = sum(map(Fraction, known), Fraction(0)) if len(known) == len(declared) else None
    by_declared = replace(
        template.by_declared.whole,
        exact=sum_declared,
        score=None if sum_declared is None else year.rulebook.total_rounding.round(sum_declared),
        kept=None,
    )
    return replace(
        template,
        card=_card(year, values),
        rows=rows,
        budget=budget,
        categories=(),
        declared_sum=stated,
        rolled_up=RollUp(template.rolled_up.groups, whole),
        by_declared=RollUp(template.by_declared.groups, by_declared),
        supported_total=None,
        grading=Grading(grade),
    )


# -- findings


def _all_findings(values: Values, of_table: tuple[Finding, ...], result: Result | None) -> tuple[Finding, ...]:
    """Findings of rows, budget and table, the gravest first; those that need all rows are looked for in them."""
    found = list(of_table)
    if values.budget is not None:
        found += values.budget.findings
    with_reason = result is not None and bool(values.reason)
    with_rows = result is not None and any(each.needs_rows for each in values.judged)
    if with_rows:
        assert result is not None
        found += checks.run(checks.OF_SCORE, result)
    if with_reason:
        assert result is not None
        found += checks.run(checks.OF_REASONS, result)
    for each in values.judged:
        if each.row is not None:
            found += each.of_values if with_rows else each.of_score + each.of_values
            if not with_reason:
                found += each.of_reasons
    if not found:
        return ()
    return tuple(sorted(found, key=lambda each: checks.GRAVITY[each.severity]))
