"""What a parameter of a rule kind can be: its JSON Schema and how its value is read.

A kind declares a field with `parameter(POINTS, default)`; its schema, its reader and its place
in the manual follow from that.
"""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, field, fields
from decimal import Decimal
from fractions import Fraction
from typing import Any

NUMBER_TEXT = r"^-?[0-9]{1,20}(\.[0-9]{1,20})?%?$(?!\n)"  # `$` alone would let a line break pass


@dataclass(frozen=True)
class Parameter:
    """A kind of value: what is allowed (JSON Schema) and what it means."""

    schema: Mapping[str, Any]
    read: Callable[[Any], Any]


def number(value: int | Decimal | str) -> Fraction:
    """`0.5` or `50%`, exactly."""
    if isinstance(value, str) and value.endswith("%"):
        return Fraction(value[:-1]) / 100
    return Fraction(value)


POINTS = Parameter({"type": "number", "minimum": 0}, Fraction)
NUMBER = Parameter({"anyOf": [{"type": "number"}, {"type": "string", "pattern": NUMBER_TEXT}]}, number)
SHARE = Parameter(
    {
        "anyOf": [
            {"type": "number", "minimum": 0, "maximum": 1},
            {"type": "string", "pattern": r"^(100|[0-9]{1,2}(\.[0-9]{1,20})?)%$(?!\n)"},
        ]
    },
    number,
)
FLAG = Parameter({"type": "boolean"}, bool)
NAME = Parameter({"type": "string", "minLength": 1}, str)


def choice(*words: str) -> Parameter:
    """One of a few words."""
    return Parameter({"enum": list(words)}, str)


def several(record: type) -> Parameter:
    """A list of records, each a dataclass whose fields are parameters."""
    schema = {"type": "array", "minItems": 1, "items": object_schema(record)}
    return Parameter(schema, lambda items: tuple(read_object(record, each) for each in items))


def parameter(kind: Parameter, default: Any = MISSING) -> Any:
    """A dataclass field that is a parameter; required where no default is given."""
    return field(default=default, metadata={"parameter": kind})


def object_schema(record: type, extra: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The JSON Schema of a dataclass of parameters, with `extra` properties beside them."""
    declared = fields(record)
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            **(extra or {}),
            **{yaml_name(each.name): dict(each.metadata["parameter"].schema) for each in declared},
        },
        "required": [yaml_name(each.name) for each in declared if each.default is MISSING],
    }


def read_object(record: type, data: Mapping[str, Any]) -> Any:
    """A dataclass from data that its schema has accepted."""
    return record(
        **{
            each.name: each.metadata["parameter"].read(data[yaml_name(each.name)])
            for each in fields(record)
            if yaml_name(each.name) in data
        }
    )


def yaml_name(name: str) -> str:
    """`from_` in Python is `from` in the file."""
    return name.rstrip("_")
