"""The schema of `format: gates/1`."""

from scoring.findings import CODES
from scoring.schema.shapes import HEAD, SHARE, TEXT, Schema, closed_object

FORMAT = "gates/1"


def gates_schema() -> Schema:
    """The schema of what a project lets pass."""
    level: Schema = {"enum": ["error", "warning", "info", "off"]}
    gates = closed_object(
        {
            "format": {"const": FORMAT},
            "extends": TEXT,
            "fail_on": {"enum": ["error", "warning", "info", "never"]},
            "codes": closed_object({code: {"$ref": "#/$defs/level"} for code in sorted(CODES)}),
            "at_least": closed_object({"total": SHARE, "supported_total": SHARE, "grade": TEXT}),
            "accepted": {"enum": ["pass", "count"]},
            "note": {"type": "string"},
        },
        "format",
    )
    return {**HEAD, **gates, "$defs": {"level": level}}
