"""Files of actuals -> tables: CSV and TSV with nothing but Python, Parquet and Arrow, and workbooks, with their packages."""

import os
import re
from collections.abc import Callable, Mapping
from pathlib import PurePath
from stat import S_ISDIR, S_ISREG

from scoring.messages import Term
from scoring.problems import Problem
from scoring.source import INVISIBLE, reason_of
from scoring.units.readers.arrow import open_arrow, open_parquet
from scoring.units.readers.delimited import open_commas, open_tabs
from scoring.units.readers.workbooks import open_workbook
from scoring.units.table import Table, refuse

READERS: Mapping[str, Callable[[str], Table]] = {
    ".csv": open_commas,
    ".tsv": open_tabs,
    ".tab": open_tabs,
    ".parquet": open_parquet,
    ".arrow": open_arrow,
    ".feather": open_arrow,
    ".ipc": open_arrow,
    ".xlsx": open_workbook,
    ".xlsm": open_workbook,
}


class UnknownSuffix(Exception):
    """A file whose suffix does not say what is in it."""

    def __init__(self, file: str) -> None:
        super().__init__(file)
        self.problem = Problem("actuals/unknown-suffix", {"file": file, "known": tuple(READERS)})


def open_table(file: str) -> Table:
    """The table of a file, by its suffix.

    Raises `UnknownSuffix`, `MissingPackage` where it takes a package that is not installed, and `UnusableTable`.
    """
    reader = READERS.get(PurePath(file).suffix.lower())
    if reader is None:
        raise UnknownSuffix(file)
    try:
        kind = os.stat(file).st_mode
        if not S_ISREG(kind):  # a pipe would be waited for
            reason = Term("reason/os-folder" if S_ISDIR(kind) else "reason/os-special")
            raise refuse(file, "source/unreadable-file", reason=reason)
        table = reader(file)
    except OSError as error:
        raise refuse(file, "source/unreadable-file", reason=reason_of(error)) from None
    _demand_names(table)
    return table


def _demand_names(table: Table) -> None:
    """Every column has a name of its own."""
    seen: dict[str, int] = {}
    for number, name in enumerate(table.columns, start=1):
        if re.search(INVISIBLE, name):
            raise table.refuse("source/invisible", table.header, number)
        if not name.strip():
            raise table.refuse("actuals/unnamed-column", table.header, number, number=number)
        if name.strip() in seen:
            facts = {"name": name.strip(), "first": seen[name.strip()], "second": number}
            raise table.refuse("actuals/duplicate-column", table.header, number, **facts)
        seen[name.strip()] = number
