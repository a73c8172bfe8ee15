"""The schema of `format: rulebook/1`."""

from collections.abc import Iterable, Mapping
from enum import Enum

from scoring.notation import SIGNS, Relation
from scoring.numbers import RoundingMode
from scoring.policies import COMBINATION, DEFAULTS, POLICIES, UNROUNDED, BlankPlan, Column, Treatment
from scoring.schema.shapes import (
    BASIS,
    DAY,
    SHARE,
    SOURCE,
    TEXT,
    WEIGHT,
    WORDING,
    Schema,
    aggregate_schema,
    change_schema,
    closed_object,
    rule_schema,
    with_rules,
)


def _words(values: Iterable[Enum]) -> Schema:
    return {"enum": [each.value for each in values]}


def _with_defaults(key: str, properties: Mapping[str, Schema]) -> dict[str, Schema]:
    """The keys of a parameter, told with what holds where they are left out."""
    defaults = DEFAULTS[key]
    return {
        name: {**each, "default": defaults[name]} if name in defaults else each
        for name, each in properties.items()
    }


def _rounding_schema(extra: Mapping[str, Schema] | None = None) -> Schema:
    rounding = closed_object(
        {
            **(extra or {}),
            "places": {"type": "integer", "minimum": 0, "maximum": 6},
            "mode": {"enum": [*(each.value for each in RoundingMode), UNROUNDED]},
            **BASIS,
        },
        "mode",
    )
    return {
        **rounding,
        "if": {"properties": {"mode": {"const": UNROUNDED}}},
        "else": {"required": ["places"]},
    }


def _over_achievement_schema() -> Schema:
    entry = closed_object(
        {
            "limit": SHARE,
            "any_deviation": {"type": "boolean"},
            "beyond": {"type": "boolean"},
            "zero_target": {"type": "number", "minimum": 0},
            "relations": {
                "type": "array",
                "minItems": 1,
                "items": _words(SIGNS),
            },
            "treatment": _words(Treatment),
            "points": WEIGHT,
            "under": SHARE,
            "severity": {"enum": ["warning", "info"]},
            **BASIS,
        },
        "severity",
    )
    entry["properties"] = _with_defaults("over_achievement", entry["properties"])
    return {
        "type": ["object", "array"],
        "if": {"type": "array"},
        "then": {"items": entry},
        "else": entry,
    }


def _veto_schema() -> Schema:
    ids = {"type": "array", "minItems": 1, "items": TEXT}
    veto = closed_object({"flag": TEXT, "missed": ids, "grade": TEXT, "grade_at_most": TEXT, **BASIS})
    return {"type": "array", "items": veto}


def _grades_schema() -> Schema:
    total = {"type": "number", "minimum": 0}
    level = closed_object({"name": TEXT, "from": total, "above": total, "to": total, "below": total}, "name")
    return closed_object({"levels": {"type": "array", "items": level}, **BASIS}, "levels")


def rulebook_schema() -> Schema:
    """The schema of a rulebook."""
    book = closed_object(
        {
            "format": {"const": "rulebook/1"},
            "id": TEXT,
            "extends": TEXT,
            "title": {"$ref": "#/$defs/wording"},
            "effective": closed_object({"from": DAY, "until": DAY, **BASIS}, "from"),
            "sources": {"type": "object", "additionalProperties": {"$ref": "#/$defs/source"}},
            "full": closed_object({"value": WEIGHT, **BASIS}, "value"),
            **_of_rows(),
            **_of_sums(),
            **_of_totals(),
        },
        "format",
        "id",
        "title",
        "effective",
    )
    definitions = {
        "rule": rule_schema(BASIS),
        "change": change_schema(),
        "aggregate": aggregate_schema(),
        "source": SOURCE,
        "wording": WORDING,
    }
    return with_rules(book, definitions)


def _of_rows() -> Schema:
    """The parameters by which rows are scored."""
    signs = _words(SIGNS)
    unwritten_rule = {
        "part_steps": {"enum": ["whole", "pro_rata", "up"]},
        "percent": {"enum": ["point", "of_target"]},
    }
    return {
        "budget": rule_schema(
            _with_defaults("budget", {"weight": WEIGHT, "blank_plan": _words(BlankPlan), **BASIS})
        ),
        "rules": closed_object({each.value: {"$ref": "#/$defs/rule"} for each in Relation}),
        "indicators": {"type": "object", "additionalProperties": {"$ref": "#/$defs/change"}},
        "unwritten_relation": closed_object(
            {"default": signs, "zero": signs, "ceiling_words": {"type": "array", "items": TEXT}, **BASIS},
            "default",
            "zero",
            "ceiling_words",
        ),
        "unwritten_rule": closed_object({**unwritten_rule, **BASIS}, *unwritten_rule),
        **{
            name: closed_object({"policy": _words(words), **BASIS}, "policy")
            for name, words in POLICIES.items()
        },
        "bonus": closed_object({"policy": _words(Column), "at_most": WEIGHT, **BASIS}, "policy"),
    }


def _of_sums() -> Schema:
    """The parameters by which scores are rounded and come together."""
    return {
        "rounding": closed_object(
            {
                **dict.fromkeys(("row", "budget", "group", "total"), _rounding_schema()),
                "grade": _rounding_schema(_with_defaults("rounding", {"of": {"enum": ["total", "sum"]}})),
            }
        ),
        "aggregates": {"type": "object", "additionalProperties": {"$ref": "#/$defs/aggregate"}},
        "combination": closed_object(
            {**{name: _words(ways) for name, ways in COMBINATION.items()}, **BASIS}, *COMBINATION
        ),
    }


def _of_totals() -> Schema:
    """The parameters that bear on the total and its grade, and how weights are to be laid out."""
    names = {"type": "array", "minItems": 1, "items": TEXT}
    share = closed_object({"categories": names, "weight": WEIGHT}, "categories", "weight")
    return {
        "over_achievement": _over_achievement_schema(),
        "total_cap": {"$ref": "#/$defs/rule"},
        "vetoes": _veto_schema(),
        "layout": closed_object(
            {"shares": {"type": "array", "minItems": 1, "items": share}, **BASIS}, "shares"
        ),
        "grades": _grades_schema(),
    }
