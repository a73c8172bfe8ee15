"""What several units bring to one row, combined into its actual before it is scored, once.

湖北省预算绩效自评表填表说明: absolute numbers are added up, rates averaged weighted by funds, and of qualitative
rows the scores are, with the funds as weights. Rates are shares, percentage points, and one unit per another (元/人).
Scores, times and plain numbers below 1 may be either, and the row has to say it.
"""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from scoring.comparison import core_of, in_unit
from scoring.messages import Term
from scoring.model import Contribution, Indicator, Row
from scoring.notation import BARE, NotationError, Quantity, Reading, Relation, Words, convert, read
from scoring.numbers import show, show_short
from scoring.policies import Way
from scoring.problems import Path, Problem
from scoring.records import record
from scoring.rulebooks import Rulebook
from scoring.rules import Note
from scoring.rules.units import POINT

RATES = ("ratio", POINT)
EITHER = frozenset(
    {"score", "time", "working day", "month"}
)  # hours of work are added up, hours of waiting averaged
AMOUNTS = ("", "money")


@record
class Part:
    """What one unit brings: a number as it is written and as it is, and the funds behind it."""

    written: str
    value: Fraction
    funds: Fraction | None = None


def combine_contributions(row: Row, target: Reading, rulebook: Rulebook) -> tuple[Row, Reading]:
    """The row with its combined actual, and that actual. Raises `NotationError` at what does not combine."""
    indicator = row.indicator
    if indicator.relation is Relation.QUALITATIVE or isinstance(target.value, Words):
        way, taken = _way(row, "qualitative", rulebook)
        if way is Way.SUM:
            raise NotationError(Problem("combination/sum-of-scores", {}, ("combination",)))
        return _combine_scores(replace(row, taken=taken), way)
    amounts = _amounts(indicator)
    unit = amounts[0].unit
    way, taken = _way(row, _sort(target, amounts), rulebook)
    funds = _funds(indicator.contributions) if way is Way.FUND_WEIGHTED_MEAN else [None] * len(amounts)
    written = [each.actual for each in indicator.contributions]
    parts = [Part(text, each.amount, fund) for text, each, fund in zip(written, amounts, funds, strict=True)]
    value, note = _combined(parts, indicator.contributions, way, str(unit))
    text = f"{show_short(value)}{unit}"
    reading = Reading(Quantity(value, unit), text=text)
    if not indicator.actual.strip():  # the table leaves it to its units
        row = replace(row, indicator=replace(indicator, actual=text))
    return replace(row, actual=reading, combined=reading, notes=(note,), taken=taken), reading


def _way(row: Row, sort: str | None, rulebook: Rulebook) -> tuple[Way, tuple[Path, ...]]:
    """How the row combines what its units bring: as it says itself, or as the rulebook does for its sort of number."""
    stated, ways = row.indicator.combination, rulebook.combination
    if stated is not None:
        return stated, row.taken
    if ways is None:
        raise _refuse("rulebook/no-combination", rulebook=rulebook.id)
    if sort is None:
        raise _refuse("combination/unclear", found=row.indicator.contributions[0].actual)
    way: Way = getattr(ways.value, sort)
    return way, (*row.taken, ("combination", sort))


def _sort(target: Reading, amounts: Sequence[Quantity]) -> str | None:
    """Whether the numbers are rates or absolute ones; None where neither unit nor size tells."""
    dimension = amounts[0].unit.dimension
    if dimension in RATES or "/" in dimension:
        return "rate"
    if dimension in EITHER:
        return None
    value = core_of(target.value)
    promised = [each for each in (value,) if isinstance(each, Quantity) and each.amount != 0]
    may_be_share = dimension == "" and (
        any(abs(each.amount) < 1 for each in promised) or all(0 < abs(each.amount) < 1 for each in amounts)
    )
    return None if may_be_share else "absolute"


def _refuse(code: str, *path: str | int, **facts: object) -> NotationError:
    return NotationError(Problem(code, facts, ("contributions", *path)))


def _amounts(indicator: Indicator) -> list[Quantity]:
    """The number of every unit, all in the unit of the first."""
    amounts: list[Quantity] = []
    for index, each in enumerate(indicator.contributions):
        facts = {"organisation": each.organisation, "found": each.actual}
        if not each.actual.strip():
            raise _refuse("combination/no-actual", index, organisation=each.organisation)
        quantity = _quantity(each.actual, index, indicator.unit)
        if quantity is None:
            raise _refuse("combination/not-a-number", index, "actual", **facts)
        first = amounts[0] if amounts else quantity
        amount = convert(quantity, first)
        if amount is None and first.unit == BARE:
            raise _refuse("combination/unit-mismatch-bare", index, "actual", **facts)
        if amount is None:
            raise _refuse("combination/unit-mismatch", index, "actual", **facts, unit=first.unit.name)
        amounts.append(Quantity(amount, first.unit))
    return amounts


def _quantity(text: str, index: int, unit: str | None, key: str = "actual") -> Quantity | None:
    """A definite number as a unit writes it, or None."""
    try:
        reading = in_unit(read(text), unit)
    except NotationError as error:
        raise NotationError(error.problem.under("contributions", index, key)) from None
    is_exact = reading.relation in (None, Relation.EQUAL) and not reading.approximate
    return reading.value if is_exact and isinstance(reading.value, Quantity) else None


def _funds(contributions: Sequence[Contribution]) -> list[Fraction]:
    """The funds behind every unit, all in the unit of the first."""
    funds: list[Quantity] = []
    for index, each in enumerate(contributions):
        if not each.funds.strip():
            raise _refuse("combination/no-funds", index, organisation=each.organisation)
        quantity = _quantity(each.funds, index, None, "funds")
        first = funds[0] if funds else quantity
        amount = None if quantity is None or first is None else convert(quantity, first)
        if quantity is None or amount is None or amount < 0 or quantity.unit.dimension not in AMOUNTS:
            facts = {"organisation": each.organisation, "found": each.funds}
            raise _refuse("combination/funds-unreadable", index, "funds", **facts)
        assert first is not None
        funds.append(Quantity(amount, first.unit))
    if not any(each.amount for each in funds):
        raise _refuse("combination/funds-of-nothing")
    return [each.amount for each in funds]


def _combine_scores(row: Row, way: Way) -> tuple[Row, Reading]:
    """A qualitative row: the scores that its units gave themselves become the one that is judged."""
    contributions, weight = row.indicator.contributions, row.indicator.weight
    for index, each in enumerate(contributions):
        if each.declared is None:
            raise _refuse("combination/no-score", index, organisation=each.organisation)
        if not 0 <= each.declared <= weight:
            facts = {"organisation": each.organisation, "found": each.declared, "weight": weight}
            raise _refuse("combination/score-out-of-range", index, "declared", **facts)
    funds = _funds(contributions) if way is Way.FUND_WEIGHTED_MEAN else [None] * len(contributions)
    scores = [each.declared for each in contributions if each.declared is not None]
    parts = [Part(show(score), Fraction(score), fund) for score, fund in zip(scores, funds, strict=True)]
    value, note = _combined(parts, contributions, way, "")
    words = row.indicator.actual or "；".join(filter(None, (each.actual for each in contributions)))
    reading = Reading(Words(words), text=words)
    return replace(row, actual=reading, combined_score=value, notes=(note,)), reading


def _combined(
    parts: Sequence[Part], contributions: Sequence[Contribution], way: Way, unit: str
) -> tuple[Fraction, Note]:
    """The one value, and how it came about."""
    names = [each.organisation for each in contributions]
    if way is Way.FUND_WEIGHTED_MEAN:
        weights = [each.funds or Fraction(0) for each in parts]
        together = sum(weights, Fraction(0))
        value = (
            sum((each.value * weight for each, weight in zip(parts, weights, strict=True)), Fraction(0))
            / together
        )
        shown = [
            f"{name} {each.written} × {show_short(weight)}"
            for name, each, weight in zip(names, parts, weights, strict=True)
        ]
        expression = f"({' + '.join(shown)}) ÷ {show_short(together)}"
    else:
        value = sum((each.value for each in parts), Fraction(0))
        expression = " + ".join(f"{name} {each.written}" for name, each in zip(names, parts, strict=True))
        if way is Way.MEAN:
            value, expression = value / len(parts), f"({expression}) ÷ {len(parts)}"
    facts = {"way": Term(f"way/{way.value}"), "expression": expression, "value": f"{show_short(value)}{unit}"}
    return value, Note("trace/combined", facts)
