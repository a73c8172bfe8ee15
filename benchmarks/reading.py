"""How fast files are read, understood, scored and audited, beside what that takes at least and what a user would write.

    python benchmarks/reading.py [FILES]

Everything runs in this process, a few files by one contender, the same by the next, so that a slow moment of the machine
hits all of them; the processor's time of this process counts. The limit is pulling the events of the files from libyaml
and doing nothing with them. The peer is what one writes in an hour: CSafeLoader, the published schema in jsonschema, and
a loop that parses texts to `Decimal`; it knows one rule and a tenth of the notation, has no places and finds nothing.
Rows are scored for the first time and again: memory helps the second time, and each time for rows that say the same.
"""

import gc
import json
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import jsonschema
import yaml
from generate_scorecards import FILES, SEED, write_scorecards

import scoring
from scoring import Result, Scorecard
from scoring.__main__ import YOUNG

ROOT = Path(__file__).resolve().parent.parent
AT_ONCE = 25  # files for each contender before it is the next one's turn
RUNS = 15  # of whole processes
SCALES = {"": 1, "万": 10**4, "亿": 10**8}


def pull_events(file: Path) -> None:
    """The limit: libyaml's events, one after the other."""
    for _ in yaml.parse(file.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader):
        pass


def audit(file: Path) -> None:
    """What `jixiao audit` does to one file, before it writes its report."""
    scoring.audit(scoring.score(scoring.load(file)))


def amount_in(text: object) -> Decimal | None:
    """The first number of a text, with its scale; None where there is none."""
    found = re.search(r"([0-9]+(?:\.[0-9]+)?)(万|亿|)", str(text))
    return Decimal(found[1]) * SCALES[found[2]] if found else None


def plain_score(weight: Decimal, target: object, actual: object) -> Decimal:
    """The points of one row, as a loop has them: the share reached, rounded to cents."""
    wanted, reached = amount_in(target), amount_in(actual)
    if not wanted or reached is None or reached >= wanted:
        return weight
    return (weight * reached / wanted).quantize(Decimal("0.01"), ROUND_HALF_UP)


def rows_of(node: dict[str, Any]) -> list[dict[str, Any]]:
    below = (row for each in node.get("groups", ()) for row in rows_of(each))
    return [*node.get("indicators", ()), *below]


def plainly(validator: jsonschema.Draft202012Validator) -> Callable[[Path], None]:
    """The peer: load, validate, score, compare with what is declared."""

    def read_and_score(file: Path) -> None:
        with file.open("rb") as stream:
            data = yaml.load(stream, Loader=yaml.CSafeLoader)
        problems = list(validator.iter_errors(data))
        rows = [] if problems else rows_of(data)
        scores = [plain_score(Decimal(str(each["weight"])), each["target"], each["actual"]) for each in rows]
        declared = [Decimal(str(each["declared"])) for each in rows]
        (
            sum(scores, Decimal(0)),
            sum(declared, Decimal(0)),
            [a != b for a, b in zip(scores, declared, strict=True)],
        )

    return read_and_score


def seconds(work: Callable[[Any], object], items: Sequence[Any]) -> float:
    """The processor's time for some of the items."""
    start = time.process_time()
    for each in items:
        work(each)
    return time.process_time() - start


def in_turn(contenders: dict[str, Callable[[Any], object]], items: Sequence[Any]) -> dict[str, list[float]]:
    """The time of each contender for each few items, taken in turn."""
    times: dict[str, list[float]] = {name: [] for name in contenders}
    for at in range(0, len(items), AT_ONCE):
        for name, work in contenders.items():
            times[name].append(seconds(work, items[at : at + AT_ONCE]))
    return times


def print_beside(first: str, times: dict[str, list[float]], unit: str, count: int) -> None:
    """Each contender's time and how many times that of the first it is: the median, and where most of them lie."""
    print(f"{'':34} {unit:>10}   times the first (middle half)")
    for name, measured in times.items():
        ratios = [ours / theirs for ours, theirs in zip(measured, times[first], strict=True)]
        low, middle, high = statistics.quantiles(ratios, n=4)
        print(f"{name:34} {sum(measured) / count * 1e6:10,.0f}   {middle:5.2f}  ({low:.2f} to {high:.2f})")


def measure_files(files: Sequence[Path]) -> None:
    schema = json.loads((ROOT / "schemas" / "scorecard.schema.json").read_text(encoding="utf-8"))
    peer = plainly(jsonschema.Draft202012Validator(schema))
    contenders = {"libyaml's events": pull_events, "jixiao": audit, "CSafeLoader, jsonschema, Decimal": peer}
    for work in contenders.values():  # so that nobody pays for what is imported at first
        work(files[0])
    print_beside("libyaml's events", in_turn(contenders, files), "µs a file", len(files))


def measure_rows(files: Sequence[Path]) -> None:
    cards = [scoring.load(each) for each in files]
    rows = sum(len(list(each.leaves())) for each in cards)

    def plain(card: Scorecard) -> list[Decimal]:
        return [plain_score(each.weight, each.target, each.actual) for each in card.leaves()]

    def score(card: Scorecard) -> Result:
        return scoring.score(card)

    scoring.score(scoring.load(ROOT / "indicators" / "wuhan-data-bureau-2024" / "smart-city.yaml"))
    contenders = {"a loop over Decimals": plain, "scoring.score": score, "scoring.score again": score}
    print_beside("a loop over Decimals", in_turn(contenders, cards), "µs a row", rows)


def measure_processes(file: Path) -> None:
    commands = {
        "python, nothing imported": ["-c", "pass"],
        "import scoring": ["-c", "import scoring"],
        "jixiao audit of one file": ["-m", "scoring", "audit", str(file)],
    }
    times: dict[str, list[float]] = {name: [] for name in commands}
    for run in range(RUNS + 1):  # the first is a warm-up
        for name, arguments in commands.items():
            start = time.perf_counter()
            subprocess.run([sys.executable, *arguments], cwd=ROOT, stdout=subprocess.DEVNULL, check=False)
            if run:
                times[name].append(time.perf_counter() - start)
    print_beside("python, nothing imported", times, "µs", RUNS)


def main(arguments: Sequence[str]) -> None:
    """Print the three tables; the argument is the number of files."""
    gc.set_threshold(YOUNG, *gc.get_threshold()[1:])  # as the command does
    count = int(arguments[0]) if arguments else FILES
    with TemporaryDirectory() as folder:
        files = write_scorecards(Path(folder) / "files", count)
        measure_files(files)  # first, while nothing has been read
        measure_rows(write_scorecards(Path(folder) / "rows", count, SEED + 1))
        measure_processes(files[0])


if __name__ == "__main__":
    main(sys.argv[1:])
