"""What a JSON Schema says of data, in our own words."""

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from scoring.messages import Alternatives, Term
from scoring.problems import Path, Problem, suggest
from scoring.rules.parameters import MARKS_TEXT, NUMBER_TEXT, OWN_WEIGHT_TEXT, SHARE_TEXT
from scoring.source import scalar_text

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError
    from jsonschema.protocols import Validator


WORTH_A_SUGGESTION = 100  # keys of one mapping; where more are wrong, the file is another one

CODE_OF_PATTERN = {
    SHARE_TEXT: "schema/no-share",
    NUMBER_TEXT: "schema/not-accepted",
    MARKS_TEXT: "schema/not-accepted",
    OWN_WEIGHT_TEXT: "schema/no-own-weight",
}


def problems_of(data: Any, validator: "Validator") -> tuple[Problem, ...]:
    """Everything that is wrong with the shape of `data`, without places, in document order."""
    found = (each for error in validator.iter_errors(data) for each in _translate(error))
    return tuple({(each.code, each.path, str(each.facts)): each for each in found}.values())


def _translate(error: "ValidationError") -> Iterator[Problem]:
    path: Path = tuple(error.absolute_path)
    keyword, found = str(error.validator), error.instance
    limit: Any = error.validator_value
    if keyword == "additionalProperties" and isinstance(found, dict):
        yield from _unknown_keys(found, error.schema, path)
    elif keyword == "required" and isinstance(found, dict):
        yield from (Problem("schema/missing-key", {"key": key}, path) for key in limit if key not in found)
    elif keyword in ("enum", "const"):
        allowed = limit if keyword == "enum" else [limit]
        yield _not_one_of(found, allowed, path)
    elif keyword == "type":
        yield _wrong_type(found, [limit] if isinstance(limit, str) else limit, path)
    elif keyword == "pattern" and limit in CODE_OF_PATTERN:
        yield Problem(CODE_OF_PATTERN[limit], {"found": shorten(found)}, path)
    elif keyword in ("minimum", "exclusiveMinimum", "maximum", "pattern", "minLength", "minItems"):
        yield Problem(f"schema/{_kebab(keyword)}", {"limit": limit, "found": shorten(found)}, path)
    else:
        yield Problem("schema/not-accepted", {"found": shorten(found)}, path)


def _wrong_type(found: object, allowed: list[str], path: Path) -> Problem:
    """A value of the wrong type; a number in quotes is text, which its looks do not tell."""
    if isinstance(found, str) and re.fullmatch(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?", found):
        return Problem("schema/quoted-number", {"found": shorten(found)}, path)
    shown = shorten(found)
    code = "schema/wrong-kind" if isinstance(shown, Term) else "schema/wrong-type"
    expected = Alternatives(Term(f"type/{each}") for each in allowed)
    return Problem(code, {"expected": expected, "found": shown}, path)


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


def _not_one_of(found: object, allowed: list[Any], path: Path) -> Problem:
    return suggest("schema/not-one-of", shorten(found), [str(each) for each in allowed], path)


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
    text = scalar_text(found)
    return text if len(text) <= 40 else f"{text[:40]}…"
