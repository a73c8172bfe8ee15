"""分档 | bands

zh: 按落在哪一档得分；每一档写明上下限，以及限值本身是否包括在内。
en: Points by the band in which a value lies; each band says its limits, and whether they belong to it.

    rule:
      kind: bands
      bands:
      - {from: 90%, points: 5}
      - {from: 80%, points: 4}
      - {below: 80%, points: 0}

    target ≥100个, full marks 5
        90个   -> 5
        89个   -> 4
        79个   -> 0

zh: from、to 含限值，above、below 不含；没有写的一侧到相邻的一档为止，所以只写 from 也成一张分档表。of 说明量的是什么：completion 完成率 B÷A，actual 完成值本身，deviation 偏离 |B−A|÷A，
overrun 超出 (B−A)÷A，lateness 逾期多久（日期，限值写“1个月”“10天”），或一个算式。points 可以是分数、满分的百分比，或由人在其中
确定的两个数 [6, 8]。interpolate: true 时，两档下限之间按直线取分。没有任何一档包括的值不予计分，除非写明 otherwise；
各档不得重叠，有空隙时 jixiao rules --lint 会指出。限值取自该行的值时，各档须从高到低写。
en: from and to include their limit, above and below do not; a side that is not written ends where the next band begins,
so that a table may write from alone. of says what is measured: completion is B ÷ A, actual the value
itself, deviation |B − A| ÷ A, overrun (B − A) ÷ A, lateness how long after the date (limits such as 1个月 or 10天), or an
expression. points are a number, a share of the full marks, or two numbers [6, 8] between which a person chooses. With
interpolate: true the points run in a straight line from the lower limit of one band to that of the next. A value in no
band is refused unless otherwise says what it earns; bands must not overlap, and jixiao rules --lint tells of gaps.
Bands whose limits are values of the row are listed from the highest down.

used by:
    岳阳市公路系统部门评价表（支出安排率、预算调整率） | Yueyang highway unit (spending rate, budget adjustment rate)
    扶贫资金绩效量化表（时间滞后分档，档内给分） | poverty-fund sheet (time lag, a range of points in each band)
    42 CFR 512.370、MIPS 十分位 | 42 CFR 512.370, MIPS deciles
"""

from collections.abc import Collection, Iterator, Mapping
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from typing import Any

from scoring.arithmetic import (
    Constant,
    Expression,
    Formula,
    Judged,
    Numbers,
    Outcome,
    first,
    refuse,
)
from scoring.arithmetic import otherwise as in_all_other_cases
from scoring.expressions import CannotCompute, compute
from scoring.notation import BARE, Unit
from scoring.problems import Path, Problem
from scoring.records import record
from scoring.rules.band import Band, band_in_words, limits_in_words, limits_of, shape_problems
from scoring.rules.bounds import MEASURED, SHARES, Bound, Measured
from scoring.rules.case import Case, Measure, Note, Side, UnfitRule, Way
from scoring.rules.gaps import gap_in_words, gaps_between, is_below_everything, reachable_gaps
from scoring.rules.kind import rule
from scoring.rules.limits import Limits
from scoring.rules.named_values import demand_values, name_problems
from scoring.rules.parameters import (
    FLAG,
    MARKS,
    NAME,
    Marks,
    highest_of,
    list_of,
    parameter,
    points_in_words,
    several,
    yaml_name,
)


@rule("bands", Measure.AMOUNT, Measure.DATE)
@record
class Bands:
    bands: tuple[Band, ...] = parameter(several(Band), zh="各档", en="the bands")
    of: Measured = parameter(
        MEASURED,
        Measured("completion"),
        zh="量的是什么：completion、actual、deviation、overrun、lateness 或算式",
        en="what is measured: completion, actual, deviation, overrun, lateness or an expression",
    )
    otherwise: Marks | None = parameter(
        MARKS, None, zh="不在任何一档时的分数", en="points of a value in no band"
    )
    values: tuple[str, ...] | None = parameter(
        list_of(NAME), None, zh="限值或算式用到的、由该行给出的名称", en="names that the row gives values for"
    )
    interpolate: bool = parameter(
        FLAG, default=False, zh="在各档下限之间按直线取分", en="straight lines between the lower limits"
    )

    in_base_units = True

    @property
    def sides(self) -> frozenset[Side]:
        """A completion needs a target that should be reached, no share is one of a range; all else stands on any side."""
        if self.of.text == "completion":
            return frozenset({Side.FLOOR, Side.POINT})
        return frozenset(Side) - ({Side.RANGE} if self.of.text in SHARES else set())

    @property
    def value_names(self) -> tuple[str, ...]:
        return self.values or ()

    @property
    def stands_alone(self) -> bool:
        return not self.values and self.needs_no_person

    @property
    def needs_no_person(self) -> bool:
        return all(isinstance(each.points, Marks) for each in self.bands)

    @property
    def is_always_judged(self) -> bool:
        return self.otherwise is None and not any(isinstance(each.points, Marks) for each in self.bands)

    @property
    def on_arrays(self) -> bool:
        return not self.values and self._is_constant and self.of.runs_on_arrays(())

    def demand(self, case: Case) -> None:
        """Raise `UnfitRule` where the row lacks a value, or what is measured does not fit its limits."""
        demand_values(self.value_names, case)
        is_date = case.measure is Measure.DATE
        if self.of.text == "lateness" and not is_date:
            raise UnfitRule("rule/lateness-needs-a-date", at=("rule", "of"))
        if is_date and not self.of.is_formula and self.of.text != "lateness":
            raise UnfitRule("rule/date-needs-lateness", at=("rule", "of"), measure=self.of.words)
        for path, bound in self._limits():
            self.of.demand_limit(bound, self.value_names, case, *path)
        if not self._is_constant:
            self._demand_order(case)

    def _limits(self) -> Iterator[tuple[Path, Bound]]:
        """Every limit that is written, with its place."""
        for index, band in enumerate(self.bands):
            for name, bound in limits_of(band):
                yield ("bands", index, yaml_name(name)), bound

    def _demand_order(self, case: Case) -> None:
        """Raise `UnfitRule` where the row's values put its limits in another order than they are listed in.

        Likewise where one of the limits has no value.
        """
        numbers = case.in_base_units.numbers
        worth = {bound: self._worth(path, bound, numbers, case.unit) for path, bound in self._limits()}
        ends = [
            (each, worth[limit])
            for each in self._ascending
            for limit in (each.low, each.high)
            if limit is not None
        ]
        for (_, lower), (band, higher) in pairwise(ends):
            if lower > higher:
                raise UnfitRule("rule/bands-out-of-order", at="rule", band=band_in_words(band))

    def _worth(self, path: Path, bound: Bound, numbers: Numbers, unit: Unit) -> Any:
        """A limit as a number. Raises `UnfitRule` where it has none."""
        try:
            return compute(self.of.limit(bound, self.value_names, unit), numbers)
        except CannotCompute as error:
            raise UnfitRule.because(error.problem, "rule", *path) from None

    @property
    def _is_constant(self) -> bool:
        """Whether all limits are known before a row is."""
        limits = (limit for band in self.bands for limit in (band.low, band.high))
        return all(each is None or each.is_constant for each in limits)

    @cached_property
    def _order(self) -> tuple[int, ...]:
        """The places of the bands in the list, from the lowest band up.

        Limits that only a row knows do not sort: such bands are listed from the highest down.
        """
        places = range(len(self.bands))
        return tuple(sorted(places, key=self._height)) if self._is_constant else tuple(reversed(places))

    def _height(self, place: int) -> tuple[Fraction, bool]:
        """Where a band stands among others: by its lower limit, or the upper one where it has no other."""
        low, high = self.bands[place].low, self.bands[place].high
        limit = low if low is not None else high
        return (Fraction(0) if limit is None else self.of.amount(limit), low is not None)

    @cached_property
    def _ascending(self) -> tuple[Band, ...]:
        """The bands from the lowest up, open sides closed by their neighbours."""
        ordered = [self.bands[each] for each in self._order]
        beside = zip([None, *ordered], ordered, [*ordered[1:], None], strict=False)
        return tuple(each.closed_by(lower, higher) for lower, each, higher in beside)

    def formula(self, unit: Unit = BARE) -> Formula:
        names = self.value_names
        measured = self.of.expression(names)
        seen = {"measure": self.of.words, "value": self.of.written(names, unit)}
        branches: list[tuple[Expression, Outcome, str, Mapping[str, object], Path]] = []
        pairs = zip(self._ascending, [*self._ascending[1:], None], strict=True)
        for place, (band, higher) in zip(self._order, pairs, strict=True):
            low, high = (
                None if each is None else self.of.limit(each, names, unit) for each in (band.low, band.high)
            )
            end = None if higher is None or higher.low is None else self.of.limit(higher.low, names, unit)
            outcome = self._outcome(band, higher, measured, low, end)
            told = {**seen, "band": limits_in_words(band)}
            branches.append((band.holds(measured, low, high), outcome, "trace/band", told, ("bands", place)))
        outside: Outcome = refuse("rule/in-no-band", at="actual", **seen)
        if self.otherwise is not None:
            outside = self.otherwise.expression
        return first(
            *self.of.demands,
            *branches,
            (in_all_other_cases, outside, "trace/no-band", seen, ("otherwise",)),
        )

    def ways(self) -> Iterator[Way]:
        """The bands as they are listed, and what is in none."""
        for index, band in enumerate(self.bands):
            yield Way(("bands", index), Note(band_in_words(band)))
        if self.otherwise is not None:
            yield Way(("otherwise",), Note("way/otherwise", {"points": points_in_words(self.otherwise)}))

    @property
    def highest(self) -> Expression:
        """The most points that a band states as a number."""
        stated = [each.value for _, each in self.stated_points() if not each.is_share]
        return Constant(max(stated, default=Fraction(0)))

    def _outcome(
        self,
        band: Band,
        higher: Band | None,
        measured: Expression,
        start: Expression | None,
        end: Expression | None,
    ) -> Outcome:
        """What a band gives: its points, a range for a person, or the line to the band above."""
        if not isinstance(band.points, Marks):
            low, high = band.points
            return Judged(low.expression, high.expression)
        if not self.interpolate or start is None or end is None or higher is None:
            return band.points.expression
        assert isinstance(higher.points, Marks)
        rise = higher.points.expression - band.points.expression
        return band.points.expression + rise * (measured - start) / (end - start)

    def problems(self) -> Iterator[Problem]:
        """Bands that say nothing or two things, and values that lie in two of them."""
        names = self.value_names
        found = [each.under("values") for each in name_problems(names)]
        found = found or [each.under("of") for each in self.of.problems(names)]
        found = found or [
            each.under("bands", index)
            for index, band in enumerate(self.bands)
            for each in self._problems_of(band, names)
        ]
        found = found or list(self._unit_problems())
        yield from found or self._overlaps()

    def _problems_of(self, band: Band, names: Collection[str]) -> Iterator[Problem]:
        """Limits that cannot be read or are none of what is measured, else what the band as a whole lacks."""
        found = [
            each.under(yaml_name(name))
            for name, bound in limits_of(band)
            for each in (*bound.problems(names), *self.of.bound_problems(bound))
        ]
        yield from found or shape_problems(band, is_on_line=self.interpolate)
        if not found and band.is_empty(self.of.amount):
            yield Problem("rule/band-unreachable", {"low": str(band.low), "high": str(band.high)})

    def _unit_problems(self) -> Iterator[Problem]:
        """The first limit whose unit tells nothing beside that of the others."""
        limits = [(path, bound) for path, bound in self._limits() if bound.is_constant]
        for path, bound in limits:
            first_of_all = limits[0][1]
            if not self.of.are_comparable(first_of_all, bound):
                yield Problem(
                    "rule/bounds-of-several-units", {"one": str(first_of_all), "other": str(bound)}, path
                )
                return

    def _overlaps(self) -> Iterator[Problem]:
        """Neighbours in both of which a value lies, at the one that is listed later."""
        for (one, lower), (other, higher) in pairwise(zip(self._order, self._ascending, strict=True)):
            if lower.is_empty(self.of.amount) or lower.overlaps(higher, self.of.amount):
                facts = {"one": band_in_words(self.bands[one]), "other": band_in_words(self.bands[other])}
                yield Problem("rule/bands-overlap", facts, ("bands", max(one, other)))

    def highest_share(self) -> Fraction | None:
        """The highest of the shares that it states; open where it states numbers."""
        marks = [each for _, each in self.stated_points()]
        return max(each.value for each in marks) if all(each.is_share for each in marks) else None

    def stated_points(self) -> Iterator[tuple[Path, Marks]]:
        for index, each in enumerate(self.bands):
            yield ("bands", index, "points"), highest_of(each.points)
        if self.otherwise is not None:
            yield ("otherwise",), self.otherwise

    def remarks(self, marks: Fraction | None, limits: Limits) -> Iterator[Problem]:
        """Values in no band, points of all others where there are no others, and bands that nothing can reach."""
        gaps = list(reachable_gaps(self._ascending, self.of)) if self._is_constant else []
        if self.otherwise is None:
            for gap in gaps:
                facts = {"of": self.of.words, "gap": gap_in_words(*gap, self.of)}
                yield Problem("lint/bands-gap", facts, ("bands",))
        elif self._is_constant and not gaps:
            yield Problem("lint/otherwise-unreachable", {}, ("otherwise",))
        for index, band in enumerate(self.bands):
            if is_below_everything(band, self.of):
                facts = {"band": band_in_words(band), "of": self.of.words}
                yield Problem("lint/band-unreachable", facts, ("bands", index))

    def ceiling_in_words(self) -> tuple[Note, ...]:
        """The ceiling of each band, and of what is in none."""
        words = [
            Note(
                "text/total-cap-band",
                {"limits": limits_in_words(each), "points": points_in_words(each.points)},
            )
            for each in self.bands
        ]
        if self.otherwise is not None:
            words.append(Note("text/total-cap-otherwise", {"points": points_in_words(self.otherwise)}))
        elif self._is_constant and any(gaps_between(self._ascending, self.of)):
            words.append(Note("text/total-uncapped"))
        return tuple(words)

    def in_words(self) -> Note:
        bands = [band_in_words(each) for each in self.bands]
        zh = "按{of}分档：" + "；".join(each["zh"] for each in bands)
        en = "bands of {of}: " + "; ".join(each["en"] for each in bands)
        facts: dict[str, object] = {"of": self.of.words}
        if self.otherwise is not None:
            facts["otherwise"] = points_in_words(self.otherwise)
            zh, en = zh + "；其余得{otherwise}", en + "; otherwise {otherwise}"
        if self.interpolate:
            zh, en = zh + "；两档之间按直线取分", en + "; in straight lines from limit to limit"
        return Note({"zh": zh, "en": en}, facts)
