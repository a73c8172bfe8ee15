"""时限得分: full marks when done by the date; after it, points off for each day, or nothing.

S = W                                done by the date
S = W − points_per_day × days late   later, never below 0
S = 0                                later, where no `points_per_day` is given

rule: {kind: deadline, points_per_day: 0.1}

target 2024年12月底, full marks 1
    2024年12月20日  -> 1
    2025年1月3日    -> 0.7
"""

from dataclasses import dataclass
from fractions import Fraction

from scoring.arithmetic import Constant, Operand, first, met, otherwise, weight
from scoring.rules.kind import Case, Judgement, Measure, judge_by, rule
from scoring.rules.parameters import POINTS, parameter


@rule("deadline", Measure.DATE)
@dataclass(frozen=True)
class Deadline:
    points_per_day: Fraction | None = parameter(POINTS, None)

    def judge(self, case: Case) -> Judgement:
        late = Constant(case.actual - case.target)
        missed: Operand = 0 if self.points_per_day is None else weight - Constant(self.points_per_day) * late
        return judge_by(first((met, weight, "trace/in-time"), (otherwise, missed, "trace/late")), case)
