"""逐项计分 | checklist

zh: 逐项加分或扣分：每一项写明几分，该行的 values 说明各项是否具备、有几次。
en: Points item by item: each item states its points, the row's values say whether it is there, or how many times.

    S = W × start + Σ points × value

    rule: {kind: checklist, items: [{name: 制度健全, points: 1}, {name: 执行有效, points: 2}]}
    rule: {kind: checklist, start: 100%, items: [{name: 缺项, points: -2, times: any}, {name: 缺报告, points: -2, times: any}, {name: 媒体曝光, points: -5, times: any}]}
    rule: {kind: checklist, items: [{name: 要素完整, points: 5, discretionary: true}, {name: 指标量化, points: 5, discretionary: true}]}

    full marks 3
        {制度健全: true, 执行有效: false}  -> 1

zh: values 里写是、否（true、false）；一项只计一次，除非 times 写明至多几次（any 不限），这时 values 里写次数。discretionary: true
的项具备时得全部分数，不具备时由人在0到该项分数之间给分，写作“3分”。没有写的项不予计分：不写不等于没有；规则里没有的名称、
只计一次的项写了数的，也不予计分。同一件事是否在次数里重复计算，规则无从核对。
en: Values are yes or no (true, false, 是, 否). An item counts once unless times says how often at most (any: as often as it
was); then its value is a number of times. An item with discretionary: true gives all its points when it is there;
otherwise a person gives some of them, written as 3分. An item without a value is refused: unwritten is not false. So are
names that the rule does not have, and a number for an item that counts once. Whether the same thing was counted twice in
a number of times no rule can check.

used by:
    湖南省部门整体支出绩效评价指标（三项各1分） | Hunan tables (three items of 1 point)
    四川省部门整体支出绩效评价（要素完整5分、量化5分，否则酌情） | Sichuan department evaluation (5 + 5, otherwise at discretion)
    银川市政务服务评分（缺一项扣2分、媒体曝光一次扣5分） | Yinchuan government services (−2 per missing item, −5 per media exposure)
    信息工作加分（每篇0.5分，封顶） | information work (0.5 points per article, up to a ceiling)
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from scoring.numbers import show
from scoring.problems import Path, Problem
from scoring.records import record
from scoring.rules.case import Case, Judgement, Measure, Note, UnfitRule, Way, Worth
from scoring.rules.kind import rule
from scoring.rules.named_values import NOT_APPLICABLE
from scoring.rules.parameters import (
    FLAG,
    NAME,
    SHARE,
    SIGNED_POINTS,
    Marks,
    Parameter,
    parameter,
    percent,
    points_in_words,
    several,
)


class Times(NamedTuple):
    """How many times an item counts at most; None is any number of times."""

    most: int | None

    @property
    def is_once(self) -> bool:
        return self.most == 1

    def __str__(self) -> str:
        return ANY if self.most is None else str(self.most)


ANY = "any"
TIMES = Parameter(
    {"type": ["integer", "string"], "minimum": 1, "pattern": r"^any$(?!\n)"},
    lambda value: Times(None if value == ANY else int(value)),
    takes=Note("takes/times"),
)


@record
class Item:
    """One item: its name in the row's values, and what it is worth each time."""

    name: str = parameter(NAME, zh="该项在 values 中的名称", en="its name among the row's values")
    points: Fraction = parameter(
        SIGNED_POINTS, zh="每次几分，负数为扣分", en="points each time; negative ones are off"
    )
    times: Times = parameter(
        TIMES,
        Times(1),
        zh="至多计几次；不写时只计一次（是或否），any 有几次计几次",
        en="how many times it counts at most; once (yes or no) where not written, any number of times with any",
    )
    discretionary: bool = parameter(
        FLAG, default=False, zh="不具备时由人酌情给分", en="a person may give a part where it is not there"
    )

    @property
    def _place(self) -> Path:
        return ("values", self.name)

    def worth(self, case: Case) -> Fraction:
        """What the item gives in this row. Raises `UnfitRule` where the row does not say."""
        value = case.values.get(self.name)
        if value is None:
            raise UnfitRule("rule/item-not-given", at="values", name=self.name)
        if not value.is_applicable:
            raise UnfitRule(NOT_APPLICABLE, at=self._place, name=self.name)
        if isinstance(value.amount, tuple):
            raise UnfitRule("rule/value-is-a-list", at=self._place, name=self.name)
        if value.unit.dimension == "score":
            return self._given(value.amount)
        if value.is_answer:
            return self.points * value.amount
        return self.points * self._counted(value, value.amount)

    def _counted(self, value: Worth, amount: Fraction) -> Fraction:
        """How many times the item counts. Raises `UnfitRule` for a number where it can only be there or not."""
        if self.times.is_once:
            code = "rule/discretion-without-unit" if self.discretionary else "rule/item-is-yes-or-no"
            raise UnfitRule(code, at=self._place, name=self.name)
        if value.unit.dimension not in ("", "count") or amount < 0 or amount.denominator != 1:
            raise UnfitRule("rule/value-is-no-count", at=self._place, name=self.name)
        return amount if self.times.most is None else min(amount, Fraction(self.times.most))

    def _given(self, points: Fraction) -> Fraction:
        """Points that a person gave instead."""
        if not self.discretionary:
            raise UnfitRule("rule/item-not-discretionary", at=self._place, name=self.name)
        nothing = Fraction(0)
        if not min(self.points, nothing) <= points <= max(self.points, nothing):
            raise UnfitRule(
                "rule/item-out-of-range", at=self._place, name=self.name, given=points, points=self.points
            )
        return points


@rule("checklist", *Measure)
@record
class Checklist:
    items: tuple[Item, ...] = parameter(several(Item), zh="各项", en="the items")
    start: Fraction = parameter(
        SHARE,
        Fraction(0),
        zh="起点，占满分的比例；扣分项写100%",
        en="where to start, a share of the full marks",
    )

    @property
    def value_names(self) -> tuple[str, ...]:
        """The values of a row that it knows: its items."""
        return tuple(each.name for each in self.items)

    def judge(self, case: Case) -> Judgement:
        worths = [(each, each.worth(case)) for each in self.items]
        start = self.start * case.weight
        points = start + sum((worth for _, worth in worths), Fraction(0))
        expression = {
            "zh": _sum_in_words(start, worths, "{points}（{name}）"),
            "en": _sum_in_words(start, worths, "{points} ({name})"),
        }
        facts = {"expression": expression, "points": points}
        taken = tuple(("items", index) for index, (_, worth) in enumerate(worths) if worth)
        return Judgement(points, (Note("trace/arithmetic", facts),), taken=taken)

    def ways(self) -> Iterator[Way]:
        """The items that give or take points."""
        for index, item in enumerate(self.items):
            yield Way(("items", index), Note(_item_in_words(item)))

    def problems(self) -> Iterator[Problem]:
        seen: set[str] = set()
        for index, item in enumerate(self.items):
            if item.name in seen:
                yield Problem("rule/item-twice", {"name": item.name}, ("items", index, "name"))
            seen.add(item.name)
            if item.points == 0:
                yield Problem("rule/item-of-nothing", {"name": item.name}, ("items", index, "points"))

        if self.start == 0 and all(item.points <= 0 for item in self.items) and not self._says_nothing:
            yield Problem("rule/checklist-from-nothing", {}, ("items",))

    @property
    def _says_nothing(self) -> bool:
        return any(item.points == 0 for item in self.items)

    def in_words(self) -> Note:
        words = [_item_in_words(each) for each in self.items]
        zh, en = "；".join(each["zh"] for each in words), "; ".join(each["en"] for each in words)
        if self.start == 1:
            zh, en = f"从满分起，{zh}", f"from the full marks, {en}"
        elif self.start:
            zh, en = f"从满分的{{start}}起，{zh}", f"from {{start}} of the full marks, {en}"
        return Note({"zh": f"逐项计分：{zh}", "en": f"item by item: {en}"}, {"start": percent(self.start)})


def _sum_in_words(start: Fraction, worths: Sequence[tuple[Item, Fraction]], form: str) -> str:
    """The sum with the name of each item: 10 − 4（缺项）."""
    summands = [show(start)] if start else []
    summands += [form.format(points=show(worth), name=item.name) for item, worth in worths]
    return " + ".join(summands).replace("+ -", "− ")


def _item_in_words(item: Item) -> Mapping[str, str]:
    points = points_in_words(Marks(abs(item.points)))
    each_zh, each_en = ("", "") if item.times.is_once else ("每次", " each time")
    off_zh, off_en = ("", "") if item.points > 0 else ("扣", " off")
    zh, en = f"{item.name}{each_zh}{off_zh}{points['zh']}", f"{item.name} {points['en']}{off_en}{each_en}"
    if not item.times.is_once and item.times.most is not None:
        zh, en = f"{zh}（至多{item.times}次）", f"{en} ({item.times} times at most)"
    if item.discretionary:
        zh, en = f"{zh}（可酌情）", f"{en} (or a part, at discretion)"
    return {"zh": zh, "en": en}
