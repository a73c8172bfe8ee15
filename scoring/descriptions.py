"""The kinds of rules and aggregates as data: what each is called, what for, and the parameters it takes.

`jixiao rules --kinds` and the manual of kinds print this; a form or an editor of a program asks for it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from typing import Any, get_args, get_type_hints

from scoring import aggregates
from scoring.messages import LANGUAGES, Alternatives, Term, say
from scoring.records import record
from scoring.rules import KINDS, Limits
from scoring.rules.bounds import BOUND, MEASURED
from scoring.rules.manual import Manual, read_manual
from scoring.rules.parameters import (
    FLAG,
    MARKS,
    MARKS_OR_RANGE,
    MULTIPLE,
    NAME,
    NUMBER,
    PLACES,
    POINTS,
    SHARE,
    SIGNED_POINTS,
    STEP,
    Parameter,
    object_schema,
    yaml_name,
)
from scoring.rules.rule import RULES

# What a value of each type is called; any other type is described by its schema.
TYPES: tuple[tuple[Parameter, str], ...] = (
    (BOUND, "bound"),
    (FLAG, "flag"),
    (MARKS, "marks"),
    (MARKS_OR_RANGE, "marks-or-range"),
    (NAME, "text"),
    (MEASURED, "measured"),
    (MULTIPLE, "number"),
    (NUMBER, "number"),
    (PLACES, "places"),
    (POINTS, "points"),
    (RULES, "rules"),
    (SHARE, "share"),
    (SIGNED_POINTS, "signed-points"),
    (STEP, "step"),
)


@record
class ParameterDescription:
    """A parameter of a kind, with words in each language.

    `name` is its key in a file, `takes` what its values are, `meaning` what it is for, `default` what holds where it is
    left out, as a file has it (None: nothing, or it is required). `schema` is the JSON Schema of its values; `parameters`
    are those of each item, where it is a list of records.
    """

    name: str
    takes: Mapping[str, str]
    meaning: Mapping[str, str]
    is_required: bool
    default: str | None
    schema: Mapping[str, Any]
    parameters: tuple["ParameterDescription", ...] = ()


@record
class KindDescription:
    """A kind of rules, or of aggregates (`is_aggregate`), with words in each language.

    `limits` are the parameters that every rule may have besides those of its kind; aggregates have none.
    """

    name: str
    title: Mapping[str, str]
    summary: Mapping[str, str]
    parameters: tuple[ParameterDescription, ...]
    limits: tuple[ParameterDescription, ...] = ()
    is_aggregate: bool = False


def kinds() -> tuple[KindDescription, ...]:
    """Every kind of rules by its name, then every kind of aggregates.

    >>> ratio = next(each for each in kinds() if each.name == "ratio")
    >>> ratio.title["zh"], ratio.title["en"]
    ('正向比例', 'ratio')
    >>> [(each.name, each.takes["en"], each.default) for each in ratio.parameters][1:2]
    [('cap', 'true or false', 'true')]
    """
    return tuple(describe(name) for table in (KINDS, aggregates.KINDS) for name in sorted(table))


def describe(name: str) -> KindDescription:
    """The kind of that name. Raises KeyError."""
    manual, is_rule = manual_of(name), name in KINDS
    kind: type = KINDS[name] if is_rule else aggregates.KINDS[name]
    first = next((each for each in manual.blocks if each.zh), None)
    summary = {"zh": first.zh if first else "", "en": first.en if first else ""}
    limits = describe_parameters(Limits) if is_rule else ()
    return KindDescription(name, manual.title, summary, describe_parameters(kind), limits, not is_rule)


def manual_of(name: str) -> Manual:
    """The manual of a kind of rules or of aggregates."""
    return read_manual(KINDS.get(name) or aggregates.KINDS[name], name)


def describe_parameters(kind: type) -> tuple[ParameterDescription, ...]:
    """The parameters of a dataclass of them, in its order."""
    schemas = object_schema(kind)["properties"]
    return tuple(_described(kind, each, schemas[yaml_name(each.name)]) for each in _declared(kind))


def _described(kind: type, declared: Field[Any], schema: Mapping[str, Any]) -> ParameterDescription:
    parameter: Parameter = declared.metadata["parameter"]
    inside = _record_of(kind, declared)
    code, facts = ("takes/records", {}) if inside else _takes(parameter)
    return ParameterDescription(
        name=yaml_name(declared.name),
        takes={language: say(code, facts, language) for language in LANGUAGES},
        meaning=declared.metadata["wording"],
        is_required=declared.default is MISSING,
        default=None if declared.default in (MISSING, None) else parameter.write(declared.default),
        schema=schema,
        parameters=describe_parameters(inside) if inside else (),
    )


def _declared(kind: type) -> Iterator[Field[Any]]:
    """The fields of a dataclass that are parameters."""
    yield from (each for each in fields(kind) if "parameter" in each.metadata)


def _record_of(kind: type, declared: Field[Any]) -> type | None:
    """The dataclass of the records in a list, where a parameter is one."""
    inside = next(iter(get_args(get_type_hints(kind)[declared.name])), None)
    if isinstance(inside, type) and is_dataclass(inside) and any(_declared(inside)):
        return inside
    return None


def _takes(parameter: Parameter) -> tuple[str, dict[str, object]]:
    """What the values of a parameter are, as a code and its facts."""
    known = next((name for each, name in TYPES if each is parameter), None)
    if known is not None:
        return f"takes/{known}", {}
    schema = parameter.schema
    if "enum" in schema:
        return "takes/choice", {"words": tuple(f"`{each}`" for each in schema["enum"])}
    if schema.get("type") == "array":
        items = next((name for each, name in TYPES if dict(each.schema) == schema["items"]), "text")
        return "takes/list", {"each": Term(f"takes/{items}")}
    named = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    return "takes/one-of", {"types": Alternatives(Term(f"type/{each}") for each in named)}
