"""A YAML file as it is written: to change values in it and leave comments, order and digits as they are.

Every scalar is text here, so that no number is read and written again; what changes is written as `recording` does.
"""

import re
from collections.abc import Iterable
from io import StringIO
from typing import Any

from scoring.expectations.recording import written
from scoring.problems import Path


class NoRoundTrip(Exception):
    """The library that keeps comments is not installed."""


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

    def remove(self, paths: Iterable[Path]) -> None:
        """Take out what stands at the paths, and lists and codes of which nothing is left."""
        for path in sorted(paths, key=lambda each: [str(key).zfill(9) for key in each], reverse=True):
            parent = self._at(path[:-1])
            del parent[path[-1]]
            if isinstance(parent, list) and not parent:
                del self._at(path[:-2])[path[-2]]

    def _at(self, path: Path) -> Any:
        node = self._root
        for key in path:
            node = node[key]
        return node


def _indents(text: str) -> tuple[int, int]:
    """By how much a file moves keys in, and dashes under their key; as it does first."""
    step, listed = FIRST_STEP.search(text), FIRST_LIST.search(text)
    return len(step[1]) if step else 2, len(listed[2]) - len(listed[1]) if listed else 0


def _node(value: object) -> Any:
    """A scalar as this file holds it: text that needs quotes with them, everything else without."""
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString

    text = written(value)
    return DoubleQuotedScalarString(str(value)) if text.startswith('"') else text
