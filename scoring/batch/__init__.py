"""Many files: finding the scorecards under a path, and scoring each without stopping for any."""

from scoring.batch.files import Found, find_files
from scoring.batch.journal import InUse, Journal, Unwritable
from scoring.batch.processing import BUG, bug, compare_all, process
from scoring.batch.run import process_all, resume
from scoring.batch.task import Outcome, Task

__all__ = [
    "BUG",
    "Found",
    "InUse",
    "Journal",
    "Outcome",
    "Task",
    "Unwritable",
    "bug",
    "compare_all",
    "find_files",
    "process",
    "process_all",
    "resume",
]
