"""正向比例 | ratio

zh: 达到目标得满分，否则按完成的比例得分。
en: Full marks when the target is met, otherwise the share of it that was reached.

    S = W             B ≥ A
    S = W × B ÷ A     B < A

    rule: {kind: ratio}

    target ≥920万, full marks 5
        920万  -> 5
        496万  -> 2.6957   5 × 496 ÷ 920
        0      -> 0

zh: 目标为0或负数时比例没有意义：除非 zero_target 说明按达标与否计分（met_or_not），或把除数当作1（divisor_one，
某一版系统即如此，得分因此等于完成值乘以分值），否则该行不予计分。预算执行率也是这一种：目标是预算数，实际是执行数。
en: A share of a target of zero or less means nothing: such a row is refused unless zero_target says that it is
scored as met or not, or that the divisor counts as 1 (which one release of a system does, so that the score is
the actual times the weight). Budget execution is the same kind: the plan is the target, its execution the actual.

zh: 正好等于严格的“＞”目标的，比例是100%，得满分，报告会指出；目标为0时也一样。
en: An actual right at a strict target (>) is 100% of it and earns full marks, which the report points out; for a target of 0 too.

used by:
    湖北省预算绩效自评表填表说明（正向指标、预算执行率） | notes on the Hubei self-evaluation form (positive indicators, budget execution)
    预算管理一体化系统默认规则（正向指标） | default rules of the integrated budget platform (positive indicators)
    鄂州市财政局自评表（执行率先取整到百分数） | tables of the Ezhou finance bureau (rate rounded to a whole percent first)
"""

from collections.abc import Mapping
from fractions import Fraction

from scoring.arithmetic import (
    Expression,
    Formula,
    Operand,
    actual,
    first,
    met,
    otherwise,
    refuse,
    rounded,
    shortfall,
    target,
    weight,
)
from scoring.notation import BARE, Unit
from scoring.records import record
from scoring.rules.case import Measure, Note, Side
from scoring.rules.kind import rule
from scoring.rules.parameters import FLAG, PLACES, choice, parameter

AT_ZERO = (target >= 0) & (target <= 0)
ZERO_TARGET: Mapping[str, tuple[tuple[Expression, Operand, str], ...]] = {
    "refuse": (),
    "met_or_not": (
        (AT_ZERO & met, weight, "trace/met"),
        (AT_ZERO & (shortfall <= 0), weight, "trace/hit-exactly"),  # >0 and 0: as >10 and 10
        (AT_ZERO, 0, "trace/missed-zero-target"),
    ),
    "divisor_one": ((AT_ZERO, weight * actual, "trace/divisor-one"),),
}
AT_ZERO_IN_WORDS = {
    "refuse": ("", ""),
    "met_or_not": ("，目标为0时按达标与否计分", ", as met or not for a target of 0"),
    "divisor_one": ("，目标为0时除数当作1", ", with a divisor of 1 for a target of 0"),
}


@rule("ratio", Measure.AMOUNT, sides=(Side.FLOOR, Side.POINT))
@record
class Ratio:
    zero_target: str = parameter(
        choice(
            refuse=("不予计分", "the row is not scored"),
            met_or_not=("按达标与否", "scored as met or not"),
            divisor_one=("除数当作1", "the divisor counts as 1"),
        ),
        "refuse",
        zh="目标为0时：refuse 不予计分，met_or_not 按达标与否，divisor_one 除数当作1",
        en="for a target of 0: refuse, met_or_not, or divisor_one (it counts as 1)",
    )
    cap: bool = parameter(
        FLAG,
        default=True,
        zh="false 表示超额部分也按比例计分",
        en="false: what goes beyond the target counts too",
    )
    share_places: int | None = parameter(
        PLACES,
        None,
        zh="先把完成率四舍五入到几位小数再乘以分值；2 即整百分数",
        en="round the share to so many decimals before it is multiplied; 2 is a whole percent",
    )

    @property
    def may_exceed(self) -> bool:
        return not self.cap

    def highest_share(self) -> Fraction | None:
        return Fraction(1) if self.cap else None

    def formula(self, unit: Unit = BARE) -> Formula:
        points = weight * actual / target
        if self.share_places is not None:
            points = weight * rounded(actual / target, self.share_places)
        full = ((met, weight, "trace/met"),) if self.cap else ()
        return first(
            *ZERO_TARGET[self.zero_target],
            (target <= 0, refuse("rule/ratio-needs-positive-target", target=target)),
            *full,
            (otherwise, points, "trace/missed-share" if self.cap else "trace/share"),
        )

    def in_words(self) -> Note:
        zh, en = "按完成值占目标值的比例计分", "scored by the share of the target that was reached"
        if self.share_places is not None:
            zh, en = (
                zh + f"，比例先保留{self.share_places}位小数",
                en + f", the share rounded to {self.share_places} decimals first",
            )
        end_zh, end_en = AT_ZERO_IN_WORDS[self.zero_target]
        zh, en = zh + end_zh, en + end_en
        if not self.cap:
            zh, en = zh + "，超额部分也计分", en + ", over-achievement included"
        return Note({"zh": zh, "en": en})
