"""The ways through a formula: its branches, and the sides of the choices that they make."""

from collections import Counter
from collections.abc import Iterator

from scoring.arithmetic import Choice, Formula
from scoring.problems import Path
from scoring.rules.case import Note, Way

SIDES = ("otherwise", "then")  # of a choice, by whether its condition holds


def ways_of_formula(formula: Formula) -> Iterator[Way]:
    """Every branch that gives points, and each side of a choice that it makes."""
    said = Counter(str(branch.because) for _, branch in formula.ways)
    for path, branch in formula.ways:
        if isinstance(branch.value, Choice):
            yield from _sides(branch.value, path)
            continue
        words = Note(branch.because, branch.facts) if branch.because else Note("way/only")
        if said[str(branch.because)] > 1:
            words = Note("way/when", {"way": words, "condition": branch.condition.spell()})
        yield Way(path, words, branch.condition)


def _sides(choice: Choice, path: Path) -> Iterator[Way]:
    """The ways through a choice: each of its sides, or the ways through that."""
    for side, code in zip((choice.otherwise, choice.then), ("trace/holds-not", "trace/holds"), strict=True):
        holds = code == "trace/holds"
        if isinstance(side, Choice):
            yield from _sides(side, (*path, SIDES[holds]))
        else:
            yield Way((*path, SIDES[holds]), Note(code, {"condition": choice.condition.spell()}))
