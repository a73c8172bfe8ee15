"""Do the weights hold, and the ratios of goals?"""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction

from scoring.aggregates import title_of
from scoring.audits.finding import finding
from scoring.model import BUDGET_CATEGORY, Group, Indicator, Result, Role, Scorecard
from scoring.numbers import decimal_places, difference, exact_sum, round_to
from scoring.problems import Finding
from scoring.rules.parameters import percent


def check_weights(result: Result) -> Iterator[Finding]:
    """Stated weights against the weights below; the whole table against the full marks of the rulebook.

    Weights are full marks only where scores are added up: below a mean, say, they are shares of it. So groups
    right below another aggregate than a sum, and tables whose total is none, are passed over.
    """
    for group in result.card.all_groups():
        if result.rolled_up.above(group).aggregate.kind.adds:
            yield from _check_group(result, group)
    if result.rolled_up.whole.aggregate.kind.adds:
        unequal = tuple(_check_goals(result))
        yield from unequal or _check_table(result)


def _check_group(result: Result, group: Group) -> Iterator[Finding]:
    """A stated weight against the rows of a sum, or against the full marks of another aggregate."""
    kind = result.rolled_up.of(group).aggregate.kind
    full = _full_of(result, group)
    if group.weight is not None and full is not None and group.weight != full:
        yield finding(
            "weight/sum-mismatch",
            result.card.where(group.at, "weight"),
            group.path,
            wording="group" if kind.adds else "aggregate",
            declared=group.weight,
            computed=full,
            name=group.name,
            aggregate=title_of(kind),
        )


def _check_goals(result: Result) -> Iterator[Finding]:
    """Goals with ratios: each has all the marks that are left to them, of which its ratio counts."""
    goals = [each for each in result.card.groups if each.ratio is not None]
    if _ratios(result.card) != 1:
        return
    others = [each for each in result.card.groups if each.ratio is None]
    taken = [_full_of(result, each) or Decimal(0) for each in others]
    taken += [*_regular(result.card.indicators), result.budget.weight if result.budget else Decimal(0)]
    left = difference(result.full, exact_sum(taken))
    for goal in goals:
        full = goal.weight or _full_of(result, goal)  # what it states is held against its rows of itself
        if full is not None and full != left:
            yield finding(
                "weight/sum-mismatch",
                result.card.where(goal.at),
                goal.path,
                wording="goal",
                declared=full,
                computed=left,
                name=goal.name,
                ratio=percent(goal.ratio or Fraction(0)),
                rulebook=result.rulebook.id,
            )


def _check_table(result: Result) -> Iterator[Finding]:
    indicators = _weight_below(result, result.card)
    if indicators is None:
        return
    budget = result.budget.weight if result.budget else Decimal(0)
    together = exact_sum((indicators, budget))
    if together != result.full:
        yield finding(
            "weight/sum-mismatch",
            result.card.where(()),
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


def _weight_below(result: Result, node: Group | Scorecard) -> Decimal | None:
    """The full marks below a node, each group times its ratio; None where there are none to be known.

    So it is for groups that give nothing, and for ratios that do not add up, which are told of themselves.
    """
    if _ratios(node) not in (None, 1):
        return None
    weights = list(_regular(node.indicators))
    for group in node.groups:
        full = _full_of(result, group)
        if full is None:
            return None
        weights.append(full if group.ratio is None else _written(Fraction(full) * group.ratio))
    return exact_sum(weights)


def _full_of(result: Result, group: Group) -> Decimal | None:
    """The full marks of a group, before its ratio; None where they are not known."""
    found = result.rolled_up.of(group)
    full = _weight_below(result, group) if found.aggregate.kind.adds else _written(found.full)
    return None if full == 0 and found.score is None else full


def _regular(indicators: Iterable[Indicator]) -> Iterator[Decimal]:
    """The weights of the rows that belong to the full marks."""
    return (each.weight for each in indicators if each.role is Role.REGULAR)


def _written(value: Fraction) -> Decimal:
    """A number of full marks as a decimal; weights and ratios end, so their products do."""
    places = decimal_places(value)
    return round_to(value, 6 if places is None else places)


def check_ratios(result: Result) -> Iterator[Finding]:
    """The ratios of the groups beside each other add up to 100%, where any is given."""
    nodes: tuple[Scorecard | Group, ...] = (result.card, *result.card.all_groups())
    for node in nodes:
        together = _ratios(node)
        if together is not None and together != 1:
            given = [each for each in node.groups if each.ratio is not None]
            yield finding(
                "weight/ratio-mismatch",
                result.card.where(given[0].at, "ratio"),
                node.path if isinstance(node, Group) else (),
                names=tuple(each.name for each in given),
                total=percent(together),
            )


def _ratios(node: Group | Scorecard) -> Fraction | None:
    """What the ratios of the groups right below a node add up to; None where none is given."""
    given = [each.ratio for each in node.groups if each.ratio is not None]
    return sum(given, Fraction(0)) if given else None
