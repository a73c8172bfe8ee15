"""预算执行: full marks times what was executed of the plan, never more than the full marks.

    S = W × B ÷ A, at most W

    budget: {kind: budget_execution, weight: 20}

    weight 20, planned 3375
        3375   -> 20
        2700   -> 16
        4000   -> 20       capped; {cap: false} gives 23.70

A plan of 0 is refused: a share of nothing means nothing.
"""

from dataclasses import dataclass, replace

from scoring.arithmetic import actual, first, otherwise, target, weight
from scoring.rules.kind import Case, Judgement, Measure, UnfitRule, judge_by, rule
from scoring.rules.parameters import FLAG, parameter

SHARE_OF_PLAN = weight * actual / target
CAPPED = first(
    (actual >= target, weight, "trace/executed"), (otherwise, SHARE_OF_PLAN, "trace/executed-share")
)
UNCAPPED = first((otherwise, SHARE_OF_PLAN, "trace/executed-share"))


@rule("budget_execution", Measure.AMOUNT)
@dataclass(frozen=True)
class BudgetExecution:
    cap: bool = parameter(FLAG, default=True)

    def judge(self, case: Case) -> Judgement:
        if case.target <= 0:
            raise UnfitRule("rule/needs-positive-plan", planned=case.target)
        judgement = judge_by(CAPPED if self.cap else UNCAPPED, case)
        return replace(judgement, may_exceed=not self.cap)
