"""A ceiling on the total, by the execution rate."""

from pathlib import Path
from typing import Any

import pytest
import tables

import scoring
from scoring import rulebooks, scorecards
from scoring.messages import Language
from scoring.reports.explanation import explain_one
from scoring.reports.provisions import provisions


def capped(folder: Path, **cap: Any) -> scoring.Result:
    """A table with everything reached, under the grades 优 from 90 and 良 from 80."""
    book = tables.rulebook(folder, total_cap={**cap, **tables.ASSUMED})
    card = scorecards.loads(
        "format: scorecard/1\ntitle: 表\nyear: 2024\nbudget: {planned: 100, executed: 100}\n"
        "indicators: [{name: 甲, weight: 80, target: ≥5个, actual: 5个}]\n"
    )
    return scoring.score(card, rulebooks.load(str(book)))


@pytest.mark.parametrize(
    ("ceiling", "total", "grade"),
    [("100%", "100.00", "优"), (95, "95.00", "优"), (89.99, "89.99", "良"), (89, "89.00", "良")],
)
def test_a_total_above_the_ceiling_comes_down_to_it_with_its_grade(
    tmp_path: Path, ceiling: object, total: str, grade: str
) -> None:
    result = capped(tmp_path, kind="bands", bands=[{"from": "80%", "points": ceiling}], otherwise=0)
    assert (str(result.total), result.grade) == (total, grade)


def test_the_grade_is_that_of_the_total_which_is_shown(tmp_path: Path) -> None:
    result = capped(tmp_path, kind="formula", score="89.996")
    assert (str(result.total), result.grade) == ("90.00", "优")


def test_a_rate_without_a_ceiling_leaves_the_total_as_it_is(tmp_path: Path) -> None:
    result = capped(tmp_path, kind="bands", bands=[{"below": "80%", "points": 59}])
    assert str(result.total) == "100.00"


def test_a_ceiling_that_cannot_be_computed_leaves_no_total(tmp_path: Path) -> None:
    result = capped(tmp_path, kind="formula", score="weight / (actual - target)")
    assert result.total is None
    assert "total/not-computable" in [each.code for each in scoring.audit(result)]


EXPLAINED: dict[Language, str] = {
    "zh": """\
  算式：80 + 20 = 100
  判断：执行率100%，总分最高89.00，由100.00降为89.00
  依据：假定（未读到出处）：测试用
  复核：89.00
""",
    "en": """\
  arithmetic: 80 + 20 = 100
  judgement: the execution rate is 100%, so the total is at most 89.00, lowered from 100.00
  basis: assumption (no source was read): for a test
  score: 89.00
""",
}


@pytest.mark.parametrize("language", EXPLAINED)
def test_an_explanation_shows_the_sum_the_ceiling_and_what_it_rests_on(
    language: Language, tmp_path: Path
) -> None:
    result = capped(tmp_path, kind="bands", bands=[{"from": "80%", "points": 89}])
    assert EXPLAINED[language] in explain_one(result, None, language)


@pytest.mark.parametrize(
    ("cap", "zh", "en"),
    [
        (
            {
                "kind": "bands",
                "bands": [{"below": "60%", "points": 69}, {"from": "60%", "below": "80%", "points": 89}],
            },
            "执行率<60%的，总分最高为69分；执行率≥60%且<80%的，总分最高为89分；其余不限",
            "with an execution rate <60% the total is at most 69 points; with an execution rate ≥60% and <80% the "
            "total is at most 89 points; no ceiling otherwise",
        ),
        (
            {"kind": "bands", "bands": [{"from": "80%", "points": "100%"}], "otherwise": 79},
            "执行率≥80%的，总分最高为满分；其余总分最高为79分",
            "with an execution rate ≥80% the total is at most the full marks; otherwise it is at most 79 points",
        ),
        (
            {"kind": "formula", "score": "weight * actual"},
            "总分最高为按这条规则得出的分数：按算式计分：weight * actual",
            "the total is at most what this rule gives: by formula: weight * actual",
        ),
    ],
)
def test_the_page_of_a_rulebook_tells_a_ceiling_as_one(
    cap: dict[str, Any], zh: str, en: str, tmp_path: Path
) -> None:
    book = rulebooks.load(str(tables.rulebook(tmp_path, total_cap={**cap, **tables.ASSUMED})))
    assert provisions(book, "zh")[("total_cap",)].words == zh
    assert provisions(book, "en")[("total_cap",)].words == en


@pytest.mark.parametrize(
    ("cap", "total"),
    [
        ({"kind": "formula", "score": "if(actual < 80%, 60, weight)"}, "100.00"),
        ({"kind": "formula", "score": "if(actual >= 100%, 60, weight)"}, "60.00"),
        ({"kind": "formula", "score": "weight * actual / 2"}, "50.00"),
        ({"kind": "bands", "of": "actual", "bands": [{"from": "80%", "points": 70}]}, "70.00"),
    ],
)
def test_the_execution_rate_is_a_percentage(cap: dict[str, Any], total: str, tmp_path: Path) -> None:
    assert str(capped(tmp_path, **cap).total) == total
