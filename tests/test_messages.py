"""The two catalogues say the same, all that the code says is in them, and nothing else is."""

import ast
import re
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from string import Formatter

import pytest

import scoring
from scoring import source
from scoring.messages import LANGUAGES, Language, Term, catalogue, say
from scoring.model import Status
from scoring.notation import Relation
from scoring.numbers import RoundingMode
from scoring.policies import Column, Explaining, Negative, Policy, Treatment
from scoring.problems import Severity
from scoring.rules import KINDS, title_of

PACKAGE = Path(scoring.__file__).parent
ZH, EN = catalogue("zh"), catalogue("en")
AREAS = {code.partition("/")[0] for code in ZH}

TREES = [ast.parse(file.read_text(encoding="utf-8")) for file in sorted(PACKAGE.rglob("*.py"))]
TEXTS = {
    node.value
    for tree in TREES
    for node in ast.walk(tree)
    if isinstance(node, ast.Constant) and isinstance(node.value, str)
}
SUFFIXES = {each for each in TEXTS if re.fullmatch(r"-[a-z]+(-[a-z]+)*", each)}
FORMATS = {"scorecard/1", "rulebook/1", "scorecard/2"}
CODE = re.compile(r"[a-z]+/[a-z][a-z0-9_.-]*")

PAIRS = {"（": "）", "(": ")", "「": "」", "《": "》", "“": "”", "〔": "〕", "[": "]", "【": "】"}


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


def test_both_catalogues_have_the_same_codes() -> None:
    assert len(ZH) > 200
    assert set(ZH) == set(EN)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_says_nothing_twice(language: Language) -> None:
    assert source.read_file(PACKAGE / "messages" / f"{language}.yaml").problems == ()


def test_both_sentences_hold_the_same_facts() -> None:
    assert [code for code in ZH if placeholders(ZH[code]) != placeholders(EN[code])] == []


def test_every_code_in_the_code_has_its_sentence() -> None:
    codes = {each for each in TEXTS if CODE.fullmatch(each) and each.partition("/")[0] in AREAS} - FORMATS
    assert len(codes) > 80
    assert sorted(code for code in codes if code not in ZH and not has_wordings(code)) == []


def has_wordings(code: str) -> bool:
    """Whether something is the beginning of several codes."""
    return any(each.startswith((f"{code.rstrip('-.')}.", f"{code.rstrip('-.')}-")) for each in ZH)


def patterns() -> Iterator[re.Pattern[str]]:
    """The codes that are put together: `f"label/{name}"` is anything behind `label/`."""
    for tree in TREES:
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr):
                parts = [str(each.value) if isinstance(each, ast.Constant) else None for each in node.values]
                if re.fullmatch(r"[a-z/.-]+", "".join(filter(None, parts))):
                    yield re.compile("".join("(.+)" if each is None else re.escape(each) for each in parts))


PATTERNS = list(patterns())
WORDS = {re.sub("([A-Z])", r"-\1", each).lower().replace("_", "-") for each in TEXTS}


def is_used(code: str, depth: int = 2) -> bool:
    """Whether the code holds a code, or can put it together from words that it holds."""
    if code in TEXTS or (depth < 2 and (code.isdigit() or code.replace("_", "-") in WORDS)):
        return True
    matches = filter(None, (each.fullmatch(code) for each in PATTERNS if depth))
    if any(all(is_used(group, depth - 1) for group in found.groups()) for found in matches):
        return True
    return any(is_used(code.removesuffix(each), depth) for each in SUFFIXES if code.endswith(each))


def test_every_sentence_is_used() -> None:
    assert [code for code in ZH if not is_used(code)] == []


@pytest.mark.parametrize(
    ("area", "names"),
    [
        ("severity", {each.value for each in Severity}),
        ("status", {each.value for each in Status} | {"incomplete", "invalid", "withdrawn"}),
        ("relation", {each.value for each in Relation}),
        ("policy", {each.value for each in (*Policy, *Negative, *Column, *Explaining)}),
        ("treatment", {each.value for each in Treatment}),
        ("rounding", {each.value for each in RoundingMode}),
    ],
)
def test_every_word_of_the_model_has_a_name_and_no_other(area: str, names: set[str]) -> None:
    assert {code.partition("/")[2] for code in ZH if code.startswith(f"{area}/")} == names


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_rule_kind_brings_its_name_in_both_languages(kind: str) -> None:
    title = title_of(kind)
    assert re.search("[\u4e00-\u9fff]", title["zh"])
    assert title["en"].isascii()


def is_balanced(sentence: str) -> bool:
    """Whether every bracket and every quote is closed, the inner ones first."""
    expected: list[str] = []
    for character in sentence:
        if character in PAIRS:
            expected.append(PAIRS[character])
        elif character in PAIRS.values() and (not expected or expected.pop() != character):
            return False
    return not expected and sentence.count('"') % 2 == 0 and sentence.count("`") % 2 == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_brackets_and_quotes_come_in_pairs(language: Language) -> None:
    assert [code for code, sentence in catalogue(language).items() if not is_balanced(sentence)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_empty_or_has_blanks_that_nobody_sees(language: Language) -> None:
    sentences = {code: each for code, each in catalogue(language).items() if not code.startswith("text/")}
    assert [
        code for code, each in sentences.items() if not each or each != each.strip() or "  " in each
    ] == []


def test_what_a_reader_is_told_to_write_is_yaml() -> None:
    assert [code for code, sentence in ZH.items() if re.search("[a-z0-9]：[a-z]", sentence)] == []


def test_chinese_sentences_have_chinese_punctuation() -> None:
    wrong = re.compile(r"[\u4e00-\u9fff}][,;!?](?!\w)|[\u4e00-\u9fff]\s[\u4e00-\u9fff]")
    assert [code for code, sentence in ZH.items() if wrong.search(sentence)] == []


def test_english_sentences_are_english() -> None:
    own_words = {code: re.sub(r"\{\w+\}|“[^”]*”|`[^`]*`", "", sentence) for code, sentence in EN.items()}
    assert [code for code, each in own_words.items() if re.search(r"[\u4e00-\u9fff，；。：（）]", each)] == []


def test_facts_are_put_into_words_of_the_language() -> None:
    facts = {"expected": (Term("type/string"), Term("type/number")), "found": Term("type/array")}
    assert say("schema/wrong-type", facts, "zh").count("列表") == 1
    assert "a list" in say("schema/wrong-type", facts, "en")
    assert "1/3" in say("trace/arithmetic", {"expression": "1 ÷ 3", "points": Fraction(1, 3)}, "zh")


def test_a_missing_fact_is_a_bug() -> None:
    with pytest.raises(KeyError):
        say("schema/missing-key", {}, "zh")
    with pytest.raises(KeyError):
        say("schema/no-such-code", {}, "zh")
