"""达标得分 | met or not

zh: 达到目标得满分，否则得固定的一份（不写则为0分）。
en: Full marks when the target is met, otherwise a fixed share (nothing, unless stated).

    S = W                  达标 | met
    S = W × otherwise      未达标 | not met

    rule: {kind: met_or_not}
    rule: {kind: met_or_not, otherwise: 50%}

    target 18—54, full marks 4
        54     -> 4
        55     -> 0

zh: 数值、日期、名次都可以用，也是区间目标唯一的规则；严格的“大于”“小于”在这里真正起作用。
en: For amounts, dates and ranks, and the one rule for ranges; a strict sign (> or <) makes its difference here.

used by:
    预算管理一体化系统合肥口径（反向指标亮灯） | the integrated platform as Hefei runs it (lights of reverse indicators)
    直接赋分的各类评分表 | scoring sheets with yes-or-no items
"""

from fractions import Fraction

from scoring.arithmetic import Constant, Formula, Operand, first, met, weight
from scoring.arithmetic import otherwise as in_all_other_cases
from scoring.notation import BARE, Unit
from scoring.records import record
from scoring.rules.case import Measure, Note
from scoring.rules.kind import rule
from scoring.rules.parameters import SHARE, parameter, percent


@rule("met_or_not", Measure.AMOUNT, Measure.DATE, Measure.RANK)
@record
class MetOrNot:
    otherwise: Fraction = parameter(
        SHARE,
        Fraction(0),
        zh="未达标时得满分的几成",
        en="the share of the full marks where the target is missed",
    )

    def highest_share(self) -> Fraction:
        return Fraction(1)

    def formula(self, unit: Unit = BARE) -> Formula:
        missed: Operand = weight * Constant(self.otherwise) if self.otherwise else 0
        words = ("trace/missed-otherwise", {"share": percent(self.otherwise)})
        return first(
            (met, weight, "trace/met"),
            (in_all_other_cases, missed, *(words if self.otherwise else ("trace/missed",))),
        )

    def in_words(self) -> Note:
        if not self.otherwise:
            return Note({"zh": "达标得满分，不达标不得分", "en": "full marks when met, nothing otherwise"})
        words = {
            "zh": "达标得满分，不达标得满分的{share}",
            "en": "full marks when met, {share} of them otherwise",
        }
        return Note(words, {"share": percent(self.otherwise)})
