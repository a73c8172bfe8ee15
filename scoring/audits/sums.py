"""Do the sums hold: totals, group scores, weights."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction

from scoring.agreement import agreement, rounding_that_gives
from scoring.audits.finding import finding, rounding_facts
from scoring.diagnosis import Summand, explain_recomputed, explain_sum
from scoring.model import BUDGET_CATEGORY, Group, Result, Scored, Status
from scoring.numbers import difference, exact_sum
from scoring.problems import Finding


def check_declared_total(result: Result) -> Iterator[Finding]:
    """The declared total against the declared rows and budget, then against the recomputed total."""
    declared, stated = result.card.declared_total, result.declared_sum
    where = result.card.where(("declared_total",))
    if declared is None:
        return
    if stated is None:
        yield from _check_open(result, declared)
    elif declared not in (stated, _rescaled(result, stated)):
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
            wording=_direction(declared, stated),
            explanations=explain_sum(declared, stated, _summands(result.scored), result),
        )
    elif result.total is not None and declared != result.total:
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


def _rescaled(result: Result, stated: Decimal) -> Decimal:
    """The declared sum as the rulebook re-scales it where rows are left out; otherwise the sum itself."""
    counted = exact_sum(each.indicator.weight for each in result.rows if not each.is_left_out)
    left_out = exact_sum(each.indicator.weight for each in result.rows if each.is_left_out)
    if result.budget is not None:
        counted = exact_sum((counted, result.budget.weight))
    if not left_out or not counted:
        return stated
    return result.rulebook.total_rounding.round(
        Fraction(stated) * (1 + Fraction(left_out) / Fraction(counted))
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
        wording=_direction(declared, total),
        explanations=explain_recomputed(result),
    )


def _is_rounding(scored: Scored) -> bool:
    declared, exact, score = scored.declared, scored.exact, scored.score
    if declared is None or exact is None or score is None:
        return False
    return agreement(declared, exact, score).rounding is not None and not declared == scored.weight > exact


def _direction(declared: Decimal, computed: Decimal) -> str:
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


def _summands(scored: Iterable[Scored], depth: int = 0) -> tuple[Summand, ...]:
    """The declared scores that go into the sum of the node that stands `depth` levels down."""
    return tuple(
        Summand(each.name, Fraction(each.weight), Fraction(each.declared), each.path[depth:], each.is_budget)
        for each in scored
        if each.declared is not None
    )


def check_groups(result: Result) -> Iterator[Finding]:
    """A group's declared score against the declared rows below it."""
    scored_at = dict(zip((each.indicator.at for each in result.rows), result.scored, strict=False))
    for group in result.card.all_groups():
        rows = [scored_at[each.at] for each in group.leaves()]
        scores = [each.declared for each in rows if each.declared is not None]
        if group.declared is None or len(scores) < len(rows):
            continue
        stated = exact_sum(scores)
        if group.declared != stated:
            yield _group_finding(result, group, group.declared, stated, rows)


def check_missing_group_scores(result: Result) -> Iterator[Finding]:
    """Groups without a declared score where most of those beside them have one."""
    for siblings in (result.card.groups, *(each.groups for each in result.card.all_groups())):
        missing = [each for each in siblings if each.declared is None]
        if len(siblings) - len(missing) < max(3, len(missing) + 1):
            continue
        for group in missing:
            where = result.card.where(group.at)
            yield finding("score/missing", where, group.path, wording="group", name=group.name)


def _group_finding(
    result: Result, group: Group, declared: Decimal, stated: Decimal, rows: list[Scored]
) -> Finding:
    where = result.card.where(group.at, "declared")
    rounding = rounding_that_gives(declared, stated)
    weight = exact_sum(each.weight for each in rows)
    if rounding and not declared == weight > stated:
        return finding(
            "score/rounding",
            where,
            group.path,
            wording="group",
            declared=declared,
            computed=stated,
            name=group.name,
            **rounding_facts(rounding),
        )
    summands = _summands(rows, len(group.path))
    return finding(
        "group/declared-mismatch",
        where,
        group.path,
        declared=declared,
        computed=stated,
        name=group.name,
        wording=_direction(declared, stated),
        explanations=explain_sum(declared, stated, summands, None),
    )


def check_weights(result: Result) -> Iterator[Finding]:
    """Stated weights against the weights below; the whole table against the full marks of the rulebook."""
    for group in result.card.all_groups():
        below = exact_sum(each.weight for each in group.leaves())
        if group.weight is not None and group.weight != below:
            where = result.card.where(group.at, "weight")
            yield finding(
                "weight/sum-mismatch",
                where,
                group.path,
                wording="group",
                declared=group.weight,
                computed=below,
                name=group.name,
            )
    indicators = exact_sum(each.indicator.weight for each in result.rows)
    budget = result.budget.weight if result.budget else Decimal(0)
    together = exact_sum((indicators, budget))
    where = result.card.where(())
    if together != result.full:
        yield finding(
            "weight/sum-mismatch",
            where,
            wording="table" if result.budget else "without-budget",
            declared=result.full,
            computed=together,
            indicators=indicators,
            budget=budget,
            rulebook=result.rulebook.id,
        )
    elif result.budget and budget != result.rulebook.budget_weight and not result.rulebook_assumed:
        yield finding(
            "weight/sum-mismatch",
            result.card.where(("budget", "weight")),
            (BUDGET_CATEGORY,),
            wording="budget",
            declared=budget,
            computed=result.rulebook.budget_weight,
            rulebook=result.rulebook.id,
        )
