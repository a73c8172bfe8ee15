"""Does one rulebook of a family end where the next begins?"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import pairwise

from scoring.days import read_day
from scoring.problems import Problem
from scoring.records import record
from scoring.rulebooks import Layers, family_of

DAY = timedelta(days=1)


@record
class Period:
    """From when until when a rulebook holds. `layers` are those of one that is linted, None of any other."""

    id: str
    begins: date
    ends: date | None
    layers: Layers | None = None


def period_of(layers: Layers) -> Period | None:
    """The period of a rulebook; None where its dates cannot be read."""
    effective = layers.data["effective"]
    try:
        begins = read_day(effective["from"])
        ends = read_day(effective["until"]) if "until" in effective else None
    except ValueError:
        return None
    return Period(layers.data["id"], begins, ends, layers)


def check_families(periods: Iterable[Period]) -> Iterator[tuple[Layers, Problem]]:
    """Members of a family that hold at the same time, or leave a time in which none does."""
    families: dict[str, list[Period]] = {}
    for each in periods:
        families.setdefault(family_of(each.id), []).append(each)
    for members in families.values():
        for earlier, later in pairwise(sorted(members, key=lambda each: (each.begins, each.id))):
            if earlier.id != later.id:
                yield from _between(earlier, later)


def _between(earlier: Period, later: Period) -> Iterator[tuple[Layers, Problem]]:
    """What is wrong where one ends and the next begins, at the one of them that is linted."""
    layers, key = earlier.layers, "until"
    if layers is None:
        layers, key = later.layers, "from"
    if layers is None:
        return
    facts = {"earlier": earlier.id, "later": later.id, "begins": later.begins, "last": later.begins - DAY}
    path = ("effective", key)
    if earlier.ends is None:
        yield layers, Problem("lint/dates-overlap.open", facts, path)
    elif earlier.ends >= later.begins:
        yield layers, Problem("lint/dates-overlap", {**facts, "ends": earlier.ends}, path)
    elif earlier.ends < later.begins - DAY:
        yield layers, Problem("lint/dates-gap", {**facts, "ends": earlier.ends}, path)
