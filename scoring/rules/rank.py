"""名次得分: full marks inside the rank; beyond it, points off for each place, or nothing.

S = W                                       B ≤ A
S = W − points_per_place × (B − A)          beyond, never below 0
S = 0                                       beyond, where no `points_per_place` is given

rule: {kind: rank, points_per_place: 0.25}

target 前五名, full marks 2
    并列全国第二  -> 2
    第七名        -> 1.5
"""

from dataclasses import dataclass
from fractions import Fraction

from scoring.arithmetic import Constant, Operand, actual, first, met, otherwise, target, weight
from scoring.rules.kind import Case, Judgement, Measure, judge_by, rule
from scoring.rules.parameters import POINTS, parameter


@rule("rank", Measure.RANK)
@dataclass(frozen=True)
class Rank:
    points_per_place: Fraction | None = parameter(POINTS, None)

    def judge(self, case: Case) -> Judgement:
        lost = None if self.points_per_place is None else Constant(self.points_per_place) * (actual - target)
        missed: Operand = 0 if lost is None else weight - lost
        return judge_by(
            first((met, weight, "trace/rank-reached"), (otherwise, missed, "trace/rank-missed")), case
        )
