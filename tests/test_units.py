"""One definition, many units: what `score --actuals` finds is what `audit` finds in a scorecard of the same values."""

import csv
from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tables import written

import scoring
from scoring import Finding, Result, Scorecard
from scoring.audits import AUDITS
from scoring.rulebooks import Rulebook
from scoring.units import checks
from scoring.units.assessing import Assessed, Assessment
from scoring.units.columns import match
from scoring.units.readers import open_table
from scoring.units.sheets import Sheets

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
    table = open_table(str(file))
    return list(Assessment(card, Sheets(table, match(table, card), card.year), book))


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
        scores = (FULL[id_], FULL[id_], FULL[id_], "0", "4.86", "4.9", "", "21", "-1", "8.09", "2.695652")
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
