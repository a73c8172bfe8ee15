"""正向比例: full marks when the target is met, otherwise the share of it that was reached.

    S = W                  B reaches A
    S = W × B ÷ A          otherwise

    rule: {kind: ratio}

    target ≥920万, full marks 5
        920万  -> 5
        496万  -> 2.6957   5 × 496 ÷ 920
        0      -> 0

A share of a target of zero means nothing: such a row is refused unless `zero_target` says that
it is scored as met or not.
"""

from dataclasses import dataclass

from scoring.arithmetic import actual, first, met, otherwise, target, weight
from scoring.rules.kind import Case, Judgement, Measure, Side, UnfitRule, judge_by, rule
from scoring.rules.parameters import choice, parameter

PROPORTIONAL = first(
    (met, weight, "trace/met"),
    (otherwise, weight * actual / target, "trace/missed-share"),
)
WITHOUT_SHARE = first((met, weight, "trace/met"), (otherwise, 0, "trace/missed-zero-target"))


@rule("ratio", Measure.AMOUNT, sides=(Side.FLOOR, Side.POINT))
@dataclass(frozen=True)
class Ratio:
    zero_target: str = parameter(choice("refuse", "met_or_not"), "refuse")

    def judge(self, case: Case) -> Judgement:
        if case.target > 0:
            return judge_by(PROPORTIONAL, case)
        if case.target == 0 and self.zero_target == "met_or_not":
            return judge_by(WITHOUT_SHARE, case)
        raise UnfitRule("rule/ratio-needs-positive-target", target=case.target)
