"""An aggregate of a rulebook: its name there, a kind with parameters, and what it rests on."""

from collections.abc import Mapping
from typing import Any

from scoring.aggregates.kind import KINDS, Kind
from scoring.records import record
from scoring.rules import Basis
from scoring.rules.manual import read_manual
from scoring.rules.rule import build_accepted_of, write_kind


@record
class Aggregate:
    """A kind under the name by which groups choose it."""

    name: str
    kind: Kind
    basis: Basis | None = None


def build_accepted_aggregate(name: str, data: Mapping[str, Any], basis: Basis | None = None) -> Aggregate:
    """An aggregate from data that its schema has accepted. Raises `InvalidParameter`."""
    return Aggregate(name, build_accepted_of(KINDS, data), basis)


def title_of(kind: Kind) -> Mapping[str, str]:
    """What a kind is called in each language."""
    return read_manual(type(kind), kind.name).title


def write_aggregate(aggregate: Aggregate) -> str:
    """The aggregate as YAML would have it, on one line and without its brackets."""
    return write_kind(aggregate.kind.name, aggregate.kind)
