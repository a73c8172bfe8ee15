"""What rows add up to: totals, sums, categories."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from scoring.model import BUDGET_CATEGORY, BudgetRow, Category, Row, Status
from scoring.numbers import exact_sum
from scoring.rulebooks import Rulebook


def total_of(rows: Iterable[Row], budget: BudgetRow | None, rulebook: Rulebook) -> Decimal | None:
    """The sum of the rounded rows, re-scaled over what was not left out; None where a row is undecided."""
    rows = tuple(rows)
    if not all(each.is_decided for each in rows) or (budget is not None and budget.score is None):
        return None
    counted = [(each.score, each.indicator.weight) for each in rows if each.score is not None]
    if budget is not None and budget.score is not None:
        counted.append((budget.score, budget.weight))
    points = Fraction(exact_sum((score for score, _ in counted)))
    applicable = Fraction(exact_sum((weight for _, weight in counted)))
    if any(each.score is None for each in rows):
        if applicable == 0:
            return None
        left_out = exact_sum(each.indicator.weight for each in rows if each.score is None)
        points = points * (applicable + Fraction(left_out)) / applicable
    return rulebook.total_rounding.round(points)


def only_supported(row: Row) -> Row:
    """The row without the points that rest on nothing measured."""
    if row.status is Status.NOT_MEASURED and row.score is not None:
        return replace(row, score=Decimal(0))
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
