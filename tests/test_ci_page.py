"""What the pages on continuous integration show is what there is."""

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml
from commands import command_of

from scoring.gates import find, presets
from scoring.reports import FORMATS
from scoring.schema import SCHEMAS

ROOT = Path(__file__).parents[1]
PAGES = {"en": "docs/ci.md", "zh": "docs/ci.zh.md"}


def page(language: str) -> str:
    return (ROOT / PAGES[language]).read_text(encoding="utf-8")


def blocks(language: str, kind: str = "yaml") -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", page(language), re.DOTALL)


def keys(language: str, after: str) -> list[str]:
    """What the first column of the table behind a text holds."""
    table = page(language).partition(after)[2].partition("\n\n")[0]
    return re.findall(r"(?m)^\| `([\w-]+)`", table)


def lines_of(data: Any) -> list[str]:
    """The commands of a pipeline."""
    if isinstance(data, dict):
        return [each for value in data.values() for each in lines_of(value)]
    if isinstance(data, list):
        return [each for value in data for each in lines_of(value)]
    return [data] if isinstance(data, str) and data.startswith("jixiao ") else []


def test_both_pages_show_the_same_files() -> None:
    assert len(blocks("en")) == 4
    assert blocks("en") == blocks("zh")


def test_pipelines_call_commands_that_exist() -> None:
    commands = [each for block in blocks("en")[:2] for each in lines_of(yaml.safe_load(block))]
    assert len(commands) == 4
    for command in commands:
        _, name, *words = shlex.split(command)
        command_of(name).make_context(name, words)


def test_the_gates_that_are_shown_are_gates(tmp_path: Path) -> None:
    (tmp_path / "gates.yaml").write_text(blocks("en")[2], encoding="utf-8")
    gates = find(str(tmp_path / "gates.yaml"))
    assert (gates.fail_on, gates.grade, gates.floors["supported_total"].text) == ("warning", "良", "85%")
    assert gates.codes["value/bound-as-actual"] == "off"


def test_the_hooks_that_are_shown_exist() -> None:
    known = {each["id"] for each in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))}
    (repository,) = yaml.safe_load(blocks("en")[3])["repos"]
    assert {each["id"] for each in repository["hooks"]} == known


@pytest.mark.parametrize(
    ("en", "zh", "known"),
    [
        ("| name | for |", "| 名称 | 用途 |", sorted(FORMATS)),
        ("| preset | |", "| 名称 | |", sorted(presets())),
        ("| key | |", "| 键 | |", sorted(SCHEMAS["gates"]()["properties"])),
    ],
)
def test_the_tables_list_all_there_is(en: str, zh: str, known: list[str]) -> None:
    assert sorted(keys("en", en)) == sorted(keys("zh", zh)) == known
