"""From rows to groups, a total and a grade: what holds of any table, and how reports show it."""

import json
import pickle
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import tables
from hypothesis import given, settings
from hypothesis import strategies as st

import scoring
from scoring import InvalidScorecard, Result, rulebooks
from scoring.messages import LANGUAGES, Language
from scoring.numbers import round_to
from scoring.reports.explanation import explain

ROOT = Path(__file__).parents[1]
BOOKS = ROOT / "tests" / "cases" / "findings" / "rulebooks"
MODEST = settings(max_examples=80, deadline=None, derandomize=True)

GOALS = """\
format: scorecard/1
title: 部门自评表
year: 2024
rulebook: wuhan-2021
declared_total: 89.6
budget: {weight: 20, planned: 100, executed: 100, declared: 20}
groups:
- name: 目标1
  ratio: 60%
  declared: 76
  indicators:
  - {name: 甲, weight: 60, target: "≥5个", actual: 5个, declared: 60}
  - {name: 乙, weight: 20, target: "≥5个", actual: 4个, declared: 16}
- name: 目标2
  ratio: 40%
  indicators:
  - {name: 丙, weight: 80, target: "≥4个", actual: 3个, declared: 60}
reason: 乙、丙未完成，因机构改革。
"""


def row(number: int, weight: int, part: int, *, left_out: bool) -> dict[str, Any]:
    actual = "不适用" if left_out else f"{part}个"
    return {"name": f"行{number}", "weight": weight, "target": "≥7个", "actual": actual}


rows = st.lists(st.tuples(st.integers(1, 30), st.integers(0, 9), st.booleans()), min_size=1, max_size=6)
trees = st.recursive(rows, lambda inner: st.lists(inner, min_size=1, max_size=3), max_leaves=4)


def groups_of(tree: Any, counter: list[int]) -> dict[str, Any]:
    """A tree of rows as a group of groups."""
    counter[0] += 1
    name = f"组{counter[0]}"
    if isinstance(tree[0], tuple):
        inside = []
        for weight, part, left_out in tree:
            counter[0] += 1
            inside.append(row(counter[0], weight, part, left_out=left_out))
        return {"name": name, "indicators": inside}
    return {"name": name, "groups": [groups_of(each, counter) for each in tree]}


@MODEST
@given(forest=st.lists(trees, min_size=1, max_size=3), with_budget=st.booleans())
def test_the_default_total_is_the_sum_of_the_rows_made_up_for_what_is_left_out(
    forest: list[Any], *, with_budget: bool
) -> None:
    counter = [0]
    keys = {"budget": {"planned": 300, "executed": 100}} if with_budget else {}
    groups = [groups_of(each, counter) for each in forest]
    result = scoring.score(scoring.loads(tables.table(groups=groups, indicators=None, **keys)))
    scores = [Fraction(each.score) for each in result.rows if each.score is not None]
    weights = [Fraction(each.indicator.weight) for each in result.rows if each.score is not None]
    if with_budget:
        scores.append(Fraction("6.67"))
        weights.append(Fraction(20))
    left_out = sum(Fraction(each.indicator.weight) for each in result.rows if each.is_left_out)
    if not scores:
        assert result.total is None
        return
    expected = sum(scores) * (sum(weights) + left_out) / sum(weights)
    assert result.total == round_to(expected, 2)
    assert result.rolled_up.is_plain
    for found in result.groups:
        assert found.group is not None
        inside = [
            each for each in result.rows if each.indicator.path[: len(found.group.path)] == found.group.path
        ]
        known = [Fraction(each.score) for each in inside if each.score is not None]
        assert found.score == (sum(known) if known else None)
        assert found.is_left_out is not bool(known)


@pytest.mark.parametrize("name", sorted(rulebooks.shipped()))
def test_the_shipped_rulebooks_add_up_and_make_up_over_the_table(name: str) -> None:
    book = rulebooks.find(name)
    assert set(book.aggregates) == {"total", "group"}
    assert {(each.kind.name, vars(each.kind)["rescale"]) for each in book.aggregates.values()} == {
        ("sum", "table")
    }
    assert vars(book.aggregates["total"].kind)["of"] == ("rows" if name.startswith("platform") else "members")
    assert book.combination is not None


def test_an_unknown_aggregate_is_a_problem_of_the_table_at_its_place() -> None:
    text = GOALS.replace("ratio: 60%", "aggregate: totla").replace("ratio: 40%", "aggregate: 平均")
    with pytest.raises(InvalidScorecard) as caught:
        scoring.score(scoring.loads(text))
    assert [(each.code, each.where and each.where.line) for each in caught.value.problems] == [
        ("aggregate/unknown-near", 9),
        ("aggregate/unknown", 15),
    ]


def test_a_group_may_choose_what_every_group_is_or_what_the_total_is() -> None:
    for name in ("group", "total"):
        text = GOALS.replace("  ratio: 60%", f"  ratio: 60%\n  aggregate: {name}")
        assert str(scoring.score(scoring.loads(text)).total) == "89.60"


def test_rows_of_several_units_need_a_rulebook_that_combines_them() -> None:
    book = scoring.load_rulebook("wuhan-2021").changed(combination=None)
    contributions = [{"organisation": "甲", "actual": "3个"}]
    card = scoring.loads(tables.table({"weight": 100, "target": "≥3个", "contributions": contributions}))
    problem = scoring.score(card, book).rows[0].problem
    assert problem is not None
    assert (problem.code, problem.path) == ("rulebook/no-combination", ("contributions",))


def test_what_units_bring_is_a_note_of_the_trace() -> None:
    rate = [
        {"organisation": "甲", "actual": "90%", "funds": "100万元"},
        {"organisation": "乙", "actual": "98%", "funds": "300万元"},
    ]
    result = scoring.score(
        scoring.loads(tables.table({"weight": 100, "target": "≥100%", "contributions": rate}))
    )
    assert [note.say("en") for note in result.rows[0].notes][:1] == [
        "combined over units (averaged weighted by funds): (甲 90% × 1000000 + 乙 98% × 3000000) ÷ 4000000 is 96%"
    ]
    assert result.rows[0].indicator.actual == "96%"


# -- reports


def rendered(result: Result, name: str = "json") -> Any:
    text = scoring.render(result, name)
    return json.loads(text)["scorecards"][0] if name == "json" else text


def test_json_has_groups_only_where_they_do_more_than_add_up() -> None:
    plain = GOALS.replace("  ratio: 60%\n", "").replace("  ratio: 40%\n", "")
    assert "groups" not in rendered(scoring.score(scoring.loads(plain)))
    assert rendered(scoring.score(scoring.loads(GOALS)))["groups"] == [
        {
            "path": ["目标1"],
            "aggregate": "group",
            "score": "76",
            "exact": "76",
            "weight": "80",
            "grade": None,
        },
        {
            "path": ["目标2"],
            "aggregate": "group",
            "score": "60",
            "exact": "60",
            "weight": "80",
            "grade": None,
        },
    ]


def test_json_has_the_grade_of_a_scale() -> None:
    text = GOALS.replace("rulebook: wuhan-2021", f"rulebook: {BOOKS / 'points.yaml'}")
    text = text.replace("  ratio: 60%", "  weight: 4\n  aggregate: M1").replace("  ratio: 40%\n", "")
    text = text.replace("weight: 60", "weight: 4").replace("weight: 20, target", "weight: 4, target")
    text = text.replace('target: "≥5个", actual: 4个', 'target: "≥4个", actual: 1个')
    first, _ = rendered(scoring.score(scoring.loads(text)))["groups"]
    assert first == {
        "path": ["目标1"],
        "aggregate": "M1",
        "score": "1.5",
        "exact": "1.5",
        "weight": "4",
        "grade": "D+",
    }


EXPLAINED: dict[Language, str] = {
    "zh": """\
目标1      <text>:8:3
  分值：80
  占比：60%
  汇总办法：合计：各成员得分相加，不参评的由全表折算 (group)
  依据：预算管理一体化系统绩效模块的湖北配置：下级得分逐级相加，写有占比的目标按占比计入
  算式：60 + 16 = 76
  取整：76不取整，显示为 76
  复核：76   自评 76

目标2      <text>:14:3
  分值：80
  占比：40%
  汇总办法：合计：各成员得分相加，不参评的由全表折算 (group)
  依据：预算管理一体化系统绩效模块的湖北配置：下级得分逐级相加，写有占比的目标按占比计入
  算式：60 = 60
  取整：60不取整，显示为 60
  复核：60   自评 —

复核总分
  汇总办法：合计：各成员得分相加，不参评的由全表折算 (total)
  依据：预算管理一体化系统绩效模块的默认计分规则：总分为各指标得分与预算执行得分之和；不参评指标的折算见 not_applicable
  算式：45.6 + 24 + 20 = 89.6
  复核：89.60
  取整：保留2位小数，四舍五入（假定（未读到出处）：总分为各行得分之和，保留两位小数）
  自评总分：89.6
  各行合计：89.60
  有据总分：89.60
  等次：良（假定（未读到出处）：湖北省自评可不评等级；沿用财政部部门预算绩效等级，按“90分及以上”理解）
""",
    "en": """\
目标1      <text>:8:3
  weight: 80
  ratio: 60%
  aggregate: sum: the members' scores are added up; the whole table makes up for what is left out (group)
  basis: Hubei settings of the integrated budget platform's performance module: scores are added up level by level; a goal with a ratio counts by it
  arithmetic: 60 + 16 = 76
  rounding: 76 is not rounded, shown as 76
  score: 76   declared 76

目标2      <text>:14:3
  weight: 80
  ratio: 40%
  aggregate: sum: the members' scores are added up; the whole table makes up for what is left out (group)
  basis: Hubei settings of the integrated budget platform's performance module: scores are added up level by level; a goal with a ratio counts by it
  arithmetic: 60 = 60
  rounding: 60 is not rounded, shown as 60
  score: 60   declared —

recomputed total
  aggregate: sum: the members' scores are added up; the whole table makes up for what is left out (total)
  basis: default scoring rules of the integrated budget platform's performance module: the total is the sum of the indicators' scores and that of budget execution; on re-scaling see not_applicable
  arithmetic: 45.6 + 24 + 20 = 89.6
  score: 89.60
  rounding: to 2 decimals, half up (assumption (no source was read): the total is the sum of rounded rows, to two places)
  declared total: 89.6
  sum of rows: 89.60
  supported total: 89.60
  grade: 良 (assumption (no source was read): Hubei need not grade; the finance ministry's bands are used, read as 90 and above)
""",
}


def explained(result: Result, language: Language) -> str:
    return explain(result, result.rows, scoring.audit(result), language, whole=True, width=400)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_explanation_shows_groups_that_do_more_than_add_up(language: Language) -> None:
    found = explained(scoring.score(scoring.loads(GOALS)), language)
    assert found.endswith(EXPLAINED[language])


def test_the_text_report_shows_groups_that_do_more_than_add_up() -> None:
    report = scoring.reports.Report(
        (scoring.reports.Entry("goals.yaml", scoring.score(scoring.loads(GOALS))),), is_audit=False
    )
    found = scoring.render(report, "text", "en").split("level-1 indicator")[1].splitlines()
    assert [each.split() for each in found if each.startswith(("group", "目标"))][-3:] == [
        ["group", "aggregate", "ratio", "weight", "score", "grade", "declared"],
        ["目标1", "sum", "60%", "80", "76", "—", "76"],
        ["目标2", "sum", "40%", "80", "60", "—", "—"],
    ]


UNDECIDED = """
format: scorecard/1
title: 指数
year: 2024
groups:
- name: 寿命
  indicators: [{name: 甲, weight: 1, target: 2, actual: 1}, {name: 乙, weight: 1, target: 1, actual: 1}]
- name: 教育
  indicators:
  - {name: 丙, weight: 1, target: 8, actual: 1}
  - {name: 丁, weight: 1, target: 1, actual: 1, rule: {kind: formula, score: sqrt(3 + sqrt(8)) - sqrt(2)}}
"""
EXACT = UNDECIDED.replace(", rule: {kind: formula, score: sqrt(3 + sqrt(8)) - sqrt(2)}", "")


def test_a_root_of_roots_may_be_exact() -> None:
    """√(√(1/2 · 1) · √(1/8 · 1)) is the fourth root of 1/16: just a half, also where 0.4999… would be cut off."""
    result = scoring.score(scoring.loads(EXACT), BOOKS / "index.yaml")
    assert (result.total, result.rolled_up.whole.exact) == (Decimal("0.50"), Fraction(1, 2))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_total_that_cannot_be_had_is_told_everywhere(language: Language) -> None:
    result = scoring.score(scoring.loads(UNDECIDED), BOOKS / "index.yaml")
    assert (result.total, result.supported_total, result.grade, result.is_complete) == (
        None,
        None,
        None,
        False,
    )
    assert [each.code for each in scoring.audit(result) if each.code.startswith("total/")] == [
        "total/not-computable"
    ]
    problem = result.rolled_up.whole.problem
    assert problem is not None
    assert problem.say(language) in explained(result, language)
    assert rendered(result)["status"] == "incomplete"
    assert rendered(result)["groups"][0]["exact"] == "0.707106781187"


def test_a_result_with_roots_and_groups_goes_to_another_process_and_back() -> None:
    result = scoring.score(scoring.loads(EXACT.replace("target: 8", "target: 7")), BOOKS / "index.yaml")
    again = pickle.loads(pickle.dumps(result))
    assert (again.total, rendered(again)) == (result.total, rendered(result))


@pytest.mark.parametrize(
    ("limits", "total"),
    [
        ({}, "96.00"),
        ({"bonus_most": 6}, "93.00"),
        ({"bonus_most": 6, "penalty_most": 2}, "94.00"),
    ],
)
def test_a_limit_of_the_total_holds_bonus_and_penalty_rows_inside_groups(
    limits: dict[str, int], total: str, tmp_path: Path
) -> None:
    """90 of 100, 5 + 4 added in two groups, 3 taken off in one of them: 96; at most 6 added: 93; at most 2 off: 94."""
    book = tables.rulebook(
        tmp_path,
        bonus={"policy": "counted", "at_most": 120, **tables.ASSUMED},
        aggregates={"total": {"kind": "sum", **limits, **tables.ASSUMED}},
    )
    text = """
format: scorecard/1
title: 表
year: 2024
budget: {weight: 20, planned: 100, executed: 50}
groups:
- name: 产出指标
  indicators:
  - {name: 甲, weight: 80, target: ≥5个, actual: 5个}
  - {name: 加, weight: 5, target: ≥5个, actual: 5个, role: bonus}
- name: 其他
  groups:
  - name: 加减分
    indicators:
    - {name: 又加, weight: 4, target: ≥5个, actual: 5个, role: bonus}
    - {name: 减, weight: 3, target: ≥5个, actual: 0个, role: penalty}
"""
    assert str(scoring.score(scoring.loads(text), book).total) == total
