"""Does each declared row score hold?"""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from scoring.agreement import agreement
from scoring.audits.finding import about, finding, rounding_facts
from scoring.diagnosis import explain_docked, explain_row
from scoring.messages import Term
from scoring.model import BUDGET_CATEGORY, Result, Role, Row, Status
from scoring.notation import Absence
from scoring.numbers import RoundingMode, round_to, show_short, told, written_places
from scoring.numbers import exact as exactly
from scoring.problems import Finding
from scoring.reals import Number
from scoring.rules import title_of


def check_scores(result: Result) -> Iterator[Finding]:
    """One finding at most for each declared score, the gravest that holds."""
    for row in result.rows:
        declared = row.indicator.declared
        if declared is not None and not _is_right(row, declared):
            yield from _check_score(result, row, declared)


def _is_right(row: Row, declared: Decimal) -> bool:
    """Whether a declared score is just what was computed, as most are: there is nothing to tell of them."""
    if row.status is not Status.COMPUTED or row.exact is None or exactly(declared) != told(row.exact):
        return False
    return row.indicator.least <= declared <= row.most


def _check_score(result: Result, row: Row, declared: Decimal) -> Iterator[Finding]:
    indicator = row.indicator
    if not indicator.least <= declared <= row.most:
        is_penalty = indicator.role is Role.PENALTY
        score = row.score if row.status is Status.COMPUTED and not is_penalty else None
        wording = "penalty" if is_penalty else "" if score is None else "computed"
        if wording == "computed" and row.most > indicator.weight:
            wording = "more"
        yield about(
            result,
            row,
            "score/out-of-range",
            "declared",
            wording=wording,
            declared=declared,
            computed=score,
            most=row.most,
        )
    elif row.status is Status.NOT_APPLICABLE and declared > 0:
        wording = "withdrawn" if indicator.is_withdrawn else "not-applicable"
        yield about(result, row, "score/unmeasured-credit", "declared", wording=wording, declared=declared)
    elif row.status in (Status.NOT_MEASURED, Status.MISSING):
        yield from _check_unmeasured(result, row, declared)
    elif row.status is Status.JUDGED:
        yield from _check_tier(result, row, declared)
    elif row.status is Status.COMPUTED:
        yield from _check_computed(result, row, declared)


def _check_unmeasured(result: Result, row: Row, declared: Decimal) -> Iterator[Finding]:
    is_blank = row.actual is None or row.actual.value is Absence.BLANK
    if declared > 0 and (is_blank or row.status is Status.NOT_MEASURED):
        yield about(
            result,
            row,
            "score/unmeasured-credit",
            "declared",
            wording="blank" if is_blank else "",
            declared=declared,
            actual=row.indicator.actual or Term("absence/blank"),
        )


def _check_tier(result: Result, row: Row, declared: Decimal) -> Iterator[Finding]:
    if row.tier is None:
        return
    span = row.tier
    if span.holds(Fraction(declared)):
        return
    wording = "" if span.includes_high else "open"
    if row.level is None:
        wording = "range"
    yield about(
        result,
        row,
        "score/outside-tier",
        "declared",
        wording=wording,
        declared=declared,
        low=span.low,
        high=span.high,
        level=row.level,
    )


def _check_computed(result: Result, row: Row, declared: Decimal) -> Iterator[Finding]:
    score, most = row.score, row.indicator.most
    assert row.exact is not None
    assert score is not None
    exact = told(row.exact)
    if exact == most and declared < _as_written(most, result) and row.met:
        yield about(
            result,
            row,
            "score/docked-but-met",
            "declared",
            wording="penalty" if row.indicator.role is Role.PENALTY else "",
            declared=declared,
            computed=score,
            target=row.indicator.target,
            actual=row.indicator.actual or Term("absence/blank"),
            explanations=explain_docked(row) or None,
        )
    elif declared == most and exact < most and score < most and not row.met:
        yield _full_but_missed(result, row, declared, exact, score)
    else:
        yield from _check_partial(result, row, declared, exact, score)


def _as_written(points: Decimal, result: Result) -> Decimal:
    """Points cut to the decimals in which the rulebook has scores written; all of them where it rounds none."""
    rounding = result.rulebook.row_rounding
    return points if rounding.mode is None else round_to(points, rounding.places, RoundingMode.DOWN)


def _full_but_missed(result: Result, row: Row, declared: Decimal, exact: Number, score: Decimal) -> Finding:
    places = written_places(declared)
    wording = "rounded" if round_to(exact, places) == row.indicator.most else ""
    if row.indicator.role is Role.PENALTY:
        wording = "penalty"
    return about(
        result,
        row,
        "score/full-but-missed",
        "declared",
        wording=wording,
        declared=declared,
        computed=score,
        target=row.indicator.target,
        actual=row.indicator.actual or Term("absence/blank"),
        places=Term(f"places/{places}"),
        exact=show_short(exact),
    )


def _check_partial(
    result: Result, row: Row, declared: Decimal, exact: Number, score: Decimal
) -> Iterator[Finding]:
    found = agreement(declared, exact, score)
    if found.same:
        return
    if found.rounding:
        rounding = found.rounding
        yield about(
            result,
            row,
            "score/rounding",
            "declared",
            declared=declared,
            computed=score,
            exact=exact,
            **rounding_facts(rounding),
        )
        return
    yield about(
        result,
        row,
        "score/partial-credit",
        "declared",
        wording="high" if declared > score else "low",
        declared=declared,
        computed=score,
        rule=title_of(row.rule.name) if row.rule else "—",
        explanations=explain_row(row, result),
    )


def check_missing_scores(result: Result) -> Iterator[Finding]:
    """Rows without a declared score in a table that has others; the budget row is one."""
    missing = [each for each in result.rows if each.indicator.declared is None]
    if all(each.declared is None for each in result.scored):
        return
    for row in missing:
        if row.status is not Status.NOT_APPLICABLE:
            yield about(result, row, "score/missing")
    if result.budget is not None and result.budget.budget.declared is None:
        yield finding(
            "score/missing", result.card.where(("budget",)), (BUDGET_CATEGORY,), name=BUDGET_CATEGORY
        )
