"""Many files: finding the scorecards under a path, and scoring each without stopping for any."""

import os
import re
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import active_children

from scoring import source
from scoring.audits import audit
from scoring.effects import Effect
from scoring.engine import score
from scoring.model import Scorecard
from scoring.problems import InvalidScorecard, Problem, Where
from scoring.reports import Entry
from scoring.reports.effects_report import Compared
from scoring.rulebooks import Rulebook
from scoring.scorecards import FORMAT, understand
from scoring.source import Document, Unreadable

SUFFIXES = (".yaml", ".yml")
FORMAT_LINE = r"""(?m)^\s*["']?format["']?\s*[:：]\s*["']?([^\s"'#]+)"""
WORTH_A_PROCESS = 64  # fewer files are done before a second process has started


@dataclass(frozen=True)
class Found:
    """A file to read. One that was named is a scorecard or a mistake; one in a folder may be neither."""

    file: str
    is_named: bool


def find_files(paths: tuple[str, ...]) -> Iterator[Found | Entry]:
    """The files under the paths in their order, each once; folders that cannot be read as entries."""
    seen: set[str] = set()
    for path in paths:
        if os.path.isdir(path):
            found: Iterator[Found | Entry] = _in_folder(path)
        else:
            found = iter((Found(path, is_named=True),))
        for each in found:
            identity = os.path.realpath(each.file)
            if identity not in seen:
                seen.add(identity)
                yield each


def _in_folder(folder: str) -> Iterator[Found | Entry]:
    unreadable: list[OSError] = []
    for parent, folders, names in os.walk(folder, onerror=unreadable.append):
        folders.sort()
        for name in sorted(names):
            path = os.path.join(parent, name)
            if name.endswith(SUFFIXES) and (os.path.isfile(path) or not os.path.exists(path)):
                yield Found(path, is_named=False)
    for error in unreadable:
        place = str(error.filename)
        problem = Problem("source/unreadable-folder", {"reason": source.reason_of(error)}, where=Where(place))
        yield Entry(place, problems=(problem,))


BUG = "internal/error"


def process(found: Found, rulebook: Rulebook | None, *, with_findings: bool) -> Entry | None:
    """Read, score and audit one file. None where it is no scorecard."""
    try:
        card = _read(found)
        if card is None:
            return None
        result = score(card, rulebook)
    except (Unreadable, InvalidScorecard) as error:
        return Entry(found.file, problems=error.problems)
    return Entry(found.file, result, audit(result) if with_findings else ())


def compare(found: Found, left: Rulebook, right: Rulebook) -> Compared | None:
    """Read one file and score it by two rulebooks. None where it is no scorecard."""
    try:
        card = _read(found)
        if card is None:
            return None
        return Compared(found.file, Effect(score(card, left), score(card, right)))
    except (Unreadable, InvalidScorecard) as error:
        return Compared(found.file, problems=error.problems)


def _read(found: Found) -> Scorecard | None:
    """The scorecard of a file; None where it is none. Raises `Unreadable` or `InvalidScorecard`."""
    try:
        document = source.read_file(found.file)
    except Unreadable:
        if not found.is_named and _is_of_another_format(found.file):
            return None
        raise
    return understand(document) if found.is_named or _is_scorecard(document) else None


def _is_scorecard(document: Document) -> bool:
    """Whether a readable document is meant to be a scorecard, of this version or another."""
    stated = document.data.get("format") if isinstance(document.data, dict) else None
    return isinstance(stated, str) and stated.partition("/")[0] == FORMAT.partition("/")[0]


def _is_of_another_format(file: str) -> bool:
    """Whether a file that is no YAML still says that it is not one of ours."""
    try:
        with open(file, encoding="utf-8", errors="replace") as stream:
            stated = re.search(FORMAT_LINE, stream.read(10_000))
    except OSError:
        return False
    return stated is not None and not stated[1].startswith("scorecard")


def process_all(
    found: list[Found | Entry], rulebook: Rulebook | None, *, with_findings: bool, jobs: int = 1
) -> Iterator[Entry | None]:
    """Every file's entry, in the order of the files whatever the number of processes."""
    one: Callable[[Found | Entry], Entry | None] = partial(
        _process_or_pass, rulebook=rulebook, with_findings=with_findings
    )
    if jobs == 1 or len(found) < WORTH_A_PROCESS:
        yield from map(one, found)
        return
    pool = ProcessPoolExecutor(jobs, initializer=_leave_interruptions_to_the_parent)
    try:
        yield from pool.map(one, found, chunksize=max(1, min(32, len(found) // (jobs * 4))))
    except BaseException:  # an interruption too: nothing is waited for that nobody will read
        for worker in active_children():
            worker.terminate()
        pool.shutdown(wait=False, cancel_futures=True)
        raise
    pool.shutdown()


def _leave_interruptions_to_the_parent() -> None:
    """A key press reaches every process of a terminal; one of them is enough to end the run."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def compare_all(found: list[Found | Entry], left: Rulebook, right: Rulebook) -> Iterator[Compared | None]:
    """What two rulebooks make of every file, in the order of the files."""
    for each in found:
        if isinstance(each, Entry):
            yield Compared(each.file, problems=each.problems)
            continue
        try:
            yield compare(each, left, right)
        except Exception as error:
            yield Compared(each.file, problems=(_bug(each, error),))


def _process_or_pass(found: Found | Entry, rulebook: Rulebook | None, *, with_findings: bool) -> Entry | None:
    if isinstance(found, Entry):
        return found
    try:
        return process(found, rulebook, with_findings=with_findings)
    except Exception as error:
        return Entry(found.file, problems=(_bug(found, error),))


def _bug(found: Found, error: Exception) -> Problem:
    """A bug of ours is told as one, and costs one file."""
    if os.environ.get("JIXIAO_DEBUG"):
        raise error
    facts = {"kind": type(error).__name__, "error": str(error)}
    return Problem(BUG, facts, where=Where(found.file))
