"""Parquet files and folders of them, scored in one process with bounded memory."""

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path as FilePath
from types import TracebackType
from typing import Any, NamedTuple

import pyarrow
from pyarrow import parquet

from scoring.adapters.batches import BatchScorer
from scoring.adapters.streams import Closed, score_stream, total_stream
from scoring.problems import InvalidColumns, Problem, Where
from scoring.replacing import Replacement
from scoring.rulebooks import Rulebook

ROWS_AT_ONCE = 1 << 17


def score_parquet(
    source: str | FilePath,
    destination: str | FilePath | None = None,
    *,
    totals: str | FilePath | None = None,
    columns: Mapping[str, str] | None = None,
    rulebook: str | FilePath | Rulebook | None = None,
    unit: str = "",
    compiled: bool = False,
    rows_at_once: int = ROWS_AT_ONCE,
) -> int:
    """Score a Parquet file into another, or a folder into a folder of the same names; how many rows there were.

    The rows go through `score_batch`, so many at once; no more is held in memory. `totals` is a Parquet file for the
    totals of cards, the rows of which must then stand together in one file; without a destination only totals
    are made. Every file is written beside and renamed when it is whole: an earlier one stands until then, and a
    run that fails leaves nothing half-written. `compiled` is that of `score_columns`, and pays from some million rows
    on. Raises `InvalidColumns` (with the file), `InvalidRulebook`, `OSError`.
    """
    if destination is None and totals is None:
        raise InvalidColumns((Problem("adapter/no-output"),))
    closed, count = Closed(), 0
    with _output(None if totals is None else FilePath(totals)) as summary:
        for file, target in _files(FilePath(source), None if destination is None else FilePath(destination)):
            with (
                _told_of(file),
                _opened(file, columns, as_codes=target is None) as content,
                _output(target) as rows,
            ):
                schema = content.schema_arrow
                scorer = BatchScorer.of(
                    schema.names, columns=columns, rulebook=rulebook, unit=unit, compiled=compiled
                )
                read = None if rows else list(dict.fromkeys(scorer.roles.read.values()))
                batches = content.iter_batches(rows_at_once, columns=read, use_threads=False)
                _score(_read_ahead(batches), scorer, schema, Outputs(rows, summary, closed))
                count += content.metadata.num_rows
    return count


class Outputs(NamedTuple):
    """Where rows and totals go, None where they are not asked for, and the cards that have their totals."""

    rows: "Output | None"
    totals: "Output | None"
    closed: Closed


def _score(batches: Iterator[Any], scorer: BatchScorer, schema: Any, to: Outputs) -> None:
    if to.rows is not None:
        to.rows.begin(scorer.schema(schema))
    if to.totals is None:
        assert to.rows is not None
        for batch in score_stream(batches, scorer):
            to.rows.write(batch)
        return
    to.totals.begin(scorer.schema_of_totals(schema))
    for found in total_stream(batches, scorer, to.closed, with_rows=to.rows is not None):
        if to.rows is not None:
            to.rows.write(found.rows)
        to.totals.write(found.totals)


def _opened(file: FilePath, columns: Mapping[str, str] | None, *, as_codes: bool) -> Any:
    """A Parquet file; relations as the codes of words that they are stored as, where no rows are written again."""
    words = [(columns or {}).get("relation", "relation")] if as_codes else []
    return parquet.ParquetFile(file, memory_map=True, read_dictionary=words)


def _read_ahead(batches: Iterator[Any]) -> Iterator[Any]:
    """The same batches, the next of which is read while one is at work."""
    with ThreadPoolExecutor(1) as reader:
        coming = reader.submit(next, batches, None)
        while (batch := coming.result()) is not None:
            coming = reader.submit(next, batches, None)
            yield batch


def _output(file: FilePath | None) -> "AbstractContextManager[Output | None]":
    return nullcontext() if file is None else Output(file)


def _files(source: FilePath, destination: FilePath | None) -> Iterator[tuple[FilePath, FilePath | None]]:
    """Each file and where its rows go."""
    if not source.is_dir():
        yield source, destination
        return
    for each in sorted(source.rglob("*.parquet")):
        yield each, None if destination is None else destination / each.relative_to(source)


@contextmanager
def _told_of(file: FilePath) -> Iterator[None]:
    """Problems get the place of their file, and damage to it is one."""
    try:
        yield
    except InvalidColumns as refused:
        raise refused.within(Where(str(file))) from None
    except (pyarrow.ArrowInvalid, OSError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise InvalidColumns((Problem("adapter/damaged", where=Where(str(file))),)) from None


class Output:
    """A Parquet file that is written beside and put in place when all of it is there."""

    def __init__(self, file: FilePath) -> None:
        self.file = file
        self._new: Replacement | None = None
        self._writer: Any = None

    def __enter__(self) -> "Output":
        self.file.parent.mkdir(parents=True, exist_ok=True)
        return self

    def begin(self, schema: Any) -> None:
        """Say what the batches will be; again for a further file of the same columns."""
        if self._writer is None:
            # The same file may be the task of two workers where the first was taken for lost.
            self._new = Replacement(str(self.file), is_shared=True)
            self._writer = parquet.ParquetWriter(self._new.beside, schema, store_decimal_as_integer=True)

    def write(self, batch: Any) -> None:
        self._writer.write_batch(batch.cast(self._writer.schema))

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        try:
            if self._writer is not None:
                self._writer.close()
                if kind is None and self._new is not None:
                    self._new.put_in_place()
        finally:
            if self._new is not None:
                self._new.discard()
