"""The first sheet of an Excel workbook, row by row, with numbers as they are shown where they are percentages."""

import os
import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import islice, zip_longest
from typing import Any

from scoring.records import record
from scoring.units.cells import number_text, value_text
from scoring.units.table import Block, MissingPackage, Table, refuse

ROWS_AT_ONCE = 2048
FORMULA = re.compile(rb"<f[ >/]")
CHUNK = 1 << 20


@record
class Sheet:
    """The first sheet of a workbook; `has_formulas` asks for a look at both the formulas and their stored values."""

    file: str
    has_formulas: bool

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Every row that is not empty, with its number. Raises `UnusableTable`."""
        for number, (cells, formulas) in enumerate(self._both(), start=1):
            texts = [_text(each) for each in cells]
            if formulas is not None:
                self._demand_stored(number, cells, formulas)
            if any(texts):
                yield number, texts

    def _both(self) -> Iterator[tuple[Sequence[Any], Sequence[Any] | None]]:
        values = _load(self.file, values=True)
        formulas = _load(self.file, values=False) if self.has_formulas else None
        try:
            if formulas is None:
                yield from ((row, None) for row in _first_sheet(values).iter_rows())
            else:
                yield from zip_longest(
                    _first_sheet(values).iter_rows(), _first_sheet(formulas).iter_rows(), fillvalue=()
                )
        except (zipfile.BadZipFile, EOFError, ValueError, KeyError, SyntaxError):
            raise refuse(self.file, "actuals/damaged") from None
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
    """The first sheet of a workbook."""
    try:
        import openpyxl  # noqa: F401
    except ImportError:
        raise MissingPackage(os.path.splitext(file)[1], "openpyxl", "xlsx") from None
    if not os.path.getsize(file):
        raise refuse(file, "source/empty")
    sheet = Sheet(file, _has_formulas(file))
    header, names = next(sheet.rows(), (0, []))
    if not names:
        raise refuse(file, "source/empty")
    return Table(file, tuple(_without_end(names)), sheet.blocks, header)


def _without_end(names: list[str]) -> list[str]:
    """The names without the empty cells behind the last one."""
    while names and not names[-1]:
        names = names[:-1]
    return names


def _load(file: str, *, values: bool) -> Any:
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with warnings.catch_warnings(action="ignore"):  # of styles that are not read
            return openpyxl.load_workbook(file, read_only=True, data_only=values)
    except (
        zipfile.BadZipFile,
        EOFError,
        ValueError,
        KeyError,
        SyntaxError,
        InvalidFileException,
    ):
        raise refuse(file, "actuals/damaged") from None


def _first_sheet(workbook: Any) -> Any:
    sheet = workbook.worksheets[0]
    sheet.reset_dimensions()  # what a program states as the size of a sheet may be wrong
    return sheet


def _has_formulas(file: str) -> bool:
    """Whether any sheet holds a formula. Raises `UnusableTable` for what is no workbook or has no sheet."""
    try:
        with zipfile.ZipFile(file) as archive:
            sheets = [each for each in archive.namelist() if each.startswith("xl/worksheets/")]
            if not sheets:
                raise refuse(file, "actuals/no-sheets")
            return any(_holds(archive, each) for each in sheets if each.endswith(".xml"))
    except (zipfile.BadZipFile, EOFError):
        raise refuse(file, "actuals/damaged") from None


def _holds(archive: zipfile.ZipFile, name: str) -> bool:
    rest = b""
    with archive.open(name) as stream:
        while chunk := stream.read(CHUNK):
            if FORMULA.search(rest + chunk):
                return True
            rest = chunk[-2:]
    return False


def _text(cell: Any) -> str:
    """A cell as it is shown, as far as that changes what it means: 0.95 in a cell of percentages is 95%."""
    value = cell.value
    if isinstance(value, int | float) and not isinstance(value, bool) and "%" in (cell.number_format or ""):
        return f"{_plain(Decimal(number_text(value)) * 100)}%"
    return value_text(value).strip() if isinstance(value, str) else value_text(value)


def _plain(value: Decimal) -> str:
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
