"""The notation of targets and actuals -> frozen values, or an error with its span.

    reading   := absence | phrase | words
    phrase    := prefix* operand suffix*
    prefix    := relation | filler | approximately | change | scope | remark
    operand   := moment | limit of rank | place | product | sum | range | quantity
    quantity  := number [余|多] scale* [余|多] unit compound*
    compound  := ("/" | "每") unit (("*" | "/") unit)*
    sum       := quantity ("+" quantity)+ ["=" quantity]
    range     := quantity ("-" | "~" | "至" | "到") quantity
    suffix    := relation | 左右 | 完成 | remark
    remark    := "(" text ")" | "【" text "】" | "[" text "]"

Full-width forms are folded one character to one, so offsets stay true. Blanks mean nothing. What
is left over is an error: no character is passed over in silence.

    >>> read("≥920万").value, read("≥920万").relation
    (Quantity(amount=Fraction(9200000, 1), unit=Unit(name='')), <Relation.AT_LEAST: 'at_least'>)
    >>> read("≥920万元 左右吧")
    Traceback (most recent call last):
    scoring.notation.reader.NotationError: 读到“920万元 左右”之后，不认识“吧” ...
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import cache
from typing import TypeVar

from scoring.notation import numerals
from scoring.notation.absences import is_contradictory, read_absence
from scoring.notation.units import BARE, UNITS, Quantity, Unit, per
from scoring.notation.values import (
    Change,
    Direction,
    Moment,
    Range,
    Rank,
    Reading,
    Relation,
    Value,
    Words,
)
from scoring.notation.words import (
    APPROXIMATELY,
    DIRECTIONS,
    FILLERS,
    PARTS_OF_MONTH,
    PARTS_OF_YEAR,
    RELATIONS_AFTER,
    RELATIONS_BEFORE,
)
from scoring.problems import Problem, Refusal

T = TypeVar("T")

MAXIMUM_DIGITS = 40
MAXIMUM_LENGTH = 500

FOLDED = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
FOLDED |= str.maketrans("\u3000\u00a0\u2002\u2003\u2009\t\n\r", " " * 8)
FOLDED |= str.maketrans("﹪–—―−‐∼×✕·•〔〕﹙﹚", "%-----~****[]()")

CLOSING = {"(": ")", "[": "]", "【": "】"}


class NotationError(Refusal):
    """A text that cannot be read; its problem knows the span."""

    def __init__(self, problem: Problem) -> None:
        super().__init__((problem,))
        self.problem = problem

    def under(self, key: str) -> "NotationError":
        """The same error seen from the mapping that holds the text."""
        return NotationError(self.problem.under(key))


def refusal(code: str, span: tuple[int, int], **facts: object) -> NotationError:
    """The error for a part of a text."""
    return NotationError(Problem(code, facts, span=span))


def read(text: str) -> Reading:
    """Read a target or an actual as a table writes it. Raises `NotationError`.

    Words without any number are a `Words` value; a phrase such as 未发生故障 is an `Absence`.
    """
    if len(text) > MAXIMUM_LENGTH:
        raise refusal("notation/too-long", (MAXIMUM_LENGTH, len(text)), limit=MAXIMUM_LENGTH)
    return replace(_read(text), text=text)


@cache
def _read(text: str) -> Reading:
    phrase = _Phrase(text)
    absence = read_absence(phrase.text)
    if absence is not None:
        return Reading(absence)
    if is_contradictory(phrase.text):
        raise refusal("notation/unclear-absence", (0, len(text)), found=text)
    try:
        return phrase.read()
    except NotationError:
        if phrase.is_words():
            return Reading(Words(text.strip()))
        raise


def read_unit(text: str) -> tuple[int, Unit]:
    """A unit from its own column, `万元` or `次`: the scale of bare numbers in it, and the unit."""
    phrase = _Phrase(text)
    scale, unit = phrase.scaled_unit()
    unit = phrase.compound(unit or BARE)
    phrase.expect_end()
    return scale, unit


NUMERIC = re.compile(r"[0-9≥≤<>=≧≦═﹦%‰±~+]|百分之|千分之|[一二三四五六七八九]成")
CHINESE = re.compile("[\u4e00-\u9fff]")


def _without_blanks(folded: str) -> tuple[str, tuple[int, ...]]:
    """The text without blanks, except between two digits, and where each character stood."""
    kept = [
        position
        for position, each in enumerate(folded)
        if each != " "
        or (folded[:position].rstrip()[-1:].isdigit() and folded[position:].lstrip()[:1].isdigit())
    ]
    if (
        len(kept) > 2
        and CLOSING.get(folded[kept[0]]) == folded[kept[-1]]
        and folded.count(folded[kept[0]]) == 1
    ):
        kept = kept[1:-1]  # brackets around the whole text
    return "".join(folded[each] for each in kept), tuple(kept)


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(each) for each in sorted(words, key=len, reverse=True)))


BEFORE, AFTER = _any_of(RELATIONS_BEFORE), _any_of(RELATIONS_AFTER)
FILLER, APPROXIMATE = _any_of(FILLERS), _any_of(APPROXIMATELY)
DIRECTION = _any_of(DIRECTIONS)
YEAR_PART, MONTH_PART = _any_of(PARTS_OF_YEAR), _any_of(PARTS_OF_MONTH)
UNIT = re.compile(f"(?:{_any_of(UNITS).pattern})(?<![A-Za-z](?=[A-Za-z]))")
ABOUT = re.compile("左右|上下")
MORE = re.compile("[余多]")
SINCE = re.compile(
    r"(?:[较比与]|相较于?|相比)(?:(?P<year>[0-9]{4})年度?|(?P<last>上一?年度?(?:同期)?|去年(?:同期)?|同期))(?:同期)?(?:相比)?"
    r"|(?P<same>同比)"
)
SCOPE = re.compile(
    "(?:位居|位列|排名|名列|居|列|排)?(?:(?P<tied>并列))?(?:全国|全省|全市|全区|省|市)?(?=第|前|并列)"
)
TIED = re.compile("并列")
LIMIT = re.compile(f"前(?P<number>[0-9]+|[{numerals.CHINESE_CHARACTERS}]+)(?:名|位|强)?")
PLACE = re.compile(
    f"(?:全国|全省|全市|全区)?第(?P<number>[0-9]+|[{numerals.CHINESE_CHARACTERS}]+)(?:名|位)?(?!季)"
)
EVERY = re.compile(f"每(?P<unit>{UNIT.pattern})")
NUMBER = re.compile(r"-?[0-9](?:[0-9.,]*[0-9])?")
STRANGE_NUMBER = re.compile(
    r"-?[0-9][0-9.,]*(?:[eE][+-]?[0-9]|[xX][0-9a-fA-F]|_[0-9])[0-9a-zA-Z_.,]*"
)  # 1e3, 0x10, 1_000
PERCENT_OF = re.compile(
    f"(?P<base>百|千)分之(?P<number>[0-9.]+|[{numerals.CHINESE_CHARACTERS}]+(?:点[{numerals.CHINESE_CHARACTERS}]+)?)"
)
TENTHS = re.compile(
    f"(?P<number>[0-9]+(?:\\.[0-9]+)?|[{''.join(numerals.DIGITS)}])成(?P<half>[{''.join(numerals.DIGITS)}半])?"
)
CHINESE_NUMBER = re.compile(f"[{numerals.CHINESE_CHARACTERS}]+(?:点[{''.join(numerals.DIGITS)}]+)?")
SCALE = re.compile(f"[{''.join(numerals.SCALES)}]")
TIMES = re.compile(r"(?P<number>[0-9]{1,4}) *\*")
THROUGH = re.compile("-+|~|至|到")
RUN = re.compile("[A-Za-z\u4e00-\u9fff\u00b2\u00b3\u3300-\u33ff]+")
ISO_DATE = re.compile(
    r"(?P<year>(?:19|20)[0-9]{2})(?P<separator>[-/.])(?P<month>[0-9]{1,2})(?P=separator)(?P<day>[0-9]{1,2})(?![0-9.])"
)
YEAR = re.compile("(?P<year>(?:19|20)[0-9]{2}|二[〇零][〇零一二三四五六七八九]{2})(?:年度?|(?=年[底末终]))")
MONTH = re.compile(r"(?P<month>[0-9]{1,2}|十[一二]?|[一二三四五六七八九])月份?")
DAY = re.compile(r"(?P<day>[0-9]{1,2})[日号]")
DONE = re.compile("(?:全部)?(?:完成|竣工|建成|到位|完工|上线)")
BEFORE_DATE = re.compile("(?:之|以)?前|(?:以)?内")


class _Phrase:
    """A cursor over one folded text without blanks. Methods are named after the grammar's rules."""

    def __init__(self, written: str) -> None:
        self.written = written
        self.text, self.offsets = _without_blanks(written.translate(FOLDED))
        self.position = 0
        self.relation: Relation | None = None
        self.approximate = False
        self.since: int | str | None = None
        self.direction: Direction | None = None
        self.tied = False
        self.every: Unit | None = None
        self.remarks: list[str] = []
        self.parts: tuple[Quantity, ...] = ()
        self.last_scale = 1
        self.first_is_scaled = False
        self.is_scaled = False

    # -- the cursor

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        found = pattern.match(self.text, self.position)
        if found:
            self.position = found.end()
        return found

    def take_from(self, pattern: re.Pattern[str], table: Mapping[str, T]) -> T | None:
        found = self.take(pattern)
        return table[found[0]] if found else None

    def place_of(self, position: int) -> int:
        """Where a position of the text without blanks stands in the written text."""
        return self.offsets[position] if position < len(self.offsets) else len(self.written.rstrip())

    def refusal(self, code: str, start: int | None = None, end: int | None = None) -> NotationError:
        """The error for the text from `start` (here) to `end` (its end)."""
        first = self.place_of(self.position if start is None else start)
        last = self.place_of(len(self.text)) if end is None else self.place_of(end - 1) + 1 if end else 0
        last = max(first, last)
        return refusal(
            code, (first, last), found=self.written[first:last], before=self.written[:first].strip()
        )

    def expect_end(self) -> None:
        if self.position < len(self.text):
            raise self.refusal("notation/trailing-text")

    def is_words(self) -> bool:
        """Whether the text is Chinese words without any number, sign or rank."""
        is_rank = self.relation is Relation.RANK_WITHIN
        return not is_rank and not NUMERIC.search(self.text) and CHINESE.search(self.text) is not None

    # -- the grammar

    def read(self) -> Reading:
        start = self.prefixes()
        value = self.operand(start)
        self.suffixes()
        self.expect_end()
        if isinstance(value, Quantity) and (self.since is not None or self.direction):
            value = Change(value, self.direction, self.since)
        if isinstance(value, Range) and self.relation not in (None, Relation.AT_LEAST, Relation.AT_MOST):
            raise self.refusal("notation/conflicting-relations", 0)
        relation = None if isinstance(value, Range) else self.relation
        return Reading(value, relation, self.approximate, tuple(self.remarks), self.parts, self.is_scaled)

    def prefixes(self) -> int:
        """Everything that may stand before the value; where the value begins."""
        while any(
            step()
            for step in (
                self.remark,
                self.since_when,
                self.sign,
                self.about,
                self.filler,
                self.going,
                self.scope,
                self.each,
            )
        ):
            pass
        return self.position

    def suffixes(self) -> None:
        while any(step() for step in (self.remark, self.tail, self.roughly, self.done)):
            pass

    def sign(self) -> bool:
        start = self.position
        return self.relate(self.take_from(BEFORE, RELATIONS_BEFORE), start)

    def tail(self) -> bool:
        start = self.position
        return self.relate(self.take_from(AFTER, RELATIONS_AFTER), start)

    def relate(self, relation: Relation | None, start: int) -> bool:
        if relation is None:
            return False
        if self.relation not in (None, relation):
            raise self.refusal("notation/conflicting-relations", start, self.position)
        self.relation = relation
        return True

    def about(self) -> bool:
        found = self.take(APPROXIMATE)
        if not found:
            return False
        self.approximate = True
        if relation := APPROXIMATELY[found[0]]:
            self.relate(relation, found.start())
        return True

    def roughly(self) -> bool:
        found = self.take(ABOUT)
        self.approximate = self.approximate or found is not None
        return found is not None

    def filler(self) -> bool:
        return self.take(FILLER) is not None

    def done(self) -> bool:
        return self.take(DONE) is not None

    def since_when(self) -> bool:
        found = self.take(SINCE)
        if found:
            self.since = int(found["year"]) if found["year"] else "last"
        return found is not None

    def going(self) -> bool:
        direction = self.take_from(DIRECTION, DIRECTIONS)
        self.direction = self.direction or direction
        return direction is not None

    def scope(self) -> bool:
        found = self.take(SCOPE)
        if found and found["tied"]:
            self.tied = True
        return found is not None and found.end() > found.start()

    def each(self) -> bool:
        found = self.take(EVERY)
        if found:
            self.every = UNITS[found["unit"]]
        return found is not None

    def remark(self) -> bool:
        opening = self.text[self.position : self.position + 1]
        if opening not in CLOSING or AFTER.match(self.text, self.position):
            return False
        depth, start = 0, self.position
        for position in range(start, len(self.text)):
            depth += self.text[position] == opening
            depth -= self.text[position] == CLOSING[opening]
            if depth == 0:
                self.remarks.append(self.written[self.place_of(start) + 1 : self.place_of(position)].strip())
                self.position = position + 1
                return True
        raise self.refusal("notation/unclosed-bracket", start)

    def operand(self, start: int) -> Value:
        for reader in (self.moment, self.limit, self.place, self.product, self.amount):
            self.position = start
            value = reader()
            if value is not None:
                return value
        self.position = start
        if start and self.text[:start].strip() and start >= len(self.text.rstrip()):
            raise self.refusal("notation/expected-value", start, start)
        if self.relation is not None:
            raise self.refusal("notation/expected-value")
        number = NUMBER.search(self.text, start)
        raise self.refusal("notation/unknown-words", start, number.start() if number else None)

    def moment(self) -> Moment | None:
        if iso := self.take(ISO_DATE):
            return self.dated(Moment(int(iso["year"]), int(iso["month"]), int(iso["day"])), iso.start())
        start = self.position
        year = self.take(YEAR)
        month = self.take(MONTH)
        day = self.take(DAY) if month else None
        part = None
        if not day:
            part = self.take_from(*((MONTH_PART, PARTS_OF_MONTH) if month else (YEAR_PART, PARTS_OF_YEAR)))
        if not (year or month or part):
            return None
        if part is not None and not (year or month) and self.text[start] in "底末":
            return None
        moment = Moment(
            int(numerals.number(year["year"]) or 0) if year else None,
            int(numerals.number(month["month"]) or 0) if month else None,
            int(day["day"]) if day else None,
            part,
        )
        return self.dated(moment, start)

    def dated(self, moment: Moment, start: int) -> Moment:
        end = self.position
        if self.take(BEFORE_DATE):
            ends_inside = self.text[self.position - 1] == "内"
            moment = replace(moment, before=not ends_inside)
        month, day = (1 if each is None else each for each in (moment.month, moment.day))
        try:
            date(moment.year or 2024, month, day)
            moment.latest(2024)
        except ValueError:
            raise self.refusal("notation/impossible-date", start, end)
        return moment

    def limit(self) -> Rank | None:
        found = self.take(LIMIT)
        if not found:
            return None
        self.relate(Relation.RANK_WITHIN, found.start())
        return Rank(self.whole_number(found))

    def place(self) -> Rank | None:
        tied = self.take(TIED) is not None or self.tied
        found = self.take(PLACE)
        return Rank(self.whole_number(found), tied) if found else None

    def whole_number(self, found: re.Match[str]) -> int:
        number = self.checked(found, "number")
        if number <= 0 or number.denominator != 1:
            raise self.refusal("notation/ambiguous-number", *found.span("number"))
        return int(number)

    def product(self) -> Quantity | None:
        """`7*24h`: days of so many hours."""
        left = self.take(TIMES)
        if left is None:
            return None
        right = self.quantity()
        return None if right is None else Quantity(Fraction(left["number"]) * right.amount, right.unit)

    def amount(self) -> Quantity | Range | None:
        first = self.quantity()
        if first is None:
            return None
        self.first_is_scaled = self.last_scale != 1
        start = self.position
        if self.take(THROUGH):
            second = self.quantity()
            if second is None:
                self.position = start
                return first
            return self.between(first, second)
        return self.sum(first)

    def between(self, low: Quantity, high: Quantity) -> Range:
        """Both ends in one unit; what is written once at the end (`3-5万元`) holds for both."""
        if low.unit == BARE:
            low = Quantity(low.amount * (1 if self.first_is_scaled else self.last_scale), high.unit)
        if low.unit != high.unit or low.amount > high.amount:
            raise self.refusal("notation/reversed-range", 0)
        return Range(low, high)

    def sum(self, first: Quantity) -> Quantity:
        parts = [first]
        while True:
            while self.remark():
                pass
            if not self.take(re.compile(r"\+")):
                break
            part = self.quantity()
            if part is None:
                raise self.refusal("notation/expected-value")
            parts.append(part)
        if len(parts) == 1:
            return first
        while self.remark():
            pass
        unit = next((each.unit for each in reversed(parts) if each.unit != BARE), BARE)
        stated = None
        if self.take(re.compile("=")):
            stated = self.quantity()
            if stated is None:
                raise self.refusal("notation/expected-value")
            unit = unit if stated.unit == BARE else stated.unit
        if any(each.unit not in (BARE, unit) for each in parts):
            raise self.refusal("notation/mixed-units", 0, self.position)
        self.parts = tuple(Quantity(each.amount, unit) for each in parts)
        total = stated.amount if stated else sum((each.amount for each in parts), Fraction(0))
        return Quantity(total, unit)

    def quantity(self) -> Quantity | None:
        if ratio := self.ratio():
            return ratio
        number = self.number()
        if number is None:
            return None
        more = self.more()
        scale, unit = self.scaled_unit()
        if self.more() or more:
            self.approximate = True
            self.relate(Relation.MORE_THAN, self.position)
            unit = unit or self.unit()
        self.last_scale = scale
        self.is_scaled = self.is_scaled or scale != 1
        if unit is None:
            self.refuse_unknown_unit()
        return Quantity(number * scale, self.compound(unit or BARE))

    def scaled_unit(self) -> tuple[int, Unit | None]:
        """Scales and then a unit; a unit that begins like a scale (千瓦时) is the unit."""
        scale = 1
        while (unit := self.unit()) is None:
            found = self.take(SCALE)
            if found is None:
                break
            scale *= numerals.SCALES[found[0]]
        return scale, unit

    def ratio(self) -> Quantity | None:
        if found := self.take(PERCENT_OF):
            return Quantity(self.checked(found, "number"), UNITS["%" if found["base"] == "百" else "‰"])
        if found := self.take(TENTHS):
            half = found["half"]
            rest = 0 if half is None else 5 if half == "半" else numerals.DIGITS[half]
            return Quantity(self.checked(found, "number") * 10 + rest, UNITS["%"])
        return None

    def number(self) -> Fraction | None:
        start = self.position
        if self.take(STRANGE_NUMBER):
            raise self.refusal("notation/ambiguous-number", start, self.position)
        found = self.take(NUMBER) or self.take(CHINESE_NUMBER)
        return self.checked(found, 0) if found else None

    def checked(self, found: re.Match[str], group: int | str) -> Fraction:
        """The number in a group of a match; refused where it is too long or can be read in two ways."""
        token = found[group]
        if len(token) > MAXIMUM_DIGITS:
            raise self.refusal("notation/number-too-long", *found.span(group))
        number = numerals.number(token)
        if number is None:
            raise self.refusal("notation/ambiguous-number", *found.span(group))
        return number

    def more(self) -> bool:
        return self.take(MORE) is not None

    def unit(self) -> Unit | None:
        return self.take_from(UNIT, UNITS)

    def refuse_unknown_unit(self) -> None:
        run = RUN.match(self.text, self.position)
        if not run or AFTER.match(self.text, self.position) or THROUGH.match(self.text, self.position):
            return
        if ABOUT.match(self.text, self.position) or DONE.match(self.text, self.position):
            return
        raise self.refusal("notation/unknown-unit", run.start(), run.end())

    def compound(self, unit: Unit) -> Unit:
        below: list[Unit] = []
        start = self.position
        while self.take(re.compile("[/*]" if below else "/|每")):
            each = self.unit()
            if each is None:
                self.position = start
                break
            below.append(each)
            start = self.position
        if self.every is not None:
            below.append(self.every)
        return per(unit, *below) if below else unit
