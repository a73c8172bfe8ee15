"""The kinds of rules and aggregates as data: what each is called, what for, and the parameters it takes.

`jixiao rules --kinds` and the manual of kinds print this; a form or an editor of a program asks for it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, fields
from typing import Any

from scoring import aggregates
from scoring.messages import LANGUAGES
from scoring.records import record
from scoring.rules import KINDS, Limits
from scoring.rules.manual import Manual, read_manual
from scoring.rules.parameters import Parameter, object_schema, yaml_name


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
    return tuple(_described(each, schemas[yaml_name(each.name)]) for each in _declared(kind))


def _described(declared: Field[Any], schema: Mapping[str, Any]) -> ParameterDescription:
    parameter: Parameter = declared.metadata["parameter"]
    return ParameterDescription(
        name=yaml_name(declared.name),
        takes={language: parameter.takes.say(language) for language in LANGUAGES},
        meaning=declared.metadata["wording"],
        is_required=declared.default is MISSING,
        default=None if declared.default in (MISSING, None) else parameter.write(declared.default),
        schema=schema,
        parameters=() if parameter.record is None else describe_parameters(parameter.record),
    )


def _declared(kind: type) -> Iterator[Field[Any]]:
    """The fields of a dataclass that are parameters."""
    yield from (each for each in fields(kind) if "parameter" in each.metadata)
