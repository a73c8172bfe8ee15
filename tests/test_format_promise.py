"""What the pages on the promise of formats say is so."""

import re
from datetime import date
from pathlib import Path

import pytest

from scoring.expectations import try_file
from scoring.migrations import NEWEST
from scoring.schema import SCHEMAS
from scoring.source import read_file

ROOT = Path(__file__).parents[1]
CASES = ROOT / "tests" / "cases" / "migrations"
PAGES = ("docs/format-promise.md", "docs/format-promise.zh.md")


@pytest.mark.parametrize("page", PAGES)
def test_the_formats_that_are_promised_are_those_that_there_are(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    assert set(re.findall(r"`format: (\w+/\d+)`", text)) == {
        f"{name}/{each}" for name, each in NEWEST.items()
    }


def test_a_complete_table_of_the_first_format_scores_as_it_did() -> None:
    """These files stay as they are: when the promise is kept, they pass for ever."""
    trial = try_file(str(CASES / "expectation-1.yaml"), date(2025, 1, 1), {})
    assert (trial.problems, trial.failed) == ((), ())
    assert len(trial.outcomes) == 3


def test_that_table_is_complete() -> None:
    schema, data = SCHEMAS["scorecard"](), read_file(CASES / "scorecard-1.yaml").data
    assert set(data) == set(schema["properties"]) - {"indicators"}
    # a rulebook asks for values of the budget row or refuses them; the one of this table does not
    assert set(data["budget"]) == set(schema["properties"]["budget"]["properties"]) - {"values"}
