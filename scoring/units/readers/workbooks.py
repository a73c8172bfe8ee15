"""The first visible sheet of an Excel workbook, row by row, with numbers as they are shown where they are percentages.

Rows and columns that are hidden are read like the others: to hide them, or to filter a list, takes no value away.
"""

import os
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from itertools import islice, zip_longest
from math import isfinite
from typing import Any

from scoring.messages import shortened
from scoring.problems import Problem, Where
from scoring.records import record
from scoring.units.cells import number_text, value_text
from scoring.units.readers.archives import has_formulas
from scoring.units.readers.number_formats import shown
from scoring.units.table import Block, MissingPackage, Table, refuse

ROWS_AT_ONCE = 2048


@record
class Sheet:
    """A sheet of a workbook; `has_formulas` asks for a look at both the formulas and their stored values."""

    file: str
    name: str
    has_formulas: bool

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Every row that is not empty, with its number. Raises `UnusableTable`."""
        for number, (cells, formulas) in enumerate(self._both(), start=1):
            with _damage_told(self.file):  # a cell may have a style that is not there
                texts = [_text(each) for each in cells]
            if formulas is not None:
                self._demand_stored(number, cells, formulas)
            if any(texts):
                yield number, texts

    def _both(self) -> Iterator[tuple[Sequence[Any], Sequence[Any] | None]]:
        values = _load(self.file, values=True)
        formulas = _load(self.file, values=False) if self.has_formulas else None
        try:
            with _damage_told(self.file):
                if formulas is None:
                    yield from ((row, None) for row in _rows(values[self.name]))
                else:
                    pairs = _rows(values[self.name]), _rows(formulas[self.name])
                    yield from zip_longest(*pairs, fillvalue=())
        finally:
            for each in filter(None, (values, formulas)):
                each.close()

    def _demand_stored(self, number: int, cells: Sequence[Any], formulas: Sequence[Any]) -> None:
        for column, (cell, formula) in enumerate(zip(cells, formulas, strict=False), start=1):
            if cell.value is None and formula.data_type == "f":
                facts = {
                    "cell": formula.coordinate,
                    "formula": str(getattr(formula.value, "text", formula.value)),
                }
                raise refuse(self.file, "actuals/formula-without-value", number, column, **facts)

    def blocks(self, columns: Sequence[int]) -> Iterator[Block]:
        """The rows behind the names. Raises `UnusableTable` for cells beside them."""
        rows = self.rows()
        _, names = next(rows)
        width = len(_without_end(names))
        while taken := list(islice(rows, ROWS_AT_ONCE)):
            for number, cells in taken:
                beyond = next((at for at, each in enumerate(cells) if each and at >= width), None)
                if beyond is not None:
                    raise refuse(self.file, "actuals/unnamed-column", number, beyond + 1, number=beyond + 1)
                cells.extend([""] * (width - len(cells)))
            yield Block(
                [number for number, _ in taken],
                {each: [cells[each] for _, cells in taken] for each in columns},
            )


def open_workbook(file: str) -> Table:
    """The first visible sheet of a workbook in which anything stands; others in which something does are told."""
    try:
        import openpyxl  # noqa: F401
    except ImportError:
        raise MissingPackage(os.path.splitext(file)[1], "openpyxl", "xlsx") from None
    if not os.path.getsize(file):
        raise refuse(file, "source/empty")
    with_formulas = has_formulas(file)
    name, others = _sheets(file)
    sheet = Sheet(file, name, with_formulas)
    header, names = next(sheet.rows(), (0, []))
    if not names:
        raise refuse(file, "source/empty")
    table = Table(file, tuple(_without_end(names)), sheet.blocks, header)
    if not others:
        return table
    facts = {"name": shortened(name), "others": tuple(map(shortened, others))}
    return replace(table, told=(Problem("actuals/other-sheets", facts, where=Where(file)),))


def _sheets(file: str) -> tuple[str, tuple[str, ...]]:
    """The name of the sheet to read, and of the other ones that hold anything. Raises `UnusableTable`."""
    workbook = _load(file, values=False)
    try:
        with _damage_told(file):
            filled = [each for each in workbook.worksheets if _holds_anything(each)]
    finally:
        workbook.close()
    if not workbook.worksheets:
        raise refuse(file, "actuals/no-sheets")
    if not filled:
        raise refuse(file, "source/empty")
    read = next((each for each in filled if each.sheet_state == "visible"), filled[0])
    return read.title, tuple(each.title for each in filled if each is not read)


def _holds_anything(sheet: Any) -> bool:
    return any(cell.value not in (None, "") for row in _rows(sheet) for cell in row)


def _without_end(names: list[str]) -> list[str]:
    """The names without the empty cells behind the last one."""
    while names and not names[-1]:
        names = names[:-1]
    return names


def _load(file: str, *, values: bool) -> Any:
    """A workbook without its sheets of charts. Raises `UnusableTable`."""
    from openpyxl.reader.excel import ExcelReader

    class WorksheetReader(ExcelReader):
        """Passes over sheets that are charts, which hold no cells and may lack what openpyxl looks for in them."""

        def read_chartsheet(self, sheet: Any, rel: Any) -> None:
            """Nothing is read."""

    with _damage_told(file), warnings.catch_warnings(action="ignore"):  # of styles that are not read
        reader = WorksheetReader(file, read_only=True, data_only=values)
        reader.read()
        return reader.wb


@contextmanager
def _damage_told(file: str) -> Iterator[None]:
    """What openpyxl raises says that a file is damaged: it looks things up without asking whether they are there."""
    try:
        yield
    except (OSError, MemoryError):
        raise
    except Exception:
        raise refuse(file, "actuals/damaged") from None


def _rows(sheet: Any) -> Iterator[Sequence[Any]]:
    sheet.reset_dimensions()  # what a program states as the size of a sheet may be wrong
    rows: Iterator[Sequence[Any]] = sheet.iter_rows()
    return rows


def _text(cell: Any) -> str:
    """A cell as it is shown, as far as that changes what it means: 0.95 in a cell of percentages is 95%."""
    value = cell.value
    if isinstance(value, str):
        return value_text(value).strip()
    if isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value):
        number, signs = shown(Decimal(number_text(value)), cell.number_format or "")
        return f"{_plain(number)}{signs}" if signs else number_text(value)
    return value_text(value)


def _plain(value: Decimal) -> str:
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
