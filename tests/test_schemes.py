"""Foreign schemes reproduce what their publishers printed: the rule language is general."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
import tables

import scoring
from scoring import rulebooks, source
from scoring.engine import score_row

SCHEMES = Path(__file__).parents[1] / "indicators" / "schemes"

# scheme/scorecard -> total and grade. Published unless the scorecard's note says that its numbers are made up;
# those were worked out by hand from the published rule.
PUBLISHED = {
    "part/state-assessment-grants": ("50.2", "Adequate"),
    "part/head-start": ("84.0", "Moderately Effective"),
    "mips/published-example": ("4.16", None),
    "mips/measure-001": ("4.50", None),  # (25.71 − 23.01) ÷ (25.71 − 20.31) = 0.5 of the fourth decile
    "mcc/ten-with-both-hurdles": ("10", "Passes"),
    "mcc/nineteen-without-control-of-corruption": ("19", "Does not pass"),
    "mcc/eighteen-without-rights": ("18", "Does not pass"),
    "mcc/nine": ("9", "Does not pass"),
    "lighthouse/at-the-medians": ("50", None),
    "lighthouse/at-the-10th-percentiles": ("90", None),
    "lighthouse/own-test": ("94", None),
    "hdi/norway": ("0.944", None),
    "hdi/united-states": ("0.915", None),
    "hdi/technical-note": ("0.510", None),
    "hdi/germany-before-2010": ("0.906", None),
    "openssf/aggregate": ("7.0", None),
    "openssf/integer-division": ("3.0", None),
    # 1 ÷ 10 × 10 + 5 ÷ 10 × 25 + (10 + 5) ÷ 20 × 40 + 5 ÷ 10 × 25
    "hvbp/four-domains": ("56.00", None),
    # (1 ÷ 10 × 10 + 5 ÷ 10 × 25 + 15 ÷ 20 × 40) ÷ 75 × 100
    "hvbp/without-efficiency": ("58.00", None),
    # D+ 1.5, D 1, C+ 2.5, B 3, C+ 2.5: their mean
    "pefa/indicators": ("2.10", None),
}

# Scores of single rows that are published, by the id of the row.
ROWS = {
    "mips/published-example": {"example": "4.16"},
    "lighthouse/own-test": {"median": "5", "p10": "9", "zero": "80"},
    "openssf/integer-division": {"proportional": "4", "weighted": "2"},
    "hvbp/four-domains": {
        "threshold": "1",
        "half-way": "5",
        "benchmark": "10",
        "improved": "5",
        "spending": "5",
    },
}


def result_of(name: str) -> scoring.Result:
    return scoring.score(scoring.load(SCHEMES / f"{name}.yaml"))


def test_every_scorecard_of_a_scheme_has_its_number() -> None:
    cards = {
        str(file.relative_to(SCHEMES).with_suffix(""))
        for file in tables.scorecard_files()
        if SCHEMES in file.parents
    }
    assert cards == set(PUBLISHED)
    assert len({each.split("/")[0] for each in cards}) == 8


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_scheme_gives_its_published_total_and_grade(name: str) -> None:
    result = result_of(name)
    assert (str(result.total), result.grade) == PUBLISHED[name]


@pytest.mark.parametrize("name", PUBLISHED)
def test_what_is_recorded_of_a_scheme_is_what_was_published(name: str) -> None:
    recorded = source.read_file(SCHEMES / f"{name}.expected.yaml").data
    assert (str(recorded["total"]), recorded.get("grade")) == PUBLISHED[name]


@pytest.mark.parametrize("name", PUBLISHED)
def test_what_a_scheme_declares_holds(name: str) -> None:
    found = scoring.audit(result_of(name))
    assert [each.code for each in found if each.severity is not scoring.Severity.INFO] == []


@pytest.mark.parametrize("name", ROWS)
def test_a_row_of_a_scheme_gives_its_published_score(name: str) -> None:
    scores = {row.indicator.id: row.score for row in result_of(name).rows}
    assert {key: scores[key] for key in ROWS[name]} == {
        key: Decimal(each) for key, each in ROWS[name].items()
    }


BOOKS = sorted(
    each for each in SCHEMES.rglob("*.yaml") if "\nformat: rulebook/1\n" in each.read_text("utf-8")
)


@pytest.mark.parametrize("file", BOOKS, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_a_scheme_says_of_its_dates_too_what_they_rest_on(file: Path) -> None:
    book = rulebooks.find(str(file))
    assert book.effective_basis is not None or "extends: rulebook.yaml" in file.read_text("utf-8")


@pytest.mark.parametrize(
    ("name", "row", "pair", "values", "code"),
    [
        (
            "mips/published-example",
            "example",
            ("≥24%", "26%"),
            {"d2": 8, "d3": 16, "d4": 24, "d5": 36, "d6": 48, "d7": 60, "d8": 72, "d9": 84, "d10": 96},
            "rule/bound-without-percent",
        ),
        (
            "hvbp/four-domains",
            "threshold",
            ("≥80%", "90%"),
            {"threshold": 80, "benchmark": 100, "baseline": 90},
            "expression/rate-beside-number",
        ),
    ],
)
def test_percentages_without_their_sign_are_refused(
    name: str, row: str, pair: tuple[str, str], values: dict[str, int], code: str
) -> None:
    card = scoring.load(SCHEMES / f"{name}.yaml")
    indicator = next(each for each in card.leaves() if each.id == row)
    assert values.keys() == indicator.values.keys()
    book = rulebooks.find(str(SCHEMES / name.split("/", maxsplit=1)[0] / "rulebook.yaml"))
    found = score_row(replace(indicator, target=pair[0], actual=pair[1], values=values), book, card.year)
    assert found.problem is not None
    assert (found.problem.code, found.score) == (code, None)
