"""What lint finds is defined by the files under cases/lint: one file per code, word for word."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from scoring import rulebooks
from scoring.lint import SEVERITIES, Linted, lint
from scoring.messages import LANGUAGES, Language, catalogue
from scoring.problems import Finding, Severity
from scoring.reports.lint_report import render_lint, render_lint_json

FOLDER = Path(__file__).parent / "cases" / "lint"
RULEBOOKS = Path(__file__).parent / "cases" / "rulebooks"
Case = dict[str, Any]

# Before the text of each case, which may say some of it otherwise.
HEAD = {
    "format": "rulebook/1",
    "id": "case",
    "extends": "national-2020",
    "title": "{zh: 试行办法, en: trial rules}",
    "effective": "{from: 2024-01-01, assumption: {zh: 甲, en: a}}",
}


def cases() -> Iterator[Any]:
    for file in sorted(FOLDER.glob("*.yaml")):
        loaded = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)
        assert loaded, f"{file} holds no cases"
        for case in loaded:
            yield pytest.param(f"lint/{file.stem}", case, id=f"{file.stem}: {case['says']}")


CASES = list(cases())


def text_of(case: Case) -> str:
    """The rulebook of a case: its own lines first, so that places are easy to count."""
    text: str = case["rulebook"]
    head = {key: each for key, each in HEAD.items() if f"\n{key}:" not in f"\n{text}"}
    if "alone" in case:
        del head["extends"]
    return text + "".join(f"{key}: {each}\n" for key, each in head.items())


def linted(case: Case, folder: Path) -> Linted:
    """A case's rulebook in a folder, beside the others that it names, which are linted after it."""
    (folder / "case.yaml").write_text(text_of(case), encoding="utf-8")
    others = {f"{name}.yaml": text for name, text in case.get("beside", {}).items()}
    for name, text in others.items():
        (folder / name).write_text(text_of({"rulebook": text}), encoding="utf-8")
    found, *_ = lint(["./case.yaml", *(f"./{name}" for name in others)])
    return found


def described(finding: Finding) -> Case:
    """A finding in the words of the case files."""
    assert finding.where is not None
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "at": f"{finding.where.line}:{finding.where.column}",
        "zh": finding.message,
        "en": finding.say("en"),
    }


@pytest.mark.parametrize(("code", "case"), CASES)
def test_lint_finds_what_the_case_says_and_nothing_else(
    code: str, case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    found = linted(case, tmp_path)
    assert [each.render("en") for each in found.problems] == case.get("problems", [])
    assert [described(each) for each in found.findings] == case["finds"]


@pytest.mark.parametrize("code", sorted({each.partition(".")[0] for each in SEVERITIES}))
def test_each_code_has_cases_that_fire_it_and_near_misses_that_do_not(code: str) -> None:
    own = [each.values[1] for each in CASES if each.values[0] == code]
    assert any(found["code"] == code for case in own for found in case["finds"])
    assert any(all(found["code"] != code for found in case["finds"]) for case in own)


def test_every_sentence_of_lint_is_said_by_a_case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    said = {each.wording for parameters in CASES for each in linted(parameters.values[1], tmp_path).findings}
    assert said == {code for code in catalogue("zh") if code.startswith("lint/")}


def test_every_case_file_is_that_of_a_code() -> None:
    assert {each.values[0] for each in CASES} == {each.partition(".")[0] for each in SEVERITIES}


# -- rulebooks that are there


def test_the_shipped_rulebooks_have_no_errors_and_no_warnings() -> None:
    found = lint(rulebooks.shipped())
    assert len(found) >= 3
    assert [problem.render() for each in found for problem in each.problems] == []
    assert [
        str(finding) for each in found for finding in each.findings if finding.severity is not Severity.INFO
    ] == []


def test_a_rulebook_that_states_everything_has_nothing_wrong() -> None:
    (found,) = lint([str(RULEBOOKS / "complete.yaml")])
    assert (found.problems, found.findings) == ((), ())


def test_what_two_inherit_is_said_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    case = {"rulebook": "full: {value: 100, basis: {zh: 甲, en: a}}\n"}
    (tmp_path / "base.yaml").write_text(text_of(case), encoding="utf-8")
    for name in ("one", "two"):
        child = {"rulebook": f"id: {name}\nextends: base.yaml\n"}
        (tmp_path / f"{name}.yaml").write_text(text_of(child), encoding="utf-8")
    both = lint(["./one.yaml", "./two.yaml"])
    codes = [[each.code for each in found.findings] for found in both]
    assert codes == [["lint/basis-without-source"], []]
    assert {str(each.where).partition(":")[0] for each in both[0].findings} == {"base.yaml"}


# -- what cannot be used


def test_everything_that_prevents_loading_comes_with_what_lint_finds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    case = {
        "rulebook": "full: {value: 100}\n"
        "budget: {kind: ratio, weight: 100, basis: {source: none, zh: 甲, en: a}}\n"
        "rules:\n  at_least: {kind: bands, bands: [{from: 0%, points: 1}, {from: 0%, points: 2}], assumption: {zh: 甲, en: a}}\n"
    }
    found = linted(case, tmp_path)
    assert [(each.code, each.where and each.where.line) for each in found.problems] == [
        ("rulebook/no-basis", 1),
        ("rulebook/unknown-source", 2),
        ("rule/bands-overlap", 4),
    ]
    assert [each.code for each in found.findings] == [
        "lint/same-as-extended",
        "lint/budget-leaves-nothing",
    ]


@pytest.mark.parametrize(
    ("reference", "code"),
    [
        ("no-such", "rulebook/unknown"),
        ("wuhan-2020", "rulebook/unknown-near"),
        ("./none.yaml", "rulebook/file-unreadable"),
        (".", "rulebook/file-unreadable"),
        ("./bad.yaml", "source/unclosed-bracket"),
        ("./shape.yaml", "schema/wrong-type"),
        ("./itself.yaml", "rulebook/extends-itself"),
    ],
)
def test_a_reference_that_leads_nowhere_is_a_problem_and_no_traceback(
    reference: str, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    texts = {
        "bad": "rules: [",
        "shape": text_of({"rulebook": "full: {value: x, assumption: {zh: 甲, en: a}}\n"}),
        "itself": text_of({"rulebook": "extends: itself.yaml\n"}),
    }
    for name, text in texts.items():
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    good, found = lint(["wuhan-2021", reference if reference != "." else "./."])
    assert good.problems == ()
    assert [each.code for each in found.problems] == [code]
    assert found.findings == ()


def test_a_broken_member_of_the_same_family_stops_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    case = {
        "rulebook": "id: trial-2024\n",
        "beside": {"other": "id: trial-2025\neffective: {from: 2025-13-01}\n"},
    }
    assert linted(case, tmp_path).findings == ()


# -- how it is told


def test_a_line_leads_with_the_place_and_ends_with_the_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    case = {"rulebook": "effective: {from: 2024-01-01}\nrules: {at_most: {kind: ratio}}\n"}
    found = (linted(case, tmp_path), *lint(["wuhan-2020"]))
    assert render_lint(found, "zh").splitlines() == [
        "case.yaml:2:18: 错误 这项参数应写明依据（basis）或假定（assumption），并且只写一种 [rulebook/no-basis]",
        "case.yaml:2:25: 错误 规则“正向比例”不能用于“不超过（≤）”的目标；请换一种规则 [rulebook/rule-does-not-fit]",
        "case.yaml:1:12: 提醒 适用期没有写明依据；请写 basis 或 assumption [lint/no-basis]",
        "错误 没有评分办法“wuhan-2020”；是不是“wuhan-2021”？ [rulebook/unknown-near]",
        "共2个评分办法：2个无法使用；3项错误，1项提醒，0项信息。",
    ]
    assert (
        render_lint(found, "en").splitlines()[-1] == "Rulebooks 2: unusable 2. Errors 3, warnings 1, infos 0."
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_json_says_the_same_with_every_place(
    language: Language, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    case = {"rulebook": "id: 1\n"}
    (tmp_path / "case.yaml").write_text(text_of(case), encoding="utf-8")
    found = lint(["wuhan-2021", "./case.yaml"])
    data = json.loads(render_lint_json(found, language))
    assert list(data) == ["format", "engine", "rulebooks", "summary"]
    assert data["format"] == "jixiao-lint/1"
    usable, unusable = data["rulebooks"]
    assert (usable["rulebook"], usable["status"], usable["problems"]) == ("wuhan-2021", "usable", [])
    assert set(usable["findings"][0]) == {"code", "severity", "path", "message", "where"}
    assert usable["findings"][0]["where"]["file"] == "wuhan-2021.yaml"
    assert unusable["status"] == "unusable"
    assert unusable["problems"][0]["code"] == "schema/wrong-type"
    assert unusable["problems"][0]["where"] == {"file": "case.yaml", "line": 1, "column": 5}
    assert data["summary"]["unusable"] == 1
