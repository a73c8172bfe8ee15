"""平均 | mean

zh: 各成员得分率的平均，换算成满分 out_of。
en: The mean of the shares that the members reached, turned into out_of full marks.

    value = Σ w × v ÷ f ÷ Σ w × out_of    weights: stated
    value = Σ v ÷ f ÷ n × out_of          weights: equal

    aggregates:
      experts: {kind: mean, weights: equal, out_of: 100}
      sections: {kind: mean, weights: stated, out_of: 100}

    members, experts
        90 of 100, 85 of 100, 80 of 100       -> 85 of 100
        90 of 100, left out of 100            -> 90 of 100
    members, sections
        90 of 100 weighing 20, 86 of 100 weighing 10, 78 of 100 weighing 20, 16 of 100 weighing 50  -> 50.2 of 100

zh: 权重是成员写明的分值（组没有写分值时是其满分），乘以组的占比 ratio。不参评的成员不计，其余权重除以它们之和；
有成员没有得分时，平均也没有。
en: Weights are the stated ones of rows and groups (of a group that states none, its full marks), times the group's
ratio. Members that are left out do not count, the other weights are divided by their sum; where one has no score, there
is no mean.

used by:
    专家评分汇总表（算术平均） | expert scoring sheets (arithmetic mean)
    云南省科研院所项目（逐级百分比权重） | Yunnan research-institute projects (nested percentages)
    OMB PART、CMS 医院价值采购、Lighthouse、OpenSSF Scorecard（加权平均） | OMB PART, CMS Hospital VBP, Lighthouse, OpenSSF Scorecard (weighted means)
    旧版人类发展指数（算术平均） | the old Human Development Index (arithmetic mean)
"""

from collections.abc import Sequence
from fractions import Fraction

from scoring.aggregates.kind import aggregate
from scoring.aggregates.members import ZERO, Member, Outcome, counting
from scoring.aggregates.parameters import OUT_OF, OUT_OF_WORDS, OutOf, in_own_marks
from scoring.numbers import add_up, round_to, show, show_short
from scoring.records import record
from scoring.rules import Note
from scoring.rules.parameters import choice, parameter


@aggregate("mean")
@record
class Mean:
    weights: str = parameter(
        choice(
            stated=("按写明的分值加权", "weighted by the stated weights"),
            equal=("各成员同等", "all count the same"),
        ),
        zh="stated 按写明的分值加权，equal 各成员同等",
        en="stated: weighted by the stated weights; equal: all count the same",
    )
    out_of: OutOf = parameter(OUT_OF, OutOf(), **OUT_OF_WORDS)

    def full(self, members: Sequence[Member], marks: Fraction | None) -> Fraction:
        return self.out_of.of(members, marks)

    def combine(self, members: Sequence[Member], marks: Fraction | None) -> Outcome:
        counted, full = counting(members), self.full(members, marks)
        weights = [self._weight(each) for each in counted]
        together = sum(weights, ZERO)
        points = add_up(weight * each.share for each, weight in zip(counted, weights, strict=True))
        value = points / together * full
        shares = [f"{show_short(each.points)} ÷ {show_short(each.full)}" for each in counted]
        if self.weights == "stated":
            shares = [
                f"{show_short(weight)} × {share}" for weight, share in zip(weights, shares, strict=True)
            ]
        expression = f"({' + '.join(shares)}) ÷ {show_short(together)} × {show_short(full)}"
        note = Note("trace/arithmetic", {"expression": expression, "points": value})
        return Outcome(value, full, (*self._weights_in_words(counted, weights), note))

    def _weight(self, member: Member) -> Fraction:
        return member.weight if self.weights == "stated" else Fraction(1)

    def _weights_in_words(self, counted: Sequence[Member], weights: list[Fraction]) -> tuple[Note, ...]:
        """What each member weighs in the end: 10 of 75 is 13.3%."""
        if self.weights == "equal":
            return ()
        percents = (show(round_to(each * 100 / sum(weights, ZERO), 1)) for each in weights)
        named = tuple(f"{each.name} {percent}%" for each, percent in zip(counted, percents, strict=True))
        return (Note("trace/weights", {"weights": named}),)

    def in_words(self) -> Note:
        zh, en = in_own_marks(self.out_of)
        if self.weights == "equal":
            return Note({"zh": f"各成员得分率的平均{zh}", "en": f"the mean of the members' shares{en}"})
        return Note(
            {
                "zh": f"各成员得分率按分值加权平均{zh}",
                "en": f"the mean of the members' shares, weighted by the stated weights{en}",
            }
        )
