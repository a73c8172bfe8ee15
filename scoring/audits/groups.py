"""Do the scores of groups hold, and does every group have one?"""

from collections.abc import Iterator
from decimal import Decimal

from scoring.aggregates import title_of
from scoring.agreement import agreement, rounding_that_gives
from scoring.audits.finding import finding, rounding_facts
from scoring.audits.sums import direction, summands
from scoring.diagnosis import explain_sum
from scoring.model import Aggregated, Group, Result, Scored
from scoring.numbers import exact_sum, told
from scoring.problems import Finding


def check_groups(result: Result) -> Iterator[Finding]:
    """A group's declared score against the declared rows below it: their sum, or what its aggregate makes of them.

    Left out where a row below declares nothing, and where the aggregate gives nothing for the declared
    scores: a grade that none of them is worth, a combination that its table does not have.
    """
    scored_at = dict(zip((each.indicator.at for each in result.rows), result.scored, strict=False))
    for group in result.card.all_groups():
        if group.declared is None:
            continue
        rows = [scored_at[each.at] for each in group.leaves()]
        scores = [each.declared for each in rows if each.declared is not None]
        if len(scores) < len(rows):
            continue
        stated = exact_sum(scores)
        if not _only_adds(result, group):
            yield from _check_aggregate(result, group, group.declared, result.by_declared.of(group))
        elif group.declared != stated and group.declared != result.by_declared.of(group).score:
            yield _group_finding(result, group, group.declared, stated, rows)


def _only_adds(result: Result, group: Group) -> bool:
    """Whether a group's score is the sum of the rows below it."""
    below = list(group.walk())
    adds = all(result.rolled_up.of(each).aggregate.kind.adds for each in below)
    return adds and all(each.ratio is None for each in below[1:])


def _check_aggregate(result: Result, group: Group, declared: Decimal, found: Aggregated) -> Iterator[Finding]:
    if found.exact is None or found.score is None:
        return
    agreed = agreement(declared, told(found.exact), found.score)
    if agreed.same:
        return
    yield finding(
        "score/rounding" if agreed.rounding else "group/declared-mismatch",
        result.card.where(group.at, "declared"),
        group.path,
        wording="aggregate" if agreed.rounding else f"aggregate-{direction(declared, found.score)}",
        declared=declared,
        computed=found.score,
        name=group.name,
        aggregate=title_of(found.aggregate.kind),
        **(rounding_facts(agreed.rounding) if agreed.rounding else {}),
    )


def check_computability(result: Result) -> Iterator[Finding]:
    """Groups, and a total, that their aggregates give nothing for, and why."""
    for found in (*result.groups, result.rolled_up.whole):
        if found.problem is None:
            continue
        group = found.group
        if group is None:
            where = result.card.where(("declared_total",))
            yield finding("total/not-computable", where, problem=found.problem)
        else:
            where = result.card.where((*group.at, *found.problem.path))
            yield finding("group/not-computable", where, group.path, name=group.name, problem=found.problem)


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
    most = exact_sum(each.most for each in rows)
    if rounding and not declared == most > stated:
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
    return finding(
        "group/declared-mismatch",
        where,
        group.path,
        declared=declared,
        computed=stated,
        name=group.name,
        wording=direction(declared, stated),
        explanations=explain_sum(declared, stated, summands(rows, len(group.path)), None),
    )
