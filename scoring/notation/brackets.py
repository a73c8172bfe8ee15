"""What stands in brackets and decides: `≥80%（不含）`, `500（万元）`, `80%（以上）`.

    inclusion := 不? (含 | 包含 | 包括) 本数? value?     whether the limit itself belongs to it
    relation  := a relation, alone or with a value       as if it stood outside
    roughly   := 左右 | 约                                as if it stood outside
    unit      := scale* unit                             the unit of a number that has none

What contradicts the text before the bracket, and what can be meant in several ways (每月, 月均, ±5%), is refused. All
else is a remark and changes nothing: what it counts is another thing (含40人 behind 5期), or it is said
outside without effect as well (累计, 合计), or it is a number of its own (12人), before which the value stands.
"""

import re
from collections.abc import Iterable
from dataclasses import field
from enum import Enum
from typing import TypeAlias

from scoring.notation.cursor import Cursor, NotationError
from scoring.notation.phrases import Bracket, Phrase
from scoring.notation.quantities import read_below, read_scaled_unit
from scoring.notation.units import BARE, COUNT, UNITS, Quantity, Unit, convert
from scoring.notation.values import Change, Moment, Range, Rank, Reading, Relation, Value
from scoring.notation.words import APPROXIMATELY, RELATIONS_AFTER, RELATIONS_BEFORE
from scoring.records import changed, record

ROUGHLY = frozenset(
    {"左右", "上下", "大概", *(word for word, bound in APPROXIMATELY.items() if bound is True)}
)
RELATIONS = {**RELATIONS_BEFORE, **RELATIONS_AFTER}
STRICT = {Relation.AT_LEAST: Relation.MORE_THAN, Relation.AT_MOST: Relation.LESS_THAN}
ITSELF = "(?:本数|该数|此数|本身|本级|当日|当天|当月|该日|该月)?"
INCLUSION = (
    f"(?P<before>.*?)(?:以上|以下|以内|均|都)*(?P<not>不)?(?:包含|包括|含){ITSELF}(?P<behind>.*?)(?:在内)?"
)
UNIT = "|".join(sorted(map(re.escape, UNITS), key=len, reverse=True))
SEVERAL_MEANINGS = f"±.*|(?:平均)?每[1一]?个?(?:{UNIT})|(?:年|月|季度?|周|日|天|人|户|班|次)均|平均"
PERIODS = frozenset({"年", "月", "日", "时", "季", "周"})  # 12（月）: twelve of them, or December?
OPENING = r"[(\[【]"


class Inclusion(Enum):
    """Whether a limit belongs to what it limits."""

    INCLUDED = "含"
    EXCLUDED = "不含"


@record
class Said:
    """What a bracket says of its limit, and the value that it names, if it names one."""

    inclusion: Inclusion
    named: Reading | None = None


@record
class _Place:
    """A bracket in its text, for refusals that point at it."""

    bracket: Bracket
    cursor: Cursor = field(compare=False)

    def refusal(self, code: str) -> NotationError:
        return self.cursor.refusal(code, self.bracket.start, self.bracket.end)


Found: TypeAlias = Reading | None
"""The reading with what a bracket says; None where it says nothing that decides."""


def heed_brackets(reading: Reading, brackets: Iterable[Bracket], cursor: Cursor) -> Reading:
    """The reading with what its brackets say. Raises `NotationError` where one contradicts it or is unclear."""
    places = [_Place(each, cursor) for each in brackets]
    remarks = []
    for place in sorted(places, key=lambda each: inclusion_in(each.bracket.text) is not None):
        found = _heed(reading, place)
        if found is None:
            remarks.append(place.bracket)
        else:
            reading = changed(found, heeded=(*found.heeded, place.bracket.text))
    return changed(reading, remarks=tuple(each.text for each in sorted(remarks, key=lambda each: each.start)))


def inclusion_in(text: str) -> Said | None:
    """What the text of a bracket says of the limit before it; None where it speaks of something else."""
    folded = Cursor(text).text
    found = re.fullmatch(INCLUSION, folded)
    if found is None or re.search(OPENING, folded):
        return None
    inclusion = Inclusion.EXCLUDED if found["not"] else Inclusion.INCLUDED
    if not (found["before"] or found["behind"]):
        return Said(inclusion)
    named = _read(found["before"] + found["behind"])
    return None if named is None else Said(inclusion, named)


def _read(text: str) -> Reading | None:
    """A value that stands in a bracket; None where it is words, or has brackets of its own."""
    if re.search(OPENING, text):
        return None
    try:
        return Phrase(text).read()
    except NotationError:
        return None


def _heed(reading: Reading, place: _Place) -> Found:
    text = Cursor(place.bracket.text).text
    if said := inclusion_in(text):
        return _include(reading, said, place)
    if text in ROUGHLY:
        return changed(reading, approximate=True)
    if text in RELATIONS:
        return _relate(reading, RELATIONS[text], place)
    if re.fullmatch(SEVERAL_MEANINGS, text) or text in APPROXIMATELY:
        raise place.refusal("notation/unclear-bracket")
    if scaled := _scaled_unit(text):
        return _measure(reading, *scaled, place)
    stated = _read(text)
    if stated is None or stated.relation is None or stated.relation is Relation.RANK_WITHIN:
        return None
    return _limit(reading, stated, place)


# -- inclusions


def _include(reading: Reading, said: Said, place: _Place) -> Found:
    if said.named is not None:
        is_same = _names(reading, said.named)
        if is_same is None:
            return None
        if not is_same:
            raise place.refusal("notation/bracket-number")
    is_included = said.inclusion is Inclusion.INCLUDED
    value = reading.value
    if isinstance(value, Range):
        if not is_included or said.named is not None:
            raise place.refusal("notation/unclear-bracket")
        return reading
    if isinstance(value, Moment | Rank):
        if is_included is not _includes_itself(value):
            raise place.refusal("notation/bracket-contradicts")
        return reading
    return _include_amount(reading, place, is_included=is_included)


def _include_amount(reading: Reading, place: _Place, *, is_included: bool) -> Reading:
    relation = reading.relation
    if is_included:
        if relation in STRICT.values():
            raise place.refusal("notation/bracket-contradicts")
        return reading
    if relation in (None, Relation.EQUAL):
        raise place.refusal("notation/exclusion-without-direction")
    assert relation is not None
    return changed(reading, relation=STRICT.get(relation, relation))


def _includes_itself(value: Moment | Rank) -> bool:
    """31日前 and 前五名 include what they name; 9月前 ends before it begins."""
    return not (isinstance(value, Moment) and value.before and value.day is None and value.part is None)


def _names(reading: Reading, named: Reading) -> bool | None:
    """Whether a bracket names the value before it (False: another one of its sort; None: something else)."""
    value = reading.value.by if isinstance(reading.value, Change) else reading.value
    if isinstance(value, Range):
        found = [_is_amount(each, named.value) for each in (value.low, value.high)]
        return True if True in found else found[0]
    if isinstance(value, Quantity):
        return _is_amount(value, named.value)
    if isinstance(value, Moment) and isinstance(named.value, Moment):
        return (value.month, value.day) == (named.value.month, named.value.day)
    if isinstance(value, Rank) and isinstance(named.value, Rank):
        return value.place == named.value.place
    return None


def _is_amount(amount: Quantity, named: Value) -> bool | None:
    """Whether a named amount is this one; None where it is no amount, or one of something else."""
    if not isinstance(named, Quantity):
        return None
    if BARE in (named.unit, amount.unit) or named.unit == amount.unit:
        return named.amount == amount.amount
    if named.unit.dimension != amount.unit.dimension or named.unit.dimension == COUNT:
        return None
    return convert(named, amount) == amount.amount


# -- relations


def _relate(reading: Reading, relation: Relation, place: _Place) -> Found:
    """80%（以上）is 80%以上. A strict one alone may be a limit, or tell how it went: 5个（超过）."""
    is_strict = relation in STRICT.values()
    if is_strict or isinstance(reading.value, Moment | Rank):
        raise place.refusal("notation/unclear-bracket")
    if isinstance(reading.value, Range):
        return reading
    return _with_relation(reading, relation, place)


def _limit(reading: Reading, stated: Reading, place: _Place) -> Found:
    """80%（不低于80%）says it once more; 80%（不低于75%）is a second limit."""
    is_same = _names(reading, stated)
    if is_same is None:
        return None
    if not is_same or isinstance(reading.value, Range):
        raise place.refusal("notation/bracket-number")
    assert stated.relation is not None
    return _with_relation(reading, stated.relation, place)


def _with_relation(reading: Reading, relation: Relation, place: _Place) -> Reading:
    if reading.relation not in (None, relation):
        raise place.refusal("notation/bracket-contradicts")
    return changed(reading, relation=relation)


# -- units


def _scaled_unit(text: str) -> tuple[int, Unit] | None:
    """A scale, a unit or both, where that is all the text says."""
    cursor = Cursor(text)
    try:
        scale, unit = read_scaled_unit(cursor)
    except NotationError:
        return None
    whole = read_below(cursor, unit or BARE)
    return (scale, whole) if cursor.position == len(cursor.text) > 0 else None


def _measure(reading: Reading, scale: int, unit: Unit, place: _Place) -> Found:
    """500（万元）is 500万元; behind a number with a unit it must be the same, or count as well."""
    value = reading.value.by if isinstance(reading.value, Change) else reading.value
    if isinstance(value, Moment | Rank):
        return None
    amount = value.high if isinstance(value, Range) else value
    assert isinstance(amount, Quantity)
    if amount.unit == BARE and not (reading.is_scaled and scale != 1):
        if reading.parts or place.bracket.text in PERIODS:  # 100（万元）+50: of the one, or of both?
            raise place.refusal("notation/unclear-bracket")
        return _scaled(reading, scale, unit)
    if amount.unit == unit and reading.is_scaled == (scale != 1):
        return reading
    if amount.unit.dimension == unit.dimension == COUNT and scale == 1:
        return None
    raise place.refusal("notation/bracket-unit")


def _scaled(reading: Reading, scale: int, unit: Unit) -> Reading:
    def of(quantity: Quantity) -> Quantity:
        return Quantity(quantity.amount * scale, unit)

    def each(value: Quantity | Range) -> Quantity | Range:
        return Range(of(value.low), of(value.high)) if isinstance(value, Range) else of(value)

    value = reading.value
    if isinstance(value, Change):
        value = changed(value, by=each(value.by))
    elif isinstance(value, Quantity | Range):
        value = each(value)
    return changed(reading, value=value, scale=reading.scale * scale)
