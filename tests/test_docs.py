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

from scoring.messages import LANGUAGES, Language, say

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "docs"))

notation = pytest.importorskip("notation")
standards = pytest.importorskip("standards")
pages = pytest.importorskip("pages", reason="the manual needs the extra `docs`")
sessions = pytest.importorskip("sessions")

PAGES = [ROOT / "docs" / f"{each}.md" for each in pages.pages()]
COMMANDS = re.compile(r"^\$ jixiao (.*)$", re.MULTILINE)
PYTHON = [page for page in PAGES if "```python\n" in page.read_text(encoding="utf-8")]


def found(pattern: re.Pattern[str]) -> Iterator[str]:
    for page in PAGES:
        yield from pattern.findall(page.read_text(encoding="utf-8"))


def test_every_message_is_translated_and_no_translation_is_stale() -> None:
    command = [sys.executable, str(ROOT / "docs" / "translations.py")]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("page", pages.pages())
def test_commands_print_what_is_shown_and_the_chinese_page_is_what_follows(page: str) -> None:
    for name, text in pages.written(page).items():
        assert (ROOT / name).read_text(encoding="utf-8") == text, "run make generate"


def test_there_is_no_chinese_page_of_nothing() -> None:
    chinese = {path.name.removesuffix(".zh.md") for path in (ROOT / "docs").glob("*.zh.md")}
    assert chinese == {*pages.pages(), *pages.WRITTEN_FROM_CODE}


def test_every_page_is_in_the_table_of_contents() -> None:
    text = (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
    listed = re.findall(r"^([a-z][a-z-]+)$", text, re.MULTILINE)
    assert sorted(listed) == sorted({*pages.pages(), *pages.WRITTEN_FROM_CODE} - {"index"})


READABLE = [*sorted(ROOT.glob("docs/*.md")), ROOT / "README.md", ROOT / "README.zh.md"]


@pytest.mark.parametrize("page", READABLE, ids=lambda page: page.name)
def test_links_lead_to_a_page_and_keep_the_language(page: Path) -> None:
    links = re.findall(r"\]\(([^):#]+\.md)", page.read_text(encoding="utf-8"))
    assert [each for each in links if not (page.parent / each).exists()] == []
    if page.name.endswith(".zh.md"):
        strangers = [each for each in links if (page.parent / each.replace(".md", ".zh.md")).exists()]
        assert strangers in ([], [page.name.replace(".zh.md", ".md")])


# -- what makes the pages


def test_a_line_that_is_not_printed_cannot_be_shown() -> None:
    with pytest.raises(sessions.Mismatch, match="not printed, or not in this order: b"):
        list(sessions.places(("…", "b"), ("a", "c")))
    with pytest.raises(sessions.Mismatch, match="not in this order"):
        list(sessions.places(("c", "a"), ("a", "c")))


def test_a_part_of_what_is_printed_is_shown_in_either_language() -> None:
    step = sessions.Step("x", ("…", "b", "…"), ("a", "b", "c"), ("甲", "乙", "丙"))
    assert step.excerpt() == ("…", "乙", "…")
    with pytest.raises(sessions.Mismatch, match="differ in lines"):
        sessions.Step("x", ("…", "b"), ("a", "b"), ("甲",)).excerpt()


def test_the_commands_of_a_page_see_its_files_and_those_before_them() -> None:
    text = "```yaml\n# a/b.yaml\nx: 1\n```\n\n```console\n$ cat a/b.yaml > c\n$ wc -l < c\nstale\n```\n"
    assert sessions.with_output(text, "en") == text.replace("stale", "2")


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("# A b\n\nc\n", "# 甲\n\n丙\n"),
        ("A\nb\n\n    A b\n\nc\n", "甲\n\n    A b\n\n丙\n"),
        ("```yaml\nc\n```\n\nc\n", "```yaml\nc\n```\n\n丙\n"),
        ("| c | `x` |\n| --- | --- |\n| d\\|e | c |\n", "| 丙 | `x` |\n| --- | --- |\n| 丁\\|戊 | 丙 |\n"),
        ("- c\n- A\n  b\n", "- 丙\n- 甲\n"),
        ("```{toctree}\n:caption: c\n\nc\n```\n", "```{toctree}\n:caption: 丙\n\nc\n```\n"),
    ],
)
def test_messages_are_put_into_the_places_of_the_english_ones(english: str, chinese: str) -> None:
    assert pages.translated(english, {"A b": "甲", "c": "丙", "d|e": "丁|戊"}) == chinese


def test_links_lead_to_the_chinese_page_and_its_heading() -> None:
    told = pages.to_chinese_pages("[a](testing.md#accepted-findings) [b](kinds.md) [c](../CONTRIBUTING.md)")
    assert told == "[a](testing.zh.md#接受的问题) [b](kinds.zh.md) [c](../CONTRIBUTING.md)"


# -- what the pages show


def test_a_file_that_is_shown_under_the_name_of_one_of_ours_is_that_file() -> None:
    shown = [
        (name, text)
        for page in PAGES
        for block in sessions.BLOCK.finditer(page.read_text(encoding="utf-8"))
        for name, text in re.findall(r"(?s)^# (docs/[\w./-]+)\n(.*)", block["text"])
    ]
    assert shown
    for name, text in shown:
        assert (ROOT / name).read_text(encoding="utf-8") == text


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_quoted_of_an_interruption_is_what_is_said(language: Language) -> None:
    page = ROOT / "docs" / ("many-files.zh.md" if language == "zh" else "many-files.md")
    assert f"\n> {say('cli/interrupted', {}, language)}\n" in page.read_text(encoding="utf-8")


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


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_on_standards_is_what_make_generate_writes(language: Language) -> None:
    page = (ROOT / standards.PAGES[language]).read_text(encoding="utf-8")
    assert page == standards.standards_in_markdown(language)


def test_the_page_on_standards_has_every_case() -> None:
    page = (ROOT / standards.PAGES["zh"]).read_text(encoding="utf-8")
    files = {path.stem for path in standards.CASES.glob("*.yaml")}
    assert files == {*standards.TITLES, "refused", "sentences"}
    texts = [each["text"].replace("\n", "⏎") for name in files for each in standards.cases(name)]
    assert [each for each in texts if each.strip() and f"`{each}`" not in page] == []
