"""Other sums of rows than the total: what is supported, what is declared, and by category."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from math import prod

from scoring.model import BUDGET_CATEGORY, BudgetRow, Category, Role, Row, Scorecard, Status
from scoring.numbers import decimal_places, exact, exact_sum, round_to
from scoring.problems import Path
from scoring.records import changed

LONGEST_SHARE = 12  # decimals of a share that has no end


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
    return _sum_of((each, None) for each in declared)


def _sum_of(numbers: Iterable[tuple[Decimal | None, Fraction | None]]) -> Decimal | None:
    present = [_share(number, ratio) for number, ratio in numbers if number is not None]
    return exact_sum(present) if present else None


def _share(number: Decimal, ratio: Fraction | None) -> Decimal:
    """What a number counts below groups of this ratio; ratios are decimals, and so is what they leave."""
    if ratio is None:
        return number
    part = Fraction(number) * ratio
    places = decimal_places(part)
    return round_to(part, LONGEST_SHARE if places is None else places)


def ratios_of(card: Scorecard) -> dict[Path, Fraction]:
    """The groups that have a ratio, by their places."""
    return {each.at: each.ratio for each in card.all_groups() if each.ratio is not None}


def _ratio_of(at: Path, ratios: Mapping[Path, Fraction]) -> Fraction | None:
    """How much of a row counts; None where no group above it has a ratio."""
    above = [ratio for place, ratio in ratios.items() if at[: len(place)] == place]
    return prod(above, start=Fraction(1)) if above else None


def category_of(path: tuple[str, ...]) -> str:
    """The level-1 name of a row: the node above its level-2 node, below any goal."""
    if len(path) >= 3:
        return path[-2]
    below_goals = [each for each in path if "目标" not in each]
    return (below_goals or [*path, ""])[0]


def sum_categories(
    rows: Iterable[Row], budget: BudgetRow | None, ratios: Mapping[Path, Fraction]
) -> tuple[Category, ...]:
    """Rows by their level-1 names, over the whole table; what is below a group with a ratio counts by it."""
    members: dict[str, list[tuple[Row, Fraction | None]]] = {}
    for row in rows:
        ratio = _ratio_of(row.indicator.at, ratios) if ratios else None
        members.setdefault(category_of(row.indicator.path), []).append((row, ratio))
    categories = [
        Category(
            name,
            exact_sum(
                _share(each.indicator.weight, ratio)
                for each, ratio in inside
                if each.indicator.role is Role.REGULAR
            ),
            _sum_of((each.score, ratio) for each, ratio in inside)
            if all(each.is_decided for each, _ in inside)
            else None,
            _sum_of((each.indicator.declared, ratio) for each, ratio in inside),
        )
        for name, inside in members.items()
    ]
    if budget is not None:
        categories.append(Category(BUDGET_CATEGORY, budget.weight, budget.score, budget.budget.declared))
    return tuple(categories)
