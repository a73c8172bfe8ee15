"""反向线性: full marks up to the ceiling, off in proportion to the overrun, nothing at twice the ceiling.

S = W                          B stays within A
S = W × (1 − (B − A) ÷ A)      A < B < 2A
S = 0                          B is 2A or more

rule: {kind: linear_overrun}

target ≤10次, full marks 10
    12次   -> 8
    15次   -> 5
    20次   -> 0
"""

from dataclasses import dataclass

from scoring.arithmetic import actual, first, met, otherwise, target, weight
from scoring.rules.kind import Case, Judgement, Measure, Side, UnfitRule, judge_by, rule

FORMULA = first(
    (met, weight, "trace/met"),
    (target <= 0, 0, "trace/over-zero"),
    (actual <= target, weight, "trace/within-ceiling"),
    (actual >= target * 2, 0, "trace/over-twice"),
    (otherwise, weight * (1 - (actual - target) / target), "trace/over-linear"),
)


@rule("linear_overrun", Measure.AMOUNT, Measure.RANK, sides=(Side.CEILING, Side.POINT))
@dataclass(frozen=True)
class LinearOverrun:
    def judge(self, case: Case) -> Judgement:
        if case.target < 0:
            raise UnfitRule("rule/needs-ceiling-of-zero-or-more", target=case.target)
        return judge_by(FORMULA, case)
