"""JSON Schemas, generated from the code, and their verdicts in our own words.

`schemas/*.schema.json` are these schemas written out (a test compares them), so an editor
completes and checks what the engine accepts.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from scoring.messages import Alternatives, Term
from scoring.notation import SIGNS, Relation
from scoring.numbers import RoundingMode
from scoring.problems import Path, Problem
from scoring.rules import KINDS
from scoring.rules.kind import kind_schema
from scoring.source import scalar_text

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError
    from jsonschema.protocols import Validator

Schema = dict[str, Any]

TEXT: Schema = {"type": "string", "minLength": 1}
NOTATION: Schema = {"type": ["string", "number", "null"]}
POINTS: Schema = {
    "type": ["number", "string"],
    "pattern": r"^\s*-?(0|[1-9][0-9]{0,19})(\.[0-9]{1,20})?\s*分?\s*$(?!\n)",
}
WEIGHT: Schema = {"type": "number", "exclusiveMinimum": 0}
WORDING: Schema = {
    "type": "object",
    "additionalProperties": False,
    "properties": {"source": TEXT, "zh": TEXT, "en": TEXT},
    "required": ["zh", "en"],
}
BASIS: Schema = {"basis": {"$ref": "#/$defs/wording"}, "assumption": {"$ref": "#/$defs/wording"}}


def record(properties: Mapping[str, Schema], *required: str) -> Schema:
    """An object with exactly these keys."""
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": dict(properties),
        "required": list(required),
    }


def rule_schema(extra: Mapping[str, Schema]) -> Schema:
    """A rule: the kind decides which parameters it has."""
    return {
        "type": "object",
        "required": ["kind"],
        "properties": {"kind": {"enum": sorted(KINDS)}},
        "allOf": [
            {
                "if": {"properties": {"kind": {"const": name}}, "required": ["kind"]},
                "then": kind_schema(name, extra),
            }
            for name in sorted(KINDS)
        ],
    }


NODES: Schema = {
    "groups": {"type": "array", "items": {"$ref": "#/$defs/group"}},
    "indicators": {"type": "array", "items": {"$ref": "#/$defs/indicator"}},
}


def _indicator_schema() -> Schema:
    return record(
        {
            "id": TEXT,
            "name": TEXT,
            "weight": WEIGHT,
            "target": NOTATION,
            "actual": NOTATION,
            "declared": POINTS,
            "unit": TEXT,
            "relation": {"enum": [each.value for each in Relation]},
            "rule": {
                "type": ["object", "string"],
                "if": {"type": "string"},
                "then": {"enum": sorted(KINDS)},
                "else": {"if": {"type": "object"}, "then": rule_schema({})},
            },
            "status": {"enum": ["not_measured", "not_applicable"]},
            "level": TEXT,
            "reason": {"type": "string"},
            "note": {"type": "string"},
        },
        "name",
        "weight",
        "target",
    )


def _budget_schema() -> Schema:
    return record(
        {
            "weight": WEIGHT,
            "planned": NOTATION,
            "executed": NOTATION,
            "rate": NOTATION,
            "declared": POINTS,
            "unit": TEXT,
            "parts": {"type": "object", "additionalProperties": NOTATION},
            "note": {"type": "string"},
        },
        "planned",
        "executed",
    )


def scorecard_schema() -> Schema:
    """The schema of `format: scorecard/1`."""
    group = record(
        {"name": TEXT, "weight": WEIGHT, "declared": POINTS, "note": {"type": "string"}, **NODES}, "name"
    )
    card = record(
        {
            "format": {"const": "scorecard/1"},
            "title": TEXT,
            "organisation": TEXT,
            "year": {"type": "integer", "minimum": 1949, "maximum": 2999},
            "rulebook": TEXT,
            "declared_total": POINTS,
            "budget": _budget_schema(),
            **NODES,
            "reason": {"type": "string"},
            "improvement": {"type": "string"},
            "note": {"type": "string"},
        },
        "format",
        "title",
        "year",
    )
    return _published("scorecard", card, {"group": group, "indicator": _indicator_schema()})


def rulebook_schema() -> Schema:
    """The schema of `format: rulebook/1`."""
    rounding = record(
        {
            "places": {"type": "integer", "minimum": 0, "maximum": 6},
            "mode": {"enum": [each.value for each in RoundingMode]},
            **BASIS,
        },
        "places",
        "mode",
    )
    relations = [each.value for each in Relation]
    number = {"type": ["number", "string"], "pattern": r"^[0-9]{1,20}(\.[0-9]{1,20})?%?$(?!\n)"}
    book = record(
        {
            "format": {"const": "rulebook/1"},
            "id": TEXT,
            "extends": TEXT,
            "title": {"$ref": "#/$defs/wording"},
            "effective": record({"from": TEXT, "until": TEXT}, "from"),
            "sources": {"type": "object", "additionalProperties": {"$ref": "#/$defs/wording"}},
            "full": record({"value": WEIGHT, **BASIS}, "value"),
            "budget": rule_schema({"weight": WEIGHT, **BASIS}),
            "rules": record({each: {"$ref": "#/$defs/rule"} for each in relations}),
            "unwritten_relation": record(
                {
                    "default": {"enum": [each.value for each in SIGNS]},
                    "zero": {"enum": [each.value for each in SIGNS]},
                    "ceiling_words": {"type": "array", "items": TEXT},
                    **BASIS,
                },
                "default",
                "zero",
                "ceiling_words",
            ),
            "not_measured": record(
                {"policy": {"enum": ["as_declared", "zero", "full", "left_out"]}, **BASIS}, "policy"
            ),
            "not_applicable": record({"policy": {"enum": ["left_out", "zero", "full"]}, **BASIS}, "policy"),
            "rounding": record({"row": rounding, "budget": rounding, "total": rounding}),
            "over_achievement": record(
                {"limit": number, "severity": {"enum": ["warning", "info"]}, **BASIS}, "limit", "severity"
            ),
            "grades": record(
                {
                    "levels": {
                        "type": "array",
                        "minItems": 1,
                        "items": record({"name": TEXT, "from": number}, "name", "from"),
                    },
                    **BASIS,
                },
                "levels",
            ),
        },
        "format",
        "id",
        "title",
        "effective",
    )
    return _published("rulebook", book, {"rule": rule_schema(BASIS), "wording": WORDING})


def _published(name: str, schema: Schema, definitions: Mapping[str, Schema]) -> Schema:
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": f"jixiao {name}"}
    return {**head, **schema, "$defs": dict(definitions)}


SCHEMAS = {"rulebook": rulebook_schema, "scorecard": scorecard_schema}


@cache
def _validator(name: str) -> "Validator":
    from jsonschema import Draft202012Validator  # 110 ms, and not needed to import the package

    return Draft202012Validator(SCHEMAS[name]())


def problems(data: Any, name: str) -> tuple[Problem, ...]:
    """Everything that is wrong with the shape of `data`, without places, in document order."""
    found = (each for error in _validator(name).iter_errors(data) for each in _translate(error))
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
    for key in found:
        if key not in known:
            yield suggest("schema/unknown-key", key, known, (*path, key), at_key=True)


def _not_one_of(found: object, allowed: list[Any], path: Path) -> Problem:
    return suggest("schema/not-one-of", shorten(found), [str(each) for each in allowed], path)


def suggest(code: str, found: str, known: list[str], path: Path = (), *, at_key: bool = False) -> Problem:
    """A problem about a word that is not known, with the nearest one that is or all of them."""
    from difflib import get_close_matches  # needed for mistakes only

    near = get_close_matches(found, known, n=1, cutoff=0.6)
    if near:
        return Problem(f"{code}-near", {"found": found, "near": near[0]}, path, at_key=at_key)
    return Problem(code, {"found": found, "known": tuple(known)}, path, at_key=at_key)


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
