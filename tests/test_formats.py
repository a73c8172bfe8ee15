"""The formats of other tools: what they say, and that those tools can read whatever a table holds."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest
import xmlschema
from commands import jixiao
from hypothesis import given
from hypothesis import strategies as st

import scoring
from scoring.messages import LANGUAGES, Language
from scoring.problems import Finding, Problem, Severity, Where
from scoring.reports import FORMATS, Entry, Report, render
from scoring.reports.github_report import FORM as GITHUB

ROOT = Path(__file__).parents[1]
SARIF = jsonschema.Draft4Validator(
    json.loads((ROOT / "tests/formats/sarif-schema-2.1.0.json").read_text(encoding="utf-8"))
)
JUNIT = xmlschema.XMLSchema(ROOT / "tests/formats/junit.xsd")
SMART_CITY = "indicators/wuhan-data-bureau-2024/smart-city.yaml"
SEVERAL = "tests/bad/several-mistakes.yaml"

CARD = """format: scorecard/1
title: 示例
year: 2024
rulebook: wuhan-2021
declared_total: 100
budget: {weight: 20, planned: 100, executed: 100, declared: 20}
groups:
- name: 产出指标
  indicators:
  - {name: 甲, weight: 40, target: "≥90%", actual: "80%", declared: 40}
  - {name: 乙, weight: 40, target: "≥90%", actual: "95%", declared: 40}
"""
ACCEPTED = """accepted:
- {code: score/full-but-missed, at: 甲, reason: 已核, by: 复核岗, until: 2025-06-30}
"""


@pytest.fixture
def here(tmp_path: Path) -> Path:
    (tmp_path / "表.yaml").write_text(CARD, encoding="utf-8")
    return tmp_path


def audit(here: Path, form: str, *options: str) -> str:
    run = jixiao("audit", "表.yaml", "--format", form, "--date", "2025-06-30", *options, cwd=here)
    assert run.stderr == ""
    return run.stdout


def report(language: Language = "zh") -> tuple[Report, Language]:
    result = scoring.score(scoring.load(SMART_CITY))
    return (
        Report(
            (
                Entry(SMART_CITY, result, scoring.audit(result)),
                Entry(SEVERAL, problems=scoring.check(SEVERAL)),
            )
        ),
        language,
    )


def sarif(text: str) -> Any:
    data = json.loads(text)
    assert [each.message for each in SARIF.iter_errors(data)] == []
    return data["runs"][0]


def results(run: Mapping[str, Any]) -> list[tuple[str, str, Any]]:
    return [
        (each["ruleId"], each["level"], each["locations"][0]["physicalLocation"].get("region"))
        for each in run["results"]
    ]


def test_sarif_has_a_result_for_every_finding_and_problem() -> None:
    what, language = report()
    run = sarif(render(what, "sarif", language))
    assert len(run["results"]) == 30 + len(scoring.check(SEVERAL))
    assert results(run)[0] == ("total/declared-mismatch", "error", {"startLine": 7, "startColumn": 17})
    first = run["results"][0]
    assert first["message"]["text"] == (
        "自评总分99.71比各行与预算得分之和99.57多0.14。\n"
        "可能的原因：99.71 = 100 − 0.29，漏减了应用中枢完成接口发布数扣掉的0.14分。"
    )
    assert first["properties"] == {
        "path": [],
        "declared": "99.71",
        "computed": "99.57",
        "difference": "0.14",
    }
    location = first["locations"][0]["physicalLocation"]["artifactLocation"]
    assert location == {"uri": SMART_CITY, "uriBaseId": "%SRCROOT%"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_sarif_explains_every_rule_that_a_result_names(language: Language) -> None:
    what, _ = report()
    run = sarif(render(what, "sarif", language))
    rules = {each["id"]: each for each in run["tool"]["driver"]["rules"]}
    assert {each["ruleId"] for each in run["results"]} <= set(rules)
    rule = rules["value/bound-as-actual"]
    assert rule["name"] == "ValueBoundAsActual"
    assert rule["defaultConfiguration"] == {"level": "warning"}
    assert (
        rule["help"]["text"].splitlines()
        == {
            "zh": [
                "实际值是界限、约数或区间，由它算出的部分得分也不准确。",
                "例：实际值写作“>3000个”。",
                "怎么办：写明准数。",
            ],
            "en": [
                "The actual is a bound, approximate or a range, and so is the partial score that follows from it.",
                "Example: The actual is written as >3000个.",
                "What to do: Give the exact number.",
            ],
        }[language]
    )


def test_fingerprints_are_those_of_the_indicator_not_of_the_line(here: Path) -> None:
    def prints() -> dict[str, str]:
        run = sarif(audit(here, "sarif"))
        return {each["ruleId"]: each["partialFingerprints"]["jixiao/v1"] for each in run["results"]}

    before = prints()
    assert set(before) == {"score/full-but-missed", "reason/missing", "total/recomputed-mismatch"}
    (here / "表.yaml").write_text(CARD.replace("groups:", "# 说明\n\ngroups:"), encoding="utf-8")
    assert prints() == before
    (here / "表.yaml").write_text(CARD.replace("甲", "丙"), encoding="utf-8")
    changed = prints()
    assert changed["score/full-but-missed"] != before["score/full-but-missed"]
    assert changed["total/recomputed-mismatch"] == before["total/recomputed-mismatch"]


def test_sarif_tells_two_findings_of_one_code_and_place_apart() -> None:
    facts = {"kind": "K", "error": "{0}"}
    twice = Finding("score/rounding", Severity.INFO, Where("a.yaml", 1, 1), ("甲",), facts, "internal/error")
    result = scoring.score(scoring.load(SMART_CITY))
    run = sarif(render(Report((Entry("a.yaml", result, (twice, twice)),)), "sarif"))
    assert len({each["partialFingerprints"]["jixiao/v1"] for each in run["results"]}) == 2
    assert "{{0}}" in run["results"][0]["message"]["text"]


def prints_of(here: Path, file: str = "表.yaml") -> list[tuple[str, str]]:
    run = sarif(jixiao("audit", file, "--format", "sarif", "--date", "2025-07-01", cwd=here).stdout)
    found = [(each["ruleId"], each["partialFingerprints"]["jixiao/v1"]) for each in run["results"]]
    assert len({each for _, each in found}) == len(found)
    return found


ROW = '  - {name: 新, weight: 0, target: "≥90%", actual: "95%", declared: 0}\n'


def test_fingerprints_of_problems_stay_when_a_row_is_put_before(here: Path) -> None:
    broken = CARD.replace('"80%", declared: 40', '"80%", declare: 40').replace(
        '"95%", declared', '"95%", declare'
    )
    (here / "表.yaml").write_text(broken, encoding="utf-8")
    before = prints_of(here)
    assert len(before) == 2
    (here / "表.yaml").write_text(
        broken.replace("  indicators:\n", f"  indicators:\n{ROW}"), encoding="utf-8"
    )
    assert prints_of(here) == before
    (here / "表.yaml").write_text(broken.replace("甲", "丙"), encoding="utf-8")
    assert [was == now for was, now in zip(before, prints_of(here), strict=True)] == [False, True]


def test_fingerprints_of_lapsed_acceptances_stay_when_one_is_put_before(here: Path) -> None:
    (here / "表.expected.yaml").write_text(ACCEPTED, encoding="utf-8")
    (before,) = (each for each in prints_of(here) if each[0] == "accepted/expired")
    first = ACCEPTED.replace(
        "accepted:\n",
        "accepted:\n- {code: reason/missing, at: 甲, reason: 已核, by: 岗, until: 2099-01-01}\n",
    )
    (here / "表.expected.yaml").write_text(first, encoding="utf-8")
    assert [each for each in prints_of(here) if each[0] == "accepted/expired"] == [before]


def test_a_shared_file_that_cannot_be_used_is_a_result_of_each_scorecard(here: Path) -> None:
    for name in ("二.yaml", "三.yaml"):
        (here / name).write_text(CARD, encoding="utf-8")
    (here / "accepted.yaml").write_text("format: accepted/1\naccepted: 1\n", encoding="utf-8")
    found = [each for each in prints_of(here, ".") if each[0].startswith("schema/")]
    assert len(found) == 3


def test_accepted_findings_are_suppressed_in_sarif(here: Path) -> None:
    (here / "表.expected.yaml").write_text(ACCEPTED, encoding="utf-8")
    run = sarif(audit(here, "sarif"))
    assert {each["ruleId"]: each.get("suppressions") for each in run["results"]} == {
        "score/full-but-missed": [
            {
                "kind": "external",
                "status": "accepted",
                "justification": "已接受：复核岗，到2025-06-30；理由：已核",
            }
        ],
        "reason/missing": None,
        "total/recomputed-mismatch": None,
    }
    run = sarif(audit(here, "sarif", "--date", "2025-07-01"))
    assert ("accepted/expired", "error", {"startLine": 2, "startColumn": 68}) in results(run)


def test_files_are_uris(tmp_path: Path) -> None:
    file = tmp_path / "甲 乙#1.yaml"
    file.write_text(CARD, encoding="utf-8")

    def uri(named: str | Path) -> Any:
        run = sarif(jixiao("audit", named, "--format", "sarif", cwd=tmp_path).stdout)
        return run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]

    assert uri("./甲 乙#1.yaml") == {"uri": "%E7%94%B2%20%E4%B9%99%231.yaml", "uriBaseId": "%SRCROOT%"}
    assert uri(file) == {"uri": file.as_uri()}


def suites(text: str) -> list[ElementTree.Element]:
    """The suites of a report that is valid and whose numbers are those of the elements in it."""
    JUNIT.validate(text)
    root = ElementTree.fromstring(text.encode())
    counted = [counts_of(each) for each in root]
    names = ("tests", "failures", "errors", "skipped")
    assert [tuple(int(each.attrib[name]) for name in names) for each in root] == counted
    totals = [sum(each) for each in zip((0, 0, 0, 0), *counted, strict=True)]
    assert root.attrib == {"name": "jixiao", **dict(zip(names, map(str, totals[:3]), strict=False))}
    return list(root)


def counts_of(suite: ElementTree.Element) -> tuple[int, ...]:
    """How many cases there are, and how many of them failed, could not be run and were skipped."""
    parts = [{part.tag for part in case} for case in suite]
    return len(parts), *(sum(kind in each for each in parts) for kind in ("failure", "error", "skipped"))


def cases(text: str) -> dict[str, list[tuple[str, str]]]:
    (suite,) = suites(text)
    return {
        str(case.get("name")): [(part.tag, str(part.text)) for part in case] for case in suite if len(case)
    }


def test_junit_has_a_case_for_every_part_of_a_table(here: Path) -> None:
    (suite,) = suites(audit(here, "junit"))
    assert [each.get("name") for each in suite] == ["全表", "产出指标", "甲", "乙", "预算执行"]
    assert {each.get("classname") for each in suite} == {"表.yaml"}
    assert (suite.get("tests"), suite.get("failures"), suite.get("errors"), suite.get("skipped")) == (
        "5",
        "2",
        "0",
        "0",
    )
    failure = suite[2][0]
    assert (failure.get("type"), failure.get("message")) == (
        "score/full-but-missed",
        "表.yaml:10:68: score/full-but-missed",
    )
    assert failure.text == "「甲」目标≥90%、实际80%，没有达到，却计满分40；应为35.56。"


def test_a_group_that_is_called_like_the_budget_row_has_a_case_of_its_own(here: Path) -> None:
    text = CARD.replace("产出指标", "预算执行").replace("executed: 100", "executed: 50")
    (here / "表.yaml").write_text(text, encoding="utf-8")
    (suite,) = suites(audit(here, "junit"))
    assert [each.get("name") for each in suite] == ["全表", "预算执行 (1)", "甲", "乙", "预算执行 (2)"]
    assert {part.get("type") for part in suite[4]} == {"budget/score-mismatch"}


def test_the_root_of_junit_has_the_totals_of_all_suites(here: Path) -> None:
    (here / "表.expected.yaml").write_text(ACCEPTED, encoding="utf-8")
    (here / "又一张.yaml").write_text(CARD, encoding="utf-8")
    (here / "坏.yaml").write_text(CARD.replace("title", "titel"), encoding="utf-8")
    text = jixiao("audit", ".", "--format", "junit", "--date", "2025-06-30", cwd=here).stdout
    # In one table both errors fail, in the other one of them is accepted; the third cannot be read.
    assert '<testsuites name="jixiao" tests="11" failures="3" errors="1">' in text
    assert len(suites(text)) == 3
    assert suites(render(Report(()), "junit")) == []


def test_an_accepted_error_is_skipped_in_junit_and_warnings_are_output(here: Path) -> None:
    (here / "表.expected.yaml").write_text(ACCEPTED, encoding="utf-8")
    found = cases(audit(here, "junit"))
    assert found["甲"] == [
        (
            "skipped",
            "[score/full-but-missed] 「甲」目标≥90%、实际80%，没有达到，却计满分40；应为35.56。\n"
            "已接受：复核岗，到2025-06-30；理由：已核",
        ),
        (
            "system-out",
            "提醒 表.yaml:10:5 [reason/missing] "
            "「甲」没有达到目标（目标≥90%、实际80%），却没有说明原因；请写入 reason。",
        ),
    ]
    assert cases(audit(here, "junit", "--date", "2025-07-01", "--lang", "en"))["accepted findings"] == [
        (
            "failure",
            "复核岗 accepted score/full-but-missed for 甲 until 2025-06-30, which is over; review it again, or mend the"
            " table. The reason was: 已核",
        )
    ]


def test_a_file_that_cannot_be_used_is_an_error_in_junit() -> None:
    what, _ = report()
    _, suite = suites(render(what, "junit", "en"))
    (case,) = suite
    assert (suite.get("name"), suite.get("errors"), case.get("name")) == (SEVERAL, "1", "the file")
    assert [part.get("type") for part in case] == [each.code for each in scoring.check(SEVERAL)]


ANY_TEXT = st.text(st.characters(codec=None), max_size=20) | st.sampled_from(
    ["\x00]]>", "\x1b[0m", "\ud800", "a\r\n"]
)


@given(ANY_TEXT, ANY_TEXT)
def test_any_text_gives_valid_reports(name: str, error: str) -> None:
    where = Where(f"{name}.yaml", 1, 2)
    entry = Entry(
        where.file, problems=(Problem("internal/error", {"kind": name, "error": error}, where=where),)
    )
    what = Report((entry,))
    suites(render(what, "junit"))
    sarif(render(what, "sarif"))
    (line,) = render(what, "github").rstrip("\n").split("\n")
    assert line.startswith("::error file=")
    assert "\r" not in line
    assert "\n\n<details>" in render(what, "markdown")


def test_github_is_told_of_errors_and_warnings_and_of_the_rest_on_demand(here: Path) -> None:
    (here / "表.expected.yaml").write_text(ACCEPTED, encoding="utf-8")
    lines = audit(here, "github").splitlines()
    assert lines == [
        "::error file=表.yaml,line=5,col=17,title=total/recomputed-mismatch::"
        "自评总分100等于各行之和，但按评分办法复核为95.56，多4.44。%0A可能的原因：自评与复核不同的行：甲 +4.44。",
        "::warning file=表.yaml,line=10,col=5,title=reason/missing::"
        "「甲」没有达到目标（目标≥90%25、实际80%25），却没有说明原因；请写入 reason。",
    ]
    everything = audit(here, "github", "-v").splitlines()
    assert [each.partition(" ")[0] for each in everything] == ["::error", "::notice", "::warning"]


def test_github_properties_are_escaped() -> None:
    where = Where("a,b:c%.yaml", 3)
    problem = Problem("internal/error", {"kind": "a\r\nb", "error": "100%"}, where=where)
    text = GITHUB.piece(Entry(where.file, problems=(problem,)), Report(()).style("en")).text
    assert text.startswith(
        "::error file=a%2Cb%3Ac%25.yaml,line=3,title=internal/error::internal error (a%0D%0Ab: 100%25)"
    )


def test_markdown_is_a_table_and_what_is_folded(here: Path) -> None:
    text = audit(here, "markdown")
    assert text == (
        "## 绩效自评表复核\n\n"
        "| 文件 | 自评总分 | 各行合计 | 复核总分 | 有据总分 | 等次 | 错误 | 提醒 | 信息 |\n"
        "| --- | ---: | ---: | ---: | ---: | --- | ---: | ---: | ---: |\n"
        "| 表.yaml | 100 | 100 | 95.56 | 95.56 | 优 | 2 | 1 | 0 |\n"
        "\n**共1个文件：1个已复核，0个不完整，0个无法读取；2项错误，1项提醒，0项信息。**\n"
        "\n<details><summary>表.yaml：3项需要查看</summary>\n\n"
        "- **错误** 5:17 `total/recomputed-mismatch` 自评总分100等于各行之和，但按评分办法复核为95.56，多4.44。"
        "<br>可能的原因：自评与复核不同的行：甲 +4.44。\n"
        "- **错误** 10:68 `score/full-but-missed` 「甲」目标≥90%、实际80%，没有达到，却计满分40；应为35.56。\n"
        "- **提醒** 10:5 `reason/missing` 「甲」没有达到目标（目标≥90%、实际80%），却没有说明原因；请写入 reason。\n"
        "\n</details>\n"
    )


def test_markdown_shows_text_as_it_is() -> None:
    facts = {"kind": "<b>|x", "error": "*a* [b](c) `d` _e_"}
    problem = Problem("internal/error", facts, where=Where("a_b.yaml", 1, 1))
    text = render(Report((Entry("a|b.yaml", problems=(problem,)),)), "markdown", "en")
    assert "| a\\|b.yaml | unreadable |" in text
    assert r"(&lt;b&gt;\|x: \*a\* \[b\](c) \`d\` \_e\_)" in text


@pytest.mark.parametrize("form", sorted(set(FORMATS) - {"text", "json"}))
def test_a_report_is_the_same_for_any_number_of_processes(form: str, many_cards: Path) -> None:
    here = many_cards.parent
    one, two = (jixiao("audit", "cards", "--format", form, "-j", jobs, cwd=here).stdout for jobs in "12")
    assert one == two
    assert re.search(r"\S", one)


@pytest.mark.parametrize("form", sorted(set(FORMATS) - {"text", "json"}))
def test_a_score_has_no_findings_in_any_format(form: str, here: Path) -> None:
    run = jixiao("score", "表.yaml", "--format", form, cwd=here)
    assert run.returncode == 0
    assert "full-but-missed" not in run.stdout.partition('"tool"')[0]
