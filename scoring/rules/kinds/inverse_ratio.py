"""反向比例 | inverse ratio

zh: 不超过目标得满分，超过后按目标占完成值的比例得分；不会降到0分。
en: Full marks up to the ceiling, beyond it the ceiling's share of what was used; it never reaches 0.

    S = W             B ≤ A
    S = W × A ÷ B     B > A

    rule: {kind: inverse_ratio}
    rule: {kind: inverse_ratio, zero_actual: refused}

    target ≤10次, full marks 10
        10次   -> 10
        15次   -> 6.67     10 × 10 ÷ 15
        25次   -> 4

zh: 同样叫“反向指标”，另有按超出比例扣减的 linear_overrun；目标10、完成15、满分10分时，前者6.67分，后者5分。
目标为0而完成值大于0时得0分。完成值为0时没有商：zero_actual 说明得满分（默认）、得0分还是不予计分。
en: The same words, "reverse indicator", also stand for linear_overrun, which takes off in proportion to the overrun:
for a target of 10, an actual of 15 and full marks of 10 the one gives 6.67, the other 5. A ceiling of 0 that is
passed gives 0. There is no quotient of an actual of 0: zero_actual says whether that is full marks, the default, none, or refused.

zh: 正好等于严格的“＜”目标的，没有超出，得满分，报告会指出；目标为0时也一样。
en: An actual right at a strict ceiling (<) is no overrun and earns full marks, which the report points out; for a ceiling of 0 too.

used by:
    湖北省预算绩效自评表填表说明（反向指标） | notes on the Hubei self-evaluation form (reverse indicators)
    采购评分中的最低价优先（基准价÷报价） | lowest-price-first in procurement scoring (base price ÷ bid)
"""

from fractions import Fraction

from scoring.arithmetic import Constant, Formula, actual, first, met, otherwise, refuse, target, weight
from scoring.notation import BARE, Unit
from scoring.records import record
from scoring.rules.case import Measure, Note, Side
from scoring.rules.kind import rule
from scoring.rules.parameters import choice, parameter

AT_ZERO = {
    "full": ("完成值为0时得满分", "full marks for an actual of 0"),
    "zero": ("完成值为0时得0分", "none for an actual of 0"),
    "refused": ("完成值为0时不予计分", "an actual of 0 is refused"),
}
OUTCOMES = {"zero": Constant(Fraction(0)), "refused": refuse("rule/zero-actual", at="actual")}


@rule("inverse_ratio", Measure.AMOUNT, Measure.RANK, sides=(Side.CEILING, Side.POINT))
@record
class InverseRatio:
    zero_actual: str = parameter(
        choice(**AT_ZERO),
        "full",
        zh="完成值为0（没有商）：full 得满分，zero 得0分，refused 不予计分",
        en="an actual of 0, which has no quotient: full marks, zero, or refused",
    )

    def highest_share(self) -> Fraction:
        return Fraction(1)

    def formula(self, unit: Unit = BARE) -> Formula:
        at_zero: tuple[tuple[object, ...], ...] = ()
        if self.zero_actual != "full":
            is_zero = (target > 0) & (actual <= 0)  # below 0 it is no better than at 0
            at_zero = ((is_zero, OUTCOMES[self.zero_actual], "trace/zero-actual"),)
        return first(
            (target < 0, refuse("rule/needs-ceiling-of-zero-or-more", target=target)),
            *at_zero,
            (met, weight, "trace/met"),
            (actual <= target, weight, "trace/within-ceiling"),
            (target <= 0, 0, "trace/over-zero"),
            (otherwise, weight * target / actual, "trace/over-share"),
        )

    def in_words(self) -> Note:
        zh = "超过目标后按目标值占完成值的比例计分"
        en = "beyond the ceiling, scored by the ceiling's share of the actual"
        if self.zero_actual != "full":
            zh, en = f"{zh}，{AT_ZERO[self.zero_actual][0]}", f"{en}, {AT_ZERO[self.zero_actual][1]}"
        return Note({"zh": zh, "en": en})
