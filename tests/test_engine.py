"""How rows and whole tables are scored, as the files under cases/engine say."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import tables

import scoring
from scoring import InvalidRulebook, InvalidScorecard, Result, Status
from scoring.policies import NOT_MEASURED

POLICIES = {each.value for each in NOT_MEASURED}
TABLES = tables.groups_of("engine/tables")


def rows() -> Iterator[Any]:
    for file, group in tables.groups_of("engine"):
        for number, case in enumerate(group["cases"], start=1):
            whole = {**group["given"], **case}
            name = f"{whole.get('target', '')}-{whole.get('actual', '')}"
            yield pytest.param(whole, id=f"{file}-{number}-{name}")


ROWS = list(rows())


@pytest.mark.parametrize("case", ROWS)
def test_row(case: dict[str, Any]) -> None:
    row, keys, outcome = tables.split(case)
    if "status_key" in row:
        row["status"] = row.pop("status_key")
    found = tables.outcome_of(scoring.score(scoring.loads(tables.table(row, **keys))).rows[0])
    expected = tables.expected(outcome)
    assert {key: found[key] for key in expected} == expected


@pytest.mark.parametrize("case", [pytest.param(each, id=f"{file}-{each['says']}") for file, each in TABLES])
def test_table(case: dict[str, Any], tmp_path: Path) -> None:
    found, expected = tables.described(score_table(case, tmp_path)), tables.as_text(case["result"])
    for part in ("rows", "groups"):
        wanted = expected.pop(part, {})
        assert {name: found[part][name] for name in wanted} == wanted
    assert {key: found[key] for key in expected} == expected


def score_table(case: dict[str, Any], folder: Path) -> Result:
    keys: dict[str, Any] = {key: case[key] for key in ("budget", "groups", "year") if key in case}
    if "rulebook_assumed" in case["result"]:
        keys["rulebook"] = case.get("named")
    card = scoring.loads(tables.table(*case.get("indicators", ()), **keys))
    changes = {key: tables.assumed(each) for key, each in case.get("rulebook", {}).items()}
    return scoring.score(card, tables.rulebook(folder, **changes) if changes else case.get("given"))


def test_every_status_arises_in_the_cases() -> None:
    assert {tables.split(each.values[0])[2]["status"] for each in ROWS} == {each.value for each in Status}


def test_every_policy_for_what_was_not_measured_is_tried() -> None:
    assert {each.get("rulebook", {}).get("not_measured", {}).get("policy") for _, each in TABLES} > POLICIES


def test_every_relation_is_tried() -> None:
    relations = {each.values[0].get("relation_used") for each in ROWS}
    assert relations - {None} == {each.value for each in scoring.Relation}


def test_a_rulebook_of_the_table_is_found_beside_it(tmp_path: Path) -> None:
    tables.rulebook(tmp_path, rounding={"row": {"places": 1, "mode": "down", **tables.ASSUMED}})
    card = tmp_path / "card.yaml"
    text = tables.table({"weight": 1, "target": "≥3个", "actual": "2个"}, rulebook="rulebook.yaml")
    card.write_text(text, encoding="utf-8")
    result = scoring.score(scoring.load(card))
    assert (result.rulebook.id, str(result.rows[0].score)) == ("test", "0.6")


def test_an_unknown_rulebook_of_the_table_is_a_problem_of_the_table() -> None:
    text = tables.table({"weight": 1, "target": "≥3个", "actual": "2个"}, rulebook="wuhan-2012")
    with pytest.raises(InvalidScorecard) as caught:
        scoring.score(scoring.loads(text))
    (problem,) = caught.value.problems
    assert problem.code == "rulebook/unknown-near"
    assert problem.where is not None
    assert text[problem.where.column - 1 :].startswith('"wuhan-2012"')


def test_an_unknown_rulebook_of_the_caller_is_a_problem_of_the_rulebook() -> None:
    card = scoring.loads(tables.table({"weight": 1, "target": "≥3个", "actual": "2个"}))
    with pytest.raises(InvalidRulebook):
        scoring.score(card, "wuhan-2012")


def test_a_rulebook_that_was_read_can_be_given_itself() -> None:
    text = tables.table({"weight": 10, "target": "≤10次", "actual": "15次"})
    national = scoring.score(scoring.loads(text), "national-2020").rulebook
    assert str(scoring.score(scoring.loads(text), national).total) == "5.00"
