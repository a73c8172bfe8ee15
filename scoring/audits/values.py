"""Are targets and actuals what they should be?"""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from scoring.audits.finding import about
from scoring.comparison import core_of
from scoring.messages import Term
from scoring.model import Bound, Result, Row, Status
from scoring.notation import BARE, SIGNS, Absence, Quantity, Rank, Relation, Value, Words
from scoring.numbers import round_to, show, show_short, told
from scoring.problems import Finding
from scoring.rulebooks import OverAchievement

UNITS = ("value/unit-mismatch", "value/unit-missing", "value/unit-missing-of-target")


def check_readings(result: Result) -> Iterator[Finding]:
    """Rows that could not be scored, and why; rows whose actual is blank."""
    for row in result.rows:
        if row.status is Status.UNREADABLE and row.problem is not None:
            yield _unreadable(result, row)
        elif row.status is Status.MISSING:
            yield about(result, row, "value/missing", wording=_what_is_missing(row))
        elif row.counts_differ and row.target and row.actual:
            yield about(
                result,
                row,
                "value/unit-mismatch",
                "actual",
                wording="counted",
                ours=_unit(row.actual.value),
                theirs=_unit(row.target.value),
            )


def _unreadable(result: Result, row: Row) -> Finding:
    problem = row.problem
    assert problem is not None
    code = "value/unit-mismatch" if problem.code in UNITS else "value/unreadable"
    found = about(result, row, code, wording="why", problem=problem)
    return replace(found, where=result.card.document.locate(problem.under(*row.indicator.at)).where)


def _what_is_missing(row: Row) -> str:
    if row.target is not None and row.target.value is Absence.BLANK:
        return "target"
    if row.relation is Relation.QUALITATIVE:
        return "score"
    is_blank = row.combined is None and (row.actual is None or row.actual.value is Absence.BLANK)
    return "" if is_blank else "judgement"


def _unit(value: Value) -> str:
    quantity = core_of(value)
    return quantity.unit.name if isinstance(quantity, Quantity) and quantity.unit != BARE else "—"


def check_bounds_and_restatements(result: Result) -> Iterator[Finding]:
    """Actuals that are bounds, that repeat the target, or whose direction had to be assumed."""
    for row in result.rows:
        if row.target is None or row.actual is None:
            continue
        if row.bound is not None and row.met is False:
            yield from _bound(result, row, row.bound)
        elif _restates(row):
            wording = "words" if row.actual.relation is None or isinstance(row.actual.value, Rank) else ""
            yield about(
                result, row, "value/restated-target", "actual", wording=wording, actual=row.indicator.actual
            )
        if row.inferred and row.amounts and row.amounts[0] != row.amounts[1]:
            assert row.relation is not None
            yield about(
                result,
                row,
                "value/inferred-relation",
                "target",
                target=row.indicator.target,
                sign=SIGNS[row.relation],
                why=Term(row.inferred),
            )


def _bound(result: Result, row: Row, bound: Bound) -> Iterator[Finding]:
    """A bound as the actual of a missed target bounds its score too, unless that is 0 in any case."""
    is_ceiling = row.relation is Relation.RANK_WITHIN or (
        row.relation is not None and row.relation.is_ceiling
    )
    side = Bound.APPROXIMATE if bound is Bound.APPROXIMATE else bound.opposite if is_ceiling else bound
    if (
        row.exact is not None
        and told(row.exact) == 0
        and (side is Bound.UPPER or row.relation is Relation.BETWEEN)
    ):
        return
    wording = bound.value if side is bound else f"{bound.value}-under-ceiling"
    yield about(result, row, "value/bound-as-actual", "actual", wording=wording, actual=row.indicator.actual)


def _restates(row: Row) -> bool:
    assert row.target is not None
    assert row.actual is not None
    if isinstance(row.target.value, Words | Rank):
        is_limit = row.actual.relation is row.target.relation  # 前五名 answers 前五名 with no place
        return is_limit and row.indicator.actual.strip() == row.indicator.target.strip()
    target, actual = row.relation, row.actual.relation
    if target is None or actual is None:
        return False
    return (target.is_floor and actual.is_floor) or (target.is_ceiling and actual.is_ceiling)


def check_over_achievement(result: Result) -> Iterator[Finding]:
    """Actuals that pass their target by the rulebook's limit, so that a floor may have been set too low; or stay far below."""
    for row in result.rows:
        over = result.rulebook.over_achievement_of(row.relation)
        if over is None or row.amounts is None:
            continue
        target, actual = row.amounts
        code, limit = "target/over-achieved", over.limit
        if over.is_passed(target, actual, row.written_scale):
            wording = _over_achieved(row, over)
        elif over.is_undercut(target, actual):
            code, limit, wording = "target/far-below", over.under, ""
        else:
            continue
        if over.limit is None:
            wording = "deviation"
        share = "—" if target == 0 else _share(actual / target, limit)
        yield about(
            result,
            row,
            code,
            "actual",
            wording=wording,
            severity=over.severity,
            target=row.indicator.target,
            actual=row.indicator.actual,
            percent=share,
            limit="—" if limit is None else f"{show(limit * 100)}%",
            number=over.zero_target,
        )


def _share(share: Fraction, limit: Fraction | None) -> str:
    """A share in whole percents, or in finer ones where it would look like the limit that it is not."""
    rounded = round_to(share * 100, 0)
    is_limit = limit is not None and rounded == limit * 100 != share * 100
    return f"{show_short(share * 100, 2) if is_limit else show(rounded)}%"


def _over_achieved(row: Row, over: OverAchievement) -> str:
    """The wording for an actual beyond its limit: what may be wrong depends on the target."""
    assert row.amounts is not None
    if row.amounts[0] == 0:
        return "zero-target"
    if row.relation is Relation.EQUAL:
        sort = "equal"
    else:
        sort = "ceiling" if row.relation is not None and row.relation.is_ceiling else "floor"
    return f"{sort}-beyond" if over.beyond else "" if sort == "floor" else sort


def check_strict_hits(result: Result) -> Iterator[Finding]:
    """Targets with a strict sign that were hit exactly: missed as they are written, and not by anything."""
    for row in result.rows:
        is_strict = row.relation in (Relation.MORE_THAN, Relation.LESS_THAN)
        if is_strict and not row.met and row.amounts is not None and row.amounts[0] == row.amounts[1]:
            yield about(
                result,
                row,
                "target/strict-hit",
                "actual",
                wording="full" if row.exact is not None and told(row.exact) == row.indicator.weight else "",
                target=row.indicator.target,
                actual=row.indicator.actual,
                score=row.score,
            )
