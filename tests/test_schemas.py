"""The published schemas are those of the code, and accept every file that comes with it."""

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import tables

from scoring.cli import run
from scoring.rulebooks import shipped
from scoring.schema import SCHEMAS
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
    assert (ROOT / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8") == capsys.readouterr().out


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_a_published_schema_is_a_schema(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(published(name))


def test_nothing_else_is_published() -> None:
    assert {each.name for each in (ROOT / "schemas").iterdir()} == {f"{name}.schema.json" for name in SCHEMAS}


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
