"""Parquet to totals per card, streaming: whole processes that tell their own seconds and peak memory.

python benchmarks/parquet.py read|totals|compiled|rows FILE
"""

import sys
import time
from pathlib import Path

import pyarrow
from pyarrow import parquet
from tables import RULEBOOK, Rows

from scoring import Relation
from scoring.adapters import score_parquet

NAMES = ("weight", "target", "actual", "declared", "relation", "card")


def write(rows: Rows, file: Path) -> None:
    """The rows, a million to a group, relations as words."""
    words = pyarrow.array([each.value for each in Relation])
    columns = {**rows.columns, "relation": words.take(pyarrow.array(rows.relation))}
    parquet.write_table(pyarrow.table(columns), file, row_group_size=1 << 20)


def read(file: str) -> None:
    """Nothing but the batches, as fast as both cores read them, relations as codes of their words."""
    with parquet.ParquetFile(file, memory_map=True, read_dictionary=["relation"]) as content:
        for _ in content.iter_batches(1 << 17, columns=list(NAMES), use_threads=True):
            pass


def score(file: str, destination: str | None = None, *, compiled: bool = False) -> None:
    score_parquet(file, destination, totals=f"{file}.totals", rulebook=RULEBOOK, compiled=compiled)


def peak() -> float:
    """The peak memory of this process in MB; `getrusage` would tell that of its parent, where that is larger."""
    told = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(told.partition("VmHWM:")[2].split()[0]) / 1024


def main(way: str, file: str) -> None:
    ways = {
        "read": lambda: read(file),
        "totals": lambda: score(file),
        "compiled": lambda: score(file, compiled=True),
        "rows": lambda: score(file, f"{file}.scored"),
    }
    if way == "compiled":  # making the machine code takes seconds, once
        ways[way]()
    start = time.perf_counter()
    ways[way]()
    seconds = time.perf_counter() - start
    print(seconds, peak())


if __name__ == "__main__":
    main(*sys.argv[1:])
