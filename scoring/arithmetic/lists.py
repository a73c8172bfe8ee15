"""Names that stand for several values: the scores that each expert gave."""

from typing import Any

from scoring.arithmetic.refusals import EmptyList, NotAList
from scoring.arithmetic.tree import Expression, Numbers, Symbol
from scoring.numbers import show_short
from scoring.records import record

LONGEST_LIST = 12
"""So many values of a list are written out; of a longer one, the first and the last."""


@record
class Values(Expression):
    """A name that stands for a list of values, as the functions of lists take it."""

    name: str

    def evaluate(self, numbers: Numbers) -> tuple[Any, ...]:
        values = numbers[Symbol(self.name)]
        if not isinstance(values, tuple):
            raise NotAList(self.name)
        return values

    def spell(self, numbers: Numbers | None = None) -> str:
        values = None if numbers is None else numbers[Symbol(self.name)]
        if not isinstance(values, tuple) or not values:
            return self.name
        shown = [show_short(each) for each in values]
        return ", ".join(
            shown if len(shown) <= LONGEST_LIST else [*shown[: LONGEST_LIST - 1], "…", shown[-1]]
        )


def some_of(values: tuple[Any, ...]) -> tuple[Any, ...]:
    """The values of a list. Raises `EmptyList` where there are none."""
    if not values:
        raise EmptyList
    return values
