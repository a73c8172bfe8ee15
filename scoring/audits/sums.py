"""Does the declared total hold?"""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction

from scoring.agreement import agreement, rounding_that_gives
from scoring.audits.finding import finding, rounding_facts
from scoring.diagnosis import Summand, explain_recomputed, explain_sum
from scoring.model import Result, Role, Row, Scored, Status
from scoring.numbers import add_up, difference, exact_sum, told
from scoring.problems import Finding


def check_declared_total(result: Result) -> Iterator[Finding]:
    """The declared total against the declared rows and budget, then against the recomputed total."""
    declared, stated = result.card.declared_total, result.declared_sum
    if declared is None:
        return
    if stated is None:
        yield from _check_open(result, declared)
    elif result.rolled_up.is_plain:
        yield from _check_sum(result, declared, stated)
    else:
        yield from _check_rolled_up(result, declared, stated)


def _check_sum(result: Result, declared: Decimal, stated: Decimal) -> Iterator[Finding]:
    where = result.card.where(("declared_total",))
    if declared == stated or declared == _otherwise(result, stated):
        yield from _check_recomputed(result, declared)
        return
    if _missing_scores_may_explain(result, difference(declared, stated)):
        yield from _check_open(result, declared)
        return
    rounding = rounding_that_gives(declared, stated)
    if rounding and not declared == result.full > stated:
        yield finding(
            "score/rounding",
            where,
            wording="total",
            declared=declared,
            computed=stated,
            **rounding_facts(rounding),
        )
        return
    yield finding(
        "total/declared-mismatch",
        where,
        declared=declared,
        computed=stated,
        wording=direction(declared, stated),
        explanations=explain_sum(declared, stated, summands(result.scored), result),
    )


def _otherwise(result: Result, stated: Decimal) -> Decimal | None:
    """What the declared scores come to where that is not their sum: some are left out, or a cap was reached."""
    whole = result.by_declared.whole
    return stated if whole.exact is not None and told(whole.exact) == stated else whole.score


def _check_rolled_up(result: Result, declared: Decimal, stated: Decimal) -> Iterator[Finding]:
    """A total that is no sum: against what the declared scores come to by the same aggregates."""
    exact = result.by_declared.whole.exact
    assert exact is not None
    found = agreement(declared, told(exact), stated)
    where = result.card.where(("declared_total",))
    if found.same:
        yield from _check_recomputed(result, declared)
    elif found.rounding:
        facts = rounding_facts(found.rounding)
        yield finding(
            "score/rounding", where, wording="rolled-up", declared=declared, computed=stated, **facts
        )
    else:
        wording = f"rolled-up-{direction(declared, stated)}"
        yield finding("total/declared-mismatch", where, wording=wording, declared=declared, computed=stated)


def _check_recomputed(result: Result, declared: Decimal) -> Iterator[Finding]:
    if result.total is not None and declared != result.total:
        yield _recomputed(result, declared, result.total)


def _check_open(result: Result, declared: Decimal) -> Iterator[Finding]:
    """Rows without a declared score leave the declared sum open: the recomputed total still holds."""
    if result.total is None or rounding_that_gives(declared, result.total):
        return
    yield finding(
        "total/recomputed-mismatch",
        result.card.where(("declared_total",)),
        wording="open",
        declared=declared,
        computed=result.total,
    )


def _recomputed(result: Result, declared: Decimal, total: Decimal) -> Finding:
    where = result.card.where(("declared_total",))
    differing = [each for each in result.scored if each.differs]
    if differing and all(map(_is_rounding, differing)):
        names = tuple(each.name for each in differing)
        return finding(
            "score/rounding", where, wording="recomputed", declared=declared, computed=total, rows=names
        )
    return finding(
        "total/recomputed-mismatch",
        where,
        declared=declared,
        computed=total,
        wording=direction(declared, total) if result.rolled_up.is_plain else "rolled-up",
        explanations=explain_recomputed(result),
    )


def _is_rounding(scored: Scored) -> bool:
    declared, exact, score = scored.declared, scored.exact, scored.score
    if declared is None or exact is None or score is None:
        return False
    return agreement(declared, exact, score).rounding is not None and not declared == scored.most > exact


def direction(declared: Decimal, computed: Decimal) -> str:
    return "high" if declared > computed else "low"


def _missing_scores_may_explain(result: Result, gap: Decimal) -> bool:
    """Whether rows without a declared score leave the sum open: they could hold the gap."""
    undeclared = [
        each.indicator.weight
        for each in result.rows
        if each.indicator.declared is None and each.status is not Status.NOT_APPLICABLE
    ]
    if result.budget is not None and result.budget.budget.declared is None:
        undeclared.append(result.budget.weight)
    return bool(undeclared) and 0 <= gap <= exact_sum(undeclared)


def summands(scored: Iterable[Scored], depth: int = 0) -> tuple[Summand, ...]:
    """The declared scores that go into the sum of the node that stands `depth` levels down.

    From a bonus row nothing is taken off, from a row that only takes away everything below zero is.
    """
    return tuple(
        Summand(
            each.name,
            Fraction(each.declared if each.role is Role.BONUS else each.most),
            Fraction(each.declared),
            each.path[depth:],
            each.is_budget,
        )
        for each in scored
        if each.declared is not None
    )


def check_total_above_full(result: Result) -> Iterator[Finding]:
    """A total beyond the full marks, of the table or of the rulebook, for which neither bonus rows account nor rules
    that say that a row may have more than its weight.
    """
    whole = result.rolled_up.whole
    if whole.score is None:
        return
    full = max(whole.full, Fraction(result.full))
    granted = add_up(_granted(each) for each in result.rows)
    if Fraction(whole.score) - whole.extra - granted > full:
        yield finding("total/above-full", result.card.where(()), total=whole.score, full=full)


def _granted(row: Row) -> Fraction:
    """The points of a row above its weight that the `at_most` of its rule allows."""
    if row.score is None or row.rule is None or row.rule.limits.at_most is None:
        return Fraction(0)
    return max(Fraction(row.score) - Fraction(row.indicator.weight), Fraction(0))
