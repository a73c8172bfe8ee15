"""What texts with bounds say: a table of bands, or a completion below which nothing is earned.

完成率低于60%不得分 alone says nothing about the rest: the rulebook's rule holds there, and the data has no kind. With 其余按
比例得分 beside it the rule is the proportion with a pass mark.
"""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from scoring.notation.units import BARE, UNITS, Quantity, Unit
from scoring.standards.amounts import amount_of, is_bare, is_percent, refuse_zero, share
from scoring.standards.bands import Band, compose_bands, other_half, settle
from scoring.standards.bounds import is_whole
from scoring.standards.errors import Doubt, Span
from scoring.standards.gathering import earns_full, earns_nothing, says_full
from scoring.standards.statements import Bound, Branch, Earning, End, Measured, Surety, When

PROPORTIONS = (Earning.PROPORTION, Earning.PROPORTION_OFF)
TARGET_MET = End(amount_of(Quantity(Fraction(100), UNITS["%"]), 1), included=True)


def compose_bounds(branches: Sequence[Branch]) -> dict[str, Any]:
    """The data of a text with bounds. Raises `Doubt` where it makes no rule."""
    bounded = [each for each in branches if _bound_of(each)]
    if len(bounded) == 1 and bounded[0].outcome.earning is Earning.POINTS_OFF:
        raise Doubt("standard/no-step", bounded[0].outcome.span)
    of = _measured(bounded)
    bands = _in_one_unit(bounded, of)
    others = [each for each in branches if each not in bounded]
    if any(each.outcome.earning in PROPORTIONS for each in branches):
        return {"kind": "ratio", "pass_from": _pass_mark_of_ratio(bands, others, of)}
    if _is_floor(bands) and all(map(says_full, others)):
        if of != "completion":
            raise Doubt("standard/floor-of-another", bands[0].span)
        return {"pass_from": _pass_mark(None, bands[0].high, bands[0].span)}
    rest = [each for each in others if each.condition and each.condition.when is When.REST]
    tabled = [*bands, *_as_bands([each for each in others if each not in rest], of)]
    return compose_bands(sorted(tabled, key=lambda each: each.span), rest, of)


def _is_floor(bands: Sequence[Band]) -> bool:
    return len(bands) == 1 and bands[0].low is None and earns_nothing(bands[0].outcome)


def _bound_of(branch: Branch) -> Bound | None:
    return branch.condition.bound if branch.condition else None


def _measured(branches: Sequence[Branch]) -> Measured:
    """What the bounds are bounds of: what one of them names, or the actual where they count things."""
    named: Measured | None = None
    for each in branches:
        bound = _bound_of(each)
        if bound and bound.of:
            if named not in (None, bound.of):
                raise Doubt("standard/several-rules", bound.span)
            named = bound.of
    if named:
        return named
    ends = [end for each in branches for end in _ends(_bound_of(each))]
    if any(is_percent(each.amount) for each in ends) or all(is_bare(each.amount) for each in ends):
        bound = _bound_of(branches[0])
        raise Doubt("standard/of-what", bound.span if bound else branches[0].span)
    return "actual"


def _ends(between: Bound | Band | None) -> list[End]:
    return [end for end in (between.low, between.high) if end] if between else []


def _in_one_unit(branches: Sequence[Branch], of: Measured) -> list[Band]:
    """The branches as bands in one unit; a bare 0 is 0 in every unit."""
    units = [end.amount.quantity.unit for each in branches for end in _ends(_bound_of(each))]
    unit = UNITS["%"] if of == "completion" else next((each for each in units if each != BARE), BARE)
    bands = []
    for each in branches:
        bound = _bound_of(each)
        assert bound is not None
        low, high = (_in_unit(end, unit, bound.span) for end in (bound.low, bound.high))
        bands.append(Band(each.span, low, high, each.outcome))
    return bands


def _in_unit(end: End | None, unit: Unit, span: Span) -> End | None:
    if end is None or end.amount.quantity.unit == unit:
        return end
    if is_bare(end.amount) and end.amount.quantity.amount == 0:
        return replace(end, amount=amount_of(Quantity(Fraction(0), unit), 1))
    raise Doubt("standard/mixed-units", span)


def _as_bands(others: Sequence[Branch], of: Measured) -> list[Band]:
    """A met target is a completion from 100% on; nothing else beside a table has a place in it."""
    for each in others:
        if of != "completion" or not says_full(each):
            raise Doubt("standard/cannot-combine", each.span)
    return [Band(each.span, TARGET_MET, None, each.outcome) for each in others]


def _pass_mark_of_ratio(bands: Sequence[Band], others: Sequence[Branch], of: Measured) -> str:
    """From which completion on the proportion counts, whether the text bounds it, or what lies below."""
    nothing, proportion = _sorted(bands, others)
    if of != "completion":
        raise Doubt("standard/floor-of-another", bands[0].span)
    if isinstance(nothing, Band) and isinstance(proportion, Band):
        nothing, proportion = settle((nothing, proportion), leaves_rest=False)
        if not earns_nothing(nothing.outcome):
            raise Doubt("standard/cannot-combine", proportion.span)
    if isinstance(proportion, Band) and proportion.high and not is_whole(proportion.high):
        raise Doubt("standard/nothing-above", proportion.span, bound=proportion.high.amount.text)
    if isinstance(nothing, Band):
        return _pass_mark(nothing.low, nothing.high, nothing.span)
    if isinstance(proportion, Band) and proportion.low:
        return _pass_mark(None, other_half(proportion.low), proportion.span)
    raise Doubt("standard/cannot-combine", proportion.span)


def _sorted(bands: Sequence[Band], others: Sequence[Branch]) -> tuple[Band | Branch, Band | Branch]:
    """What earns nothing and what earns the proportion: one of each, and full marks from 100% on."""
    nothing: list[Band | Branch] = []
    proportion: list[Band | Branch] = []
    said: list[Band | Branch] = [*bands, *others]
    for each in said:
        if each.outcome.earning in PROPORTIONS:
            proportion.append(each)
        elif earns_nothing(each.outcome):
            nothing.append(each)
        elif not _is_full(each):
            is_target = isinstance(each, Band) and each.low is not None
            raise Doubt("standard/own-target" if is_target else "standard/cannot-combine", each.span)
    for found in (nothing, proportion):
        if len(found) > 1:
            raise Doubt("standard/contradiction", found[1].span)
    if not nothing:
        raise Doubt("standard/nothing-below", bands[0].span, bound=_ends(bands[0])[0].amount.text)
    return nothing[0], proportion[0]


def _is_full(each: Band | Branch) -> bool:
    if isinstance(each, Branch):
        return says_full(each)
    return earns_full(each.outcome) and is_whole(each.low)


def _pass_mark(low: End | None, high: End | None, span: Span) -> str:
    """The completion below which nothing is earned; it itself must earn something."""
    if high is None or (low and low.amount.quantity.amount != 0):
        raise Doubt("standard/cannot-combine", span)
    if high.included or high.surety is Surety.OPEN:
        raise Doubt("standard/floor-boundary", span, bound=high.amount.text)
    refuse_zero(high.amount.quantity.amount, span)
    return share(high.amount.quantity.amount, span)
