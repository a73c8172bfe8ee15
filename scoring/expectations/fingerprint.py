"""A fingerprint of what a table states: a figure that is changed without moving a score is seen all the same."""

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from scoring.schema.scorecard import scorecard_schema
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
    text = json.dumps(_stated(document.data, _schema()), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:LENGTH]


def _stated(value: Any, schema: Mapping[str, Any]) -> Any:
    """What a value states. Words for people are only those for which its schema has a key: a part of a budget that is
    called `note` is a figure."""
    match value:
        case dict():
            keys = _resolved(schema).get("properties", {})
            return {
                key: _stated(each, keys.get(key, {}))
                for key, each in value.items()
                if key not in FOR_PEOPLE or key not in keys
            }
        case list():
            items = _resolved(schema).get("items", {})
            return [_stated(each, items) for each in value]
        case bool() | None | str():
            return value
    return {"number": scalar_text(value)}


def _resolved(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """The schema that one refers to, else itself."""
    if "$ref" not in schema:
        return schema
    name = schema["$ref"].removeprefix("#/$defs/")
    found: Mapping[str, Any] = _schema()["$defs"][name]
    return found


@cache
def _schema() -> Mapping[str, Any]:
    return scorecard_schema()
