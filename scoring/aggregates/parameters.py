"""Parameters that several kinds of aggregates share."""

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from scoring.aggregates.members import Member, UnfitMembers
from scoring.numbers import show
from scoring.rules import Note
from scoring.rules.parameters import NAME, OWN_WEIGHT_TEXT, Parameter, list_of

OWN_WEIGHT = "weight"


class OutOf(NamedTuple):
    """How many full marks a share is turned into: stated ones, or (None) those of the group itself."""

    marks: Fraction | None = None

    def of(self, members: Sequence[Member], stated: Fraction | None) -> Fraction:
        """The full marks: the group's own are the weight it states, else what its members have in common.

        Raises `UnfitMembers` where it states none and they differ.
        """
        if self.marks is not None:
            return self.marks
        if stated is not None:
            return stated
        common = {each.full + each.missing for each in members}
        if len(common) != 1:
            raise UnfitMembers("aggregate/no-full-marks", marks=tuple(sorted(common)))
        return common.pop()

    def __str__(self) -> str:
        return OWN_WEIGHT if self.marks is None else show(self.marks)


OUT_OF = Parameter(
    {"type": ["number", "string"], "exclusiveMinimum": 0, "pattern": OWN_WEIGHT_TEXT},
    lambda value: OutOf(None if value == OWN_WEIGHT else Fraction(value)),
    takes=Note("takes/out-of"),
)
NAMES = list_of(NAME)
COUNT = Parameter({"type": "integer", "minimum": 1}, int, takes=Note("takes/count"))

OUT_OF_WORDS = {
    "zh": "换算成满分多少；weight（默认）是该组写明的分值，没有写时是各成员共同的满分",
    "en": "the full marks that the share is turned into; weight, the default, is what the group states, or "
    "where it states none, what all its members have in common",
}


def in_own_marks(out_of: OutOf) -> tuple[str, str]:
    """The end of a sentence about a share: of which full marks it is."""
    if out_of.marks is None:
        return "，换算成该组的分值", ", turned into the marks of the group"
    return f"，换算成满分{out_of}", f", turned into {out_of} full marks"
