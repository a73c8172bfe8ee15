"""按步扣分 | points off per step

zh: 与目标每相差一步扣若干分，扣完为止；也可以在好的一侧每步加分。
en: So many points off for each step away from the target, down to nothing; or points added for each step beyond it.

    n = |B − A| ÷ per             按扣分一侧的差距；只计整步，或按比例，或不足一步按一步 | on the side that counts; whole steps, in proportion, or up to a whole step
    S = W × base − points × n     最低0分 | never below 0

    rule: {kind: deduct, per: 1个, points: 0.5, part_steps: whole}
    rule: {kind: deduct, per: 1个百分点, points: 0.5, part_steps: pro_rata, most: 3}
    rule: {kind: deduct, per: 1天, points: 0.1, part_steps: up}
    rule: {kind: deduct, base: 80%, per: 1个, points: 0.5, gain: 0.5, at_most: 120%, part_steps: whole}

    target ≥10个, full marks 5
        10个   -> 5
        9.5个  -> 5        不足一步 | less than a whole step
        8个    -> 4
        0      -> 0

zh: per 带单位：对率来说“1个百分点”是率本身的差，“1%”是占目标的份额（percent: point 则当作百分点）；日期用“1天”，名次用“1名”。
part_steps 不写时，不足一步的部分怎么算由评分办法决定；side 说明哪一侧扣分，不写则是没有达到目标的一侧。
exemptions 列出可以不扣分的原因，由该行的 exempt 引用。
en: per carries its unit: for a rate, 1个百分点 is a difference of the rate itself, 1% a share of the target (percent: point
makes it a percentage point); dates take 1天, ranks 1名. Without part_steps the rulebook decides what a part of a step
costs; side says which side of the target counts, otherwise the one that misses it. exemptions lists the reasons that
spare a row, which it names under exempt.

used by:
    湖南省部门整体支出绩效评价指标（在职人员控制率、三公经费） | Hunan tables (staff control rate, official spending)
    财政部中央部门项目绩效评分附件（每偏离3%扣1分，至多15分） | finance ministry, annex for central projects (1 point for each 3%, at most 15)
    扶贫资金绩效量化表（名次每降一位扣0.25分） | poverty-fund sheet (0.25 points for each rank)
"""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from scoring.arithmetic import (
    Constant,
    Expression,
    Formula,
    absolute,
    actual,
    ceiling_of,
    first,
    floor_of,
    larger,
    met,
    otherwise,
    refuse,
    shortfall,
    smaller,
    surplus,
    target,
    weight,
)
from scoring.notation import BARE, Unit
from scoring.problems import Problem
from scoring.records import record
from scoring.rules.case import Case, Measure, Note, Side, UnfitRule, Way
from scoring.rules.kind import Unwritten, rule
from scoring.rules.limits import Limits
from scoring.rules.parameters import (
    MARKS,
    NAME,
    SHARE,
    STEP,
    Marks,
    Step,
    choice,
    list_of,
    parameter,
    percent,
    points_in_words,
)
from scoring.rules.units import amount_in, is_share_of
from scoring.rules.ways import ways_of_formula

SIDES: dict[str, Expression] = {
    "missed": shortfall,
    "below": larger(target - actual, 0),
    "above": larger(actual - target, 0),
    "both": absolute(actual - target),
}

PARTS_IN_WORDS = {
    "whole": ("不足一步不扣", "part steps cost nothing"),
    "pro_rata": ("不足一步按比例扣", "part steps cost their part"),
    "up": ("不足一步按一步扣", "part steps cost a whole one"),
}
NOTHING = Marks(Fraction(0))

FITTING = {
    "below": frozenset({Side.FLOOR, Side.POINT}),
    "above": frozenset({Side.CEILING, Side.POINT}),
    "both": frozenset({Side.FLOOR, Side.CEILING, Side.POINT}),
}


@rule("deduct", Measure.AMOUNT, Measure.DATE, Measure.RANK)
@record
class Deduct:
    per: Step = parameter(STEP, zh="一步有多大，带单位", en="the size of a step, with its unit")
    points: Marks = parameter(
        MARKS, zh="每步扣几分，或满分的百分之几", en="points off per step, or a share of the full marks"
    )
    part_steps: str | None = parameter(
        choice(whole=("不扣", "nothing"), pro_rata=("按比例扣", "its part"), up=("按一步扣", "a whole step")),
        None,
        zh="不足一步：whole 不扣，pro_rata 按比例扣，up 按一步扣；gain 的步数同样计",
        en="a part of a step costs nothing (whole), its part (pro_rata) or a whole step (up); the steps of gain likewise",
    )
    percent: str | None = parameter(
        choice(of_target=("占目标的份额", "a share of the target"), point=("百分点", "a percentage point")),
        None,
        zh="对率来说，per 的百分号是占目标的份额，还是百分点",
        en="for a rate, whether a per in % is a share of the target or a percentage point",
    )
    side: str = parameter(
        choice(
            missed=("未达到的一侧", "the side that misses the target"),
            below=("低于目标", "below the target"),
            above=("高于目标", "above the target"),
            both=("两侧", "both sides"),
        ),
        "missed",
        zh="哪一侧扣分：missed 未达到的一侧，below 低于，above 高于，both 两侧",
        en="the side that costs points: missed, below, above or both",
    )
    base: Fraction = parameter(
        SHARE,
        Fraction(1),
        zh="正好达到目标时得满分的几成",
        en="the share of the full marks right at the target",
    )
    most: Marks | None = parameter(MARKS, None, zh="最多扣几分", en="the most that can be taken off")
    gain: Marks | None = parameter(
        MARKS,
        None,
        zh="好的一侧每步加几分，须写 gain_most 或 at_most",
        en="points added per step beyond; needs gain_most or at_most",
    )
    gain_most: Marks | None = parameter(MARKS, None, zh="最多加几分", en="the most that can be added")
    exemptions: tuple[str, ...] | None = parameter(
        list_of(NAME), None, zh="可以不扣分的原因", en="reasons for which nothing is taken off"
    )

    @property
    def sides(self) -> frozenset[Side]:
        """A rule about too little says nothing about a ceiling, and none of them about a range.

        A point or a range has no better side, beyond which something could be added.
        """
        fitting = frozenset(Side) if self.side == "missed" else FITTING[self.side]
        return fitting if self.gain is None else fitting - {Side.POINT, Side.RANGE}

    @property
    def needs_ceiling(self) -> bool:
        return self.gain is not None and self.gain_most is None

    @property
    def may_exceed(self) -> bool:
        return self.gain_most is not None

    def settled(self, unwritten: Unwritten) -> "Deduct":
        """With what its text leaves open decided by the rulebook."""
        return replace(
            self,
            part_steps=self.part_steps or unwritten.part_steps,
            percent=self.percent or unwritten.percent,
        )

    @property
    def untouched_share(self) -> Fraction:
        return self.base

    def highest_share(self) -> Fraction | None:
        return self.base if self.gain is None else None

    def remarks(self, marks: Fraction | None, limits: Limits) -> Iterator[Problem]:
        """A most for deductions that is no less than all there is to take off."""
        if self.most is None:
            return
        least = limits.at_least
        kept = least.value if least is not None and least.is_share else Fraction(0)
        there = None if marks is None else marks * self.base
        if self.most.is_share:
            there = self.base - kept
        if there is not None and self.most.value >= there:
            yield Problem("lint/cap-never-binds.most", {"limit": str(self.most)}, ("most",))

    def formula(self, unit: Unit = BARE) -> Formula:
        of_target = is_share_of(self.per, unit, points=self.percent == "point")
        step = Constant(amount_in(self.per, unit, share=of_target))
        size: Expression = target * step if of_target else step
        off = _within(self.points.expression * self._steps(SIDES[self.side], size), self.most)
        base = weight if self.base == 1 else weight * Constant(self.base)
        distance = SIDES[self.side] if self.gain is None else absolute(actual - target)
        no_target = refuse("rule/step-needs-positive-target", target=target)
        needs_target = (((target <= 0) & (distance > 0), no_target),)
        gain: tuple[tuple[Expression, Expression, str], ...] = ()
        if self.gain is not None:
            added = _within(self.gain.expression * self._steps(surplus, size), self.gain_most)
            gain = ((met & (surplus > 0), base + added, "trace/gained"),)
        return first(
            *(needs_target if of_target else ()),
            *gain,
            (SIDES[self.side] <= 0, base, *self._reached),
            (otherwise, base - off, "trace/steps-off"),
        )

    @property
    def _reached(self) -> tuple[object, ...]:
        """The words for a target that is met, and their facts."""
        return ("trace/met",) if self.base == 1 else ("trace/at-target", {"share": percent(self.base)})

    def _steps(self, distance: Expression, size: Expression) -> Expression:
        steps = distance / size
        if self.part_steps == "whole":
            return floor_of(steps)
        return ceiling_of(steps) if self.part_steps == "up" else steps

    def sense_of_percent(self, unit: Unit) -> Note | None:
        """What a step in % is a part of in rows of this unit, once that is settled; None for other steps."""
        if self.per.quantity.unit.dimension != "ratio" or self.percent is None:
            return None
        of_target = is_share_of(self.per, unit, points=self.percent == "point")
        sense = "text/percent-of-target" if of_target else "text/percent-point"
        return Note(sense, {"per": str(self.per)})

    def problems(self) -> Iterator[Problem]:
        if self.points.value == 0 and (self.gain is None or self.gain.value == 0):
            yield Problem("rule/deducts-nothing", {}, ("points",))
        if self.most is not None and self.most.value == 0:
            yield Problem("rule/most-of-nothing", {}, ("most",))
        if self.gain is not None and self.side == "both":
            yield Problem("rule/gain-on-both-sides", {}, ("gain",))
        if self.gain is None and self.gain_most is not None:
            yield Problem("rule/gain-most-alone", {}, ("gain_most",))

    def ways(self) -> Iterator[Way]:
        """The branches for rows in the unit of a step."""
        yield from ways_of_formula(self.formula(self.per.quantity.unit))

    def demand(self, case: Case) -> None:
        """Raise `UnfitRule` where a step has no unit though the row has, where it is a share of a target that is no
        single amount, or months of a row of dates.
        """
        unit = self.per.quantity.unit
        if unit == BARE and case.unit != BARE:
            raise UnfitRule(
                "rule/step-without-unit", at=("rule", "per"), step=str(self.per), unit=case.unit.name
            )
        if case.measure is Measure.DATE and unit.dimension == "month":
            raise UnfitRule("rule/step-of-months", at=("rule", "per"), step=str(self.per))
        if not is_share_of(self.per, case.unit, points=self.percent == "point"):
            return
        if case.measure is not Measure.AMOUNT:
            raise UnfitRule(
                "rule/share-of-no-amount", at=("rule", "per"), step=str(self.per), measure=case.measure.term
            )
        if case.side is Side.RANGE:
            raise UnfitRule("rule/share-of-a-range", at=("rule", "per"), step=str(self.per))

    def in_words(self) -> Note:
        side = {
            "missed": ("每差", "by which the target is missed"),
            "below": ("每低", "below the target"),
            "above": ("每超", "above the target"),
            "both": ("每偏离", "away from the target, on either side"),
        }[self.side]
        zh, en = f"{side[0]}{{per}}扣{{points}}", f"{{points}} off for each {{per}} {side[1]}"
        if self.base != 1:
            zh, en = f"达到目标得满分的{{base}}，{zh}", f"{{base}} of the full marks at the target, {en}"
        if self.gain is not None:
            zh, en = f"{zh}，每好{{per}}加{{gain}}", f"{en}, {{gain}} added for each {{per}} beyond"
        if self.gain_most is not None:
            zh, en = f"{zh}，最多加{{gain_most}}", f"{en}, at most {{gain_most}} of them"
        if self.most is not None:
            zh, en = f"{zh}，最多扣{{most}}", f"{en}, at most {{most}}"
        if self.part_steps is not None:
            part_zh, part_en = PARTS_IN_WORDS[self.part_steps]
            zh, en = f"{zh}，{part_zh}", f"{en}, {part_en}"
        zh, en = f"{zh}，扣完为止", f"{en}, down to nothing"
        if self.exemptions is not None:
            zh, en = (
                f"{zh}；因{{exemptions}}的不扣分",
                f"{en}; nothing is taken off because of {{exemptions}}",
            )
        facts = {
            "per": str(self.per),
            "points": points_in_words(self.points),
            "base": percent(self.base),
            "gain": points_in_words(self.gain or NOTHING),
            "most": points_in_words(self.most or NOTHING),
            "gain_most": points_in_words(self.gain_most or NOTHING),
            "exemptions": self.exemptions or (),
        }
        return Note({"zh": zh, "en": en}, facts)


def _within(points: Expression, most: Marks | None) -> Expression:
    """The points, or the most that they may be."""
    return points if most is None else smaller(points, most.expression)
