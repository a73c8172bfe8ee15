"""最低等级（带加号） | weakest link

zh: 各成员中最低的等级；有成员更高时加一个“+”。
en: The lowest grade of the members, with a "+" where another one is higher.

    aggregates:
      M1:
        kind: weakest_link
        scale:
        - {name: D, value: 1, also: ["D*"]}
        - {name: D+, value: 1.5}
        - {name: C, value: 2}
        - {name: C+, value: 2.5}
        - {name: B, value: 3}
        - {name: B+, value: 3.5}
        - {name: A, value: 4}
        left_out: [NA]

    members, M1
        D, A     -> D+
        C, C     -> C
        B, A, B  -> B+
        D*, C    -> D+
        NA, B    -> B

zh: 成员的等级是其档次（level）或下级的等级，没有时按得分对应。得分是等级的分数，或按 out_of 换算。不参评的成员和 left_out
所列的等级不计；有成员没有得分时，结果也没有。
en: The grade of a member is its tier (level), or that of a group below, or else the one that is worth its score. The
value is what the grade is worth, or its share of out_of. Members that are left out, and grades listed under left_out, do
not count; where a member has no score, there is no outcome.

used by:
    公共支出与财政问责（PEFA 2016）计分方法 M1 | PEFA 2016, scoring method M1
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from scoring.aggregates.kind import aggregate
from scoring.aggregates.members import Member, Outcome
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
)
from scoring.problems import Problem
from scoring.records import record
from scoring.rules import Note
from scoring.rules.parameters import NAME, parameter


@aggregate("weakest_link")
@record
class WeakestLink:
    scale: tuple[Grade, ...] = parameter(SCALE, **SCALE_WORDS)
    plus: str = parameter(
        NAME,
        "+",
        zh="有成员更高时加在等级后的符号",
        en="what a grade is followed by where another member is higher",
    )
    left_out: tuple[str, ...] | None = parameter(NAMES, None, **LEFT_OUT_WORDS)
    out_of: OutOf | None = parameter(OUT_OF, None, **OUT_OF_WORDS)

    def full(self, members: Sequence[Member], marks: Fraction | None) -> Fraction:
        return full_of(self.scale, self.out_of and self.out_of.of(members, marks))

    def combine(self, members: Sequence[Member], marks: Fraction | None) -> Outcome:
        full = self.full(members, marks)
        found = grades_of(members, self.scale, self.left_out)
        if not found:
            return Outcome(None, full, is_left_out=True)
        weakest, lowest = min(found, key=lambda each: each[1].value)
        grade = lowest
        if any(each.value > lowest.value for _, each in found):
            grade = self._with_plus(lowest)
        facts = {"name": weakest.name, "lowest": lowest.name, "grade": grade.name}
        code = "trace/lowest-grade" if grade is lowest else "trace/weakest-link"
        return graded(grade, self.scale, full, (Note(code, facts),))

    def _with_plus(self, grade: Grade) -> Grade:
        """The grade with its plus; one that has it already, by a group below, keeps it."""
        wanted = grade.name if grade.name.endswith(self.plus) else f"{grade.name}{self.plus}"
        return next(each for each in self.scale if each.name == wanted)

    def problems(self) -> Iterator[Problem]:
        """Besides those of the scale: a grade below the best that has no plus."""
        yield from scale_problems(self.scale, self.left_out)
        names = [each.name for each in self.scale]
        for index, name in enumerate(names[:-1]):
            if not name.endswith(self.plus) and f"{name}{self.plus}" not in names:
                facts = {"grade": name, "wanted": f"{name}{self.plus}"}
                yield Problem("aggregate/no-plus-grade", facts, ("scale", index))

    def in_words(self) -> Note:
        words = {
            "zh": "各成员中最低的等级，有成员更高时加“{plus}”：{grades}",
            "en": "the lowest grade, with “{plus}” where another member is higher: {grades}",
        }
        return Note(words, {"plus": self.plus, "grades": listed(self.scale)})
