"""Gates decide about the status and say on standard error what was missed; reports for build servers show the same."""

import json
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import pytest
from commands import jixiao

from scoring.batch.records import FRAME, Basis, pack, unpack_head
from scoring.gates import Gates, InvalidGates, Miss, Misses, find, presets
from scoring.messages import LANGUAGES, Language
from scoring.reports import Counts
from scoring.rulebooks import find as find_rulebook

CARD = """format: scorecard/1
title: 示例
year: 2024
rulebook: wuhan-2021
declared_total: 95.56
budget: {weight: 20, planned: 100, executed: 100, declared: 20}
groups:
- name: 产出指标
  indicators:
  - {name: 甲, weight: 40, target: "≥90%", actual: "80%", declared: 35.56}
  - {name: 乙, weight: 40, target: "≥90%", actual: "95%", declared: 40}
"""
ACCEPTED = "accepted:\n- {code: reason/missing, at: 甲, reason: 已核, by: 复核岗, until: 2025-06-30}\n"


@pytest.fixture
def here(tmp_path: Path) -> Path:
    (tmp_path / "表.yaml").write_text(CARD, encoding="utf-8")
    return tmp_path


def gates(here: Path, text: str, name: str = "gates.yaml") -> Path:
    (here / name).write_text(f"format: gates/1\n{text}", encoding="utf-8")
    return here / name


def audit(here: Path, *options: str) -> tuple[int, str]:
    run = jixiao("audit", "表.yaml", "--date", "2025-06-30", *options, cwd=here)
    return run.returncode, run.stderr


def problems(file: Path, language: Language = "zh") -> list[str]:
    with pytest.raises(InvalidGates) as refused:
        find(str(file))
    return [each.render(language).removeprefix(f"{file}:") for each in refused.value.problems]


def test_there_are_three_presets_each_stricter_than_the_one_before() -> None:
    assert presets() == ("draft", "strict", "submission")
    draft, submission, strict = map(find, ("draft", "submission", "strict"))
    assert (draft.fail_on, submission.fail_on, strict.fail_on) == ("error", "error", "warning")
    assert not draft.fails("total/not-computable", "error")
    assert not draft.fails("reason/missing", "warning")
    assert submission.fails("reason/missing", "warning")
    assert not submission.fails("score/docked-but-met", "warning")
    assert strict.fails("score/docked-but-met", "warning")
    assert not strict.fails("score/rounding", "info")
    assert (submission.counts_accepted, strict.counts_accepted) == (False, True)


@pytest.mark.parametrize(
    ("fail_on", "code", "severity", "fails"),
    [
        ("error", "score/rounding", "error", True),
        ("error", "score/rounding", "warning", False),
        ("warning", "score/rounding", "warning", True),
        ("info", "score/rounding", "info", True),
        ("never", "score/rounding", "error", False),
        ("never", "score/missing", "error", False),
        ("error", "score/missing", "info", True),
        ("info", "reason/missing", "error", False),
    ],
)
def test_a_level_of_a_code_stands_for_its_severity(
    fail_on: str, code: str, severity: str, *, fails: bool
) -> None:
    levels = {"score/missing": "error", "reason/missing": "off"}
    assert Gates(fail_on=fail_on, codes=levels).fails(code, severity) is fails


def test_the_reason_for_failing_is_one_line_on_standard_error(here: Path) -> None:
    assert audit(here) == (0, "")
    assert audit(here, "--gates", "draft") == (0, "")
    assert audit(here, "--gates", "submission") == (
        1,
        "未通过（submission）：有1项问题不合要求，涉及1个文件：reason/missing ×1\n",
    )
    assert audit(here, "--gates", "submission", "--lang", "en") == (
        1,
        "not passed (submission): findings that fail 1, in files 1: reason/missing ×1\n",
    )


def test_fail_on_has_the_last_word_about_its_threshold(here: Path) -> None:
    assert audit(here, "--gates", "submission", "--fail-on", "never") == (0, "")
    assert audit(here, "--gates", "draft", "--fail-on", "warning")[0] == 1


def test_findings_keep_their_severity_in_reports(here: Path) -> None:
    plain = jixiao("audit", "表.yaml", "--format", "json", cwd=here).stdout
    assert jixiao("audit", "表.yaml", "--format", "json", "--gates", "submission", cwd=here).stdout == plain
    assert [each["severity"] for each in json.loads(plain)["scorecards"][0]["findings"]] == ["warning"]


def junit(here: Path, *options: str) -> dict[str, list[tuple[str, str]]]:
    """The failures of each case, by type and sentence; the suite states how many cases have some."""
    run = jixiao("audit", "表.yaml", "--date", "2025-06-30", "--format", "junit", *options, cwd=here)
    (suite,) = ElementTree.fromstring(run.stdout)
    failed = {
        str(case.get("name")): [(str(each.get("type")), str(each.text)) for each in case.findall("failure")]
        for case in suite
        if case.find("failure") is not None
    }
    assert suite.get("failures") == str(len(failed))
    assert run.returncode == int(bool(failed))
    return failed


MISSING = "「甲」没有达到目标（目标≥90%、实际80%），却没有说明原因；请写入 reason。"


def test_failures_of_junit_are_what_fails_the_run(here: Path) -> None:
    assert junit(here) == {}
    assert junit(here, "--gates", "submission") == {"甲": [("reason/missing", MISSING)]}
    assert junit(here, "--fail-on", "warning") == {"甲": [("reason/missing", MISSING)]}
    (here / "表.yaml").write_text(CARD.replace("declared: 35.56", "declared: 40"), encoding="utf-8")
    assert junit(here).keys() == {"全表", "甲"}
    assert junit(here, "--fail-on", "never") == {}


def test_failures_of_junit_are_accepted_or_lapsed_as_the_gates_have_it(here: Path) -> None:
    (here / "表.expected.yaml").write_text(ACCEPTED, encoding="utf-8")
    assert junit(here, "--gates", "submission") == {}
    ((_, sentence),) = junit(here, "--gates", "strict")["甲"]
    assert sentence == f"{MISSING}\n已接受：复核岗，到2025-06-30；理由：已核"
    assert junit(here, "--date", "2025-07-01").keys() == {"已接受的问题"}
    gates(here, "codes: {accepted/expired: off}\n")
    assert junit(here, "--date", "2025-07-01", "--gates", "gates.yaml") == {}


@pytest.mark.parametrize(
    ("floor", "code", "zh", "en"),
    [
        (
            "total: 95.57",
            "floor/total",
            "总分至少应为95.57，实为95.56（gates.yaml）",
            "the total has to be at least 95.57, and is 95.56 (gates.yaml)",
        ),
        (
            "supported_total: 96%",
            "floor/supported-total",
            "有据总分至少应为96%，实为95.56（gates.yaml）",
            "the supported total has to be at least 96%, and is 95.56 (gates.yaml)",
        ),
        (
            "grade: 优",
            "floor/grade",
            "等次至少应为优，实为中（gates.yaml）",
            "the grade has to be at least 优, and is 中 (gates.yaml)",
        ),
        (
            "grade: 合格",
            "floor/no-such-grade",
            "等次至少应为合格，而评分办法 wuhan-2021 没有这个等次（gates.yaml）",
            "the grade has to be at least 合格, which rulebook wuhan-2021 does not have (gates.yaml)",
        ),
    ],
)
def test_a_missed_floor_is_told_in_the_reports_for_build_servers(
    floor: str, code: str, zh: str, en: str, here: Path
) -> None:
    gates(here, f"at_least: {{{floor}}}\n")
    if "优" in floor:
        (here / "表.yaml").write_text(CARD.replace("80%", "30%").replace("35.56", "13.33"), encoding="utf-8")
    names = {"zh": ("总分与等次的最低要求", zh), "en": ("least total and grade", en)}
    for language, (case, sentence) in names.items():
        options = ("--gates", "gates.yaml", "--lang", language, "--fail-on", "never")
        assert junit(here, *options) == {case: [(code, sentence)]}
        told = {
            form: jixiao("audit", "表.yaml", "--format", form, "--quiet", *options, cwd=here).stdout
            for form in ("github", "markdown", "sarif")
        }
        assert f"::error file=表.yaml,title={code}::{sentence}".replace("%", "%25") in told["github"]
        assert f"`{code}` {sentence}\n" in told["markdown"]
        (run,) = json.loads(told["sarif"])["runs"]
        assert [each["message"]["text"] for each in run["results"] if each["ruleId"] == code] == [sentence]
        (rule,) = (each for each in run["tool"]["driver"]["rules"] if each["id"] == code)
        assert (rule["shortDescription"]["text"], rule["help"]["text"]) == {
            "zh": ("没有达到最低要求", "请看哪些行失分，或调低要求文件中的下限。"),
            "en": (
                "A floor of the gates is missed",
                "Look at what cost the marks, or lower the floor in the gates.",
            ),
        }[language]


def test_accepted_findings_pass_unless_the_gates_count_them(here: Path) -> None:
    (here / "表.expected.yaml").write_text(ACCEPTED, encoding="utf-8")
    assert audit(here, "--gates", "submission") == (0, "")
    assert audit(here, "--gates", "strict")[0] == 1
    assert audit(here, "--gates", "submission", "--date", "2025-07-01")[1].endswith(
        "：有2项问题不合要求，涉及1个文件：accepted/expired ×1、reason/missing ×1\n"
    )
    gates(here, "codes: {accepted/expired: off}\n")
    assert audit(here, "--gates", "gates.yaml", "--date", "2025-07-01") == (0, "")


@pytest.mark.parametrize(
    ("floors", "zh", "en"),
    [
        ("total: 95.56", "", ""),
        (
            "total: 95.57",
            "未通过（gates.yaml）：总分至少应为95.57；有1个文件不到，第一个是 表.yaml（95.56）\n",
            "not passed (gates.yaml): the total has to be at least 95.57; below it are files 1, first 表.yaml with 95.56\n",
        ),
        ("supported_total: 95.5%", "", ""),
        (
            "supported_total: 96%",
            "未通过（gates.yaml）：有据总分至少应为96%；有1个文件不到，第一个是 表.yaml（95.56）\n",
            "not passed (gates.yaml): the supported total has to be at least 96%; below it are files 1, first 表.yaml"
            " with 95.56\n",
        ),
        ("grade: 良", "", ""),
        (
            "grade: 合格",
            "未通过（gates.yaml）：等次至少应为合格，而评分办法没有这个等次；有1个文件如此，第一个是 表.yaml（wuhan-2021）\n",
            "not passed (gates.yaml): the grade has to be at least 合格, which the rulebook does not have; so in files 1,"
            " first 表.yaml by wuhan-2021\n",
        ),
    ],
)
def test_floors(floors: str, zh: str, en: str, here: Path) -> None:
    gates(here, f"at_least: {{{floors}}}\n")
    assert audit(here, "--gates", "gates.yaml") == (int(bool(zh)), zh)
    assert audit(here, "--gates", "gates.yaml", "--lang", "en") == (int(bool(en)), en)
    run = jixiao("score", "表.yaml", "--gates", "gates.yaml", cwd=here)
    assert (run.returncode, run.stderr) == (int(bool(zh)), zh)


def test_a_grade_below_the_least_one(here: Path) -> None:
    assert find_rulebook("wuhan-2021").grades.value[0].name == "优"
    (here / "表.yaml").write_text(
        CARD.replace('"80%"', '"27%"').replace("35.56", "12").replace("95.56", "72"), encoding="utf-8"
    )
    gates(here, "at_least: {grade: 良}\n")
    assert audit(here, "--gates", "gates.yaml") == (
        1,
        "未通过（gates.yaml）：等次至少应为良；有1个文件不到，第一个是 表.yaml（中）\n",
    )
    assert audit(here, "--gates", "gates.yaml", "--lang", "en")[1] == (
        "not passed (gates.yaml): the grade has to be at least 良; below it are files 1, first 表.yaml with 中\n"
    )


def test_what_could_not_be_scored_weighs_more(here: Path) -> None:
    (here / "坏.yaml").write_text("format: scorecard/1\n", encoding="utf-8")
    run = jixiao("audit", ".", "--gates", "strict", cwd=here)
    assert run.returncode == 3
    assert run.stderr.startswith("未通过（strict）：")


def test_what_is_nearest_has_the_last_word(here: Path) -> None:
    gates(here, "extends: submission\ncodes: {reason/missing: off}\nat_least: {total: 90}\n", "base.yaml")
    found = find(str(gates(here, "extends: base.yaml\nfail_on: warning\nat_least: {grade: 良}\n")))
    assert found.fail_on == "warning"
    assert found.codes["reason/missing"] == "off"
    assert found.codes["score/missing"] == "error"
    assert found.floors["total"].points == Decimal(90)
    assert found.grade == "良"


def test_gates_that_extend_themselves_are_refused(here: Path) -> None:
    file = gates(here, "extends: gates.yaml\n")
    chain = f"{file} → {file}"
    assert problems(file) == [f"2:10: 这份要求扩展了自己：{chain}；请去掉一个 extends [gates/extends-itself]"]
    assert problems(file, "en") == [
        f"2:10: these gates extend themselves: {chain}; remove one extends [gates/extends-itself]"
    ]


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        (
            "codes: {score/mising: off}",
            "2:9: 没有名为“score/mising”的键；是不是“score/missing”？ [schema/unknown-key-near]",
            "2:9: there is no key “score/mising” here; did you mean “score/missing”? [schema/unknown-key-near]",
        ),
        (
            "codes: {score/missing: of}",
            "2:24: “of”不是可用的值；是不是“off”？ [schema/not-one-of-near]",
            "2:24: “of” is not known here; did you mean “off”? [schema/not-one-of-near]",
        ),
        (
            "extends: strickt",
            "2:10: 没有“strickt”这种要求；是不是“strict”？ [gates/unknown-near]",
            "2:10: there are no gates “strickt”; did you mean “strict”? [gates/unknown-near]",
        ),
        (
            "extends: x",
            "2:10: 没有“x”这种要求；有：draft、strict、submission，或写文件的路径 [gates/unknown]",
            "2:10: there are no gates “x”; there are: draft, strict, submission, or give the path of a file"
            " [gates/unknown]",
        ),
    ],
)
def test_what_cannot_be_used_is_told_with_its_place(text: str, zh: str, en: str, here: Path) -> None:
    file = gates(here, f"{text}\n")
    assert problems(file) == [zh]
    assert problems(file, "en") == [en]
    status, told = audit(here, "--gates", "gates.yaml")
    assert (status, told) == (2, f"gates.yaml:{zh}\n")


def test_a_negative_floor_is_refused(here: Path) -> None:
    assert [each.partition(": ")[0] for each in problems(gates(here, "at_least: {total: -1}\n"))] == ["2:19"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_units_of_a_table_have_neither_gates_nor_these_formats(language: Language, here: Path) -> None:
    (here / "units.csv").write_text("unit,甲,乙\nA,80%,95%\n", encoding="utf-8")

    def refused(*options: str) -> str:
        run = jixiao("score", "表.yaml", "--actuals", "units.csv", "--lang", language, *options, cwd=here)
        assert run.returncode == 2
        return run.stderr

    assert (
        refused("--gates", "strict")
        == {
            "zh": "--actuals、--gates 不能同用；请只写一个\n",
            "en": "--actuals, --gates do not go together; write one of them\n",
        }[language]
    )
    assert (
        refused("--format", "sarif")
        == {
            "zh": "--actuals 没有 sarif 这种格式；有：text、json\n",
            "en": "with --actuals there is no format sarif; there are: text, json\n",
        }[language]
    )


def test_a_journal_keeps_what_missed_the_gates() -> None:
    misses = (Miss("findings", "reason/missing", "2"), Miss("total", "表.yaml", "89.5"))
    framed = pack("表.yaml", Basis("d"), Counts(files=1), (), misses)
    assert unpack_head(framed[FRAME.size :])[2:] == (Counts(files=1), misses)


def test_misses_of_several_files_are_one_line_for_each_gate() -> None:
    misses = Misses()
    misses.add((Miss("findings", "reason/missing", "2"), Miss("findings", "score/missing", "1")))
    misses.add(())
    misses.add((Miss("findings", "reason/missing", "1"), Miss("grade", "b.yaml", "中")))
    misses.add((Miss("grade", "c.yaml", "差"),))
    assert misses.say(Gates("own", grade="良"), "en") == [
        "not passed (own): findings that fail 4, in files 2: reason/missing ×3, score/missing ×1",
        "not passed (own): the grade has to be at least 良; below it are files 2, first b.yaml with 中",
    ]
