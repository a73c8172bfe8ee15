"""The schema of `format: expectation/1`."""

from scoring.schema.accepted import acceptances_schema
from scoring.schema.shapes import HEAD, TEXT, Schema, closed_object
from scoring.severities import SEVERITIES

FORMAT = "expectation/1"
EXACT_TEXT = r"^-?[0-9]{1,400}(/[1-9][0-9]{0,399}|\.[0-9]{1,400})?$(?!\n)"

NUMBER: Schema = {"type": ["number", "null"]}
PLACE: Schema = {"type": ["string", "null"], "minLength": 1}
PLACES: Schema = {**PLACE, "type": ["string", "null", "array"], "items": PLACE, "minItems": 1}
EXACT: Schema = {"type": ["number", "string", "null"], "pattern": EXACT_TEXT}


def _score_schema(*keys: str) -> Schema:
    """A score alone, or with what else is expected of it."""
    known = {
        "score": NUMBER,
        "exact": EXACT,
        "grade": {"type": ["string", "null"]},
        "status": {"enum": ["computed", "judged", "not_measured", "not_applicable", "unreadable", "missing"]},
    }
    full = closed_object({key: known[key] for key in ("score", "exact", *keys)})
    return {"if": {"type": "object"}, "then": {**full, "minProperties": 1}, "else": NUMBER}


def _values_schema() -> dict[str, Schema]:
    """What a table comes to by one rulebook."""
    return {
        "total": NUMBER,
        "supported_total": NUMBER,
        "grade": {"type": ["string", "null"]},
        "budget": {"$ref": "#/$defs/budget"},
        "groups": {"type": "object", "additionalProperties": {"$ref": "#/$defs/group"}},
        "rows": {"type": "object", "additionalProperties": {"$ref": "#/$defs/row"}},
        "findings": closed_object(dict.fromkeys(sorted(SEVERITIES), PLACES)),
    }


def expectation_schema() -> Schema:
    """The schema of what is expected of a scorecard."""
    expectation = closed_object(
        {
            "format": {"const": FORMAT},
            "scorecard": TEXT,
            "rulebook": TEXT,
            "fingerprint": TEXT,
            **_values_schema(),
            "under": {"type": "object", "additionalProperties": {"$ref": "#/$defs/values"}},
            "accepted": acceptances_schema(),
            "note": {"type": "string"},
        }
    )
    definitions = {
        "budget": _score_schema(),
        "group": _score_schema("grade"),
        "row": _score_schema("status"),
        "values": closed_object(_values_schema()),
    }
    return {**HEAD, **expectation, "$defs": definitions}
