"""What is done a faster way comes out as it does the slow way: valid files, places, sums, copies, repeated rows, readings."""

import json
import shutil
import sys
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import FrozenInstanceError, dataclass, field, fields, replace
from decimal import Decimal
from fractions import Fraction
from functools import cache
from inspect import signature
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import tables
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import scoring
from scoring import Relation, Status, rulebooks, source
from scoring.arithmetic.tree import Constant
from scoring.engine.relations import relation_of, telling_end
from scoring.engine.repeats import WITHOUT_INFLUENCE, score_row_once
from scoring.engine.rows import score_row
from scoring.model import Contribution, Indicator, Role, Row
from scoring.notation import reader
from scoring.notation.numerals import arabic
from scoring.numbers import add_up, exact_sum
from scoring.policies import Way
from scoring.problems import Path as DataPath
from scoring.reals import sqrt
from scoring.records import changed, record
from scoring.row_rules import read_row_rule
from scoring.rules import Note
from scoring.schema import SCHEMAS, problems
from scoring.schema.closures import closure_of

MODEST = settings(max_examples=150, deadline=None, derandomize=True)
ROOT = Path(__file__).parents[1]
YAML_FILES = sorted(
    each for each in (*(ROOT / "indicators").rglob("*.yaml"), *(ROOT / "tests" / "bad").glob("*.yaml"))
)

# -- what is valid: `closure_of` beside jsonschema


@cache
def validator(name: str) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(SCHEMAS[name]())


accepted = {name: closure_of(make()) for name, make in SCHEMAS.items()}

VALID = [data for file in tables.scorecard_files() if isinstance(data := source.read_file(file).data, dict)]
RULES = [
    {"kind": "ratio"},
    {"kind": "met_or_not", "otherwise": "50%"},
    {"kind": "deduct", "per": "1个", "points": Decimal("0.5"), "part_steps": "whole"},
    {"kind": "bands", "bands": [{"from": "90%", "points": 5}, {"below": "90%", "points": 0}]},
    {"kind": "combine", "way": "least", "rules": [{"kind": "ratio"}, {"kind": "met_or_not"}]},
    {"at_most": "90%"},
    "每低1个百分点扣0.5分",
]
KEYS = sorted(
    {key for part in ("indicator", "group") for key in SCHEMAS["scorecard"]()["$defs"][part]["properties"]}
    | set(SCHEMAS["scorecard"]()["properties"])
    | {"kind", "from", "points", "planned", "executed", "parts", "nmae"}
)
scalars = (
    st.none()
    | st.booleans()
    | st.integers(-3, 3000)
    | st.decimals(-5, 200, places=2)
    | st.sampled_from(
        ["", "20分", "5%", "5 分\n", "-1", "at_least", "ratio", "scorecard/1", "withdrawn", "bonus", "一"]
    )
)
anything = st.recursive(
    scalars | st.sampled_from(RULES),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
    max_leaves=8,
)


def places_in(data: Any, path: DataPath = ()) -> Iterator[DataPath]:
    """The path of everything inside."""
    inside = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, each in inside:
        yield (*path, key)
        yield from places_in(each, (*path, key))


def at(data: Any, path: DataPath) -> Any:
    for key in path:
        data = data[key]
    return data


@st.composite
def nearly_valid(draw: st.DrawFn) -> Any:
    """A real table in which up to three things were set, added or taken away."""
    data = deepcopy(draw(st.sampled_from(VALID)))
    for _ in range(draw(st.integers(0, 3))):
        path = draw(st.sampled_from(list(places_in(data))))
        holder = at(data, path[:-1])
        what = draw(st.sampled_from(["set", "remove", "add"]))
        if what == "remove":
            del holder[path[-1]]
        elif what == "set" or isinstance(holder, list):
            holder[path[-1]] = draw(anything)
        else:
            holder[draw(st.sampled_from(KEYS))] = draw(anything)
        assume(isinstance(data, dict) and list(places_in(data)))
    return data


@MODEST
@given(nearly_valid())
def test_a_table_is_accepted_exactly_where_jsonschema_finds_nothing(data: Any) -> None:
    assert accepted["scorecard"](data) == validator("scorecard").is_valid(data)


@MODEST
@given(anything, st.sampled_from(sorted(SCHEMAS)))
def test_anything_is_accepted_exactly_where_jsonschema_finds_nothing(data: Any, name: str) -> None:
    assert accepted[name](data) == validator(name).is_valid(data)


@MODEST
@given(anything | st.sampled_from(RULES))
def test_a_rule_of_a_row_is_accepted_exactly_where_jsonschema_finds_nothing(rule: Any) -> None:
    data = deepcopy(VALID[0])
    next(iter(leaves(data)))["rule"] = rule
    assert accepted["scorecard"](data) == validator("scorecard").is_valid(data)


def leaves(node: Any) -> Iterator[Any]:
    yield from node.get("indicators", ())
    for group in node.get("groups", ()):
        yield from leaves(group)


@pytest.mark.parametrize("file", YAML_FILES, ids=lambda file: file.stem)
def test_files_are_accepted_exactly_where_jsonschema_finds_nothing(file: Path) -> None:
    try:
        data = source.read_file(file).data
    except source.Unreadable:
        return
    for name, accepts in accepted.items():
        assert accepts(data) == validator(name).is_valid(data), name


def test_a_valid_table_does_not_ask_jsonschema(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_name: str) -> None:
        raise AssertionError

    monkeypatch.setattr("scoring.schema._validator", refuse)
    assert problems(VALID[0], "scorecard") == ()
    with pytest.raises(AssertionError):
        problems({}, "scorecard")


@pytest.mark.parametrize(
    "schema", [{"multipleOf": 2}, {"enum": [1]}, {"const": True}, {"items": {"format": "date"}}]
)
def test_a_schema_that_says_more_is_not_made_into_a_function(schema: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="not known here"):
        closure_of(schema)


# -- where things stand: the spots of a document beside the nodes of PyYAML

texts = st.sampled_from(
    ["一", "a b", "≥5", "it's", '"quoted"', "x\ny", "", "5", "0.50", "true", "12:30", "，：", "#1"]
)
documents = st.recursive(
    texts | st.integers(-5, 5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=12,
)
styles = st.sampled_from([None, "'", '"', "|", ">"])


def spots(node: yaml.Node, path: DataPath = ()) -> Iterator[tuple[DataPath, yaml.Node | None, yaml.Node]]:
    """Each value of a text by its path, with the node of its key, as PyYAML composes them."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield (*path, key.value), key, value
            yield from spots(value, (*path, key.value))
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            yield (*path, index), None, value
            yield from spots(value, (*path, index))


def assert_places(text: str) -> None:
    document, root = source.read_text(text), yaml.compose(text, yaml.CBaseLoader)
    found = [((), None, root), *spots(root)]
    assert [each for each, _, _ in found] == [(), *places_in(document.data)]
    for path, key, value in found:
        assert document.holds(path)
        where = document.where(path)
        assert (where.line - 1, where.column - 1) == (value.start_mark.line, value.start_mark.column)
        if key is not None:
            where = document.where(path, at_key=True)
            assert (where.line - 1, where.column - 1) == (key.start_mark.line, key.start_mark.column)


@MODEST
@given(documents, styles, st.booleans())
def test_everything_stands_where_pyyaml_says(data: Any, style: str | None, flow: bool) -> None:  # noqa: FBT001
    text = yaml.dump(
        data, Dumper=yaml.CSafeDumper, allow_unicode=True, default_style=style, default_flow_style=flow
    )
    assume("!!" not in text)  # a tag is refused, and a number in quotes is dumped with one
    assert_places(text)


@pytest.mark.parametrize("file", tables.scorecard_files(), ids=lambda file: file.stem)
def test_every_value_of_a_real_table_stands_where_pyyaml_says(file: Path) -> None:
    assert_places(file.read_text(encoding="utf-8"))


def test_what_python_prints_is_neither_unprintable_nor_invisible() -> None:
    import re

    hidden = re.compile(f"{source.UNPRINTABLE}|{source.INVISIBLE}")
    wrong = [
        each for each in map(chr, range(sys.maxunicode + 1)) if each.isprintable() and hidden.match(each)
    ]
    assert wrong == []


def test_a_file_longer_than_the_first_piece_is_read_whole(tmp_path: Path) -> None:
    for size in (source.FIRST_BYTES - 1, source.FIRST_BYTES, source.FIRST_BYTES + 1, 3 * source.FIRST_BYTES):
        file = tmp_path / "long.yaml"
        file.write_text("a: " + "x" * (size - 3), encoding="utf-8")
        assert len(source.read_file(file).data["a"]) == size - 3


# -- sums and numbers

fractions = st.fractions(min_value=-1000, max_value=1000, max_denominator=10**6)
decimals = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9)


@MODEST
@given(st.lists(fractions, max_size=8))
def test_a_sum_over_a_common_denominator_is_the_sum(summands: list[Fraction]) -> None:
    assert add_up(iter(summands)) == sum(summands, Fraction(0))


def test_a_sum_with_a_root_is_one() -> None:
    assert (add_up((sqrt(Fraction(2)), Fraction(1))) - 1) ** 2 != add_up(())
    assert Fraction(24, 10) < add_up((sqrt(Fraction(2)), Fraction(1))) < Fraction(25, 10)


@MODEST
@given(st.lists(decimals, max_size=6))
def test_a_sum_of_decimals_keeps_every_digit_and_place(summands: list[Decimal]) -> None:
    found = exact_sum(summands)
    assert Fraction(found) == sum(map(Fraction, summands), Fraction(0))
    assert found.as_tuple().exponent == min([0, *(int(each.as_tuple().exponent) for each in summands)])
    assert not (found == 0 and found.is_signed())


@pytest.mark.parametrize("far", ["1E-600", "1E+600"])
def test_a_sum_of_decimals_far_apart_is_exact_too(far: str) -> None:
    summands = [Decimal(far), Decimal(7), Decimal("0.5")]
    assert Fraction(exact_sum(summands)) == sum(map(Fraction, summands), Fraction(0))


@pytest.mark.parametrize("token", ["7", "007", "83,746.12", "0.10", "1,000", "12345678901234567890.5"])
def test_a_numeral_is_the_fraction_that_python_reads(token: str) -> None:
    assert arabic(token) == Fraction(token.replace(",", ""))


# -- records


@record
class Point:
    x: int
    y: int = 2
    more: dict[str, int] = field(default_factory=dict)
    note: str = field(default="", compare=False)


@dataclass(frozen=True)
class Plain:
    x: int
    y: int = 2
    more: dict[str, int] = field(default_factory=dict)
    note: str = field(default="", compare=False)


@pytest.mark.parametrize(
    ("values", "named"),
    [((1,), {}), ((1, 3), {}), ((1,), {"y": 4}), ((), {"x": 1, "more": {"a": 1}}), ((1, 2, {}, "n"), {})],
)
def test_a_record_is_made_like_a_frozen_dataclass(values: tuple[Any, ...], named: dict[str, Any]) -> None:
    ours, theirs = Point(*values, **named), Plain(*values, **named)
    assert repr(ours) == repr(theirs).replace("Plain", "Point")
    assert ours == replace(ours) == Point(*values, **named)
    assert [each.name for each in fields(Point)] == [each.name for each in fields(Plain)]
    with pytest.raises(FrozenInstanceError):
        ours.x = 5  # type: ignore[misc]


@pytest.mark.parametrize(
    ("values", "named"), [((), {}), ((1, 2, {}, "", 5), {}), ((1,), {"z": 1}), ((1,), {"x": 1})]
)
def test_wrong_values_are_refused_like_those_of_a_dataclass(
    values: tuple[Any, ...], named: dict[str, Any]
) -> None:
    for make in (Point, Plain):
        with pytest.raises(TypeError):
            make(*values, **named)


def test_the_signature_of_a_record_is_that_of_a_dataclass() -> None:
    assert str(signature(Point)) == str(signature(Plain)).replace(" -> None", "")
    assert str(signature(Constant)) == ("(value: fractions.Fraction, *, span: tuple[int, int] | None = None)")
    with pytest.raises(TypeError):
        Constant(Fraction(1), (0, 1))  # type: ignore[misc]


def test_two_records_share_no_default() -> None:
    assert Point(1).more is not Point(1).more


def test_a_record_with_a_post_init_is_refused() -> None:
    class Checked:
        def __post_init__(self) -> None: ...

    with pytest.raises(TypeError, match="__post_init__"):
        record(Checked)


@MODEST
@given(st.integers(), st.integers(), st.integers())
def test_a_changed_record_is_a_replaced_one(x: int, y: int, new: int) -> None:
    point = Point(x, y, {"a": 1}, "note")
    assert changed(point, y=new) == replace(point, y=new)
    assert (point, changed(point, y=new).note) == (Point(x, y, {"a": 1}), "note")


# -- rows that say the same

WUHAN = rulebooks.find("wuhan-2021")
BOOKS = [rulebooks.find(each) for each in rulebooks.shipped()]
TARGETS = "≥5个 ≤5起 <5% 95% 0 前五名 2024年12月底 有效提升 较上年增长5% 80%-90% — 无安全事故 ≥5 5万元 不懂5x".split()
ACTUALS = "5个 6个 4.5个 3起 95% 100% 0 第三名 2024年11月 有效提升 增长6% 85% — 未发生 未开展 不适用 >4个 5万元 -3 ?5".split()
NAMES = ["监管数据量", "系统故障率", "无故障率", "投诉次数（次）", "故障率（起）", ""]

plain_rows = st.builds(
    Indicator,
    st.sampled_from(NAMES),
    st.sampled_from([Decimal(0), Decimal(5), Decimal("2.50")]),
    st.sampled_from(TARGETS),
    st.sampled_from(ACTUALS),
    st.none() | st.sampled_from([Decimal(5), Decimal("2.5"), Decimal(0), Decimal(9)]),
    st.just(("产出指标",)),
    st.just(("indicators", 0)),
    id=st.none() | st.just("一"),
    unit=st.sampled_from([None, "个", "%", "万元"]),
    relation=st.none() | st.sampled_from(Relation),
    reason=st.sampled_from(["", "无"]),
)
stated_rows = st.builds(
    replace,
    plain_rows,
    status=st.none() | st.sampled_from([Status.NOT_MEASURED, Status.NOT_APPLICABLE]),
    is_withdrawn=st.sampled_from([False, False, True]),
    level=st.sampled_from([None, None, "优", "良好"]),
    role=st.sampled_from(Role),
    deduction=st.sampled_from([None, None, Decimal(0), Decimal(1)]),
    exempt=st.sampled_from(["", "", "不可抗力"]),
    note=st.sampled_from(["", "无"]),
)


def as_told(row: Row) -> tuple[Row, str]:
    """A row, and its notes in words: what is written out later compares by what it says."""
    return changed(row, notes=()), json.dumps([each.say("en") for each in row.notes])


@MODEST
@given(plain_rows | stated_rows, st.sampled_from(BOOKS), st.sampled_from([2023, 2024]))
def test_a_repeated_row_is_scored_as_if_it_were_the_first(row: Indicator, book: Any, year: int) -> None:
    anew = score_row(row, book, year)
    for _ in range(2):
        assert as_told(score_row_once(row, book, year)) == as_told(anew)


STATED: dict[str, object] = {
    "name": "系统故障率",
    "weight": Decimal(6),
    "target": "≥6",
    "actual": "6",
    "declared": Decimal(4),
    "unit": "个",
    "relation": Relation.AT_MOST,
    "rule": read_row_rule("met_or_not"),
    "status": Status.NOT_MEASURED,
    "is_withdrawn": True,
    "level": "优",
    "role": Role.BONUS,
    "deduction": Decimal(0),
    "exempt": "不可抗力",
    "values": {"一": 1},
    "contributions": (Contribution("甲", "5", "", None),),
    "combination": Way.MEAN,
}


def test_whatever_is_stated_of_a_row_is_part_of_what_it_is_remembered_by(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert {each.name for each in fields(Indicator)} == STATED.keys() | WITHOUT_INFLUENCE.keys()
    row = Indicator("一", Decimal(5), "≥5", "5", Decimal(5), (), ())
    score_row_once(row, WUHAN, 2024)
    scored: list[Indicator] = []

    def seen(indicator: Indicator, book: rulebooks.Rulebook, year: int) -> Row:
        scored.append(indicator)
        return score_row(indicator, book, year)

    monkeypatch.setattr("scoring.engine.repeats.score_row", seen)
    for name, value in WITHOUT_INFLUENCE.items():
        score_row_once(replace(row, **{name: value or "别的"}), WUHAN, 2024)
    assert not scored
    for count, (name, value) in enumerate(STATED.items(), start=1):
        score_row_once(replace(row, **{name: value}), WUHAN, 2024)
        assert len(scored) == count, name


def test_the_trace_of_a_row_with_a_rule_has_the_words_of_its_own_rule() -> None:
    """1万元 and 10000元 are one step, so that the rules are equal, and told as they are written."""
    for step in ("1万元", "10000元"):
        rule = read_row_rule({"kind": "deduct", "per": step, "points": 1})
        row = Indicator("一", Decimal(5), "≥5万元", "3万元", None, (), (), rule=rule)
        found = score_row_once(row, WUHAN, 2024).rule
        assert found is not None
        assert step in found.in_words().say("zh")


def test_a_rule_of_an_indicator_s_name_goes_before_memory() -> None:
    row = Indicator("监管数据量", Decimal(5), "≥10个", "5个", None, (), ())
    named = WUHAN.changed(indicators={"监管数据量": {"kind": "met_or_not", **tables.ASSUMED}})
    assert score_row_once(replace(row, name="其他"), named, 2024).score == Decimal("2.50")
    assert score_row_once(row, named, 2024).score == Decimal("0.00")


@pytest.mark.parametrize(
    ("name", "end"), [("系统故障率", "故障率"), ("无故障率", ""), ("响应时间", "响应时间"), ("时间", "")]
)
def test_the_end_of_a_name_tells_what_the_name_does(name: str, end: str) -> None:
    words = ("故障率", "响应时间")
    assert (telling_end(name, words), telling_end(telling_end(name, words), words)) == (end, end)


def test_a_direction_is_read_from_the_name_before_memory() -> None:
    rows = [Indicator(name, Decimal(5), "5起", "3起", None, (), ()) for name in ("系统故障率", "监管数据量")]
    demands = [score_row_once(each, WUHAN, 2024).relation for each in rows]
    assert demands == [relation_of(each, scoring.read("5起"), WUHAN)[0] for each in rows]
    assert len(set(demands)) == 2


# -- what is kept ready


def test_a_formula_is_made_once_for_a_unit() -> None:
    rule = WUHAN.rules[Relation.AT_LEAST]
    unit = scoring.read("5个").value.unit  # type: ignore[union-attr]
    assert rule.formula(rule.kind, unit) is rule.formula(rule.kind, unit)  # type: ignore[arg-type]
    assert rule.formula(rule.kind, unit) == rule.kind.formula(unit)  # type: ignore[attr-defined, arg-type]


def test_arithmetic_is_written_out_when_it_is_read() -> None:
    row = score_row(Indicator("一", Decimal(5), "≥920万", "496万", None, (), ()), WUHAN, 2024)
    spelt = next(each for each in row.notes if each.words == "trace/arithmetic")
    assert str(spelt.facts["expression"]) == "5 × 4960000 ÷ 9200000"
    assert isinstance(spelt, Note)


@pytest.mark.parametrize("clear", [reader._read.cache_clear, lambda: None], ids=["anew", "again"])
def test_a_text_reads_the_same_each_time(clear: Callable[[], None]) -> None:
    first = scoring.read("≥920万次")
    clear()
    again = scoring.read("≥920万次")
    assert (again, again.text, again.is_scaled) == (first, first.text, first.is_scaled)


@pytest.mark.parametrize("condition", [{"type": "integer"}, {"$ref": "#/$defs/x"}])
def test_a_condition_that_might_choose_the_wrong_schema_is_no_closure(condition: dict[str, Any]) -> None:
    for part in (condition, {"properties": {"x": condition}}, {"allOf": [condition]}):
        with pytest.raises(ValueError, match="under 'if'"):
            closure_of({"if": part, "then": {"type": "string"}, "$defs": {"x": {"type": "string"}}})


def test_a_rulebook_is_understood_once_as_long_as_its_files_stay_the_same(tmp_path: Path) -> None:
    base, own = tmp_path / "base.yaml", tmp_path / "own.yaml"
    shutil.copy(ROOT / "scoring" / "rulebooks" / "national-2020.yaml", base)
    own.write_text(
        "format: rulebook/1\nid: own\ntitle: {zh: 一份, en: one}\neffective: {from: 2024-01-01}\nextends: base.yaml\n",
        encoding="utf-8",
    )
    first = rulebooks.load(str(own))
    assert rulebooks.load(str(own)) is first
    base.write_text(base.read_text(encoding="utf-8").replace("value: 100", "value: 120", 1), encoding="utf-8")
    assert (first.full.value, rulebooks.load(str(own)).full.value) == (100, 120)
