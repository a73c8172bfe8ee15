"""What the audit finds is defined by the files under cases/findings: one file per code, word for word."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

import scoring
from scoring.messages import catalogue
from scoring.severities import SEVERITIES

FOLDER = Path(__file__).parent / "cases" / "findings"
Case = dict[str, Any]


def code_of(file: Path) -> str:
    """`score-partial-credit.yaml` holds the cases of score/partial-credit."""
    return file.stem.replace("-", "/", 1)


def cases() -> Iterator[Any]:
    for file in sorted(FOLDER.glob("*.yaml")):
        loaded = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)
        assert loaded, f"{file} holds no cases"
        for case in loaded:
            yield pytest.param(code_of(file), case, id=f"{file.stem}: {case['says']}")


CASES = list(cases())
FINDINGS = [found for each in CASES for found in each.values[1]["finds"]]


def found_in(code: str, case: Case) -> list[scoring.Finding]:
    """All findings of the case's scorecard, except infos of other codes."""
    card = scoring.loads(case["scorecard"], str(FOLDER / "case.yaml"))
    return [
        each
        for each in scoring.audit(scoring.score(card, rulebook_of(case)))
        if each.code == code or each.severity is not scoring.Severity.INFO
    ]


def rulebook_of(case: Case) -> str | None:
    """The rulebook of a case, which may be a file among the cases; None where the scorecard names it."""
    named: str | None = case.get("rulebook")
    return str(FOLDER / named) if named is not None and named.endswith(".yaml") else named


def described(finding: scoring.Finding) -> Case:
    """A finding in the words of the case files."""
    assert finding.where is not None
    numbers = {name: getattr(finding, name) for name in ("declared", "computed", "difference")}
    facts: Case = {
        "code": finding.code,
        "severity": finding.severity.value,
        "at": f"{finding.where.line}:{finding.where.column}",
        "path": list(finding.path),
        **{name: format(number, "f") for name, number in numbers.items() if number is not None},
        "zh": finding.message,
        "en": finding.say("en"),
    }
    if finding.explanations is not None:
        facts["explanations"] = [described_explanation(each) for each in finding.explanations]
    return facts


def described_explanation(explanation: scoring.Explanation) -> Case:
    return {
        "kind": explanation.kind,
        "rows": list(explanation.rows),
        "zh": explanation.message,
        "en": explanation.say("en"),
    }


def without_words(facts: Mapping[str, Any]) -> Case:
    return {name: fact for name, fact in facts.items() if name not in ("zh", "en", "explanations")}


@pytest.mark.parametrize(("code", "case"), CASES)
def test_the_audit_finds_what_the_case_says_and_nothing_else(code: str, case: Case) -> None:
    found = [described(each) for each in found_in(code, case)]
    expected = case["finds"]
    if len(found) == len(expected):  # a case without sentences leaves the words open
        found = [
            facts if "zh" in wanted else without_words(facts)
            for facts, wanted in zip(found, expected, strict=True)
        ]
    assert found == expected


@pytest.mark.parametrize("code", sorted(SEVERITIES))
def test_each_code_has_cases_that_fire_it_and_near_misses_that_do_not(code: str) -> None:
    own = [each.values[1] for each in CASES if each.values[0] == code]
    assert any(found["code"] == code for case in own for found in case["finds"])
    assert any(all(found["code"] != code for found in case["finds"]) for case in own)


def test_each_sentence_of_a_finding_is_said_by_a_case() -> None:
    known = {key for key in catalogue("zh") if key.partition(".")[0] in SEVERITIES}
    said = {
        each.wording or each.code
        for parameters in CASES
        for each in found_in(parameters.values[0], parameters.values[1])
    }
    inside = {"value/unit-mismatch"}  # the sentence of a problem inside a finding
    of_tables = {
        "value/unreadable.declared",
        "value/unreadable.total",
    }  # a scorecard file with such is refused
    assert known <= said | inside | of_tables


def test_no_sentence_of_a_case_ends_in_a_space() -> None:
    assert not [found for found in FINDINGS if found.get("en", "").endswith(" ")]
