"""Spark with several workers gives what one process gives, also where a worker is killed. Run by `make test-spark`."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from frames import cents, expected, rows

from scoring.adapters import spark as adapter
from scoring.problems import InvalidColumns

pytestmark = [pytest.mark.spark, pytest.mark.filterwarnings("ignore")]  # Spark's own warnings
BOOK = "wuhan-2021"


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    """Two workers; a task is tried three times."""
    import shutil
    import sys

    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        pytest.skip("there is no Java on this machine, which Spark needs")
    os.environ["PYSPARK_PYTHON"] = sys.executable
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[2,3]").config("spark.ui.enabled", "false")
    builder = builder.config("spark.driver.host", "127.0.0.1").config("spark.sql.shuffle.partitions", "4")
    spark = builder.config("spark.sql.execution.arrow.maxRecordsPerBatch", "50").getOrCreate()
    spark.sparkContext.setLogLevel("OFF")
    yield spark
    spark.stop()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve files whose ends cut cards."""
    from pyarrow import parquet

    place = tmp_path_factory.mktemp("rows")
    table = rows(2400)
    for number in range(12):
        parquet.write_table(table.slice(number * 200, 200), place / f"{number:02}.parquet")
    return place


def test_rows_are_scored_as_in_one_process(session: Any, folder: Path, tmp_path: Path) -> None:
    adapter.score_frame(session.read.parquet(str(folder)), rulebook=BOOK).write.parquet(str(tmp_path / "out"))
    found = session.read.parquet(str(tmp_path / "out")).toArrow()
    table = rows(2400)
    columns, _ = expected(table, BOOK)
    names = [*table.column_names, "score", "mismatch"]
    here = [
        *(table.column(each).to_pylist() for each in table.column_names),
        columns["score"],
        columns["mismatch"],
    ]
    there = {name: found.column(name).to_pylist() for name in names} | {"score": cents(found.column("score"))}
    assert sorted(zip(*(there[each] for each in names), strict=True), key=str) == sorted(
        zip(*here, strict=True), key=str
    )
    assert str(found.schema.field("score").type) == "decimal128(18, 2)"


def test_totals_are_those_of_one_process(session: Any, folder: Path) -> None:
    found = adapter.total_frame(session.read.parquet(str(folder)), rulebook=BOOK).toArrow()
    _, sums = expected(rows(2400), BOOK)
    assert dict(zip(found.column("card").to_pylist(), cents(found.column("total")), strict=True)) == sums
    assert found.num_rows == len(sums)


def test_columns_that_are_not_there_are_told_before_anything_runs(session: Any) -> None:
    frame = session.createDataFrame([(1.0,)], ["weight"])
    with pytest.raises(InvalidColumns, match="没有名为“target”的列"):
        adapter.score_frame(frame)


def test_a_mistake_in_the_rows_fails_the_job_with_its_sentence(session: Any) -> None:
    frame = session.createDataFrame([(-1.0, 1.0, 1.0, "=")], ["weight", "target", "actual", "relation"])
    with pytest.raises(Exception, match="weight 有1行小于0，第一处是第0行（从0数起）。分值不能是负数"):
        adapter.score_frame(frame, rulebook=BOOK).collect()


def python_workers() -> list[int]:
    """The processes that Spark's Python daemon has forked."""
    parents = {}
    for entry in Path("/proc").iterdir():
        try:
            command = (entry / "cmdline").read_bytes()
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError):
            continue
        if b"pyspark.daemon" in command or b"pyspark/daemon" in command:
            parents[int(entry.name)] = parent
    return [each for each, parent in parents.items() if parent in parents and _is_ours(parent, parents)]


def _is_ours(daemon: int, parents: dict[int, int]) -> bool:
    """Whether the daemon's JVM belongs to this process."""
    process = parents[daemon]
    while process > 1:
        if process == os.getpid():
            return True
        try:
            process = int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            return False
    return False


def test_a_job_whose_worker_is_killed_gives_the_same(session: Any, folder: Path) -> None:
    frame = session.read.parquet(str(folder))

    def slowly(batches: Any) -> Any:
        """Long enough for each batch that a worker is killed amid its work."""
        for each in batches:
            time.sleep(0.1)
            yield each

    slow = frame.mapInArrow(slowly, frame.schema)
    columns, _ = expected(rows(2400), BOOK)
    for attempt in range(5):  # the worker that is killed may have been between two tasks
        found, failed = _score_while_one_is_killed(session, slow, f"killed {attempt}")
        assert sorted(cents(found.column("score")), key=str) == sorted(columns["score"], key=str)
        if failed:
            return
    pytest.fail("no task failed, so nothing was tried again")


def _score_while_one_is_killed(session: Any, frame: Any, group: str) -> tuple[Any, int]:
    """The scores of a job that loses a worker, and how many tasks that failed."""
    killed: list[int] = []
    tracker = session.sparkContext.statusTracker()

    def kill_one() -> None:
        while not killed:
            stages = [tracker.getStageInfo(each) for each in tracker.getActiveStageIds()]
            workers = python_workers()
            if workers and any(each and each.numCompletedTasks >= 1 for each in stages):
                os.kill(workers[-1], signal.SIGKILL)
                killed.append(workers[-1])
            time.sleep(0.05)

    killer = threading.Thread(target=kill_one, daemon=True)
    killer.start()
    session.sparkContext.setJobGroup(group, "a worker is killed")
    found = adapter.score_frame(frame, rulebook=BOOK).select("score").toArrow()
    killer.join(timeout=5)
    assert killed
    jobs = [tracker.getJobInfo(each) for each in tracker.getJobIdsForGroup(group)]
    stages = [tracker.getStageInfo(each) for job in jobs for each in job.stageIds]
    return found, sum(each.numFailedTasks for each in stages if each)
