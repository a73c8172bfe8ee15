"""One definition, many units: what `score --actuals` finds is what `audit` finds in a scorecard of the same values."""

import csv
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from math import inf, nextafter
from pathlib import Path
from typing import Any

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tables import table, written

import scoring
from scoring import Finding, Result, Scorecard, rulebooks
from scoring.audits import AUDITS
from scoring.rulebooks import Rulebook
from scoring.units import checks, judging
from scoring.units.assessing import Assessed, Assessment
from scoring.units.cells import Numbers
from scoring.units.columns import match
from scoring.units.judging import Year
from scoring.units.points import Points
from scoring.units.readers import open_table
from scoring.units.sheets import Sheets
from scoring.units.writers.records import row_of

Values = Mapping[str, str]
INDICATORS: tuple[dict[str, Any], ...] = (
    {"id": "a", "name": "监管数据汇聚总量", "weight": 15, "target": "≥920万"},
    {"id": "b", "name": "投诉次数", "weight": 5, "target": "≤3次"},
    {"id": "c", "name": "满意度", "weight": 20, "target": "≥90%", "unit": "%"},
    {"id": "d", "name": "接口数", "weight": 10, "target": "3500个"},
    {"id": "e", "name": "完成时间", "weight": 10, "target": "2024年12月底"},
    {"id": "f", "name": "助推效果", "weight": 10, "target": "有效助推"},
    {"id": "g", "name": "资金到位率", "weight": Decimal("10"), "target": "=100%", "unit": "%"},
)


BUDGET = {"weight": 20, "planned": "—", "executed": "—", "unit": "万元"}


def definition(*, rulebook: str | None = "wuhan-2021", **keys: Any) -> str:
    """A definition with two groups."""
    card = {
        "format": "scorecard/1",
        "title": "各单位",
        "year": 2024,
        "rulebook": rulebook,
        "budget": BUDGET,
        "groups": [
            {"name": "产出指标", "groups": [{"name": "数量指标", "indicators": list(INDICATORS[:4])}]},
            {"name": "效益指标", "indicators": list(INDICATORS[4:])},
        ],
        **keys,
    }
    return written({key: each for key, each in card.items() if each is not None})


def scorecard(values: Values, **keys: Any) -> str:
    """The scorecard of one unit, as it would stand in a file of its own."""
    rows = []
    for each in INDICATORS:
        row = {**each, "actual": values.get(each["id"], "").replace("NaN", "未测量")}
        declared = values.get(f"{each['id']}:declared", "")
        rows.append({**row, **({"declared": Decimal(declared)} if declared else {})})
    budget: dict[str, Any] = {"weight": 20, "unit": "万元"}
    budget |= {"planned": values.get("planned", ""), "executed": values.get("executed", "")}
    if values.get("rate"):
        budget["rate"] = values["rate"]
    if values.get("budget:declared"):
        budget["declared"] = Decimal(values["budget:declared"])
    more: dict[str, Any] = {}
    if values.get("total"):
        more["declared_total"] = Decimal(values["total"])
    if values.get("reason"):
        more["reason"] = values["reason"]
    if values.get("year"):
        more["year"] = int(values["year"])
    groups = [
        {"name": "产出指标", "groups": [{"name": "数量指标", "indicators": rows[:4]}]},
        {"name": "效益指标", "indicators": rows[4:]},
    ]
    return definition(**more, groups=groups, budget=budget, **keys)


def assess(folder: Path, text: str, units: Sequence[Values], book: Rulebook | None = None) -> list[Assessed]:
    """Every unit of a CSV file in wide form."""
    (folder / "definition.yaml").write_text(text, encoding="utf-8")
    names = list(dict.fromkeys(name for each in units for name in each))
    with open(folder / "units.csv", "w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["单位", *names])
        writer.writerows(
            [f"单位{at}", *(each.get(name, "") for name in names)] for at, each in enumerate(units)
        )
    return read(scoring.load(folder / "definition.yaml"), folder / "units.csv", book)


def read(card: Scorecard, file: Path, book: Rulebook | None = None) -> list[Assessed]:
    content = open_table(str(file))
    return list(Assessment(card, Sheets(content, match(content, card), card.year), book))


def essence(findings: Sequence[Finding]) -> Counter[tuple[object, ...]]:
    """Findings without their places, which only a file has."""
    return Counter(
        (
            each.code,
            each.severity,
            each.path,
            each.declared,
            each.computed,
            each.difference,
            each.say("zh"),
            each.say("en"),
            None if each.explanations is None else tuple(e.say("en") for e in each.explanations),
        )
        for each in findings
    )


def assert_same(unit: Assessed, result: Result) -> None:
    """A unit is what its own scorecard is."""
    found = essence((*unit.year.findings, *unit.findings))
    wanted = essence(scoring.audit(result))
    assert found - wanted == Counter()
    assert wanted - found == Counter()
    assert (unit.total, unit.supported, unit.grade) == (result.total, result.supported_total, result.grade)
    assert unit.status == ("scored" if result.is_complete else "incomplete")
    for judged, row in zip(unit.values.judged, result.rows, strict=True):
        assert (judged.score, judged.status) == (row.score, row.status)


ACTUALS: Mapping[str, Sequence[str]] = {
    "a": (
        "",
        "920万",
        "496万",
        "≥1000万",
        "9200000",
        "1400万",
        "未开展",
        "不适用",
        "约900万",
        "三百",
        "-5万",
        "NaN",
        "920万元",
    ),
    "b": ("0", "3次", "4次", "未发生投诉", "3", "5人", "—", "2.5"),
    "c": ("95.91", "90%", "89.995%", "0.9", "已划转至市投促局", "95.910", "120", "abc"),
    "d": ("3500", "3499", "3500个", ">3000个", "≥3500个", "4600个", "3500次", "3000.5"),
    "e": ("2024年12月", "2024-12-31", "2025年1月", "按时完成", "", "95"),
    "f": ("有效助推", "一般", "", "未开展", "95"),
    "g": ("100", "100%", "99.99", "101", "未开展"),
}
FULL = {each["id"]: str(each["weight"]) for each in INDICATORS}
LONG = {
    id_: f"{full}.0000000000000000000000000000001" for id_, full in FULL.items()
}  # as a float: full marks


@st.composite
def units(draw: st.DrawFn) -> Values:
    """The values of one unit, most of them good."""
    found: dict[str, str] = {}
    is_good = draw(st.booleans())
    for id_, choices in ACTUALS.items():
        good = {
            "a": "920万",
            "b": "0",
            "c": "95.91",
            "d": "3500个",
            "e": "2024年12月",
            "f": "有效助推",
            "g": "100",
        }[id_]
        found[id_] = good if is_good and draw(st.integers(0, 3)) else draw(st.sampled_from(choices))
        scores = (
            FULL[id_],
            FULL[id_],
            FULL[id_],
            "0",
            "4.86",
            "4.9",
            "",
            "21",
            "-1",
            "8.09",
            "2.695652",
            LONG[id_],
        )
        found[f"{id_}:declared"] = draw(st.sampled_from(scores[: 3 if is_good else None]))
    found["planned"] = draw(st.sampled_from(("3375", "3375", "0", "", "0.5亿", "x")))
    found["executed"] = draw(st.sampled_from(("3375", "3000", "2639+736=3375", "2639+736=3374", "3400")))
    found["rate"] = draw(st.sampled_from(("", "100%", "88.89%", "1")))
    found["budget:declared"] = draw(st.sampled_from(("20", "20", "17.78", "", "25")))
    found["total"] = draw(st.sampled_from(("", "100", "97.78", "99.71", "90", "100.00")))
    found["reason"] = draw(st.sampled_from(("", "", "", "监管数据汇聚总量目标≥920万，实际500万", "疫情影响")))
    return found


BOOKS = (
    "wuhan-2021",
    "hubei-2020",
    "national-2020",
    "platform",
    "platform-manual",
    "platform-tianjin",
    None,
    "wuhan",
)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(BOOKS), st.lists(units(), min_size=1, max_size=4))
def test_a_unit_is_what_its_own_scorecard_is(
    tmp_path_factory: pytest.TempPathFactory, book: str | None, drawn: list[Values]
) -> None:
    folder = tmp_path_factory.mktemp("units")
    found = assess(folder, definition(rulebook=book), drawn)
    for unit, values in zip(found, drawn, strict=True):
        assert_same(unit, scoring.score(scoring.loads(scorecard(values, rulebook=book))))


def test_every_check_of_an_audit_stands_in_one_class() -> None:
    classified = [check for each in checks.CLASSES for check in each]
    assert Counter(classified) == Counter(AUDITS)


# -- columns of numbers

TARGETS = ("≥920", "＞0.3", "≤3", "<7.7", "=100", "0", "≤0", "≥0", "95", "10-20", "≥1.1万", "-5", "≥0.1")
LONG_SEVEN = "7.0000000000000000000000000000001"
NAMES_OF_TARGETS = ("数量", "投诉次数")


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(TARGETS),
    st.sampled_from(NAMES_OF_TARGETS),
    st.sampled_from((None, "个", "%", "万元")),
    st.sampled_from(BOOKS),
    st.data(),
)
def test_a_column_of_numbers_is_judged_as_each_of_them_is(
    target: str, name: str, unit: str | None, book: str | None, data: st.DataObject
) -> None:
    row = {"name": name, "weight": 7, "target": target, **({"unit": unit} if unit else {})}
    card = scoring.loads(table(row, rulebook=book))
    year = Year.of(card, 2024, None)
    near = [float(each) for each in re.findall(r"-?[0-9.]+", target)]
    near += [each * factor for each in near for factor in (1.2, 1.3, 0.5, 10_000)]
    around = [each for at in near for each in (at, nextafter(at, inf), nextafter(at, -inf), at * 1.01)]
    some = st.one_of(st.sampled_from(around), st.floats(allow_nan=True, allow_infinity=False, width=32))
    values = numpy.array(data.draw(st.lists(some, min_size=1, max_size=6)))
    declared = [
        Points.read(data.draw(st.sampled_from(("", "7", "7.00", "6.5", "3.004", LONG_SEVEN, "x"))))
        for _ in values
    ]
    cells = Numbers(values, numpy.zeros(len(values), bool))
    for at, judged in enumerate(year.judge_all(0, cells, declared)):
        alone = year.judge(0, cells[at], declared[at])
        assert (judged.status, judged.score, judged.points) == (alone.status, alone.score, alone.points)
        if judged.row is None:
            assert alone.of_score + alone.of_values + alone.of_reasons == ()
        else:
            assert judged == alone


def test_values_that_meet_their_target_are_quiet() -> None:
    year = Year.of(
        scoring.loads(table({"weight": 7, "target": "≥0.3"}, {"weight": 7, "target": "95"})), 2024, None
    )
    values = numpy.array([0.3, nextafter(0.3, 0), 0.38, 0.39, 0.4])
    blank = [Points.read("")] * 5
    judged = year.judge_all(0, Numbers(values, numpy.zeros(5, bool)), blank)
    assert [each.row is None for each in judged] == [True, False, True, False, False]  # from 0.39 on: 130%
    assert [each.row is None for each in year.judge_all(0, ["0.3", "0.30", "≥0.3", "0", ""], blank)] == [
        *(True, True, False, False, False)
    ]
    judged = year.judge_all(1, Numbers(numpy.array([94.0, 95, 96, 95, 95]), numpy.zeros(5, bool)), blank)
    assert [each.row is None for each in judged] == [
        False,
        True,
        False,
        True,
        True,
    ]  # 96: a direction was assumed


@pytest.mark.parametrize("rulebook", ["wuhan-2021", "national-2020"])
def test_a_declared_score_is_held_to_its_last_digit(rulebook: str, tmp_path: Path) -> None:
    values = {"b": "3次", "b:declared": LONG["b"], "planned": "1", "executed": "1"}
    (unit,) = assess(tmp_path, definition(rulebook=rulebook), [values])
    result = scoring.score(scoring.loads(scorecard(values, rulebook=rulebook)))
    for found in (unit.findings, scoring.audit(result)):
        assert [each.code for each in found if each.path[-1:] == ("投诉次数",)] == ["score/out-of-range"]
    assert_same(unit, result)


def test_a_total_that_is_no_number_is_a_finding_of_its_unit(tmp_path: Path) -> None:
    (tmp_path / "definition.yaml").write_text(definition(), encoding="utf-8")
    card = scoring.load(tmp_path / "definition.yaml")
    for text in ("abc", "NaN", "inf", "九十", "1e2", "１００", "9" * 41, "100/100"):
        (tmp_path / "units.csv").write_text(f"单位,a,总分\n甲,920万,{text}\n", encoding="utf-8")
        (unit,) = read(card, tmp_path / "units.csv")
        (found,) = (each for each in unit.findings if each.facts.get("found") == text)
        assert (found.code, found.severity.value, found.path) == ("value/unreadable", "error", ())
        assert found.say("zh") == f"自评总分“{text}”不是数；请写成数，如 99.5"
        assert found.say("en") == f"the declared total “{text}” is no number; write one, such as 99.5"
    for text in ("", " ", "100", "100.00分"):
        (tmp_path / "units.csv").write_text(f"单位,a,总分\n甲,920万,{text}\n", encoding="utf-8")
        (unit,) = read(card, tmp_path / "units.csv")
        assert not [each for each in unit.findings if each.wording == "value/unreadable.total"]


def test_a_total_that_is_no_number_is_found_by_any_rulebook(tmp_path: Path) -> None:
    """Here the exact engine adds up, because groups are rounded."""
    book = tmp_path / "odd.yaml"
    head = "format: rulebook/1\nid: odd-2024\ntitle: {zh: 测试, en: test}\neffective: {from: 2024-01-01, assumption: {zh: 测试, en: test}}\n"
    book.write_text(head + ODD["groups rounded"][0] + "\n", encoding="utf-8")
    (unit,) = assess(
        tmp_path, definition(), [{"a": "920万", "total": "满分"}], rulebooks.find("odd.yaml", tmp_path)
    )
    assert [each.code for each in unit.findings if each.facts.get("found") == "满分"] == ["value/unreadable"]


# -- wide and long


@settings(max_examples=25, deadline=None)
@given(st.lists(units(), min_size=1, max_size=4))
def test_the_form_of_a_file_makes_no_difference(
    tmp_path_factory: pytest.TempPathFactory, drawn: list[Values]
) -> None:
    folder = tmp_path_factory.mktemp("forms")
    wide = assess(folder, definition(), drawn)
    with open(folder / "long.csv", "w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["年度", "得分", "单位", "完成值", "指标名称"])
        for at, values in enumerate(drawn):
            for name, value in values.items():
                if not name.endswith(":declared"):
                    writer.writerow([2024, values.get(f"{name}:declared", ""), f"单位{at}", value, name])
            writer.writerow(["2024年", values["budget:declared"], f"单位{at}", "", "预算执行"])
    long = read(scoring.load(folder / "definition.yaml"), folder / "long.csv")
    for one, other in zip(wide, long, strict=True):
        assert essence(one.findings) == essence(other.findings)
        assert (one.label, one.total, one.supported, one.grade) == (
            other.label,
            other.total,
            other.supported,
            other.grade,
        )
        scores = [(each.score, each.status) for each in one.values.judged]
        assert scores == [(each.score, each.status) for each in other.values.judged]


def test_a_finding_of_a_long_form_stands_in_the_row_of_its_indicator(tmp_path: Path) -> None:
    (tmp_path / "definition.yaml").write_text(definition(), encoding="utf-8")
    lines = ["单位,指标,完成值", "甲,a,920万", "甲,c,89%", "甲,b,2次"]
    (tmp_path / "long.csv").write_text("\n".join(lines), encoding="utf-8")
    (unit,) = read(scoring.load(tmp_path / "definition.yaml"), tmp_path / "long.csv")
    (finding,) = (each for each in unit.findings if each.code == "reason/missing")
    assert row_of(unit, finding) == 3


# -- years and rulebooks


def test_each_year_is_scored_by_its_own_rulebook(tmp_path: Path) -> None:
    values = {"a": "920万", "planned": "1", "executed": "1", "d": "3500个"}
    drawn = [{**values, "year": year} for year in ("2024", "2020", "2024")]
    for unit, each in zip(assess(tmp_path, definition(rulebook="wuhan"), drawn), drawn, strict=True):
        assert_same(unit, scoring.score(scoring.loads(scorecard(each, rulebook="wuhan"))))
        assert unit.year.number == int(each["year"])


def test_a_rulebook_of_the_caller_goes_before_the_one_of_the_definition(tmp_path: Path) -> None:
    values = {"a": "NaN", "planned": "1", "executed": "1", "a:declared": "15"}
    book = rulebooks.find("national-2020")
    (unit,) = assess(tmp_path, definition(), [values], book)
    assert unit.values.judged[0].score == 0  # as declared by wuhan-2021, nothing by national-2020
    assert_same(unit, scoring.score(scoring.loads(scorecard(values)), book))


ODD = {
    "bonus": (
        "extends: platform\nbonus: {policy: counted, at_most: 100, assumption: {zh: 测试, en: test}}",
        [{"name": "加分", "weight": 5, "target": "≥1", "role": "bonus"}],
    ),
    "unrounded": (
        "extends: wuhan-2021\nrounding:\n  row: {mode: unrounded, assumption: {zh: 测试, en: test}}",
        [],
    ),
    "groups rounded": (
        "extends: wuhan-2021\nrounding:\n  group: {places: 0, mode: half_up, assumption: {zh: 测试, en: test}}",
        [],
    ),
    "hurdles": (
        "extends: wuhan-2021\nvetoes:\n- {missed: [c], grade: 差, assumption: {zh: 测试, en: test}}",
        [],
    ),
    "names twice": ("extends: wuhan-2021", [{"name": "满意度", "weight": 20, "target": "≥90%", "unit": "%"}]),
}


@pytest.mark.parametrize("odd", ODD)
@settings(max_examples=6, deadline=None)
@given(st.lists(units(), min_size=1, max_size=3))
def test_rulebooks_that_do_more_than_add_up(
    tmp_path_factory: pytest.TempPathFactory, odd: str, drawn: list[Values]
) -> None:
    folder = tmp_path_factory.mktemp("odd")
    lines, more = ODD[odd]
    head = "format: rulebook/1\nid: odd-2024\ntitle: {zh: 测试, en: test}\neffective: {from: 2024-01-01, assumption: {zh: 测试, en: test}}\n"
    (folder / "odd.yaml").write_text(head + lines + "\n", encoding="utf-8")
    book = rulebooks.find("odd.yaml", folder)
    for unit, values in zip(assess(folder, definition(indicators=more), drawn, book), drawn, strict=True):
        assert_same(unit, scoring.score(scoring.loads(scorecard(values, indicators=more)), book))


def test_what_a_definition_holds_for_itself_is_no_value_of_any_unit(tmp_path: Path) -> None:
    own = {
        "a": "1",
        "a:declared": "1",
        "planned": "5",
        "executed": "1",
        "total": "1",
        "reason": "x",
        "rate": "1%",
    }
    values = {"a": "920万", "planned": "1", "executed": "1"}
    (unit,) = assess(tmp_path, scorecard(own), [values])
    assert_same(unit, scoring.score(scoring.loads(scorecard(values))))


def test_what_is_remembered_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging, "KEPT", 5)
    drawn = [{"a": f"{each}万", "planned": str(each), "executed": "1"} for each in range(900, 940)]
    found = assess(tmp_path, definition(), drawn)
    assert len(found[0].year._rows) == 5
    for unit, values in zip(found, drawn, strict=True):
        assert_same(unit, scoring.score(scoring.loads(scorecard(values))))
