"""The schema of `format: scorecard/1`."""

from scoring.notation import Relation
from scoring.policies import Way
from scoring.rules import parameters
from scoring.schema.shapes import (
    NOTATION,
    POINTS,
    TEXT,
    WEIGHT,
    WEIGHT_OR_NONE,
    Schema,
    closed_object,
    row_rule_schema,
    with_rules,
)

NODES: Schema = {
    "groups": {"type": "array", "items": {"$ref": "#/$defs/group"}},
    "indicators": {"type": "array", "items": {"$ref": "#/$defs/indicator"}},
}
VALUE: Schema = {
    "type": ["number", "string", "boolean", "array", "null"],
    "minItems": 1,
    "items": {"type": ["number", "string"]},
}


def _indicator_schema() -> Schema:
    contribution = closed_object(
        {"organisation": TEXT, "actual": NOTATION, "funds": NOTATION, "declared": POINTS}, "organisation"
    )
    return closed_object(
        {
            "id": TEXT,
            "name": TEXT,
            "weight": WEIGHT_OR_NONE,
            "target": NOTATION,
            "actual": NOTATION,
            "declared": POINTS,
            "deduction": POINTS,
            "unit": TEXT,
            "relation": {"enum": [each.value for each in Relation]},
            "rule": row_rule_schema(),
            "values": {"type": "object", "additionalProperties": VALUE},
            "contributions": {"type": "array", "minItems": 1, "items": contribution},
            "combination": {"enum": [each.value for each in Way]},
            "role": {"enum": ["bonus", "penalty"]},
            "status": {"enum": ["not_measured", "not_applicable", "withdrawn"]},
            "exempt": TEXT,
            "level": TEXT,
            "reason": {"type": "string"},
            "note": {"type": "string"},
        },
        "name",
        "weight",
        "target",
    )


def _budget_schema() -> Schema:
    return closed_object(
        {
            "weight": WEIGHT,
            "planned": NOTATION,
            "executed": NOTATION,
            "rate": NOTATION,
            "declared": POINTS,
            "unit": TEXT,
            "parts": {"type": "object", "additionalProperties": NOTATION},
            "values": {"type": "object", "additionalProperties": VALUE},
            "note": {"type": "string"},
        },
        "planned",
        "executed",
    )


def scorecard_schema() -> Schema:
    """The schema of a scorecard."""
    group = closed_object(
        {
            "name": TEXT,
            "weight": WEIGHT,
            "ratio": dict(parameters.SHARE.schema),
            "declared": POINTS,
            "aggregate": TEXT,
            "note": {"type": "string"},
            **NODES,
        },
        "name",
    )
    card = closed_object(
        {
            "format": {"const": "scorecard/1"},
            "title": TEXT,
            "organisation": TEXT,
            "year": {"type": "integer", "minimum": 1949, "maximum": 2999},
            "rulebook": TEXT,
            "declared_total": POINTS,
            "flags": {"type": "array", "items": TEXT},
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
    return with_rules(card, {"group": group, "indicator": _indicator_schema()})
