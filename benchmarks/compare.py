"""This project beside what a user would take instead, and beside what the machine allows; goals and results in one run.

    python benchmarks/compare.py [--rows 1000000] [--files 200] [--rounds 3] [--full]

Prints tables in Markdown. `--full` measures 10⁵, 10⁶ and 10⁷ rows and 2,000 files, and writes what it prints to
`benchmarks/RESULTS.md`. Scores, verdicts and totals of every contender of columns are held against whole-number arithmetic first.
"""

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from datetime import date
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import contenders
import numpy
import pyarrow
import texts
from files import of_many_files, of_one_file, of_units, row_by_row
from goals import Peaks, goals, table_of_goals
from measuring import Contender, Measured, Read, Wrong, measure, ratio, unchecked
from parquet import write
from tables import CARD, RULEBOOK, Rows, make_rows, make_text_rows

import scoring
from scoring.adapters import BatchScorer

HERE = Path(__file__).resolve().parent
PACKAGES = (
    "numpy", "numba", "pandas", "polars", "duckdb", "pyarrow", "pyspark", "OpenFisca-Core", "zen-engine", "panzi-json-logic", "PyYAML",
    "jsonschema",
)  # fmt: skip
Found = Mapping[str, Measured]


def in_columns(rows: Rows, rounds: int, folder: Path) -> Found:
    """Arrays of numbers, by all contenders."""

    sums = numpy.add.reduceat(rows.exact, numpy.arange(0, len(rows), CARD))

    def check(length: int, read: Read) -> Wrong:
        held = ((read.score, rows.exact[:length]), (read.mismatch, rows.differs[:length]), (read.total, sums))
        return Wrong(
            *(None if told is None else int(numpy.count_nonzero(told != exact)) for told, exact in held)
        )

    return measure(contenders.contenders(rows, folder), rounds, check)


def in_batches(rows: Rows, rounds: int) -> Found:
    """An Arrow table in batches: the adapter, and `score_columns` over the arrays of the same batches."""
    scorer = BatchScorer.of(list(rows.columns), rulebook=RULEBOOK)
    batches = pyarrow.table(rows.columns).to_batches(max_chunksize=1 << 17)

    def plainly() -> None:
        names = ("weight", "target", "actual", "declared", "relation")
        for each in batches:
            arrays = {name: each.column(name).to_numpy() for name in names}
            scoring.score_columns(**arrays, rulebook=scorer.rulebook)

    def adapted() -> None:
        for each in batches:
            scorer.score(each)

    both = [
        Contender("score_columns on raw arrays", len(rows), plainly),
        Contender("score_batch", len(rows), adapted),
    ]
    return measure(both, rounds, unchecked)


def of_parquet(rows: Rows, rounds: int, folder: Path) -> tuple[Found, Mapping[str, float]]:
    """Processes that tell their own seconds and their peak memory in MB."""
    file = folder / "rows.parquet"
    write(rows, file)
    names = {
        "read": "limit: read the Parquet",
        "totals": "score_parquet, totals",
        "compiled": "score_parquet, totals, compiled",
        "rows": "score_parquet, rows and totals",
    }
    told: dict[str, list[tuple[float, float]]] = {name: [] for name in names}
    for _ in range(rounds):
        for way in names:
            command = [sys.executable, str(HERE / "parquet.py"), way, str(file)]
            seconds, peak = subprocess.check_output(command, cwd=HERE, text=True).split()
            told[way].append((float(seconds), float(peak)))
    found = {
        name: Measured(Contender(name, len(rows), lambda: None), tuple(s for s, _ in told[way]))
        for way, name in names.items()
    }
    return found, {name: max(peak for _, peak in told[way]) for way, name in names.items()}


def on_spark(length: int, rounds: int) -> tuple[Found, float] | None:
    """Jobs of one session, and the seconds that it took to start."""
    if shutil.which("java") is None:
        print("Java is not installed, so Spark is not measured")
        return None
    command = [sys.executable, str(HERE / "spark.py"), str(length), str(rounds)]
    lines = subprocess.check_output(command, cwd=HERE, text=True, stderr=subprocess.DEVNULL).splitlines()
    told = json.loads(lines[-1])
    return {
        name: Measured(Contender(name, length, lambda: None), tuple(seconds))
        for name, seconds in told["seconds"].items()
    }, told["start"]


# What is said.


def shown(found: Found, base: str, unit: str = "row") -> Iterator[str]:
    """A table of contenders, the times of `base` for one row."""
    yield f"| contender | {unit}s | median | spread | per {unit} | × {base} | wrong by a cent | wrong verdicts | wrong totals |"
    yield "| --- | --: | --: | --: | --: | --: | --: | --: | --: |"
    for name, each in found.items():
        spread = f"{min(each.seconds):.3g}–{max(each.seconds):.3g} s"
        per = f"{each.per_row:,.1f} ns" if each.per_row < 1e5 else f"{each.per_row / 1e6:,.2f} ms"
        counts = ("" if count is None else f"{count:,}" for count in each.wrong)
        yield (
            f"| {name} | {each.contender.rows:,} | {each.median:.3g} s | {spread} | {per} | "
            f"{ratio(each, found[base]):.3g} | {' | '.join(counts)} |"
        )
    yield ""


def shown_peaks(memory: Mapping[str, Any]) -> Iterator[str]:
    """The peaks of `jixiao audit -j 2` over more and more files."""
    counts = " ".join(str(count) for count, *_ in memory["peaks"])
    yield f"`python benchmarks/files.py {counts}` measured on {memory['date']}:"
    yield ""
    yield "| files | MB in the parent | MB in its largest worker |"
    yield "| --: | --: | --: |"
    yield from (f"| {count:,} | {parent:.0f} | {worker:.0f} |" for count, parent, worker in memory["peaks"])
    yield ""


def heading(rounds: int) -> Iterator[str]:
    versions = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    yield "# Results"
    yield ""
    yield "Written by `make bench FULL=1`; do not edit."
    yield ""
    yield (
        f"{date.today().isoformat()}, jixiao {scoring.__version__}, Python {platform.python_version()}, {os.cpu_count()} cores, "
        f"{platform.machine()}, {rounds} rounds after one to warm up, contenders in turn. {versions}."
    )
    yield ""
    yield (
        "Times are medians; × is the median of the ratios per row within one round. Contenders with fewer rows are slow; what they "
        "take is scaled per row. A row is wrong by a cent where its score is not the exact one rounded half up; a verdict is wrong "
        "where a declared score is called different and is not, or the other way round; a total is that of a card of thirty rows. "
        "Scores, verdicts and totals of columns are held against whole-number arithmetic; where nothing stands, a contender does not "
        "make them (rule engines, the loop and the workbook score and do no more) or they are not held against it (files, Parquet, batches)."
    )
    yield ""


def differential() -> Iterator[str]:
    told = json.loads((HERE / "differential.json").read_text(encoding="utf-8"))
    yield "## Differential test"
    yield ""
    yield (
        f"`python benchmarks/differential.py --rows 100000000 --seed {told['seed']}` compared {told['rows']:,} rows with whole-number "
        f"arithmetic on {told['date']}, by NumPy and by machine code: {told['differences']} differences. `make test` runs half a million rows."
    )
    yield ""


def run(sizes: list[int], files: int, rounds: int) -> Iterator[str]:
    """All measurements, in Markdown."""
    sections: list[str] = []
    with TemporaryDirectory() as name:
        folder = Path(name)
        for size in sizes:
            rows = make_rows(size)
            columns = in_columns(rows, rounds, folder)
            sections += [f"## {size:,} rows of numbers", "", *shown(columns, "jixiao, NumPy, 1 thread")]
        many = make_text_rows(min(size, 10**6))
        words = measure(list(texts.contenders(many)), rounds, texts.check_against(many))
        sections += ["## Columns of texts", "", *shown(words, "jixiao, texts")]
        stored, peaks = of_parquet(rows, rounds, folder)
        sections += ["## Parquet, streaming", "", *shown(stored, "limit: read the Parquet")]
        told = ", ".join(f"{each} {peak:.0f} MB" for each, peak in peaks.items())
        sections += [f"Peak memory of the whole process, Python and libraries included: {told}.", ""]
        batches = in_batches(rows, rounds)
        sections += ["## Arrow record batches", "", *shown(batches, "score_columns on raw arrays")]
        spark = on_spark(min(size, 2 * 10**6), rounds)
        if spark is not None:
            sections += ["## Spark, two workers", "", *shown(spark[0], "score_columns by hand")]
            sections += [f"The session took {spark[1]:.1f} s to start.", ""]
        single = row_by_row(rounds, folder)
        base = "a loop with regular expressions and Decimal"
        sections += ["## Loaded scorecards, row by row", "", *shown(single, base)]
        audits = of_many_files(files, rounds, folder)
        sections += [f"## {files:,} files of 30 rows", "", *shown(audits, "jixiao audit -j 1", "file")]
        few, one = of_many_files(10, 2 * rounds, folder), of_one_file(3 * rounds, folder)
        sections += ["## Ten files", "", *shown(few, "jixiao audit -j 1", "file")]
        sections += ["## One file", "", *shown(one, "starting Python", "file")]
        units = of_units(files * 50, rounds, folder)
        sections += ["## One definition, many units", "", *shown(units, "limit: reading the CSV", "unit")]
    memory = json.loads((HERE / "memory.json").read_text(encoding="utf-8"))
    sections += ["## Memory of many files", "", *shown_peaks(memory)]
    measured = {"columns": columns, "texts": words, "parquet": stored, "batches": batches, "row": single}
    measured |= {"files": audits, "few": few, "one": one} | ({"spark": spark[0]} if spark else {})
    yield from heading(rounds)
    yield from table_of_goals(list(goals(measured, Peaks(peaks, memory["peaks"]))))
    yield from sections
    yield from differential()


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--rows", type=int, default=10**6)
    options.add_argument("--files", type=int, default=200)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--full", action="store_true")
    given = options.parse_args()
    os.environ.pop(
        "PYTHONDONTWRITEBYTECODE", None
    )  # what is started may keep what it compiled, as it does for users
    begun = time.monotonic()
    sizes = [10**5, 10**6, 10**7] if given.full else [given.rows]
    text = "\n".join(run(sizes, 2000 if given.full else given.files, given.rounds))
    print(text)
    if given.full:
        (HERE / "RESULTS.md").write_text(f"{text}\n", encoding="utf-8")
    print(f"measured in {time.monotonic() - begun:.0f} s", file=sys.stderr)


if __name__ == "__main__":
    main()
