"""What another rulebook does to a table: the rows, the total and the grade that come out otherwise."""

from collections.abc import Iterator
from decimal import Decimal

from scoring.model import BUDGET_CATEGORY, BudgetRow, Result, Row
from scoring.numbers import difference
from scoring.records import record


@record
class Changed:
    """A row that two rulebooks score differently, or that only one of them can score."""

    name: str
    left: Row | BudgetRow
    right: Row | BudgetRow

    @property
    def gap(self) -> Decimal | None:
        """How much more the right one gives; None where one of them gives no score."""
        return gap_between(self.left.score, self.right.score)


@record
class Effect:
    """One table scored by two rulebooks."""

    left: Result
    right: Result

    @property
    def rows(self) -> tuple[Changed, ...]:
        """The rows whose scores differ, in the order of the table, the budget row last."""
        return tuple(self._rows())

    def _rows(self) -> Iterator[Changed]:
        for left, right in zip(self.left.rows, self.right.rows, strict=True):
            if (left.score, left.is_left_out) != (right.score, right.is_left_out):
                yield Changed(left.indicator.name, left, right)
        one, other = self.left.budget, self.right.budget
        if one is not None and other is not None and one.score != other.score:
            yield Changed(BUDGET_CATEGORY, one, other)

    @property
    def gap(self) -> Decimal | None:
        """How much higher the right total is; None where one of them is unknown."""
        return gap_between(self.left.total, self.right.total)

    @property
    def changes_total(self) -> bool:
        return self.left.total != self.right.total

    @property
    def changes_grade(self) -> bool:
        return self.left.grade != self.right.grade

    @property
    def changes_anything(self) -> bool:
        return bool(self.rows) or self.changes_total or self.changes_grade

    @property
    def is_complete(self) -> bool:
        """Whether both rulebooks could score every row."""
        return self.left.is_complete and self.right.is_complete


def gap_between(left: Decimal | None, right: Decimal | None) -> Decimal | None:
    """How much more the right number is; None where one is missing."""
    return None if left is None or right is None else difference(right, left)
