"""人工评分 | manual score

zh: 规则只定范围，得分由人确定；可以规定达标时得满分。
en: The rule states the range and a person the score; the full marks may be certain where the target is met.

    from × W ≤ S ≤ to × W        即自评得分 | as declared

    rule: {kind: manual}
    rule: {kind: manual, when_met: full}
    rule: {kind: manual, from: 40%, to: 90%}

    target ≥10个, full marks 5, declared 3
        8个    -> 3

zh: 用于“酌情扣分”“视情况给分”：没有算式，只能核对是否超出范围。
en: For "points off at discretion": there is no arithmetic, only a range to hold the score against.

used by:
    岳阳楼区目标任务表（未完成的酌情扣分） | Yueyanglou district (a missed target costs points at discretion)
    财预〔2020〕10号（目标明显偏低的适当调减） | 财预〔2020〕10号 (reduced as appropriate where a target was too low)
"""

from collections.abc import Iterator
from fractions import Fraction

from scoring.problems import Problem
from scoring.records import record
from scoring.rules.case import Case, Judgement, Measure, Note, Span, Way
from scoring.rules.judging import judged_within
from scoring.rules.kind import rule
from scoring.rules.parameters import SHARE, choice, parameter, percent


@rule("manual", *Measure)
@record
class Manual:
    from_: Fraction = parameter(
        SHARE, Fraction(0), zh="下限，占满分的比例", en="lower end, a share of the full marks"
    )
    to: Fraction = parameter(
        SHARE, Fraction(1), zh="上限，占满分的比例", en="upper end, a share of the full marks"
    )
    when_met: str = parameter(
        choice(judged=("同样由人评分", "a person scores it too"), full=("得满分", "full marks")),
        "judged",
        zh="达标时：judged 同样由人评分，full 得满分",
        en="where the target is met: judged like the rest, or full marks",
    )

    @property
    def is_always_judged(self) -> bool:
        return self.when_met == "judged"

    def highest_share(self) -> Fraction:
        return Fraction(1) if self.when_met == "full" else self.to

    def judge(self, case: Case) -> Judgement:
        if self.when_met == "full" and case.met:
            return Judgement(case.weight, (Note("trace/met"),), taken=(("when_met",),))
        span = Span(self.from_ * case.weight, self.to * case.weight)
        return judged_within(span, case)

    def ways(self) -> Iterator[Way]:
        """By a person; where the target is met, without one if the rule says so."""
        if self.when_met == "full":
            yield Way(("when_met",), Note("trace/met"))
        yield Way((), Note("way/by-person"))

    def problems(self) -> Iterator[Problem]:
        if self.from_ > self.to:
            facts = {"low": percent(self.from_), "high": percent(self.to)}
            yield Problem("rule/range-out-of-order", facts, ("from",))

    def in_words(self) -> Note:
        zh, en = (
            "由人在满分的{low}到{high}之间评分",
            "a person scores between {low} and {high} of the full marks",
        )
        if self.from_ == 0 and self.to == 1:
            zh, en = "由人评分", "a person scores"
        if self.when_met == "full":
            zh, en = f"达标得满分，否则{zh}", f"full marks when met, otherwise {en}"
        return Note({"zh": zh, "en": en}, {"low": percent(self.from_), "high": percent(self.to)})
