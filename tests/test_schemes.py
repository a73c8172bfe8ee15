"""Foreign schemes reproduce what their publishers printed: the rule language is general."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from itertools import permutations
from pathlib import Path

import pytest
import tables

import scoring
from scoring import rulebooks, source
from scoring.engine import score_row
from scoring.policies import Policy

SCHEMES = Path(__file__).parents[1] / "indicators" / "schemes"

# scheme/scorecard -> total and grade. Published unless the scorecard's note says that its numbers are made up;
# those were worked out by hand from the published rule.
PUBLISHED = {
    "part/state-assessment-grants": ("50.2", "Adequate"),
    "part/head-start": ("84.0", "Moderately Effective"),
    "mips/published-example": ("4.16", None),
    "mips/measure-001": ("4.50", None),  # (25.71 − 23.01) ÷ (25.71 − 20.31) = 0.5 of the fourth decile
    "mips/an-empty-decile": ("9.00", None),
    "mcc/ten-with-both-hurdles": ("10", "Passes"),
    "mcc/nineteen-without-control-of-corruption": ("19", "Does not pass"),
    "mcc/eighteen-without-rights": ("18", "Does not pass"),
    "mcc/nine": ("9", "Does not pass"),
    "lighthouse/at-the-medians": ("50", None),
    "lighthouse/at-the-10th-percentiles": ("90", None),
    "lighthouse/own-test": ("94", None),
    "lighthouse/far-behind-the-median": ("0", None),
    "lighthouse/a-metric-that-was-not-measured": ("None", None),
    "hdi/norway": ("0.944", None),
    "hdi/united-states": ("0.915", None),
    "hdi/technical-note": ("0.510", None),
    "hdi/germany-before-2010": ("0.906", None),
    "hdi/germany-sum": ("2.719", None),
    "hdi/germany-sum-rounded-at-the-end": ("2.718", None),
    "hdi/exactly-one-half": ("0.500", None),
    "openssf/aggregate": ("7.0", None),
    "openssf/integer-division": ("3.0", None),
    "openssf/an-inconclusive-check": ("7.9", None),  # (10 × 10 + 7.5 × 5) ÷ 17.5 = 7.857
    # 1 ÷ 10 × 10 + 5 ÷ 10 × 25 + (10 + 5) ÷ 20 × 40 + 5 ÷ 10 × 25
    "hvbp/four-domains": ("56.00", None),
    # (1 ÷ 10 × 10 + 5 ÷ 10 × 25 + 15 ÷ 20 × 40) ÷ 75 × 100
    "hvbp/without-efficiency": ("58.00", None),
    "hvbp/baseline-at-the-benchmark": ("83.33", None),  # (10 + 10 + 5) ÷ 30
    # D+ 1.5, D 1, C+ 2.5, B 3, C+ 2.5: their mean
    "pefa/indicators": ("2.10", None),
}

# Scores of single rows that are published, by the id of the row.
ROWS = {
    "mips/published-example": {"example": "4.16"},
    "lighthouse/own-test": {"median": "5", "p10": "9", "zero": "80"},
    "openssf/integer-division": {"proportional": "4", "weighted": "2"},
    "mips/an-empty-decile": {"empty": "9"},
    "lighthouse/far-behind-the-median": {"FCP": "0"},
    "hvbp/baseline-at-the-benchmark": {"above": "10", "at": "10", "below": "5"},
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


@pytest.mark.parametrize("name", PUBLISHED)
def test_what_is_recorded_says_where_its_numbers_are_from(name: str) -> None:
    assert len(source.read_file(SCHEMES / f"{name}.expected.yaml").data["note"]) > 40


def scored(scheme: str, *rows: dict[str, object], **keys: object) -> scoring.Result:
    """Rows by the rulebook of a scheme."""
    return scoring.score(scoring.loads(tables.table(*rows, **keys)), SCHEMES / scheme / "rulebook.yaml")


# -- PEFA 2016: method M2; the order of the dimensions does not matter

M2 = """
DD D, DC D+, DB C, DA C+, CC C, CB C+, CA B, BB B, BA B+, AA A
DDD D, DDC D+, DDB D+, DDA C, DCC D+, DCB C, DCA C+, DBB C+, DBA B, DAA B,
CCC C, CCB C+, CCA B, CBB B, CBA B, CAA B+, BBB B, BBA B+, BAA A, AAA A
"""
M2_ROWS = [each.split() for each in M2.replace("\n", ",").split(",") if each.strip()]


def grade_by(method: str, dimensions: Iterable[str]) -> str | None:
    rows = [
        {"name": f"维度{number}", "weight": 4, "relation": "qualitative", "target": "A", "actual": each}
        for number, each in enumerate(dimensions)
    ]
    group = {"name": "指标", "aggregate": method, "indicators": rows}
    return scored("pefa", groups=[group]).groups[0].grade


def test_the_table_of_pefa_has_thirty_rows() -> None:
    assert len({dimensions for dimensions, _ in M2_ROWS}) == 30


@pytest.mark.parametrize(("dimensions", "grade"), M2_ROWS, ids=lambda each: each)
def test_pefa_averages_by_its_table_in_any_order(dimensions: str, grade: str) -> None:
    assert {grade_by("M2", each) for each in permutations(dimensions)} == {grade}


@pytest.mark.parametrize(
    ("dimensions", "grade"),
    [(["D*", "A"], "C+"), (["C", "不适用", "B"], "C+"), (["D*", "D", "C"], "D+"), (["A", "未测量"], None)],
)
def test_pefa_averages_what_is_there(dimensions: list[str], grade: str | None) -> None:
    """D* counts as D, what does not apply is left out, and a dimension that nobody graded gives no grade."""
    assert grade_by("M2", dimensions) == grade


@pytest.mark.parametrize(
    ("dimensions", "grade"), [("DA", "D+"), ("CC", "C"), ("CCB", "C+"), ("BAA", "B+"), ("AA", "A")]
)
def test_the_weakest_link_of_pefa(dimensions: str, grade: str) -> None:
    assert grade_by("M1", dimensions) == grade


# -- MIPS: the published benchmark of measure 001 by claims, 2017, an inverse one

MEASURE_001 = ("100", "35", "25.71", "20.31", "16.22", "13.04", "10", "7.41", "4")


@pytest.mark.parametrize(
    ("actual", "points"),
    [
        *zip(MEASURE_001, ("2", "3", "4", "5", "6", "7", "8", "9", "10"), strict=True),
        ("0", "10"),
        ("67.5", "2.50"),  # (100 − 67.5) ÷ 65
        ("11.52", "7.50"),  # (13.04 − 11.52) ÷ 3.04
        ("8", "8.77"),  # (10 − 8) ÷ 2.59 = 0.772…
    ],
)
def test_the_published_benchmark_of_measure_001(actual: str, points: str) -> None:
    bounds = {f"d{decile}": f"{bound}%" for decile, bound in enumerate(MEASURE_001, 2)}
    row = {"name": "001", "weight": 10, "target": "≤100%", "actual": f"{actual}%", "values": bounds}
    assert scored("mips", row).rows[0].score == Decimal(points)


# -- what was not measured


@pytest.mark.parametrize("scheme", ["hdi", "lighthouse", "mips", "part", "pefa", "hvbp"])
def test_what_was_not_measured_leaves_no_total(scheme: str) -> None:
    book = rulebooks.find(str(SCHEMES / scheme / "rulebook.yaml"))
    assert book.not_measured.value is Policy.UNSCORED


def test_what_was_not_measured_is_left_out_or_not_passed_elsewhere() -> None:
    row = {"name": "a", "weight": 1, "target": "≥50%", "actual": "未测量"}
    assert scored("mcc", row).rows[0].score == 0
    assert scored("openssf", row).rows[0].is_left_out


# -- income indices that are exact


@pytest.mark.parametrize(
    ("weight", "income", "index"), [(1, 2000, "0.500"), (2, 40000, "2.000"), (1, 400000, "1.000")]
)
def test_an_income_whose_index_is_exact(weight: int, income: int, index: str) -> None:
    """log10(2000 ÷ 100) is half of log10(40000 ÷ 100) = log10(20²); above the maximum the full marks are the limit."""
    row = {"name": "GDP per capita", "weight": weight, "target": "40000", "actual": income}
    book = SCHEMES / "hdi" / "before-2010.yaml"
    (found,) = scoring.score(scoring.loads(tables.table(row)), book).rows
    assert (str(found.score), found.problem) == (index, None)
