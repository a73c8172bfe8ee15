"""Other sums of rows than the total: what is supported, what is declared, and by category."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from scoring.model import BUDGET_CATEGORY, BudgetRow, Category, Role, Row, Status
from scoring.numbers import exact, exact_sum
from scoring.records import changed


def only_supported(row: Row) -> Row:
    """The row without the points that rest on nothing measured."""
    if row.status is Status.NOT_MEASURED and row.score is not None and row.score > 0:
        return changed(row, score=Decimal(0), exact=Fraction(0), kept=Fraction(0), met=False)
    return row


def as_declared(row: Row) -> Row:
    """The row with its declared score in place of the recomputed one."""
    if row.is_left_out:
        return row
    declared = row.indicator.declared
    kept = None if declared is None else exact(declared)
    return changed(
        row,
        score=declared,
        exact=kept,
        kept=kept,
        met=None if declared is None else declared == row.indicator.most,
    )


def budget_as_declared(row: BudgetRow | None) -> BudgetRow | None:
    """The budget row with its declared score in place of the recomputed one."""
    if row is None:
        return None
    declared = row.budget.declared
    kept = None if declared is None else exact(declared)
    return changed(row, score=declared, exact=kept, kept=kept)


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
            exact_sum(each.indicator.weight for each in inside if each.indicator.role is Role.REGULAR),
            _sum_of(each.score for each in inside) if all(each.is_decided for each in inside) else None,
            _sum_of(each.indicator.declared for each in inside),
        )
        for name, inside in members.items()
    ]
    if budget is not None:
        categories.append(Category(BUDGET_CATEGORY, budget.weight, budget.score, budget.budget.declared))
    return tuple(categories)
