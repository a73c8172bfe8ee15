"""反向比例 | inverse ratio

zh: 不超过目标得满分，超过后按目标占完成值的比例得分；不会降到0分。
en: Full marks up to the ceiling, beyond it the ceiling's share of what was used; it never reaches 0.

    S = W             B ≤ A
    S = W × A ÷ B     B > A

    rule: {kind: inverse_ratio}

    target ≤10次, full marks 10
        10次   -> 10
        15次   -> 6.67     10 × 10 ÷ 15
        25次   -> 4

zh: 同样叫“反向指标”，另有按超出比例扣减的 linear_overrun；目标10、完成15、满分10分时，前者6.67分，后者5分。
目标为0而完成值大于0时得0分。
en: The same words, "reverse indicator", also stand for linear_overrun, which takes off in proportion to the overrun:
for a target of 10, an actual of 15 and full marks of 10 the one gives 6.67, the other 5. A ceiling of 0 that is
passed gives 0.

zh: 正好等于严格的“＜”目标的，没有超出，得满分，报告会指出；目标为0时也一样。
en: An actual right at a strict ceiling (<) is no overrun and earns full marks, which the report points out; for a ceiling of 0 too.

used by:
    湖北省预算绩效自评表填表说明（反向指标） | notes on the Hubei self-evaluation form (reverse indicators)
    采购评分中的最低价优先（基准价÷报价） | lowest-price-first in procurement scoring (base price ÷ bid)
"""

from scoring.arithmetic import Formula, actual, first, met, otherwise, refuse, target, weight
from scoring.notation import BARE, Unit
from scoring.records import record
from scoring.rules.case import Measure, Note, Side
from scoring.rules.kind import rule

FORMULA = first(
    (target < 0, refuse("rule/needs-ceiling-of-zero-or-more", target=target)),
    (met, weight, "trace/met"),
    (actual <= target, weight, "trace/within-ceiling"),
    (target <= 0, 0, "trace/over-zero"),
    (otherwise, weight * target / actual, "trace/over-share"),
)


@rule("inverse_ratio", Measure.AMOUNT, Measure.RANK, sides=(Side.CEILING, Side.POINT))
@record
class InverseRatio:
    def formula(self, unit: Unit = BARE) -> Formula:  # noqa: ARG002
        return FORMULA

    def in_words(self) -> Note:
        return Note(
            {
                "zh": "超过目标后按目标值占完成值的比例计分",
                "en": "beyond the ceiling, scored by the ceiling's share of the actual",
            }
        )
