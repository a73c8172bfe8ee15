"""The reference of the file formats tells every key, and its examples are files that work."""

import re
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import scoring
from scoring.expectations import try_file
from scoring.gates import find
from scoring.lint import lint
from scoring.messages import LANGUAGES, Language
from scoring.policies import DEFAULTS
from scoring.schema import SCHEMAS
from scoring.schema.annotations import words_about

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "docs"))

import formats  # noqa: E402, a script beside its pages

EXAMPLES = ROOT / formats.EXAMPLES
CHINESE = re.compile("[\u4e00-\u9fff]")


def page(language: Language) -> str:
    return (ROOT / formats.PAGES[language]).read_text(encoding="utf-8")


def section(name: str, language: Language) -> str:
    """What the page says of one format."""
    (found,) = re.findall(rf"(?ms)^## [^\n]*`format: {name}/1`.*?(?=^## |\Z)", page(language))
    return str(found)


def keys_of(schema: Any) -> set[str]:
    """Every key of a format, but those of rules and of finding codes."""
    if isinstance(schema, list):
        return {key for each in schema for key in keys_of(each)}
    if not isinstance(schema, dict) or "allOf" in schema:
        return set()
    named = schema.get("properties", {})
    keys = set() if "/" in "".join(named) or set(named) == {"kind"} else set(named)
    return keys | {key for name, each in schema.items() if name != "if" for key in keys_of(each)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_what_make_generate_writes(language: Language) -> None:
    assert page(language) == formats.formats_in_markdown(language), "run make generate"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_every_key_of_a_format_has_its_line(name: str, language: Language) -> None:
    with_rules = name in ("scorecard", "rulebook")
    limits = {"pass_from", "at_least", "at_most"} if with_rules else set()  # told with the kinds
    keys = keys_of(SCHEMAS[name]()) - limits
    told = set(re.findall(r"(?m)^\| `([^`]+)` \|", section(name, language)))
    assert keys - told == set()
    assert len(keys) > 5


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("scorecard", "| `year` | a whole number, at least 1949, at most 2999 | yes | |"),
        ("scorecard", "| `weight` | a number, above 0 | | the weight that the rulebook states |"),
        ("scorecard", "| `contributions` | a list, each a mapping, see `indicator.contributions` | |"),
        ("scorecard", "| `rule` | a [rule](kinds.md) or text | | the rule of the rulebook |"),
        ("rulebook", "| `full` | a mapping, see `full` | here or in what it extends | |"),
        ("rulebook", "| `weight` | a number, above 0 | here or in what it extends | |"),
        ("rulebook", "| `blank_plan` | a word | | `refused` |"),
        ("rulebook", "| `until` | a date, as in 2024-01-31 | | no end |"),
        ("expectation", "| `code` | a [finding code](findings.md) | yes | |"),
        ("expectation", "| `rows` | names, each with a number or nothing or a mapping, see `row` | |"),
        (
            "gates",
            "| `codes` | [finding codes](findings.md), each with a word | | the severity of the finding |",
        ),
    ],
)
def test_a_key_is_told_with_its_type_and_whether_it_must_be_there(name: str, line: str) -> None:
    assert line in section(name, "en")


def test_words_are_told_with_their_meaning() -> None:
    assert "`bonus`: adds points; `penalty`: only takes points away |" in section("scorecard", "en")
    assert "怎样舍入。`half_up`：四舍五入；" in section("rulebook", "zh")


def test_defaults_are_those_of_the_code(tmp_path: Path) -> None:
    words = words_about("rulebook")
    over = DEFAULTS["over_achievement"]
    assert words["over_achievement.treatment"]["without"] == f"`{over['treatment']}` / `{over['treatment']}`"
    assert words["over_achievement.beyond"]["without"].endswith(f"`{str(over['beyond']).lower()}`")
    assert re.findall(r"`(\w+)`", words["over_achievement.relations"]["without"])[3:] == over["relations"]
    assert words["rounding.grade.of"]["without"].endswith(f"`{DEFAULTS['rounding']['of']}`")
    assert words["budget.blank_plan"]["without"].endswith(f"`{DEFAULTS['budget']['blank_plan']}`")
    (tmp_path / "gates.yaml").write_text("format: gates/1\n", encoding="utf-8")
    gates, told = find(str(tmp_path / "gates.yaml")), words_about("gates")
    assert told["fail_on"]["without"].endswith(f"`{gates.fail_on}`")
    assert (gates.codes, gates.floors, gates.grade) == ({}, {}, None)
    assert told["accepted"]["without"] == "`pass` / `pass`"


def test_what_holds_without_a_key_is_told_in_both_languages() -> None:
    told = [each["without"] for name in SCHEMAS for each in words_about(name).values() if "without" in each]
    assert len(told) > 20
    for each in told:
        chinese, english = each.split(" / ")
        assert english.startswith("`") or CHINESE.search(chinese)
        assert not CHINESE.search(english)


# -- the examples


def test_there_is_an_example_of_every_format() -> None:
    found = [path.read_text(encoding="utf-8").partition("\n")[0] for path in EXAMPLES.iterdir()]
    assert sorted(found) == sorted(f"format: {name}/1" for name in SCHEMAS)


def test_the_scorecard_the_rulebook_and_the_expectations_go_together() -> None:
    findings = scoring.audit(scoring.score(scoring.load(EXAMPLES / "scorecard.yaml")))
    assert [each.code for each in findings] == ["score/unmeasured-credit"]
    (linted,) = lint([str(EXAMPLES / "rulebook.yaml")])
    assert (linted.problems, linted.findings) == ((), ())
    trial = try_file(str(EXAMPLES / "scorecard.expected.yaml"), date(2025, 1, 1), {})
    assert (trial.problems, trial.failed, len(trial.outcomes) > 5) == ((), (), True)


def test_the_gates_are_read() -> None:
    gates = find(str(EXAMPLES / "gates.yaml"))
    assert (gates.fail_on, gates.grade, gates.codes["score/rounding"]) == ("warning", "良", "off")
