"""One phrase of the notation, token by token.

    phrase    := prefix* operand suffix*
    prefix    := relation | filler | approximately | change | scope | "每" unit | remark
    operand   := moment | limit of rank | place | product | sum | range | quantity
    sum       := quantity ("+" quantity)+ ["=" quantity]
    range     := quantity ("-" | "~" | "至" | "到") quantity
    product   := number "*" quantity
    suffix    := relation | 左右 | 完成 | remark
    remark    := "(" text ")" | "【" text "】" | "[" text "]"

Quantities and moments have their grammar in their own modules. What is left over is an error: no
character is passed over in silence.
"""

import re
from dataclasses import replace
from fractions import Fraction

from scoring.notation.cursor import Cursor, Vocabulary
from scoring.notation.moments import read_moment
from scoring.notation.numerals import CHINESE_CHARACTERS
from scoring.notation.quantities import (
    Written,
    number_in,
    read_quantity,
    take_unit,
)
from scoring.notation.units import BARE, Quantity, Unit, per
from scoring.notation.values import Change, Direction, Range, Rank, Reading, Relation, Value
from scoring.notation.words import (
    APPROXIMATELY,
    DIRECTIONS,
    FILLERS,
    RELATIONS_AFTER,
    RELATIONS_BEFORE,
)

SIGNS_BEFORE, SIGNS_AFTER = Vocabulary(RELATIONS_BEFORE), Vocabulary(RELATIONS_AFTER)
FILLER_WORDS, DIRECTION_WORDS = Vocabulary(dict.fromkeys(FILLERS, True)), Vocabulary(DIRECTIONS)
APPROXIMATE_WORDS = Vocabulary(APPROXIMATELY)
ROUGHLY = "左右|上下"
SINCE = "(?:[较比与]|相较于?|相比)(?:(?P<year>[0-9]{4})年度?|(?:上一?年度?|去年)(?:同期)?|同期)(?:同期)?(?:相比)?|同比"
SCOPE = "(?:位居|位列|排名|名列|居|列|排)?(?P<tied>并列)?(?:全国|全省|全市|全区|省|市)?(?=第|前|并列)"
LIMIT = f"前(?P<number>[0-9]+|[{CHINESE_CHARACTERS}]+)(?:名|位|强)?"
PLACE = f"第(?P<number>[0-9]+|[{CHINESE_CHARACTERS}]+)(?:名|位)?(?!季)"
EVERY = "每"
TIMES = r"(?P<number>[0-9]{1,4})\*"
PLUS, EQUALS, THROUGH = r"\+", "=", "-+|~|至|到"
DONE = "(?:全部)?(?:完成|竣工|建成|到位|完工|上线)"
RUN = "[A-Za-z\u4e00-\u9fff²³\u3300-\u33ff]+"
NUMERIC = "[0-9≥≤<>=≧≦═﹦%‰±~+]|百分之|千分之|[一二三四五六七八九]成"
CHINESE = "[\u4e00-\u9fff]"


class Phrase:
    """What has been read of one text. Methods are named after the grammar's rules."""

    def __init__(self, text: str) -> None:
        self.cursor = Cursor(text)
        self.relation: Relation | None = None
        self.approximate = False
        self.since: int | str | None = None
        self.direction: Direction | None = None
        self.tied = False
        self.every: Unit | None = None
        self.remarks: list[str] = []
        self.parts: tuple[Quantity, ...] = ()
        self.scale = 1

    def read(self) -> Reading:
        while self.prefix():
            pass
        value = self.operand()
        while self.suffix():
            pass
        self.cursor.expect_end()
        if isinstance(value, Range):
            value, self.relation = self.whole(value), None
        if isinstance(value, (Quantity, Range)) and (self.since is not None or self.direction):
            value = Change(value, self.direction, self.since)
        return Reading(value, self.relation, self.approximate, tuple(self.remarks), self.parts, self.scale)

    def whole(self, value: Range) -> Range:
        """A range needs no relation; 控制在 before it and 以内 behind it say the same."""
        if self.relation not in (None, Relation.AT_LEAST, Relation.AT_MOST):
            raise self.cursor.refusal("notation/conflicting-relations", 0)
        return value

    def is_words(self) -> bool:
        """Whether the text is Chinese words without any number, sign or rank."""
        text, is_rank = self.cursor.text, self.relation is Relation.RANK_WITHIN
        return not is_rank and not re.search(NUMERIC, text) and re.search(CHINESE, text) is not None

    def prefix(self) -> bool:
        """Take one thing that may stand before the value."""
        take = self.cursor.take
        start = self.cursor.position
        if self.remark():
            return True
        if found := take(SINCE):
            self.since = int(found["year"]) if found["year"] else "last"
        elif relation := self.cursor.take_word(SIGNS_BEFORE):
            self.relate(relation, start)
        elif bound := self.cursor.take_word(APPROXIMATE_WORDS):
            self.approximate = True
            self.relate(bound if isinstance(bound, Relation) else None, start)
        elif self.cursor.take_word(FILLER_WORDS):
            pass
        elif direction := self.cursor.take_word(DIRECTION_WORDS):
            self.direction = self.direction or direction
        elif found := take(SCOPE):
            self.tied = self.tied or found["tied"] is not None
        elif take(EVERY):
            self.every = take_unit(self.cursor)
            if self.every is None:
                raise self.cursor.refusal("notation/unknown-words", start)
        return self.cursor.position > start

    def suffix(self) -> bool:
        """Take one thing that may stand behind the value."""
        start = self.cursor.position
        if self.remark():
            return True
        if relation := self.cursor.take_word(SIGNS_AFTER):
            self.relate(relation, start)
        elif self.cursor.take(ROUGHLY):
            self.approximate = True
        else:
            self.cursor.take(DONE)
        return self.cursor.position > start

    def remark(self) -> bool:
        if self.cursor.sees(SIGNS_AFTER):  # (含)以上
            return False
        remark = self.cursor.take_brackets()
        if remark is not None:
            self.remarks.append(remark)
        return remark is not None

    def relate(self, relation: Relation | None, start: int) -> None:
        if relation is None:
            return
        if self.relation not in (None, relation):
            raise self.cursor.refusal("notation/conflicting-relations", start, self.cursor.position)
        self.relation = relation

    def operand(self) -> Value:
        start = self.cursor.position
        for reader in (read_moment, self.limit, self.place, self.product, self.amount):
            value = reader(self.cursor)
            if value is not None:
                return value
            self.cursor.position = start
        text = self.cursor.text
        if start == len(text) or self.relation is not None:
            raise self.cursor.refusal("notation/expected-value", start)
        number = re.search("[0-9]", text[start:])
        raise self.cursor.refusal("notation/unknown-words", start, start + number.start() if number else None)

    def limit(self, cursor: Cursor) -> Rank | None:
        found = cursor.take(LIMIT)
        if not found:
            return None
        self.relate(Relation.RANK_WITHIN, found.start())
        return Rank(self.whole_number(found))

    def place(self, cursor: Cursor) -> Rank | None:
        found = cursor.take(PLACE)
        return Rank(self.whole_number(found), self.tied) if found else None

    def whole_number(self, found: re.Match[str]) -> int:
        number = number_in(self.cursor, found)
        if number <= 0 or number.denominator != 1:
            raise self.cursor.refusal("notation/ambiguous-number", *found.span("number"))
        return int(number)

    def product(self, cursor: Cursor) -> Quantity | None:
        """`7*24h`: so many days of so many hours."""
        left = cursor.take(TIMES)
        if left is None:
            return None
        right = self.quantity()
        if right is None:
            raise cursor.refusal("notation/expected-value")
        return Quantity(Fraction(left["number"]) * right.quantity.amount, right.quantity.unit)

    def amount(self, cursor: Cursor) -> Quantity | Range | None:
        first = self.quantity()
        if first is None:
            return None
        start = cursor.position
        if cursor.take(THROUGH):
            second = self.quantity()
            if second is not None:
                return self.range(first, second)
            cursor.position = start
        return self.sum(first)

    def range(self, first: Written, second: Written) -> Range:
        """Both ends in one unit; what is written once at the end (`3-5万元`) holds for both."""
        low, high = first.quantity, second.quantity
        if low.unit == BARE:
            low = Quantity(low.amount * (1 if first.scale != 1 else second.scale), high.unit)
        if low.unit != high.unit or low.amount > high.amount:
            raise self.cursor.refusal("notation/reversed-range", 0)
        return Range(low, high)

    def sum(self, first: Written) -> Quantity:
        """`2639（…）+736（…）=3375`: the stated sum, which is for the audit to check."""
        parts = [first]
        while True:
            while self.remark():
                pass
            if not self.cursor.take(PLUS):
                break
            parts.append(self.summand())
        if len(parts) == 1:
            return first.quantity
        stated = self.summand().quantity if self.cursor.take(EQUALS) else None
        unit = self.unit_of_all(parts, stated)
        self.parts = tuple(Quantity(each.quantity.amount, unit) for each in parts)
        total = stated.amount if stated else sum((each.amount for each in self.parts), Fraction(0))
        return Quantity(total, unit)

    def unit_of_all(self, parts: list[Written], stated: Quantity | None) -> Unit:
        """The one unit of a sum. `100+50万元` could be two sums, and is refused."""
        quantities = [*(each.quantity for each in parts), *([stated] if stated else [])]
        units = {each.unit for each in quantities if each.unit != BARE}
        is_open = any(each.quantity.unit == BARE for each in parts)
        if len(units) > 1 or (is_open and len({each.scale for each in parts}) > 1):
            raise self.cursor.refusal("notation/mixed-units", 0, self.cursor.position)
        return units.pop() if units else BARE

    def summand(self) -> Written:
        written = self.quantity()
        if written is None:
            raise self.cursor.refusal("notation/expected-value")
        return written

    def quantity(self) -> Written | None:
        """A quantity, with what it says about the whole phrase: 余 bounds it, 每 divides it."""
        written = read_quantity(self.cursor)
        if written is None:
            return None
        if written.is_more:
            self.approximate = True
            self.relate(Relation.MORE_THAN, self.cursor.position)
        self.scale = written.scale if written.scale != 1 else self.scale
        if not written.has_unit:
            self.refuse_unknown_unit()
        if self.every is None:
            return written
        quantity = written.quantity
        return replace(written, quantity=Quantity(quantity.amount, per(quantity.unit, self.every)))

    def refuse_unknown_unit(self) -> None:
        """A word right behind a number that is neither a unit nor anything else we know."""
        if self.cursor.sees(SIGNS_AFTER, THROUGH, ROUGHLY, DONE):
            return
        if run := self.cursor.take(RUN):
            raise self.cursor.refusal("notation/unknown-unit", *run.span())
