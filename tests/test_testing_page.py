"""What the pages on testing show is what happens."""

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from scoring.cli.trials import test as command
from scoring.expectations import try_file, try_shared
from scoring.schema import SCHEMAS

ROOT = Path(__file__).parents[1]
TABLE = ROOT / "indicators" / "wuhan-data-bureau-2024" / "smart-city.yaml"
PAGES = {"en": "docs/testing.md", "zh": "docs/testing.zh.md"}
YAML = [
    (language, block)
    for language, page in PAGES.items()
    for block in re.findall(r"```yaml\n(.*?)```", (ROOT / page).read_text(encoding="utf-8"), re.DOTALL)
]


def page(language: str) -> str:
    return (ROOT / PAGES[language]).read_text(encoding="utf-8")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    shutil.copy(TABLE, tmp_path)
    return tmp_path


def test_both_pages_show_the_same_files() -> None:
    shown = {language: [block for each, block in YAML if each == language] for language in PAGES}
    assert len(shown["en"]) == 6
    assert shown["en"] == shown["zh"]


@pytest.mark.parametrize("block", [block for language, block in YAML if language == "en"])
def test_a_file_that_is_shown_holds(block: str, here: Path) -> None:
    if block.startswith("format: accepted"):
        Path("accepted.yaml").write_text(block, encoding="utf-8")
        trials = tuple(try_shared("accepted.yaml", date(2025, 1, 1)))
    else:
        Path("smart-city.expected.yaml").write_text(block, encoding="utf-8")
        trials = (try_file("smart-city.expected.yaml", date(2025, 1, 1), {}),)
    assert [each.problems for each in trials] == [()]
    told = [each.code for trial in trials for outcome in trial.failed for each in outcome.problems]
    if block.startswith("findings"):  # only those that are no infos are shown
        told = [each for each in told if each != "expectation/finding-new"]
    assert told == []


@pytest.mark.parametrize("language", PAGES)
def test_every_key_is_on_the_page(language: str) -> None:
    keys = re.findall(r"^\| (`.*`) \|", page(language), re.MULTILINE)
    named = {key for line in keys for key in re.findall(r"`([a-z_]+)`", line)}
    assert SCHEMAS["expectation"]()["properties"].keys() <= named


@pytest.mark.parametrize("language", PAGES)
def test_every_option_is_on_the_page(language: str) -> None:
    named = {each for option in command.params for each in option.opts if each.startswith("--")}
    assert [
        each for each in sorted(named - {"--lang", "--verbose"}) if f"`{each}" not in page(language)
    ] == []
