"""Every rule kind is defined by its wording and by its file under cases/rules."""

import pickle
import re
import textwrap
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy
import pytest
import tables

import scoring
from scoring import InvalidRulebook, InvalidScorecard, Problem, rulebooks, source
from scoring.arithmetic import actual, met, shortfall, surplus, target, weight
from scoring.expressions import CannotCompute
from scoring.messages import LANGUAGES
from scoring.model import BudgetRow
from scoring.numbers import round_to, written_places
from scoring.rules import (
    KINDS,
    Case,
    Measure,
    Side,
    UnfitRule,
    Unwritten,
    build_accepted,
    is_computed,
)
from scoring.rules.judging import judge_by
from scoring.rules.manual import manual_of

GROUPS = tables.groups_of("rules")
SYMBOLS = (weight, target, actual, met, shortfall, surplus)
SAYS = ("met", "just short", "far short", "over", "zero", "missing")


def cases() -> Iterator[Any]:
    for kind, group in GROUPS:
        for number, case in enumerate(group.get("cases", ()), start=1):
            whole = {**group["given"], **case}
            actual = whole.get("executed", whole.get("actual", ""))
            yield pytest.param(kind, whole, id=f"{kind}-{whole.get('target', '')}-{number}-{actual}")


def refusals() -> Iterator[Any]:
    for kind, group in GROUPS:
        if "refused" in group:
            yield pytest.param(kind, group, id=f"{kind}-{tables.written(group['refused'])}")


CASES, REFUSALS = list(cases()), list(refusals())


def of(params: list[Any], *, budget: bool) -> list[Any]:
    """Those that score the budget row, which a rulebook states, or those of a row's own rules."""
    return [each for each in params if is_of_budget(each.values[1]) is budget]


def is_of_budget(group: dict[str, Any]) -> bool:
    refused = group.get("refused")
    return "budget" in group or (isinstance(refused, dict) and "weight" in refused)


@pytest.mark.parametrize(("kind", "case"), of(CASES, budget=False))
def test_case(kind: str, case: dict[str, Any]) -> None:
    row, keys, outcome = tables.split(case)
    assert_comes_out(scoring.score(scoring.loads(tables.table(row, **keys))).rows[0], outcome, kind)


@pytest.mark.parametrize(("kind", "case"), of(CASES, budget=True))
def test_budget_case(kind: str, case: dict[str, Any], tmp_path: Path) -> None:
    budget, keys, outcome = tables.split(case)
    del outcome["status"]
    book = tables.rulebook(tmp_path, budget={**keys["budget"], **tables.ASSUMED})
    card = scoring.loads(tables.table({"weight": 80, "target": 1, "actual": 1}, budget=budget))
    row = scoring.score(card, book).budget
    assert row is not None
    assert_comes_out(row, outcome, kind)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_result_with_a_rule_of_every_kind_goes_to_another_process_and_back(kind: str) -> None:
    found = [each.values[1] for each in of(CASES, budget=False) if each.values[0] == kind]
    assert found
    for case in found:
        row, keys, _ = tables.split(case)
        result = scoring.score(scoring.loads(tables.table(row, **keys)))
        again = pickle.loads(pickle.dumps(result))
        assert scoring.render(again, "json") == scoring.render(result, "json")
        assert copies(again.rows[0]) == copies(result.rows[0])


def copies(row: scoring.Row) -> tuple[Any, ...]:
    """What a row is, with its trace in words: expressions are written out on the way."""
    said = tuple(note.say(language) for language in LANGUAGES for note in row.notes)
    return row.score, row.exact, row.rule, row.taken, said


def assert_comes_out(row: scoring.Row | BudgetRow, outcome: dict[str, Any], kind: str) -> None:
    found, expected = tables.outcome_of(row), tables.expected(outcome)
    assert {key: found[key] for key in expected} == expected
    if expected.get("status") in (None, "computed", "judged"):
        assert found["rule_used"] == kind


@pytest.mark.parametrize(("kind", "refusal"), of(REFUSALS, budget=False))
def test_a_wrong_parameter_is_refused_at_its_place(kind: str, refusal: dict[str, Any]) -> None:
    text = tables.table({"rule": refusal["refused"], "weight": 5, "target": "≥5个", "actual": "5个"})
    with pytest.raises(InvalidScorecard) as caught:
        scoring.loads(text)
    assert_stands_at(caught.value.problems, refusal, text)


@pytest.mark.parametrize(("kind", "refusal"), of(REFUSALS, budget=True))
def test_a_wrong_parameter_of_the_budget_is_refused(
    kind: str, refusal: dict[str, Any], tmp_path: Path
) -> None:
    book = tables.rulebook(tmp_path, budget={**refusal["refused"], **tables.ASSUMED})
    with pytest.raises(InvalidRulebook) as caught:
        rulebooks.find(str(book))
    assert_stands_at(caught.value.problems, refusal, book.read_text(encoding="utf-8"))


def assert_stands_at(problems: tuple[Problem, ...], refusal: dict[str, Any], text: str) -> None:
    (problem,) = problems
    assert problem.code == refusal["code"]
    for language in LANGUAGES:
        assert problem.say(language) == refusal.get(language, problem.say(language))
    assert problem.where is not None
    place = text.splitlines()[problem.where.line - 1][problem.where.column - 1 :]
    assert place.startswith((refusal["at"], f'"{refusal["at"]}'))


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_has_cases_of_every_sort_and_a_refusal(kind: str) -> None:
    said = {each.values[1].get("says") for each in CASES if each.values[0] == kind}
    assert not set(SAYS) - said
    assert said <= {None, *SAYS}
    assert any(each.values[0] == kind for each in REFUSALS)


def test_every_case_file_is_that_of_a_kind() -> None:
    assert {kind for kind, _ in GROUPS} == set(KINDS)


def wording(kind: str) -> str:
    return manual_of(kind).code


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_the_wording_of_every_kind_shows_how_to_write_it(kind: str) -> None:
    assert re.search(rf"(?:rule|budget):\s*\{{?\s*kind: {kind}\b", wording(kind))
    assert " -> " in wording(kind)


HEAD = re.compile(
    r"(?:target (?P<target>\S+), |tier (?P<level>\S+), )?full marks (?P<weight>[\d.]+)"
    r"(?:, declared (?P<declared>[\d.]+))?"
)
EXAMPLE = re.compile(r" +(?P<given>\{.*?\}|\S+) +-> (?P<outcome>outside the tier|[\d.]+)(?:  .*)?")
WORDS = {"target": "有效", "actual": "有效"}


def row_of(head: dict[str, str], given: str) -> dict[str, Any]:
    """The row of an example: an actual under its target, a score under its tier, or values under neither."""
    row: dict[str, Any] = {"weight": Decimal(head["weight"])}
    if "declared" in head:
        row["declared"] = Decimal(head["declared"])
    if "target" in head:
        return {**row, "target": head["target"], "actual": given}
    if "level" in head:
        return {**row, **WORDS, "level": head["level"], "declared": Decimal(given)}
    return {**row, **WORDS, "values": source.read_text(f"values: {given}").data["values"]}


def examples() -> Iterator[Any]:
    """`496万 -> 2.6957` below `target ≥920万, full marks 5`, with the first rule that is written above."""
    for kind in sorted(KINDS):
        text = wording(kind)
        written = re.search(r"^ *rule: \{.*\}$|^ *rule:\n(?: +\S.*\n)+", text, re.MULTILINE)
        assert written, f"{kind} does not show a rule"
        rule = source.read_text(textwrap.dedent(written[0])).data["rule"]
        head: dict[str, str] | None = None
        for line in text.splitlines():
            begins, example = HEAD.fullmatch(line), EXAMPLE.fullmatch(line)
            if begins:
                head = {key: each for key, each in begins.groupdict().items() if each}
            elif example and head:
                row = {**row_of(head, example["given"]), "rule": rule}
                yield pytest.param(kind, row, example["outcome"], id=f"{kind}-{example['given']}")


EXAMPLES = list(examples())


@pytest.mark.parametrize(("kind", "row", "outcome"), EXAMPLES)
def test_an_example_of_the_wording_holds(kind: str, row: dict[str, Any], outcome: str) -> None:
    scored = scoring.score(scoring.loads(tables.table(row))).rows[0]
    assert scored.rule is not None
    assert (scored.rule.name, scored.problem) == (kind, None)
    assert scored.exact is not None
    is_inside = scored.tier is None or scored.tier.holds(scored.exact)
    assert is_inside is (outcome != "outside the tier")
    if is_inside:
        score = Decimal(outcome)
        assert round_to(scored.exact, written_places(score)) == score


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_example_of_a_wording_is_run(kind: str) -> None:
    ran = [each for each in EXAMPLES if each.values[0] == kind]
    assert len(ran) == wording(kind).count(" -> ") > 0


def test_there_are_at_least_twenty_exact_ties() -> None:
    ties = {
        str(each.values[1]["exact"])
        for each in CASES
        if each.values[0] == "ratio" and re.fullmatch(r"\d+\.\d\d5", str(each.values[1].get("exact")))
    }
    assert len(ties) >= 20


# -- what a row says of the way that it took

BASE = {"kind": "deduct", "per": "1个", "points": 1, "part_steps": "whole"}


@pytest.mark.parametrize(
    ("rule", "actual", "told"),
    [
        (BASE, "10个", "达到目标，得满分"),
        (BASE, "12个", "达到目标，得满分"),
        (BASE, "8个", "与目标有差距，按步扣分"),
        ({**BASE, "gain": 1, "gain_most": 2}, "10个", "达到目标，得满分"),
        ({**BASE, "base": "80%"}, "10个", "达到目标，得满分的80%"),
        ({**BASE, "base": "80%"}, "8个", "与目标有差距，按步扣分"),
    ],
    ids=lambda each: each["kind"] if isinstance(each, dict) else None,
)
def test_points_off_are_told_from_a_target_that_is_met(rule: dict[str, Any], actual: str, told: str) -> None:
    card = scoring.loads(tables.table({"rule": rule, "target": "≥10个", "actual": actual, "weight": 10}))
    (row,) = scoring.score(card).rows
    assert row.notes[0].say("zh") == told


# -- which rules need more than a plan and what came of it, and which run on arrays

BANDS = {"kind": "bands", "bands": [{"from": "90%", "points": 10}, {"below": "90%", "points": 5}]}
BY_PERSON = {"kind": "bands", "bands": [{"from": "90%", "points": [5, 10]}, {"below": "90%", "points": 5}]}
BY_VALUE = {**BANDS, "of": "a", "values": ["a"]}


@pytest.mark.parametrize(
    ("rule", "alone", "arrays"),
    [
        ({"kind": "formula", "score": "weight * actual / target"}, True, True),
        ({"kind": "formula", "score": "weight * a", "values": ["a"]}, False, False),
        ({"kind": "formula", "score": "weight * sqrt(actual / target)"}, True, False),
        ({"kind": "formula", "score": "weight * sqrt(a)", "values": ["a"]}, False, False),
        (BANDS, True, True),
        (BY_VALUE, False, False),
        (BY_PERSON, False, True),
    ],
    ids=lambda each: each["kind"] if isinstance(each, dict) else None,
)
def test_a_rule_knows_what_it_needs(rule: dict[str, Any], alone: bool, arrays: bool) -> None:  # noqa: FBT001
    built = build_accepted(rule)
    assert (built.stands_alone, built.on_arrays) == (alone, arrays)


@pytest.mark.parametrize(
    ("rule", "places"),
    [
        (BANDS, [("bands", 0), ("bands", 1)]),
        ({**BANDS, "otherwise": 1}, [("bands", 0), ("bands", 1), ("otherwise",)]),
    ],
    ids=lambda each: each["kind"] if isinstance(each, dict) else None,
)
def test_what_is_in_no_band_is_a_way_where_it_gives_points(rule: dict[str, Any], places: list[Any]) -> None:
    assert [each.path for each in build_accepted(rule).ways()] == places


# -- one formula, two number types

GRID = [Fraction(number, 4) for number in (-4, 0, 1, 2, 3, 4, 5, 8, 9, 40)]
SIDES = (Side.FLOOR, Side.CEILING, Side.POINT)


def computed_rules() -> Iterator[Any]:
    """Every rule of the case files that is one formula, for plain amounts."""
    seen = set()
    for kind, group in GROUPS:
        written = group.get("given", {}).get("rule")
        data = {"kind": written} if isinstance(written, str) else written
        needs_values = any("values" in each for each in group.get("cases", ()))
        if data is None or needs_values or tables.written(data) in seen:
            continue
        seen.add(tables.written(data))
        rule = build_accepted(data).settled(Unwritten("whole", "of_target"))
        if rule.on_arrays:
            yield pytest.param(rule, id=f"{kind}-{len(seen)}")


COMPUTED = list(computed_rules())


def outcome_on_numbers(rule: Any, case: Case) -> Any:
    try:
        return judge_by(rule.formula(), case).points
    except (UnfitRule, CannotCompute):
        return None


@pytest.mark.parametrize("rule", COMPUTED)
def test_a_formula_gives_on_arrays_what_it_gives_row_by_row(rule: Any) -> None:
    """The arrays are filled with the numbers of the cases, so nothing but the evaluation differs."""
    numbers = [
        Case(weight, Measure.AMOUNT, target, actual, met=met_by(side, target, actual), side=side)
        for side in SIDES
        for weight in (Fraction(5), Fraction(1, 3))
        for target in GRID
        for actual in GRID
    ]
    try:
        formula = rule.formula()
    except UnfitRule:
        pytest.skip("its steps have a unit")
    expected = [outcome_on_numbers(rule, each) for each in numbers]
    computable = [case for case, points in zip(numbers, expected, strict=True) if points is not None]
    columns = {
        symbol: numpy.array([each.numbers[symbol] for each in computable], object) for symbol in SYMBOLS
    }
    points = numpy.empty(len(computable), object)
    for each in formula.over(columns, len(computable)):
        points[each.rows] = each.points
    assert list(points) == [each for each in expected if each is not None]


def met_by(side: Side, target: Fraction, actual: Fraction) -> bool:
    return {Side.FLOOR: actual >= target, Side.CEILING: actual <= target, Side.POINT: actual == target}[side]


def test_every_computed_kind_runs_on_arrays_and_no_other() -> None:
    assert {each.values[0].name for each in COMPUTED} == {
        name for name, kind in KINDS.items() if is_computed(kind)
    }
