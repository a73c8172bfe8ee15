"""What rows add up to: totals, sums, categories."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from scoring.model import BUDGET_CATEGORY, BudgetRow, Category, Indicator, Role, Row, Status
from scoring.numbers import exact_sum
from scoring.rulebooks import Rulebook


def total_of(rows: Iterable[Row], budget: BudgetRow | None, rulebook: Rulebook) -> Decimal | None:
    """The sum of the rounded rows, re-scaled over what was not left out; None where a row is undecided."""
    rows = tuple(rows)
    if not all(each.is_decided for each in rows) or (budget is not None and budget.score is None):
        return None
    counted = [(each.kept, each.indicator) for each in rows if each.kept is not None]
    points = sum((kept for kept, _ in counted), Fraction(0))
    applicable = _weight_of(indicator for _, indicator in counted)
    if budget is not None and budget.kept is not None:
        points, applicable = points + budget.kept, applicable + Fraction(budget.weight)
    left_out = _weight_of(each.indicator for each in rows if each.kept is None)
    if any(each.kept is None for each in rows):
        if applicable == 0:
            return None
        points = points * (applicable + left_out) / applicable
    return rulebook.total_rounding.round(points)


def _weight_of(indicators: Iterable[Indicator]) -> Fraction:
    """The full marks of the rows that belong to them."""
    return sum((Fraction(each.weight) for each in indicators if each.role is Role.REGULAR), Fraction(0))


def only_supported(row: Row) -> Row:
    """The row without the points that rest on nothing measured."""
    if row.status is Status.NOT_MEASURED and row.score is not None:
        return replace(row, score=Decimal(0), kept=Fraction(0))
    return row


def sum_declared(rows: Iterable[Row], budget: BudgetRow | None) -> Decimal | None:
    """The sum of all declared scores; None where none is declared."""
    declared = [each.indicator.declared for each in rows]
    declared.append(budget.budget.declared if budget else None)
    return _sum_of(declared)


def _sum_of(numbers: Iterable[Decimal | None]) -> Decimal | None:
    present = [each for each in numbers if each is not None]
    return exact_sum(present) if present else None


def category_of(path: tuple[str, ...]) -> str:
    """The level-1 name of a row: the node above its level-2 node, below any goal."""
    if len(path) >= 3:
        return path[-2]
    below_goals = [each for each in path if "目标" not in each]
    return (below_goals or [*path, ""])[0]


def sum_categories(rows: Iterable[Row], budget: BudgetRow | None) -> tuple[Category, ...]:
    members: dict[str, list[Row]] = {}
    for row in rows:
        members.setdefault(category_of(row.indicator.path), []).append(row)
    categories = [
        Category(
            name,
            exact_sum(each.indicator.weight for each in inside),
            _sum_of(each.score for each in inside) if all(each.is_decided for each in inside) else None,
            _sum_of(each.indicator.declared for each in inside),
        )
        for name, inside in members.items()
    ]
    if budget is not None:
        categories.append(Category(BUDGET_CATEGORY, budget.weight, budget.score, budget.budget.declared))
    return tuple(categories)
