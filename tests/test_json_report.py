"""`jixiao-report/1`, key by key: what scripts rely on."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import scoring
from scoring.reports import Entry, Report, render
from scoring.scorecards import loads

ROOT = Path(__file__).parents[1]
SMART_CITY = "indicators/wuhan-data-bureau-2024/smart-city.yaml"
EXACT = re.compile(r"-?\d+(\.\d+|/\d+)?")
NUMBERS = frozenset(
    "declared_total declared_sum total supported_total full weight score declared planned executed rate exact "
    "computed difference".split()
)
COUNTS = frozenset(
    "line column year files scored incomplete invalid passed_over errors warnings infos".split()
)

HEAD = "format: scorecard/1\ntitle: 试点项目自评表\nyear: 2024\nrulebook: wuhan-2021\n"

# Worked out from the published table and the formulas of wuhan-2021: rule, score, exact.
FULL_MARKS = {"1": "1.00", "2": "2.00", "3": "3.00", "4": "4.00", "5": "5.00", "10": "10.00"}
PARTIAL = {"应用中枢完成接口发布数": ("0.86", "6/7"), "人工智能中枢应用场景数量": ("1.71", "12/7")}
RULES = {
    "成本控制率": "inverse_ratio",
    "获批数据领域的中央预算内投资补助项目排名": "met_or_not",
    "智慧城市基础平台（一期）运维故障处理时间": "inverse_ratio",
    "安全体系安全事件处理时间": "inverse_ratio",
    "推进数据基础设施建设，有效提高数据高效流通利用水平": "levels",
    "深化创新应用，增强智能便捷服务质效，有效提升群众获得感": "levels",
    "组建数商协会，有效促进城市数商生态持续繁荣": "levels",
}
NOT_MEASURED = {"政务服务“一网通办”好差评满意度", "数据产品交易方满意度"}


@pytest.fixture(autouse=True)
def _at_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


@pytest.fixture(scope="module")
def smart_city() -> Any:
    """The report on one table, as its readers load it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        return json.loads(render(scoring.score(scoring.load(SMART_CITY)), "json"))


@pytest.fixture(scope="module")
def card(smart_city: Any) -> Any:
    (only,) = smart_city["scorecards"]
    return only


def values(data: Any, key: str = "") -> Iterator[tuple[str, Any]]:
    """Every scalar of a report with the key it stands under."""
    if isinstance(data, dict):
        for name, each in data.items():
            yield from values(each, name)
    elif isinstance(data, list):
        for each in data:
            yield from values(each, key)
    else:
        yield key, data


def report_on(text: str) -> Any:
    (only,) = json.loads(render(scoring.score(loads(HEAD + text, "card.yaml")), "json"))["scorecards"]
    return only


def test_the_report_names_its_format_and_its_engine(smart_city: Any) -> None:
    assert list(smart_city) == ["format", "engine", "scorecards", "summary"]
    assert smart_city["format"] == "jixiao-report/1"
    assert smart_city["engine"] == scoring.__version__


def test_every_number_is_a_decimal_string_or_a_fraction(smart_city: Any) -> None:
    seen = set()
    for key, value in values(smart_city):
        assert not isinstance(value, float)
        if key in COUNTS:
            assert type(value) is int
        elif key in NUMBERS:
            seen.add(key)
            assert value is None or EXACT.fullmatch(value), (key, value)
            assert value is None or key == "exact" or "/" not in value
    assert seen == NUMBERS


def test_a_table_has_its_totals(card: Any) -> None:
    expected = {
        "file": SMART_CITY,
        "title": "2024年度“智慧城市建设及相关运维经费”项目自评表",
        "organisation": "武汉市数据局",
        "year": 2024,
        "status": "scored",
        "rulebook": "wuhan-2021",
        "declared_total": "99.71",
        "declared_sum": "99.57",
        "total": "99.57",
        "supported_total": "89.57",
        "full": "100",
        "grade": "优",
    }
    assert {key: card[key] for key in expected} == expected


def test_categories_sum_the_level_1_names(card: Any) -> None:
    assert [each for each in card["categories"] if each["name"].endswith("指标")] == [
        {"name": "成本指标", "weight": "10", "score": "10.00", "declared": "10"},
        {"name": "产出指标", "weight": "40", "score": "39.57", "declared": "39.57"},
        {"name": "效益指标", "weight": "20", "score": "20.00", "declared": "20"},
        {"name": "满意度指标", "weight": "10", "score": "10.00", "declared": "10"},
    ]


def test_the_budget_has_its_rate_and_its_score(card: Any) -> None:
    assert card["budget"] == {
        "weight": "20",
        "planned": "3375",
        "executed": "3375",
        "rate": "1",
        "score": "20.00",
        "declared": "20",
    }


def test_an_indicator_has_all_its_keys(card: Any) -> None:
    (found,) = (each for each in card["indicators"] if each["name"] == "应用中枢完成接口发布数")
    assert found == {
        "path": ["产出指标", "数量指标"],
        "name": "应用中枢完成接口发布数",
        "weight": "1",
        "target": "≥3500个",
        "actual": ">3000个",
        "status": "computed",
        "rule": "ratio",
        "score": "0.86",
        "exact": "6/7",
        "declared": "0.86",
        "where": {"file": SMART_CITY, "line": 33, "column": 7},
    }


def test_every_row_has_the_rule_and_the_score_that_the_form_gives(card: Any) -> None:
    assert len(card["indicators"]) == 33
    for row in card["indicators"]:
        name, weight = row["name"], row["weight"]
        assert (row["score"], row["exact"]) == PARTIAL.get(name, (FULL_MARKS[weight], weight))
        assert row["status"] == (
            "not_measured"
            if name in NOT_MEASURED
            else "judged"
            if RULES.get(name) == "levels"
            else "computed"
        )
        if name not in NOT_MEASURED:
            assert row["rule"] == RULES.get(name, "ratio")


def test_rows_stand_where_the_file_has_them(card: Any) -> None:
    lines = Path(SMART_CITY).read_text(encoding="utf-8").splitlines()
    for row in card["indicators"]:
        assert row["where"]["file"] == SMART_CITY
        line = lines[row["where"]["line"] - 1]
        assert line[row["where"]["column"] - 1] == "{"
        assert row["name"] in line


def test_a_finding_has_its_numbers_its_explanation_and_its_place(card: Any) -> None:
    (found,) = (each for each in card["findings"] if each["severity"] == "error")
    (explanation,) = found.pop("explanations")
    assert found == {
        "code": "total/declared-mismatch",
        "severity": "error",
        "path": [],
        "message": "自评总分99.71比各行与预算得分之和99.57多0.14。",
        "declared": "99.71",
        "computed": "99.57",
        "difference": "0.14",
        "where": {"file": SMART_CITY, "line": 7, "column": 17},
    }
    assert explanation == {
        "kind": "deduction-left-out",
        "message": "99.71 = 100 − 0.29，漏减了应用中枢完成接口发布数扣掉的0.14分。",
        "rows": ["应用中枢完成接口发布数"],
    }


def test_findings_on_rows_name_their_path_and_place(card: Any) -> None:
    warnings = [each for each in card["findings"] if each["severity"] == "warning"]
    satisfaction = ["满意度指标", "服务对象满意度指标"]
    assert [(each["code"], each["path"], each["where"]["line"]) for each in warnings] == [
        ("value/bound-as-actual", ["产出指标", "数量指标", "应用中枢完成接口发布数"], 33),
        ("score/unmeasured-credit", [*satisfaction, "政务服务“一网通办”好差评满意度"], 78),
        ("score/unmeasured-credit", [*satisfaction, "数据产品交易方满意度"], 79),
    ]


def test_the_summary_counts_files_and_findings(smart_city: Any, card: Any) -> None:
    infos = sum(each["severity"] == "info" for each in card["findings"])
    expected = {
        "files": 1,
        "scored": 1,
        "incomplete": 0,
        "invalid": 0,
        "errors": 1,
        "warnings": 3,
        "infos": infos,
    }
    assert {key: smart_city["summary"][key] for key in expected} == expected


@pytest.mark.parametrize(
    ("weight", "actual", "score", "exact"),
    [
        ("5", "5", "3.13", "3.125"),
        ("5", "8", "5.00", "5"),
        ("5.0", "8", "5.00", "5"),
        ("3", "1", "0.38", "0.375"),
        ("2", "0", "0.00", "0"),
        ("0.7", "4", "0.35", "0.35"),
    ],
)
def test_the_exact_score_is_the_shortest_decimal_where_it_ends(
    weight: str, actual: str, score: str, exact: str
) -> None:
    row = report_on(f"indicators:\n- {{name: 培训场数, weight: {weight}, target: 8, actual: {actual}}}\n")[
        "indicators"
    ][0]
    assert (row["score"], row["exact"]) == (score, exact)
    assert row["weight"] == weight


@pytest.mark.parametrize(
    ("weight", "actual", "exact"), [("5", "1", "5/7"), ("7", "6", "6"), ("2.5", "3", "15/14")]
)
def test_the_exact_score_is_a_fraction_in_lowest_terms_where_no_decimal_ends(
    weight: str, actual: str, exact: str
) -> None:
    row = report_on(f"indicators:\n- {{name: 培训场数, weight: {weight}, target: 7, actual: {actual}}}\n")[
        "indicators"
    ][0]
    assert row["exact"] == exact


def test_what_is_not_there_is_null(card: Any) -> None:
    bare = report_on("indicators:\n- {name: 培训场数, weight: 100, target: 5, actual: 5}\n")
    assert set(bare) == set(card)
    assert (bare["declared_total"], bare["declared_sum"], bare["budget"]) == (None, None, None)
    assert bare["indicators"][0]["declared"] is None
    assert bare["total"] == "100.00"
    assert (
        report_on("indicators:\n- {id: A1, name: 培训场数, weight: 100, target: 5}\n")["indicators"][0]["id"]
        == "A1"
    )


def test_an_incomplete_table_has_no_total_and_says_why() -> None:
    found = report_on(
        "indicators:\n- {name: 培训场数, weight: 40, target: 5匹马, actual: 5, declared: 40}\n"
        "- {name: 培训人数, weight: 60, target: 5, actual: 4, declared: 48}\n"
    )
    assert found["status"] == "incomplete"
    assert (found["total"], found["supported_total"], found["grade"]) == (None, None, None)
    assert found["declared_sum"] == "88"
    unreadable, computed = found["indicators"]
    assert (unreadable["status"], unreadable["score"], unreadable["exact"]) == ("unreadable", None, None)
    assert (computed["status"], computed["score"], computed["exact"]) == ("computed", "48.00", "48")
    assert [each["score"] for each in found["categories"]] == [None]
    (finding,) = (each for each in found["findings"] if each["code"] == "value/unreadable")
    assert finding["where"] == {"file": "card.yaml", "line": 6, "column": 37}


def test_an_invalid_table_has_its_problems_instead_of_rows() -> None:
    problems = scoring.check("tests/bad/several-mistakes.yaml")
    report = Report((Entry("tests/bad/several-mistakes.yaml", problems=problems),))
    (found,) = json.loads(render(report, "json", "en"))["scorecards"]
    assert list(found) == ["file", "status", "problems"]
    assert found["status"] == "invalid"
    assert found["problems"][1] == {
        "code": "schema/wrong-type",
        "message": "expected a whole number, found “abc”",
        "where": {"file": "tests/bad/several-mistakes.yaml", "line": 3, "column": 7},
    }


def test_a_problem_of_a_whole_file_has_no_line() -> None:
    report = Report((Entry("tests/bad/empty.yaml", problems=scoring.check("tests/bad/empty.yaml")),))
    found = json.loads(render(report, "json"))
    assert found["scorecards"][0]["problems"][0]["where"] == {"file": "tests/bad/empty.yaml"}
    assert found["summary"]["invalid"] == 1


def test_a_result_several_and_a_whole_report_are_rendered_alike() -> None:
    result = scoring.score(scoring.load(SMART_CITY))
    one = render(result, "json")
    assert render([result], "json") == one
    assert render(iter((result,)), "json") == one
    assert render(Report((Entry(SMART_CITY, result, scoring.audit(result)),)), "json") == one
    assert [each["file"] for each in json.loads(render([result, result], "json"))["scorecards"]] == [
        SMART_CITY,
        SMART_CITY,
    ]


def test_a_report_without_findings_is_one_on_scores() -> None:
    result = scoring.score(scoring.load(SMART_CITY))
    report = Report((Entry(SMART_CITY, result),), is_audit=False)
    assert "findings" not in json.loads(render(report, "json"))["scorecards"][0]


def test_text_is_the_default_and_speaks_both_languages() -> None:
    result = scoring.score(scoring.load(SMART_CITY))
    assert "自评总分 99.71" in render(result)
    assert render(result) == render(result, "text", "zh")
    assert "declared total 99.71" in render(result, "text", "en")


def test_an_unknown_format_is_a_value_error() -> None:
    result = scoring.score(scoring.load(SMART_CITY))
    with pytest.raises(ValueError, match="xml"):
        render(result, "xml")


def test_the_same_result_gives_the_same_bytes_and_ends_in_a_line_break() -> None:
    texts = {render(scoring.score(scoring.load(SMART_CITY)), "json") for _ in range(3)}
    (text,) = texts
    assert text.endswith("}\n")
    assert "\\u" not in text


def test_render_is_part_of_the_public_library() -> None:
    assert getattr(scoring, "render", None) is render
