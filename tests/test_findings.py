"""Every finding code has its meaning, example and remedy in both languages, and nothing else has."""

import re

import pytest

from scoring.findings import CODES, meanings
from scoring.messages import LANGUAGES, Language
from scoring.reports.findings_manual import findings_in_markdown
from scoring.severities import SEVERITIES

CHINESE = re.compile("[\u4e00-\u9fff]")


def test_every_code_has_a_meaning_and_nothing_else_has() -> None:
    lapsed = {f"accepted/{each}" for each in ("expired", "changed", "fewer", "stale")}
    assert set(meanings()) == {*SEVERITIES, *lapsed}
    assert set(meanings()) == set(CODES)


@pytest.mark.parametrize("code", sorted(CODES))
def test_a_meaning_is_told_in_whole_sentences_of_both_languages(code: str) -> None:
    meaning = meanings()[code]
    for words in (meaning.title, meaning.means, meaning.example, meaning.remedy):
        assert set(words) == set(LANGUAGES)
        assert CHINESE.search(words["zh"])
    assert meaning.title["en"].isascii()
    for words in (meaning.means, meaning.example, meaning.remedy):
        assert words["zh"].endswith("。")
        assert words["en"].endswith(".")
    assert len({meaning.title["en"] for meaning in meanings().values()}) == len(CODES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_manual_has_a_section_for_every_code(language: Language) -> None:
    page = findings_in_markdown(language)
    assert re.findall(r"(?m)^## .*`([a-z/-]+)`", page) == list(meanings())
