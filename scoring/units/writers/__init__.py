"""Results of many units, written in batches beside the file that they become."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress

from scoring.messages import Language
from scoring.problems import Problem
from scoring.replacing import Replacement
from scoring.units.assessing import Assessed
from scoring.units.judging import Year
from scoring.units.writers.files import (
    LEFT_BY_DATABASES,
    Tables,
    TooManyDigits,
    demand_package,
    files_of,
    open_tables,
)
from scoring.units.writers.records import (
    TABLES,
    Record,
    definition_records,
    finding_records,
    row_records,
    unit_record,
    wide_columns,
    wide_record,
)
from scoring.units.writers.refusal import CannotWrite, reason_in

RECORDS_AT_ONCE = 1 << 15


class Results:
    """The results of a run on their way into a file; `finish` puts them in its place, `discard` leaves no trace."""

    def __init__(self, file: str, year: Year, language: Language) -> None:
        self.file = file
        self.language = language
        self._replacements: dict[str, Replacement] = {}
        demand_package(file)
        try:
            for each in files_of(file):
                with self._telling(each):
                    self._replacements[each] = Replacement(each)
            with self._telling(file):
                beside = {name: each.beside for name, each in self._replacements.items()}
                self.tables = open_tables(file, beside)
                self._create(year)
        except BaseException:
            self._discard_files()
            raise
        self.waiting: dict[str, list[Record]] = {name: [] for name in TABLES}

    def _create(self, year: Year) -> None:
        for name, columns in TABLES.items():
            if not self.tables.is_wide:
                self.tables.create(name, columns)
            elif name != "rows":
                self.tables.create(name, wide_columns(year) if name == "units" else columns)

    @contextmanager
    def _telling(self, file: str) -> Iterator[None]:
        """What keeps a result from being written becomes `CannotWrite`."""
        try:
            yield
        except OSError as error:
            raise CannotWrite.because(file, error) from None
        except TooManyDigits as error:
            facts = {"number": format(error.number, "f"), "digits": error.digits}
            raise CannotWrite(file, Problem("reason/too-many-digits", facts)) from None
        except Exception as error:
            reason = reason_in(error)
            if reason is None:
                raise
            raise CannotWrite(file, reason) from None

    def add(self, unit: Assessed) -> None:
        """One more unit. Raises `CannotWrite`."""
        if self.tables.is_wide:
            self._put("units", (wide_record(unit),))
        else:
            self._put("units", (unit_record(unit),))
            self._put("rows", row_records(unit))
        if unit.findings:
            self._put("findings", finding_records(unit, self.language))

    def _put(self, name: str, records: Iterable[Record]) -> None:
        waiting = self.waiting[name]
        waiting.extend(records)
        if len(waiting) >= RECORDS_AT_ONCE:
            self._flush(name)

    def _flush(self, name: str) -> None:
        if self.waiting[name]:
            with self._telling(self.file):
                self.tables.insert(name, self.waiting[name])
            self.waiting[name] = []

    def finish(self, years: Iterable[Year]) -> tuple[str, ...]:
        """Write what is left, and what holds for all units; the files that there are then. Raises `CannotWrite`."""
        for year in years:
            self._put("findings", definition_records(year, self.language))
        for name in self.waiting:
            self._flush(name)
        with self._telling(self.file):
            self.tables.close()
        for file, each in self._replacements.items():
            with self._telling(file):
                each.put_in_place()
        return tuple(self._replacements)

    def discard(self) -> None:
        """Leave everything as it was."""
        with suppress(Exception):  # what is thrown away need not end well
            self.tables.close()
        self._discard_files()

    def _discard_files(self) -> None:
        for each in self._replacements.values():
            each.discard()
            for ending in LEFT_BY_DATABASES:
                with suppress(OSError):
                    os.remove(each.beside + ending)


__all__ = ["CannotWrite", "Results", "Tables"]
