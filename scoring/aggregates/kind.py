"""What a kind of aggregate is, and the table of all kinds."""

from abc import abstractmethod
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from typing import ClassVar, Protocol, TypeVar

from scoring.aggregates.members import ZERO, Member, Outcome, UnfitMembers, counting
from scoring.aggregates.scale import Grade
from scoring.problems import Problem
from scoring.rules import Note
from scoring.rules.kind import enter


class Kind(Protocol):
    """A kind of aggregate with its parameters: a frozen dataclass whose fields they are.

    `adds` says that values and full marks simply add up, so that sums of weights mean something. What is not abstract
    here is a hook: a kind has it where something else holds (see `scoring.rules.kind`).
    """

    name: ClassVar[str]
    adds: ClassVar[bool]

    @property
    def scale(self) -> tuple[Grade, ...] | None:
        """The grades that it knows, where it works on grades."""
        return None

    @property
    def bonus_most(self) -> Fraction | None:
        """The most that bonus rows may add."""
        return None

    @property
    def penalty_most(self) -> Fraction | None:
        """The most that rows may take away which only take away."""
        return None

    @abstractmethod
    def full(self, members: Sequence[Member], marks: Fraction | None) -> Fraction:
        """The full marks of what has these members and states `marks`. Raises `UnfitMembers`."""

    @abstractmethod
    def combine(self, members: Sequence[Member], marks: Fraction | None) -> Outcome:
        """What the members come to; some count, and all that do have a value. Raises `UnfitMembers`."""

    @abstractmethod
    def in_words(self) -> Note:
        """The aggregate with its parameters as a sentence."""

    def decided(self, members: Sequence[Member], marks: Fraction | None) -> Outcome | None:  # noqa: ARG002
        """What comes out although members are unknown, where no score of theirs could change it."""
        return None

    def problems(self) -> Iterator[Problem]:
        """Where its parameters contradict each other, at their keys."""
        yield from ()


KINDS: dict[str, type[Kind]] = {}

RESERVED = frozenset({"kind", "basis", "assumption"})

K = TypeVar("K")


def aggregate(name: str, *, adds: bool = False) -> Callable[[type[K]], type[K]]:
    """Register a frozen dataclass as the kind `name`."""

    def register(kind: type[K]) -> type[K]:
        kind.adds = adds  # type: ignore[attr-defined]
        return enter(KINDS, name, kind, (Kind,), RESERVED)

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
        return kind.decided(members, marks) or Outcome(None, _full_of_unknown(kind, members, marks))
    return kind.combine(members, marks)


def _full_of_unknown(kind: Kind, members: Sequence[Member], marks: Fraction | None) -> Fraction:
    """The full marks of what is unknown; nothing where they are unknown too, which needs no second complaint."""
    try:
        return kind.full(members, marks)
    except UnfitMembers:
        return ZERO
