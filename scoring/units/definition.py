"""One scorecard as the definition of many: the same rows and rules, the values of each unit in their places."""

from dataclasses import replace

from scoring.model import Budget, Group, Indicator, Scorecard


def blank_card(card: Scorecard) -> Scorecard:
    """The definition without the values that its file may hold: those of the units take their places."""
    return replace(
        card,
        declared_total=None,
        reason="",
        budget=card.budget and blank_budget(card.budget),
        groups=tuple(_blank_group(each) for each in card.groups),
        indicators=tuple(map(_blank_indicator, card.indicators)),
    )


def blank_budget(budget: Budget) -> Budget:
    """The budget row without its amounts."""
    return replace(budget, planned="", executed="", rate=None, declared=None, parts={})


def _blank_indicator(indicator: Indicator) -> Indicator:
    return replace(indicator, actual="", declared=None, reason="", contributions=())


def _blank_group(group: Group) -> Group:
    return replace(
        group,
        declared=None,
        groups=tuple(map(_blank_group, group.groups)),
        indicators=tuple(map(_blank_indicator, group.indicators)),
    )
