"""合计 | sum

zh: 各成员的得分相加；满分也相加。
en: The members' scores are added up, and so are their full marks.

    value = Σ v

    aggregates:
      group: {kind: sum, rescale: table}
      pool: {kind: sum, rescale: group}
      total: {kind: sum, of: rows}
      adjustments: {kind: sum, bonus_most: 5, penalty_most: 5}

    members, default
        8 of 10, 3 of 5              -> 11 of 15
        8 of 10, left out of 5       -> 8 of 10

zh: of 说明加的是什么：members（默认）是紧接着的下一级，各级小计按自己的取整计入；rows 是末级各行，中间只做相加的小计跳过，它们
的取整不影响结果。写有占比、或用别的汇总办法的分组仍作为一个成员。
en: What is added is said by of: the members (default), which stand right below and count as they are rounded themselves, or
the rows, past all groups on the way that only add up, so that their rounding makes no difference. A group with a ratio or
with another aggregate stays one member.

zh: 加分项和只扣分的项在满分以外，另行加减；bonus_most 与 penalty_most 限定它们在一个分组里合计最多加几分、扣几分。
en: Bonus rows, and rows that only take away, stand outside the full marks and are added beside them; bonus_most and penalty_most
say how many points they add or take at most, together in one group.

zh: 不参评的成员不加，它的分值由 rescale 说明去向：table（默认）由全表折算，即总分乘以（全部分值÷参评分值）；group 在本组内
折算，即本组得分乘以（本组分值÷参评分值），用于几项指标共用一个分数池；none 不折算。成员全部不参评时，本组也不参评。有成员没有
得分时，合计也没有。
en: A member that is left out is not added, and rescale says what becomes of its marks: table, the default, makes up for
them over the whole table (the total times all marks ÷ those that count), group inside the group (its score times its
marks ÷ those that count), as where indicators share a pool, and none does not. Where all members are left out, so is the
group. Where one has no score, there is no sum.

used by:
    湖北省预算绩效自评表、预算管理一体化系统（逐级相加） | the Hubei form and the integrated budget platform (plain sums on every level)
    四川省部门绩效评价表（可选项共用分数池） | Sichuan department tables (optional indicators share a pool)
"""

from collections.abc import Sequence
from fractions import Fraction

from scoring.aggregates.kind import aggregate
from scoring.aggregates.members import ZERO, Member, Outcome, counting
from scoring.numbers import add_up, show_short
from scoring.reals import Number
from scoring.records import record
from scoring.rules import Note
from scoring.rules.parameters import POINTS, choice, parameter

RESCALE = {
    "table": ("不参评的由全表折算", "the whole table makes up for what is left out"),
    "group": ("不参评的在本组内折算", "the group makes up for what is left out"),
    "none": ("不参评的不折算", "nothing makes up for what is left out"),
}


OF = {
    "members": ("各成员", "the members"),
    "rows": ("末级各行", "the rows"),
}


@aggregate("sum", adds=True)
@record
class Sum:
    of: str = parameter(
        choice(**OF),
        "members",
        zh="加的是什么：members 紧接着的下一级，rows 末级各行",
        en="what is added: the members right below, or the rows",
    )
    rescale: str = parameter(
        choice(**RESCALE),
        "table",
        zh="不参评成员的分值：table 由全表折算，group 在本组内折算，none 不折算",
        en="the marks of what is left out: made up for by the table or by the group, or (none) by nobody",
    )
    bonus_most: Fraction | None = parameter(
        POINTS, None, zh="组内加分项合计最多加几分", en="the most that bonus rows of the group add together"
    )
    penalty_most: Fraction | None = parameter(
        POINTS,
        None,
        zh="组内只扣分的项合计最多扣几分",
        en="the most that rows of the group that only take away take together",
    )

    def full(self, members: Sequence[Member], marks: Fraction | None) -> Fraction:  # noqa: ARG002
        return add_up([part for each in members for part in (each.full, each.missing)])

    def combine(self, members: Sequence[Member], marks: Fraction | None) -> Outcome:  # noqa: ARG002
        counted = counting(members)
        points = tuple([each.points for each in counted])
        value, applicable = add_up(points), add_up([each.full for each in counted])
        missing = add_up([_missing(each) for each in members if each.is_left_out or each.missing])
        facts: dict[str, object] = {"expression": Spelt(points), "points": value}
        if self.rescale == "group" and missing and applicable:
            whole = applicable + missing
            expression = f"({facts['expression']}) × {show_short(whole)} ÷ {show_short(applicable)}"
            value, applicable = value * whole / applicable, whole
            facts = {"expression": expression, "points": value}
        deferred = missing if self.rescale == "table" else ZERO
        return Outcome(value, applicable, (Note("trace/arithmetic", facts),), missing=deferred)

    def in_words(self) -> Note:
        (of_zh, of_en), (zh, en) = OF[self.of], RESCALE[self.rescale]
        zh, en = f"{of_zh}得分相加，{zh}", f"{of_en}' scores are added up; {en}"
        if self.bonus_most is not None:
            zh, en = f"{zh}，加分项合计最多加{{bonus}}分", f"{en}, bonus rows add at most {{bonus}} together"
        if self.penalty_most is not None:
            zh, en = (
                f"{zh}，扣分项合计最多扣{{penalty}}分",
                f"{en}, rows that only take away take at most {{penalty}} together",
            )
        return Note({"zh": zh, "en": en}, {"bonus": self.bonus_most, "penalty": self.penalty_most})


def _missing(member: Member) -> Fraction:
    """The full marks that are left out in a member, or with it."""
    return member.missing + member.full if member.is_left_out else member.missing


@record
class Spelt:
    """A sum that is written out when somebody reads it; most are read by nobody."""

    summands: tuple[Number, ...]

    def __str__(self) -> str:
        return " + ".join(map(show_short, self.summands)) or "0"
