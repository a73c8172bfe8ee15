"""What several processes gain, and how much memory many files take.

`jixiao audit` of 10 and of 2,000 files with `-j 2` against one process: whole processes in turn, after a
warm-up, so that a slow moment of the machine hits both; medians, and the median of the ratios. Before that, the
peak memory of the parent and of its largest worker for 1,000 files, and for as many as the first argument
says (100,000 take a while).
"""

import hashlib
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile

from generate_scorecards import write_scorecards

ROOT = Path(__file__).resolve().parent.parent
RUNS = 5

# Runs the command in this process, so that the system can tell its peak from that of its workers.
MEASURED = """\
import resource, sys
from scoring.cli import run
run(sys.argv[1:])
peaks = (resource.getrusage(each).ru_maxrss for each in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
print(*peaks, file=sys.stderr)
"""


def audit(folder: Path, jobs: int) -> tuple[float, str]:
    """The wall time of an audit, and a digest of what it prints."""
    command = [sys.executable, "-m", "scoring", "audit", str(folder), "-j", str(jobs), "--format", "json"]
    with TemporaryFile() as stream:
        start = time.perf_counter()
        subprocess.run(command, cwd=ROOT, stdout=stream, check=False)
        seconds = time.perf_counter() - start
        stream.seek(0)
        return seconds, hashlib.file_digest(stream, "sha256").hexdigest()


def compare(folder: Path, count: int, runs: int) -> None:
    """One process and two, in turn."""
    files = folder / str(count)
    write_scorecards(files, count)
    times: dict[int, list[float]] = {1: [], 2: []}
    printed = {audit(files, jobs)[1] for jobs in times}
    for _ in range(runs):
        for jobs, measured in times.items():
            seconds, output = audit(files, jobs)
            measured.append(seconds)
            printed.add(output)
    one, two = (statistics.median(each) for each in times.values())
    ratio = statistics.median(a / b for a, b in zip(*times.values(), strict=True))
    same = "the same bytes" if len(printed) == 1 else "DIFFERENT BYTES"
    print(f"{count:7} files: -j 1 {one:7.2f} s, -j 2 {two:7.2f} s, {ratio:.2f} times faster, {same}")


def measure_memory(folder: Path, count: int) -> None:
    """The peaks of the parent and of its largest worker."""
    files = folder / f"memory-{count}"
    write_scorecards(files, count)
    arguments = [
        "audit",
        str(files),
        "-j",
        "2",
        "--format",
        f"json={folder / 'report.json'}",
        "--format",
        "text",
    ]
    ran = subprocess.run(
        [sys.executable, "-c", MEASURED, *arguments],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        check=False,
    )
    parent, worker = (int(each) / 1024 for each in ran.stderr.split())
    print(f"{count:7} files: at most {parent:.0f} MB in the parent, {worker:.0f} MB in a worker")


def main(arguments: Sequence[str]) -> None:
    """Print the figures; the argument is the larger number of files for the memory."""
    with TemporaryDirectory() as folder:
        for count in (1000, *map(int, arguments[:1])):
            measure_memory(Path(folder), count)
        compare(Path(folder), 10, 3 * RUNS)
        compare(Path(folder), 2000, RUNS)


if __name__ == "__main__":
    main(sys.argv[1:])
