"""The seven tables of the Wuhan data bureau for 2024: what they give, and what a reviewer must see in them."""

from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

import scoring
from scoring import source

FOLDER = Path(__file__).parent.parent / "indicators" / "wuhan-data-bureau-2024"

# name: rows, declared total, sum of the declared rows, recomputed total, supported total
NUMBERS = {
    "department": (37, "97.41", "97.41", "97.41", "93.91"),
    "administration": (33, "98.5", "98.5", "98.50", "98.50"),
    "citizens-home": (11, "100", "100", "100.00", "100.00"),
    "government-services": (24, "93.08", "93.08", "93.08", "93.08"),
    "smart-city": (33, "99.71", "99.57", "99.57", "89.57"),
    "digital-economy": (14, "100", "100", "100.00", "100.00"),
    "big-data-center": (30, "100.00", "100.00", "100.00", "100.00"),
}

ONE_STOP, TRADERS = "政务服务“一网通办”好差评满意度", "数据产品交易方满意度"

# table, code, last part of the path: errors and warnings, nothing else
FOUND = {
    ("smart-city", "total/declared-mismatch", ""),
    ("smart-city", "value/bound-as-actual", "应用中枢完成接口发布数"),
    ("smart-city", "score/unmeasured-credit", ONE_STOP),
    ("smart-city", "score/unmeasured-credit", TRADERS),
    ("department", "budget/parts-mismatch", "预算执行"),
    ("department", "indicator/duplicate", "城市大脑日均数据共享量"),
    ("department", "score/missing", "年度目标3"),
    ("department", "score/unmeasured-credit", ONE_STOP),
    ("department", "score/unmeasured-credit", TRADERS),
    ("citizens-home", "reason/contradiction", "预算执行"),
    ("big-data-center", "value/unit-mismatch", "年系统访问量"),
}


@cache
def scored(name: str) -> scoring.Result:
    return scoring.score(scoring.load(FOLDER / f"{name}.yaml"))


@cache
def findings(name: str) -> tuple[scoring.Finding, ...]:
    return scoring.audit(scored(name))


def finding(name: str, code: str) -> scoring.Finding:
    [found] = [each for each in findings(name) if each.code == code]
    return found


def test_every_file_of_the_folder_is_looked_at() -> None:
    names = {each.name.removesuffix(".yaml") for each in FOLDER.glob("*.yaml")}
    assert names == {*NUMBERS, *(f"{each}.expected" for each in NUMBERS)}


@pytest.mark.parametrize(("name", "numbers"), NUMBERS.items())
def test_what_is_recorded_is_what_was_worked_out(name: str, numbers: tuple[int, str, str, str, str]) -> None:
    recorded = source.read_file(FOLDER / f"{name}.expected.yaml").data
    rows, _, _, total, supported = numbers
    assert len(recorded["rows"]) == rows
    assert (str(recorded["total"]), str(recorded.get("supported_total", total))) == (total, supported)


@pytest.mark.parametrize(("name", "numbers"), NUMBERS.items())
def test_the_table_gives_its_rows_and_totals(name: str, numbers: tuple[int, str, str, str, str]) -> None:
    result = scored(name)
    assert (
        len(result.rows),
        str(result.card.declared_total),
        str(result.declared_sum),
        str(result.total),
        str(result.supported_total),
    ) == numbers


@pytest.mark.parametrize("name", NUMBERS)
def test_every_row_that_declares_a_score_gets_that_score(name: str) -> None:
    assert [each.score for each in scored(name).rows] == [
        each.indicator.declared for each in scored(name).rows
    ]


def test_the_department_adds_up_its_categories_over_all_goals() -> None:
    sums = {each.name: (each.score, each.declared) for each in scored("department").categories}
    expected = {"产出指标": "62.91", "效益指标": "2", "满意度指标": "12.5", "预算执行": "20"}
    assert sums == {name: (Decimal(points), Decimal(points)) for name, points in expected.items()}


def test_these_errors_and_warnings_are_found_and_no_others() -> None:
    found = [
        (name, each.code, each.path[-1] if each.path else "")
        for name in NUMBERS
        for each in findings(name)
        if each.severity is not scoring.Severity.INFO
    ]
    assert sorted(found) == sorted(FOUND)


def test_only_the_wrong_total_is_an_error() -> None:
    errors = [each for name in NUMBERS for each in findings(name) if each.severity is scoring.Severity.ERROR]
    assert errors == [finding("smart-city", "total/declared-mismatch")]


def test_the_wrong_total_is_explained() -> None:
    found = finding("smart-city", "total/declared-mismatch")
    assert (found.declared, found.computed, found.difference) == (
        Decimal("99.71"),
        Decimal("99.57"),
        Decimal("0.14"),
    )
    [explanation] = found.explanations or ()
    assert explanation.kind == "deduction-left-out"
    assert explanation.rows == ("应用中枢完成接口发布数",)
    assert explanation.message == "99.71 = 100 − 0.29，漏减了应用中枢完成接口发布数扣掉的0.14分。"


@pytest.mark.parametrize(
    ("name", "code", "words"),
    [
        ("citizens-home", "reason/contradiction", ("全年预算5423.78万元", "执行率99.34%", "5387.98", "100%")),
        ("big-data-center", "value/unit-mismatch", ("“次”", "“人次”")),
        ("department", "budget/parts-mismatch", ("14784.19", "11916.36", "26700.55")),
        ("department", "indicator/duplicate", ("第151行", "重复计2分")),
        ("smart-city", "value/bound-as-actual", (">3000个", "下限")),
    ],
)
def test_a_finding_names_its_numbers(name: str, code: str, words: tuple[str, ...]) -> None:
    message = finding(name, code).message
    assert [each for each in words if each not in message] == []


@pytest.mark.parametrize(("name", "points"), [("department", ["2.5", "1"]), ("smart-city", ["5", "5"])])
def test_unmeasured_rows_are_named_with_the_points_they_took(name: str, points: list[str]) -> None:
    found = [each for each in findings(name) if each.code == "score/unmeasured-credit"]
    assert sorted(str(each.declared) for each in found) == sorted(points)
    assert scored(name).total == (scored(name).supported_total or 0) + sum(map(Decimal, points))
