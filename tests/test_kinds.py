"""The manual of the rule kinds: a line for each, a page for one, a file for all, and nothing that is not there."""

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import goldens
import pytest

from scoring import aggregates
from scoring.messages import LANGUAGES, Language
from scoring.reports.kinds import describe_kind, kind_in_markdown, list_kinds
from scoring.reports.parts import Heading, Listing, Paragraph, Table, as_markdown, as_text
from scoring.rules import KINDS, LIMIT_KEYS
from scoring.rules.manual import Manual, manual_of, read_manual
from scoring.rules.parameters import object_schema

ROOT = Path(__file__).parents[1]
MANUALS = {"en": "docs/kinds.md", "zh": "docs/kinds.zh.md"}
CHINESE = re.compile("[\u4e00-\u9fff]")
EVERY = [*sorted(KINDS), *sorted(aggregates.KINDS)]


def manual(name: str) -> Manual:
    return manual_of(name) if name in KINDS else read_manual(aggregates.KINDS[name], name)


def generator() -> ModuleType:
    """`docs/generate.py`, which is no part of the package."""
    specification = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    assert specification
    assert specification.loader
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


GENERATED: dict[str, str] = generator().generated()


# -- the files


def test_the_manuals_and_the_schemas_are_generated() -> None:
    assert {"docs/kinds.md", "docs/kinds.zh.md", "schemas/rulebook.schema.json"} <= set(GENERATED)


@pytest.mark.parametrize("name", sorted(GENERATED))
def test_a_generated_file_is_what_make_generate_writes(name: str) -> None:
    assert (ROOT / name).read_text(encoding="utf-8") == GENERATED[name], "run make generate"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_is_documented_and_nothing_that_does_not_exist(language: Language) -> None:
    text = (ROOT / MANUALS[language]).read_text(encoding="utf-8")
    assert re.findall(r"^## `(\w+)`$", text, re.MULTILINE) == EVERY
    assert re.findall(r"^- \[`(\w+)`\]\(#(\w+)\)", text, re.MULTILINE) == [(each, each) for each in EVERY]


def test_no_two_kinds_share_a_name() -> None:
    assert len(set(EVERY)) == len(EVERY)


# -- the list and the pages


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_has_one_line_for_each_kind_and_lines_up(language: Language) -> None:
    tables = [table.splitlines() for table in list_kinds(language).split("\n\n")]
    assert [line.split()[0] for _, _, *lines in tables for line in lines] == EVERY
    for _, _, *lines in tables:
        called = [(line, manual(line.split()[0]).title[language]) for line in lines]
        assert len({goldens.width(line[: line.index(title, 14)]) for line, title in called}) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_a_kind(language: Language) -> None:
    assert describe_kind("met_or_not", language) == goldens.expected(f"kind-met_or_not.{language}")


@pytest.mark.parametrize("kind", EVERY)
def test_a_page_has_every_parameter_every_limit_and_every_user(kind: str) -> None:
    page = kind_in_markdown(kind, "en")
    of_rules = LIMIT_KEYS if kind in KINDS else ()
    parameters = [*object_schema(KINDS.get(kind) or aggregates.KINDS[kind])["properties"], *of_rules]
    assert [each for each in parameters if f"| `{each}` |" not in page] == []
    assert [each["en"] for each in manual(kind).users if f"- {each['en']}\n" not in page] == []
    assert [each.code for each in manual(kind).blocks if each.code not in page] == []


@pytest.mark.parametrize("kind", EVERY)
def test_the_words_of_a_kind_are_there_in_both_languages(kind: str) -> None:
    words = [each for each in manual(kind).blocks if not each.code]
    assert words
    for each in words:
        assert CHINESE.search(each.zh)
        assert "en:" not in each.zh
        assert each.en
        assert not re.search("[\u4e00-\u9fff]{6}", each.en)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("ratio", "runs on arrays"),
        ("ratio", "targets: floors (≥, >), equalities (=)"),
        ("ratio", "scores: amount"),
        ("bands", "targets: its parameters decide"),
        ("bands", "whether it runs on arrays depends on its parameters"),
        ("bands", "| `from` | an amount with its unit, or an expression | — |"),
        ("bands", "| `of` | what is measured, or an expression | `completion` |"),
        ("levels", "does not run on arrays: a person or other rules have a say in each row"),
        ("levels", "scores: qualitative"),
        ("checklist", "| `discretionary` | true or false | `false` |"),
        ("combine", "| `by` | one of `maximum`, `minimum`, `mean`, `sum` | required |"),
        ("combine", "| `rules` | a list of rules | required |"),
        ("deduct", "| `per` | an amount with its unit | required |"),
        ("deduct", "| `exemptions` | a list, each text | — |"),
        ("inverse_ratio", "| `zero_actual` | one of `full`, `zero`, `refused` | `full` |"),
        ("mean", "| `out_of` | points, or `weight` | `weight` |"),
        ("count", "| `must` | a list, each a list, each text | — |"),
        ("count", "| `at_least` | a whole number from 1 on |"),
        ("checklist", "| `times` | a whole number from 1 on, or `any` | `1` |"),
        ("combine", "scores: its parameters decide"),
        ("lookup", "Each entry of `table`:"),
        ("linear_overrun", "| `zero_at` | a number or a percentage | `200%` |"),
    ],
)
def test_a_page_says_what_a_kind_takes_and_scores(kind: str, words: str) -> None:
    assert words in kind_in_markdown(kind, "en")


@pytest.mark.parametrize("kind", EVERY)
def test_a_chinese_page_has_no_english_in_its_examples(kind: str) -> None:
    """What stands in Latin letters there is YAML, a name of it, or a letter of a formula."""
    names = {
        *EVERY,
        "by",
        "of",
        "true",
        "false",
        "max",
        "min",
        "score",
        "start",
        "points",
        "value",
        "per",
        "base",
    }
    names |= {
        "default",
        "from",
        "to",
        "otherwise",
        "take",
        "highest",
        "lowest",
        "weights",
        "stated",
        "equal",
        "NA",
        "out_of",
    }
    for block in manual(kind).blocks:
        lines = [each for each in block.code_zh.splitlines() if not re.search("[:{]", each) or "->" in each]
        of_rules = set(re.findall(r"\w+(?=:)", block.code_zh)) | defined(kind)
        words = {word for each in lines for word in re.findall("[A-Za-z_]{2,}", each)}
        assert words - names - of_rules == set()


def defined(kind: str) -> set[str]:
    """The names that the examples of a kind define."""
    return set(re.findall(r"^ +(\w+):", manual(kind).code, re.MULTILINE))


def test_the_words_of_an_example_are_there_in_both_languages() -> None:
    (code,) = [each for each in manual("deduct").blocks if each.code.startswith("target")]
    assert code.code.splitlines()[:3] == [
        "target ≥10个, full marks 5",
        "    10个   -> 5",
        "    9.5个  -> 5        less than a whole step",
    ]
    assert code.code_zh.splitlines()[::2][:2] == ["目标 ≥10个，满分 5", "    9.5个  -> 5        不足一步"]


# -- parts


def test_cells_with_bars_stay_cells_in_markdown() -> None:
    table = Table(("a", "b"), (("|x|", "`y`"),))
    assert as_markdown([table]) == "| a | b |\n| --- | --- |\n| \\|x\\| | `y` |\n"
    assert as_text([table]).splitlines()[-1].split() == ["|x|", "y"]


def test_a_document_has_room_between_its_parts() -> None:
    parts = [Heading("A", 2), Paragraph("`b` c"), Listing(("d", "e"))]
    assert as_text(parts) == "A\n\nb c\n\n- d\n- e\n"
    assert as_markdown(parts) == "## A\n\n`b` c\n\n- d\n- e\n"
