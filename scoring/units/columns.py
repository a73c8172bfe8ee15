"""Which column of a file is what: units, years, indicators by id or name, declared scores, the budget.

Names are compared without regard to blanks, case and the width of characters. `NAME:declared` (`NAME：得分`) is the
declared score of what `NAME` is. In long form the same names stand in a column of their own, one row each.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import NamedTuple

from scoring.model import BUDGET_CATEGORY, Indicator, Scorecard
from scoring.problems import Problem, Where, suggest
from scoring.records import record
from scoring.units.table import Table, UnknownUnitColumn, UnusableTable

UNIT = (
    "单位",
    "单位名称",
    "部门",
    "部门名称",
    "预算单位",
    "预算部门",
    "unit",
    "organisation",
    "organization",
    "department",
)
YEAR = ("年度", "年份", "year")
INDICATOR = ("指标", "指标名称", "三级指标", "indicator")
ACTUAL = ("实际完成值", "完成值", "actual")
DECLARED = ("得分", "自评得分", "declared")

# What a unit states beside its indicators. `budget` is no value itself, but has a declared score.
OF_UNIT: Mapping[str, tuple[str, ...]] = {
    "planned": ("预算数", "全年预算数", "planned"),
    "executed": ("执行数", "全年执行数", "executed"),
    "rate": ("执行率", "rate"),
    "budget": (BUDGET_CATEGORY, "预算执行情况", "预算执行率", "budget"),
    "total": ("总分", "自评总分", "declared_total", "total"),
    "reason": ("偏差原因", "reason"),
}
NO_VALUES = frozenset({"budget"})
OF_BUDGET = frozenset({"planned", "executed", "rate", "budget"})
SHOWN = 8  # names in one sentence
TOLD = 10  # unknown names with a sentence each: more of them are a sign of another kind of table


class Slot(NamedTuple):
    """What a value is: that of an indicator by its position, or one of `OF_UNIT`; declared or not."""

    what: int | str
    is_declared: bool = False


def folded(name: str) -> str:
    """A name as names are compared."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", name)).casefold()


@record
class Names:
    """What the names of columns can mean for a definition."""

    card: Scorecard

    @cached_property
    def meanings(self) -> Mapping[str, tuple[int | str, ...]]:
        """Every name, folded, and all that it can mean."""
        found: dict[str, list[int | str]] = {}
        for position, indicator in enumerate(self.card.leaves()):
            for name in filter(None, dict.fromkeys((indicator.id, indicator.name))):
                found.setdefault(folded(name), []).append(position)
        for what, names in OF_UNIT.items():
            if what not in OF_BUDGET or self.card.budget is not None:
                for name in names:
                    found.setdefault(folded(name), []).append(what)
        return {name: tuple(dict.fromkeys(each)) for name, each in found.items()}

    @cached_property
    def known(self) -> tuple[str, ...]:
        """The names to suggest one of."""
        of_indicators = [name for each in self.card.leaves() for name in (each.id, each.name) if name]
        return tuple(dict.fromkeys((*of_indicators, *(name for names in OF_UNIT.values() for name in names))))

    def read(self, name: str) -> tuple[Slot, ...]:
        """All that a name can mean; nothing where it is not known."""
        found = self.meanings.get(folded(name), ())
        if found:
            return tuple(map(Slot, found))
        declared = re.fullmatch(r"(.+):(?:declared|得分)", folded(name))
        meant = self.meanings.get(declared[1], ()) if declared else ()
        return tuple(
            Slot(each, is_declared=True) for each in meant if isinstance(each, int) or each in NO_VALUES
        )

    def title(self, slot: Slot) -> str:
        """What a slot is called, with the groups of an indicator."""
        if isinstance(slot.what, int):
            indicator = self.indicators[slot.what]
            return " / ".join((*indicator.path, indicator.name))
        return OF_UNIT[slot.what][0]

    @cached_property
    def indicators(self) -> tuple[Indicator, ...]:
        return tuple(self.card.leaves())


@record
class Layout:
    """Where everything stands in a table; `told` is what a user should know of it.

    In wide form `slots` are the columns of the values; in long form `indicator`, `actual` and `declared` are columns.
    """

    names: Names
    unit: int
    year: int | None
    slots: Mapping[Slot, int]
    indicator: int | None = None
    actual: int | None = None
    declared: int | None = None
    told: tuple[Problem, ...] = ()

    @property
    def is_long(self) -> bool:
        return self.indicator is not None

    @property
    def needed(self) -> tuple[int, ...]:
        """The columns that have to be read."""
        own = (self.unit, self.year, self.indicator, self.actual, self.declared)
        return tuple(dict.fromkeys(each for each in (*own, *self.slots.values()) if each is not None))


def match(table: Table, card: Scorecard, unit_column: str | None = None) -> Layout:
    """What each column of a table is. Raises `UnusableTable` with all that is wrong, `UnknownUnitColumn` for an option."""
    matching = _Matching(table, Names(card))
    unit = matching.unit(unit_column)
    year = matching.only(YEAR, "actuals/several-year-columns")
    indicator = matching.only(INDICATOR, "actuals/several-indicator-columns")
    actual = matching.only(ACTUAL, "actuals/several-actual-columns")
    if unit is None:
        raise UnusableTable(tuple(matching.problems))
    if indicator is not None and actual is not None:
        declared = matching.only(DECLARED, "actuals/several-declared-columns")
        matching.tell_unknown({unit, year, indicator, actual, declared}, {})
        matching.demand_sound()
        return Layout(matching.names, unit, year, {}, indicator, actual, declared, tuple(matching.told))
    slots = matching.slots({unit, year})
    matching.tell_unknown({unit, year}, slots)
    matching.demand_indicators(slots)
    matching.demand_sound()
    matching.tell_missing(slots)
    return Layout(matching.names, unit, year, slots, told=tuple(matching.told))


class _Matching:
    """The columns of one table, with what is wrong and what is worth telling."""

    def __init__(self, table: Table, names: Names) -> None:
        self.table = table
        self.names = names
        self.problems: list[Problem] = []
        self.told: list[Problem] = []

    def complain(self, code: str, column: int | None = None, **facts: object) -> None:
        self.problems.append(Problem(code, facts, where=self.where(column)))

    def where(self, column: int | None) -> Where:
        header = self.table.header
        return Where(self.table.file, header, (column or 0) + 1 if header else 0)

    def named(self, names: Iterable[str]) -> list[int]:
        wanted = set(map(folded, names))
        return [at for at, each in enumerate(self.table.columns) if folded(each) in wanted]

    def only(self, names: Sequence[str], code: str) -> int | None:
        """The one column of these names, if there is one."""
        found = self.named(names)
        if len(found) > 1:
            self.complain(code, found[1], columns=tuple(self.table.columns[each] for each in found))
        return found[0] if found else None

    def unit(self, wanted: str | None) -> int | None:
        if wanted is not None:
            found = self.named((wanted,))
            if not found:
                raise UnknownUnitColumn((suggest("actuals/no-such-unit-column", wanted, self.table.columns),))
            return found[0]
        found = self.named(UNIT)
        if len(found) > 1:
            columns = tuple(self.table.columns[each] for each in found)
            self.complain("actuals/several-unit-columns", found[1], columns=columns)
        if not found:
            self.complain("actuals/no-unit-column", names=UNIT, columns=_few(self.table.columns))
        return found[0] if found else None

    def slots(self, taken: set[int | None]) -> dict[Slot, int]:
        """What each other column is, as far as it is known."""
        found: dict[Slot, int] = {}
        for at, name in enumerate(self.table.columns):
            meant = () if at in taken else self.names.read(name)
            if len(meant) > 1:
                self.complain(
                    "actuals/column-of-two", at, name=name, meanings=tuple(map(self.names.title, meant))
                )
            for slot in meant[:1]:
                if slot.what in NO_VALUES and not slot.is_declared:
                    continue
                if slot in found:
                    columns = (self.table.columns[found[slot]], name)
                    self.complain(
                        "actuals/columns-of-one", at, columns=columns, meaning=self.names.title(slot)
                    )
                found.setdefault(slot, at)
        return found

    def tell_unknown(self, taken: set[int | None], slots: Mapping[Slot, int]) -> None:
        used = taken | set(slots.values())
        fixed = (*YEAR, *INDICATOR, *ACTUAL, *DECLARED)
        used |= set(self.named(UNIT))  # one of them was chosen, the others need no word
        columns = enumerate(self.table.columns)
        unknown = [at for at, name in columns if at not in used and not self.names.read(name)[1:]]
        for at in unknown[:TOLD]:
            name = self.table.columns[at]
            known = [each for each in (*self.names.known, *fixed) if folded(each) != folded(name)]
            self.told.append(replace(suggest("actuals/unknown-column", name, known), where=self.where(at)))
        if unknown[TOLD:]:
            facts = {"count": len(unknown) - TOLD}
            self.told.append(Problem("actuals/unknown-columns", facts, where=Where(self.table.file)))

    def demand_indicators(self, slots: Mapping[Slot, int]) -> None:
        if (
            not any(isinstance(each.what, int) and not each.is_declared for each in slots)
            and not self.problems
        ):
            self.complain("actuals/no-indicator-column", columns=_few(self.table.columns))

    def tell_missing(self, slots: Mapping[Slot, int]) -> None:
        """Which indicators have no column, so that all units lack an actual there."""
        names = self.names
        missing = [each.name for at, each in enumerate(names.indicators) if Slot(at) not in slots]
        if missing:
            facts = {"count": len(missing), "names": _few(missing)}
            self.told.append(Problem("actuals/missing-columns", facts, where=Where(self.table.file)))
        if names.card.budget is not None:
            amounts = [names.title(Slot(each)) for each in ("planned", "executed") if Slot(each) not in slots]
            if amounts:
                facts = {"names": tuple(amounts)}
                self.told.append(Problem("actuals/missing-budget", facts, where=Where(self.table.file)))

    def demand_sound(self) -> None:
        if self.problems:
            raise UnusableTable(tuple(self.problems))


def _few(names: Sequence[str]) -> tuple[str, ...]:
    return (*names[:SHOWN], *(("…",) if len(names) > SHOWN else ()))
