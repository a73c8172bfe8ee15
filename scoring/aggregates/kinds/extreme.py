"""取最高或最低 | the highest or the lowest

zh: 只有得分率最高或最低的一个成员算数。
en: Only the member with the highest or the lowest share counts.

    value = max(v ÷ f) × out_of    take: highest
    value = min(v ÷ f) × out_of    take: lowest

    aggregates:
      either: {kind: extreme, take: highest}
      light: {kind: extreme, take: lowest, scale: [{name: 红, value: 1}, {name: 黄, value: 2}, {name: 绿, value: 3}, {name: 蓝, value: 4}]}

    members, either
        4 of 5, 3 of 5         -> 4 of 5
        4 of 5, left out of 5  -> 4 of 5
    members, light
        绿, 黄, 绿              -> 黄
        3 of 4, 4 of 4         -> 绿

zh: 写了 scale 时比较的是等级，结果也是等级（最差的灯决定目标的灯）；out_of 没有写时，得分是等级的分数。不参评的成员不比；
有成员没有得分时，结果也没有，因为它可能正是最高或最低的一个；已有成员得到它不可能超过的得分率（取最高时如满分，
取最低时如0分）的，结果已定。
en: With a scale it is grades that are compared, and a grade that comes out (the worst light is that of the goal); where
out_of is not written, the value is what the grade is worth. Members that are left out are not compared; where one has no
score, there is no outcome, because it may be the one, unless another has a share that it cannot beat (full marks for the
highest, 0 for the lowest).

used by:
    预算管理一体化系统（目标的灯取各指标中最差的） | the integrated budget platform (the light of a goal is the worst of its indicators')
    二者择其一的指标；CMS 医院价值采购（绩效与改进取其高者） | one of two indicators; CMS Hospital VBP (the higher of achievement and improvement)
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from scoring.aggregates.kind import aggregate
from scoring.aggregates.members import Member, Outcome, counting
from scoring.aggregates.parameters import NAMES, OUT_OF, OUT_OF_WORDS, OutOf, in_own_marks
from scoring.aggregates.scale import (
    LEFT_OUT_WORDS,
    SCALE,
    Grade,
    full_of,
    graded,
    grades_of,
    listed,
    scale_problems,
)
from scoring.numbers import show_short
from scoring.problems import Problem
from scoring.reals import Undecided, largest, smallest
from scoring.records import record
from scoring.rules import Note
from scoring.rules.parameters import choice, parameter

TAKE: Mapping[str, tuple[Callable[..., Any], str, str]] = {
    "highest": (max, "最高", "highest"),
    "lowest": (min, "最低", "lowest"),
}
OUTERMOST = {"highest": largest, "lowest": smallest}


_LOWEST = Fraction(0)  # the share that no score is below


def _highest(member: Member) -> Fraction | None:
    """The highest share that a member can have; None where nobody knows."""
    return None if member.most is None or member.full == 0 else member.most / member.full


@aggregate("extreme")
@record
class Extreme:
    take: str = parameter(
        choice(**{name: (zh, en) for name, (_, zh, en) in TAKE.items()}),
        zh="取最高还是最低",
        en="which one counts",
    )
    scale: tuple[Grade, ...] | None = parameter(
        SCALE,
        None,
        zh="按等级比较时的各等级，由低到高",
        en="where grades are compared: the grades from the lowest up",
    )
    left_out: tuple[str, ...] | None = parameter(NAMES, None, **LEFT_OUT_WORDS)
    out_of: OutOf | None = parameter(OUT_OF, None, **OUT_OF_WORDS)

    def full(self, members: Sequence[Member], marks: Fraction | None) -> Fraction:
        if self.scale is not None:
            return full_of(self.scale, self.out_of and self.out_of.of(members, marks))
        return (self.out_of or OutOf()).of(members, marks)

    def combine(self, members: Sequence[Member], marks: Fraction | None) -> Outcome:
        full = self.full(members, marks)
        if self.scale is not None:
            return self._graded(members, self.scale, full)
        counted = counting(members)
        try:
            chosen = TAKE[self.take][0](counted, key=lambda each: each.share)
        except Undecided:  # which of them it is, but not how much
            value = OUTERMOST[self.take](*(each.share for each in counted)) * full
            return Outcome(value, full, (Note("trace/either"),))
        value = chosen.share * full
        arithmetic = f"{show_short(chosen.points)} ÷ {show_short(chosen.full)} × {show_short(full)}"
        notes = (
            Note(f"trace/{self.take}", {"name": chosen.name}),
            Note("trace/arithmetic", {"expression": arithmetic, "points": value}),
        )
        return Outcome(value, full, notes)

    def decided(self, members: Sequence[Member], marks: Fraction | None) -> Outcome | None:
        """What comes out although members are unknown: one that none of them can beat."""
        counted = counting(members)
        known = [each for each in counted if each.value is not None]
        if self.scale is not None or not known:
            return None
        best = TAKE[self.take][0](each.share for each in known)
        unknown = [each for each in counted if each.value is None]
        limits = [_highest(each) if self.take == "highest" else _LOWEST for each in unknown]
        if any(each is None or TAKE[self.take][0](each, best) != best for each in limits):
            return None
        outcome = self.combine(
            [each for each in members if each.value is not None or each.is_left_out], marks
        )
        full = self.full(members, marks)
        names = tuple(each.name for each in unknown)
        if full != outcome.full:
            outcome = replace(outcome, value=best * full, full=full)
        return replace(outcome, notes=(*outcome.notes, Note("trace/decided", {"names": names})))

    def _graded(self, members: Sequence[Member], scale: tuple[Grade, ...], full: Fraction) -> Outcome:
        found = grades_of(members, scale, self.left_out)
        if not found:
            return Outcome(None, full, is_left_out=True)
        chosen, grade = TAKE[self.take][0](found, key=lambda each: each[1].value)
        notes = (Note(f"trace/{self.take}-grade", {"name": chosen.name, "grade": grade.name}),)
        return graded(grade, scale, full, notes)

    def problems(self) -> Iterator[Problem]:
        if self.scale is not None:
            yield from scale_problems(self.scale, self.left_out)
        elif self.left_out is not None:
            yield Problem("aggregate/left-out-without-scale", {}, ("left_out",))

    def in_words(self) -> Note:
        _, zh, en = TAKE[self.take]
        if self.scale is not None:
            words = {
                "zh": f"取各成员等级中的{zh}：{{grades}}",
                "en": f"the {en} of the members' grades: {{grades}}",
            }
            return Note(words, {"grades": listed(self.scale)})
        in_zh, in_en = in_own_marks(self.out_of or OutOf())
        return Note({"zh": f"取得分率{zh}的成员{in_zh}", "en": f"the {en} of the members' shares{in_en}"})
