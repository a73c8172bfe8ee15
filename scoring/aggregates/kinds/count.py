"""达标个数 | count of those that met

zh: 数出达到目标的成员，或者占多少；可以规定至少要有几个、必须有哪些。
en: How many of the members met, or which share of them; it may be demanded how many at least, and which ones.

    value = n                 没有写 out_of | out_of not written
    value = n ÷ N × out_of    写了 out_of，N 为参加汇总的成员数 | out_of written; N members take part

    aggregates:
      share: {kind: count, out_of: weight}
      scorecard: {kind: count, at_least: 2, must: [[控制腐败], [政治权利, 公民自由]]}

    members, share, weight 15
        met, met, missed         -> 10 of 15
        met, missed, left out    -> 7.5 of 15
    members, scorecard
        控制腐败 met, 公民自由 met, 政治权利 missed    -> 2 of 3
        控制腐败 missed, 公民自由 met, 政治权利 met    -> 0 of 3

zh: 达到目标（counts: met，默认）的成员，或得了满分（counts: full_marks）的成员计入；没有目标的成员看是否满分。少于 at_least 个，
或 must 里某一串名称一个也没有达到，则为0。一串名称之间是“或”，各串之间是“且”。不参评的成员两边都不计；有成员没有得分
时，结果也没有。
en: Members that met their target count (counts: met, the default), or those with full marks (counts: full_marks); of
those without a target, those with full marks. Fewer than at_least, or a list under must none of whose names met, makes it
0: any name of a list will do, and every list must hold. Members that are left out count on neither side; where one has no
score, there is no outcome.

used by:
    四川省部门绩效评价表（目标实现程度，超出30%不算） | Sichuan department tables (share of targets met, not those exceeded by 30%)
    美国千年挑战公司国别评分卡（20项中至少10项，且须通过反腐败与民主权利） | MCC scorecards (10 of 20, control of corruption and democratic rights among them)
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from scoring.aggregates.kind import aggregate
from scoring.aggregates.members import ZERO, Member, Outcome, UnfitMembers, counting
from scoring.aggregates.parameters import COUNT, NAMES, OUT_OF, OUT_OF_WORDS, OutOf, in_own_marks
from scoring.messages import Alternatives
from scoring.numbers import show_short
from scoring.records import record
from scoring.rules import Note
from scoring.rules.parameters import choice, list_of, parameter


@aggregate("count")
@record
class Count:
    counts: str = parameter(
        choice(
            met=("达到目标的", "those that met their target"),
            full_marks=("得满分的", "those with full marks"),
        ),
        "met",
        zh="met 达到目标的算，full_marks 得满分的算",
        en="who counts: those that met their target, or those with full marks",
    )
    out_of: OutOf | None = parameter(OUT_OF, None, **OUT_OF_WORDS)
    at_least: int | None = parameter(
        COUNT, None, zh="至少要有几个，否则为0", en="how many there must be, else it is 0"
    )
    must: tuple[tuple[str, ...], ...] | None = parameter(
        list_of(NAMES),
        None,
        zh="必须达到的成员：每一串名称中至少一个",
        en="members that must have met: at least one name of each list",
    )

    def full(self, members: Sequence[Member], marks: Fraction | None) -> Fraction:
        if self.out_of is None:
            return Fraction(len(counting(members)) or len(members))
        return self.out_of.of(members, marks)

    def combine(self, members: Sequence[Member], marks: Fraction | None) -> Outcome:
        counted, full = counting(members), self.full(members, marks)
        met = [each.name for each in counted if self._is_met(each)]
        notes: tuple[Note, ...] = (Note("trace/counted", {"met": len(met), "of": len(counted)}),)
        failed = tuple(self._failed(counted, met))
        if failed:
            return Outcome(ZERO, full, (*notes, *failed), met=False)
        value = Fraction(len(met)) * full / len(counted)
        if self.out_of is not None:
            expression = f"{len(met)} ÷ {len(counted)} × {show_short(full)}"
            notes += (Note("trace/arithmetic", {"expression": expression, "points": value}),)
        return Outcome(value, full, notes, met=True if self.at_least or self.must else None)

    def _is_met(self, member: Member) -> bool:
        if self.counts == "met" and member.met is not None:
            return member.met
        return member.is_full

    def _failed(self, counted: Sequence[Member], met: Sequence[str]) -> Iterator[Note]:
        """The hurdles that were not passed. Raises `UnfitMembers` for one that no member can pass."""
        if self.at_least is not None and len(met) < self.at_least:
            yield Note("trace/too-few", {"at_least": self.at_least})
        for names in self.must or ():
            if not {each.name for each in counted} & set(names):
                raise UnfitMembers("aggregate/no-such-member", names=Alternatives(names))
            if not set(met) & set(names):
                yield Note("trace/hurdle-missed", {"names": Alternatives(names)})

    def in_words(self) -> Note:
        zh, en = {
            "met": ("达到目标的成员数", "how many members met their target"),
            "full_marks": ("得满分的成员数", "how many members have full marks"),
        }[self.counts]
        if self.out_of is not None:
            in_zh, in_en = in_own_marks(self.out_of)
            zh, en = zh + "所占比例" + in_zh, en + ", as a share" + in_en
        if self.at_least is not None:
            zh, en = (
                zh + f"，至少{self.at_least}个，否则为0",
                en + f"; fewer than {self.at_least} are worth 0",
            )
        must = {f"must{number}": Alternatives(names) for number, names in enumerate(self.must or ())}
        for name in must:
            zh, en = zh + f"，必须有{{{name}}}", en + f"; {{{name}}} must be among them"
        return Note({"zh": zh, "en": en}, must)
