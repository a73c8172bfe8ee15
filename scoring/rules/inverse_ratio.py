"""反向比例: full marks up to the ceiling, beyond it the ceiling's share of what was used.

    S = W                  B stays within A
    S = W × A ÷ B          otherwise

    rule: {kind: inverse_ratio}

    target ≤10次, full marks 10
        10次   -> 10
        15次   -> 6.67     10 × 10 ÷ 15
        25次   -> 4

It never reaches zero, unlike `linear_overrun`; a ceiling of 0 that is passed gives 0.
"""

from dataclasses import dataclass

from scoring.arithmetic import actual, first, met, otherwise, target, weight
from scoring.rules.kind import Case, Judgement, Measure, Side, UnfitRule, judge_by, rule

FORMULA = first(
    (met, weight, "trace/met"),
    (target <= 0, 0, "trace/over-zero"),
    (actual <= target, weight, "trace/within-ceiling"),
    (otherwise, weight * target / actual, "trace/over-share"),
)


@rule("inverse_ratio", Measure.AMOUNT, Measure.RANK, sides=(Side.CEILING, Side.POINT))
@dataclass(frozen=True)
class InverseRatio:
    def judge(self, case: Case) -> Judgement:
        if case.target < 0:
            raise UnfitRule("rule/needs-ceiling-of-zero-or-more", target=case.target)
        return judge_by(FORMULA, case)
