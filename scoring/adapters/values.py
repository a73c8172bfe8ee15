"""Arrow columns as the arrays that are scored, and scores as Arrow columns: no number changes on the way.

Floats of 32 bits are refused: 99.1 in 32 bits is another number than 99.1 in 64, and nothing here says which of them is
meant. A file of actuals (`scoring.units.readers.arrow`) is read as the texts that its numbers print as, and there it is 99.1.
"""

from functools import cache
from typing import Any

import numpy
import pyarrow

from scoring.columns import UNSCORED
from scoring.columns.whole_numbers import IN_FLOATS, Array
from scoring.model import Status
from scoring.problems import InvalidColumns, Problem

DIGITS = 18
"""The digits of a score: as many as Parquet, Spark and databases keep in a 64-bit decimal."""
SURE_DIGITS = 10**15
"""A decimal of up to 15 digits is what its nearest float prints as."""
EXACT_POWERS = 22
"""Up to here a power of ten is a float."""
MANY = 1 << 16
STATUSES = pyarrow.array([each.value for each in Status])


def numbers_of(role: str, column: Any) -> Array:
    """A column of numbers as float64 or integers, with NaN for nulls. Raises `InvalidColumns`.

    Integers with nulls become floats where floats hold them all. A decimal of at most 15 digits becomes the float that
    prints as it: of whole n < 10**15 and places <= 22, n and 10**places are floats, so that their float quotient
    is the one nearest to the decimal. What does not fit is refused, and so are floats of fewer bits.
    """
    kind = column.type
    if pyarrow.types.is_null(kind):
        return numpy.full(len(column), numpy.nan)
    if pyarrow.types.is_decimal128(kind):
        return _decimals(role, column)
    if not (pyarrow.types.is_integer(kind) or pyarrow.types.is_float64(kind)):
        raise InvalidColumns((Problem("columns/not-numbers", {"column": role, "type": str(kind)}),))
    if not column.null_count:
        found: Array = column.to_numpy(zero_copy_only=False)
        return found
    if pyarrow.types.is_integer(kind):
        whole = column.fill_null(0).to_numpy(zero_copy_only=False)
        _demand(role, kind, ((whole >= -IN_FLOATS) & (whole <= IN_FLOATS)).all())
        return _with_nulls(whole.astype(numpy.float64), column)
    return _with_nulls(column.fill_null(0).to_numpy(zero_copy_only=False), column)


def _decimals(role: str, column: Any) -> Array:
    scale = column.type.scale
    pairs = numpy.frombuffer(column.buffers()[1], numpy.int64).reshape(-1, 2)
    pairs = pairs[column.offset : column.offset + len(column)]
    low, high = pairs[:, 0], pairs[:, 1]
    if column.null_count:
        valid = column.is_valid().to_numpy(zero_copy_only=False)
        low, high = numpy.where(valid, low, 0), numpy.where(valid, high, 0)
    fits = (high == low >> 63) & (low < SURE_DIGITS) & (low > -SURE_DIGITS)
    _demand(role, column.type, 0 <= scale <= EXACT_POWERS and fits.all())
    return _with_nulls(low / numpy.float64(10**scale), column)


def _with_nulls(floats: Array, column: Any) -> Array:
    if not column.null_count:
        return floats
    null = column.is_null().to_numpy(zero_copy_only=False)
    found: Array = numpy.where(null, numpy.nan, floats)
    return found


def _demand(role: str, kind: Any, fits: Any) -> None:
    if not fits:
        raise InvalidColumns((Problem("adapter/too-many-digits", {"role": role, "type": str(kind)}),))


def decimals_of(units: Array, places: int) -> Any:
    """Scores in units of 10**-places as decimals, null where there is none. Raises `InvalidColumns`."""
    known, validity = units, None
    if units.size and units.min() == UNSCORED:
        scored = units != UNSCORED
        known, validity = numpy.where(scored, units, 0), _bits(scored)
    if known.size and max(int(known.max()), -int(known.min())) >= 10**DIGITS:
        raise InvalidColumns((Problem("columns/too-large"),))
    pairs = numpy.empty((units.size, 2), numpy.int64)
    pairs[:, 0] = known
    numpy.right_shift(known, 63, out=pairs[:, 1])
    kind = pyarrow.decimal128(DIGITS, places)
    return pyarrow.Array.from_buffers(kind, units.size, [validity, pyarrow.py_buffer(pairs)])


def truths_of(truths: Array) -> Any:
    """Truths, eight to a byte."""
    return pyarrow.Array.from_buffers(pyarrow.bool_(), truths.size, [None, _bits(truths)])


def _bits(truths: Array) -> Any:
    return pyarrow.py_buffer(numpy.packbits(truths, bitorder="little"))


def words_of(statuses: Array) -> Any:
    """Statuses by their names."""
    if statuses.size and statuses.min() == statuses.max():
        return _repeated(int(statuses[0]), -(-statuses.size // MANY) * MANY)[: statuses.size]
    return STATUSES.take(pyarrow.array(statuses))


@cache
def _repeated(status: int, count: int) -> Any:
    """The name of one status many times: most batches have no other, and a part of it costs nothing."""
    return pyarrow.repeat(STATUSES[status], count)
