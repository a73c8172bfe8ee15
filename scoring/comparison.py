"""A target beside an actual -> exact numbers in one unit, and whether the target is met.

The actual may be a bound (`>3000个`) or a range: then it is an interval, and the target is met
only where every number in it meets it, missed only where none does. A bound that points the same
way as the target is scored at its edge, and the row says so; one that points the other way
decides nothing and is refused.
"""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

from scoring.intervals import Interval
from scoring.model import Bound
from scoring.notation import (
    BARE,
    SIGNS,
    Absence,
    Change,
    Moment,
    Quantity,
    Range,
    Rank,
    Reading,
    Relation,
    Unit,
    Value,
    Words,
    convert,
    count_different_things,
    read_unit,
)
from scoring.notation.units import UNITS
from scoring.problems import Problem
from scoring.records import record
from scoring.rules import Measure

# Words for a deadline that was kept, without a day.
IN_TIME = frozenset({"按时完成", "按期完成", "如期完成", "提前完成", "按时", "按期", "如期", "按计划完成"})


NOTHING_AT_ALL = Quantity(Fraction(0), BARE)
DAYS = UNITS["天"]  # what lies between two dates
UNITS_OF_PLACES = frozenset({"", "名", "位"})


class Incomparable(Exception):
    """Target and actual cannot be held against each other. `at` is the key that shows why."""

    def __init__(self, code: str, at: str = "actual", **facts: object) -> None:
        super().__init__(code)
        self.problem = Problem(code, facts, (at,))


@record
class Comparison:
    """Two exact numbers in one unit (day numbers for dates, places for ranks) and what they say.

    Of a range target, `target` is the lower end and `upper` the other one. `unit` is that of both numbers.
    `did_not_occur`: nothing happened that could have passed the ceiling. `by_month`: the deadline is the end of a
    month, and one of the dates is no single day, so that months between them end with months.
    """

    measure: Measure
    target: Fraction
    actual: Fraction
    met: bool
    unit: Unit = BARE
    upper: Fraction | None = None
    bound: Bound | None = None
    counts_differ: bool = False
    did_not_occur: bool = False
    by_month: bool = False


def in_unit(reading: Reading, unit: str | None) -> Reading:
    """The reading with the unit of its column given to the numbers that have none."""
    if unit is None:
        return reading
    scale, column = read_unit(unit)

    if reading.is_scaled:
        scale = 1  # 496万 in a column of 万 is 496万, not 496万万
    is_bare = isinstance(reading.value, Quantity) and reading.value.unit == BARE

    def given(quantity: Quantity) -> Quantity:
        return Quantity(quantity.amount * scale, column) if quantity.unit == BARE else quantity

    return replace(
        reading,
        value=_with_each(reading.value, given),
        parts=tuple(given(each) for each in reading.parts),
        scale=reading.scale * scale if is_bare else reading.scale,
    )


def _with_each(value: Value, given: Callable[[Quantity], Quantity]) -> Value:
    """The value with each of its quantities replaced."""
    if isinstance(value, Quantity):
        return given(value)
    if isinstance(value, Range):
        return Range(given(value.low), given(value.high))
    if isinstance(value, Change):
        by = value.by
        return replace(
            value, by=given(by) if isinstance(by, Quantity) else Range(given(by.low), given(by.high))
        )
    return value


def core_of(value: Value) -> Value:
    """What a value is about: the quantity or range of a change, anything else itself."""
    return value.by if isinstance(value, Change) else value


def compare(target: Reading, actual: Reading, relation: Relation, year: int) -> Comparison:
    """Hold an actual against its target. Raises `Incomparable`."""
    if isinstance(actual.value, Absence):
        return _compare_absence(target, actual.value, relation)
    if relation is Relation.BY_DATE:
        return _compare_dates(target.value, actual, year)
    if relation is Relation.RANK_WITHIN:
        return _compare_ranks(target.value, actual)
    if relation is Relation.BETWEEN:
        return _compare_with_range(target, actual)
    return _compare_amounts(target, actual, relation)


def _compare_absence(target: Reading, absence: Absence, relation: Relation) -> Comparison:
    """Nothing occurred: that keeps every ceiling, and settles nothing else."""
    limit = _amount_of(target)
    is_kept = (
        limit is not None
        and limit.amount >= 0
        and (relation.is_ceiling or (relation is Relation.EQUAL and limit.amount == 0))
    )
    if relation is Relation.LESS_THAN and limit is not None and limit.amount == 0:
        is_kept = False
    if absence is not Absence.DID_NOT_OCCUR or limit is None or not is_kept:
        raise Incomparable("value/nothing-to-compare", target=target.text)
    return Comparison(Measure.AMOUNT, limit.amount, Fraction(0), met=True, did_not_occur=True)


def _compare_dates(target: Value, actual: Reading, year: int) -> Comparison:
    if not isinstance(target, Moment):
        raise Incomparable("value/target-is-no-date", at="target")
    deadline = target.latest(year).toordinal()
    if isinstance(actual.value, Words) and actual.value.words.rstrip("。") in IN_TIME:
        return Comparison(Measure.DATE, Fraction(deadline), Fraction(deadline), met=True, unit=DAYS)
    if not isinstance(actual.value, Moment):
        raise Incomparable("value/actual-is-no-date", actual=actual.text)
    first, last = actual.value.earliest(year).toordinal(), actual.value.latest(year).toordinal()
    if first <= deadline < last:
        raise Incomparable("value/date-undecided", actual=actual.text)
    return Comparison(
        Measure.DATE,
        Fraction(deadline),
        Fraction(last),
        met=last <= deadline,
        unit=DAYS,
        by_month=target.ends_month(year) and (target.day is None or actual.value.day is None),
    )


def _compare_ranks(target: Value, actual: Reading) -> Comparison:
    limit, place = _place_of(target), _place_of(actual.value)
    if limit is None:
        raise Incomparable("value/target-is-no-rank", at="target")
    if place is None:
        raise Incomparable("value/actual-is-no-rank", actual=actual.text)
    bound = Bound.UPPER if actual.relation is Relation.RANK_WITHIN else None  # 前十名 as an actual
    return Comparison(Measure.RANK, limit, place, met=place <= limit, bound=bound)


def _place_of(value: Value) -> Fraction | None:
    if isinstance(value, Rank):
        return Fraction(value.place)
    if not isinstance(value, Quantity) or value.unit.name not in UNITS_OF_PLACES:
        return None
    return value.amount if value.amount.denominator == 1 and value.amount >= 1 else None


def _compare_with_range(target: Reading, actual: Reading) -> Comparison:
    limits = core_of(target.value)
    if not isinstance(limits, Range):
        raise Incomparable("value/target-is-no-range", at="target")
    low, top = limits.low, _converted(limits.high, limits.low, target)
    interval, edge = _interval_of(actual, low, target)
    inside = interval.is_surely(Relation.AT_LEAST, low.amount) and interval.is_surely(Relation.AT_MOST, top)
    outside = interval.is_surely_not(Relation.AT_LEAST, low.amount) or interval.is_surely_not(
        Relation.AT_MOST, top
    )
    if not (inside or outside):
        raise Incomparable("value/bound-undecided", actual=actual.text)
    return Comparison(
        Measure.AMOUNT,
        low.amount,
        edge,
        met=inside,
        unit=low.unit,
        upper=top,
        bound=_bound_of(actual),
    )


def _compare_amounts(target: Reading, actual: Reading, relation: Relation) -> Comparison:
    limit = _amount_of(target)
    if limit is None:
        raise Incomparable("value/target-is-no-number", at="target", relation=SIGNS[relation])
    if limit == NOTHING_AT_ALL and (beside := _amount_of(actual)) is not None:
        limit = Quantity(limit.amount, beside.unit)  # zero is the same in every unit
    if isinstance(actual.value, Rank) and limit.unit.name not in UNITS_OF_PLACES:
        raise Incomparable("value/actual-is-no-number", actual=actual.text)
    interval, edge = _interval_of(actual, limit, target)
    if relation.is_ceiling and isinstance(core_of(actual.value), Range) and interval.high is not None:
        edge = interval.high  # of a range, the end that is worse for the score
    met = interval.is_surely(relation, limit.amount)
    bound = _bound_of(actual)
    if not met and not interval.is_surely_not(relation, limit.amount):
        same_way = (relation.is_floor and bound is Bound.LOWER) or (
            relation.is_ceiling and bound is Bound.UPPER
        )
        if not same_way:
            raise Incomparable("value/bound-undecided", actual=actual.text)
    written = _amount_of(actual)
    counts_differ = written is not None and count_different_things(written.unit, limit.unit)
    return Comparison(
        Measure.AMOUNT,
        limit.amount,
        edge,
        met,
        unit=limit.unit,
        bound=bound,
        counts_differ=counts_differ,
    )


def _amount_of(reading: Reading) -> Quantity | None:
    """The quantity that a reading is about; a rank counts as its place."""
    value = core_of(reading.value)
    if isinstance(value, Rank):
        return Quantity(Fraction(value.place), BARE)
    return value if isinstance(value, Quantity) else None


def _interval_of(actual: Reading, limit: Quantity, target: Reading) -> tuple[Interval, Fraction]:
    """The interval that an actual names, in the unit of the target, and the number written."""
    interval, edge = _written_interval(actual, limit)
    if _goes_other_way(target.value, actual.value):
        return interval.mirrored, -edge
    return interval, edge


def _written_interval(actual: Reading, limit: Quantity) -> tuple[Interval, Fraction]:
    core = core_of(actual.value)
    if isinstance(core, Range):
        low, high = _converted(core.low, limit, actual), _converted(core.high, limit, actual)
        return Interval(low, high), low
    written = _amount_of(actual)
    if written is None:
        raise Incomparable("value/actual-is-no-number", actual=actual.text)
    if actual.parts and sum(each.amount for each in actual.parts) != written.amount:
        raise Incomparable("value/sum-does-not-hold", actual=actual.text)
    edge = _converted(written, limit, actual)
    if actual.relation in (Relation.AT_LEAST, Relation.MORE_THAN):
        return Interval(edge, None, low_open=actual.relation is Relation.MORE_THAN), edge
    if actual.relation in (Relation.AT_MOST, Relation.LESS_THAN):
        return Interval(None, edge, high_open=actual.relation is Relation.LESS_THAN), edge
    return Interval(edge, edge), edge


def _converted(quantity: Quantity, limit: Quantity, actual: Reading) -> Fraction:
    amount = convert(quantity, limit)
    if amount is None:
        ours, theirs = quantity.unit.name, limit.unit.name
        code = "unit-mismatch" if ours and theirs else "unit-missing-of-target" if ours else "unit-missing"
        raise Incomparable(f"value/{code}", actual=actual.text, ours=ours, theirs=theirs)
    return amount


def _goes_other_way(target: Value, actual: Value) -> bool:
    if not (isinstance(target, Change) and isinstance(actual, Change)):
        return False
    return None not in (target.direction, actual.direction) and target.direction is not actual.direction


def _bound_of(actual: Reading) -> Bound | None:
    if actual.relation in (Relation.AT_LEAST, Relation.MORE_THAN):
        return Bound.LOWER
    if actual.relation in (Relation.AT_MOST, Relation.LESS_THAN):
        return Bound.UPPER
    if actual.approximate or isinstance(core_of(actual.value), Range):
        return Bound.APPROXIMATE
    return None
