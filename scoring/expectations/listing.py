"""The findings that a file lists: by code, each with the parts of the table where it is expected."""

from collections.abc import Iterator, Mapping
from typing import Any

from scoring.expectations.places import Part, Table
from scoring.messages import Term
from scoring.problems import Path

Key = tuple[str, Part | None]


def entries_of(findings: Mapping[str, Any]) -> Iterator[tuple[str, str | None, Path]]:
    """Each finding that is listed: its code, the name of its place (None: the whole table), and where it is listed."""
    for code, places in findings.items():
        if isinstance(places, list):
            yield from ((code, name, (code, index)) for index, name in enumerate(places))
        else:
            yield code, places, (code,)


def key_of(code: str, name: str | None, table: Table) -> Key:
    """The code with the part of the table that a name means."""
    return code, None if name is None else table.all.find(name)


def place_in_words(name: str | None) -> str:
    """The name of a place in a sentence."""
    return Term("text/whole-table") if name is None else name
