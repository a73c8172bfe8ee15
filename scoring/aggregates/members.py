"""What an aggregate sees (`Member`) and what it says (`Outcome`)."""

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction

from scoring.problems import Problem
from scoring.reals import Number
from scoring.records import record
from scoring.rules import Note

ZERO = Fraction(0)


@record
class Member:
    """A row, a group or the budget row, as the node above sees it.

    Without a `value` it is unknown, or left out (`is_left_out`), which are two different things. `full` are
    its full marks, `weight` is what it weighs in a mean; `missing` are the full marks of what was left out
    below it and is made up for over the whole table. `met` is None where it has no target of its own.
    `unrounded` is the value before any rounding: whether full marks were earned is told by that, never by a rounded one.
    `most` is the highest value that it can have (None: nobody knows).
    """

    name: str
    value: Number | None
    full: Fraction
    weight: Fraction
    met: bool | None = None
    grade: str | None = None
    is_left_out: bool = False
    missing: Fraction = ZERO
    unrounded: Number | None = None
    most: Fraction | None = None

    @property
    def is_full(self) -> bool:
        """Whether it earned its full marks, or more."""
        earned = self.value if self.unrounded is None else self.unrounded
        return earned is not None and earned >= self.full

    @property
    def points(self) -> Number:
        """The value of a member that is known and counts."""
        assert self.value is not None
        return self.value

    @property
    def share(self) -> Number:
        """What part of its full marks it has. Raises `UnfitMembers` where it can have none."""
        if self.full == 0:
            raise UnfitMembers("aggregate/member-without-marks", name=self.name)
        return self.points / self.full

    def times(self, ratio: Fraction) -> "Member":
        """The member as it counts where only a part of it does."""
        return replace(
            self,
            value=None if self.value is None else self.value * ratio,
            full=self.full * ratio,
            weight=self.weight * ratio,
            missing=self.missing * ratio,
            unrounded=None if self.unrounded is None else self.unrounded * ratio,
            most=None if self.most is None else self.most * ratio,
        )


@record
class Outcome:
    """What the members come to, before rounding, of how many full marks, and the steps that led there.

    `missing` are full marks that the whole table makes up for; `met` says whether a hurdle was passed,
    where there is one. Where all members are left out, so is what they belong to.
    """

    value: Number | None
    full: Fraction
    notes: tuple[Note, ...] = ()
    grade: str | None = None
    met: bool | None = None
    missing: Fraction = ZERO
    is_left_out: bool = False


class UnfitMembers(Exception):
    """The aggregate says nothing about such members: a grade that its table does not have, say."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.problem = Problem(code, facts, ("aggregate",))


def counting(members: Iterable[Member]) -> tuple[Member, ...]:
    """Those that are not left out."""
    return tuple([each for each in members if not each.is_left_out])
