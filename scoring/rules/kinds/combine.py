"""多规则合成 | several rules as one

zh: 同一行按几条规则各算一次，取最高、最低、平均或合计。
en: The same row scored by several rules; the highest, the lowest, the mean or the sum counts.

    rule:
      kind: combine
      by: maximum
      rules:
      - {kind: ratio}
      - {kind: deduct, per: 1个, points: 0.5, part_steps: whole}

    target ≥10个, full marks 5
        8个    -> 4        按比例4，按扣分4 | 4 by the ratio, 4 by the deduction
        2个    -> 1        按比例1，按扣分1 | 1 by the ratio, 1 by the deduction
        9.5个  -> 5        按比例4.75，按扣分5 | 4.75 by the ratio, 5 by the deduction

zh: 每一条规则都须能用于该行的值，没有哪种值能都用的不能合成；一条规则要用的值在该行的 values 里写“不适用”的，这条规则不参与合成。缺一个值而结果已定的
（取最高时已有满分，取最低时已有0分）照样计分。总由人评分的规则不能合成；有时由人评分的，轮到由人评分的行不予计分。
en: Every one of the rules has to fit the row's values, and rules that nothing fits all of cannot be combined; one that needs a value which the row's values call 不适用 takes no part.
Where a value is missing and what comes out is decided (full marks for the highest, 0 for the lowest), the row is scored.
Rules by which a person always scores cannot be combined; where a person has to score by one of the others, the row is refused.

used by:
    绩效与改进取其高者（CMS 医院价值采购、42 CFR 512.370） | the higher of achievement and improvement (CMS Hospital VBP, 42 CFR 512.370)
    二者择其一的考核办法 | schemes in which one of two measures is chosen
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from scoring.problems import Problem
from scoring.reals import Number, largest, smallest
from scoring.records import record
from scoring.rules.case import Case, Judgement, Measure, Note, Side, UnfitRule, Way
from scoring.rules.kind import Unwritten, rule
from scoring.rules.manual import title_of
from scoring.rules.named_values import NOT_APPLICABLE, VALUE_MISSING
from scoring.rules.parameters import choice, parameter
from scoring.rules.rule import RULES, Rule


def _sum(points: Sequence[Number]) -> Number:
    return sum(points, Fraction(0))


WAYS: Mapping[str, tuple[Callable[[Sequence[Number]], Number], str, str]] = {
    "maximum": (lambda points: largest(*points), "取最高", "the highest of these"),
    "minimum": (lambda points: smallest(*points), "取最低", "the lowest of these"),
    "mean": (lambda points: _sum(points) / len(points), "取平均", "the mean of these"),
    "sum": (_sum, "相加", "the sum of these"),
}


@rule("combine")
@record
class Combine:
    by: str = parameter(
        choice(**{name: (zh, en) for name, (_, zh, en) in WAYS.items()}),
        zh="怎样合成",
        en="how they are combined",
    )
    rules: tuple[Rule, ...] = parameter(RULES, zh="各条规则", en="the rules")

    @property
    def measures(self) -> frozenset[Measure]:
        """The values that all of the rules can score."""
        return frozenset(Measure).intersection(*(each.kind.measures for each in self.rules))

    @property
    def sides(self) -> frozenset[Side]:
        """The targets that all of the rules can score."""
        return frozenset(Side).intersection(*(each.kind.sides for each in self.rules))

    @property
    def stands_alone(self) -> bool:
        return all(each.kind.stands_alone for each in self.rules)

    @property
    def needs_no_person(self) -> bool:
        return all(each.kind.needs_no_person for each in self.rules)

    @property
    def may_exceed(self) -> bool:
        """Whether one of the rules adds points above the full marks."""
        return any(each.kind.may_exceed for each in self.rules)

    def settled(self, unwritten: Unwritten) -> "Combine":
        """With what its rules leave open decided by the rulebook."""
        return replace(self, rules=tuple(each.settled(unwritten) for each in self.rules))

    def judge(self, case: Case) -> Judgement:
        judged: list[tuple[int, Number, Judgement]] = []
        lacking: dict[int, UnfitRule] = {}
        for index in range(len(self.rules)):
            try:
                judged.append((index, *self._judged_at(index, case)))
            except UnfitRule as error:
                if error.problem.code not in (NOT_APPLICABLE, VALUE_MISSING):
                    raise
                lacking[index] = error
        combine, zh, en = WAYS[self.by]
        self._demand_decided([each for _, each, _ in judged], lacking, case)
        notes = tuple(
            Note("trace/one-of-several", {"rule": title_of(self.rules[index].name), "points": points})
            for index, points, _ in judged
        )
        notes += tuple(
            Note("trace/takes-no-part", {"rule": title_of(self.rules[index].name), "why": error.problem})
            for index, error in lacking.items()
        )
        points = combine([each for _, each, _ in judged])
        taken = tuple(("rules", index, *way) for index, _, each in judged for way in each.taken)
        return Judgement(
            points,
            (*notes, Note({"zh": zh + "：{points}", "en": en + ": {points}"}, {"points": points})),
            taken=taken,
        )

    def _demand_decided(self, points: Sequence[Number], lacking: Mapping[int, UnfitRule], case: Case) -> None:
        """Raise `UnfitRule` where a rule lacks a value that could change what comes out, or none applies."""
        missing = {index: each for index, each in lacking.items() if each.problem.code == VALUE_MISSING}
        if not points and lacking:
            raise next(iter((*missing.values(), *lacking.values())))
        for index, error in missing.items():
            if self.by == "maximum" and self._is_highest(max(points), index, case):
                continue
            if self.by == "minimum" and min(points) <= 0:
                continue
            raise error

    def _is_highest(self, points: Number, index: int, case: Case) -> bool:
        """Whether a rule can give no more than these points."""
        rule = self.rules[index]
        is_limited = rule.limits.at_most is not None or not rule.kind.may_exceed
        return is_limited and points >= rule.limits.ends(case.weight)[1]

    def highest_share(self) -> Fraction | None:
        """The shares of its rules, each held back by its own limits, combined as their points are."""
        tops = [each.highest_share() for each in self.rules]
        known = [each for each in tops if each is not None]
        if self.by == "minimum":
            return min(known, default=None)
        combine, _, _ = WAYS[self.by]
        combined = combine(known) if len(known) == len(tops) else None
        return combined if isinstance(combined, Fraction) else None

    @property
    def value_names(self) -> tuple[str, ...]:
        """The values of a row that one of the rules knows."""
        return tuple(dict.fromkeys(name for each in self.rules for name in each.kind.value_names))

    def ways(self) -> Iterator[Way]:
        """The ways through each of the rules."""
        for index, each in enumerate(self.rules):
            for way in each.ways():
                words = Note("way/of", {"rule": title_of(each.name), "way": way.words})
                yield Way(("rules", index, *way.path), words)

    def _judged_at(self, index: int, case: Case) -> tuple[Number, Judgement]:
        """The points by one of the rules. Raises `UnfitRule` at that rule, or at what of the row it cannot use."""
        rule = self.rules[index]
        try:
            judgement = rule.judge(case)
            if judgement.by_person or judgement.points is None:
                raise UnfitRule("rule/cannot-combine-judged", at="rule", rule=title_of(rule.name))
            return judgement.points, judgement
        except UnfitRule as error:
            path = error.problem.path
            own = path[:1] == ("rule",)
            at = ("rule", "rules", index, *path[1:]) if own else path
            raise UnfitRule.because(error.problem, *at) from None

    def problems(self) -> Iterator[Problem]:
        if len(self.rules) < 2:
            yield Problem("rule/nothing-to-combine", {}, ("rules",))
            return
        for index, each in enumerate(self.rules):
            if each.kind.is_always_judged:
                facts = {"rule": title_of(each.name)}
                yield Problem("rule/cannot-combine-judged", facts, ("rules", index))
        if not (self.measures and self.sides):
            titles = {"rules": tuple(title_of(each.name) for each in self.rules)}
            yield Problem("rule/nothing-fits-all", titles, ("rules",))

    def in_words(self) -> Note:
        _, zh, en = WAYS[self.by]
        words = [each.kind.in_words() for each in self.rules]
        named = {f"rule{number}": each for number, each in enumerate(words)}
        return Note(
            {
                "zh": f"{zh}：" + "；".join(f"{{{name}}}" for name in named),
                "en": f"{en}: " + "; ".join(f"{{{name}}}" for name in named),
            },
            named,
        )
