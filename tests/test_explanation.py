"""An explanation is what a person answers for, so it is held to every word: cases/explain."""

from typing import Any

import pytest
import tables

import scoring
from scoring.messages import LANGUAGES, Language
from scoring.reports.explanation import explain
from scoring.rules import KINDS

CASES = [pytest.param(case, id=f"{file}: {case['says']}") for file, case in tables.groups_of("explain")]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", CASES)
def test_a_row_is_explained_in_exactly_these_words(case: dict[str, Any], language: Language) -> None:
    result = scoring.score(scoring.loads(case["scorecard"]))
    found = explain(result, result.rows, scoring.audit(result), language, whole=False, width=400)
    assert found == case[language]


def test_a_row_of_every_kind_is_explained() -> None:
    results = [scoring.score(scoring.loads(each.values[0]["scorecard"])) for each in CASES]
    explained = {row.rule.name for result in results for row in result.rows if row.rule is not None}
    assert explained == set(KINDS)
