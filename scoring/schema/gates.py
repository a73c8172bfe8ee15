"""The schema of `format: gates/1`."""

from scoring.findings import CODES
from scoring.schema.shapes import HEAD, SHARE, TEXT, Schema, record

FORMAT = "gates/1"


def gates_schema() -> Schema:
    """The schema of what a project lets pass."""
    level: Schema = {"enum": ["error", "warning", "info", "off"]}
    gates = record(
        {
            "format": {"const": FORMAT},
            "extends": TEXT,
            "fail_on": {"enum": ["error", "warning", "info", "never"]},
            "codes": record({code: {"$ref": "#/$defs/level"} for code in sorted(CODES)}),
            "at_least": record({"total": SHARE, "supported_total": SHARE, "grade": TEXT}),
            "accepted": {"enum": ["pass", "count"]},
            "note": {"type": "string"},
        },
        "format",
    )
    return {**HEAD, **gates, "$defs": {"level": level}}
