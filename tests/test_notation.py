"""The notation is defined by the files under cases/notation: one line, one text."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from scoring.messages import LANGUAGES
from scoring.notation import (
    Absence,
    Change,
    Moment,
    NotationError,
    Quantity,
    Range,
    Rank,
    Reading,
    Words,
    read,
)
from scoring.rules.parameters import OF_BRACKETS

FOLDER = Path(__file__).parent / "cases" / "notation"


def cases() -> Iterator[Any]:
    for file in sorted(FOLDER.glob("*.yaml")):
        loaded = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)
        assert loaded, f"{file} holds no cases"
        for number, case in enumerate(loaded, start=1):
            yield pytest.param(case, id=f"{file.stem}-{number}-{case['text']}")


CASES = list(cases())


def described(reading: Reading) -> dict[str, Any]:
    """A reading in the words of the case files."""
    facts: dict[str, Any] = {"text": reading.text}
    if reading.relation:
        facts["relation"] = reading.relation.value
    if reading.approximate:
        facts["approximate"] = "true"
    if reading.parts:
        facts["parts"] = [Fraction(each.amount) for each in reading.parts]
    return facts | described_value(reading.value)


def described_value(value: object) -> dict[str, Any]:
    match value:
        case Quantity(amount, unit):
            return {"amount": amount} | ({"unit": unit.name} if unit.name else {})
        case Range(low, high):
            return {"low": low.amount, "high": high.amount} | (
                {"unit": low.unit.name} if low.unit.name else {}
            )
        case Moment():
            latest = value.latest(2024)
            return {"date": latest.isoformat() if value.year else latest.strftime("%m-%d")}
        case Rank(place, tied):
            return {"rank": Fraction(place)} | ({"tied": "true"} if tied else {})
        case Change(by, direction, since):
            facts = {"change": by.amount} | ({"unit": by.unit.name} if by.unit.name else {})
            facts |= {"direction": direction.name.lower()} if direction else {}
            return facts | ({"since": str(since)} if since else {})
        case Words():
            return {"words": "true"}
        case Absence():
            return {"absence": value.value}
    raise AssertionError(value)


def expected(case: dict[str, Any]) -> dict[str, Any]:
    """The case with its numbers as numbers."""
    numbers = {key: Fraction(case[key]) for key in ("amount", "low", "high", "rank", "change") if key in case}
    parts = {"parts": [Fraction(each) for each in case["parts"]]} if "parts" in case else {}
    return {key: each for key, each in case.items() if key != "remarks"} | numbers | parts


@pytest.mark.parametrize("case", CASES)
def test_case(case: dict[str, Any]) -> None:
    if "error" in case:
        with pytest.raises(NotationError) as caught:
            read(case["text"])
        assert caught.value.problem.code == case["error"]
        if "at" in case:
            assert caught.value.problem.span == tuple(map(int, case["at"]))
        for language in LANGUAGES:
            assert caught.value.problem.say(language) == case.get(
                language, caught.value.problem.say(language)
            )
        return
    reading = read(case["text"])
    assert described(reading) == expected(case)
    if "remarks" in case:
        assert list(reading.remarks) == case["remarks"]


@pytest.mark.parametrize("case", [each for each in CASES if "error" not in each.values[0]])
def test_what_is_read_prints_back_to_what_reads_equal(case: dict[str, Any]) -> None:
    reading = read(case["text"])
    assert read(str(reading)) == reading


def test_what_a_bracket_is_refused_for_is_said_word_for_word() -> None:
    """A rule's amounts are told of all of these as one: `rule/bracket-in-quantity`."""
    said = {each.values[0]["error"] for each in CASES if "zh" in each.values[0]}
    assert said == OF_BRACKETS


def test_there_are_several_hundred_cases() -> None:
    assert len(CASES) > 400
