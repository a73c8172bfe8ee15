"""Plain data that a program gives instead of a file -> the same `Document` that a file makes.

What a file cannot hold is refused: a float, which stands for another number than it shows, and any object that is no text,
number, true or false, list or mapping. The data is copied, so that what is done to it later changes nothing.

    >>> from decimal import Decimal
    >>> document_of({"full": {"value": Decimal("100")}}).data
    {'full': {'value': Decimal('100')}}
    >>> [each.code for each in document_of({"points": 0.1}).problems]
    ['source/float']
"""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from scoring.messages import shortened
from scoring.problems import Path, Problem, Where
from scoring.records import record
from scoring.source import INVISIBLE, MAXIMUM_DIGITS, Document, Spot
from scoring.syntax import MAXIMUM_DEPTH

NAME = "<mapping>"


@record
class MappingDocument(Document):
    """Data that has no lines: the place of a part is the path of keys that leads to it."""

    def where(self, path: Path = (), *, at_key: bool = False, span: tuple[int, int] | None = None) -> Where:  # noqa: ARG002
        """The path of a value behind the name of the data; of the nearest enclosing one where it does not exist."""
        known = path[: len(self._way_to(path)) - 1]
        return Where(" ".join([self.file, *([".".join(map(str, known))] if known else [])]))

    def _way_to(self, path: Path) -> list[Spot]:
        found: list[Spot] = [(None, None, self.data)]
        for step in path:
            inside: Any = found[-1][2]
            is_key = isinstance(inside, dict) and step in inside
            is_index = isinstance(inside, list) and isinstance(step, int) and 0 <= step < len(inside)
            if not (is_key or is_index):
                break
            found.append((step if is_key else None, None, inside[step]))
        return found


def document_of(data: Mapping[str, Any], name: str = NAME) -> Document:
    """The document of a mapping; what a file could not hold is among its problems."""
    problems: list[Problem] = []
    document = MappingDocument(name, _copied(data, (), problems), (None, None, None))
    located = tuple(document.locate(each) for each in problems)
    return MappingDocument(name, document.data, document.root, located)


def _copied(value: Any, path: Path, problems: list[Problem]) -> Any:
    """A value as a file would give it; what is wrong with it is added to the problems."""
    if isinstance(value, Mapping | list | tuple):
        if len(path) >= MAXIMUM_DEPTH:
            problems.append(Problem("source/too-deep", {"limit": MAXIMUM_DEPTH}, path))
            return None
        if isinstance(value, Mapping):
            return {
                str(key): _copied(each, (*path, str(key)), problems)
                for key, each in value.items()
                if _is_key(key, path, problems)
            }
        return [_copied(each, (*path, index), problems) for index, each in enumerate(value)]
    problems += (each.under(*path) for each in _scalar_problems(value))
    if isinstance(value, bool | None):
        return value
    return next((kind(value) for kind in (str, int) if isinstance(value, kind)), value)


def _is_key(key: Any, path: Path, problems: list[Problem]) -> bool:
    if isinstance(key, str):
        problems += (each.under(*path, key) for each in _scalar_problems(key))
        return True
    problems.append(Problem("source/key-not-text", {}, path))
    return False


def _scalar_problems(value: Any) -> Iterator[Problem]:
    if isinstance(value, float):
        yield Problem("source/float", {"found": repr(value)})
    elif isinstance(value, str):
        if re.search(INVISIBLE, value):
            yield Problem("source/invisible")
    elif isinstance(value, int | Decimal):
        yield from _number_problems(Decimal(value))
    elif value is not None:
        yield Problem("source/not-plain", {"type": type(value).__name__})


def _number_problems(number: Decimal) -> Iterator[Problem]:
    if not number.is_finite():
        yield Problem("source/not-finite", {"found": shortened(str(number))})
        return
    _, digits, exponent = number.as_tuple()
    assert isinstance(exponent, int)
    length = max(len(digits), len(digits) + exponent, -exponent)
    if length > MAXIMUM_DIGITS:
        yield Problem("source/number-too-long", {"digits": length, "limit": MAXIMUM_DIGITS})
