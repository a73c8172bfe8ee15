"""定性分档 | qualitative tiers

zh: 由人评定档次，并在该档的范围内给分；规则核对得分是否在范围内。
en: A person picks the tier and a score inside its range; the rule holds the score against the range.

    rule:
      kind: levels
      levels:
      - {name: 达成预期指标, from: 80%, to: 100%}
      - {name: 部分达成预期指标并具有一定效果, from: 50%, to: 80%}
      - {name: 未达成预期指标且效果较差, from: 0%, to: 50%}

    rule: {kind: levels, levels: [{name: 优, points: [31, 40]}, {name: 良, points: [21, 30]}, {name: 差, points: [0, 20]}]}
    rule: {kind: levels, levels: [{name: 是, points: 100%}, {name: 否, points: 0}]}

    tier 达成预期指标, full marks 5
        4      -> 4        80%×5属于较高的一档 | 80% × 5 belongs to the higher tier
        3.99   -> 不在该档 | outside the tier

zh: 用 from、to 写范围时，各档要首尾相接地覆盖0到100%，边界归上一档（含80%）；用 points 写时，一个数是固定得分，
两个数是含两端的范围。round_bounds 把范围的两端先取整到几位小数。没有可识别的档次时，0到满分之间的得分都算数，
因为没有哪个范围可用。
en: Ranges written with from and to have to cover 0 to 100% without a gap, and a boundary belongs to the higher tier;
with points, one number is a fixed score, two are a range with both ends. round_bounds rounds the ends to so many
decimals first. Without a known tier any score from 0 to the full marks stands: nothing says which range would hold.

used by:
    湖北省预算绩效自评表填表说明（100–80%、80–50%、50–0%） | notes on the Hubei self-evaluation form (100–80, 80–50, 50–0%)
    预算管理一体化系统默认规则（80%、60%） | default rules of the integrated budget platform (80%, 60%)
    专家评分表（固定分值，或优良差的分数段） | expert scoring sheets (fixed points, or ranges for 优, 良 and 差)
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from scoring.numbers import round_to
from scoring.problems import Path, Problem
from scoring.records import record
from scoring.rules.case import Case, Judgement, Measure, Note, Span, UnfitRule, Way
from scoring.rules.judging import judged_within
from scoring.rules.kind import rule
from scoring.rules.limits import Limits
from scoring.rules.parameters import (
    MARKS_OR_RANGE,
    NAME,
    PLACES,
    SHARE,
    Marks,
    highest_of,
    parameter,
    percent,
    points_in_words,
    several,
)


@record
class Level:
    """A tier: its name, and the share of the full marks or the points between which it lies."""

    name: str = parameter(NAME, zh="档次名称", en="the tier's name")
    from_: Fraction | None = parameter(SHARE, None, zh="下限，占满分的比例", en="lower end, a share")
    to: Fraction | None = parameter(SHARE, None, zh="上限，占满分的比例", en="upper end, a share")
    points: Marks | tuple[Marks, Marks] | None = parameter(
        MARKS_OR_RANGE, None, zh="固定得分，或含两端的范围", en="a fixed score, or a range with both ends"
    )

    @property
    def is_fixed(self) -> bool:
        return isinstance(self.points, Marks)

    def ends(self, full: Fraction) -> tuple[Fraction, Fraction]:
        """Between which points the tier lies."""
        if self.points is None:
            assert self.from_ is not None
            assert self.to is not None
            return self.from_ * full, self.to * full
        low, high = (self.points, self.points) if isinstance(self.points, Marks) else self.points
        return low.of(full), high.of(full)


@rule("levels", Measure.LEVEL)
@record
class Levels:
    levels: tuple[Level, ...] = parameter(several(Level), zh="各档", en="the tiers")
    round_bounds: int | None = parameter(
        PLACES, None, zh="范围的两端先保留几位小数", en="round the ends of a range to so many decimals"
    )

    @property
    def tiers(self) -> tuple[str, ...]:
        return tuple(each.name for each in self.levels)

    @property
    def is_always_judged(self) -> bool:
        return not any(each.is_fixed for each in self.levels)

    def tier_of(self, level: str | None, actual: str, target: str, full: Fraction) -> str | None:
        """The tier that is named, named in the actual, or the best where the actual repeats the target."""
        if level is not None and level not in self.tiers:
            raise UnfitRule("rule/unknown-level", at="level", level=level, known=self.tiers)
        named = level or (actual if actual in self.tiers else None)
        return named or (self._best(full).name if actual == target else None)

    def judge(self, case: Case) -> Judgement:
        level = self._named(case.level)
        if level is None:
            return Judgement(case.declared, (Note("trace/no-level"),), by_person=True)
        way = ("levels", self.levels.index(level))
        low, high = (self._rounded(each) for each in level.ends(case.weight))
        if high > case.weight:
            raise UnfitRule("rule/points-above-weight", at=("rule", *way), points=high, weight=case.weight)
        if level.is_fixed:
            fixed = Note("trace/level-fixed", {"level": level.name, "points": low})
            return Judgement(low, (fixed,), taken=(way,))
        includes_high = level is self._best(case.weight) or level.points is not None
        note = Note("trace/level", {"level": level.name})
        return judged_within(Span(low, high, includes_high), case, (note,), way)

    def ways(self) -> Iterator[Way]:
        """The tiers."""
        for index, each in enumerate(self.levels):
            yield Way(("levels", index), Note("trace/level", {"level": each.name}))

    def _rounded(self, points: Fraction) -> Fraction:
        return points if self.round_bounds is None else Fraction(round_to(points, self.round_bounds))

    def _best(self, full: Fraction) -> Level:
        """The best tier of a row with so many full marks; among those with shares the only one that includes its upper end."""
        return max(self.levels, key=lambda level: level.ends(full)[1])

    def _named(self, name: str | None) -> Level | None:
        return next((each for each in self.levels if each.name == name), None)

    def highest_share(self) -> Fraction | None:
        return None if any(each.points is not None for each in self.levels) else Fraction(1)

    def stated_points(self) -> Iterator[tuple[Path, Marks]]:
        """Those of its tiers; a share above 100% no row earns, it is refused."""
        for path, marks in self._points:
            if not (marks.is_share and marks.value > 1):
                yield path, marks

    @property
    def _points(self) -> Iterator[tuple[Path, Marks]]:
        for index, each in enumerate(self.levels):
            if each.points is not None:
                yield ("levels", index, "points"), highest_of(each.points)

    def remarks(self, marks: Fraction | None, limits: Limits) -> Iterator[Problem]:
        """Tiers in whose range no score lies, as a boundary belongs to the tier above, and shares above 100%."""
        best = self._best(Fraction(100))
        for index, each in enumerate(self.levels):
            if each.points is None and each.from_ == each.to and each is not best:
                yield Problem("lint/level-unreachable", {"level": each.name}, ("levels", index))
        for path, points in self._points:
            if points.is_share and points.value > 1:
                yield Problem("lint/points-above-full", {"points": str(points), "most": "100%"}, path)

    def problems(self) -> Iterator[Problem]:
        """Tiers that say nothing or two things, share a name, or do not cover 0 to 100%."""
        seen: set[str] = set()
        for index, each in enumerate(self.levels):
            has_range = each.from_ is not None or each.to is not None
            if (each.points is not None) == has_range or (each.from_ is None) != (each.to is None):
                yield Problem("rule/level-without-points", {"level": each.name}, ("levels", index))
            if each.name in seen:
                yield Problem("rule/level-twice", {"level": each.name}, ("levels", index, "name"))
            seen.add(each.name)
        if all(each.points is None and None not in (each.from_, each.to) for each in self.levels):
            ordered = sorted(self.levels, key=lambda level: level.from_ or Fraction(0))
            edges = [Fraction(0), *(each.to for each in ordered)]
            fits = all(each.from_ == edge for each, edge in zip(ordered, edges, strict=False))
            if not (fits and edges[-1] == 1):
                yield Problem("rule/levels-do-not-cover", {}, ("levels",))

    def in_words(self) -> Note:
        best = self._best(Fraction(1))
        levels = [(each.name, _points_of(each, is_best=each is best)) for each in self.levels]
        is_judged = not all(each.is_fixed for each in self.levels)
        zh = "；".join(f"{name}得{points['zh']}" for name, points in levels)
        en = "; ".join(f"{name} {points['en']}" for name, points in levels)
        how_zh, how_en = ("，由人在范围内给分", ", a person chooses inside") if is_judged else ("", "")
        return Note({"zh": f"定性分档{how_zh}：{zh}", "en": f"tiers{how_en}: {en}"})


def _points_of(level: Level, *, is_best: bool) -> Mapping[str, str]:
    """What a tier is worth; of a range, on which side its ends are."""
    if level.points is not None:
        return points_in_words(level.points)
    assert level.from_ is not None
    assert level.to is not None
    low, high = percent(level.from_), percent(level.to)
    return {
        "zh": f"满分的{low}（含）–{high}{'' if is_best else '（不含）'}",
        "en": f"from {low} to {'' if is_best else 'below '}{high} of the full marks",
    }
