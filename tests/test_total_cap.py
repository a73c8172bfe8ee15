"""A ceiling on the total, by the execution rate."""

from pathlib import Path
from typing import Any

import pytest
import tables

import scoring
from scoring import rulebooks, scorecards


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
