"""算式 | formula

zh: 一次性的规则写成一个算式：四则、比较、条件、取整、最大最小、根与对数，都是精确的数。
en: A one-off rule as an expression: arithmetic, comparisons, conditions, rounding, extremes, roots and logarithms, all exact.

    S = score        0到W之间 | between 0 and W

    rule: {kind: formula, score: "weight * actual / target"}
    rule: {kind: formula, score: "weight * (1 - 10 * moved / initial)", values: [moved, initial]}
    rule: {kind: formula, score: "weight * yes / valid", values: [yes, valid], requires: ["yes >= 0", "yes <= valid"]}
    rule: {kind: formula, score: "if(actual <= target, weight, if(actual <= target * 2, weight / 2, 0))"}

    target ≥10个, full marks 5
        10个   -> 5
        8个    -> 4
        0      -> 0

zh: requires 列出这些数必须符合的条件，例如票数之和不超过有效票；不符合的不予计分，报告写明是哪一条。
en: requires lists what the values have to satisfy, such as no more votes than valid ballots; a row in which one does not hold is
refused, and the report says which.

zh: 可用的名称：weight 满分，target 目标（区间的是下限），actual 实际，met 是否达标，shortfall 没有达到目标的一侧差多少，surplus 好于目标的一侧超多少
（没有差、没有超是0），以及 values 列出的名称，它们的值写在该行的 values 里，可以带单位。数都按基本单位计：百分数是份额（95%即0.95），
万元化为元，小时化为秒，日期相减得时间；单位不合的加减和比较不予计分，百分数与个数、不带单位的数也不合。能约去的根与
对数是精确的（sqrt(2) * sqrt(2) 是2，ln(8) / ln(2) 是3）；其余的和 erf 算到取整没有疑问为止。只有结果取决于一个与界限区分不开的数时，
才不予计分。
en: Names: weight is the full marks, target (of a range its lower end) and actual, met whether the target is met, shortfall how far the actual
is on the side that misses the target, surplus how far on the side that is better (0 where it is not there), and the names listed in values,
which the row gives under values, with units where they have them. Numbers are in base units: a percentage is a share (95% is 0.95), 万元 become
元, hours seconds, and two dates are a time apart; sums and comparisons of different units are refused, also those of percentages
with counts or with numbers without a unit. Roots and logarithms that cancel are exact (sqrt(2) * sqrt(2) is 2, ln(8) / ln(2) is 3); all
others, and erf, are computed until the rounding is beyond doubt. Only what hangs on a number that no digits tell from a limit is refused.

used by:
    四川省部门整体支出绩效评价（编制准确：1－10×调剂率） | Sichuan department evaluation (1 − 10 × budget moved)
    联合国人类发展指数、Lighthouse 性能得分 | UN Human Development Index, Lighthouse performance
    干部考核票决（各档票数加权平均） | ballots of cadre assessment (weighted mean of votes)
"""

from collections.abc import Iterator
from functools import cached_property

from scoring.arithmetic import Expression, first, otherwise
from scoring.arithmetic import Formula as Branches
from scoring.expressions import (
    CannotCompute,
    ExpressionError,
    compute,
    is_condition,
    names_in,
    parse,
    runs_on_arrays,
)
from scoring.notation import BARE, Unit
from scoring.problems import Problem
from scoring.records import record
from scoring.rules.case import Case, Measure, Note, UnfitRule
from scoring.rules.kind import rule
from scoring.rules.named_values import demand_fit, demand_values, name_problems
from scoring.rules.parameters import NAME, list_of, parameter

# What a qualitative row has none of: it is words, and a person says how far they are met.
COMPARED = frozenset({"target", "actual", "met", "shortfall", "surplus"})


@rule("formula", *Measure)
@record
class Formula:
    score: str = parameter(NAME, zh="得分的算式", en="the expression of the score")
    values: tuple[str, ...] | None = parameter(
        list_of(NAME), None, zh="算式用到的、由该行给出的名称", en="names that the row gives values for"
    )

    requires: tuple[str, ...] | None = parameter(
        list_of(NAME),
        None,
        zh="这些数必须符合的条件，不符合的不予计分",
        en="conditions that the values have to satisfy; a row in which one does not hold is refused",
    )

    in_base_units = True
    formula_key = "score"

    @cached_property
    def _expression(self) -> Expression:
        """The score as a tree."""
        return parse(self.score, self.values or ())

    @cached_property
    def _requirements(self) -> tuple[tuple[str, Expression], ...]:
        """The conditions as they are written, and as trees."""
        return tuple((each, parse(each, self.values or ())) for each in self.requires or ())

    @property
    def value_names(self) -> tuple[str, ...]:
        return self.values or ()

    @property
    def stands_alone(self) -> bool:
        return not self.values

    @property
    def needs_no_person(self) -> bool:
        return True

    @property
    def on_arrays(self) -> bool:
        return not self.values and not self.requires and runs_on_arrays(self._expression)

    def formula(self, unit: Unit = BARE) -> Branches:
        return first((otherwise, self._expression))

    def demand(self, case: Case) -> None:
        """Raise `UnfitRule` where the row lacks a value, or units do not fit together."""
        demand_values(self.value_names, case)
        compared = sorted(names_in(self._expression) & COMPARED)
        if case.measure is Measure.LEVEL and compared:
            raise UnfitRule("rule/nothing-to-compute", at=("rule", "score"), names=tuple(compared))
        dimension = demand_fit(self._expression, case, "score")
        if dimension is not None and not dimension.is_plain:
            raise UnfitRule("rule/formula-measures", at=("rule", "score"), dimension=dimension)
        for index, (text, condition) in enumerate(self._requirements):
            self._demand(text, condition, case, index)

    def _demand(self, text: str, condition: Expression, case: Case, index: int) -> None:
        """Raise `UnfitRule` where a condition does not hold for the values, or says nothing about them."""
        at = ("rule", "requires", index)
        compared = sorted(names_in(condition) & COMPARED)
        if case.measure is Measure.LEVEL and compared:
            raise UnfitRule("rule/nothing-to-compute", at=at, names=tuple(compared))
        demand_fit(condition, case, "requires", index)
        try:
            holds = compute(condition, case.in_base_units.numbers)
        except CannotCompute as error:
            raise UnfitRule.because(error.problem, *at) from None
        if not holds:
            shown = condition.spell(case.in_base_units.numbers)
            raise UnfitRule("rule/requirement-not-met", at="values", condition=text, shown=shown)

    def problems(self) -> Iterator[Problem]:
        found = [each.under("values") for each in name_problems(self.value_names)]
        if found:
            yield from found
            return
        try:
            expression = self._expression
        except ExpressionError as error:
            yield from (each.under("score") for each in error.problems)
            return
        if is_condition(expression):
            yield Problem("rule/formula-is-a-condition", {}, ("score",))
        for index, each in enumerate(self.requires or ()):
            try:
                if not is_condition(parse(each, self.value_names)):
                    yield Problem("rule/requirement-is-no-condition", {"found": each}, ("requires", index))
            except ExpressionError as error:
                yield from (problem.under("requires", index) for problem in error.problems)

    def in_words(self) -> Note:
        zh, en = "按算式计分：{score}", "by formula: {score}"
        if self.requires is not None:
            zh, en = f"{zh}，须符合{{requires}}", f"{en}, where {{requires}} must hold"
        return Note({"zh": zh, "en": en}, {"score": self.score, "requires": self.requires or ()})
