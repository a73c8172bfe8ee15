"""An explanation is what a person answers for, so it is held to every word: cases/explain."""

from pathlib import Path
from typing import Any

import pytest
import tables

import scoring
from scoring import rulebooks
from scoring.messages import LANGUAGES, Language
from scoring.reports.explanation import explain
from scoring.rules import KINDS, title_of

CASES = [pytest.param(case, id=f"{file}: {case['says']}") for file, case in tables.groups_of("explain")]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", CASES)
def test_a_row_is_explained_in_exactly_these_words(case: dict[str, Any], language: Language) -> None:
    result = scoring.score(scoring.loads(case["scorecard"]))
    found = explain(result, result.rows, scoring.audit(result), language, whole=False, width=400)
    assert found == case[language]


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_row_of_every_kind_is_explained_with_its_rule_and_its_score(kind: str) -> None:
    group = next(group for each, group in tables.groups_of("rules") if each == kind and "cases" in group)
    row, keys, _ = tables.split({**group["given"], **group["cases"][0]})
    result = scoring.score(scoring.loads(tables.table(row, **keys)))
    rule = result.rows[0].rule
    assert rule is not None
    page = explain(result, result.rows, (), "zh", whole=False, width=400)
    assert f"  规则：{title_of(kind)['zh']} ({kind})\n" in page
    assert f"  复核：{result.rows[0].score}   自评 " in page


VETOED: dict[Language, tuple[str, str]] = {
    "zh": (
        "  依据：湖北省预算绩效自评表填表说明：正向指标得分＝实际完成值÷目标值×分值，不超过分值；限值为该行所写\n",
        "  等次的一票否决：有“违规使用资金”，等次为中（假定（未读到出处）：测试用）\n",
    ),
    "en": (
        "  basis: notes on the Hubei self-evaluation form: positive indicators score actual ÷ target × weight, at most "
        "the weight; the limits are the row's own\n",
        "  veto on the grade: there is “违规使用资金”, so the grade is 中 (assumption (no source was read): for a "
        "test)\n",
    ),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_limits_of_the_row_and_vetoes_are_told_with_what_they_rest_on(
    language: Language, tmp_path: Path
) -> None:
    veto = {"flag": "违规使用资金", "grade_at_most": "中", **tables.ASSUMED}
    book = rulebooks.load(str(tables.rulebook(tmp_path, vetoes=[veto])))
    row = {"name": "甲", "weight": 80, "target": "≥5个", "actual": "5个", "rule": {"pass_from": "60%"}}
    keys = {"flags": ["违规使用资金"], "budget": {"planned": 100, "executed": 100}, "rulebook": None}
    result = scoring.score(scoring.loads(tables.table(row, **keys)), book)
    page = explain(result, result.rows, (), language, whole=True, width=400)
    for sentence in VETOED[language]:
        assert sentence in page
