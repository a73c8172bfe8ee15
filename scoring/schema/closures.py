"""Whether data is valid by a JSON Schema, fast and without reasons: the schema made into closures, once.

`jsonschema` is the authority for what is invalid and says why, which takes 2.9 ms for a table of 30 rows and 110 ms
to be imported. Nearly every table is valid, and to know just that takes 0.1 ms here. So what is not accepted here goes
to `jsonschema`, which may still find nothing wrong with it.

Only the keywords that our schemas use are known, only texts as constants, and only plain data of `source` (any other
class of values is not accepted). A schema that says more cannot be made into a closure, which raises at once.

    >>> accepts = closure_of({"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]})
    >>> accepts({"name": "一"}), accepts({"name": 1}), accepts({})
    (True, False, False)
"""

import operator
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache
from typing import Any, TypeAlias

from scoring.schema.shapes import ANNOTATIONS

Schema: TypeAlias = Mapping[str, Any]
Accepts: TypeAlias = Callable[[Any], bool]
Closure: TypeAlias = Callable[[Schema], Accepts]

CLASSES: Mapping[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "number": (int, Decimal),
    "integer": (int,),
    "boolean": (bool,),
    "null": (type(None),),
}
NUMBERS = CLASSES["number"]
WITHOUT_SAY = ANNOTATIONS | {"$schema", "$defs"}
# Keywords that mean something only beside another one, which reads them.
BESIDE = {"required": "properties", "additionalProperties": "properties", "then": "if", "else": "if"}


def closure_of(schema: Schema) -> Accepts:
    """A function that tells whether plain data is valid. Raises ValueError for a schema that says more than is known."""
    definitions: Mapping[str, Schema] = schema.get("$defs", {})

    def closure(part: Schema) -> Accepts:
        keywords = dict.fromkeys(BESIDE.get(each, each) for each in part if each not in WITHOUT_SAY)
        checks = tuple(_make(each)(part, closure) for each in keywords if each != "$ref")
        if "$ref" in part:
            checks = (*checks, refer(part["$ref"].removeprefix("#/$defs/")))
        return checks[0] if len(checks) == 1 else _all_of(checks)

    def refer(name: str) -> Accepts:
        return lambda data: defined(name)(data)  # noqa: PLW0108 - a group holds groups: it is looked up when needed

    @cache
    def defined(name: str) -> Accepts:
        return closure(definitions[name])

    return closure(schema)


def _make(keyword: str) -> Callable[[Schema, Closure], Accepts]:
    if keyword not in MAKERS:
        raise ValueError(f"schemas with {keyword!r} are not known here")
    return MAKERS[keyword]


def _all_of(checks: tuple[Accepts, ...]) -> Accepts:
    def accepts(data: Any) -> bool:
        for check in checks:  # noqa: SIM110 - a generator in all() takes three times as long
            if not check(data):
                return False
        return True

    return accepts


def _type(schema: Schema, _closure: Closure) -> Accepts:
    names = [schema["type"]] if isinstance(schema["type"], str) else schema["type"]
    classes = frozenset(each for name in names for each in CLASSES[name])
    return lambda data: type(data) in classes


def _properties(schema: Schema, closure: Closure) -> Accepts:
    """The keys there must be, what each holds, and what all others do (False: there are none)."""
    known = {key: closure(each) for key, each in schema.get("properties", {}).items()}
    required = tuple(schema.get("required", ()))
    rest = schema.get("additionalProperties", {})
    other: Accepts = closure(rest) if rest is not False else lambda _data: False

    def accepts(data: Any) -> bool:
        if type(data) is not dict:
            return True
        for key in required:
            if key not in data:
                return False
        for key, value in data.items():  # noqa: SIM110 - as above
            if not known.get(key, other)(value):
                return False
        return True

    return accepts


def _items(schema: Schema, closure: Closure) -> Accepts:
    accepts = closure(schema["items"])
    return lambda data: type(data) is not list or all(map(accepts, data))


def _names(schema: Schema, closure: Closure) -> Accepts:
    accepts = closure(schema["propertyNames"])
    return lambda data: type(data) is not dict or all(map(accepts, data))


def _condition(schema: Schema, closure: Closure) -> Accepts:
    """One of two schemas, by a third: this one must not refuse what `jsonschema` accepts, or the wrong one is chosen."""
    if not _is_exact(schema["if"]):
        raise ValueError("under 'if' integers and references are not known here")
    condition, then, otherwise = (closure(schema.get(each, {})) for each in ("if", "then", "else"))
    return lambda data: then(data) if condition(data) else otherwise(data)


def _is_exact(schema: Any) -> bool:
    """Whether a schema is free of what is stricter here than in `jsonschema`, to which 1.0 is an integer."""
    if isinstance(schema, list):
        return all(map(_is_exact, schema))
    if not isinstance(schema, dict):
        return bool(schema != "integer")
    return "$ref" not in schema and all(map(_is_exact, schema.values()))


def _words(words: list[Any]) -> Accepts:
    if not all(isinstance(each, str) for each in words):
        raise ValueError("constants other than texts are not known here")
    known = frozenset(words)
    return lambda data: type(data) is str and data in known


def _pattern(schema: Schema, _closure: Closure) -> Accepts:
    pattern = re.compile(schema["pattern"])
    return lambda data: type(data) is not str or pattern.search(data) is not None


def _at_least(keyword: str, *classes: type) -> Callable[[Schema, Closure], Accepts]:
    """The least length of a text, a list or an object."""

    def make(schema: Schema, _closure: Closure) -> Accepts:
        least = schema[keyword]
        return lambda data: type(data) not in classes or len(data) >= least

    return make


def _most_items(schema: Schema, _closure: Closure) -> Accepts:
    most = schema["maxItems"]
    return lambda data: type(data) is not list or len(data) <= most


def _limit(keyword: str, holds: Callable[[Any, Any], bool]) -> Callable[[Schema, Closure], Accepts]:
    def make(schema: Schema, _closure: Closure) -> Accepts:
        limit = schema[keyword]
        return lambda data: type(data) not in NUMBERS or holds(data, limit)

    return make


MAKERS: Mapping[str, Callable[[Schema, Closure], Accepts]] = {
    "type": _type,
    "properties": _properties,
    "items": _items,
    "propertyNames": _names,
    "if": _condition,
    "allOf": lambda schema, closure: _all_of(tuple(map(closure, schema["allOf"]))),
    "enum": lambda schema, _closure: _words(schema["enum"]),
    "const": lambda schema, _closure: _words([schema["const"]]),
    "pattern": _pattern,
    "minLength": _at_least("minLength", str),
    "minItems": _at_least("minItems", list),
    "minProperties": _at_least("minProperties", dict),
    "maxItems": _most_items,
    "minimum": _limit("minimum", operator.ge),
    "exclusiveMinimum": _limit("exclusiveMinimum", operator.gt),
    "maximum": _limit("maximum", operator.le),
}
