"""Numbers and truths of many rows at once, and some rows of them.

A column is anything with a `shape` that takes rows by `[…]` and computes with the operators: an array of
`Fraction`s, or a type of `scoring.columns`, which has the functions of expressions as methods too.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from scoring.records import record

if TYPE_CHECKING:
    import numpy

K = TypeVar("K")


def is_array(value: object) -> bool:
    """Whether a value is that of several rows."""
    return bool(getattr(value, "shape", ()))


@record
class Truths:
    """In which rows a condition holds. Where it is `doubtful`, nothing is said, and `holds` is False."""

    holds: "numpy.ndarray[Any, Any]"
    doubtful: "numpy.ndarray[Any, Any] | None" = None

    @property
    def shape(self) -> tuple[int, ...]:
        return (self.holds.size,)

    def __getitem__(self, rows: Any) -> "Truths":
        return Truths(self.holds[rows], None if self.doubtful is None else self.doubtful[rows])

    @property
    def negated(self) -> "Truths":
        holds = ~self.holds if self.doubtful is None else ~(self.holds | self.doubtful)
        return Truths(holds, self.doubtful)


def truths_of(value: Any, length: int) -> Truths:
    """The value of a condition in so many rows."""
    import numpy  # 70 ms, and only columns need it

    if isinstance(value, Truths):
        return value
    if not is_array(value):
        return Truths(numpy.full(length, bool(value)))
    found = value if isinstance(value, numpy.ndarray) else value != 0
    return found if isinstance(found, Truths) else Truths(found.astype(bool, copy=False))


class RowsOf(Mapping[K, Any]):
    """The numbers of some rows, taken when they are asked for; what is the same in all of them stays as it is."""

    def __init__(self, numbers: Mapping[K, Any], rows: Any) -> None:
        self._numbers, self._rows = numbers, rows
        self._taken: dict[K, Any] = {}

    def __getitem__(self, key: K) -> Any:
        if key not in self._taken:
            value = self._numbers[key]
            self._taken[key] = value[self._rows] if is_array(value) else value
        return self._taken[key]

    def __iter__(self) -> Iterator[K]:
        return iter(self._numbers)

    def __len__(self) -> int:
        return len(self._numbers)


def assembled(length: int, sides: Sequence[tuple[Any, Any]], doubtful: Any, like: Mapping[Any, Any]) -> Any:
    """One column from what several groups of rows have; `like` are columns of the numbers that it may be of."""
    import numpy  # 70 ms, and only columns need it

    values = [value for _, value in sides]
    if any(map(_is_condition, values)):
        return _assembled_truths(length, sides, doubtful)
    if len(sides) == 1 and not is_array(values[0]) and doubtful is None:
        return values[0]
    kinds = (type(each) for each in (*values, *like.values()) if hasattr(each, "assembled"))
    kind = next(kinds, None)
    if kind is not None:
        return kind.assembled(length, sides, doubtful)
    column = numpy.empty(length, object)
    for rows, value in sides:
        column[rows] = value
    return column


def _is_condition(value: Any) -> bool:
    return isinstance(value, Truths) or getattr(getattr(value, "dtype", None), "kind", "") == "b"


def _assembled_truths(length: int, sides: Sequence[tuple[Any, Any]], doubtful: Any) -> Any:
    import numpy  # 70 ms, and only columns need it

    holds = numpy.zeros(length, bool)
    doubts = numpy.zeros(length, bool) if doubtful is None else doubtful.copy()
    for rows, value in sides:
        truths = truths_of(value, len(rows))
        holds[rows] = truths.holds
        if truths.doubtful is not None:
            doubts[rows] |= truths.doubtful
    return Truths(holds, doubts) if doubts.any() else holds
