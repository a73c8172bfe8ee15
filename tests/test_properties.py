"""What must hold for every table, text and file, tried on generated ones."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeVar

import tables
from hypothesis import example, given, settings
from hypothesis import strategies as st

import scoring
from scoring import InvalidScorecard, NotationError, Problem, Relation, Row, Status, read, source
from scoring.notation.values import ABSENCE_WORDS, SIGNS
from scoring.notation.words import (
    APPROXIMATELY,
    DIRECTIONS,
    FILLERS,
    PARTS_OF_MONTH,
    PARTS_OF_YEAR,
    RELATIONS_AFTER,
    RELATIONS_BEFORE,
)
from scoring.problems import Refusal
from scoring.source import Unreadable

T = TypeVar("T")

MODEST = settings(max_examples=100, deadline=None, derandomize=True)

# -- scores


def decimals(low: int, high: int, places: int = 2) -> st.SearchStrategy[Decimal]:
    return st.decimals(low, high, places=places, allow_nan=False, allow_infinity=False)


FLOORS = (Relation.AT_LEAST, Relation.MORE_THAN, Relation.EQUAL)
CEILINGS = (Relation.AT_MOST, Relation.LESS_THAN)
RULES: dict[str, Sequence[Relation]] = {
    "ratio": FLOORS,
    "inverse_ratio": CEILINGS,
    "linear_overrun": CEILINGS,
    "met_or_not": (*FLOORS, *CEILINGS),
}

weights = decimals(0, 100).filter(lambda weight: weight > 0)
amounts = decimals(-50, 500) | st.integers(-3, 20).map(Decimal)
positive = decimals(0, 500).filter(lambda amount: amount > 0)
fitting = st.sampled_from([(rule, relation) for rule, relations in RULES.items() for relation in relations])
one_sided = fitting.filter(lambda each: each[1] is not Relation.EQUAL)
any_rule = st.sampled_from(["ratio", "inverse_ratio", "linear_overrun", "met_or_not"])
amount_relations = st.sampled_from(tuple(SIGNS))


def row_of(
    fitting: tuple[str, Relation], weight: Decimal, target: Decimal, actual: Decimal
) -> dict[str, Any]:
    rule, relation = fitting
    return {"rule": rule, "relation": relation.value, "weight": weight, "target": target, "actual": actual}


def scored(*rows: dict[str, Any], **keys: Any) -> scoring.Result:
    return scoring.score(scoring.loads(tables.table(*rows, **keys)))


def exact(row: Row) -> Fraction:
    assert row.exact is not None
    return row.exact


@MODEST
@example("inverse_ratio", Relation.LESS_THAN, Decimal(4), Decimal(0), Decimal(0))
@example("inverse_ratio", Relation.AT_LEAST, Decimal(4), Decimal(5), Decimal(0))
@example("inverse_ratio", Relation.EQUAL, Decimal(4), Decimal(5), Decimal(0))
@given(any_rule, amount_relations, weights, amounts, amounts)
def test_a_score_lies_between_zero_and_the_weight_or_says_why_there_is_none(
    rule: str, relation: Relation, weight: Decimal, target: Decimal, actual: Decimal
) -> None:
    row = scored(row_of((rule, relation), weight, target, actual)).rows[0]
    if row.status is Status.UNREADABLE:
        assert row.score is None
        assert row.problem is not None
    else:
        assert row.score is not None
        assert 0 <= row.score <= weight
        assert 0 <= exact(row) <= Fraction(weight)


@MODEST
@given(fitting, weights, positive, amounts)
def test_a_met_target_gives_full_marks(
    fitting: tuple[str, Relation], weight: Decimal, target: Decimal, actual: Decimal
) -> None:
    row = scored(row_of(fitting, weight, target, actual)).rows[0]
    assert row.met is holds(fitting[1], actual, target)
    if row.met:
        assert exact(row) == Fraction(weight)


def holds(relation: Relation, actual: Decimal, target: Decimal) -> bool:
    return {
        Relation.AT_LEAST: actual >= target,
        Relation.MORE_THAN: actual > target,
        Relation.AT_MOST: actual <= target,
        Relation.LESS_THAN: actual < target,
        Relation.EQUAL: actual == target,
    }[relation]


@MODEST
@given(one_sided, weights, positive, amounts, amounts)
def test_a_better_actual_never_scores_less(
    one_sided: tuple[str, Relation], weight: Decimal, target: Decimal, one: Decimal, other: Decimal
) -> None:
    worse, better = sorted((one, other), reverse=one_sided[1] in CEILINGS)
    low, high = scored(
        row_of(one_sided, weight, target, worse), row_of(one_sided, weight, target, better)
    ).rows
    assert exact(low) <= exact(high)


indicators = st.builds(
    lambda fitting, weight, target, actual, declared: {
        **row_of(fitting, weight, target, actual),
        **({} if declared is None else {"declared": declared}),
    },
    fitting,
    weights,
    positive,
    amounts,
    st.none() | decimals(0, 100),
)
level_1 = st.sampled_from(["产出指标", "效益指标", "满意度指标"])


@MODEST
@given(st.data(), st.lists(indicators, min_size=1, max_size=4))
def test_the_order_of_indicators_changes_no_score_and_no_total(
    data: st.DataObject, rows: list[dict[str, Any]]
) -> None:
    rows = [{**each, "name": f"行{number}"} for number, each in enumerate(rows)]
    first, second = scored(*rows), scored(*data.draw(st.permutations(rows)))
    assert {each.indicator.name: (each.score, each.exact, each.status) for each in first.rows} == {
        each.indicator.name: (each.score, each.exact, each.status) for each in second.rows
    }
    for result in ("total", "supported_total", "declared_sum", "grade"):
        assert getattr(first, result) == getattr(second, result)


@MODEST
@given(st.lists(st.tuples(level_1, indicators), min_size=1, max_size=4), positive, amounts)
def test_the_categories_add_up_to_the_total(
    rows: list[tuple[str, dict[str, Any]]], planned: Decimal, executed: Decimal
) -> None:
    groups = [
        {"name": name, "indicators": [{**row, "name": f"行{number}"}]}
        for number, (name, row) in enumerate(rows)
    ]
    result = scored(groups=groups, budget={"planned": planned, "executed": executed})
    assert sum(each.score or 0 for each in result.categories) == result.total
    assert sum(each.weight for each in result.categories) == 20 + sum(row["weight"] for _, row in rows)
    assert sum(each.declared or 0 for each in result.categories) == (result.declared_sum or 0)
    assert len({each.name for each in result.categories}) == len(result.categories)
    assert result.categories[-1].name == "预算执行"


# -- texts and files: used, or refused with problems that have words and a place


def problems_of(use: Callable[[T], object], what: T, refusal: type[Refusal]) -> tuple[Problem, ...]:
    """Why something is refused; anything raised but the refusal is a defect."""
    try:
        use(what)
    except refusal as error:
        found = error.problems
    else:
        return ()
    assert found
    return found


def assert_located(problems: tuple[Problem, ...]) -> None:
    assert all(each.message and each.where for each in problems)


WORDS = [
    *RELATIONS_BEFORE,
    *RELATIONS_AFTER,
    *FILLERS,
    *APPROXIMATELY,
    *DIRECTIONS,
    *PARTS_OF_YEAR,
    *PARTS_OF_MONTH,
    *ABSENCE_WORDS.values(),
]
UNITS = "个 次 人次 % ‰ 个百分点 元 万元 亩 平方米 公里 分钟 小时 天 工作日 个月 年 季度 GB 千瓦时 元/人*月 台(套) 度 人 名".split()
PIECES = "2024年 2月 12月31日 2024-12-31 第 名 前 五 三百二十 百分之九十五 九成 两万 并列 全国 较2023年 同比 余 多 左右 每 完成 未发生故障 不适用 有效助推".split()
SIGNS_AND_DIGITS = [*"0123456789.,，+-—~～至到/*×()（）【】[]% 　万亿千百十点零", "10", "95", "1000", "3.5"]

pieces = (
    st.sampled_from(WORDS)
    | st.sampled_from(UNITS)
    | st.sampled_from(PIECES)
    | st.sampled_from(SIGNS_AND_DIGITS)
)
loose = st.lists(pieces, max_size=8).map("".join)
shaped = st.tuples(
    st.sampled_from(["", *RELATIONS_BEFORE, *FILLERS, *APPROXIMATELY, *DIRECTIONS]),
    st.sampled_from(["5", "0", "-3", "3.5", "1,000", "二十", "2024年", "12月", "第三", "前五", "3-5", "2+3"]),
    st.sampled_from(["", "万", "亿", "余", "多"]),
    st.sampled_from(["", *UNITS, *PARTS_OF_MONTH]),
    st.sampled_from(["", *RELATIONS_AFTER, "左右", "（其中一期3个）"]),
).map("".join)
notation = loose | shaped


@settings(MODEST, max_examples=200)
@example("3-5季度")
@example("两季度")
@example("降2+3%")
@given(notation)
def test_a_text_is_read_and_prints_back_or_is_refused(text: str) -> None:
    try:
        reading = read(text)
    except NotationError as error:
        start, end = error.problem.span or (0, 0)
        assert 0 <= start <= end <= len(text)
        return
    assert read(str(reading)) == reading


@MODEST
@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    assert all(each.message for each in problems_of(read, text, NotationError))


@MODEST
@given(notation, notation, weights, st.none() | decimals(-1, 101))
def test_any_target_and_actual_are_scored_or_say_why_not(
    target: str, actual: str, weight: Decimal, declared: Decimal | None
) -> None:
    row = {"weight": weight, "target": target, "actual": actual}
    result = scored(row if declared is None else {**row, "declared": declared})
    (found,) = result.rows
    assert (found.problem is not None) == (found.status is Status.UNREADABLE)
    assert found.score is None or 0 <= found.score <= weight
    assert found.score is None or found.status not in (Status.UNREADABLE, Status.MISSING)
    assert (result.total is None) or found.is_decided
    scoring.audit(result)


def read_document(content: bytes) -> None:
    source.read_text(source.decode(content, "file.yaml"), "file.yaml")


@MODEST
@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    assert_located(problems_of(read_document, content, Unreadable))


@MODEST
@given(st.text(max_size=80), st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]))
def test_text_in_any_encoding_is_read_or_refused(text: str, encoding: str) -> None:
    assert_located(problems_of(read_document, text.encode(encoding, "replace"), Unreadable))


YAML = [
    *": - , [ ] { } & * ! | > ' \" % @ ` # ? ~ : = <".split(),
    *(
        "\n",
        "\n  ",
        "\n    ",
        "\n- ",
        ": ",
        "- ",
        "\t",
        "---\n",
        "...\n",
        " #",
        "：",
        "&a ",
        "*a",
        "!!str ",
        "|\n",
        ">\n",
    ),
    *"format scorecard/1 title year rulebook groups indicators name weight target actual declared budget rule kind".split(),
    *"ratio ≥5个 5个 0.86 010 12:30 no null true 2024 -1 1e3 .5 wuhan-2021 9999999999999999999999999999999999999999999".split(),
]
yamlish = st.lists(st.sampled_from(YAML), max_size=25).map("".join)


@MODEST
@given(yamlish)
def test_any_text_that_looks_like_yaml_is_loaded_or_refused(text: str) -> None:
    assert_located(problems_of(scoring.loads, text, InvalidScorecard))


@MODEST
@given(st.text(max_size=80))
def test_any_text_is_loaded_or_refused(text: str) -> None:
    assert_located(problems_of(scoring.loads, text, InvalidScorecard))


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | decimals(-100, 100)
    | st.sampled_from(YAML)
    | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(YAML), inner, max_size=4),
    max_leaves=8,
)
KEYS = "title year rulebook declared_total budget groups indicators reason".split()
ROW_KEYS = "id name weight target actual declared unit relation rule status level reason note".split()


def load_and_audit(text: str) -> None:
    scoring.audit(scoring.score(scoring.loads(text)))


@MODEST
@given(
    st.dictionaries(st.sampled_from(KEYS), values, max_size=4),
    st.dictionaries(st.sampled_from(ROW_KEYS), values, max_size=5),
)
def test_any_values_under_known_keys_are_audited_or_refused(
    whole: dict[str, Any], row: dict[str, Any]
) -> None:
    text = tables.table({"weight": 5, "target": "≥5个", "actual": "5个", **row}, **whole)
    assert_located(problems_of(load_and_audit, text, InvalidScorecard))
