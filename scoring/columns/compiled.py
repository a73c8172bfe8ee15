"""Rows scored by machine code, for those who have `numba` (the extra `compiled`)."""

import math
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy

from scoring.columns.blocks import Scores
from scoring.columns.decimals import Column, DecimalReader
from scoring.columns.inputs import Inputs
from scoring.columns.kernels import SIGNS, write_loop
from scoring.columns.row_scorer import RowScorer
from scoring.columns.whole_numbers import IN_FLOATS, Array, limit_of
from scoring.policies import Negative
from scoring.problems import InvalidColumns, Problem

LIMIT = math.ldexp(1, 53)
SAMPLE = 256
"""The decimals of a column are guessed from so many numbers of a block; rows with more of them are left."""


@dataclass
class CompiledScorer:
    """Scores plain rows by a loop in machine code, and what that leaves by a `RowScorer`."""

    rest: RowScorer
    loops: dict[tuple[str, ...], Any] = field(default_factory=dict)
    readers: tuple[DecimalReader, ...] = field(
        default_factory=lambda: tuple(DecimalReader() for _ in range(3))
    )

    def anew(self) -> "CompiledScorer":
        """The same, having read nothing."""
        return CompiledScorer(self.rest.anew(), self.loops)

    def fill(self, inputs: Inputs, block: slice, out: Scores) -> None:
        """Score the rows of a block. Raises `InvalidColumns`, also where nothing can compile the loop."""
        columns = [each[block] for each in (inputs.weight, inputs.target, inputs.actual)]
        if any(each.dtype.kind != "f" for each in columns):
            if any(limit_of(each) >= IN_FLOATS for each in columns if each.dtype.kind != "f"):
                self.rest.fill(inputs, block, out)
                return
            columns = [each.astype(numpy.float64, copy=False) for each in columns]
        length = columns[0].size
        codes = inputs.relation
        relations = numpy.full(length, codes, numpy.uint8) if isinstance(codes, int) else codes[block]
        no_declared = numpy.broadcast_to(numpy.nan, length) if out.mismatch is None else None
        declared = inputs.declared[block] if inputs.declared is not None else no_declared
        mismatch = numpy.empty(length, bool) if out.mismatch is None else out.mismatch[block]
        left = numpy.empty(length, bool)
        places = [_places(reader, each) for reader, each in zip(self.readers, columns, strict=True)]
        units = [10.0**each for each in places]
        full = 10.0 ** (self.rest.places - places[0]) if places[0] <= self.rest.places else numpy.inf
        whole = tuple(unit for unit, each in zip(("wu", "tu", "au"), places, strict=True) if each == 0)
        if whole not in self.loops:
            self.loops[whole] = self._loop(whole)
        run = self.loops[whole]
        if run(*columns, relations, declared, *units, full, out.score[block], mismatch, left):
            self.rest.fill(inputs, block.start + numpy.flatnonzero(left), out)

    def _loop(self, whole: tuple[str, ...]) -> Any:
        """The loop of the rulebook for columns of which some are whole."""
        own = self.rest
        plans = {relation: own.plan(relation) for relation in SIGNS}
        counts_from_zero = own.rulebook.negative_actual.value is Negative.ZERO
        source = write_loop(plans, own.places, own.mode, counts_from_zero=counts_from_zero, whole=whole)
        return _compiled(source)


def _places(reader: DecimalReader, numbers: Array) -> int:
    """How many decimals the numbers of a block have, as far as a sample of them tells."""
    some = numbers[:SAMPLE]
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
    known: dict[str, Any] = {"rint": numpy.rint, "floor": numpy.floor, "int64": numpy.int64, "LIMIT": LIMIT}
    exec(compile(source, "<loop>", "exec"), known)
    return known["run"]
