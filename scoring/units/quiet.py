"""Columns of numbers scored at once, and which of their values there is nothing to say about.

A value is quiet where its row is computed by its rule, meets its target, stays within what the rulebook calls an
over-achievement, and its declared score is blank or the computed one. No check of an audit finds anything in such a
row, so it need not be made: a test holds quiet values against the checks. The limits are compared exactly, because
the shortest decimals of floats stand in the order of the floats.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from math import inf, nextafter
from typing import Any

import numpy

from scoring.columns.blocks import CODES
from scoring.columns.indicators import score_indicator
from scoring.engine import score_row
from scoring.model import Indicator, Result, Status
from scoring.notation import Relation
from scoring.records import record
from scoring.rulebooks import OverAchievement, Rulebook
from scoring.units.cells import Cells, Numbers
from scoring.units.points import Points

PLAIN = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
DIGITS = 15  # a decimal of so many digits is the shortest one of its float
SMALLEST, LARGEST = 1e-12, 1e15
COMPUTED = CODES[Status.COMPUTED]


@record
class Range:
    """The numbers of an indicator whose rows meet their target and are not pointed out, as floats, both ends in it."""

    low: float
    high: float

    @classmethod
    def of(cls, indicator: Indicator, rulebook: Rulebook, year: int) -> "Range | None":
        """The range of an indicator; None where it has none or it cannot be told."""
        row = score_row(_with_actual(indicator, "1"), rulebook, year)
        rule, relation = row.rule, row.relation
        if row.amounts is None or row.counts_differ or rule is None or rule.text or relation is None:
            return None
        target, one = row.amounts
        if one <= 0 or relation not in LIMITS or indicator.contributions:
            return None
        low, high = _limits(target, relation, rulebook.over_achievement_of(relation), row.written_scale)
        if row.inferred:  # an assumed direction is reported wherever it matters
            low, high = max(low, Limit(target)), min(high, Limit(target), key=Limit.from_above)
        return cls(_lowest(low.times(1 / one)), _highest(high.times(1 / one)))


@record
class Limit:
    """An end of a range; `is_open`: it does not belong to it. None is no limit."""

    value: Fraction | None
    is_open: bool = False

    def times(self, factor: Fraction) -> "Limit":
        return self if self.value is None else Limit(self.value * factor, self.is_open)

    def __lt__(self, other: "Limit") -> bool:
        """Of two lower ends, whether this one lets more through."""
        if self.value is None or other.value is None:
            return self.value is None and other.value is not None
        return (self.value, self.is_open) < (other.value, other.is_open)

    def from_above(self) -> tuple[bool, Fraction, bool]:
        """The order of upper ends, the narrowest first."""
        return self.value is None, self.value or Fraction(0), not self.is_open


NONE = Limit(None)
LIMITS = {
    Relation.AT_LEAST: (True, False, False),
    Relation.MORE_THAN: (True, False, True),
    Relation.AT_MOST: (False, True, False),
    Relation.LESS_THAN: (False, True, True),
    Relation.EQUAL: (True, True, False),
}


def _limits(
    target: Fraction, relation: Relation, over: OverAchievement | None, scale: Fraction
) -> tuple[Limit, Limit]:
    """Between which amounts a target is met, and nothing is said of how far the actual goes."""
    is_floor, is_ceiling, is_open = LIMITS[relation]
    low = max(Limit(Fraction(0)), Limit(target, is_open) if is_floor else NONE)  # below 0 rulebooks differ
    high = Limit(target, is_open) if is_ceiling else NONE
    if over is None or (target < 0 and over.limit is not None):
        return low, high
    if over.limit is None:
        return max(low, Limit(target)), min(high, Limit(target), key=Limit.from_above)
    if target == 0:
        passed = NONE if over.zero_target is None else Limit(over.zero_target * scale, is_open=True)
    else:
        passed = Limit(over.limit * target, is_open=not over.beyond)
        low = low if over.under is None else max(low, Limit(over.under * target))
    return low, min(high, passed, key=Limit.from_above)


def _lowest(limit: Limit) -> float:
    """The smallest float whose decimal is not below a lower end."""
    if limit.value is None:
        return -inf
    near = _near(limit.value)
    while _is_in(_exact(nextafter(near, -inf)), limit):
        near = nextafter(near, -inf)
    while not _is_in(_exact(near), limit):
        near = nextafter(near, inf)
    return near


def _is_in(value: Fraction, limit: Limit) -> bool:
    assert limit.value is not None
    return value > limit.value if limit.is_open else value >= limit.value


def _highest(limit: Limit) -> float:
    """The largest float whose decimal is not above an upper end."""
    if limit.value is None:
        return inf
    return -_lowest(Limit(-limit.value, limit.is_open))


def _near(value: Fraction) -> float:
    return value.numerator / value.denominator


def _exact(number: float) -> Fraction:
    return Fraction(Decimal(repr(number)))


def _with_actual(indicator: Indicator, actual: str) -> Indicator:
    return replace(indicator, actual=actual, declared=None)


# -- columns


@dataclass(frozen=True, eq=False)
class QuietColumn:
    """A column that was scored at once: which values are quiet, and the scores in units of the last place."""

    is_quiet: Sequence[bool]
    points: Sequence[int]


def score_column(
    indicator: Indicator, limits: Range, template: Result, cells: Cells, declared: Sequence[Points]
) -> QuietColumn | None:
    """The quiet values of a column; None where few of its values are numbers."""
    rulebook, year, numbers = template.rulebook, template.card.year, _numbers(cells)
    inside = (numbers >= limits.low) & (numbers <= limits.high) & _is_readable(numbers)
    if not inside.any():
        return None
    stated = _stated(declared)
    numbers = numpy.where(inside, numbers, numpy.nan)
    scores = score_indicator(indicator, rulebook, year, numbers, stated)
    scale = 10**rulebook.row_rounding.places
    wanted = numpy.array([_units(each, scale) for each in declared], dtype=object)
    agrees = numpy.array(
        [each is None or each == score for each, score in zip(wanted, scores.score.tolist(), strict=True)],
        bool,
    )
    quiet = inside & (scores.status == COMPUTED) & agrees
    return QuietColumn(quiet.tolist(), scores.score.tolist())


def _numbers(cells: Cells) -> Any:
    """The numbers of a column, NaN where there is none or where it is not the shortest decimal of a float."""
    if isinstance(cells, Numbers):
        return numpy.where(cells.blank, numpy.nan, cells.values)
    return numpy.array([each if _is_plain(each) else "nan" for each in cells]).astype(numpy.float64)


def _is_readable(numbers: Any) -> Any:
    """Which numbers are surely short enough, written out, for the notation to read them."""
    return (numbers == 0) | ((abs(numbers) >= SMALLEST) & (abs(numbers) <= LARGEST))


def _is_plain(text: str) -> bool:
    return len(text) <= DIGITS + 1 and PLAIN.fullmatch(text) is not None


def _stated(declared: Sequence[Points]) -> Any:
    """Declared scores as floats, which are exact as far as they matter: beyond 15 digits none is quiet."""
    return numpy.array(
        ["nan" if each.value is None else format(each.value, "f") for each in declared]
    ).astype(numpy.float64)


def _units(declared: Points, scale: int) -> int | Decimal | None:
    """A declared score in units of the last place; None where it is blank, itself where it is no whole number of them."""
    if declared.value is None:
        return None if declared.is_readable else -1
    scaled = Fraction(declared.value) * scale
    return scaled.numerator if scaled.denominator == 1 else declared.value
