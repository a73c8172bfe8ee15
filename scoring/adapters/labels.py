"""The cards whose totals are known, so that one that comes again is seen."""

from typing import Any, TypeAlias

import numpy
import pyarrow
from pyarrow import types

from scoring.columns.whole_numbers import Array
from scoring.problems import InvalidColumns, Problem

Digests: TypeAlias = Array  # of int64


class Closed:
    """Cards of which no further row may come, in 8 bytes each.

    A whole number or a point of time is its own 8 bytes, any other label is hashed into them. Two of n labels have the
    same hash with a chance of about n² / 2⁶⁵, 7 in 10 million for 5 million labels; the second of them would be refused as
    if it came again. A total is never wrong by it.
    """

    def __init__(self) -> None:
        self._known: list[Digests] = []  # each sorted, and longer than the next

    def add(self, labels: Any) -> None:
        """Raises `InvalidColumns` where a card comes a second time."""
        digests = digests_of(labels)
        fresh = numpy.sort(digests)
        if (fresh[1:] == fresh[:-1]).any() or any(_are_in(each, fresh).any() for each in self._known):
            again = labels[self._first_again(digests)]
            raise InvalidColumns((Problem("adapter/card-apart", {"card": shown(again)}),))
        self._known.append(fresh)
        while len(self._known) > 1 and self._known[-2].size <= self._known[-1].size:
            last, before = self._known.pop(), self._known.pop()
            self._known.append(numpy.sort(numpy.concatenate((before, last)), kind="stable"))

    def _first_again(self, digests: Digests) -> int:
        is_known = numpy.zeros(digests.size, bool)
        for each in self._known:
            is_known |= _are_in(each, digests)
        _, first = numpy.unique(digests, return_index=True)
        is_known |= ~numpy.isin(numpy.arange(digests.size), first)
        return int(numpy.argmax(is_known))


def _are_in(known: Digests, digests: Digests) -> Array:
    places = numpy.minimum(numpy.searchsorted(known, digests), known.size - 1)
    found: Array = known[places] == digests
    return found


def digests_of(labels: Any) -> Digests:
    """Labels as 8 bytes each, the same for the same labels in one process."""
    kind = labels.type
    if types.is_integer(kind):
        whole: Digests = labels.to_numpy(zero_copy_only=False).astype(numpy.int64)
        return whole
    if types.is_floating(kind):  # -0.0 + 0.0 is 0.0
        floats: Digests = (labels.to_numpy(zero_copy_only=False).astype(numpy.float64) + 0.0).view(
            numpy.int64
        )
        return floats
    if types.is_temporal(kind) and kind.bit_width <= 64:
        return digests_of(labels.view(f"int{kind.bit_width}"))
    if _is_text(kind):
        labels = labels.cast(pyarrow.large_binary())  # bytes that are no text are told apart as well
    plain = labels.to_pylist()
    return numpy.fromiter(
        (hash(each) if isinstance(each, bytes) else hash(repr(each)) for each in plain),
        numpy.int64,
        len(plain),
    )


def _is_text(kind: Any) -> bool:
    return bool(types.is_string(kind) or types.is_large_string(kind))


def shown(label: Any) -> str:
    """A label as a sentence shows it."""
    if _is_text(label.type):
        return str(label.as_buffer().to_pybytes().decode("utf-8", "backslashreplace"))
    try:
        return str(label.as_py())
    except ValueError:  # nanoseconds
        return str(label.value)
