"""The schema of `format: accepted/1`, and of one acceptance."""

from scoring.schema.shapes import DAY, HEAD, TEXT, Schema, closed_object
from scoring.severities import SEVERITIES

FORMAT = "accepted/1"
NUMBERS = ("declared", "computed", "difference")
"""What an acceptance may pin of its finding, by its names there."""


def acceptances_schema() -> Schema:
    """The schema of a list of findings that a reviewer has accepted."""
    properties: dict[str, Schema] = {
        "code": {"enum": sorted(SEVERITIES)},
        "at": TEXT,
        **{key: {"type": "number"} for key in NUMBERS},
        "count": {"type": "integer", "minimum": 1},
        "reason": TEXT,
        "by": TEXT,
        "until": DAY,
    }
    return {"type": "array", "items": closed_object(properties, "code", "reason", "by", "until")}


def accepted_schema() -> Schema:
    """The schema of what a reviewer has accepted in the scorecards of a folder."""
    accepted = closed_object(
        {
            "format": {"const": FORMAT},
            "accepted": {"type": "object", "additionalProperties": {"$ref": "#/$defs/acceptances"}},
            "note": {"type": "string"},
        },
        "format",
        "accepted",
    )
    return {**HEAD, **accepted, "$defs": {"acceptances": acceptances_schema()}}
