"""What a kind of aggregate is, and the table of all kinds."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import ClassVar, Protocol, TypeVar, runtime_checkable

from scoring.aggregates.members import ZERO, Member, Outcome, UnfitMembers, counting
from scoring.rules import Note
from scoring.rules.kind import enter


@runtime_checkable
class Kind(Protocol):
    """A kind of aggregate with its parameters: a frozen dataclass whose fields they are.

    It may decide (`decided`) what comes out although members are unknown, where no score of theirs could change it.
    `adds` says that values and full marks simply add up, so that sums of weights mean something.
    """

    name: ClassVar[str]
    adds: ClassVar[bool]

    def full(self, members: Sequence[Member], marks: Fraction | None) -> Fraction:
        """The full marks of what has these members and states `marks`. Raises `UnfitMembers`."""

    def combine(self, members: Sequence[Member], marks: Fraction | None) -> Outcome:
        """What the members come to; some count, and all that do have a value. Raises `UnfitMembers`."""

    def in_words(self) -> Note:
        """The aggregate with its parameters as a sentence."""


KINDS: dict[str, type[Kind]] = {}

Decide = Callable[[Sequence[Member], Fraction | None], Outcome | None]

K = TypeVar("K")


def aggregate(name: str, *, adds: bool = False) -> Callable[[type[K]], type[K]]:
    """Register a frozen dataclass as the kind `name`."""

    def register(kind: type[K]) -> type[K]:
        kind.adds = adds  # type: ignore[attr-defined]
        return enter(KINDS, name, kind)

    return register


def combine(kind: Kind, members: Sequence[Member], marks: Fraction | None) -> Outcome:
    """What the members come to by a kind, where `marks` are the full marks that their group states.

    One member that is unknown leaves the outcome unknown, unless the kind can tell that it does not matter: nothing
    is averaged around it.
    Raises `UnfitMembers`, and `reals.Uncomputable` for numbers that cannot be had.
    """
    if not members and not kind.adds:
        raise UnfitMembers("aggregate/no-members")
    counted = counting(members)
    if members and not counted:
        return Outcome(None, kind.full(members, marks), is_left_out=True)
    if any(each.value is None for each in counted):
        decide: Decide | None = getattr(kind, "decided", None)
        decided = decide(members, marks) if decide is not None else None
        return decided or Outcome(None, _full_of_unknown(kind, members, marks))
    return kind.combine(members, marks)


def _full_of_unknown(kind: Kind, members: Sequence[Member], marks: Fraction | None) -> Fraction:
    """The full marks of what is unknown; nothing where they are unknown too, which needs no second complaint."""
    try:
        return kind.full(members, marks)
    except UnfitMembers:
        return ZERO
