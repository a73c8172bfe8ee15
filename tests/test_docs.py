"""The manual: what it shows is what happens, and nothing of it lacks in one of the languages."""

import doctest
import re
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import click
import pytest

import scoring
from scoring.messages import LANGUAGES

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "docs"))

shown = pytest.importorskip("shown", reason="the manual needs the extra `docs`")
notation = pytest.importorskip("notation")
translations = pytest.importorskip("translations", reason="the manual needs the extra `docs`")

PAGES = [ROOT / "docs" / f"{each}.md" for each in translations.translated_pages()]
COMMANDS = re.compile(r"^```\{jixiao\} (.*)$", re.MULTILINE)
SCORECARDS = re.compile(r"```yaml\n(format: scorecard/1\n(?:.*\n)*?)```")
PYTHON = [page for page in PAGES if "```python\n" in page.read_text(encoding="utf-8")]


def found(pattern: re.Pattern[str]) -> Iterator[str]:
    for page in PAGES:
        yield from pattern.findall(page.read_text(encoding="utf-8"))


def test_every_message_is_translated_and_no_translation_is_stale() -> None:
    command = [sys.executable, str(ROOT / "docs" / "translations.py")]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("arguments", sorted(set(found(COMMANDS))))
def test_a_command_that_is_shown_prints_something_in_either_language(arguments: str, language: str) -> None:
    assert shown.printed(arguments, language).strip()


def test_a_command_that_fails_cannot_be_shown() -> None:
    with pytest.raises(shown.ExtensionError, match="status 2"):
        shown.printed("audit --no-such-option", "en")


@pytest.mark.parametrize("text", list(found(SCORECARDS)))
def test_a_scorecard_that_is_shown_has_no_errors_and_no_warnings(text: str) -> None:
    findings = scoring.audit(scoring.score(scoring.loads(text)))
    assert [each.code for each in findings if each.severity is not scoring.Severity.INFO] == []


@pytest.mark.parametrize("page", PYTHON, ids=lambda page: page.stem)
def test_the_python_that_is_shown_runs(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    outcome = doctest.testfile(
        str(page), module_relative=False, globs={"Decimal": Decimal, "Fraction": Fraction}
    )
    assert (outcome.attempted > 0, outcome.failed) == (True, 0)


def test_every_command_has_its_help_on_the_page() -> None:
    from scoring.cli import main

    helped = {each.removesuffix(" --help") for each in found(COMMANDS) if each.endswith(" --help")}
    assert helped == set(main.list_commands(click.Context(main)))


def test_findings_that_are_explained_exist() -> None:
    from scoring.severities import SEVERITIES

    text = (ROOT / "docs" / "department.md").read_text(encoding="utf-8")
    codes = set(re.findall(r"^- `([a-z]+/[a-z-]+)`:", text, re.MULTILINE))
    assert codes
    assert codes <= set(SEVERITIES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_on_the_notation_is_what_make_generate_writes(language: str) -> None:
    page = (ROOT / notation.PAGES[language]).read_text(encoding="utf-8")
    assert page == notation.notation_in_markdown(language)


def test_every_file_of_cases_of_the_notation_has_a_title() -> None:
    assert set(notation.TITLES) == {path.stem for path in notation.CASES.glob("*.yaml")}
