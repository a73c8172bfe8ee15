"""A formula: the cases of a rule in the order in which they are tried.

>>> from fractions import Fraction
>>> from scoring.arithmetic import met, otherwise, target, weight
>>> formula = first((met, weight), (target > 0, 0), (otherwise, refuse("rule/nothing")))
>>> formula.choose({met: False, target: Fraction(0)}).value.code
'rule/nothing'
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from scoring.arithmetic.rows import rows_of
from scoring.arithmetic.tree import Expression, Numbers, Operand, Symbol, operand

if TYPE_CHECKING:
    import numpy


@dataclass(frozen=True)
class Refused:
    """What a branch gives where the rule cannot score: a message code, its facts, and the key that shows why."""

    code: str
    facts: Mapping[str, Expression | object]
    at: str = "target"


@dataclass(frozen=True)
class Judged:
    """What a branch gives where a person picks the points: from `low` to `high`."""

    low: Expression
    high: Expression
    includes_high: bool = True


Outcome: TypeAlias = Expression | Refused | Judged


@dataclass(frozen=True)
class Branch:
    """One case of a rule: when it holds, what it gives, and the words for it.

    `because` is a message code, or the words themselves in each language; its facts that are expressions
    are told by their values.
    """

    condition: Expression
    value: Outcome
    because: str | Mapping[str, str] = ""
    facts: Mapping[str, Expression | object] = field(default_factory=dict)


class Selection(NamedTuple):
    """What a formula gives over arrays: the points of each row, and which branch gave them.

    Rows that are refused or left to a person have None for points.
    """

    points: "numpy.ndarray[Any, Any]"
    branch: "numpy.ndarray[Any, Any]"


@dataclass(frozen=True)
class Formula:
    """The branches of a rule in the order in which they are tried; the last one always holds."""

    branches: tuple[Branch, ...]

    def choose(self, numbers: Numbers) -> Branch:
        """The first branch whose condition holds for these numbers."""
        return next(each for each in self.branches if each.condition.evaluate(numbers))

    def over(self, columns: Mapping["Symbol", "numpy.ndarray[Any, Any]"]) -> Selection:
        """The same formula over arrays of equal length.

        A branch is computed for its own rows only, so that a division stays where the rule has it.

        >>> import numpy
        >>> from fractions import Fraction
        >>> from scoring.arithmetic import actual, otherwise, target, weight
        >>> columns = {weight: numpy.array([5, 5]), actual: numpy.array([496, 7]), target: numpy.array([920, 0])}
        >>> columns = {symbol: numpy.array(list(map(Fraction, each)), object) for symbol, each in columns.items()}
        >>> first((target > 0, weight * actual / target), (otherwise, 0)).over(columns).points
        array([Fraction(62, 23), Fraction(0, 1)], dtype=object)
        """
        import numpy

        length = len(next(iter(columns.values())))
        points = numpy.full(length, None, object)
        chosen = numpy.full(length, -1)
        for number, branch in enumerate(self.branches):
            rows = numpy.flatnonzero(chosen < 0)
            holds = branch.condition.evaluate(rows_of(columns, rows))
            holds = numpy.broadcast_to(holds, rows.shape).astype(bool)
            rows = rows[holds]
            chosen[rows] = number
            if isinstance(branch.value, Expression) and rows.size:
                points[rows] = branch.value.evaluate(rows_of(columns, rows))
        return Selection(points, chosen)


def first(*branches: tuple[Any, ...]) -> Formula:
    """A formula from `(condition, outcome)`, `(condition, outcome, words)` or `(…, words, facts)` branches."""
    return Formula(tuple(Branch(each[0], _outcome(each[1]), *each[2:]) for each in branches))


def _outcome(value: Operand | Refused | Judged) -> Outcome:
    return value if isinstance(value, Refused | Judged) else operand(value)


def refuse(code: str, at: str = "target", **facts: object) -> Refused:
    """The outcome of a branch that cannot be scored; a fact that is an expression is its value."""
    return Refused(code, facts, at)
