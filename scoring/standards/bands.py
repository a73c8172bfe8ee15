"""A table of bands: 完成率≥90%得5分；80%（含）-90%得4分；低于80%不得分.

A table is read as one: its bands do not overlap and leave nothing out between them. So an end that
the text leaves open (`80%-90%`) is the other half of its neighbour's where that one is written
(`≥90%`), and refused where neither is. Of bounds that all begin somewhere (≥90%得5分，≥80%得4分) the
first that holds counts, if they come in that order.
"""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import Any

from scoring.notation.units import COUNT
from scoring.records import record
from scoring.standards.amounts import bare_number, is_percent, number_of
from scoring.standards.bounds import is_whole
from scoring.standards.errors import Doubt, Span
from scoring.standards.statements import Branch, Earning, End, Measured, Outcome, Points, Surety

BEYOND = Fraction(10**60)  # no number that is read reaches it


@record
class Band:
    """Values between two ends, and what they earn."""

    span: Span
    low: End | None
    high: End | None
    outcome: Outcome


def compose_bands(bands: Sequence[Band], rest: Sequence[Branch], of: Measured) -> dict[str, Any]:
    """The data of a table of bands. Raises `Doubt` where it is none."""
    if len(rest) > 1:
        raise Doubt("standard/contradiction", rest[1].span)
    settled = settle(first_that_holds(bands), leaves_rest=bool(rest))
    if not rest:
        _refuse_open_ends(settled)
    elif of == "completion" and is_whole(settled[-1].high):  # does 其他 mean what is more than done?
        raise Doubt("standard/nothing-above", settled[-1].span, bound="100%")
    data = [_data(each) for each in sorted(settled, key=lambda each: each.span)]
    rule: dict[str, Any] = {"kind": "bands", "of": of, "bands": data}
    for each in rest:
        if remainder := _remainder(settled, each):
            data.append(_data(remainder))
        else:
            rule["otherwise"] = _otherwise(each)
    return rule


def first_that_holds(bands: Sequence[Band]) -> list[Band]:
    """≥90%, ≥80%, ...: each goes up to where the one before it begins, and so downwards for ≤5, ≤10."""
    found = list(bands[:1])
    for before, band in pairwise(bands):
        low, high = before.low, before.high
        if not _earns_more(before.outcome, band.outcome):
            found.append(band)
        elif low and band.low and not (high or band.high) and _is_less(band.low, low):
            found[-1] = replace(found[-1], low=replace(low, surety=Surety.WRITTEN))
            found.append(replace(band, high=other_half(low)))
        elif high and band.high and not (low or band.low) and _is_less(high, band.high):
            found[-1] = replace(found[-1], high=replace(high, surety=Surety.WRITTEN))
            found.append(replace(band, low=other_half(high)))
        else:
            found.append(band)
    return found


def settle(bands: Sequence[Band], *, leaves_rest: bool) -> list[Band]:
    """The bands from the lowest up, each end decided; `leaves_rest` where something is said of the gaps."""
    ordered = sorted(bands, key=_order)
    for index in range(len(ordered) - 1):
        left, right = ordered[index], ordered[index + 1]
        high, low = _border(left, right, leaves_rest=leaves_rest)
        ordered[index], ordered[index + 1] = replace(left, high=high), replace(right, low=low)
    ordered[0] = replace(ordered[0], low=_outermost(ordered[0].low))
    ordered[-1] = replace(ordered[-1], high=_outermost(ordered[-1].high))
    return ordered


def _border(left: Band, right: Band, *, leaves_rest: bool) -> tuple[End, End]:
    """The end of one band and the beginning of the next: each value belongs to one of the two."""
    high, low = left.high, right.low
    if high is None or low is None or _is_less(low, high):
        raise Doubt("standard/overlapping-bands", max(left.span, right.span))
    if _value(high) == _value(low):
        high, low = _divided(high, low, max(left.span, right.span))
    if not leaves_rest and _leave_a_gap(high, low):
        raise Doubt(
            "standard/gap-between-bands",
            max(left.span, right.span),
            low=high.amount.text,
            high=low.amount.text,
        )
    return high, low


def _divided(high: End, low: End, span: Span) -> tuple[End, End]:
    """Two ends at one value: what the text leaves open is the other half of what it says."""
    by_surety = sorted((high, low), key=lambda each: tuple(Surety).index(each.surety))
    if by_surety[0].surety is not by_surety[1].surety:
        return (high, other_half(high)) if by_surety[0] is high else (other_half(low), low)
    if high.surety is Surety.OPEN or high.included == low.included:
        raise Doubt("standard/boundary-in-two-bands", span, bound=high.amount.text)
    return high, low


def _leave_a_gap(high: End, low: End) -> bool:
    """Whether a value between two ends belongs to neither; between 9个 and 10个 there is none."""
    distance = _value(low) - _value(high)
    is_counted = high.amount.quantity.unit.dimension == COUNT and _value(high).denominator == 1
    if is_counted and distance == 1 and high.included and low.included:
        return False
    return distance > 0


def _outermost(end: End | None) -> End | None:
    """An end without a neighbour: a rate has nothing beyond 0% and 100%, so these belong to the last bands."""
    if end is None or end.surety is not Surety.IMPLIED:
        return end
    is_last = _value(end) == 0 or (is_percent(end.amount) and _value(end) == 100)
    return replace(end, included=is_last or end.included)


def _refuse_open_ends(settled: Sequence[Band]) -> None:
    """Raise `Doubt` where nothing is said of what lies below the lowest band or above the highest."""
    low, high = settled[0].low, settled[-1].high
    if low and not (_value(low) == 0 and low.included):
        raise Doubt("standard/nothing-below", settled[0].span, bound=low.amount.text)
    if high and not (is_percent(high.amount) and _value(high) >= 100 and high.included):
        raise Doubt("standard/nothing-above", settled[-1].span, bound=high.amount.text)


def _remainder(settled: Sequence[Band], rest: Branch) -> Band | None:
    """All other values as a band, where they lie on one side only."""
    low, high = settled[0].low, settled[-1].high
    has_gaps = any(
        left.high and right.low and _leave_a_gap(left.high, right.low) for left, right in pairwise(settled)
    )
    if not (has_gaps or low or high):
        raise Doubt("standard/cannot-combine", rest.span)
    if has_gaps or (low and high):
        return None
    span = (max(each.span for each in settled)[1], rest.span[1])
    return Band(span, other_half(high) if high else None, other_half(low) if low else None, rest.outcome)


def _otherwise(rest: Branch) -> Points:
    earned = _earned(rest.outcome, rest.span)
    points: Points | list[Points] = earned["points"]
    if isinstance(points, list):
        raise Doubt("standard/cannot-combine", rest.span)
    return points


def _data(band: Band) -> dict[str, Any]:
    ends: dict[str, Any] = {}
    if band.low:
        ends["from" if band.low.included else "above"] = bare_number(band.low.amount)
    if band.high:
        ends["to" if band.high.included else "below"] = bare_number(band.high.amount)
    return ends | _earned(band.outcome, band.span)


def _earned(outcome: Outcome, span: Span) -> dict[str, Any]:
    if outcome.earning is Earning.EARNED:  # 80%-90%得分: of the points in a table none goes without saying
        raise Doubt("standard/no-outcome", span)
    if outcome.earning is Earning.FULL:
        return {"points": "100%"}
    if outcome.earning in (Earning.SHARE, Earning.POINTS):
        return {"points": outcome.value}
    if isinstance(outcome.value, tuple):
        return {"points": list(outcome.value)}
    raise Doubt("standard/cannot-combine", span)


def _earns_more(one: Outcome, other: Outcome) -> bool:
    """Whether one outcome is certainly better than the other."""
    if isinstance(one.value, tuple) or isinstance(other.value, tuple):
        return False
    if one.earning is other.earning and one.value is not None and other.value is not None:
        return number_of(one.value) > number_of(other.value)
    is_less = other.earning is Earning.SHARE or other.earning is Earning.POINTS
    return one.earning is Earning.FULL and is_less


def other_half(end: End) -> End:
    """The end of what lies on the other side of this one."""
    return End(end.amount, not end.included)


def _value(end: End) -> Fraction:
    return end.amount.quantity.amount


def _is_less(one: End, other: End) -> bool:
    return _value(one) < _value(other)


def _order(band: Band) -> tuple[Fraction, Fraction]:
    return _value(band.low) if band.low else -BEYOND, _value(band.high) if band.high else BEYOND
