"""All files of a run, in their order, in one process or in several, from the beginning or resumed."""

import os
import sys
from collections.abc import Generator, Sequence
from contextlib import closing

from scoring.batch.files import Found
from scoring.batch.journal import Journal
from scoring.batch.processing import is_debugging
from scoring.batch.task import Outcome, Task
from scoring.reports import Entry

# What has to be read before a second process has paid for its start, which takes far longer where it is not forked.
WORTH_A_PROCESS = 128 * 1024 * (1 if sys.platform == "linux" else 16)


def process_all(task: Task, found: Sequence[Found | Entry], jobs: int) -> Generator[Outcome]:
    """What comes of every file, in the order of the files whatever the number of processes."""
    if jobs > 1 and not is_debugging() and is_worth_processes(found):
        from scoring.batch.pool import in_order  # 15 ms, and a few files need none of it

        yield from in_order(task, found, jobs)
    else:
        yield from map(task, found)


def resume(
    task: Task, found: Sequence[Found | Entry], pending: Sequence[Found | Entry], jobs: int, journal: Journal
) -> Generator[Outcome]:
    """The same, where the journal knows what came of all but the `pending` files; these are added to it."""
    done = 0
    with closing(process_all(task, pending, jobs)) as fresh:
        for each in found:
            if done < len(pending) and pending[done] is each:
                outcome = next(fresh)
                journal.append(outcome)
                done += 1
                yield outcome
            else:
                yield journal.outcome(each.file)


def is_worth_processes(found: Sequence[Found | Entry]) -> bool:
    """Whether several files have enough in them for several processes."""
    read = 0
    for number, each in enumerate(found):
        try:
            read += os.path.getsize(each.file)
        except OSError:
            continue
        if number and read >= WORTH_A_PROCESS:
            return True
    return False
