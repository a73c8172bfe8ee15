"""Rows scored by machine code, for those who have `numba` (the extra `compiled`)."""

import math
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy

from scoring.columns.blocks import UNSCORED, Scores
from scoring.columns.decimals import Column, DecimalReader
from scoring.columns.inputs import Inputs
from scoring.columns.kernels import SIGNS, write_loop
from scoring.columns.row_scorer import RowScorer
from scoring.columns.totals import Runs
from scoring.columns.whole_numbers import IN_FLOATS, IN_INTEGERS, Array, limit_of
from scoring.policies import Negative
from scoring.problems import InvalidColumns, Problem

LIMIT = math.ldexp(1, 53)
SAMPLE = 256
"""The decimals of a column are guessed from so many numbers of a block, until a block leaves more rows than that."""
SPREAD = 1024
"""The relations that a loop is made for are those of so many rows all over the columns; rows of others are left."""


@dataclass
class CompiledScorer:
    """Scores plain rows by a loop in machine code, and what that leaves by a `RowScorer`."""

    rest: RowScorer
    run: Any
    readers: tuple[DecimalReader, ...] = field(
        default_factory=lambda: tuple(DecimalReader() for _ in range(3))
    )
    places: tuple[int, ...] | None = None
    found: Array = field(default_factory=lambda: numpy.empty((2, 0), numpy.int64))

    @classmethod
    def of(cls, rest: RowScorer, inputs: Inputs) -> "CompiledScorer":
        """With a loop for the relations that most rows have: each one more takes time in every row."""
        codes = inputs.relation
        some = {codes} if isinstance(codes, int) else set(codes[:: codes.size // SPREAD + 1].tolist())
        plans = {each: rest.plan(each) for each in SIGNS if each.code in some}
        counts_from_zero = rest.rulebook.negative_actual.value is Negative.ZERO
        loop = write_loop(plans, rest.places, rest.mode, counts_from_zero=counts_from_zero)
        return cls(rest, _compiled(loop))

    def anew(self) -> "CompiledScorer":
        """The same, having read nothing."""
        return CompiledScorer(self.rest.anew(), self.run)

    def fill(self, inputs: Inputs, block: slice, out: Scores) -> None:
        """Score the rows of a block. Raises `InvalidColumns`, also where nothing can compile the loop."""
        columns = [each[block] for each in (inputs.weight, inputs.target, inputs.actual)]
        integers = [each for each in columns if each.dtype.kind != "f"]
        columns = [each.astype(numpy.float64, copy=False) for each in columns]
        if self.places is None:
            self.places = tuple(map(_places, self.readers, columns))
        more = self.rest.places - self.places[0]
        if more < 0 or any(limit_of(each) >= IN_FLOATS for each in integers):
            self.rest.fill(inputs, block, out)
            return
        length = columns[0].size
        codes = inputs.relation
        relations = numpy.full(length, codes, numpy.uint8) if isinstance(codes, int) else codes[block]
        no_declared = numpy.broadcast_to(numpy.nan, length) if out.mismatch is None else None
        declared = inputs.declared[block] if inputs.declared is not None else no_declared
        mismatch = numpy.empty(length, bool) if out.mismatch is None else out.mismatch[block]
        score = out.score[block]
        units = [10.0**each for each in (*self.places, more)]
        if self.run(*columns, relations, declared, *units, score, mismatch):
            left = numpy.flatnonzero(score == UNSCORED)
            self.rest.fill(inputs, block.start + left, out)
            if left.size > SAMPLE:  # the next block is looked at anew
                self.places = None

    def runs(self, card: Array, score: Array, start: int) -> Runs:
        """The runs of a block, as `Runs.of` gives them, in one pass where labels are numbers."""
        if card.dtype.kind not in "iu" or not card.size:
            return Runs.of(card, score, start)
        if self.found.shape[1] < card.size:
            self.found = numpy.empty((2, card.size), numpy.int64)
        count, low, high = _adder()(card, score, *self.found)
        limit = max(1, -int(low), int(high))
        starts, sums = self.found[:, :count].copy()
        return Runs(card[starts], starts + start, sums if limit <= IN_INTEGERS else None, limit)


def add_up(card: Array, score: Array, starts: Array, sums: Array) -> tuple[int, Any, Any]:
    """Find the runs of a column of labels and add up their scores; how many there are, the least and the highest score."""
    count, last, total = 0, card[0], 0
    starts[0] = 0
    for row in range(card.size):
        if card[row] != last:
            sums[count] = total
            count, last, total = count + 1, card[row], 0
            starts[count] = row
        total += score[row]
    sums[count] = total
    low = high = score[0]
    for row in range(score.size):  # apart, so that processors take several rows at once
        low, high = min(low, score[row]), max(high, score[row])
    return count + 1, low, high


@cache
def _adder() -> Any:
    """`add_up` in machine code."""
    from numba import njit

    return njit(add_up, nogil=True)


def _places(reader: DecimalReader, numbers: Array) -> int:
    """How many decimals the numbers of a block have, as far as a sample of them tells."""
    some = numbers[:: numbers.size // SAMPLE + 1]
    return reader.read(Column.of(some[numpy.isfinite(some)])).places


@cache
def _compiled(source: str) -> Any:
    """The loop in machine code. Raises `InvalidColumns` where `numba` is not installed."""
    try:
        from numba import njit
    except ImportError:
        raise InvalidColumns((Problem("columns/no-compiler"),)) from None
    return njit(loop_of(source), nogil=True, error_model="numpy")


def loop_of(source: str) -> Any:
    """The loop as a function of Python."""
    known: dict[str, Any] = {
        "rint": numpy.rint,
        "floor": numpy.floor,
        "int64": numpy.int64,
        "LIMIT": LIMIT,
        "LEFT": float(UNSCORED),
    }
    exec(compile(source, "<loop>", "exec"), known)
    return known["run"]
