"""What a published schema says to people: titles, descriptions, examples, in Chinese and English.

The words stand in `words/<schema>.yaml`, by the path of keys that leads to what they are about (`budget.planned`;
in a definition behind its name, `group.weight`), or for a key that means the same everywhere as `*.basis`. Rule
kinds and their parameters bring their own words. Nothing here changes what a schema accepts.
"""

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from scoring import aggregates
from scoring.messages import catalogue
from scoring.problems import Refusal
from scoring.rules import KINDS
from scoring.rules.manual import Manual, read_manual
from scoring.source import read_text

Schema = dict[str, Any]
Place = tuple[str, ...]

# Keywords whose schema is about the same value, or about the parts of it that have no name.
PASSED_THROUGH = ("additionalProperties", "items", "then", "else")


def annotated(name: str, schema: Schema, words: Mapping[str, Any]) -> Schema:
    """The schema of that name, with its words for people."""
    head = {"$schema": schema["$schema"], "$id": f"urn:jixiao:schema:{name}:1"}
    definitions = {key: _named(each, (key,), words) for key, each in schema["$defs"].items()}
    return {**head, **_named(schema, (), words), "$defs": definitions}


def _named(schema: Schema, at: Place, words: Mapping[str, Any]) -> Schema:
    """What has a name: the whole, a key, or a definition. Words that it brings along stay."""
    entry = _entry(at, words)
    told: Schema = {}
    if entry and "description" not in schema:
        told = {"title": entry["title"], "description": in_both(entry["zh"], entry["en"])}
        told |= {"examples": as_json(entry["examples"])} if "examples" in entry else {}
    return {**told, **_parts(schema, at, words)}


def _parts(schema: Schema, at: Place, words: Mapping[str, Any]) -> Schema:
    """A schema with words for all below it. Conditions (`if`) stay as they are: nobody is shown them."""
    entry = _entry(at, words)
    result = dict(schema)
    for keyword, value in schema.items():
        if keyword == "properties":
            result[keyword] = {key: _key(each, (*at, key), entry, words) for key, each in value.items()}
        elif keyword == "allOf":
            result[keyword] = [_branch(each, at, words) for each in value]
        elif keyword in PASSED_THROUGH and isinstance(value, dict):
            result[keyword] = _parts(value, at, words)
        elif keyword == "enum" and "values" in entry:
            result["enumDescriptions"] = [_meaning(entry["values"], each) for each in value]
    return result


def _key(schema: Schema, at: Place, parent: Mapping[str, Any], words: Mapping[str, Any]) -> Schema:
    """A key; one of a fixed set of codes has the words of that set."""
    if at[-1] == "kind":
        return _choice_of_kinds(schema) if "enum" in schema else schema
    found = _named(schema, at, words)
    if "description" not in found and isinstance(parent.get("values"), str):
        return {"description": _meaning(parent["values"], at[-1]), **found}
    return found


def _branch(schema: Schema, at: Place, words: Mapping[str, Any]) -> Schema:
    """What a value must be like if it is of one kind, with the manual of that kind."""
    found = _parts(schema, at, words)
    name = schema["if"]["properties"]["kind"]["const"]
    manual = _manual(name)
    told = {
        "title": _pair(manual.title["zh"], manual.title["en"]),
        "description": next(in_both(each.zh, each.en) for each in manual.blocks if each.zh),
    }
    properties = {**found["then"]["properties"], "kind": {**told, "const": name}}
    examples = list(_examples(manual, name))
    then = {**told, **({"examples": examples} if examples else {}), **found["then"]}
    return {**found, "then": {**then, "properties": properties}}


def _choice_of_kinds(schema: Schema) -> Schema:
    titles = (_manual(each).title for each in schema["enum"])
    return {**schema, "enumDescriptions": [_pair(each["zh"], each["en"]) for each in titles]}


def _manual(name: str) -> Manual:
    kinds: Mapping[str, type] = {**KINDS, **aggregates.KINDS}
    return read_manual(kinds[name], name)


def _examples(manual: Manual, name: str) -> Iterable[Any]:
    """How the manual writes the kind, where that is on one line."""
    for line in manual.code.splitlines():
        _, _, written = line.partition(": {kind: ")
        if written.startswith(name):
            try:
                yield as_json(read_text(f"{{kind: {written}").data)
            except Refusal:
                continue


def _entry(at: Place, words: Mapping[str, Any]) -> Mapping[str, Any]:
    entry: Mapping[str, Any] = words.get(".".join(at)) or words.get(f"*.{at[-1]}" if at else "") or {}
    return entry


def _meaning(values: str | Mapping[str, str], word: str) -> str:
    """The meaning of one of several words: stated with them, or an area of the catalogue of sentences."""
    if not isinstance(values, str):
        return values[word]
    return _pair(*(catalogue(language)[f"{values}/{word}"] for language in ("zh", "en")))


def _pair(zh: str, en: str) -> str:
    return f"{zh} / {en}"


def in_both(zh: str, en: str) -> str:
    """A description: a line in each language."""
    return f"{zh}\n{en}"


@cache
def words_about(name: str) -> Mapping[str, Any]:
    """The words about one schema."""
    text = files(__package__).joinpath("words", f"{name}.yaml").read_text(encoding="utf-8")
    words: Mapping[str, Any] = read_text(text).data
    return words


def as_json(data: Any) -> Any:
    """Plain data as JSON has it: an editor shows it, and nobody counts on its numbers."""
    return json.loads(json.dumps(data, default=_number))


def _number(value: Decimal) -> Any:
    return json.loads(format(value, "f"))
