"""Is there a reason for each missed target, and do its figures agree with the table?

A figure is held against the table only where the sentence says which value it is (目标, 实际,
全年预算, 执行率 and the like), and only where it surely is another number: a figure that is approximate,
less precise, or in a unit that does not convert contradicts nothing.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from scoring.agreement import rounding_that_gives
from scoring.audits.finding import about, finding
from scoring.comparison import in_unit
from scoring.messages import Term
from scoring.model import BUDGET_CATEGORY, Result, Row
from scoring.notation import NotationError, Quantity, Reading, convert, read
from scoring.numbers import told
from scoring.policies import Explaining, Treatment
from scoring.problems import Finding

CLAUSE_END = "[；;。\n]|(?=[①-⑳])"
# What may be a figure: where it ends is for the notation to find.
FIGURE = r"(?P<figure>[≥≤><＞＜≧≦=＝]?\s*(?:约|近|大约|将近)?[0-9][^，,；;。：:、（）()\s]{0,24})"
LABEL_END = r"(?:额|数|金额|值)?\s*(?:为|是|：|:)?\s*"

TARGET = rf"(?:目标值?|指标值|年初目标){LABEL_END}{FIGURE}"
ACTUAL = rf"(?:实际完成值?|实际值?|实行完成|完成值){LABEL_END}{FIGURE}"
PLANNED = rf"(?:全年预算|调整后预算|调整预算){LABEL_END}{FIGURE}"
EXECUTED = rf"(?:实际执行|实行执行|预算执行数|执行数|(?<!预算)执行){LABEL_END}{FIGURE}"
RATE = rf"执行率{LABEL_END}(?P<figure>[0-9.]+\s*[%％])"


class Figure(NamedTuple):
    """A number of a sentence: its words with their label, itself as written, and as read."""

    words: str
    written: str
    reading: Reading


def check_missing_reasons(result: Result) -> Iterator[Finding]:
    """A missed target needs a reason, its own or the table's, where the rulebook demands one.

    A reason of the table that names no row covers all of them; one that names rows covers those. What spares a
    row (`exempt`) is its reason.
    """
    is_demanded = result.rulebook.reason.value is Explaining.DEMANDED
    wanting: list[tuple[Row, bool]] = []
    for row in result.rows:
        over = _over_achievement_to_explain(result, row)
        is_missed = is_demanded and _falls_short(row) and not row.indicator.exempt
        if (is_missed or over) and not _is_given(row.indicator.reason):
            wanting.append((row, over))
    if not wanting:
        return
    named = {each.name for each in _passages(result)}
    covers_all = _is_given(result.card.reason) and not named
    for row, over in wanting:
        indicator = row.indicator
        if covers_all or indicator.name in named:
            continue
        wording = "over" if over else "others" if named else ""
        actual = indicator.actual or Term("absence/blank")
        yield about(result, row, "reason/missing", wording=wording, target=indicator.target, actual=actual)


def _falls_short(row: Row) -> bool:
    """Whether the row missed its target, and full marks with it."""
    return row.met is False and row.exact is not None and told(row.exact) < row.indicator.weight


def _over_achievement_to_explain(result: Result, row: Row) -> bool:
    """Whether the row goes so far beyond its target that the rulebook demands a reason."""
    over = result.rulebook.over_achievement_of(row.relation)
    if over is None or over.treatment is not Treatment.EXPLAIN or row.amounts is None:
        return False
    return over.is_passed(*row.amounts, row.written_scale)


def check_contradictions(result: Result) -> Iterator[Finding]:
    """Figures in a reason that are labelled as a value of the table must be that value."""
    yield from _check_budget_figures(result)
    passages: dict[str, list[str]] = {}
    for name, text in _passages(result):
        passages.setdefault(name, []).append(text)
    for row in result.rows:
        own = row.indicator.reason
        for clause in [own] if own else passages.get(row.indicator.name, ()):
            yield from _check_row_figures(result, row, clause)


def _is_given(reason: str) -> bool:
    """Whether a reason says anything: 无 and a dash do not."""
    return re.fullmatch(r"[\s—–/*-]*(?:无|暂无|没有)?[。\s]*", reason) is None


def _short(name: str) -> str:
    """The name without the unit in brackets at its end: 监管数据汇聚总量（万）."""
    if not name.endswith(("）", ")")):
        return name
    return re.sub(r"[（(][^（）()]{1,6}[）)]$", "", name)


class Passage(NamedTuple):
    """What a reason says behind an indicator's name, up to the next name or the end of the clause."""

    name: str
    text: str


def _passages(result: Result) -> list[Passage]:
    """The reason of the table, by the names in it; a longer name hides those inside it."""
    reason = result.card.reason
    found = list(_names_in(reason, {each.indicator.name for each in result.rows})) if reason else []
    ends = [each.start() for each in re.finditer(CLAUSE_END, reason)] + [len(reason)]
    passages, at = [], 0
    for position, (name, _, start) in enumerate(found):
        while ends[at] < start:
            at += 1
        following = found[position + 1][1] if position + 1 < len(found) else ends[at]
        passages.append(Passage(name, reason[start : max(start, min(ends[at], following))]))
    return passages


def _names_in(text: str, names: set[str]) -> Iterator[tuple[str, int, int]]:
    """Each name in a text, where it begins and ends; the longest one where several begin."""
    written = {_short(name): name for name in names} | {name: name for name in names}
    lengths = sorted({len(each) for each in written if each}, reverse=True)
    initials = {each[:1] for each in written}
    position = 0
    while position < len(text):
        if (
            text[position] not in initials
        ):  # nearly every place, and each name is looked for at each of the others
            position += 1
            continue
        found = next(
            (each for length in lengths if (each := text[position : position + length]) in written), None
        )
        if found:
            yield written[found], position, position + len(found)
        position += len(found) if found else 1


def _check_row_figures(result: Result, row: Row, clause: str) -> Iterator[Finding]:
    indicator = row.indicator
    for label, pattern, printed in (("target", TARGET, row.target), ("actual", ACTUAL, row.actual)):
        figure = _figure(pattern, clause)
        if figure and printed and _differ(figure, printed, indicator.unit):
            key = "reason" if indicator.reason else ""
            stands = getattr(indicator, label)
            yield about(
                result, row, "reason/contradiction", key, wording=label, said=figure.written, printed=stands
            )


def _check_budget_figures(result: Result) -> Iterator[Finding]:
    row = result.budget
    if row is None or row.planned is None or row.executed is None:
        return
    unit, rate = row.budget.unit, row.budget.rate or ""
    contradictions = []
    for pattern, printed, text, unit_of_figure in (
        (PLANNED, in_unit(row.planned, unit), row.budget.planned, unit),
        (EXECUTED, in_unit(row.executed, unit), row.budget.executed, unit),
        (RATE, _try_to_read(rate), rate, None),
    ):
        figure = _figure(pattern, result.card.reason)
        if figure and printed and _differ(figure, printed, unit_of_figure):
            contradictions.append((figure.words, text))
    if contradictions:
        yield finding(
            "reason/contradiction",
            result.card.where(("reason",)),
            (BUDGET_CATEGORY,),
            wording="budget",
            said=tuple(said for said, _ in contradictions),
            printed=tuple(text for _, text in contradictions),
        )


def _figure(pattern: str, text: str) -> Figure | None:
    """The first labelled figure of a text, as far as it reads as a value."""
    found = re.search(pattern, text)
    if found is None:
        return None
    candidate = found["figure"].strip()
    for end in range(len(candidate), 0, -1):
        reading = _try_to_read(candidate[:end])
        if reading is not None:
            written = candidate[:end]
            return Figure(text[found.start() : found.start("figure")] + written, written, reading)
    return None


def _differ(figure: Figure, printed: Reading, unit: str | None) -> bool:
    """Whether a figure of a sentence is surely another number than the one in the table."""
    if figure.reading.approximate or printed.approximate:
        return False
    said, stands = in_unit(figure.reading, unit).value, printed.value
    if not isinstance(said, Quantity) or not isinstance(stands, Quantity):
        return False
    amount = convert(stands, said)
    if amount is None or amount == said.amount:
        return False
    return not (
        _is_rounding_of(figure.written, said.amount, amount)
        or _is_rounding_of(printed.text, amount, said.amount)
    )


def _is_rounding_of(written: str, amount: Fraction, other: Fraction) -> bool:
    """Whether `other` is the number written, but for decimals that were not."""
    digits = re.search(r"[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?", written)
    number = Decimal(digits[0].replace(",", "")) if digits else Decimal(0)
    if not number:
        return False
    return rounding_that_gives(number, other * Fraction(number) / amount, kept=0) is not None


def _try_to_read(text: str) -> Reading | None:
    try:
        return read(text)
    except NotationError:
        return None
