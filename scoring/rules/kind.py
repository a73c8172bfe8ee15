"""What a rule kind is, what it may say of itself, and the table of all kinds.

All that a kind may have is declared in `Kind`, with what holds where it says nothing. `rule` writes these defaults onto
the class, so that everybody may ask any kind for any of them, and refuses names that are not declared: a hook with a
slip of the pen is a `TypeError`, not a hook that is silently off.
"""

from abc import abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import fields
from fractions import Fraction
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, TypeGuard, TypeVar

from scoring.arithmetic import Expression, Formula
from scoring.notation import BARE, Unit
from scoring.problems import Path, Problem
from scoring.records import record
from scoring.rules.case import Case, Judgement, Measure, Note, Side, Way
from scoring.rules.limits import LIMIT_KEYS, Limits
from scoring.rules.parameters import Marks, yaml_name
from scoring.rules.ways import ways_of_formula

if TYPE_CHECKING:
    from scoring.rules.rule import Rule

RESERVED = LIMIT_KEYS | {"kind", "weight", "basis", "assumption"}
"""Keys that stand beside the parameters of a rule, so that no parameter may be called so."""


@record
class Unwritten:
    """What a rulebook says of scoring rules that leave it open.

    `part_steps`: whether a part of a step costs its part (`pro_rata`), nothing (`whole`) or a whole step (`up`).
    `percent`: whether 1% of a rate is a percentage point (`point`) or a hundredth of the target
    (`of_target`).
    """

    part_steps: str
    percent: str


class Kind(Protocol):
    """A rule kind with its parameters: a frozen dataclass whose fields they are.

    A kind is either computed (it has a `formula`) or judged (it has a `judge` of its own, because a
    person decides or other rules do). Each of the other members is a hook: a kind has it as a method, a property, an
    attribute or a parameter where something else holds than is said here.
    """

    name: ClassVar[str]

    @property
    def measures(self) -> frozenset[Measure]:
        """What its numbers may stand for; `rule` is told, unless the parameters decide."""
        return frozenset()

    @property
    def sides(self) -> frozenset[Side]:
        """Which targets the kind can score; likewise."""
        return frozenset(Side)

    @abstractmethod
    def in_words(self) -> Note:
        """The rule with its parameters as a sentence."""

    @property
    def side(self) -> str | None:
        """The side of the target that costs points, where a parameter says so."""
        return None

    # -- what its parameters mean

    def problems(self) -> Iterator[Problem]:
        """Where its parameters contradict each other, at their keys."""
        yield from ()

    def settled(self, unwritten: Unwritten) -> "Kind":  # noqa: ARG002
        """The kind with what it leaves open decided by the rulebook."""
        return self

    @property
    def rules(self) -> tuple["Rule", ...]:
        """The rules that it is made of."""
        return ()

    @property
    def needs_ceiling(self) -> bool:
        """Whether it adds points without end, so that the rule must say `at_most`."""
        return False

    # -- what it needs of a row

    @property
    def value_names(self) -> tuple[str, ...]:
        """The named values of a row that it knows."""
        return ()

    @property
    def stands_alone(self) -> bool:
        """Whether target and actual are all that it scores by: no person, no values of the row."""
        return is_computed(self)

    @property
    def needs_no_person(self) -> bool:
        """Whether target, actual and named values are all that it scores by."""
        return self.stands_alone

    @property
    def is_always_judged(self) -> bool:
        """Whether a person scores every row by it."""
        return False

    @property
    def in_base_units(self) -> bool:
        """Whether its formula is given the numbers of a row in base units: 95% as 0.95."""
        return False

    def demand(self, case: Case) -> None:
        """Raise `UnfitRule` for a row that its formula cannot score."""

    # -- how it scores

    @property
    def on_arrays(self) -> bool:
        """Whether it can be computed over columns; what a person decides cannot."""
        return is_computed(self)

    @property
    def formula_key(self) -> str | None:
        """The parameter that holds its formula, for what is wrong there."""
        return None

    @property
    def may_exceed(self) -> bool:
        """Whether it is meant to give more than the full marks."""
        return False

    @property
    def highest(self) -> Expression | None:
        """Points that it states and that the full marks have to hold."""
        return None

    @property
    def share_places(self) -> int | None:
        """To how many decimals it rounds the share of the target that was reached."""
        return None

    def ways(self) -> Iterator[Way]:
        """The ways through it: the branches of its formula."""
        if is_computed(self):
            yield from ways_of_formula(self.formula())
        else:
            yield Way((), self.in_words())

    # -- what can be told of it without a row

    def highest_share(self) -> Fraction | None:
        """The most that it can give, as a share of the full marks; None where that is open."""
        return None

    def stated_points(self) -> Iterator[tuple[Path, Marks]]:
        """The points that it states and that a row may earn, with their places; of a range its upper end."""
        yield from ()

    def remarks(self, marks: Fraction | None, limits: Limits) -> Iterator[Problem]:  # noqa: ARG002
        """What it says in vain within its limits, and what it leaves out, for `jixiao rules --lint`.

        `marks` are the most full marks that a row can have; None where nobody knows.
        """
        yield from ()

    def ceiling_in_words(self) -> tuple[Note, ...]:
        """Its clauses where it states how high a total may be; none where the rule as a whole says it better."""
        return ()

    def sense_of_percent(self, unit: Unit) -> Note | None:  # noqa: ARG002
        """What a percentage in it is a part of, in rows of this unit; None where that is no question."""
        return None

    # -- rows that it does not score by their numbers

    @property
    def exemptions(self) -> tuple[str, ...] | None:
        """Reasons for which nothing is taken off a row."""
        return None

    @property
    def untouched_share(self) -> Fraction:
        """The share of the full marks of a row from which nothing is taken off."""
        return Fraction(1)

    @property
    def tiers(self) -> tuple[str, ...]:
        """The names of its tiers."""
        return ()

    def tier_of(self, level: str | None, actual: str, target: str, full: Fraction) -> str | None:  # noqa: ARG002
        """The tier of a row that names this `level`, with these words and full marks. Raises `UnfitRule`."""
        return level


class Computed(Kind, Protocol):
    """A kind whose arithmetic is one formula, for single numbers and for arrays."""

    @abstractmethod
    def formula(self, unit: Unit = BARE) -> Formula:
        """The formula for rows whose numbers are in this unit. Raises `UnfitRule`."""


class JudgedKind(Kind, Protocol):
    """A kind that cannot run on arrays: a person or another rule has a say in each row."""

    @abstractmethod
    def judge(self, case: Case) -> Judgement:
        """Score one row. Raises `UnfitRule`."""


KINDS: dict[str, type[Kind]] = {}

K = TypeVar("K")


def is_computed(kind: object) -> TypeGuard[Computed]:
    """Whether a kind has a formula."""
    return hasattr(kind, "formula")


def rule(
    name: str, *measures: Measure, sides: tuple[Side, ...] = tuple(Side)
) -> Callable[[type[K]], type[K]]:
    """Register a frozen dataclass as the kind `name` for rows of the given measures and sides.

    Raises `TypeError` for a class that is no kind: one that lacks something, or has what no kind has.

    >>> from dataclasses import dataclass
    >>> @rule("all_or_nothing", Measure.AMOUNT)
    ... @dataclass(frozen=True)
    ... class AllOrNothing:
    ...     needs_cieling = True
    ...     def formula(self, unit): ...
    ...     def in_words(self): ...
    Traceback (most recent call last):
    ...
    TypeError: kind 'all_or_nothing': needs_cieling is neither a parameter nor a hook of kinds
    """

    def register(kind: type[K]) -> type[K]:
        for key, stated in (("measures", frozenset(measures)), ("sides", frozenset(sides))):
            if key not in vars(kind):  # a kind may let its parameters decide
                setattr(kind, key, stated)
        if not kind.measures:  # type: ignore[attr-defined]
            raise TypeError(f"kind {name!r} says of no measure that it scores it")
        if hasattr(kind, "formula") == hasattr(kind, "judge"):
            raise TypeError(f"kind {name!r} needs a formula or a judge, one of them")
        return enter(KINDS, name, kind, (Computed if is_computed(kind) else JudgedKind, Kind), RESERVED)

    return register


def enter(
    kinds: dict[str, Any], name: str, kind: type[K], contract: tuple[type, ...], reserved: frozenset[str]
) -> type[K]:
    """Put a kind into its table, under its name, with the default of every hook of its contract that it leaves out.

    Raises `TypeError` where it does not keep to the contract, `ValueError` where the name is taken.
    """
    if name in kinds:
        raise ValueError(f"kind {name!r} is defined twice")
    declared = {each.name for each in fields(kind)}  # type: ignore[arg-type]
    own = {each for each in vars(kind) if not each.startswith("_")} | declared
    hooks = {key: value for each in contract for key, value in vars(each).items() if not key.startswith("_")}
    told = {key for each in contract for key in each.__annotations__}
    for key in sorted(own - declared - hooks.keys() - told):
        raise TypeError(f"kind {name!r}: {key} is neither a parameter nor a hook of kinds")
    for key in sorted(each for each in declared if yaml_name(each) in reserved):
        raise TypeError(f"kind {name!r}: no parameter may be called {yaml_name(key)}")
    for key in sorted(hooks.keys() - own):
        if getattr(hooks[key], "__isabstractmethod__", False):
            raise TypeError(f"kind {name!r} has no {key}")
        setattr(kind, key, hooks[key])
    kind.name = name  # type: ignore[attr-defined]
    kinds[name] = kind
    return kind
