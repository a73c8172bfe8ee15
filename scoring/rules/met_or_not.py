"""达标得分: full marks when the target is met, otherwise a fixed share (nothing, unless stated).

S = W                  met
S = W × otherwise      not met

rule: {kind: met_or_not}
rule: {kind: met_or_not, otherwise: 50%}

target 18—54, full marks 4
    54     -> 4
    55     -> 0
"""

from dataclasses import dataclass
from fractions import Fraction

from scoring.arithmetic import Constant, first, met, weight
from scoring.arithmetic import otherwise as in_all_other_cases
from scoring.rules.kind import Case, Judgement, Measure, judge_by, rule
from scoring.rules.parameters import SHARE, parameter


@rule("met_or_not", Measure.AMOUNT, Measure.DATE, Measure.RANK)
@dataclass(frozen=True)
class MetOrNot:
    otherwise: Fraction = parameter(SHARE, Fraction(0))

    def judge(self, case: Case) -> Judgement:
        missed = weight * Constant(self.otherwise) if self.otherwise else 0
        return judge_by(first((met, weight, "trace/met"), (in_all_other_cases, missed, "trace/missed")), case)
