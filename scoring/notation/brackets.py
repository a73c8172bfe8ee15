"""What stands in brackets and decides: `≥80%（不含）`, `500（万元）`, `80%（以上）`.

    bracket   := part (("，" | "、" | "；") part)*         each as if it stood in a bracket of its own
    inclusion := see `inclusions`                        whether the limit itself belongs to it
    relation  := a relation, alone or with a value       as if it stood outside
    roughly   := 左右 | 约                                as if it stood outside
    unit      := scale* unit                             the unit of a number that has none

What contradicts the text before the bracket, and what can be meant in several ways (每月, 月均, ±5%), is refused. All
else is a remark and changes nothing: what it counts is another thing (含40人 behind 5期), or it is said
outside without effect as well (累计, 合计), or it is a number of its own (12人), before which the value stands.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import field
from typing import TypeAlias

from scoring.notation.cursor import Cursor, NotationError
from scoring.notation.inclusions import (
    Inclusion,
    Said,
    ends_with,
    includes_itself,
    inclusion_in,
    is_named,
    read_value,
    value_of,
)
from scoring.notation.phrases import Bracket
from scoring.notation.quantities import read_below, read_scaled_unit
from scoring.notation.units import BARE, COUNT, UNITS, Quantity, Unit
from scoring.notation.values import Change, Moment, Range, Rank, Reading, Relation
from scoring.notation.words import (
    APPROXIMATELY,
    PARTS_OF_MONTH,
    PARTS_OF_YEAR,
    RELATIONS_AFTER,
    RELATIONS_BEFORE,
)
from scoring.records import changed, record

ROUGHLY = frozenset(
    {"左右", "上下", "大概", *(word for word, bound in APPROXIMATELY.items() if bound is True)}
)
RELATIONS = {**RELATIONS_BEFORE, **RELATIONS_AFTER}
STRICT = {Relation.AT_LEAST: Relation.MORE_THAN, Relation.AT_MOST: Relation.LESS_THAN}
UNIT = "|".join(sorted(map(re.escape, UNITS), key=len, reverse=True))
SEVERAL_MEANINGS = f"±.*|(?:平均)?每[1一]?个?(?:{UNIT})|(?:年|月|季度?|周|日|天|人|户|班|次)均|平均"
PERIODS = frozenset({"年", "月", "日", "时", "季", "周"})  # 12（月）: twelve of them, or December?
AROUND_DATES = frozenset({*"前后初内", "之前", "以前", "之后", "以后"})
PARTS_OF_DATES = frozenset({*PARTS_OF_YEAR, *PARTS_OF_MONTH})
NESTED = r"[(\[【].*[)\]】]"
AND = "(?:但|且|并且|并)(?=不?(?:含|包含|包括))"
BETWEEN_PARTS = (  # but not the comma of 1,000, and nothing inside of a bracket in the bracket
    rf"(?:[、；;。]|(?<!\d)[，,]|[，,](?!\d)|{AND})(?![^(（\[【]*[)）\]】])"
)


@record
class _Place:
    """A part of a bracket, and the whole of it in its text, for refusals that point at it."""

    text: str
    bracket: Bracket
    cursor: Cursor = field(compare=False)

    def refusal(self, code: str) -> NotationError:
        return self.cursor.refusal(code, self.bracket.start, self.bracket.end)


Found: TypeAlias = Reading | None
"""The reading with what a bracket says; None where it says nothing that decides."""


def heed_brackets(reading: Reading, brackets: Iterable[Bracket], cursor: Cursor) -> Reading:
    """The reading with what its brackets say. Raises `NotationError` where one contradicts it or is unclear."""
    places = [each for bracket in brackets for each in _parts(reading, bracket, cursor)]
    remarks = []
    inclusions: set[Inclusion] = set()
    for place in sorted(places, key=lambda each: inclusion_in(each.text) is not None):
        found = _heed(reading, place)
        if found is None:
            remarks.append(place)
            continue
        reading = changed(found, heeded=(*found.heeded, place.text))
        if said := inclusion_in(place.text):
            inclusions.add(said.inclusion)
        if len(inclusions) > 1:
            raise place.refusal("notation/bracket-contradicts")
    return changed(reading, remarks=tuple(_texts(remarks, places)))


def _parts(reading: Reading, bracket: Bracket, cursor: Cursor) -> Iterator[_Place]:
    """The parts of a bracket. One unit in several words (台、套) and a list of units are not taken apart."""
    texts = [each for each in map(str.strip, re.split(BETWEEN_PARTS, bracket.text)) if each]
    units = [each for each in texts if _scaled_unit(each)]
    whole = _Place(bracket.text, bracket, cursor)
    if not texts or _scaled_unit(bracket.text):
        texts = [bracket.text]
    elif len(units) > 1:
        if len(units) < len(texts) or _has_no_unit(reading):  # 5（市、区）
            raise whole.refusal("notation/unclear-bracket")
        texts = [bracket.text]
    yield from (_Place(each, bracket, cursor) for each in texts)


def _has_no_unit(reading: Reading) -> bool:
    value = value_of(reading)
    amount = value.high if isinstance(value, Range) else value
    return isinstance(amount, Quantity) and amount.unit == BARE


def _texts(remarks: list[_Place], places: list[_Place]) -> Iterator[str]:
    """The remarks in their order; a bracket of which nothing decides is one remark, as it is written."""
    for bracket in sorted({each.bracket for each in remarks}, key=lambda each: each.start):
        left = [each.text for each in places if each.bracket == bracket and each in remarks]
        is_whole = len(left) == sum(each.bracket == bracket for each in places)
        yield bracket.text if is_whole else "；".join(left)


def _heed(reading: Reading, place: _Place) -> Found:
    text = Cursor(place.text).text
    outer = re.sub(NESTED, "", text)
    if outer != text:  # 5起（以下（不含））
        if outer and _heed(reading, changed(place, text=outer)) is not None:
            raise place.refusal("notation/unclear-bracket")
        return None
    if said := inclusion_in(text):
        return _include(reading, said, place)
    if text in ROUGHLY:
        return changed(reading, approximate=True)
    if text in RELATIONS:
        return _relate(reading, RELATIONS[text], place)
    if _is_around(reading, text) or re.fullmatch(SEVERAL_MEANINGS, text) or text in APPROXIMATELY:
        raise place.refusal("notation/unclear-bracket")
    if scaled := _scaled_unit(text):
        return _measure(reading, *scaled, place)
    stated = read_value(text)
    if stated is None or stated.relation is None or stated.relation is Relation.RANK_WITHIN:
        return None
    return _limit(reading, stated, place)


def _is_around(reading: Reading, text: str) -> bool:
    """Whether it makes another date of this one: 2024年9月（前）, 2024年（上半年）."""
    value = reading.value
    if not isinstance(value, Moment):
        return False
    return text in AROUND_DATES or (text in PARTS_OF_DATES and not (value.day or value.part))


# -- inclusions


def _include(reading: Reading, said: Said, place: _Place) -> Found:
    is_same = said.named is None or is_named(reading, said.named)
    if is_same is None:
        return None
    if not is_same:
        raise place.refusal("notation/bracket-number")
    if said.direction is not None:  # 5起（以内含5起）
        reading = _relate(reading, said.direction, place)
    is_included = said.inclusion is Inclusion.INCLUDED
    if isinstance(reading.value, Moment | Rank):
        return _include_last(reading, reading.value, said, place)
    if said.period:  # 5天（含当天）says what is counted; 不含当天 could make it strict as well
        if not is_included:
            raise place.refusal("notation/unclear-bracket")
        return None
    if isinstance(reading.value, Range):
        if not is_included or said.named is not None:
            raise place.refusal("notation/unclear-bracket")
        return reading
    return _include_amount(reading, place, is_included=is_included)


def _include_last(reading: Reading, value: Moment | Rank, said: Said, place: _Place) -> Reading:
    """Nothing changes: 9月前（不含当月）says it once more, 9月前（含当月）contradicts it."""
    if said.period and not (isinstance(value, Moment) and ends_with(value, said.period)):
        raise place.refusal("notation/unclear-bracket")
    if (said.inclusion is Inclusion.INCLUDED) is not includes_itself(value):
        raise place.refusal("notation/bracket-contradicts")
    return reading


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


# -- relations


def _relate(reading: Reading, relation: Relation, place: _Place) -> Reading:
    """80%（以上）is 80%以上. A strict one alone may be a limit, or tell how it went: 5个（超过）."""
    is_strict = relation in STRICT.values()
    if is_strict or isinstance(value_of(reading), Moment | Rank | Range):
        raise place.refusal("notation/unclear-bracket")
    return _with_relation(reading, relation, place)


def _limit(reading: Reading, stated: Reading, place: _Place) -> Found:
    """80%（不低于80%）says it once more; 80%（不低于75%）is a second limit."""
    is_same = is_named(reading, stated)
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
    value = value_of(reading)
    if isinstance(value, Moment | Rank):
        return None
    amount = value.high if isinstance(value, Range) else value
    assert isinstance(amount, Quantity)
    if amount.unit == BARE and not (reading.is_scaled and scale != 1):
        if reading.parts or place.text in PERIODS:  # 100（万元）+50: of the one, or of both?
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
