"""Rows as arrays give what the exact engine gives, row by row, bit for bit."""

import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import scoring
from scoring import rulebooks
from scoring.columns import UNSCORED, Columns, columns, compiled, score_columns
from scoring.columns.blocks import CODES, Rows, Scores
from scoring.columns.compiled import CompiledScorer
from scoring.columns.decimals import Column, DecimalReader, exact_value
from scoring.columns.indicators import score_indicator
from scoring.columns.inputs import Inputs
from scoring.columns.row_scorer import NO_UNIT, RowScorer
from scoring.engine.rows import score_row
from scoring.model import Indicator, Status
from scoring.notation import Relation, read_unit
from scoring.problems import InvalidColumns
from scoring.row_rules import read_row_rule
from scoring.rules import RuleChange

RELATIONS = [*Relation, None]
NUMERIC = [Relation.AT_LEAST, Relation.MORE_THAN, Relation.AT_MOST, Relation.LESS_THAN, Relation.EQUAL]
Numbers = Mapping[str, Any]


# What is worked out by hand.


def test_the_rows_of_the_real_table_come_out() -> None:
    found = score_columns(
        weight=[5, 1], target=[920, 3500], actual=[496, 3000], relation="at_least", rulebook="wuhan-2021"
    )
    assert found.score.tolist() == [270, 86]  # 5 × 496 ÷ 920 = 2.6957, 3000 ÷ 3500 = 0.8571
    assert (found.places, found.score.dtype, found.mismatch, found.cards, found.total) == (
        2,
        numpy.int64,
        None,
        None,
        None,
    )


TIES = [
    # weight, target, actual: the exact quotient ends in 5 at the third decimal, and goes up
    (5, 200, 1, 3),  # 0.025
    (5, 200, 3, 8),  # 0.075
    (1, 8, 1, 13),  # 0.125
    (2.5, 1000, 846, 212),  # 2.115
    (1.005, 1, 1, 101),  # the weight itself, a decimal that no float holds
    (0.1, 3, 0.9, 3),
    (7, 0.3, 0.1, 233),
]


@pytest.mark.parametrize(("weight", "target", "actual", "units"), TIES)
def test_a_tie_goes_up_although_floats_would_miss_it(
    weight: float, target: float, actual: float, units: int
) -> None:
    found = score_columns(
        weight=weight, target=target, actual=[float(actual)], relation="≥", rulebook="hubei-2020"
    )
    assert found.score.tolist() == [units]


def test_a_declared_score_is_a_mismatch_where_it_is_another_number() -> None:
    found = score_columns(
        weight=5,
        target=920.0,
        actual=[496, 496, 496, 920],
        declared=[2.7, 2.69, numpy.nan, 5],
        relation="at_least",
        rulebook="wuhan-2021",
    )
    assert found.mismatch is not None
    assert found.mismatch.tolist() == [False, True, False, False]


def test_what_was_not_measured_is_for_the_rulebook() -> None:
    """Nothing under the national rules, the declared score under those of Hubei, and blank targets have no score."""
    rows: dict[str, Any] = {
        "weight": [5.0, 5.0, 5.0],
        "target": [10.0, 10.0, numpy.nan],
        "actual": [numpy.nan, numpy.nan, 3.0],
        "declared": [4.5, numpy.nan, 1.0],
        "relation": "at_least",
    }
    national = score_columns(**rows, rulebook="national-2020")
    assert national.score.tolist() == [0, 0, UNSCORED]
    assert national.rows_with(Status.NOT_MEASURED).tolist() == [True, True, False]
    assert national.rows_with(Status.MISSING).tolist() == [False, False, True]
    hubei = score_columns(**rows, rulebook="hubei-2020")
    assert hubei.score.tolist() == [450, UNSCORED, UNSCORED]
    assert hubei.is_scored.tolist() == [True, False, False]


def test_totals_are_in_the_order_of_the_first_rows_and_rows_of_a_card_may_stand_apart() -> None:
    found = score_columns(
        weight=[10, 20, 30, 40],
        target=[1, 1, 1, 3],
        actual=[1, 1, 1, 1],
        relation="at_least",
        card=["乙", "甲", "乙", "甲"],
        rulebook="wuhan-2021",
    )
    assert found.cards is not None
    assert found.total is not None
    assert found.cards.tolist() == ["乙", "甲"]
    assert found.total.tolist() == [4000, 2000 + 1333]


def test_a_card_with_a_row_that_has_no_score_has_no_total() -> None:
    found = score_columns(
        weight=[10, 20],
        target=[0.0, 1],
        actual=[1, 1],
        relation="at_least",
        card=[1, 2],
        rulebook="wuhan-2021",
    )
    assert found.score.tolist() == [UNSCORED, 2000]
    assert found.total is not None
    assert found.total.tolist() == [UNSCORED, 2000]


def test_what_is_left_out_is_made_up_for_by_the_rest(tmp_path: Any) -> None:
    """Of 40 marks 10 are left out; the others have 15 of 30, so the card has 20 of 40."""
    book = tmp_path / "left-out.yaml"
    book.write_text(
        "format: rulebook/1\nid: left-out\nextends: hubei-2020\ntitle: {zh: 例, en: example}\n"
        "effective: {from: 2024-01-01, assumption: {zh: 例, en: example}}\n"
        "not_measured: {policy: left_out, assumption: {zh: 例, en: example}}\n",
        encoding="utf-8",
    )
    found = score_columns(
        weight=[10.0, 20, 10],
        target=1.0,
        actual=[numpy.nan, 0.5, 0.5],
        relation="at_least",
        card=[0, 0, 0],
        rulebook=str(book),
    )
    assert found.score.tolist() == [UNSCORED, 1000, 500]
    assert found.total is not None
    assert found.total.tolist() == [2000]


def test_a_qualitative_row_has_its_declared_score() -> None:
    found = score_columns(
        weight=10, target=numpy.nan, actual=[1.0, 1.0], declared=[8.005, numpy.nan], relation="qualitative"
    )
    assert found.score.tolist() == [801, UNSCORED]
    assert found.rows_with(Status.JUDGED).tolist() == [True, False]


def test_ranges_days_and_places_are_numbers_too() -> None:
    day = 739251  # 2024-12-31
    found = score_columns(
        weight=[4, 4, 3, 3, 2, 2, 2],
        target=[18, 18, day, day, 5, 5, 5],
        actual=[54, 55, day, day + 1, 5, 6, 2.5],
        upper=[54, 54, numpy.nan, numpy.nan, numpy.nan, numpy.nan, numpy.nan],
        relation=["between", "between", "by_date", "by_date", "rank_within", "rank_within", "rank_within"],
        rulebook="wuhan-2021",
    )
    assert found.score.tolist() == [400, 0, 300, 0, 200, 0, UNSCORED]


def test_what_is_not_written_is_assumed_as_the_rulebook_says() -> None:
    found = score_columns(
        weight=5, target=[10.0, 0, 0], actual=[8.0, 0, 1], relation="", rulebook="wuhan-2021"
    )
    assert found.score.tolist() == [400, 500, 0]


# Against the exact engine.


def tables(seed: int) -> Iterator[tuple[str, Numbers]]:
    """Rows of several kinds; every float is meant as the decimal that it prints."""
    draw = numpy.random.default_rng(seed)
    length = 120
    whole = draw.integers(1, 200, length).astype(float)
    yield (
        "plain",
        {
            "weight": draw.choice([1, 2.5, 10, 3.33], length),
            "target": whole,
            "actual": draw.integers(0, 300, length).astype(float),
        },
    )
    yield (
        "ties",
        {
            "weight": draw.integers(1, 20, length).astype(float),
            "target": draw.choice([16.0, 32, 200, 400, 1000], length),
            "actual": draw.integers(0, 2500, length).astype(float),
        },
    )
    target = numpy.round(draw.uniform(0.01, 1000, length), 2)
    yield (
        "decimals",
        {
            "weight": numpy.round(draw.uniform(0.01, 20, length), 2),
            "target": target,
            "actual": numpy.round(target * draw.uniform(0, 1.5, length), 4),
        },
    )
    target = draw.uniform(0.01, 1000, length)
    yield (
        "all digits",
        {
            "weight": draw.uniform(0.01, 20, length),
            "target": target,
            "actual": target * draw.uniform(0, 1.5, length),
        },
    )
    target = 10.0 ** draw.uniform(-300, 300, length)
    yield (
        "huge and tiny",
        {
            "weight": 10.0 ** draw.uniform(-3, 3, length),
            "target": target,
            "actual": target * 10.0 ** draw.uniform(-3, 3, length),
        },
    )
    yield (
        "zeros",
        {
            "weight": draw.choice([0, 1, 5.0], length),
            "target": draw.choice([0, -0.0, -1, 1, numpy.nan, 0.1], length),
            "actual": draw.choice([0, -0.0, -1, 1, numpy.nan, 0.3], length),
        },
    )
    weight, target = draw.choice([1.0, 3, 9.9], length), draw.integers(1, 10**6, length).astype(float)
    near = target * (draw.integers(0, 1000, length) + 0.5) / (weight * 100)
    yield "near a tie", {"weight": weight, "target": target, "actual": numpy.round(near, 5)}
    yield (
        "integers",
        {
            "weight": draw.integers(1, 9, length),
            "target": draw.integers(-(2**62), 2**62, length),
            "actual": draw.integers(-(2**62), 2**62, length),
        },
    )


def expected(scorer: RowScorer, numbers: Numbers, codes: Any, row: int) -> tuple[int, int]:
    """The score and the status of one row by the exact engine."""

    def one(name: str) -> Any:
        return Column.of(numbers[name][row : row + 1])

    declared = numbers["declared"][row : row + 1]
    rows = Rows(one("weight"), one("target"), one("actual"), declared, one("upper"))
    found = scorer.exact_row(rows, codes[row : row + 1])
    places = scorer.rulebook.row_rounding.places
    units = UNSCORED if found.score is None else int(Fraction(found.score) * 10**places)
    return units, CODES[found.status]


def is_readable(relation: Relation | None, *values: float) -> bool:
    """Whether the exact engine can be asked: it takes days and places only."""
    if relation not in (Relation.BY_DATE, Relation.RANK_WITHIN):
        return True
    return all(each != each or (each == int(each) and 1 <= each <= 3652059) for each in values)  # noqa: PLR0124


def compare(scorer: RowScorer, numbers: Numbers, codes: Any, score: Any, status: Any) -> None:
    for row in range(len(codes)):
        relation = RELATIONS[codes[row]]
        if is_readable(relation, numbers["target"][row], numbers["actual"][row]):
            told = {name: each[row].item() for name, each in numbers.items()}
            assert (score[row], status[row]) == expected(scorer, numbers, codes, row), (relation, told)


def completed(draw: Any, numbers: Numbers) -> Numbers:
    """The rows with declared scores and upper ends."""
    length = len(numbers["weight"])
    declared = numpy.round(numpy.minimum(numbers["weight"], draw.uniform(0, 10, length)), 2)
    declared[draw.random(length) < 0.2] = numpy.nan
    return {
        **numbers,
        "declared": declared,
        "upper": numbers["target"] + draw.integers(0, 50, length).astype(float),
    }


@pytest.fixture(params=["arrays", "loop"])
def ways(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Both ways of scoring blocks; the loop that is compiled for others runs as the Python that it is written in."""
    monkeypatch.setattr(compiled, "_compiled", compiled.loop_of)
    return CompiledScorer.of if request.param == "loop" else lambda scorer, _: scorer


def filled(way: Callable[..., Any], scorer: RowScorer, rows: Numbers, codes: Any) -> Scores:
    """The scores of rows, as blocks are filled."""
    length = len(codes)
    inputs = Inputs(
        rows["weight"], rows["target"], rows["actual"], codes, rows["declared"], rows["upper"], None
    )
    out = Scores(
        numpy.empty(length, numpy.int64), numpy.zeros(length, numpy.uint8), numpy.empty(length, bool)
    )
    with numpy.errstate(all="ignore"):
        way(scorer, inputs).fill(inputs, slice(0, length), out)
    return out


@pytest.mark.parametrize("reference", rulebooks.shipped())
def test_every_rulebook_gives_on_arrays_what_it_gives_row_by_row(
    reference: str, ways: Callable[..., Any]
) -> None:
    draw = numpy.random.default_rng(2024)
    scorer = RowScorer(rulebooks.find(reference))
    for _, numbers in tables(2024):
        codes = draw.integers(0, len(RELATIONS), len(numbers["weight"])).astype(numpy.uint8)
        rows = completed(draw, numbers)
        found = filled(ways, scorer, rows, codes)
        compare(scorer, rows, codes, found.score, found.status)
        assert found.mismatch is not None
        declared, places = rows["declared"], scorer.places
        for row in range(len(codes)):
            differs = found.score[row] != UNSCORED and not numpy.isnan(declared[row])
            differs = differs and Fraction(int(found.score[row]), 10**places) != exact_value(
                declared[row].item()
            )
            assert found.mismatch[row] == differs


RULES = [
    "{kind: ratio, cap: false}",
    "{kind: ratio, cap: false, at_most: 120%}",
    "{kind: ratio, share_places: 2, zero_target: divisor_one}",
    "{kind: ratio, pass_from: 60%, at_least: 1}",
    "{kind: ratio, at_least: 20%, at_most: 90%}",
    "{kind: inverse_ratio}",
    "{kind: linear_overrun, zero_at: 150%}",
    "{kind: met_or_not, otherwise: 50%}",
    "{kind: deduct, per: 1, points: 0.3, part_steps: whole}",
    "{kind: deduct, per: 10%, points: 0.5, part_steps: pro_rata, percent: of_target, most: 3}",
    "{kind: deduct, per: 3, points: 5%, part_steps: whole, base: 80%, gain: 0.5, at_most: 120%}",
    "{kind: deduct, per: 7, points: 0.1, part_steps: whole, side: both}",
    "{kind: deduct, per: 7%, points: 0.1, part_steps: up, side: both, percent: point}",
    "{kind: deduct, per: 3, points: 5%, part_steps: up, gain: 0.5, gain_most: 2}",
    "{kind: deduct, per: 3%, points: 5%, part_steps: whole, percent: point, side: both}",
    "{kind: deduct, per: 2万元, points: 0.1, part_steps: whole, base: 80%, gain: 0.5, at_most: 120%}",
    "低于目标值不得分",
    "不超过目标值得满分，否则不得分",
    "每低于目标值的1%扣0.5分",
    "每低1名扣0.5分",
    "无投诉得满分，有投诉不得分",
    "100%完成得满分，否则不得分",
    "按时完成得满分，逾期不得分",
    "完成率≥90%得满分，完成率<90%不得分",
    "任务完成率低于60%不得分",
    "{kind: bands, bands: [{from: 90%, points: 100%}, {from: 60%, points: 50%}, {below: 60%, points: 0}]}",
    "{kind: bands, bands: [{from: 90%, points: 100%}, {from: 60%, points: [30%, 60%]}], otherwise: 10%}",
    "{kind: bands, of: deviation, interpolate: true, bands: [{from: 0%, points: 100%}, {from: 10%, points: 50%}, {from: 30%, points: 0}]}",
    "{kind: formula, score: \"weight * (1 - 3 * shortfall / (target + 1))\"}",
    "{kind: formula, score: \"if(met and target > 3, weight, if(actual < target / 3, 0, min(weight, max(actual / 7, 1))))\"}",
    "{kind: formula, score: \"floor(weight * actual / 3, 1) + round(abs(target - actual) / 9, 3) - ceil(surplus / 2)\"}",
    "{kind: formula, score: \"weight / (actual - 1)\"}",
    "{kind: formula, score: \"if(not met or actual == 0, 1, 2)\"}",
    "{kind: formula, score: \"sqrt(actual * actual) / 9\"}",
    "{kind: formula, score: \"if(actual >= 90, weight, 0)\"}",
    "{kind: bands, of: actual, bands: [{from: 100/target, points: 100%}], otherwise: 0}",
    "{kind: bands, of: actual, bands: [{from: sqrt(target - 1), points: 100%}, {below: sqrt(target - 1), points: 10%}]}",
    "{kind: combine, by: maximum, rules: [{kind: bands, of: actual, bands: [{from: target - 5, points: 50%}], otherwise: 0}, {kind: met_or_not}]}",
]  # fmt: skip


@pytest.mark.parametrize("text", RULES)
@pytest.mark.parametrize("unit", ["%", "万元", None])
def test_every_kind_gives_on_arrays_what_it_gives_row_by_row(
    text: str, unit: str | None, ways: Callable[..., Any]
) -> None:
    rule = read_row_rule(scoring.source.read_text(text, "<text>").data)
    assert isinstance(rule, RuleChange)
    draw = numpy.random.default_rng(7)
    scorer = RowScorer(rulebooks.find("hubei-2020"), NO_UNIT if unit is None else read_unit(unit), rule)
    for _, numbers in tables(7):
        rows = {name: each[:40] for name, each in completed(draw, numbers).items()}
        codes = draw.choice([each.code for each in NUMERIC], 40).astype(numpy.uint8)
        found = filled(ways, scorer, rows, codes)
        compare(scorer, rows, codes, found.score, found.status)


OF_DATES = [
    "{kind: formula, score: \"weight - floor((actual - target) / 7天) * 0.3\"}",
    "{kind: formula, score: \"if(actual > target + 30天, 0, weight - shortfall / 20天)\"}",
    "{kind: formula, score: \"weight - shortfall / 20\"}",  # a time is no number of points
    "{kind: formula, score: \"weight * exp(0 - shortfall / 20天)\"}",
    "{kind: deduct, per: 1天, points: 0.1, part_steps: whole}",
    "{kind: deduct, per: 1周, points: 0.5, part_steps: pro_rata, gain: 0.1, gain_most: 1}",
    "{kind: deduct, per: 1万元, points: 0.1, part_steps: whole}",
    "{kind: bands, of: lateness, bands: [{to: 10天, points: 5}, {above: 10天, to: 1个月, points: 2}], otherwise: 0}",
    "{kind: bands, of: actual - target, bands: [{to: 10天, points: 5}, {above: 10天, points: 2}]}",
    "{kind: met_or_not}",
]  # fmt: skip
OF_RANKS = [
    '{kind: formula, score: "weight - max(actual - target, 0) * 0.5"}',
    '{kind: formula, score: "if(actual > 10名, 0, weight)"}',
    "{kind: deduct, per: 1名, points: 0.25, part_steps: whole}",
    "{kind: deduct, per: 1万元, points: 0.25, part_steps: whole}",
]


def test_a_limit_without_a_value_leaves_its_row_without_a_score() -> None:
    text = "{kind: bands, of: actual, bands: [{from: 100/target, points: 5}, {from: 0, points: 1}]}"
    rule = read_row_rule(scoring.source.read_text(text, "<text>").data)
    assert isinstance(rule, RuleChange)
    found = of_columns(rule, "", Relation.AT_LEAST, numpy.array([0, 25]), numpy.array([4, 4]))
    assert found == [(UNSCORED, CODES[Status.UNREADABLE]), (500, CODES[Status.COMPUTED])]


def of_text(rule: RuleChange, target: str, actual: str) -> tuple[int, int]:
    """The score and the status of a row as a table would have it."""
    row = Indicator("", Decimal(5), target, actual, None, (), (), rule=rule)
    found = score_row(row, rulebooks.find("hubei-2020"), 2020)
    return UNSCORED if found.score is None else int(Fraction(found.score) * 100), CODES[found.status]


def of_columns(rule: RuleChange, unit: str, relation: Relation, target: Any, actual: Any) -> list[Any]:
    """The scores and statuses of rows as arrays."""
    numbers = {"weight": numpy.full(len(target), 5.0), "target": target, "actual": actual}
    numbers |= {"declared": None, "upper": None}
    scorer = RowScorer(rulebooks.find("hubei-2020"), read_unit(unit) if unit else NO_UNIT, rule)
    found = Scores.empty(len(target), Status.COMPUTED)
    scorer.fill(Inputs(**numbers, relation=relation.code, card=None), slice(None), found)
    return list(zip(found.score.tolist(), found.status.tolist(), strict=True))


@pytest.mark.parametrize("unit", ["", "天", "小时", "万元", "%", "个"])
@pytest.mark.parametrize("text", OF_DATES)
def test_dates_are_days_apart_whatever_the_unit_of_amounts(text: str, unit: str) -> None:
    rule = read_row_rule(scoring.source.read_text(text, "<text>").data)
    assert isinstance(rule, RuleChange)
    days = [date(2020, 6, 30) + timedelta(each) for each in (-400, -1, 0, 1, 6, 7, 10, 11, 31, 44, 366)]
    found = of_columns(
        rule,
        unit,
        Relation.BY_DATE,
        numpy.full(len(days), date(2020, 6, 30).toordinal()),
        numpy.array([each.toordinal() for each in days]),
    )
    assert found == [of_text(rule, "2020-06-30", each.isoformat()) for each in days]


@pytest.mark.parametrize("unit", ["", "万元", "%", "个"])
@pytest.mark.parametrize("text", OF_RANKS)
def test_ranks_are_places_whatever_the_unit_of_amounts(text: str, unit: str) -> None:
    rule = read_row_rule(scoring.source.read_text(text, "<text>").data)
    assert isinstance(rule, RuleChange)
    places = [1, 5, 6, 9, 11, 200]
    found = of_columns(rule, unit, Relation.RANK_WITHIN, numpy.full(len(places), 5), numpy.array(places))
    assert found == [of_text(rule, "前5名", f"第{each}名") for each in places]


def test_six_weeks_late_cost_six_steps_in_columns_too() -> None:
    text = '{kind: formula, score: "weight - floor((actual - target) / 7天) * 0.3"}'
    rule = read_row_rule(scoring.source.read_text(text, "<text>").data)
    assert isinstance(rule, RuleChange)
    target, actual = (numpy.array([date(2020, *day).toordinal()]) for day in ((6, 30), (8, 13)))
    found = of_columns(rule, "万元", Relation.BY_DATE, target, actual)
    assert found == [(320, CODES[Status.COMPUTED])]  # 44 days are six weeks and two days: 5 − 6 × 0.3


@pytest.mark.parametrize("relation", [Relation.BY_DATE, Relation.RANK_WITHIN])
@pytest.mark.parametrize("wrong", [0.0, -3.0, 2.5])
@pytest.mark.parametrize("text", [OF_DATES[0], OF_DATES[3]])
def test_what_is_no_day_and_no_place_has_no_score(text: str, wrong: float, relation: Relation) -> None:
    rule = read_row_rule(scoring.source.read_text(text, "<text>").data)
    assert isinstance(rule, RuleChange)
    for pair in ([5.0], [wrong]), ([wrong], [5.0]):
        found = of_columns(rule, "", relation, *map(numpy.array, pair))
        assert found == [(UNSCORED, CODES[Status.UNREADABLE])]


@pytest.mark.parametrize("reference", ["wuhan-2021", "national-2020"])
def test_machine_code_gives_what_arrays_give(reference: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columns, "BLOCK", 1 << 11)
    draw = numpy.random.default_rng(5)
    length = 9 * columns.BLOCK
    rows: dict[str, Any] = {
        "weight": draw.choice([1, 2.5, 10, 0], length),
        "target": draw.integers(-1, 1000, length).astype(float),
        "actual": draw.integers(0, 1500, length).astype(float),
        "relation": draw.integers(0, 6, length),
        "upper": 2000.0,
    }
    rows["actual"][draw.random(length) < 0.01] = numpy.nan
    rows["actual"][::1000] += 1 / 3
    rows["declared"] = numpy.round(rows["weight"] * rows["actual"] / 500, 2)
    numbers = numpy.arange(length) // 29
    for card in (numbers, numbers % 1000, numbers.astype(str)):
        plain = score_columns(**rows, card=card, rulebook=reference)
        machine = score_columns(**rows, card=card, rulebook=reference, compiled=True, threads=2)
        for name in ("score", "status", "mismatch", "cards", "total"):
            assert numpy.array_equal(getattr(plain, name), getattr(machine, name))


def test_without_a_compiler_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "numba", None)
    monkeypatch.setattr(compiled, "_compiled", compiled._compiled.__wrapped__)
    with pytest.raises(InvalidColumns) as refused:
        score_columns(**ROW, compiled=True)
    assert [each.say("zh") for each in refused.value.problems] == [
        "compiled=True 需要 numba；请安装：pip install 'jixiao[compiled]'，或去掉 compiled"
    ]
    assert [each.say("en") for each in refused.value.problems] == [
        "compiled=True needs numba; install it with pip install 'jixiao[compiled]', or leave compiled out"
    ]


FLOATS = st.one_of(
    st.floats(allow_nan=True, allow_infinity=False),
    st.integers(-3, 200).map(float),
    st.decimals(-10, 1000, places=3).map(float),
)
DECLARED = st.one_of(st.just(numpy.nan), st.floats(-100, 1e9), st.decimals(-10, 100, places=2).map(float))
WEIGHTS = st.one_of(st.decimals(0, 100, places=2).map(float), st.floats(0, 1e6))


@given(
    rows=st.lists(st.tuples(WEIGHTS, FLOATS, FLOATS, DECLARED, st.integers(0, 4)), min_size=1, max_size=4),
    reference=st.sampled_from(["national-2020", "hubei-2020", "platform-manual", "platform-first"]),
)
@settings(max_examples=150, deadline=None)
def test_any_numbers_give_on_arrays_what_they_give_row_by_row(
    rows: list[tuple[float, float, float, float, int]], reference: str
) -> None:
    book = rulebooks.find(reference)
    weight, target, actual, declared, relation = (numpy.array(each) for each in zip(*rows, strict=True))
    numbers = {"weight": weight, "target": target, "actual": actual, "declared": declared, "upper": target}
    codes = relation.astype(numpy.uint8)
    found = score_columns(**numbers, relation=codes, rulebook=book)
    compare(RowScorer(book), numbers, codes, found.score, found.status)


def test_a_row_is_what_the_notation_reads_from_its_numbers() -> None:
    """The exact engine that arrays are held to scores texts the same way."""
    book = rulebooks.find("wuhan-2021")
    for weight, target, actual in ((5.0, 920.0, 496.0), (3.33, 0.7, 0.1), (10.0, 95.5, 95.25)):
        indicator = Indicator(
            "例", Decimal(str(weight)), str(target), str(actual), None, (), (), relation=Relation.AT_LEAST
        )
        found = score_columns(
            weight=weight, target=target, actual=[actual], relation="at_least", rulebook=book
        )
        assert Fraction(int(found.score[0]), 100) == Fraction(score_row(indicator, book, 2024).score or 0)


@pytest.mark.parametrize("reference", ["national-2020", "wuhan-2021", "platform"])
def test_a_card_is_a_table_of_its_rows(reference: str) -> None:
    draw = numpy.random.default_rng(11)
    weight, target = draw.choice([5.0, 7.5, 10], 60), draw.integers(1, 50, 60).astype(float)
    actual = numpy.round(target * draw.uniform(0, 1.6, 60), 1)
    card = numpy.repeat(numpy.arange(6), 10)
    found = score_columns(
        weight=weight, target=target, actual=actual, relation="at_least", card=card, rulebook=reference
    )
    assert found.total is not None
    for each in range(6):
        rows = "\n".join(
            f"- {{name: 指标{row}, weight: {weight[row]}, target: '≥{target[row]}', actual: '{actual[row]}'}}"
            for row in numpy.flatnonzero(card == each)
        )
        table = scoring.loads(
            f"format: scorecard/1\ntitle: 例\nyear: 2024\norganisation: 例\nindicators:\n{rows}\n"
        )
        total = scoring.score(table, reference).total
        assert total is not None
        assert int(total * 10**found.total_places) == found.total[each]


def test_blocks_and_threads_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columns, "BLOCK", 1 << 12)
    draw = numpy.random.default_rng(3)
    length = 12 * columns.BLOCK + 17
    rows: dict[str, Any] = {
        "weight": draw.choice([1, 2.5, 10], length),
        "target": draw.integers(1, 1000, length).astype(float),
        "actual": numpy.round(draw.uniform(0, 1500, length), 1),
        "relation": draw.integers(0, 5, length),
        "card": numpy.arange(length) // 30,
    }
    rows["declared"] = numpy.round(rows["weight"] * rows["actual"] / rows["target"], 2)
    whole = score_columns(**rows)
    again = [
        score_columns(**{name: each[low : low + 1] for name, each in rows.items()})
        for low in range(0, length, 997)
    ]
    assert whole.is_scored.all()
    for threads, by_machine in ((3, False), (1, True), (3, True)):
        other = score_columns(**rows, threads=threads, compiled=by_machine)
        for name in ("score", "status", "mismatch", "total", "cards"):
            assert numpy.array_equal(getattr(whole, name), getattr(other, name))
    sums = numpy.add.reduceat(whole.score, numpy.arange(0, length, 30))
    assert numpy.array_equal(whole.total, sums)
    assert [each.score[0] for each in again] == whole.score[::997].tolist()


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("应用中枢完成接口发布数", {}),
        ("应用中枢完成接口发布数", {"unit": "个"}),
        ("应用中枢完成接口发布数", {"unit": "万个"}),
        ("例", {"target": "95.5%", "unit": "%"}),
        ("例", {"target": "≤3天", "actual": "", "unit": "天"}),
        ("例", {"target": "≤3小时", "unit": "分钟"}),
        ("故障率", {"target": "5"}),
        ("例", {"target": "3-5"}),
        ("例", {"target": "前五名"}),
        ("例", {"target": "有效提升"}),
        ("例", {"target": "1/3"}),
        ("例", {"weight": Decimal(0)}),
        ("例", {"exempt": "疫情"}),
        ("例", {"target": "≥10个", "unit": "个", "rule": read_row_rule("每少1个扣0.5分，扣完为止")}),
        ("例", {"target": "≤3个", "unit": "个", "rule": read_row_rule("每少1个扣0.5分，扣完为止")}),
        ("例", {"target": "≤0起", "unit": "起", "rule": read_row_rule("无投诉得满分，有投诉不得分")}),
        ("例", {"target": "≤3起", "unit": "起", "rule": read_row_rule("无投诉得满分，有投诉不得分")}),
        ("例", {"target": "前五名", "rule": read_row_rule("每低1名扣0.5分")}),
        (
            "任务完成率",
            {"target": "≥95%", "unit": "%", "rule": read_row_rule("完成率≥95%得满分，完成率<95%不得分")},
        ),
        ("任务完成率", {"target": "≥95%", "unit": "%", "rule": read_row_rule("完成率低于95%不得分")}),
        ("任务完成率", {"target": "≥100%", "unit": "%", "rule": read_row_rule("完成率低于95%不得分")}),
        ("合格率", {"target": "≥95%", "unit": "%", "rule": read_row_rule("完成率低于95%不得分")}),
        (
            "例",
            {"target": "≥95%", "unit": "%", "rule": read_row_rule({"kind": "deduct", "per": 1, "points": 1})},
        ),
    ],
)
def test_an_indicator_is_scored_for_many_units_as_for_each(name: str, changes: dict[str, Any]) -> None:
    row = Indicator(name, Decimal("2.5"), "≥3500", "", None, (), ())
    indicator = replace(row, **changes)
    actual = numpy.array([0, 1.0, 2.5, 3, 4.9, 9, 95.25, numpy.nan, 3000, 3499.99, -1, 0.1])
    declared = numpy.where(numpy.arange(12) % 3 == 0, numpy.nan, 1.25)
    book = rulebooks.find("wuhan-2021")
    found = score_indicator(indicator, book, 2024, actual, declared)
    for at, (number, score) in enumerate(zip(actual.tolist(), declared.tolist(), strict=True)):
        text = "未测量" if numpy.isnan(number) else repr(number)
        stated = None if numpy.isnan(score) else Decimal(repr(score))
        one = score_row(replace(indicator, actual=text, declared=stated), book, 2024)
        units = UNSCORED if one.score is None else int(one.score * 100)
        assert (found.score[at], found.status[at]) == (units, CODES[one.status]), (text, one.problem)


# What is handed over.


def test_arrays_of_other_libraries_are_taken() -> None:
    arrow = pytest.importorskip("pyarrow")
    plain: dict[str, Any] = {
        "weight": [5, 5],
        "target": [9.0, 9.0],
        "actual": [3.0, numpy.nan],
        "relation": ["at_least", ""],
    }
    as_arrow = {
        "weight": arrow.chunked_array([[5], [5]]),
        "target": arrow.array([9.0, 9.0]),
        "actual": arrow.array([3.0, None]),
        "relation": arrow.array(["at_least", None]).dictionary_encode(),
        "card": arrow.chunked_array([["a"], ["b"]]),
    }
    found = score_columns(**as_arrow)
    assert found.score.tolist() == score_columns(**plain).score.tolist()
    assert found.cards is not None
    assert found.cards.tolist() == ["a", "b"]


def test_codes_of_relations_are_taken_from_arrow() -> None:
    arrow = pytest.importorskip("pyarrow")
    codes = arrow.array([Relation.AT_MOST.code, None], arrow.uint8())
    found = score_columns(weight=5, target=3, actual=[6, 6], relation=codes, rulebook="hubei-2020")
    assert found.score.tolist() == [250, 500]


@pytest.mark.parametrize(
    "relation",
    [
        "at_most",
        "≤",
        Relation.AT_MOST,
        Relation.AT_MOST.code,
        ["≤"],
        [Relation.AT_MOST],
        numpy.array([2]),
        numpy.array(["at_most"]),
    ],
)
def test_a_relation_is_a_word_a_sign_a_relation_or_a_code(relation: Any) -> None:
    found = score_columns(weight=5, target=3, actual=[6], relation=relation, rulebook="hubei-2020")
    assert found.score.tolist() == [250]


def test_no_rows_are_no_error() -> None:
    found = score_columns(weight=[], target=[], actual=[], declared=[], relation=[], card=[])
    assert [
        each.size for each in (found.score, found.mismatch, found.cards, found.total) if each is not None
    ] == [0] * 4


def test_integers_beyond_what_floats_hold_are_not_rounded() -> None:
    big = 2**60
    almost, met = (
        score_columns(weight=10, target=[big], actual=[each], relation="at_most", rulebook="platform-hefei")
        for each in (big + 1, big)
    )
    assert (almost.score.tolist(), met.score.tolist()) == ([0], [1000])


ROW: dict[str, Any] = {"weight": [1], "target": [1], "actual": [1], "relation": "at_least"}
NAN, INFINITE = float("nan"), float("inf")
REFUSED = [
    (
        {"weight": [1, 2], "actual": [1, 2, 3], "relation": ["=", "="]},
        "各列长度不一：weight 2、target 1、actual 3、relation 2。每一列都应有同样多的行，或只给一个数",
        "the columns have different lengths: weight 2, target 1, actual 3, relation 2. "
        "Give each the same number of rows, or a single number",
    ),
    (
        {"target": [[1]]},
        "target 有2维；这里需要一维数组",
        "target has 2 dimensions; a one-dimensional array is needed",
    ),
    (
        {"card": [[1]]},
        "card 有2维；这里需要一维数组",
        "card has 2 dimensions; a one-dimensional array is needed",
    ),
    (
        {"actual": numpy.array(["≥3"])},
        "actual 的类型是 <U2；需要 float64 或整数。请先转换，使每个数的含义由你决定",
        "actual is of type <U2; float64 or integers are needed. Convert it first, so that you decide what each number means",
    ),
    (
        {"actual": numpy.array([0.1], numpy.float32)},
        "actual 的类型是 float32；需要 float64 或整数。请先转换，使每个数的含义由你决定",
        "actual is of type float32; float64 or integers are needed. Convert it first, so that you decide what each number means",
    ),
    (
        {"target": 1.0, "actual": [1, -INFINITE, NAN, INFINITE], "weight": 1},
        "actual 有2行是无穷大，第一处是第1行（从0数起）。未测量请写 NaN",
        "actual is infinite in 2 of its rows, first in row 1 (counted from 0). Write NaN for what was not measured",
    ),
    (
        {"weight": [NAN]},
        "weight 有1行是 NaN，第一处是第0行（从0数起）。每一行都要有分值",
        "weight is NaN in 1 of its rows, first in row 0 (counted from 0). Every row needs its full marks",
    ),
    (
        {"weight": [-1]},
        "weight 有1行小于0，第一处是第0行（从0数起）。分值不能是负数",
        "weight is below 0 in 1 of its rows, first in row 0 (counted from 0). Full marks cannot be negative",
    ),
    (
        {"relation": ["between"]},
        "relation 里有 between，但没有给 upper。区间的下限写在 target，上限写在 upper",
        "relation has between, but upper is not given. "
        "Give the lower end of a range as target and the upper end as upper",
    ),
    (
        {"card": [None]},
        "card 有1行没有标签，第一处是第0行（从0数起）。每一行都要属于一张表",
        "card has no label in 1 of its rows, first in row 0 (counted from 0). Every row must belong to a card",
    ),
    (
        {"relation": ["at_leest"]},
        "第0行（从0数起）的 relation 是“at_leest”；是不是“at_least”？",
        "the relation in row 0 (counted from 0) is 'at_leest'; did you mean 'at_least'?",
    ),
    (
        {"relation": "最好"},
        "第0行（从0数起）的 relation 是“最好”；可用的有：at_least、more_than、at_most、less_than、equal、between、by_date、"
        "rank_within、qualitative",
        "the relation in row 0 (counted from 0) is '最好'; known are at_least, more_than, at_most, less_than, equal, "
        "between, by_date, rank_within, qualitative",
    ),
    (
        {"relation": [99]},
        "第0行（从0数起）的 relation 是代码99；代码从0到8，见 scoring.Relation",
        "the relation in row 0 (counted from 0) is the code 99; codes go from 0 to 8, see scoring.Relation",
    ),
    (
        {"weight": [1e30]},
        "有的得分或总分超出64位整数，无法存放；请检查 weight 和 declared",
        "a score or a total is larger than a 64-bit integer holds; check weight and declared",
    ),
    (
        {"weight": 4e16, "target": 1, "actual": [1] * 3, "card": [1] * 3},
        "有的得分或总分超出64位整数，无法存放；请检查 weight 和 declared",
        "a score or a total is larger than a 64-bit integer holds; check weight and declared",
    ),
    (
        {"actual": [[1.0], [1.0, 2.0]]},
        "actual 不能当作一列数读取（类型 list）；请给一个数、一个列表或一维数组",
        "actual (a list) cannot be read as a column; give a number, a list or a one-dimensional array",
    ),
    (
        {"actual": None},
        "actual 的类型是 object；需要 float64 或整数。请先转换，使每个数的含义由你决定",
        "actual is of type object; float64 or integers are needed. Convert it first, so that you decide what each number means",
    ),
    (
        {"relation": {"at_least"}},
        "第0行（从0数起）的 relation 是“{'at_least'}”；是不是“at_least”？",
        "the relation in row 0 (counted from 0) is '{'at_least'}'; did you mean 'at_least'?",
    ),
    (
        {"card": numpy.array([float("nan")], object)},
        "card 有1行没有标签，第一处是第0行（从0数起）。每一行都要属于一张表",
        "card has no label in 1 of its rows, first in row 0 (counted from 0). Every row must belong to a card",
    ),
    (
        {"card": numpy.array(["NaT"], "datetime64[D]")},
        "card 有1行没有标签，第一处是第0行（从0数起）。每一行都要属于一张表",
        "card has no label in 1 of its rows, first in row 0 (counted from 0). Every row must belong to a card",
    ),
    (
        {"card": numpy.ma.array([1], mask=[True])},
        "card 有1行没有标签，第一处是第0行（从0数起）。每一行都要属于一张表",
        "card has no label in 1 of its rows, first in row 0 (counted from 0). Every row must belong to a card",
    ),
    (
        {"weight": numpy.ma.array([5], mask=[True])},
        "weight 有1行是 NaN，第一处是第0行（从0数起）。每一行都要有分值",
        "weight is NaN in 1 of its rows, first in row 0 (counted from 0). Every row needs its full marks",
    ),
    (
        {"actual": [1.0, 2.0], "card": numpy.array([1, "a"], object)},
        "card 里既有 int 又有 str，无法比较；请统一成数字或统一成文字",
        "card has labels of the kinds int and str, which cannot be compared; make all of them numbers or all texts",
    ),
    (
        {"threads": 0},
        "threads 应为不小于1的整数，此处是 0",
        "threads takes a whole number from 1 on, found 0",
    ),
]


def test_what_a_mask_hides_was_not_measured() -> None:
    hidden = numpy.ma.array([5.0, 10.0, 3.0], mask=[0, 1, 0])
    found = score_columns(weight=5.0, target=10.0, actual=hidden, relation="at_least", rulebook="wuhan-2021")
    told = score_columns(
        weight=5.0, target=10.0, actual=[5.0, numpy.nan, 3.0], relation="at_least", rulebook="wuhan-2021"
    )
    assert found.score.tolist() == told.score.tolist() == [250, UNSCORED, 150]
    assert found.status.tolist() == told.status.tolist()


@pytest.mark.parametrize(
    "relation",
    [numpy.array([0, 0], numpy.int8), numpy.array(["at_least"] * 2), numpy.array(["at_least"] * 2, object)],
)
def test_a_relation_that_a_mask_hides_is_not_written(relation: Any) -> None:
    hidden = numpy.ma.array(relation, mask=[0, 1])
    found = score_columns(weight=5.0, target=10.0, actual=5.0, relation=hidden, rulebook="wuhan-2021")
    told = score_columns(
        weight=5.0, target=10.0, actual=5.0, relation=["at_least", None], rulebook="wuhan-2021"
    )
    assert found.score.tolist() == told.score.tolist()


@pytest.mark.parametrize(("changes", "zh", "en"), REFUSED)
def test_what_cannot_be_scored_is_told(changes: Numbers, zh: str, en: str) -> None:
    with pytest.raises(InvalidColumns) as refused:
        score_columns(**{**ROW, **changes})
    assert [each.say("zh") for each in refused.value.problems] == [zh]
    assert [each.say("en") for each in refused.value.problems] == [en]
    assert isinstance(refused.value, ValueError)


def test_all_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(InvalidColumns) as refused:
        score_columns(weight=[[1]], target=["3"], actual=[1], relation="atleast")
    assert [each.code for each in refused.value.problems] == [
        "columns/several-dimensions",
        "columns/not-numbers",
        "columns/unknown-relation-near",
    ]


# Floats as decimals.


@given(
    st.lists(
        st.one_of(
            st.floats(allow_nan=False, allow_infinity=False), st.decimals(-999, 999, places=2).map(float)
        ),
        min_size=1,
    )
)
def test_a_float_is_read_as_the_decimal_that_it_prints_as(numbers: list[float]) -> None:
    read = DecimalReader().read(Column.of(numpy.array(numbers)))
    for row, number in enumerate(numbers):
        if read.unread is None or not read.unread[row]:
            assert Fraction(int(read.whole[row]), 10**read.places) == exact_value(number)
            assert abs(read.whole[row]) <= read.limit


def test_columns_say_what_they_are() -> None:
    assert isinstance(scoring.score_columns(weight=1, target=1, actual=[1], relation="="), Columns)
    with pytest.raises(AttributeError, match="no attribute 'score_column'"):
        scoring.score_column  # noqa: B018
