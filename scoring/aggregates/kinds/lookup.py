"""按等级查表 | table of grades

zh: 各成员的等级排好序后查表，先后次序无关。
en: The members' grades are looked up in a table, in whatever order they stand.

    aggregates:
      M2:
        kind: lookup
        scale: [{name: D, value: 1, also: ["D*"]}, {name: D+, value: 1.5}, {name: C, value: 2}]
        table:
        - {key: [D, D], gives: D}
        - {key: [D, C], gives: D+}
        - {key: [C, C], gives: C}
        left_out: [NA]

    members, M2
        D, C        -> D+
        C, D        -> D+
        D*, D       -> D
        C, NA, D    -> D+

zh: 成员的等级与最低等级法（weakest_link）一样确定。表中没有的组合不予汇总。不参评的成员和 left_out 所列的等级不计，
查的是其余成员的组合；有成员没有得分时，结果也没有。
en: Grades are found as by weakest_link. A combination that is not in the table is refused. Members that are left out,
and grades listed under left_out, do not count, and those that remain are looked up; where a member has no score, there
is no outcome.

used by:
    公共支出与财政问责（PEFA 2016）计分方法 M2 | PEFA 2016, scoring method M2
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from scoring.aggregates.kind import aggregate
from scoring.aggregates.members import Member, Outcome, UnfitMembers
from scoring.aggregates.parameters import NAMES, OUT_OF, OUT_OF_WORDS, OutOf
from scoring.aggregates.scale import (
    LEFT_OUT_WORDS,
    SCALE,
    SCALE_WORDS,
    Grade,
    full_of,
    graded,
    grades_of,
    listed,
    scale_problems,
    unknown_grades,
)
from scoring.problems import Problem
from scoring.records import record
from scoring.rules import Note
from scoring.rules.parameters import NAME, parameter, several


@record
class Entry:
    """Some grades, in any order, and the one that they give."""

    key: tuple[str, ...] = parameter(
        NAMES, zh="各成员的等级，次序无关", en="the members' grades, in any order"
    )
    gives: str = parameter(NAME, zh="得出的等级", en="the grade that comes out")


@aggregate("lookup")
@record
class Lookup:
    scale: tuple[Grade, ...] = parameter(SCALE, **SCALE_WORDS)
    table: tuple[Entry, ...] = parameter(several(Entry), zh="查找表", en="the table")
    left_out: tuple[str, ...] | None = parameter(NAMES, None, **LEFT_OUT_WORDS)
    out_of: OutOf | None = parameter(OUT_OF, None, **OUT_OF_WORDS)

    def full(self, members: Sequence[Member], marks: Fraction | None) -> Fraction:
        return full_of(self.scale, self.out_of and self.out_of.of(members, marks))

    def combine(self, members: Sequence[Member], marks: Fraction | None) -> Outcome:
        full = self.full(members, marks)
        names = sorted(each.name for _, each in grades_of(members, self.scale, self.left_out))
        if not names:
            return Outcome(None, full, is_left_out=True)
        given = next((each.gives for each in self.table if sorted(each.key) == names), None)
        if given is None:
            raise UnfitMembers("aggregate/not-in-the-table", grades=self._ordered(names))
        grade = next(each for each in self.scale if each.name == given)
        note = Note("trace/looked-up", {"grades": self._ordered(names), "grade": given})
        return graded(grade, self.scale, full, (note,))

    def _ordered(self, names: Sequence[str]) -> tuple[str, ...]:
        """The grades from the lowest up."""
        order = [each.name for each in self.scale]
        return tuple(sorted(names, key=order.index))

    def problems(self) -> Iterator[Problem]:
        """Besides those of the scale: grades that it does not have, and combinations that stand twice."""
        yield from scale_problems(self.scale, self.left_out)
        seen: list[list[str]] = []
        for index, each in enumerate(self.table):
            yield from unknown_grades(each.key, self.scale, ("table", index, "key"))
            yield from unknown_grades((each.gives,), self.scale, ("table", index, "gives"))
            if sorted(each.key) in seen:
                yield Problem("aggregate/key-twice", {"grades": each.key}, ("table", index))
            seen.append(sorted(each.key))

    def in_words(self) -> Note:
        shown = tuple(f"{' '.join(each.key)} → {each.gives}" for each in self.table)
        words = {
            "zh": "各成员的等级（{grades}）不分次序查表：{table}",
            "en": "the members' grades ({grades}) in any order, by a table: {table}",
        }
        return Note(words, {"grades": listed(self.scale), "table": shown})
