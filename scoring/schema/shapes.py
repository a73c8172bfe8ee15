"""The pieces that schemas are made of."""

from collections.abc import Mapping
from typing import Any

from scoring import aggregates, days
from scoring.rules import KINDS
from scoring.rules.limits import Limits
from scoring.rules.parameters import object_schema
from scoring.rules.rule import kind_schema, schema_of_kind

Schema = dict[str, Any]

ANNOTATIONS = frozenset({"$id", "title", "description", "default", "examples", "enumDescriptions"})
"""Keywords for people, which accept and refuse nothing."""
HEAD: Schema = {"$schema": "https://json-schema.org/draft/2020-12/schema"}

TEXT: Schema = {"type": "string", "minLength": 1}
NOTATION: Schema = {"type": ["string", "number", "null"]}
POINTS_TEXT = r"^\s*-?(0|[1-9][0-9]{0,19})(\.[0-9]{1,20})?\s*分?\s*$(?!\n)"
RATIO_TEXT = r"^[0-9]{1,20}(\.[0-9]{1,20})?%?$(?!\n)"
DAY_TEXT = rf"^{days.PATTERN}$(?!\n)"
POINTS: Schema = {"type": ["number", "string"], "pattern": POINTS_TEXT}
WEIGHT: Schema = {"type": "number", "exclusiveMinimum": 0}
WEIGHT_OR_NONE: Schema = {"type": "number", "minimum": 0}
SHARE: Schema = {"type": ["number", "string"], "minimum": 0, "pattern": RATIO_TEXT}
DAY: Schema = {"type": "string", "pattern": DAY_TEXT}
WORDING: Schema = {
    "type": "object",
    "additionalProperties": False,
    "properties": {"source": TEXT, "zh": TEXT, "en": TEXT},
    "required": ["zh", "en"],
}
URL_TEXT = r"^https?://[^\s]+$(?!\n)"
SOURCE: Schema = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "zh": TEXT,
        "en": TEXT,
        "article": TEXT,
        "url": {"type": "string", "pattern": URL_TEXT},
        "read_on": DAY,
        "note": {"$ref": "#/$defs/wording"},
    },
    "required": ["zh", "en"],
}
BASIS: Schema = {"basis": {"$ref": "#/$defs/wording"}, "assumption": {"$ref": "#/$defs/wording"}}


def closed_object(properties: Mapping[str, Schema], *required: str) -> Schema:
    """An object with exactly these keys."""
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": dict(properties),
        "required": list(required),
    }


def rule_schema(extra: Mapping[str, Schema]) -> Schema:
    """A rule: the kind decides which parameters it has."""
    return _of_a_kind({name: kind_schema(name, extra) for name in sorted(KINDS)})


def change_schema() -> Schema:
    """What a rulebook says of the indicators of a name: a rule, or limits around that of their targets."""
    limits = object_schema(Limits)["properties"]
    return {
        "type": "object",
        "properties": {"kind": {"enum": sorted(KINDS)}},  # an editor offers it where nothing is written yet
        "if": {"propertyNames": {"enum": list(BASIS)}},
        "then": {"$ref": "#/$defs/rule"},
        "else": {
            "if": {"propertyNames": {"enum": [*limits, *BASIS]}},
            "then": closed_object({**limits, **BASIS}),
            "else": {"$ref": "#/$defs/rule"},
        },
    }


def aggregate_schema() -> Schema:
    """An aggregate: the kind decides which parameters it has."""
    kinds = sorted(aggregates.KINDS.items())
    return _of_a_kind({name: schema_of_kind(kind, name, BASIS) for name, kind in kinds})


def _of_a_kind(schemas: Mapping[str, Schema]) -> Schema:
    return {
        "type": "object",
        "required": ["kind"],
        "properties": {"kind": {"enum": list(schemas)}},
        "allOf": [
            {
                "if": {"properties": {"kind": {"const": name}}, "required": ["kind"]},
                "then": schema,
            }
            for name, schema in schemas.items()
        ],
    }


def row_rule_schema() -> Schema:
    """What a row says about its rule: a kind with parameters, limits alone, or the table's own words."""
    limits = object_schema(Limits)["properties"]
    return {
        "type": ["object", "string"],
        "minLength": 1,
        "properties": {"kind": {"enum": sorted(KINDS)}},  # an editor offers it where nothing is written yet
        "if": {"type": "object", "minProperties": 1, "propertyNames": {"enum": list(limits)}},
        "then": closed_object(limits),
        "else": {"if": {"type": "object"}, "then": {"$ref": "#/$defs/plain_rule"}},
    }


def with_rules(schema: Schema, definitions: Mapping[str, Schema]) -> Schema:
    """A schema of tables or rulebooks, with its head and the definitions of rules."""
    return {**HEAD, **schema, "$defs": {"plain_rule": rule_schema({}), **definitions}}
