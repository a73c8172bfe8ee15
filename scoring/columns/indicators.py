"""One indicator for many units: its target, weight, rule and unit stay, the actuals are a column."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy

from scoring.columns.blocks import CODES, MEETS, UNSCORED, Rows, Scores
from scoring.columns.columns import BLOCK
from scoring.columns.decimals import Column, exact_value
from scoring.columns.row_scorer import RowScorer
from scoring.columns.whole_numbers import Array
from scoring.comparison import in_unit
from scoring.engine.relations import relation_of
from scoring.engine.rows import score_row
from scoring.model import Indicator, Role
from scoring.notation import BARE, NotationError, Quantity, Reading, Relation, convert, read, read_unit
from scoring.numbers import show
from scoring.rulebooks import Rulebook

NOT_MEASURED = "未测量"


def score_indicator(
    indicator: Indicator, rulebook: Rulebook, year: int, actual: Array, declared: Array | None = None
) -> Scores:
    """The scores of an indicator whose actuals are these numbers, float64 or integers, in the unit of its column.

    NaN is what was not measured. Each score and status is that of `scoring.engine.score_row` with the number as
    the actual's text; `declared` are the declared scores, NaN where there is none.

    >>> from scoring import load, rulebooks
    >>> card = load("indicators/wuhan-data-bureau-2024/smart-city.yaml")
    >>> row = next(each for each in card.leaves() if each.name == "应用中枢完成接口发布数")
    >>> found = score_indicator(row, rulebooks.find("wuhan-2021"), 2024, numpy.array([3000.0, 3500.0]))
    >>> found.score.tolist()
    [86, 100]
    """
    stated = numpy.full(actual.size, numpy.nan) if declared is None else declared
    scorer = _scorer(indicator, rulebook)
    if scorer is None:
        return _one_by_one(indicator, rulebook, year, actual, stated)
    own, target, code = scorer
    scores = Scores(numpy.empty(actual.size, numpy.int64), numpy.empty(actual.size, numpy.uint8))
    for low in range(0, actual.size, BLOCK):
        block = slice(low, low + BLOCK)
        length = actual[block].size
        rows = Rows(
            Column.of(numpy.full(length, _number(Fraction(indicator.weight)))),
            Column.of(numpy.full(length, target)),
            Column.of(actual[block]),
            stated[block],
        )
        found = own.score(rows, code)
        scores.score[block], scores.status[block] = found.score, found.status
    return scores


def _scorer(indicator: Indicator, rulebook: Rulebook) -> tuple[RowScorer, Any, int] | None:
    """What scores such rows as arrays, their target and the code of their relation; None where nothing does."""
    has_more = indicator.values or indicator.exempt or indicator.contributions or indicator.is_withdrawn
    if has_more or indicator.status or indicator.deduction is not None or indicator.role is not Role.REGULAR:
        return None
    target = _target(indicator)
    if target is None or not isinstance(target.value, Quantity) or target.parts:
        return None
    relation, _ = relation_of(indicator, target, rulebook)
    scale, unit = read_unit(indicator.unit) if indicator.unit else (1, BARE)
    one = convert(Quantity(Fraction(scale), unit), target.value)
    number, weight = _number(target.value.amount), _number(Fraction(indicator.weight))
    if relation not in MEETS or relation in (Relation.BY_DATE, Relation.RANK_WITHIN):
        return None
    if one != 1 or number is None or weight is None:
        return None
    own = RowScorer(rulebook, (1, target.value.unit), indicator.rule, indicator.name)
    return own, number, relation.code


def _target(indicator: Indicator) -> Reading | None:
    try:
        return in_unit(read(indicator.target), indicator.unit)
    except NotationError:
        return None


def _number(amount: Fraction) -> Any:
    """An amount as the number of a column; None where no float prints as it."""
    near = float(amount)
    return near if exact_value(near) == amount else None


def _one_by_one(indicator: Indicator, rulebook: Rulebook, year: int, actual: Array, stated: Array) -> Scores:
    """Each distinct row by the exact engine."""
    places = rulebook.row_rounding.places
    known: dict[tuple[Any, Any], tuple[int, int]] = {}
    scored = []
    for number, score in zip(actual.tolist(), stated.tolist(), strict=True):
        key = (_text(number), None if numpy.isnan(score) else show(exact_value(score)))
        if key not in known:
            given = None if key[1] is None else Decimal(key[1])
            row = score_row(replace(indicator, actual=key[0], declared=given), rulebook, year)
            units = UNSCORED if row.score is None else int(Fraction(row.score) * 10**places)
            known[key] = (units, CODES[row.status])
        scored.append(known[key])
    found = numpy.array(scored, numpy.int64).reshape(-1, 2)
    return Scores(found[:, 0], found[:, 1].astype(numpy.uint8))


def _text(number: Any) -> str:
    """A number as a table would have it."""
    is_absent = isinstance(number, float) and numpy.isnan(number)
    return NOT_MEASURED if is_absent else show(exact_value(number))
