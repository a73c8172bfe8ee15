"""The published schemas are those of the code, and accept every file that comes with it."""

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import tables

from scoring import aggregates
from scoring.cli import run
from scoring.rulebooks import shipped
from scoring.rules import KINDS
from scoring.schema import SCHEMAS
from scoring.schema.acceptance import ANNOTATIONS
from scoring.schema.annotations import annotated, words_about
from scoring.source import read_file

ROOT = Path(__file__).parents[1]
TABLES = tables.scorecard_files()
SHIPPED = sorted((ROOT / "scoring" / "rulebooks").glob("*.yaml"))
EXPECTATIONS = sorted((ROOT / "indicators").rglob("*.expected.yaml"))
RULEBOOKS = [*SHIPPED, *sorted({*(ROOT / "indicators").rglob("*.yaml")} - {*TABLES, *EXPECTATIONS})]


def published(name: str) -> Any:
    return json.loads((ROOT / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8"))


def plain(data: Any) -> Any:
    """The data as an editor sees it: JSON has one kind of number."""
    return json.loads(
        json.dumps(data, default=lambda each: float(each) if isinstance(each, Decimal) else str(each))
    )


def accepts(name: str, file: Path) -> bool:
    data = plain(read_file(file).data)
    return jsonschema.Draft202012Validator(published(name)).is_valid(data)


def test_there_are_files_to_hold_against_the_schemas() -> None:
    assert len(TABLES) >= 7
    assert sorted(each.stem for each in SHIPPED) == list(shipped())


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_a_published_schema_is_what_the_command_prints(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["schema", name]) == 0
    file = f"schemas/{name}.schema.json"
    if (ROOT / file).read_text(encoding="utf-8") != capsys.readouterr().out:
        pytest.fail(
            f"{file} is not what the code gives: run `make generate`, edit nothing there by hand",
            pytrace=False,
        )


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_a_published_schema_is_a_schema(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(published(name))


def test_nothing_else_is_published() -> None:
    assert {each.name for each in (ROOT / "schemas").iterdir()} == {f"{name}.schema.json" for name in SCHEMAS}


Schema = dict[str, Any]


def parts_of(schema: Schema, at: str = "") -> Iterator[tuple[str, Schema]]:
    """Every schema inside a schema with its place, but for conditions, which nobody is shown."""
    yield at, schema
    for keyword, value in schema.items():
        if keyword in ("properties", "$defs"):
            for key, each in value.items():
                yield from parts_of(each, f"{at}/{keyword}/{key}")
        elif keyword == "allOf":
            for index, each in enumerate(value):
                yield from parts_of(each, f"{at}/{keyword}/{index}")
        elif keyword in ("items", "additionalProperties", "then", "else") and isinstance(value, dict):
            yield from parts_of(value, f"{at}/{keyword}")


def without_words(schema: Any) -> Any:
    """A schema without what it says to people."""
    if isinstance(schema, list):
        return [without_words(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    named = {
        key: {name: without_words(each) for name, each in schema[key].items()}
        for key in ("properties", "$defs")
        if key in schema
    }
    rest = {key: without_words(each) for key, each in schema.items() if key not in {*ANNOTATIONS, *named}}
    return {**rest, **named}


def is_in_both_languages(text: str, between: str) -> bool:
    zh, _, en = text.partition(between)
    return bool(re.search("[一-鿿]", zh) and re.search("[A-Za-z]{2}", en) and not re.search("[一-鿿]", en))


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_every_key_says_what_it_is_in_both_languages(name: str) -> None:
    silent = [
        f"{at}/{key}"
        for at, schema in parts_of(published(name))
        for key, each in schema.get("properties", {}).items()
        if "description" not in each
        and not (key == "kind" and "enum" in each)  # what may stand there says it
    ]
    assert silent == []


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_every_title_and_description_is_in_both_languages(name: str) -> None:
    for at, schema in parts_of(published(name)):
        for keyword, between in (("title", " / "), ("description", "\n")):
            if keyword in schema:
                assert is_in_both_languages(schema[keyword], between) or " / " in schema[keyword], (
                    at,
                    schema[keyword],
                )


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_every_word_of_a_choice_says_what_it_means(name: str) -> None:
    choices = [(at, each) for at, each in parts_of(published(name)) if "enum" in each]
    assert choices
    for at, each in choices:
        assert len(each.get("enumDescriptions", ())) == len(each["enum"]), at
        assert all(is_in_both_languages(meaning, " / ") for meaning in each["enumDescriptions"]), at


def test_every_kind_brings_its_manual() -> None:
    for name, kinds in (("scorecard", KINDS), ("rulebook", {**KINDS, **aggregates.KINDS})):
        branches = [each for at, each in parts_of(published(name)) if re.search(r"/allOf/\d+/then$", at)]
        told = {
            each["properties"]["kind"]["const"] for each in branches if each["title"] and each["description"]
        }
        assert told == set(kinds)


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_the_whole_and_every_definition_has_a_title(name: str) -> None:
    schema = published(name)
    assert [key for key, each in {"": schema, **schema["$defs"]}.items() if "title" not in each] == []
    assert schema["$id"] == f"urn:jixiao:schema:{name}:1"


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_examples_and_defaults_are_accepted_where_they_stand(name: str) -> None:
    schema = published(name)
    whole = jsonschema.Draft202012Validator(schema)
    shown = 0
    for at, part in parts_of(schema):
        for value in [*part.get("examples", ()), *([part["default"]] if "default" in part else ())]:
            assert whole.evolve(schema={**part, "$defs": schema["$defs"]}).is_valid(value), (at, value)
            shown += 1
    assert shown > 5


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_words_change_nothing_in_what_a_schema_accepts(name: str) -> None:
    assert without_words(published(name)) == without_words(SCHEMAS[name]())


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_no_words_are_about_what_is_not_there(name: str) -> None:
    words, schema = words_about(name), SCHEMAS[name]()
    whole = annotated(name, schema, words)
    idle = [key for key in words if annotated(name, schema, {**words, key: None}) == whole]
    assert idle == []


@pytest.mark.parametrize("file", TABLES, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_a_published_table_fits_the_published_schema(file: Path) -> None:
    assert accepts("scorecard", file)


@pytest.mark.parametrize("file", EXPECTATIONS, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_recorded_expectations_fit_the_published_schema(file: Path) -> None:
    assert accepts("expectation", file)


@pytest.mark.parametrize("file", RULEBOOKS, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_a_shipped_rulebook_fits_the_published_schema(file: Path) -> None:
    assert accepts("rulebook", file)


@pytest.mark.parametrize(
    "file", [*TABLES, *EXPECTATIONS, *RULEBOOKS], ids=lambda file: f"{file.parent.name}-{file.stem}"
)
def test_the_schema_that_a_file_names_for_editors_exists(file: Path) -> None:
    named = re.match(r"# yaml-language-server: \$schema=(\S+)\n", file.read_text(encoding="utf-8"))
    assert named
    assert (file.parent / named[1]).resolve().parent == ROOT / "schemas"
    assert (file.parent / named[1]).exists()
