"""The limits that every rule may have around its kind: a pass mark, a least and a most."""

from collections.abc import Iterator
from dataclasses import fields, replace
from fractions import Fraction

from scoring.numbers import show_short
from scoring.problems import Problem
from scoring.reals import Undecided, largest, smallest
from scoring.records import record
from scoring.rules.case import Case, Judgement, Note, Side, UnfitRule
from scoring.rules.parameters import MARKS, SHARE, Marks, parameter, percent, points_in_words


@record
class Limits:
    """What holds around any kind: a pass mark, a least and a most."""

    pass_from: Fraction | None = parameter(
        SHARE,
        None,
        zh="及格线：完成率低于它不得分，达到它（含）才按规则计分",
        en="pass mark: below this completion nothing is earned, from it on (included) the rule applies",
    )
    at_least: Marks | None = parameter(
        MARKS,
        None,
        zh="最低得分，分数或满分的百分比",
        en="least score, in points or as a share of the full marks",
    )
    at_most: Marks | None = parameter(
        MARKS, None, zh="最高得分，默认为满分", en="highest score; the full marks where it is not given"
    )

    def is_failed_by(self, case: Case) -> bool:
        """Whether the completion is below the pass mark. Raises `UnfitRule` where there is no completion."""
        if self.pass_from is None:
            return False
        if case.side not in (Side.FLOOR, Side.POINT) or case.target <= 0:
            raise UnfitRule("rule/pass-mark-needs-completion", at=("rule", "pass_from"))
        return case.actual < self.pass_from * case.target

    def note_of_failing(self, case: Case) -> Note:
        """The completion beside the pass mark."""
        assert self.pass_from is not None
        rate = f"{show_short(case.actual * 100 / case.target, 2)}%"
        return Note("trace/below-pass", {"rate": rate, "pass": percent(self.pass_from)})

    def ends(self, full: Fraction) -> tuple[Fraction, Fraction]:
        """The least and the highest score of a row with these full marks."""
        least = self.at_least.of(full) if self.at_least else Fraction(0)
        return least, self.at_most.of(full) if self.at_most else full

    def hold(self, judgement: Judgement, full: Fraction, *, exceeds: bool) -> Judgement:
        """The judgement with its points between the least and the most, noted where that changes them.

        Raises `UnfitRule` where the least is above the most.
        """
        points = judgement.points
        if points is full and self.at_least is None and self.at_most is None:  # most rows: nothing to compare
            return judgement
        least, highest = self.ends(full)
        if least > highest:
            raise UnfitRule("rule/least-above-most", at=("rule", "at_least"), least=least, most=highest)
        if points is None:
            return judgement
        most = points if exceeds and self.at_most is None else highest
        try:
            is_within = least <= points <= most
        except Undecided:  # so near to a limit that it makes no difference whether it holds
            return replace(judgement, points=largest(smallest(points, most), least))
        if is_within:
            return judgement
        held = most if points > most else least
        facts = {"points": points, "least": least, "most": most, "held": held}
        notes = (*judgement.notes, Note("trace/held", facts))
        name, limit = ("at_least", self.at_least) if held > points else ("at_most", self.at_most)
        taken = judgement.taken if limit is None else (*judgement.taken, (name,))
        return replace(judgement, points=held, notes=notes, taken=taken)

    def in_words(self) -> Iterator[tuple[str, Note]]:
        """Each limit that is stated, by its key."""
        if self.pass_from is not None:
            yield "pass_from", Note("text/pass-from", {"share": percent(self.pass_from)})
        for name, marks in (("at_least", self.at_least), ("at_most", self.at_most)):
            if marks is not None:
                yield name, Note(f"text/{name.replace('_', '-')}", {"points": points_in_words(marks)})

    def problems(self) -> Iterator[Problem]:
        """Limits between which nothing lies."""
        least, most = self.at_least, self.at_most
        if most is not None and most.value == 0:
            yield Problem("rule/at-most-of-nothing", {}, ("at_most",))
        elif least and most and least.is_share == most.is_share and least.value > most.value:
            yield Problem("rule/least-above-most", {"least": str(least), "most": str(most)}, ("at_least",))


LIMIT_KEYS = frozenset(each.name for each in fields(Limits))
