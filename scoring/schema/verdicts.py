"""What a JSON Schema says of data, in our own words."""

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, cast

from scoring.messages import Alternatives, Term, shortened
from scoring.problems import Path, Problem, suggest
from scoring.rules.parameters import MARKS_TEXT, NUMBER_TEXT, OWN_WEIGHT_TEXT, SHARE_TEXT
from scoring.schema.expectation import EXACT_TEXT
from scoring.schema.shapes import DAY_TEXT, POINTS_TEXT, RATIO_TEXT
from scoring.source import scalar_text

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError
    from jsonschema.protocols import Validator


WORTH_A_SUGGESTION = 100  # keys of one mapping; where more are wrong, the file is another one

CODE_OF_PATTERN = {
    SHARE_TEXT: "schema/no-share",
    OWN_WEIGHT_TEXT: "schema/no-own-weight",
    POINTS_TEXT: "schema/pattern",
    DAY_TEXT: "schema/no-day",
    EXACT_TEXT: "schema/no-fraction",
}
# What a text of such a pattern is called; of any other, the types that its schema allows.
NAME_OF_PATTERN = {
    SHARE_TEXT: Term("type/share"),
    NUMBER_TEXT: Term("type/percentage"),
    MARKS_TEXT: Term("type/percentage"),
    RATIO_TEXT: Term("type/percentage"),
    POINTS_TEXT: Term("type/number"),
    DAY_TEXT: Term("type/day"),
    EXACT_TEXT: Term("type/fraction"),
}
NEAR_KEY = "schema/unknown-key-near"
DECIMAL = r"-?(0|[1-9][0-9]*)(\.[0-9]+)?"
LIMITS = ("minimum", "maximum")


def problems_of(data: Any, validator: "Validator") -> tuple[Problem, ...]:
    """Everything that is wrong with the shape of `data`, without places, in document order: one problem for a mistake."""
    found = [each for error in validator.iter_errors(data) for each in _translate(error)]
    misspelt = {(each.path[:-1], each.facts["near"]) for each in found if each.code == NEAR_KEY}
    once: dict[object, Problem] = {}
    for each in found:
        if each.code == "schema/missing-key" and (each.path, each.facts["key"]) in misspelt:
            continue
        is_of_type = each.code in ("schema/wrong-kind", "schema/wrong-type")
        once.setdefault((each.path, is_of_type or (each.code, str(each.facts))), each)
    return tuple(once.values())


def _translate(error: "ValidationError") -> Iterator[Problem]:
    path: Path = tuple(error.absolute_path)
    keyword, found, schema = str(error.validator), error.instance, cast("dict[str, Any]", error.schema)
    limit: Any = error.validator_value
    if keyword == "additionalProperties" and isinstance(found, dict):
        yield from _unknown_keys(found, schema, path)
    elif keyword == "required" and isinstance(found, dict):
        yield from _missing_keys(found, limit, schema, path)
    elif keyword in ("enum", "const"):
        yield _not_one_of(found, limit if keyword == "enum" else [limit], path)
    elif keyword == "type":
        yield _wrong_type(found, schema, path)
    elif keyword in ("minItems", "maxItems") and "maxItems" in schema and isinstance(found, list):
        yield Problem("schema/two-items", {"count": len(found)}, path)
    elif keyword == "pattern" or (keyword in LIMITS and schema.get("pattern") == SHARE_TEXT):
        code = CODE_OF_PATTERN.get(schema["pattern"], "schema/not-accepted")
        yield Problem(code, {"found": shorten(found)}, path)
    elif keyword == "minProperties":
        yield Problem("schema/min-properties", {"known": tuple(schema["properties"])}, path)
    elif keyword in (*LIMITS, "exclusiveMinimum", "minLength", "minItems"):
        yield Problem(f"schema/{_kebab(keyword)}", {"limit": limit, "found": shorten(found)}, path)
    else:
        yield Problem("schema/not-accepted", {"found": shorten(found)}, path)


def _wrong_type(found: object, schema: Any, path: Path) -> Problem:
    """A value of the wrong type, by what was meant; a number or a flag in quotes is text, which its looks do not tell."""
    types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    pattern, shown = schema.get("pattern"), shorten(found)
    expected = NAME_OF_PATTERN.get(pattern) or _name_of(types)
    if isinstance(shown, Term):
        return Problem("schema/wrong-kind", {"expected": expected, "found": shown}, path)
    if isinstance(found, str) and {"number", "integer"} & set(types) and re.fullmatch(DECIMAL, found):
        return Problem("schema/quoted-number", {"found": shown}, path)
    if found in ("true", "false") and "boolean" in types:
        return Problem("schema/quoted-flag", {"found": shown}, path)
    if pattern in CODE_OF_PATTERN:
        return Problem(CODE_OF_PATTERN[pattern], {"found": shown}, path)
    return Problem("schema/wrong-type", {"expected": expected, "found": shown}, path)


def _name_of(types: list[str]) -> Term | Alternatives:
    if {"array", "boolean"} < set(types):  # a named value of a row
        return Term("type/value")
    return Alternatives(Term(f"type/{each}") for each in types)


def _kebab(keyword: str) -> str:
    return "".join(f"-{each.lower()}" if each.isupper() else each for each in keyword)


def _unknown_keys(found: Mapping[str, Any], schema: Any, path: Path) -> Iterator[Problem]:
    known = list(schema["properties"])
    unknown = [key for key in found if key not in known]
    for key in unknown[:WORTH_A_SUGGESTION]:
        yield suggest("schema/unknown-key", str(shorten(key)), known, (*path, key), at_key=True)
    for key in unknown[WORTH_A_SUGGESTION:]:
        facts = {"found": shorten(key), "known": tuple(known)}
        yield Problem("schema/unknown-key", facts, (*path, key), at_key=True)


def _missing_keys(found: Mapping[str, Any], needed: list[str], schema: Any, path: Path) -> Iterator[Problem]:
    """Keys that are not there; where no other key is refused, one that is misspelt is told instead."""
    from difflib import get_close_matches  # needed for mistakes only

    for key in needed:
        near = [] if "additionalProperties" in schema else get_close_matches(key, map(str.lower, found), n=1)
        written = next((each for each in found if each.lower() in near), None)
        if key not in found and written is not None:
            yield Problem(NEAR_KEY, {"found": written, "near": key}, (*path, written), at_key=True)
        elif key not in found:
            yield Problem("schema/missing-key", {"key": key}, path)


def _not_one_of(found: object, allowed: list[Any], path: Path) -> Problem:
    known, shown = [str(each) for each in allowed], shorten(found)
    if isinstance(shown, Term):
        return Problem("schema/not-a-word", {"known": tuple(known), "found": shown}, path)
    return suggest("schema/not-one-of", shown, known, path)


def shorten(found: object) -> str | Term:
    """A value as a sentence shows it: its kind where it has no text, and not all of a long one."""
    if isinstance(found, dict):
        return Term("type/object")
    if isinstance(found, list):
        return Term("type/array")
    if found is None:
        return Term("type/null")
    if isinstance(found, bool):
        return "true" if found else "false"
    return shortened(scalar_text(found))
