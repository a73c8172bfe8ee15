"""分档得分: points by step, measured on the completion (B ÷ A) or on the actual itself.

Each step begins at `from`, which belongs to it; steps are listed from the highest down, and what
lies below the last one gets `otherwise`.

    rule:
      kind: steps
      steps:
      - {from: 90%, points: 5}
      - {from: 80%, points: 4}
      otherwise: 0

    target ≥100个, full marks 5
        90个   -> 5
        89个   -> 4
        79个   -> 0
"""

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from scoring.arithmetic import Constant, Expression, Operand, actual, first, target
from scoring.arithmetic import otherwise as in_all_other_cases
from scoring.rules.kind import Case, Judgement, Measure, Side, UnfitRule, judge_by, rule
from scoring.rules.parameters import NUMBER, POINTS, choice, parameter, several


@dataclass(frozen=True)
class Step:
    """From which value on, how many points."""

    from_: Fraction = parameter(NUMBER)
    points: Fraction = parameter(POINTS)


@rule("steps", Measure.AMOUNT)
@dataclass(frozen=True)
class Steps:
    steps: tuple[Step, ...] = parameter(several(Step))
    otherwise: Fraction = parameter(POINTS, Fraction(0))
    of: str = parameter(choice("completion", "actual"), "completion")

    @property
    def sides(self) -> frozenset[Side]:
        """A completion needs a target that should be reached; an actual can stand on any side."""
        return frozenset({Side.FLOOR, Side.POINT} if self.of == "completion" else Side)

    def judge(self, case: Case) -> Judgement:
        if self.of == "completion" and case.target <= 0:
            raise UnfitRule("rule/ratio-needs-positive-target", target=case.target)
        highest = max(self.otherwise, *(each.points for each in self.steps))
        if highest > case.weight:
            raise UnfitRule("rule/step-above-weight", at="rule", points=highest, weight=case.weight)
        measured: Expression = actual / target if self.of == "completion" else actual * case.scale
        branches: list[tuple[Expression, Operand, str]] = [
            (measured >= Constant(each.from_), each.points, "trace/step") for each in self.steps
        ]
        return judge_by(first(*branches, (in_all_other_cases, self.otherwise, "trace/below-steps")), case)

    def problems(self) -> str | None:
        """A message code where the parameters contradict each other."""
        bounds = [each.from_ for each in self.steps]
        return None if all(one > two for one, two in pairwise(bounds)) else "rule/steps-not-descending"
