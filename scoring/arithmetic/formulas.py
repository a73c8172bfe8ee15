"""A formula: the cases of a rule in the order in which they are tried.

>>> from fractions import Fraction
>>> from scoring.arithmetic import met, otherwise, target, weight
>>> formula = first((met, weight), (target > 0, 0), (otherwise, refuse("rule/nothing")))
>>> formula.choose({met: False, target: Fraction(0)}).value.code
'rule/nothing'
"""

from collections.abc import Iterator, Mapping
from dataclasses import field
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

from scoring.arithmetic.rows import RowsOf, truths_of
from scoring.arithmetic.tree import Expression, Numbers, Operand, Symbol, operand
from scoring.records import record

if TYPE_CHECKING:
    import numpy


@record
class Refused:
    """What a branch gives where the rule cannot score: a message code, its facts, and the key that shows why."""

    code: str
    facts: Mapping[str, Expression | object]
    at: str | tuple[str | int, ...] = "target"


@record
class Judged:
    """What a branch gives where a person picks the points: from `low` to `high`."""

    low: Expression
    high: Expression
    includes_high: bool = True


Outcome: TypeAlias = Expression | Refused | Judged


@record
class Branch:
    """One case of a rule: when it holds, what it gives, and the words for it.

    `because` is a message code, or the words themselves in each language; its facts that are expressions
    are told by their values. `part` is the part of the rule's parameters that it comes from, where one does.
    """

    condition: Expression
    value: Outcome
    because: str | Mapping[str, str] = ""
    facts: Mapping[str, Expression | object] = field(default_factory=dict)
    part: tuple[str | int, ...] = ()


@record
class Share:
    """What a branch gives over columns: its rows, and the value of its outcome there.

    `branch` is None for rows of which a condition is doubtful, so that no branch could be taken.
    """

    rows: "numpy.ndarray[Any, Any]"
    branch: Branch | None
    numbers: Numbers

    @property
    def points(self) -> Any:
        """What an expression comes to in these rows; None of any other outcome."""
        outcome = None if self.branch is None else self.branch.value
        return outcome.evaluate(self.numbers) if isinstance(outcome, Expression) else None


@record
class Formula:
    """The branches of a rule in the order in which they are tried; the last one always holds."""

    branches: tuple[Branch, ...]

    def choose(self, numbers: Numbers) -> Branch:
        """The first branch whose condition holds for these numbers."""
        return next(each for each in self.branches if each.condition.evaluate(numbers))

    @cached_property
    def ways(self) -> tuple[tuple[tuple[str | int, ...], Branch], ...]:
        """The branches that give points, each behind the part that it comes from, or its number.

        Those that refuse a row do not count, so that a number is the same for rows in every unit.
        """
        known = (each for each in self.branches if not isinstance(each.value, Refused))
        return tuple((each.part or ("branches", number), each) for number, each in enumerate(known))

    def over(self, columns: Mapping["Symbol", Any], length: int) -> Iterator[Share]:
        """The same formula over columns of a length: which rows each branch takes, and what it gives them.

        A branch is computed for its own rows only, so that a division stays where the rule has it.

        >>> import numpy
        >>> from fractions import Fraction
        >>> from scoring.arithmetic import actual, otherwise, target, weight
        >>> columns = {weight: numpy.array([5, 5]), actual: numpy.array([496, 7]), target: numpy.array([920, 0])}
        >>> columns = {symbol: numpy.array(list(map(Fraction, each)), object) for symbol, each in columns.items()}
        >>> formula = first((target > 0, weight * actual / target), (otherwise, 0))
        >>> [(each.rows.tolist(), each.points) for each in formula.over(columns, 2)]
        [([0], array([Fraction(62, 23)], dtype=object)), ([1], Fraction(0, 1))]
        """
        import numpy  # 70 ms, and only columns need it

        rows, rest = numpy.arange(length), columns
        for branch in self.branches:
            truths = truths_of(branch.condition.evaluate(rest), rows.size)
            if truths.doubtful is not None:
                yield Share(rows[truths.doubtful], None, rest)
            elif not truths.holds.any():
                continue
            elif truths.holds.all():
                yield Share(rows, branch, rest)
                return
            taken = numpy.flatnonzero(truths.holds)
            if taken.size:
                yield Share(rows[taken], branch, RowsOf(rest, taken))
            left = numpy.flatnonzero(truths.negated.holds)
            if not left.size:
                return
            rows, rest = rows[left], RowsOf(rest, left)


def first(*branches: tuple[Any, ...]) -> Formula:
    """A formula of branches: `(condition, outcome)`, then as far as there are any words, facts and a part."""
    return Formula(tuple(Branch(each[0], _outcome(each[1]), *each[2:]) for each in branches))


def _outcome(value: Operand | Refused | Judged) -> Outcome:
    return value if isinstance(value, Refused | Judged) else operand(value)


def refuse(code: str, at: str | tuple[str | int, ...] = "target", **facts: object) -> Refused:
    """The outcome of a branch that cannot be scored; a fact that is an expression is its value."""
    return Refused(code, facts, at)
