"""Named grades in their order, as members have them: red below yellow, D below D+ below C."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from scoring.aggregates.members import Member, Outcome, UnfitMembers
from scoring.aggregates.parameters import NAMES
from scoring.problems import Problem
from scoring.reals import Real
from scoring.records import record
from scoring.rules import Note
from scoring.rules.parameters import NAME, SIGNED_POINTS, parameter, several


@record
class Grade:
    """A grade, what it is worth, and other names that count as the same (PEFA's D* is a D)."""

    name: str = parameter(NAME, zh="等级名称", en="the grade's name")
    value: Fraction = parameter(SIGNED_POINTS, zh="等级的分数", en="what it is worth")
    also: tuple[str, ...] | None = parameter(
        NAMES, None, zh="视同这一级的其他名称，如 D*", en="other names that count as this grade, such as D*"
    )

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name, *(self.also or ()))


SCALE = several(Grade)
SCALE_WORDS = {
    "zh": "各等级，由低到高；成员的等级是其档次（level），没有档次时按得分对应",
    "en": "the grades from the lowest up; that of a member is its tier (level), else the one worth its score",
}
LEFT_OUT_WORDS = {"zh": "不参评的等级，如 NA", "en": "grades that take no part, such as NA"}


def grades_of(
    members: Sequence[Member], scale: tuple[Grade, ...], left_out: tuple[str, ...] | None
) -> tuple[tuple[Member, Grade], ...]:
    """Every member that takes part, with its grade. Raises `UnfitMembers` for one that has none."""
    return tuple(
        (each, _grade_of(each, scale))
        for each in members
        if not each.is_left_out and each.grade not in (left_out or ())
    )


def _grade_of(member: Member, scale: tuple[Grade, ...]) -> Grade:
    if member.grade is not None:
        found = next((each for each in scale if member.grade in each.names), None)
        shown: object = member.grade
    else:
        value = member.points
        found = (
            None if isinstance(value, Real) else next((each for each in scale if each.value == value), None)
        )
        shown = value
    if found is None:
        raise UnfitMembers(
            "aggregate/no-grade", name=member.name, found=shown, known=tuple(each.name for each in scale)
        )
    return found


def scale_problems(scale: tuple[Grade, ...], left_out: tuple[str, ...] | None) -> Iterator[Problem]:
    """Names that stand twice, and grades that do not go up."""
    seen = set(left_out or ())
    for index, each in enumerate(scale):
        for name in each.names:
            if name in seen:
                yield Problem("aggregate/grade-twice", {"grade": name}, ("scale", index))
            seen.add(name)
        if index and each.value <= scale[index - 1].value:
            facts = {"grade": each.name, "before": scale[index - 1].name}
            yield Problem("aggregate/scale-not-rising", facts, ("scale", index))
    if scale[-1].value <= 0:
        yield Problem("aggregate/scale-worth-nothing", {"grade": scale[-1].name}, ("scale",))


def unknown_grades(
    names: Sequence[str], scale: tuple[Grade, ...], path: tuple[str | int, ...]
) -> Iterator[Problem]:
    """Names that are no grades of the scale."""
    known = tuple(each.name for each in scale)
    yield from (
        Problem("aggregate/unknown-grade", {"found": each, "known": known}, path)
        for each in names
        if each not in known
    )


def graded(grade: Grade, scale: tuple[Grade, ...], full: Fraction, notes: tuple[Note, ...]) -> Outcome:
    """The outcome that a grade is: its share of the best one, of these full marks."""
    return Outcome(grade.value / scale[-1].value * full, full, notes, grade=grade.name)


def full_of(scale: tuple[Grade, ...], out_of: Fraction | None) -> Fraction:
    """The full marks of a grade: stated ones, or what the best grade is worth."""
    return scale[-1].value if out_of is None else out_of


def listed(scale: Sequence[Grade]) -> str:
    """The grades as a sentence shows them."""
    return " < ".join(each.name for each in scale)
