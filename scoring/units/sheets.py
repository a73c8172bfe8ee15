"""A table -> sheets of units: some units with all their values side by side, whatever the form of the file.

Each unit stands in one row (wide form) or in rows that follow each other (long form). Units are told apart by their
label and year; only these stay in memory.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field

from scoring.problems import Problem
from scoring.records import record
from scoring.source import INVISIBLE, reason_of
from scoring.units.cells import Cells, part_of, texts_of
from scoring.units.columns import Layout, Slot
from scoring.units.table import Block, Table
from scoring.units.unknown_names import UnknownNames

UNITS_AT_ONCE = 8192
VALUES_AT_ONCE = 1 << 16  # of a long form
YEARS = range(1949, 3000)


@record
class Sheet:
    """Some units: their labels, years and rows, and their values. A slot without values is not there.

    In long form `places` has the rows of single values, 0 where there is none.
    """

    labels: list[str]
    years: list[int]
    rows: list[int]
    values: Mapping[Slot, Cells]
    places: Mapping[Slot, Sequence[int]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.labels)

    def row_of(self, unit: int, slot: Slot | None = None) -> int:
        """The row of the file in which a value stands, or the unit begins."""
        places = () if slot is None else self.places.get(slot, ())
        return (unit < len(places) and places[unit]) or self.rows[unit]


class Sheets:
    """The sheets of a table in its order; `told` grows while they are read."""

    def __init__(self, table: Table, layout: Layout, year: int) -> None:
        self.table = table
        self.layout = layout
        self.year = year
        self._seen: dict[tuple[str, int], int] = {}
        self.unknown = UnknownNames(layout.names, table.file)

    @property
    def told(self) -> list[Problem]:
        """Names that a long form has and the definition has not."""
        return self.unknown.told

    def __iter__(self) -> Iterator[Sheet]:
        """Raises `UnusableTable` at the first unit that has no name, no readable year, or stood there before."""
        try:
            blocks = self.table.blocks(self.layout.needed)
            yield from self._long(blocks) if self.layout.is_long else self._wide(blocks)
        except OSError as error:  # the file was there when it was opened
            raise self.table.refuse("source/unreadable-file", reason=reason_of(error)) from None
        if not self._seen:
            raise self.table.refuse("actuals/no-rows")
        self.unknown.finish()

    # -- wide form

    def _wide(self, blocks: Iterator[Block]) -> Iterator[Sheet]:
        for block in blocks:
            labels, years = self._labels(block), self._years(block)
            for label, year, row in zip(labels, years, block.rows, strict=True):
                self._enter(label, year, row)
            values = {slot: block.columns[at] for slot, at in self.layout.slots.items()}
            for first in range(0, len(labels), UNITS_AT_ONCE):
                part = slice(first, first + UNITS_AT_ONCE)
                taken = {slot: part_of(cells, part) for slot, cells in values.items()}
                yield Sheet(labels[part], years[part], list(block.rows[part]), taken)

    def _labels(self, block: Block) -> list[str]:
        labels = [each.strip() for each in texts_of(block.columns[self.layout.unit])]
        if "" in labels:
            raise self.table.refuse("actuals/no-unit", block.rows[labels.index("")])
        for label, row in zip(labels, block.rows, strict=True):
            if not label.isprintable() and re.search(INVISIBLE, label):
                raise self.table.refuse("source/invisible", row)
        return labels

    def _years(self, block: Block) -> list[int]:
        at = self.layout.year
        if at is None:
            return [self.year] * len(block.rows)
        known: dict[str, int] = {}
        for text, row in zip(texts_of(block.columns[at]), block.rows, strict=True):
            if text not in known:
                known[text] = self._read_year(text, row)
        return [known[each] for each in texts_of(block.columns[at])]

    def _read_year(self, text: str, row: int) -> int:
        written = text.strip().removesuffix("度").removesuffix("年")
        if not (written.isdecimal() and len(written) == 4 and int(written) in YEARS):
            raise self.table.refuse("actuals/no-year", row, found=text.strip())
        return int(written)

    def _enter(self, label: str, year: int, row: int) -> None:
        first = self._seen.setdefault((label, year), row)
        if first != row:
            code = "actuals/not-together" if self.layout.is_long else "actuals/duplicate-unit"
            raise self.table.refuse(code, row, unit=label, year=year, first=first, second=row)

    # -- long form

    def _long(self, blocks: Iterator[Block]) -> Iterator[Sheet]:
        gathering = _Gathering(self)
        for block in blocks:
            names, actuals, declared = (
                [""] * len(block.rows) if at is None else texts_of(block.columns[at])
                for at in (self.layout.indicator, self.layout.actual, self.layout.declared)
            )
            units = zip(self._labels(block), self._years(block), strict=True)
            values = zip(names, actuals, declared, block.rows, strict=True)
            for (label, year), (name, actual, score, row) in zip(units, values, strict=True):
                if gathering.current != (label, year):
                    if gathering.is_full:
                        yield gathering.sheet()
                        gathering = _Gathering(self, gathering.meanings)
                    self._enter(label, year, row)
                    gathering.begin(label, year, row)
                gathering.take(name, actual, score, row)
        if gathering.units:
            yield gathering.sheet()


class _Gathering:
    """Units of a long form whose rows are being read."""

    def __init__(self, sheets: Sheets, meanings: dict[str, Slot | None] | None = None) -> None:
        self.sheets = sheets
        self.meanings = {} if meanings is None else meanings
        self.current: tuple[str, int] = ("", 0)
        self.units: list[str] = []
        self.years: list[int] = []
        self.rows: list[int] = []
        self.values: dict[Slot, list[str]] = {}
        self.places: dict[Slot, list[int]] = {}
        self.count = 0

    @property
    def is_full(self) -> bool:
        return self.count >= VALUES_AT_ONCE

    def begin(self, label: str, year: int, row: int) -> None:
        self.current = (label, year)
        self.units.append(label)
        self.years.append(year)
        self.rows.append(row)

    def take(self, name: str, actual: str, declared: str, row: int) -> None:
        if name not in self.meanings:
            self.meanings[name] = self._meaning(name, row)
        slot = self.meanings[name]
        if slot is None:
            return
        self._enter(slot, name, row)
        if isinstance(slot.what, int) and not slot.is_declared:
            self.put(slot, actual)
            self.put(Slot(slot.what, is_declared=True), declared)
        elif slot.what == "budget" or slot.is_declared:
            self.put(Slot(slot.what, is_declared=True), declared if declared.strip() else actual)
        else:
            self.put(slot, actual if actual.strip() else declared)

    def _enter(self, slot: Slot, name: str, row: int) -> None:
        """Note where a value stands; each stands once."""
        places, unit = self.places.setdefault(slot, []), len(self.units) - 1
        if len(places) > unit:
            raise self.sheets.table.refuse(
                "actuals/duplicate-indicator",
                row,
                unit=self.current[0],
                name=name.strip(),
                first=places[unit],
                second=row,
            )
        places.extend([0] * (unit - len(places)))
        places.append(row)
        self.count += 1

    def put(self, slot: Slot, text: str) -> None:
        column = self.values.setdefault(slot, [])
        column += [""] * (len(self.units) - 1 - len(column))
        column.append(text)

    def _meaning(self, name: str, row: int) -> Slot | None:
        meant = self.sheets.layout.names.read(name)
        if len(meant) > 1:
            titles = tuple(map(self.sheets.layout.names.title, meant))
            raise self.sheets.table.refuse("actuals/column-of-two", row, name=name, meanings=titles)
        if not meant:
            self.sheets.unknown.add(name, row)
        return meant[0] if meant else None

    def sheet(self) -> Sheet:
        for column in self.values.values():
            column.extend([""] * (len(self.units) - len(column)))
        return Sheet(self.units, self.years, self.rows, self.values, self.places)
