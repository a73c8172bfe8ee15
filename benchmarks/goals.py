"""The goals of the project as a table: what was asked for, what was measured, and by how much it was missed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from measuring import Measured, ratio

# What holds back, as profiles of these runs show it.
ARRAYS = (
    "both sides of every rule and both relations are computed for each row, on numbers that are first read as decimals, "
    "which takes two thirds of the time; totals per card take a sixth"
)
PASSES = (
    "NumPy passes over a block once for each operation, and rows of two relations are gathered and put back"
)
FLOATS = "they compute in float64 too, on both cores where they can, and are wrong where the table says so"
ADDED = "the scores are written as decimals of 16 bytes, and statuses as words, which Spark carries back"
READER = "one thread reads ahead of the one that scores, where the limit reads with both cores"
ROW = "a row keeps its readings, its trace and its status, where the loop keeps a number, and the loop reads only the first number of a text"
FILES = "scoring rows that were not seen before takes two fifths, reading, auditing and writing the report a sixth each"
START = "importing what the command needs takes more than two thirds"


@dataclass(frozen=True)
class Goal:
    """A work beside a peer or a limit: so many times faster than it, or at most so many times its time (or MB).

    `because` says what holds the work back where the goal is missed.
    """

    work: str
    beside: str
    goal: float
    measured: float
    sense: Literal["faster", "at most"]
    by: str = ""
    because: str = ""

    @property
    def is_met(self) -> bool:
        return self.measured >= self.goal if self.sense == "faster" else self.measured <= self.goal

    @property
    def verdict(self) -> str:
        if self.is_met:
            return "met"
        missed = self.goal / self.measured if self.sense == "faster" else self.measured / self.goal
        return f"missed by a factor of {missed:.2f}"


def table_of_goals(goals: list[Goal]) -> Iterator[str]:
    yield "## Goals"
    yield ""
    yield "| work | by | beside | goal | measured | |"
    yield "| --- | --- | --- | --: | --: | --- |"
    for each in goals:
        goal = f"{each.goal:g} × faster" if each.sense == "faster" else f"at most {each.goal:g}"
        yield f"| {each.work} | {each.by} | {each.beside} | {goal} | {each.measured:.3g} | {each.verdict} |"
    yield ""
    reasons: dict[str, list[str]] = {}
    for each in goals:
        if not each.is_met and each.because:
            reasons.setdefault(each.because, []).append(f"{each.work} beside {each.beside}")
    if reasons:
        yield "What holds back where a goal is missed:"
        yield ""
        yield from (f"- {'; '.join(works)}: {because}." for because, works in reasons.items())
        yield ""


@dataclass(frozen=True)
class Peaks:
    """Peak memory in MB: of streams by their name, and of a parent and its largest worker by numbers of files."""

    of_streams: Mapping[str, float]
    of_files: list[tuple[int, float, float]]


def goals(found: Mapping[str, Mapping[str, Measured]], peaks: Peaks) -> Iterator[Goal]:
    """The goals of the project, and how far they are reached."""
    columns, ours = found["columns"], "jixiao, NumPy, 1 thread"
    best = (
        "jixiao, compiled, 2 threads"
        if "jixiao, compiled, 2 threads" in columns
        else "jixiao, NumPy, 2 threads"
    )

    def faster(group: str, one: str, other: str) -> float:
        return ratio(found[group][other], found[group][one])

    def times(group: str, one: str, other: str) -> float:
        return ratio(found[group][one], found[group][other])

    rows = f"{columns[ours].contender.rows:,} rows"
    polars, decimal, fisca = "Polars, floor(x + 0.5)", "DuckDB DECIMAL", "OpenFisca-Core, build and calculate"
    yield Goal(
        rows, "Polars' float64, two threads", 2.5, faster("columns", best, polars), "faster", best, ARRAYS
    )
    one, two = "limit: read and write once, 1 thread", "limit: read and write once, 2 threads"
    yield Goal(rows, f"{one[7:]}", 5, times("columns", ours, one), "at most", ours, PASSES)
    yield Goal(rows, f"{two[7:]}", 1.6, times("columns", best, two), "at most", best, ARRAYS)
    for peer, goal in ((decimal, 6), (fisca, 20), ("GoRules ZEN", 500)):
        yield Goal(rows, peer, goal, faster("columns", best, peer), "faster", best, FLOATS)
    words = "Polars, regular expressions"
    yield Goal("columns of texts", words, 1, faster("texts", "jixiao, texts", words), "faster")
    limit, way = "limit: read the Parquet", "score_parquet, totals, compiled"
    yield Goal("Parquet to totals", "reading it", 1.5, times("parquet", way, limit), "at most", way, READER)
    yield Goal("Parquet to totals, peak MB", "nothing", 500, peaks.of_streams[way], "at most", way)
    raw, bare = "score_columns on raw arrays", "score_columns by hand"
    yield Goal(
        "Arrow batches", raw, 1.1, times("batches", "score_batch", raw), "at most", "score_batch", ADDED
    )
    if "spark" in found:
        yield Goal("Spark", bare, 1.1, times("spark", "score_frame", bare), "at most", "score_frame", ADDED)
    single = "scoring.score, rows not seen before"
    loop = "a loop with regular expressions and Decimal"
    yield Goal("loaded scorecards", loop, 8, times("row", single, loop), "at most", single, ROW)
    audit, two, plain = "jixiao audit -j 1", "jixiao audit -j 2", "CSafeLoader + jsonschema + Decimal"
    events, python = "limit: libyaml's events", "starting Python"
    count = f"{found['files'][audit].contender.rows:,} files"
    yield Goal(count, events[7:], 3, times("files", audit, events), "at most", audit, FILES)
    yield Goal(count, plain, 3, faster("files", audit, plain), "faster", audit, FILES)
    yield Goal(count, audit, 1.7, faster("files", two, audit), "faster", two)
    yield Goal("10 files", audit, 1, faster("few", two, audit), "faster", two)
    yield Goal("one file", python, 6, times("one", "jixiao audit", python), "at most", audit[:12], START)
    more = peaks.of_files
    if len(more) > 1:
        (few, *before), (many, *after) = more[0], more[-1]
        grown = max(now - then for now, then in zip(after, before, strict=True))
        yield Goal(f"{many:,} files, MB more", f"{few:,} files", 100, grown, "at most", "jixiao audit -j 2")
