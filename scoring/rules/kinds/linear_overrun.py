"""反向线性 | linear overrun

zh: 不超过目标得满分，超过后按超出的比例扣减，到 zero_at 倍目标时为0分。
en: Full marks up to the ceiling, then off in proportion to the overrun, nothing from zero_at times the ceiling on.

    S = W                                    B ≤ A
    S = W × (1 − (B − A) ÷ (A × (z − 1)))    A < B < z × A
    S = 0                                    B ≥ z × A

    rule: {kind: linear_overrun}
    rule: {kind: linear_overrun, zero_at: 150%}

    target ≤10次, full marks 10
        12次   -> 8
        15次   -> 5
        20次   -> 0

zh: zero_at 默认为200%，即超出一倍得0分。目标为0时超过即得0分，不做除法。
en: zero_at is 200% where it is not given: nothing at twice the ceiling. A ceiling of 0 that is passed gives 0, and
nothing is divided.

zh: 正好等于严格的“＜”目标的，没有超出，得满分，报告会指出；目标为0时也一样。
en: An actual right at a strict ceiling (<) is no overrun and earns full marks, which the report points out; for a ceiling of 0 too.

used by:
    预算管理一体化系统默认规则（反向指标） | default rules of the integrated budget platform (reverse indicators)
"""

from collections.abc import Iterator
from fractions import Fraction

from scoring.arithmetic import Constant, Formula, actual, first, met, otherwise, refuse, target, weight
from scoring.notation import BARE, Unit
from scoring.problems import Problem
from scoring.records import record
from scoring.rules.case import Measure, Note, Side
from scoring.rules.kind import rule
from scoring.rules.parameters import MULTIPLE, parameter, percent


@rule("linear_overrun", Measure.AMOUNT, Measure.RANK, sides=(Side.CEILING, Side.POINT))
@record
class LinearOverrun:
    zero_at: Fraction = parameter(
        MULTIPLE,
        Fraction(2),
        zh="完成值达到目标的几倍时得0分",
        en="at what multiple of the target nothing is left",
    )

    def highest_share(self) -> Fraction:
        return Fraction(1)

    def formula(self, unit: Unit = BARE) -> Formula:
        overrun = (actual - target) / target
        if self.zero_at != 2:
            overrun = (actual - target) / (target * Constant(self.zero_at - 1))
        return first(
            (target < 0, refuse("rule/needs-ceiling-of-zero-or-more", target=target)),
            (met, weight, "trace/met"),
            (actual <= target, weight, "trace/within-ceiling"),
            (target <= 0, 0, "trace/over-zero"),
            (actual >= target * self.zero_at, 0, "trace/over-limit", {"zero": percent(self.zero_at)}),
            (otherwise, weight * (1 - overrun), "trace/over-linear"),
        )

    def problems(self) -> Iterator[Problem]:
        if self.zero_at <= 1:
            yield Problem("rule/zero-point-too-low", {"found": percent(self.zero_at)}, ("zero_at",))

    def in_words(self) -> Note:
        words = {
            "zh": "超过目标后按超出的比例扣减，达到目标的{zero}得0分",
            "en": "beyond the ceiling, off in proportion to the overrun, nothing at {zero} of it",
        }
        return Note(words, {"zero": percent(self.zero_at)})
