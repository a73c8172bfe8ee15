"""Parquet and Arrow (Feather) files, in record batches of the columns that are asked for.

A number becomes the text that it prints as, because a unit's value is text in the notation of scorecards: 99.1 in 32
bits is read as 99.1, as whoever exported it saw it. `scoring.adapters.values` makes arrays of the numbers themselves and has
no text to go by, so it refuses what would change; the two share no more than `IN_FLOATS`.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy

from scoring.columns.whole_numbers import IN_FLOATS
from scoring.source import reason_of
from scoring.units.cells import Cells, Numbers, all_texts
from scoring.units.table import Block, MissingPackage, Table, UnusableTable, refuse

ROWS_AT_ONCE = 8192


def open_parquet(file: str) -> Table:
    """A Parquet file, which is read group by group."""
    _demand_package(file)
    from pyarrow.parquet import ParquetFile

    def batches(names: list[str]) -> Iterator[Any]:
        with ParquetFile(file, memory_map=True) as content:
            yield from content.iter_batches(ROWS_AT_ONCE, columns=names, use_threads=False)

    with _opened(file, lambda: ParquetFile(file, memory_map=True)) as content:
        schema = content.schema_arrow
    return _table(file, schema, batches)


def open_arrow(file: str) -> Table:
    """An Arrow IPC file or stream; Feather files are such files."""
    _demand_package(file)
    import pyarrow

    def content() -> Any:
        source = pyarrow.memory_map(file)
        try:
            return pyarrow.ipc.open_file(source)
        except pyarrow.ArrowInvalid:
            source.seek(0)
            return pyarrow.ipc.open_stream(source)

    def batches(names: list[str]) -> Iterator[Any]:
        opened = content()
        if hasattr(opened, "num_record_batches"):
            found = (opened.get_batch(each) for each in range(opened.num_record_batches))
        else:
            found = iter(opened)
        for batch in found:
            for first in range(0, batch.num_rows, ROWS_AT_ONCE):
                yield batch.select(names).slice(first, ROWS_AT_ONCE)

    return _table(file, _opened(file, content).schema, batches)


def _demand_package(file: str) -> None:
    try:
        import pyarrow  # noqa: F401
    except ImportError:
        raise MissingPackage(os.path.splitext(file)[1], "pyarrow", "arrow") from None
    os.stat(file)  # a file that is not there is told as that


def _opened(file: str, opening: Callable[[], Any]) -> Any:
    import pyarrow

    if not os.path.getsize(file):
        raise refuse(file, "source/empty")
    try:
        return opening()
    except UnicodeDecodeError as error:  # Parquet: its names are read at once
        raise _name_refused(file, error) from None
    except (pyarrow.ArrowException, OSError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise refuse(file, "actuals/damaged") from None


def _table(file: str, schema: Any, batches: Callable[[list[str]], Iterator[Any]]) -> Table:
    import pyarrow

    names = _names(file, schema)

    def blocks(columns: Sequence[int]) -> Iterator[Block]:
        first = 1
        try:
            for batch in batches([names[each] for each in columns]):
                cells = {}
                for place, at in enumerate(columns):
                    try:
                        cells[at] = _cells(file, names[at], batch.column(place))
                    except UnicodeDecodeError:
                        row = first + _first_not_text(batch.column(place))
                        raise refuse(file, "actuals/not-utf8", row, at + 1, name=names[at]) from None
                yield Block(range(first, first + batch.num_rows), cells)
                first += batch.num_rows
        except pyarrow.ArrowException:
            raise refuse(file, "actuals/damaged-behind", first, row=first) from None
        except OSError as error:  # Parquet: a page that does not decompress
            code = "actuals/damaged-behind" if error.errno is None else "source/unreadable-file"
            raise refuse(file, code, first, row=first, reason=reason_of(error)) from None

    return Table(file, names, blocks)


def _names(file: str, schema: Any) -> tuple[str, ...]:
    """The names of the columns. Raises `UnusableTable` for bytes that are no text."""
    try:
        return tuple(map(str, schema.names))
    except UnicodeDecodeError as error:
        raise _name_refused(file, error) from None


def _name_refused(file: str, error: UnicodeDecodeError) -> UnusableTable:
    return refuse(file, "actuals/name-not-utf8", name=error.object.decode("utf-8", "backslashreplace"))


def _first_not_text(column: Any) -> int:
    """The first cell of a column whose bytes are no text."""
    for at in range(len(column)):
        try:
            column[at].as_py()
        except UnicodeDecodeError:
            return at
    raise AssertionError


def _cells(file: str, name: str, column: Any) -> Cells:
    """The cells of a column of a batch: numbers where they are floats exactly, texts otherwise."""
    from pyarrow import types

    kind = column.type
    if types.is_dictionary(kind):
        return _cells(file, name, column.dictionary_decode())
    if types.is_nested(kind) or types.is_binary(kind) or types.is_large_binary(kind):
        raise refuse(file, "actuals/nested-column", name=name, type=str(kind))
    if types.is_integer(kind):
        whole = column.fill_null(0).to_numpy(zero_copy_only=False)
        if not len(whole) or max(abs(int(whole.min())), abs(int(whole.max()))) <= IN_FLOATS:
            return Numbers(whole.astype(numpy.float64), _nulls(column))
    elif types.is_floating(kind):
        return _floats(column)
    if types.is_string(kind) or types.is_large_string(kind):
        return list(column.fill_null("").to_pylist())
    return all_texts(column.to_pylist())


def _floats(column: Any) -> Cells:
    """Floats of 64 bits; of fewer bits, each as the shortest decimal that prints it."""
    values, blank = column.fill_null(0).to_numpy(zero_copy_only=False), _nulls(column)
    if values.dtype != numpy.float64:
        values = numpy.array([str(each) for each in values], dtype=object).astype(numpy.float64)
    return Numbers(values, blank)


def _nulls(column: Any) -> Any:
    return column.is_null().to_numpy(zero_copy_only=False)
