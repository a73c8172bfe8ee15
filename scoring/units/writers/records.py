"""What results are made of, whatever they are written to: three tables, their columns, and a unit's rows in them.

What was computed is a number; what was declared stands as it was written.
"""

from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Any, NamedTuple, TypeAlias

from scoring.messages import Language
from scoring.numbers import show
from scoring.problems import Finding, Severity
from scoring.units.assessing import Assessed
from scoring.units.columns import Slot
from scoring.units.judging import Year

Record: TypeAlias = tuple[Any, ...]


class Kind(Enum):
    """What a column holds."""

    TEXT = "text"
    WHOLE = "whole"
    DECIMAL = "decimal"
    TRUTH = "truth"


class Column(NamedTuple):
    """A column of a result: its name and what it holds."""

    name: str
    kind: Kind = Kind.TEXT


UNITS = (
    Column("unit"),
    Column("year", Kind.WHOLE),
    Column("row", Kind.WHOLE),
    Column("status"),
    Column("total", Kind.DECIMAL),
    Column("supported_total", Kind.DECIMAL),
    Column("declared_total"),
    Column("grade"),
    Column("errors", Kind.WHOLE),
    Column("warnings", Kind.WHOLE),
    Column("infos", Kind.WHOLE),
    Column("budget_score", Kind.DECIMAL),
)
ROWS = (
    Column("unit"),
    Column("year", Kind.WHOLE),
    Column("id"),
    Column("indicator"),
    Column("actual"),
    Column("score", Kind.DECIMAL),
    Column("status"),
    Column("declared"),
    Column("mismatch", Kind.TRUTH),
)
FINDINGS = (
    Column("unit"),
    Column("year", Kind.WHOLE),
    Column("row", Kind.WHOLE),
    Column("code"),
    Column("severity"),
    Column("indicator"),
    Column("declared"),
    Column("computed"),
    Column("difference"),
    Column("message"),
)
TABLES: Mapping[str, tuple[Column, ...]] = {"units": UNITS, "rows": ROWS, "findings": FINDINGS}


def unit_record(unit: Assessed) -> Record:
    """A unit in `units`."""
    counts = [sum(each.severity is severity for each in unit.findings) for severity in Severity]
    budget = unit.values.budget
    return (
        unit.label,
        unit.year.number,
        unit.row,
        unit.status,
        unit.total,
        unit.supported,
        unit.values.total.text.strip() or None,
        unit.grade,
        *counts,
        None if budget is None else budget.row.score,
    )


def row_records(unit: Assessed) -> Iterator[Record]:
    """The indicators of a unit in `rows`."""
    label, year = unit.label, unit.year
    for indicator, actual, judged in zip(
        year.indicators, unit.values.actuals, unit.values.judged, strict=True
    ):
        declared = judged.declared.text.strip() or None
        yield (
            label,
            year.number,
            indicator.id,
            indicator.name,
            actual or None,
            judged.score,
            judged.status.value,
            declared,
            None if judged.score is None or judged.declared.value is None else judged.differs,
        )


def finding_records(unit: Assessed, language: Language) -> Iterator[Record]:
    """The findings of a unit in `findings`."""
    for each in unit.findings:
        yield (unit.label, unit.year.number, row_of(unit, each), *_finding(each, language))


def definition_records(year: Year, language: Language) -> Iterator[Record]:
    """What holds for every unit of a year in `findings`, where it belongs to none."""
    for each in year.findings:
        yield (None, year.number, None, *_finding(each, language))


def row_of(unit: Assessed, finding: Finding) -> int:
    """The row of the file that a finding is about: that of its indicator in long form, else that of the unit."""
    if not unit.sheet.places:
        return unit.row
    position = unit.year.positions.get(finding.path)
    return unit.sheet.row_of(unit.position, None if position is None else Slot(position))


def _finding(finding: Finding, language: Language) -> Record:
    numbers = (finding.declared, finding.computed, finding.difference)
    name = finding.path[-1] if finding.path else None
    return (
        finding.code,
        finding.severity.value,
        name,
        *(None if each is None else show(each) for each in numbers),
        finding.say(language),
    )


def wide_columns(year: Year) -> tuple[Column, ...]:
    """The columns of `units` with a score for each indicator behind them, by its id or its name."""
    taken = {each.name for each in UNITS}
    found = []
    for indicator in year.indicators:
        name = indicator.id or indicator.name
        if name in taken:
            name = " / ".join((*indicator.path, indicator.name))
        while name in taken:
            name += "'"
        taken.add(name)
        found.append(Column(name, Kind.DECIMAL))
    return (*UNITS, *found)


def wide_record(unit: Assessed) -> Record:
    """A unit in one row with the score of each indicator."""
    return (*unit_record(unit), *(each.score for each in unit.values.judged))
