"""Do the level-1 weights of the table, or of each of its goals, follow the layout that its rulebook states?"""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from scoring.audits.finding import finding
from scoring.engine.sums import category_of
from scoring.model import Group, Indicator, Result, Role
from scoring.numbers import exact_sum
from scoring.problems import Finding


def check_layout(result: Result) -> Iterator[Finding]:
    """What categories weigh together, against the rulebook's layout; nothing where it states none.

    A goal with a ratio is the whole table made smaller: the layout holds in each of them, as far as it has categories.
    """
    goals = [each for each in result.card.groups if each.ratio is not None]
    if result.rulebook.layout is None:
        return
    if not goals:
        yield from _check(result, result.card.leaves(), None)
    for goal in goals:
        if goal.groups:
            yield from _check(result, goal.leaves(), goal)


def _check(result: Result, indicators: Iterable[Indicator], goal: Group | None) -> Iterator[Finding]:
    weights = _weights(indicators)
    assert result.rulebook.layout is not None
    for share in result.rulebook.layout.value:
        found = exact_sum(weights.get(name, Decimal(0)) for name in share.categories)
        if found != share.weight:
            yield finding(
                "weight/layout-mismatch",
                result.card.where(() if goal is None else goal.at),
                () if goal is None else goal.path,
                wording="" if goal is None else "goal",
                goal="" if goal is None else goal.name,
                categories=" + ".join(share.categories),
                declared=found,
                computed=share.weight,
                rulebook=result.rulebook.id,
            )


def _weights(indicators: Iterable[Indicator]) -> Mapping[str, Decimal]:
    """What each category weighs."""
    weights: dict[str, list[Decimal]] = {}
    for each in indicators:
        if each.role is Role.REGULAR:
            weights.setdefault(category_of(each.path), []).append(each.weight)
    return {name: exact_sum(inside) for name, inside in weights.items()}
