"""A YAML file as it is written: to change values in it and leave comments, order and digits as they are.

Every scalar is text here, so that no number is read and written again; what changes is written as `recording` does.
"""

import re
from collections.abc import Iterable
from copy import copy
from io import StringIO
from typing import Any

from scoring.expectations.recording import written
from scoring.problems import Path


class NoRoundTrip(Exception):
    """The library that keeps comments is not installed."""


VALUE = 2  # where the library keeps the comment behind the value of a key
FIRST_STEP = re.compile(r"^( +)[^\s#-]", re.MULTILINE)
FIRST_LIST = re.compile(r"^( *)[^\s#-].*:(?: *#.*)?\n( *)- ", re.MULTILINE)


class Tree:
    """A file that is being changed. Raises `NoRoundTrip` where the library for it is missing."""

    def __init__(self, text: str) -> None:
        try:
            from ruamel.yaml import YAML
            from ruamel.yaml.resolver import BaseResolver
        except ImportError:
            raise NoRoundTrip from None

        class AllText(BaseResolver):
            """Without patterns a plain scalar is text."""

            processing_version = (1, 2)

            def __init__(self, version: object = None, loader: Any = None, loadumper: Any = None) -> None:  # noqa: ARG002
                super().__init__(loader or loadumper)

        self._yaml = YAML(typ="rt")
        self._yaml.Resolver = AllText
        self._yaml.preserve_quotes = True
        self._yaml.width = len(text) + 1000  # nothing is broken into lines
        step, offset = _indents(text)
        self._yaml.indent(mapping=step, sequence=offset + 2, offset=offset)
        self._root = self._yaml.load(text)

    def text(self) -> str:
        """The file as it is now."""
        stream = StringIO()
        self._yaml.dump(self._root, stream)
        return stream.getvalue()

    def put(self, path: Path, value: object) -> None:
        """Write a value over another."""
        self._at(path[:-1])[path[-1]] = _node(value)

    def add(self, path: Path, value: object) -> None:
        """Write a value at a key, or behind those that stand there."""
        parent, key = self._at(path[:-1]), path[-1]
        if key not in parent:
            parent[key] = _node(value)
        elif isinstance(parent[key], list):
            parent[key].append(_node(value))
        else:
            from ruamel.yaml.comments import CommentedSeq

            parent[key] = CommentedSeq([parent[key], _node(value)])

    def insert(self, path: Path, key: str, value: object, *, behind: str | None) -> None:
        """Write a new key into the mapping at a path: behind another, or as the first.

        The library keeps a comment with the key above it. What follows that key's own line belongs to what follows, so it
        moves behind the new one.
        """
        mapping = self._at(path)
        at = 0 if behind is None else list(mapping).index(behind) + 1
        mapping.insert(at, _node(key), _node(value))
        comment = None if behind is None else _take_comment(mapping, behind)
        if comment is not None:
            _give_comment(mapping, key, comment)

    def remove(self, paths: Iterable[Path]) -> None:
        """Take out what stands at the paths, and lists and codes of which nothing is left."""
        for path in sorted(paths, key=lambda each: [str(key).zfill(9) for key in each], reverse=True):
            parent = self._at(path[:-1])
            if isinstance(parent, dict):
                self._keep_comment(parent, path[-1])
            del parent[path[-1]]
            if isinstance(parent, list) and not parent:
                del self._at(path[:-2])[path[-2]]

    def _keep_comment(self, mapping: Any, key: Any) -> None:
        """Let what follows a key that goes follow the one above it."""
        keys = list(mapping)
        comment = _take_comment(mapping, key)
        if comment is not None and key != keys[0]:
            _give_comment(mapping, keys[keys.index(key) - 1], comment)

    def _at(self, path: Path) -> Any:
        node = self._root
        for key in path:
            node = node[key]
        return node


def _indents(text: str) -> tuple[int, int]:
    """By how much a file moves keys in, and dashes under their key; as it does first."""
    step, listed = FIRST_STEP.search(text), FIRST_LIST.search(text)
    return len(step[1]) if step else 2, len(listed[2]) - len(listed[1]) if listed else 0


def _take_comment(mapping: Any, key: str) -> Any | None:
    """What follows the line of a key, which is then no longer there."""
    holder, last = _end_of(mapping, key)
    tokens = holder.ca.items.get(last)
    place = VALUE if isinstance(holder, dict) else 0
    if not tokens or tokens[place] is None:
        return None
    own, line, rest = tokens[place].value.partition("\n")
    if not rest:
        return None
    taken = copy(tokens[place])
    taken.value = line + rest
    if own:
        tokens[place].value = own + line
    else:
        del holder.ca.items[last]
    return taken


def _give_comment(mapping: Any, key: str, comment: Any) -> None:
    """Let a comment follow the line of a key."""
    holder, last = _end_of(mapping, key)
    tokens = holder.ca.items.get(last)
    place = VALUE if isinstance(holder, dict) else 0
    if tokens and tokens[place] is not None:
        tokens[place].value = tokens[place].value.rstrip("\n") + comment.value
    else:
        holder.ca.items[last] = [None, None, comment, None] if isinstance(holder, dict) else [comment, None]


def _end_of(mapping: Any, key: str) -> tuple[Any, Any]:
    """Where the library keeps the comment behind a key: with the last line of what is written there."""
    holder: Any = mapping
    last: Any = key
    while getattr(holder[last], "fa", None) is not None and not holder[last].fa.flow_style() and holder[last]:
        holder = holder[last]
        last = next(reversed(holder)) if isinstance(holder, dict) else len(holder) - 1
    return holder, last


def _node(value: object) -> Any:
    """A value as this file holds it: text that needs quotes with them, everything else without, a mapping on one line."""
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString

    if isinstance(value, dict):
        from ruamel.yaml.comments import CommentedMap

        mapping = CommentedMap((_node(key), _node(each)) for key, each in value.items())
        mapping.fa.set_flow_style()
        return mapping
    text = written(value)
    return DoubleQuotedScalarString(str(value)) if text.startswith('"') else text
