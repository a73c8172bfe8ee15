"""A fingerprint of what a table states: a figure that is changed without moving a score is seen all the same."""

import hashlib
import json
from typing import Any

from scoring.source import Document, scalar_text

FOR_PEOPLE = frozenset({"note", "improvement"})  # keys that nothing is scored or audited by
LENGTH = 16


def fingerprint_of(document: Document) -> str:
    """The same for the same data: numbers count as they are written, comments and the order of keys do not.

    >>> from scoring import source
    >>> one, other = (source.read_text(each) for each in ("{a: 1.0, b: x}", "b: 'x'  # y\\na: 1.0"))
    >>> fingerprint_of(one) == fingerprint_of(other), fingerprint_of(source.read_text("{a: 1, b: x}"))
    (True, 'bc28dcd4c6a8f5df')
    """
    text = json.dumps(_stated(document.data), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:LENGTH]


def _stated(value: Any) -> Any:
    match value:
        case dict():
            return {key: _stated(each) for key, each in value.items() if key not in FOR_PEOPLE}
        case list():
            return [_stated(each) for each in value]
        case bool() | None | str():
            return value
    return {"number": scalar_text(value)}
