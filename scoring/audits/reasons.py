"""Is there a reason for each missed target, and do its figures agree with the table?"""

import re
from collections.abc import Iterator

from scoring.audits.finding import about, finding
from scoring.comparison import in_unit
from scoring.model import Result, Row
from scoring.notation import NotationError, Quantity, Reading, convert, read
from scoring.problems import Finding

CLAUSE_END = "[；;。\n]|(?=[①-⑳])"
# A sign, a number, and what may be its unit: where it ends is for the notation to find.
FIGURE = r"(?P<figure>[≥≤><＞＜≧≦=＝]?\s*[0-9][0-9.,]*\s*[^0-9，,；;。：:、（）()\s的为是而但后]{0,8})"
LABEL_END = r"(?:额|数|金额|值)?\s*(?:为|是|约|：|:)?\s*"

TARGET = rf"(?:目标值?|指标值|年初目标){LABEL_END}{FIGURE}"
ACTUAL = rf"(?:实际完成值?|实际值?|实行完成|完成值){LABEL_END}{FIGURE}"
PLANNED = rf"(?:全年预算|调整后预算|调整预算){LABEL_END}{FIGURE}"
EXECUTED = rf"(?:实际执行|实行执行|预算执行数|执行数|(?<!预算)执行){LABEL_END}{FIGURE}"
RATE = rf"执行率{LABEL_END}(?P<figure>[0-9.]+\s*[%％])"


def check_missing_reasons(result: Result) -> Iterator[Finding]:
    """A missed target needs a reason, its own or the table's.

    A reason of the table that names no row covers all of them; one that names rows covers those.
    """
    named = {each.indicator.name for each in result.rows if _is_named(each, result.card.reason)}
    covers_all = bool(result.card.reason.strip()) and not named
    for row in result.rows:
        if row.met is not False or row.exact is None or row.exact >= row.indicator.weight:
            continue
        if row.indicator.reason.strip() or covers_all or row.indicator.name in named:
            continue
        wording = "others" if named else ""
        yield about(
            result,
            row,
            "reason/missing",
            target=row.indicator.target,
            actual=row.indicator.actual,
            wording=wording,
        )


def _is_named(row: Row, reason: str) -> bool:
    return row.indicator.name in reason or _short(row.indicator.name) in reason


def _short(name: str) -> str:
    """The name without the unit in brackets at its end: 监管数据汇聚总量（万）."""
    return re.sub(r"[（(][^（）()]{1,6}[）)]$", "", name)


def check_contradictions(result: Result) -> Iterator[Finding]:
    """Figures in a reason that are labelled as a value of the table must be that value."""
    yield from _check_budget_figures(result)
    for row in result.rows:
        clauses = [row.indicator.reason] if row.indicator.reason else list(_clauses_about(row, result))
        for clause in clauses:
            yield from _check_row_figures(result, row, clause)


def _clauses_about(row: Row, result: Result) -> Iterator[str]:
    """The clauses of the table's reason that name this row and no other before their figures."""
    short = _short(row.indicator.name)
    longer = [
        each.indicator.name
        for each in result.rows
        if short in each.indicator.name and len(_short(each.indicator.name)) > len(short)
    ]
    for clause in re.split(CLAUSE_END, result.card.reason):
        if short in clause and not any(each in clause for each in longer):
            yield clause.partition(short)[2]


def _check_row_figures(result: Result, row: Row, clause: str) -> Iterator[Finding]:
    for label, pattern, text in (("target", TARGET, row.target), ("actual", ACTUAL, row.actual)):
        found = re.search(pattern, clause)
        if found is None or text is None:
            continue
        if _differ(found["figure"], text, row.indicator.unit):
            where_key = "reason" if row.indicator.reason else ""
            yield about(
                result,
                row,
                "reason/contradiction",
                where_key,
                wording=label,
                said=found["figure"].strip(),
                printed=getattr(row.indicator, label),
            )


def _check_budget_figures(result: Result) -> Iterator[Finding]:
    row = result.budget
    if row is None or row.planned is None or row.executed is None:
        return
    contradictions = []
    for pattern, printed, text, unit in (
        (PLANNED, row.planned, row.budget.planned, row.budget.unit),
        (EXECUTED, row.executed, row.budget.executed, row.budget.unit),
        (RATE, _try_to_read(row.budget.rate or ""), row.budget.rate, None),
    ):
        found = re.search(pattern, result.card.reason)
        if found and printed is not None and _differ(found["figure"], in_unit(printed, unit), unit):
            contradictions.append((found[0].strip(), text))
    if contradictions:
        yield finding(
            "reason/contradiction",
            result.card.where(("reason",)),
            ("预算执行",),
            wording="budget",
            said=tuple(said for said, _ in contradictions),
            printed=tuple(str(text) for _, text in contradictions),
        )


def _differ(figure: str, printed: Reading, unit: str | None) -> bool:
    """Whether a figure of a sentence is surely another number than the one in the table."""
    reading = _longest_reading(figure.strip())
    if reading is None:
        return False
    said, stands = in_unit(reading, unit).value, printed.value
    if not isinstance(said, Quantity) or not isinstance(stands, Quantity):
        return False
    amount = convert(said, stands)
    return amount is not None and amount != stands.amount


def _longest_reading(text: str) -> Reading | None:
    """The longest beginning of a text that reads as a value: a figure ends where its sentence goes on."""
    for end in range(len(text), 0, -1):
        reading = _try_to_read(text[:end])
        if reading is not None and isinstance(reading.value, Quantity):
            return reading
    return None


def _try_to_read(text: str) -> Reading | None:
    try:
        return read(text)
    except NotationError:
        return None
