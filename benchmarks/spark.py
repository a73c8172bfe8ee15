"""A Spark job over the adapter, beside the engine's own call over the same arrays; tells the seconds of each.

    python benchmarks/spark.py ROWS ROUNDS

Both jobs run in one session with two workers and end in a sink that drops the rows, so that all are made and none written.
The bare job is `mapInArrow` with `score_columns` written out by hand, its scores as the integers that they are. Prints a line of JSON.
"""

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pyarrow
from parquet import write
from pyspark.sql import SparkSession
from pyspark.sql.types import BooleanType, LongType, StructField, StructType
from tables import RULEBOOK, make_rows

from scoring import score_columns
from scoring.adapters import spark as adapter

BATCH = 1 << 16


def main(length: int, rounds: int) -> None:
    os.environ["PYSPARK_PYTHON"] = sys.executable
    start = time.perf_counter()
    builder = SparkSession.builder.master("local[2,3]").config("spark.ui.enabled", "false")
    builder = builder.config("spark.driver.host", "127.0.0.1").config("spark.ui.showConsoleProgress", "false")
    builder = builder.config("spark.sql.execution.arrow.maxRecordsPerBatch", BATCH)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    started = time.perf_counter() - start
    jobs = made(session, length)
    seconds: dict[str, list[float]] = {name: [] for name in jobs}
    for run in range(rounds + 1):
        for name, job in jobs.items():
            start = time.perf_counter()
            job()
            if run:
                seconds[name].append(time.perf_counter() - start)
    session.stop()
    print(json.dumps({"start": started, "seconds": seconds}))


def made(session: Any, length: int) -> dict[str, Callable[[], None]]:
    """The jobs: nothing but the rows through Python, the bare call, the adapter, and totals."""
    file = Path(tempfile.mkdtemp()) / "rows.parquet"
    write(make_rows(length), file)
    frame = session.read.parquet(str(file)).repartition(4).cache()
    frame.count()
    added = [StructField("points", LongType()), StructField("differs", BooleanType())]
    schema = StructType([*frame.schema.fields, *added])

    def identity(batches: Iterable[Any]) -> Iterator[Any]:
        yield from batches

    def bare(batches: Iterable[Any]) -> Iterator[Any]:
        for batch in batches:
            names = ("weight", "target", "actual", "declared")
            columns = {name: batch.column(name).to_numpy() for name in names}
            found = score_columns(**columns, relation=batch.column("relation"), rulebook=RULEBOOK)
            arrays = [*batch.columns, pyarrow.array(found.score), pyarrow.array(found.mismatch)]
            yield pyarrow.RecordBatch.from_arrays(arrays, names=[*batch.schema.names, "points", "differs"])

    def done(job: Any) -> None:
        job.write.format("noop").mode("overwrite").save()

    return {
        "rows through Python": lambda: done(frame.mapInArrow(identity, frame.schema)),
        "score_columns by hand": lambda: done(frame.mapInArrow(bare, schema)),
        "score_frame": lambda: done(adapter.score_frame(frame, rulebook=RULEBOOK)),
        "total_frame": lambda: done(adapter.total_frame(frame, rulebook=RULEBOOK)),
    }


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
