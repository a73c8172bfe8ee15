"""What must hold for every table, text and file, tried on generated ones."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeVar

import tables
from hypothesis import example, given, settings
from hypothesis import strategies as st

import scoring
from scoring import (
    InvalidScorecard,
    NotationError,
    Problem,
    Relation,
    Row,
    Status,
    read,
    source,
)
from scoring.messages import LANGUAGES
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
from scoring.reports.explanation import explain
from scoring.reports.manual import describe_rulebook
from scoring.rulebooks import Rulebook, read_layers
from scoring.rulebooks.layers import Layers
from scoring.rulebooks.rulebook import understand
from scoring.schema import SCHEMAS
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


# -- rules and rulebooks: whatever the schema has words for is understood or refused, and what is understood scores

TEXTS = [
    *"90% 80% 100% 0% 150% 1个 1天 10天 1个月 2个季度 3年 1% 0.5个百分点 5万元 3小时 1名 1分 120000个月 ≥5 约3 NaN １００％".split(),
    *"weight actual target met a b c if x+1 a*2 target*50% weight*actual/target sqrt(actual) ln(a) weight*a/b".split(),
    *"max(a,b) mean(c) sum(c)/weight if(met,weight,0) (actual-target)/1天 sqrt(2)*sqrt(2) exp(actual) 2^(1/3)*a".split(),
    *"floor(actual/3) 9^99*9^99 root(actual,3) weight-0.1*shortfall/1天 1/0 疫情 优 良 甲 乙 national-2020 2024-01-01".split(),
    "",
    "  ",
    "长" * 600,
]
numbers = st.sampled_from([0, 1, 2, 5, 10, 60, 90, 100, 10**20]) | decimals(-2, 12)


def data_for(schema: Mapping[str, Any], definitions: Mapping[str, Any]) -> st.SearchStrategy[Any]:
    """What a part of a schema accepts, and now and then anything else."""
    fitting = st.deferred(lambda: accepted(schema, definitions))
    return st.sampled_from([True] * 24 + [False]).flatmap(lambda fits: fitting if fits else values)


def accepted(schema: Mapping[str, Any], definitions: Mapping[str, Any]) -> st.SearchStrategy[Any]:
    if "$ref" in schema:
        return accepted(definitions[schema["$ref"].rpartition("/")[2]], definitions)
    if "allOf" in schema:  # of a kind
        return st.one_of(*(record_for(each["then"], definitions) for each in schema["allOf"]))
    if "then" in schema and "items" in schema["then"]:  # one entry, or several
        several = st.lists(data_for(schema["then"]["items"], definitions), max_size=3)
        return several | data_for(schema["else"], definitions)
    if "enum" in schema or "const" in schema:
        return st.sampled_from(schema.get("enum", [schema.get("const")]))
    if "additionalProperties" in schema and "properties" not in schema:
        return st.dictionaries(
            st.sampled_from(TEXTS), data_for(schema["additionalProperties"], definitions), max_size=2
        )
    if "properties" in schema:
        return record_for(schema, definitions)
    types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    return st.one_of(*(of_type(each, schema, definitions) for each in types))


def of_type(name: str, schema: Mapping[str, Any], definitions: Mapping[str, Any]) -> st.SearchStrategy[Any]:
    if name == "array":
        least = schema.get("minItems", 0)
        items = data_for(schema["items"], definitions)
        return st.lists(items, min_size=least, max_size=max(least, schema.get("maxItems", 3)))
    if name == "string" and "pattern" in schema:
        return st.sampled_from(["0%", "50%", "80%", "100%", "130%", "2024-01-01", "2024-02-30", "5分"])
    return {
        "string": st.sampled_from(TEXTS),
        "number": numbers,
        "integer": st.integers(0, 6),
        "boolean": st.booleans(),
    }[name]


def record_for(
    schema: Mapping[str, Any], definitions: Mapping[str, Any]
) -> st.SearchStrategy[dict[str, Any]]:
    """A mapping with the keys that are needed, some others, and what it rests on where it must say that."""
    properties = {
        key: data_for(each, definitions) for key, each in schema["properties"].items() if key != "basis"
    }
    rests_on = {"assumption"} & properties.keys()
    needed = {*schema.get("required", ()), *rests_on}
    required = {key: each for key, each in properties.items() if key in needed}
    if rests_on:
        required["assumption"] = st.just(tables.ASSUMED["assumption"])
    optional = {key: each for key, each in properties.items() if key not in needed}
    return st.fixed_dictionaries(required, optional=optional)


CARD, BOOK = SCHEMAS["scorecard"](), SCHEMAS["rulebook"]()
rules = data_for(CARD["$defs"]["plain_rule"], CARD["$defs"])
named = st.dictionaries(
    st.sampled_from(["a", "b", "c", "优", "甲", "x y", "weight"]),
    st.sampled_from(
        [1, 0, Decimal("2.5"), -3, True, "5个", "2万元", "3天", "50%", "约3", "2分", "是", "垃圾"]
    )
    | st.sampled_from([[1, 2, 3], ["1万元", "2万元"], [1, "2天"]]),
)
VALUES = [
    *[("≥10个", "8个"), ("≤10次", "15次"), ("≤0次", "3次"), ("100%", "90%"), ("≥95%", "92%"), ("10", "10")],
    *[("2024年6月30日", "2024年7月8日"), ("2024年6月底", "按时完成"), ("前五名", "第7名"), ("18—54", "60")],
    *[
        ("有效提升", "有效提升"),
        ("≥2小时", "90分钟"),
        ("≤500万元", "0.2亿元"),
        ("≥10个", ">8个"),
        ("≤3起", "未发生"),
    ],
    *[("≥10个", ""), ("≥10个", "未开展"), ("≤20%", "-5%"), ("下降5%", "上升3%"), ("≥0个", "5个")],
]


@MODEST
@example(
    {"kind": "bands", "of": "lateness", "bands": [{"to": "9000年", "points": 1}]},
    ("2024年6月30日", "2024年7月8日"),
    {},
)
@example({"kind": "manual"}, ("≤3起", "未发生"), {"a": "垃圾"})
@given(rules, st.sampled_from(VALUES), named)
def test_any_rule_is_refused_at_its_place_or_scores_any_row_or_says_why_not(
    rule: Any, value: tuple[str, str], named: dict[str, Any]
) -> None:
    row = {"rule": rule, "target": value[0], "actual": value[1], "weight": 10, "declared": 3}
    text = tables.table({**row, **({"values": named} if named else {})})
    problems = problems_of(scoring.loads, text, InvalidScorecard)
    assert_located(problems)
    if problems:
        return
    result = scoring.score(scoring.loads(text))
    (found,) = result.rows
    assert (found.problem is not None) == (found.status is Status.UNREADABLE)
    assert found.problem is None or (found.problem.say("zh") and found.problem.say("en"))
    assert found.score is None or found.status is Status.JUDGED or found.score >= 0
    for language in LANGUAGES:
        assert explain(result, result.rows, scoring.audit(result), language, whole=True)


PARENTS = read_layers("wuhan-2021").documents
CHANGES = {
    key: data_for(each, BOOK["$defs"])
    for key, each in BOOK["properties"].items()
    if key not in ("format", "id", "extends", "title")
}


def read_rulebook(text: str) -> Rulebook:
    document = source.read_text(text, "trial.yaml")
    if document.problems:
        raise Unreadable(document.problems)
    return understand(Layers((document, *PARENTS)))


SEVERAL = tables.table(
    {"weight": 40, "target": "≥10个", "actual": "15个", "declared": 40, "id": "甲"},
    {
        "weight": 20,
        "target": "≤10个",
        "actual": "12个",
        "declared": 3,
        "values": {"a": 1, "b": 2, "c": [1, 2]},
    },
    {"weight": 10, "target": "有效提升", "actual": "有效提升", "declared": 9},
    {"weight": 10, "target": "2024年6月底", "actual": "2024年8月1日", "role": "bonus"},
    {"weight": 5, "target": "1—5", "actual": "", "deduction": 1},
    {"weight": 5, "target": "5", "actual": "未开展", "declared": 1},
    budget={"planned": 100, "executed": 81, "declared": 10},
    flags=["甲", "乙"],
    rulebook=None,
)


@MODEST
@given(st.fixed_dictionaries({}, optional=CHANGES).filter(lambda changes: 0 < len(changes) <= 6))
def test_any_rulebook_is_refused_at_its_place_or_scores_any_table(changes: dict[str, Any]) -> None:
    head = {"format": "rulebook/1", "id": "trial", "title": {"zh": "试行", "en": "trial"}}
    text = tables.written({**head, "effective": {"from": "2021-01-01"}, **changes})
    problems = problems_of(read_rulebook, text, Refusal)
    assert_located(problems)
    if problems:
        return
    result = scoring.score(scoring.loads(SEVERAL), read_rulebook(text))
    for language in LANGUAGES:
        assert explain(result, result.rows, scoring.audit(result), language, whole=True)
        assert describe_rulebook(result.rulebook, language)
