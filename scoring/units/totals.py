"""From the judged values of a unit to its total, grade and findings.

Where a table only adds up rows that are rounded to a hundredth or the like, which is what nearly all do, the total is a
sum of whole numbers and no group has to be rolled up. Every other unit goes through the exact engine (`assemble`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Context, Decimal, Inexact
from fractions import Fraction
from functools import partial, reduce

from scoring.audits.finding import finding
from scoring.engine import assemble
from scoring.model import Grading, Result, RollUp, Row, Scorecard, Status
from scoring.numbers import exact_sum, written_places
from scoring.problems import Finding
from scoring.units import checks
from scoring.units.cells import Cells, visible
from scoring.units.judging import Judged, JudgedBudget, Year
from scoring.units.points import Points

EXACT = Context(prec=999, traps=[Inexact])


@dataclass(frozen=True, slots=True)
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


@dataclass(slots=True)
class Tally:
    """What the rows of a unit come to, in one pass over them; `points` are None where a row has none."""

    points: int | None = 0
    unmeasured: int = 0
    declared: int = 0
    is_left_out: bool = False
    needs_rows: bool = False

    @classmethod
    def of(cls, judged: Sequence[Judged]) -> "Tally":
        """The tally of the rows."""
        tally, points = cls(), 0
        for each in judged:
            if each.points is not None:
                points += each.points
                if each.status is Status.NOT_MEASURED and each.points > 0:
                    tally.unmeasured += each.points
            elif each.is_left_out:
                tally.is_left_out = True
            else:
                tally.points = None
            if each.declared.value is not None:
                tally.declared += 1
            if each.needs_rows:
                tally.needs_rows = True
        if tally.points is not None:
            tally.points = points
        return tally


def come_to(year: Year, values: Values) -> Outcome:
    """The total of a unit, its grade, and all findings, the gravest first."""
    tally = Tally.of(values.judged)
    if not year.adds_up or tally.is_left_out:
        return _by_engine(year, values)
    return _by_sum(year, values, tally)


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
    found = _all_findings(year, values, found, result)
    return Outcome(result.total, result.supported_total, result.grade, found)


def rows_of(year: Year, values: Values) -> tuple[Row, ...]:
    """The rows of a unit as the engine has them."""
    return tuple(
        each.row or year.row(position, values.actual(position), each.declared)
        for position, each in enumerate(values.judged)
    )


def _card(year: Year, values: Values) -> Scorecard:
    budget = None if values.budget is None else values.budget.row.budget
    return replace(year.template.card, declared_total=values.total.value, budget=budget, reason=values.reason)


# -- the plain sum


def _by_sum(year: Year, values: Values, tally: Tally) -> Outcome:
    kept = Fraction(0) if values.budget is None else values.budget.row.kept
    total, grade = year.total(tally.points, kept)
    supported = total
    if tally.unmeasured and tally.points is not None:
        supported, _ = year.total(tally.points - tally.unmeasured, kept)
    found: tuple[Finding, ...] = ()
    result = None
    if not _is_quiet(year, values, tally, total, grade):
        result = _result_to_check(year, values, tally, total, grade)
        found = checks.run(checks.OF_TABLE, result)
    found = _all_findings(year, values, found, result)
    return Outcome(total, supported, grade, found)


def _is_quiet(year: Year, values: Values, tally: Tally, total: Decimal | None, grade: str | None) -> bool:
    """Whether nothing can be found in the table that is not found in its rows alone."""
    count, declared = len(values.judged), tally.declared
    if values.budget is not None:
        count, declared = count + 1, declared + (values.budget.declared.value is not None)
    if tally.needs_rows or values.reason or year.repeats_names or declared not in (0, count):
        return False
    if grade is None and total is not None and year.rulebook.grades.value:
        return False
    if total is not None and total > year.template.full:
        return False
    stated = values.total.value
    return stated is None or (total in (None, stated) and _stated_sum(values) in (None, stated))


def _stated_sum(values: Values) -> Decimal | None:
    """The sum of the declared scores, exactly; None where there are none."""
    known = _declared(values)
    return reduce(EXACT.add, known) if known else None


def _declared(values: Values) -> list[Decimal]:
    """The declared scores that there are, that of the budget last."""
    points = [each.declared.value for each in values.judged]
    if values.budget is not None:
        points.append(values.budget.declared.value)
    return [each for each in points if each is not None]


def _result_to_check(
    year: Year, values: Values, tally: Tally, total: Decimal | None, grade: str | None
) -> Result:
    """The result of a unit, so that the checks of the whole table can see it."""
    known = _declared(values)
    rows, budget = rows_of(year, values), None if values.budget is None else values.budget.row
    if not all(written_places(each) <= year.places_of_groups for each in known):
        return assemble(
            _card(year, values), year.rulebook, rows, budget, assumed=year.template.rulebook_assumed
        )
    template = year.template
    kept = None if budget is None else budget.kept
    exact = None if total is None or tally.points is None else year.exact_total(tally.points, kept)
    whole = replace(template.rolled_up.whole, exact=exact, score=total, kept=None, grade=grade)
    are_all = len(known) == len(values.judged) + (budget is not None)
    sum_declared = sum(map(Fraction, known), Fraction(0)) if are_all else None
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
        declared_sum=exact_sum(known) if known else None,
        rolled_up=RollUp(template.rolled_up.groups, whole),
        roll_up_declared=partial(RollUp, template.by_declared.groups, by_declared),
        supported_total=None,
        grading=Grading(grade),
    )


# -- findings


def _unreadable_total(year: Year, values: Values) -> Iterator[Finding]:
    """A declared total that is no number, which a scorecard file could not hold."""
    if not values.total.is_readable:
        where, text = year.template.card.where(("declared_total",)), visible(values.total.text.strip())
        yield finding("value/unreadable", where, wording="total", found=text)


def _all_findings(
    year: Year, values: Values, of_table: tuple[Finding, ...], result: Result | None
) -> tuple[Finding, ...]:
    """Findings of rows, budget and table, the gravest first; those that need all rows are looked for in them."""
    found = [*of_table, *_unreadable_total(year, values)]
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
