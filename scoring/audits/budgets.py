"""Does the budget row hold: its rate, its score, its parts?"""

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from scoring.agreement import agreement, rounding_that_gives
from scoring.audits.finding import finding, rounding_facts
from scoring.comparison import in_unit
from scoring.engine.budgets import BLANK
from scoring.model import BUDGET_CATEGORY, BudgetRow, Result
from scoring.notation import BARE, Absence, NotationError, Quantity, Reading, convert, read, read_unit
from scoring.numbers import round_to, show, told
from scoring.problems import Finding, Where
from scoring.rules.parameters import percent

PATH = (BUDGET_CATEGORY,)


def check_budget(result: Result) -> Iterator[Finding]:
    """Everything about the budget row."""
    row = result.budget
    if row is None:
        return
    if row.problem is not None:
        located = result.card.document.locate(row.problem.under("budget"))
        where = located.where or Where(result.card.file)
        if row.problem.code == BLANK:
            yield finding("value/missing", where, PATH, wording="budget", what=row.problem.facts["what"])
        else:
            yield finding("value/unreadable", where, PATH, wording="budget", problem=row.problem)
        return
    yield from _check_rate(result, row)
    yield from _check_score(result, row)
    yield from _check_parts(result, row)


def _check_rate(result: Result, row: BudgetRow) -> Iterator[Finding]:
    """The printed rate against executed ÷ planned, at the precision at which it is printed."""
    printed, where = row.budget.rate, result.card.where(("budget", "rate"))
    if printed is None or row.rate is None or _is_blank(printed):
        return
    readings = _percents(printed)
    if not readings:
        yield finding("value/unreadable", where, PATH, wording="rate", found=printed)
        return
    percent = row.rate * 100
    if not any(rounding_that_gives(each, percent) for each in readings):
        yield finding(
            "budget/rate-mismatch",
            where,
            PATH,
            rate=printed,
            planned=_plain(row.planned),
            executed=_plain(row.executed),
            percent=f"{show(round_to(percent, 2))}%",
        )


def _percents(printed: str) -> tuple[Decimal, ...]:
    """What a printed rate can be in percent; without a sign it may be a share or a percentage."""
    reading = _read(printed)
    if reading is None or not isinstance(reading.value, Quantity):
        return ()
    amount, unit = reading.value.amount, reading.value.unit
    places = len((re.search(r"\.([0-9]+)", printed) or ["", ""])[1])
    if unit == BARE:
        return round_to(amount, places), round_to(amount * 100, max(places - 2, 0))
    return (round_to(amount * unit.factor * 100, places),) if unit.dimension == "ratio" else ()


def _check_score(result: Result, row: BudgetRow) -> Iterator[Finding]:
    declared, score = row.budget.declared, row.score
    if declared is None or row.exact is None or score is None:
        return
    exact = told(row.exact)
    where = result.card.where(("budget", "declared"))
    if not 0 <= declared <= row.weight:
        yield finding(
            "score/out-of-range", where, PATH, wording="budget", declared=declared, weight=row.weight
        )
        return
    found = agreement(declared, exact, score)
    if found.same:
        return
    if found.rounding and not declared == row.weight > exact:
        yield finding(
            "score/rounding",
            where,
            PATH,
            wording="budget",
            declared=declared,
            computed=score,
            **rounding_facts(found.rounding),
        )
        return
    rounded = _rounded_rate(row)
    wording = "executed" if row.rate is not None and row.rate >= 1 else "share" if rounded else ""
    yield finding(
        "budget/score-mismatch",
        where,
        PATH,
        wording=wording,
        rate=rounded,
        declared=declared,
        computed=score,
        weight=row.weight,
        planned=_plain(row.planned),
        executed=_plain(row.executed),
    )


def _rounded_rate(row: BudgetRow) -> str:
    """The rate by which the full marks were multiplied, where the rule rounds it first; otherwise nothing."""
    places = None if row.rule is None else row.rule.kind.share_places
    if places is None or row.rate is None:
        return ""
    return percent(Fraction(round_to(row.rate, places)))


def _plain(reading: Reading | None) -> Fraction | None:
    """The amount as one number, in the unit in which the table prints it."""
    return reading.value.amount if reading and isinstance(reading.value, Quantity) else None


def _is_blank(text: str) -> bool:
    reading = _read(text)
    return reading is not None and reading.value is Absence.BLANK


def _check_parts(result: Result, row: BudgetRow) -> Iterator[Finding]:
    for key, text in (("planned", row.budget.planned), ("executed", row.budget.executed)):
        reading = _read(text)
        if reading and reading.parts and isinstance(reading.value, Quantity):
            total = sum((each.amount for each in reading.parts), Fraction(0))
            if total != reading.value.amount:
                where = result.card.where(("budget", key))
                yield finding("budget/parts-mismatch", where, PATH, wording="sum", found=text, total=total)
    if row.budget.parts:
        yield from _check_stated_parts(result, row)


def _check_stated_parts(result: Result, row: BudgetRow) -> Iterator[Finding]:
    """The parts break down the plan or the execution, whichever they add up to."""
    unit = row.budget.unit
    whole = [in_unit(each, unit).value for each in (row.planned, row.executed) if each is not None]
    total = Fraction(0)
    for name, text in row.budget.parts.items():
        reading = _read(text)
        part = None if reading is None else in_unit(reading, unit).value
        amount = (
            convert(part, whole[0]) if isinstance(part, Quantity) and isinstance(whole[0], Quantity) else None
        )
        if amount is None:
            yield finding(
                "value/unreadable",
                result.card.where(("budget", "parts", name)),
                PATH,
                wording="part",
                name=name,
                found=text,
            )
            return
        total += amount
    if any(isinstance(each, Quantity) and each.amount == total for each in whole):
        return
    stated = " + ".join(f"{name} {text}" for name, text in row.budget.parts.items())
    scale = read_unit(unit)[0] if unit else 1
    where = result.card.where(("budget", "parts"))
    yield finding(
        "budget/parts-mismatch",
        where,
        PATH,
        wording="parts",
        parts=stated,
        total=total / scale,
        planned=row.budget.planned,
    )


def _read(text: str) -> Reading | None:
    try:
        return read(text)
    except NotationError:
        return None
