"""What is said where a result cannot be written."""

import os
import sqlite3

from scoring.messages import Term
from scoring.problems import Problem
from scoring.replacing import why_not_written
from scoring.source import REASONS, reason_of

PRIMARY = 0xFF  # the bits of a code of SQLite that say what failed; those above say where
FAILED = {sqlite3.SQLITE_FULL: "reason/os-full", sqlite3.SQLITE_IOERR: "reason/not-written"}
"""What SQLite says with a number: that the disk is full, and that a write failed, of which it keeps the reason."""


class CannotWrite(Exception):
    """A result cannot be written, and why."""

    def __init__(self, file: str, reason: object) -> None:
        super().__init__(file)
        self.file = file
        self.reason = reason

    @classmethod
    def because(cls, file: str, error: OSError) -> "CannotWrite":
        """What the operating system says, in our words."""
        return cls(file, why_not_written(error))


def reason_in(error: Exception) -> Term | Problem | None:
    """Why a database refused, in words of ours, those of the database in them where it says something rare.

    None for what is no such error.
    """
    if isinstance(error, sqlite3.Error):
        known = FAILED.get(getattr(error, "sqlite_errorcode", 0) & PRIMARY)
        return Term(known) if known else _said(error)
    if not type(error).__module__.startswith(("duckdb", "_duckdb", "pyarrow")):
        return None
    # DuckDB and Arrow quote the operating system, without its number.
    number = next((each for each in REASONS if os.strerror(each) in str(error)), None)
    return _said(error) if number is None else reason_of(OSError(number, os.strerror(number)))


def _said(error: Exception) -> Problem:
    return Problem("reason/database", {"error": str(error).splitlines()[0]})
