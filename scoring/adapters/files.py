"""Parquet files and folders of them, scored in one process with bounded memory."""

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path as FilePath
from typing import Any, NamedTuple

import pyarrow
from pyarrow import parquet

from scoring.adapters.batches import BatchScorer
from scoring.adapters.labels import Closed
from scoring.adapters.outputs import Output, Outputs
from scoring.adapters.plans import plan
from scoring.adapters.streams import score_stream, total_stream
from scoring.problems import InvalidColumns, Problem, Where
from scoring.rulebooks import AnyRulebook

ROWS_AT_ONCE = 1 << 17


def score_parquet(
    source: str | FilePath,
    destination: str | FilePath | None = None,
    *,
    totals: str | FilePath | None = None,
    columns: Mapping[str, str] | None = None,
    rulebook: AnyRulebook | None = None,
    unit: str = "",
    compiled: bool = False,
    rows_at_once: int = ROWS_AT_ONCE,
) -> int:
    """Score a Parquet file into another, or a folder into a folder of the same names; how many rows there were.

    The rows go through `score_batch`, so many at once; no more is held in memory, but 8 bytes for each card that has a total. `totals` is a Parquet file for the
    totals of cards, the rows of which must then stand together in one file; without a destination only totals
    are made. All files are written beside and renamed at the end, when all of them are whole: earlier ones stand until
    then, and a run that fails leaves them as they were. `compiled` is that of `score_columns`, and pays from some million rows
    on. Raises `InvalidColumns` (with the file), `InvalidRulebook`, `OSError`.
    """
    files = plan(source, destination, totals, rows_at_once)
    closed, count = Closed(), 0
    with Outputs() as outputs:
        summary = None if totals is None else outputs.open(FilePath(totals))
        for file, target in files:
            with _placed(file), _opened(file, columns, as_codes=target is None) as content:
                schema = content.schema_arrow
                scorer = BatchScorer.of(
                    schema.names, columns=columns, rulebook=rulebook, unit=unit, compiled=compiled
                )
                rows = None if target is None else outputs.open(target)
                read = None if rows else list(dict.fromkeys(scorer.roles.read.values()))
                batches = content.iter_batches(rows_at_once, columns=read, use_threads=False)
                _score(_read_ahead(_whole(batches)), scorer, schema, Results(rows, summary, closed))
                if rows is not None:
                    rows.close()
                count += content.metadata.num_rows
        outputs.put_in_place()
    return count


class Results(NamedTuple):
    """Where rows and totals go, None where they are not asked for, and the cards that have their totals."""

    rows: Output | None
    totals: Output | None
    closed: Closed


def _score(batches: Iterator[Any], scorer: BatchScorer, schema: Any, to: Results) -> None:
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
    with _damage_told():
        return parquet.ParquetFile(file, memory_map=True, read_dictionary=words)


def _whole(batches: Iterator[Any]) -> Iterator[Any]:
    """The same batches; damage to their file is told."""
    with _damage_told():
        yield from batches


def _read_ahead(batches: Iterator[Any]) -> Iterator[Any]:
    """The same batches, the next of which is read while one is at work."""
    with ThreadPoolExecutor(1) as reader:
        coming = reader.submit(next, batches, None)
        while (batch := coming.result()) is not None:
            coming = reader.submit(next, batches, None)
            yield batch


@contextmanager
def _placed(file: FilePath) -> Iterator[None]:
    """Problems get the place of their file."""
    try:
        yield
    except InvalidColumns as refused:
        raise refused.within(Where(str(file))) from None


@contextmanager
def _damage_told() -> Iterator[None]:
    """What Arrow cannot read is damaged; what the operating system refuses is not."""
    try:
        yield
    except (pyarrow.ArrowException, OSError, UnicodeDecodeError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise InvalidColumns((Problem("adapter/damaged"),)) from None
