"""What a target or an actual can be, once read. All frozen; equality is by meaning, not by text."""

import calendar
from dataclasses import field
from datetime import date, timedelta
from enum import Enum
from typing import TypeAlias

from scoring.notation.units import Quantity
from scoring.records import record


class Relation(Enum):
    """How an actual must stand to its target."""

    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    AT_MOST = "at_most"
    LESS_THAN = "less_than"
    EQUAL = "equal"
    BETWEEN = "between"
    BY_DATE = "by_date"
    RANK_WITHIN = "rank_within"
    QUALITATIVE = "qualitative"

    @property
    def code(self) -> int:
        """Its number in arrays of relations.

        >>> Relation.AT_LEAST.code, Relation.QUALITATIVE.code
        (0, 8)
        """
        return tuple(Relation).index(self)

    @property
    def is_floor(self) -> bool:
        """The target is a lower limit: more is better."""
        return self in (Relation.AT_LEAST, Relation.MORE_THAN)

    @property
    def is_ceiling(self) -> bool:
        """The target is an upper limit: less is better."""
        return self in (Relation.AT_MOST, Relation.LESS_THAN)


SIGNS = {
    Relation.AT_LEAST: "≥",
    Relation.MORE_THAN: ">",
    Relation.AT_MOST: "≤",
    Relation.LESS_THAN: "<",
    Relation.EQUAL: "=",
}


@record
class Range:
    """From one quantity to another, both included: `80%-90%`."""

    low: Quantity
    high: Quantity

    def __str__(self) -> str:
        return f"{self.low}-{self.high}"


class Part(Enum):
    """A part of a year or month, with the last day it has (None: as long as the month is)."""

    YEAR_END = "年底"
    FIRST_HALF = "上半年"
    SECOND_HALF = "下半年"
    FIRST_QUARTER = "一季度"
    SECOND_QUARTER = "二季度"
    THIRD_QUARTER = "三季度"
    FOURTH_QUARTER = "四季度"
    EARLY = "上旬"
    MIDDLE = "中旬"
    LATE = "下旬"
    MONTH_END = "底"


# part -> (first month, first day, last month, last day); 0 stands for the month itself or its last day
EXTENTS = {
    Part.YEAR_END: (12, 31, 12, 31),
    Part.FIRST_HALF: (1, 1, 6, 30),
    Part.SECOND_HALF: (7, 1, 12, 31),
    Part.FIRST_QUARTER: (1, 1, 3, 31),
    Part.SECOND_QUARTER: (4, 1, 6, 30),
    Part.THIRD_QUARTER: (7, 1, 9, 30),
    Part.FOURTH_QUARTER: (10, 1, 12, 31),
    Part.EARLY: (0, 1, 0, 10),
    Part.MIDDLE: (0, 11, 0, 20),
    Part.LATE: (0, 21, 0, 0),
    Part.MONTH_END: (0, 0, 0, 0),
}


@record
class Moment:
    """A day or a period as a table writes it; without a year it belongs to the table's year.

    Where the language leaves a choice it is made here and nowhere else: a period counts up to its
    last day (`12月底`, `2024年`); `31日前`, `12月底前` and `年底前` include the day they name;
    a bare month or year with 前 ends before it begins (`9月前` is 31 August), as in ordinary use.
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    part: Part | None = None
    before: bool = False

    def __str__(self) -> str:
        pieces = (
            f"{self.year}年" if self.year else "",
            f"{self.month}月" if self.month else "",
            f"{self.day}日" if self.day else "",
            self.part.value if self.part else "",
            "前" if self.before else "",
        )
        return "".join(pieces).replace("年年底", "年底")

    def latest(self, year: int) -> date:
        """The last day on which it still holds; `year` stands in where none is written."""
        if self.before and self.day is None and self.part is None:
            return self._first(year) - timedelta(days=1)
        year = self.year or year
        _, _, month, day = EXTENTS[self.part] if self.part else (0, 0, 0, 0)
        month = month or self.month or 12
        return date(year, month, day or self.day or calendar.monthrange(year, month)[1])

    def earliest(self, year: int) -> date:
        """The first day on which it can have been; `前` says nothing about that."""
        if self.before:
            return date(self.year or year, 1, 1)
        return self._first(year)

    def ends_month(self, year: int) -> bool:
        """Whether the last day on which it still holds is the last one of a month."""
        return (self.latest(year) + timedelta(days=1)).day == 1

    def _first(self, year: int) -> date:
        year = self.year or year
        if self.part is Part.MONTH_END:
            return self.latest(year)
        month, day, _, _ = EXTENTS[self.part] if self.part else (0, 0, 0, 0)
        return date(year, month or self.month or 1, day or self.day or 1)


@record
class Rank:
    """A place in a ranking: `并列全国第二`, or the limit of `前五名`."""

    place: int
    tied: bool = False

    def __str__(self) -> str:
        return f"{'并列' if self.tied else ''}第{self.place}名"


class Direction(Enum):
    """Which way a change goes."""

    UP = "增长"
    DOWN = "下降"


@record
class Change:
    """A change against another time: `较2023年10%`, `压减36.5%`. `since` is a year or `last`."""

    by: Quantity | Range
    direction: Direction | None = None
    since: int | str | None = None


@record
class Words:
    """A qualitative value: words without a number, `有效助推`."""

    words: str

    def __str__(self) -> str:
        return self.words


class Absence(Enum):
    """Ways of there being no value, which are never confused with zero or each other."""

    BLANK = "blank"
    DID_NOT_OCCUR = "did_not_occur"
    NOT_MEASURED = "not_measured"
    NOT_APPLICABLE = "not_applicable"


ABSENCE_WORDS = {
    Absence.BLANK: "—",
    Absence.DID_NOT_OCCUR: "未发生",
    Absence.NOT_MEASURED: "未开展",
    Absence.NOT_APPLICABLE: "不适用",
}

Value: TypeAlias = Quantity | Range | Moment | Rank | Change | Words | Absence


@record
class Reading:
    """A target or actual as read: the value, the relation written with it, and what stood around it.

    `parts` are the summands of a written sum; `scale` is what a number was written in (万: 10000), or that
    of its column of units: where one was written, that of the column does not apply. `remarks` are brackets that change
    nothing, `heeded` those that say a part of what was read: 不含, 万元. `str()` gives a text that reads equal.
    """

    value: Value
    relation: Relation | None = None
    approximate: bool = False
    remarks: tuple[str, ...] = ()
    parts: tuple[Quantity, ...] = ()
    scale: int = field(default=1, compare=False)
    text: str = field(default="", compare=False)
    heeded: tuple[str, ...] = field(default=(), compare=False)

    @property
    def is_scaled(self) -> bool:
        """Whether a scale belongs to it."""
        return self.scale != 1

    def __str__(self) -> str:
        return (
            ("约" if self.approximate else "")
            + self._core()
            + "".join(f"（{each}）" for each in self.remarks)
        )

    def _core(self) -> str:
        sign = SIGNS.get(self.relation, "") if self.relation else ""
        value = self.value
        if isinstance(value, Absence):
            return ABSENCE_WORDS[value]
        if isinstance(value, Rank) and self.relation is Relation.RANK_WITHIN:
            return f"前{value.place}名"
        if isinstance(value, Change):
            since = "" if value.since is None else "较上年" if value.since == "last" else f"较{value.since}年"
            return f"{since}{value.direction.value if value.direction else ''}{sign}{self._sum(value.by)}"
        return f"{sign}{self._sum(value)}"

    def _sum(self, value: object) -> str:
        return f"{'+'.join(map(str, self.parts))}={value}" if self.parts else str(value)
