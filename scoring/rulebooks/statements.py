"""What a rulebook states, parameter by parameter: to be printed beside the regulation, or held against another's."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

from scoring.aggregates import build_accepted_aggregate
from scoring.policies import completed
from scoring.problems import Path
from scoring.records import record
from scoring.rulebooks.layers import parameters_of
from scoring.rules import Basis, InvalidParameter, build_accepted_change
from scoring.rules.parameters import number
from scoring.rules.rule import BASIS_KEYS
from scoring.writing import in_flow

OF_RULES = ("rules", "indicators", "budget", "total_cap")
BESIDE_A_RULE = ("weight", "blank_plan")  # what the budget says besides its rule
ONE_OR_SEVERAL = "over_achievement"
WITHOUT_ORDER = frozenset({"relations", "ceiling_words", "levels", "categories"})


@record
class Statement:
    """A parameter as its file has it, and what it rests on.

    `place` is where it stands; `key` is the same in all rulebooks, also where one of them writes one
    entry and another a list of them.
    """

    key: Path
    place: Path
    stated: Mapping[str, Any]
    basis: Basis | None

    @property
    def name(self) -> str:
        """The place as people write it: `rules.at_least`."""
        return ".".join(str(each + 1) if isinstance(each, int) else each for each in self.place)

    @property
    def yaml(self) -> str:
        """The parameter on one line of YAML."""
        last = self.place[-1]
        return (
            f"- {in_flow(self.stated)}"
            if isinstance(last, int)
            else f"{in_flow(last)}: {in_flow(self.stated)}"
        )

    @cached_property
    def meaning(self) -> object:
        """What it says, however it is written: `80%` is 0.8, and a default may be left out."""
        stated = completed(str(self.key[0]), self.stated)
        try:
            if self.key[0] in OF_RULES:
                return build_accepted_change(stated), *(_plain(stated.get(each)) for each in BESIDE_A_RULE)
            if self.key[0] == "aggregates":
                return build_accepted_aggregate(str(self.key[1]), stated)
        except InvalidParameter:
            pass
        return _plain(stated)


def _plain(value: Any, key: str = "") -> object:
    match value:
        case dict():
            return frozenset((name, _plain(each, name)) for name, each in value.items())
        case list():
            members = [_plain(each) for each in value]
            return frozenset(members) if key in WITHOUT_ORDER else tuple(members)
        case bool():
            return value
        case int() | Decimal():
            return Fraction(value)
        case str() if re.fullmatch(r"[0-9]{1,20}(\.[0-9]{1,20})?%", value):
            return number(value)
    return value


def statements_of(data: Mapping[str, Any]) -> Iterator[Statement]:
    """Every parameter of a rulebook whose shape is right; the dates first."""
    sources = data.get("sources", {})
    if "effective" in data:
        yield _statement(("effective",), data["effective"], sources)
    for place, stated in parameters_of(data):
        if place != ("effective",):
            yield _statement(place, stated, sources)


def _statement(place: Path, stated: Mapping[str, Any], sources: Mapping[str, Mapping[str, str]]) -> Statement:
    key = (*place, 0) if place == (ONE_OR_SEVERAL,) else place
    said = {name: each for name, each in stated.items() if name not in BASIS_KEYS}
    return Statement(key, place, said, Basis.read(stated, sources))


@record
class Difference:
    """A parameter that two rulebooks do not state alike; None where one of them does not state it."""

    left: Statement | None
    right: Statement | None

    @property
    def either(self) -> Statement:
        """The one of the two that is there."""
        found = self.left or self.right
        assert found is not None
        return found

    @property
    def is_of_basis(self) -> bool:
        """Whether both say the same, and only rest on different things."""
        return self.left is not None and self.right is not None and self.left.meaning == self.right.meaning


def differences(left: tuple[Statement, ...], right: tuple[Statement, ...]) -> Iterator[Difference]:
    """What differs between two rulebooks, in the order of the left one."""
    ours, theirs = ({each.key: each for each in side} for side in (left, right))
    for key in dict.fromkeys((*ours, *theirs)):
        one, other = ours.get(key), theirs.get(key)
        same = one is not None and other is not None and one.meaning == other.meaning
        if not (same and one is not None and other is not None and one.basis == other.basis):
            yield Difference(one, other)
