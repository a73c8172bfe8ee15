"""Where each key and value of a YAML text begins and ends, for those who change the text and leave the rest of it alone.

>>> text = "declared: 0.86  # by the unit"
>>> found = extents_of(text)[("declared",)]
>>> text[found.start : found.end]
'0.86'
"""

import re
from dataclasses import dataclass, field
from typing import Any

from scoring.problems import Path
from scoring.records import record

COLON = re.compile(r"\s*:")


@record
class Extent:
    """A value: from its first character to behind its last one; so with its key, where it has one.

    `in_flow` says that it stands between braces or brackets.
    """

    start: int
    end: int
    key_start: int
    key_end: int
    in_flow: bool


@dataclass
class _Open:
    """A mapping or sequence whose end has not been seen yet."""

    path: Path
    start: int
    key: tuple[int, int]
    is_mapping: bool
    is_flow: bool
    count: int = 0
    end: int = 0
    waiting: tuple[str, int, int] | None = None


def extents_of(text: str) -> dict[Path, Extent]:
    """The extent of every value of a text that `source.read_text` accepts, in document order of their ends."""
    import yaml  # as in source: nothing is read at import

    collector = _Collector(text)
    for event in yaml.parse(text, Loader=yaml.CBaseLoader):
        collector.take(event)
    return collector.found


@dataclass
class _Collector:
    text: str
    found: dict[Path, Extent] = field(default_factory=dict)
    stack: list[_Open] = field(default_factory=list)

    def take(self, event: Any) -> None:
        """One event of libyaml, by the name of its class."""
        kind = type(event).__name__
        if kind == "ScalarEvent":
            self.take_scalar(event)
        elif kind in ("MappingStartEvent", "SequenceStartEvent"):
            path, key = self.place(event.start_mark.index)
            is_mapping = kind == "MappingStartEvent"
            self.stack.append(_Open(path, event.start_mark.index, key, is_mapping, bool(event.flow_style)))
        elif kind in ("MappingEndEvent", "SequenceEndEvent"):
            closed = self.stack.pop()
            end = event.end_mark.index if closed.is_flow else max(closed.end, closed.start)
            self.put(closed.path, closed.start, end, closed.key)

    def take_scalar(self, event: Any) -> None:
        start, end = event.start_mark.index, event.end_mark.index
        parent = self.stack[-1] if self.stack else None
        if parent and parent.is_mapping and parent.waiting is None:
            parent.waiting = (event.value, start, end)
            return
        path, key = self.place(start)
        if (
            not event.style and not event.value
        ):  # nothing is written: it stands right behind the colon, or the dash
            colon = COLON.match(self.text, key[1]) if parent and parent.is_mapping else None
            start = end = colon.end() if colon else key[1]
        self.put(path, start, start + len(self.text[start:end].rstrip()), key)

    def place(self, start: int) -> tuple[Path, tuple[int, int]]:
        """The path of the value that begins here, and the extent of its key."""
        if not self.stack:
            return (), (start, start)
        parent = self.stack[-1]
        if parent.waiting is not None:
            (name, *key), parent.waiting = parent.waiting, None
            return (*parent.path, name), (key[0], key[1])
        parent.count += 1
        return (*parent.path, parent.count - 1), (start, start)

    def put(self, path: Path, start: int, end: int, key: tuple[int, int]) -> None:
        parent = self.stack[-1] if self.stack else None
        self.found[path] = Extent(start, end, *key, in_flow=bool(parent and parent.is_flow))
        if parent:
            parent.end = end
