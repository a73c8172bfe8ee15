"""Folders of scorecards: whole commands beside libyaml's events and beside what one would write in an afternoon.

    python benchmarks/files.py 1000 100000

measures the memory of so many files and writes it to `memory.json`, from which `make bench` takes it.

Commands are whole processes, as people start them. Rows are scored in this process: for the first time, and again, when
memory helps; it also helps the first time with rows that say the same.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy
from generate_scorecards import SEED, write_scorecards
from measuring import Contender, Measured, measure, unchecked
from plain_audit import leaves
from plain_audit import score as score_plainly

import scoring
from scoring import source

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
JIXIAO = [sys.executable, "-m", "scoring"]
CARDS = 50  # whose rows are scored in one round
EVENTS = """\
import sys, yaml
from pathlib import Path
for file in sorted(Path(sys.argv[1]).rglob("*.yaml")):
    for _ in yaml.parse(file.read_bytes(), Loader=yaml.CLoader):
        pass
"""
READ = """\
import csv, sys
for _ in csv.reader(open(sys.argv[1], encoding="utf-8", newline="")):
    pass
"""
# Runs the command in this process, so that the system can tell its peak from that of its workers. What `getrusage` tells of
# a process itself counts the process that started it, which holds the arrays of a benchmark.
PEAKS = """\
import resource, sys
from pathlib import Path
from scoring.cli import run
run(sys.argv[1:])
own = Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0]
print(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr)
"""


def of_many_files(count: int, rounds: int, folder: Path) -> Mapping[str, Measured]:
    """A folder of scorecards, audited into JSON."""
    files = folder / f"cards-{count}"
    write_scorecards(files, count)
    audit = [*JIXIAO, "audit", str(files), "--format", "json", "-j"]
    commands = {
        "limit: libyaml's events": [sys.executable, "-c", EVENTS, str(files)],
        "jixiao audit -j 1": [*audit, "1"],
        "jixiao audit -j 2": [*audit, "2"],
        "CSafeLoader + jsonschema + Decimal": [sys.executable, str(HERE / "plain_audit.py"), str(files)],
    }
    outputs = {_output(commands[f"jixiao audit -j {jobs}"]) for jobs in (1, 2)}
    assert len(outputs) == 1, "two processes print other bytes than one"
    return _whole_processes(commands, count, rounds)


def of_units(count: int, rounds: int, folder: Path) -> Mapping[str, Measured]:
    """One definition of ten indicators and so many units in a CSV file, scored into another."""
    definition, actuals = folder / "definition.yaml", folder / "units.csv"
    names = [f"完成数量{number}" for number in range(1, 11)]
    rows = "".join(f"- {{name: {each}, weight: 10, target: ≥100个, actual: ''}}\n" for each in names)
    head = "format: scorecard/1\ntitle: 各单位自评\nyear: 2024\nrulebook: wuhan-2021\nindicators:\n"
    definition.write_text(head + rows, encoding="utf-8")
    reached = numpy.random.default_rng(SEED).integers(30, 131, (count, len(names)))
    with actuals.open("w", encoding="utf-8") as stream:
        stream.write(",".join(["单位", *names]) + "\n")
        stream.writelines(
            f"单位{at},{','.join(map(str, each))}\n" for at, each in enumerate(reached.tolist())
        )
    score = [
        *JIXIAO,
        "score",
        str(definition),
        "--actuals",
        str(actuals),
        "--out",
        str(folder / "scored.csv"),
    ]
    commands = {
        "limit: reading the CSV": [sys.executable, "-c", READ, str(actuals)],
        "jixiao score --actuals": score,
    }
    return _whole_processes(commands, count, rounds)


def _output(command: list[str]) -> bytes:
    return subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=False).stdout


def of_one_file(rounds: int, folder: Path) -> Mapping[str, Measured]:
    """What a person waits for who audits one file, and what of that is the start of Python and the import."""
    files = folder / "one"
    write_scorecards(files, 1)
    commands = {
        "starting Python": [sys.executable, "-c", "pass"],
        "import scoring": [sys.executable, "-c", "import scoring"],
        "import jsonschema": [sys.executable, "-c", "import jsonschema"],
        "jixiao audit": [*JIXIAO, "audit", str(files)],
        "jixiao audit of the seven real tables": [*JIXIAO, "audit", "indicators/wuhan-data-bureau-2024"],
    }
    return _whole_processes(commands, 1, rounds)


def _whole_processes(commands: Mapping[str, list[str]], count: int, rounds: int) -> Mapping[str, Measured]:
    def started(command: list[str]) -> Callable[[], Any]:
        def run() -> None:
            ran = subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, check=False)
            assert ran.returncode in (0, 1), f"{command} failed"  # 1: there are findings

        return run

    contenders = [Contender(name, count, started(command)) for name, command in commands.items()]
    return measure(contenders, rounds, unchecked)


def row_by_row(rounds: int, folder: Path) -> Mapping[str, Measured]:
    """`scoring.score` of loaded scorecards, beside a loop over the same rows.

    Rows are seen for the first time in every round, since each round has cards of its own.
    """
    paths = [_cards(folder / f"rows-{at}", at) for at in range(rounds + 1)]
    unseen = iter([[scoring.load(each) for each in some] for some in paths])
    cards = [scoring.load(each) for each in paths[0]]
    rows = [row for each in paths[0] for row in leaves(source.read_file(each).data)]

    def score(cards: list[scoring.Scorecard]) -> None:
        for each in cards:
            scoring.score(each)

    def loop() -> None:
        for each in rows:
            score_plainly(each)

    contenders = [
        Contender("scoring.score, rows not seen before", len(rows), lambda: score(next(unseen))),
        Contender("scoring.score, the same rows again", len(rows), lambda: score(cards)),
        Contender("a loop with regular expressions and Decimal", len(rows), loop),
    ]
    return measure(contenders, rounds, unchecked)


def _cards(folder: Path, at: int) -> list[Path]:
    write_scorecards(folder, CARDS, SEED + at)
    return sorted(folder.rglob("*.yaml"))


def peaks_of_files(counts: list[int], folder: Path) -> Iterator[tuple[int, float, float]]:
    """For each number of files the peak memory of the parent and of its largest worker, in MB."""
    for count in counts:
        files = folder / f"memory-{count}"
        write_scorecards(files, count)
        report = f"json={folder / 'report.json'}"
        command = ["audit", str(files), "-j", "2", "--format", report, "--format", "text"]
        ran = subprocess.run(
            [sys.executable, "-c", PEAKS, *command],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            check=False,
        )
        parent, worker = (int(each) / 1024 for each in ran.stderr.split())
        yield count, parent, worker


def main(counts: list[int]) -> None:
    """Measure the memory of so many files, and keep it for the table of results."""
    with TemporaryDirectory() as folder:
        peaks = list(peaks_of_files(counts, Path(folder)))
    told = {"date": date.today().isoformat(), "peaks": peaks}
    (HERE / "memory.json").write_text(json.dumps(told) + "\n", encoding="utf-8")
    print(*peaks, sep="\n")


if __name__ == "__main__":
    main([int(each) for each in sys.argv[1:]])
