"""What a program that embeds the library gives and asks for: rulebooks as data, kinds as data, traces as data."""

import pickle
from collections.abc import Mapping
from dataclasses import fields, replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import tables

import scoring
from scoring import InvalidRulebook, Relation, aggregates, policies, rulebooks
from scoring.messages import LANGUAGES, Language
from scoring.policies import DEFAULTS, BlankPlan, Treatment, completed
from scoring.reports.kinds import list_kinds
from scoring.rules import KINDS, Basis, Limits
from scoring.schema import published

ROOT = Path(__file__).parents[1]
TABLE = ROOT / "indicators" / "wuhan-data-bureau-2024" / "smart-city.yaml"
AGGREGATES = [each for each in tables.groups_of("aggregates") if "aggregate" in each[1].get("given", {})]
HEAD: Mapping[str, Any] = {
    "format": "rulebook/1",
    "id": "own",
    "extends": "wuhan-2021",
    "title": {"zh": "自定", "en": "our own"},
    "effective": {"from": "2024-01-01"},
}
DEDUCT = {"kind": "deduct", "per": "1次", "points": Decimal("0.5"), **tables.ASSUMED}


def own(**stated: Any) -> dict[str, Any]:
    return {**HEAD, **stated}


def of_at_most(**stated: Any) -> dict[str, Any]:
    return own(rules={"at_most": {**stated, **tables.ASSUMED}})


def refusals(data: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """The code, the place and the English sentence of each problem of a mapping."""
    with pytest.raises(InvalidRulebook) as caught:
        scoring.load_rulebook(data)
    return [(each.code, str(each.where), each.say("en")) for each in caught.value.problems]


# -- rulebooks from data


def test_a_rulebook_is_the_same_from_a_mapping_a_text_and_a_file(tmp_path: Path) -> None:
    data = own(rules={"at_most": DEDUCT})
    file = tmp_path / "own.yaml"
    file.write_text(tables.written(data), encoding="utf-8")
    given = (data, file, str(file), scoring.loads_rulebook(tables.written(data)))
    books = [scoring.load_rulebook(each) for each in given]
    assert all(each.statements == books[0].statements for each in books)
    rule = books[0].rules[Relation.AT_MOST]
    assert (rule.name, rule.kind.points.value) == ("deduct", Fraction(1, 2))  # type: ignore[attr-defined]
    assert rule.basis == Basis({"zh": "测试用", "en": "for a test"}, None, is_assumption=True)


def test_data_is_taken_wherever_a_rulebook_is() -> None:
    data = own(rules={"at_least": {"kind": "met_or_not", **tables.ASSUMED}})
    card = scoring.load(TABLE)
    by_file = scoring.score(card, scoring.load_rulebook(data))
    result = scoring.score(card, rulebook=data)
    assert result.total == by_file.total != scoring.score(card).total
    columns = scoring.score_columns(weight=[5], target=[10], actual=[9], relation="at_least", rulebook=data)
    assert columns.score.tolist() == [0]


def test_a_family_of_a_program_is_that_of_the_year() -> None:
    assert scoring.load_rulebook("wuhan", year=2024).id == "wuhan-2021"
    book = scoring.load_rulebook("wuhan-2021")
    assert scoring.load_rulebook(book) is book


def test_what_is_done_to_the_data_later_changes_no_rulebook() -> None:
    data = own(full={"value": 120, **tables.ASSUMED})
    book = scoring.load_rulebook(data)
    data["full"]["value"] = 1
    assert book.full.value == 120


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (
            of_at_most(kind="ratio", cap="no"),
            ("schema/wrong-type", "rules.at_most.cap", "expected true or false, found “no”"),
        ),
        (
            of_at_most(kind="ratio", capp=True),
            (
                "schema/unknown-key-near",
                "rules.at_most.capp",
                "there is no key “capp” here; did you mean “cap”?",
            ),
        ),
        (
            of_at_most(kind="ratio", share_places=Decimal("2.5")),
            ("schema/wrong-type", "rules.at_most.share_places", "expected a whole number, found “2.5”"),
        ),
        (
            of_at_most(kind="deduct", per="1次", points=0.1),
            (
                "source/float",
                "rules.at_most.points",
                "0.1 is a float, which stands for another number than it shows; write Decimal('0.1'), a whole number or "
                "a text such as 80%",
            ),
        ),
        (
            of_at_most(kind="deduct", points=1),
            ("schema/missing-key", "rules.at_most", "the key “per” is missing"),
        ),
        (
            of_at_most(kind="rattio"),
            (
                "schema/not-one-of-near",
                "rules.at_most.kind",
                "“rattio” is not known here; did you mean “ratio”?",
            ),
        ),
        (
            own(full={"value": 100}),
            (
                "rulebook/no-basis",
                "full",
                "this parameter needs a basis or an assumption, and only one of them",
            ),
        ),
        (
            own(full={"value": Decimal("NaN"), **tables.ASSUMED}),
            ("source/not-finite", "full.value", "NaN is no number that can be computed with; write a number"),
        ),
        (
            own(full={"value": 10**60, **tables.ASSUMED}),
            (
                "source/number-too-long",
                "full.value",
                "this number has 61 digits, at most 40 are read; check it",
            ),
        ),
        (
            own(full={"value": Fraction(1, 3), **tables.ASSUMED}),
            (
                "source/not-plain",
                "full.value",
                "an object of type Fraction is no plain data; write a text, a whole number, a Decimal, true or false, a "
                "list or a mapping",
            ),
        ),
        (
            own(id="own\x1b[2J"),
            ("source/invisible", "id", "an invisible control character stands here; remove it"),
        ),
    ],
)
def test_data_that_cannot_be_used_is_refused_at_its_path(
    data: dict[str, Any], problem: tuple[str, str, str]
) -> None:
    code, path, sentence = problem
    assert refusals(data) == [(code, f"<mapping> {path}", sentence)]


def test_the_refusals_of_data_are_told_in_chinese_too() -> None:
    with pytest.raises(InvalidRulebook) as caught:
        scoring.load_rulebook(own(full={"value": 0.1}, id=float("nan"), year=Decimal("NaN"), title=object()))
    assert {each.say("zh") for each in caught.value.problems} == {
        "0.1是浮点数，存的不是所见的数；请写 Decimal('0.1')、整数，或如80%的文字",
        "nan是浮点数，存的不是所见的数；请写 Decimal('nan')、整数，或如80%的文字",
        "NaN不是可以计算的数；请写数",
        "object类型的对象不是普通数据；请写文字、整数、Decimal、true或false、列表或映射",
    }


def test_all_problems_of_data_are_told_at_once() -> None:
    data = own(rules={"at_most": {"kind": "rattio"}, "at_least": {"kind": "ratio", "cap": "no"}}, grade=1)
    assert len(refusals(data)) == 3
    assert [code for code, _, _ in refusals({**HEAD, 3: 4, "full": 0.5})] == [
        "source/key-not-text",
        "source/float",
    ]


def test_data_without_end_and_no_mappings_are_refused() -> None:
    endless: dict[str, Any] = {}
    endless["a"] = endless
    assert [code for code, _, _ in refusals(endless)] == ["source/too-deep"]
    assert [code for code, _, _ in refusals({})] == ["rulebook/no-format"]


def test_a_text_that_is_no_rulebook_is_refused_with_lines() -> None:
    for text, line in (("format: rulebook/1\nid: [", 3), (tables.written(own(full={"value": "x"})), 1)):
        with pytest.raises(InvalidRulebook) as caught:
            scoring.loads_rulebook(text, "own.yaml")
        where = caught.value.problems[0].where
        assert where is not None
        assert (where.file, where.line) == ("own.yaml", line)


# -- a rulebook cannot contradict itself


def test_no_part_of_a_rulebook_can_be_replaced_beside_its_data() -> None:
    book = scoring.load_rulebook("wuhan-2021")
    assert {each.name for each in fields(book)} == {"layers", "location"}
    with pytest.raises(TypeError):
        replace(book, full=None)  # type: ignore[call-arg]


def test_a_changed_rulebook_says_so_in_every_way() -> None:
    before = scoring.load_rulebook("wuhan-2021")
    book = before.changed(full={"value": 120, **tables.ASSUMED}, id="changed")
    (difference,) = rulebooks.differences(before.statements, book.statements)
    assert difference.left is not None
    assert difference.right is not None
    assert (difference.left.yaml, difference.right.yaml) == ("full: {value: 100}", "full: {value: 120}")
    assert (before.full.value, book.full.value, book.id) == (100, 120, "changed")
    assert repr(book) == "Rulebook('changed')"


def test_a_change_keeps_the_other_entries_and_none_takes_away() -> None:
    before = scoring.load_rulebook("wuhan-2021")
    assert before.combination is not None
    book = before.changed(combination=None, rules={"at_most": DEDUCT})
    assert book.combination is None
    assert ("combination",) not in [each.key for each in book.statements]
    assert book.rules[Relation.AT_MOST].name == "deduct"
    assert book.rules[Relation.AT_LEAST] == before.rules[Relation.AT_LEAST]


@pytest.mark.parametrize(
    ("stated", "code"),
    [
        ({"full": {"value": 0.5, **tables.ASSUMED}}, "source/float"),
        ({"full": {"value": 100}}, "rulebook/no-basis"),
        ({"full": None}, "schema/missing-key"),
        ({"fulll": {"value": 1}}, "schema/unknown-key-near"),
    ],
)
def test_a_change_is_checked_like_a_file(stated: dict[str, Any], code: str) -> None:
    with pytest.raises(InvalidRulebook) as caught:
        scoring.load_rulebook("wuhan-2021").changed(**stated)
    assert [each.code for each in caught.value.problems] == [code]


@pytest.mark.parametrize("name", rulebooks.shipped())
def test_a_rulebook_goes_to_another_process_and_back(name: str) -> None:
    book = scoring.load_rulebook(name)
    again = pickle.loads(pickle.dumps(book))
    assert (again.statements, again.rules, again.id) == (book.statements, book.rules, book.id)


def test_a_result_with_an_aggregate_of_every_kind_goes_to_another_process_and_back() -> None:
    given = {group["given"]["aggregate"]["kind"]: group["given"]["aggregate"] for _, group in AGGREGATES}
    assert set(given) == set(aggregates.KINDS)
    card = scoring.load(TABLE)
    for aggregate in given.values():
        book = scoring.load_rulebook(own(aggregates={"group": {**aggregate, **tables.ASSUMED}}))
        result = scoring.score(card, book)
        again = pickle.loads(pickle.dumps(result))
        assert scoring.render(again, "json") == scoring.render(result, "json")
        assert again.rulebook.aggregates == book.aggregates


# -- what holds where nothing is said


def test_every_default_is_read_published_and_no_difference() -> None:
    budget = {"kind": "ratio", "weight": 20, **tables.ASSUMED}
    over = {"limit": "130%", "severity": "info", **tables.ASSUMED}
    book = scoring.load_rulebook(own(budget=budget, over_achievement=over))
    stated = book.over_achievement[0]
    assert book.blank_plan is BlankPlan.REFUSED
    assert (stated.treatment, stated.beyond, stated.limit) == (Treatment.CAP, False, Fraction(13, 10))
    assert set(stated.relations) == {Relation.AT_LEAST, Relation.MORE_THAN, Relation.EQUAL}
    written = scoring.load_rulebook(
        own(budget=completed("budget", budget), over_achievement=completed("over_achievement", over))
    )
    assert list(rulebooks.differences(book.statements, written.statements)) == []
    assert written.over_achievement == book.over_achievement


@pytest.mark.parametrize("key", sorted(DEFAULTS))
def test_nothing_else_states_a_default(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(policies, "DEFAULTS", {name: each for name, each in DEFAULTS.items() if name != key})
    read = {
        "budget": lambda book: book.blank_plan,
        "over_achievement": lambda book: book.over_achievement,
        "rounding": lambda book: book.grade_rounding,
    }
    budget = {"kind": "ratio", "weight": 20, **tables.ASSUMED}
    over = {"limit": "130%", "severity": "info", **tables.ASSUMED}
    with pytest.raises(KeyError):
        read[key](scoring.load_rulebook(own(budget=budget, over_achievement=over)))


def test_the_schema_publishes_the_defaults() -> None:
    properties = published("rulebook")["properties"]
    found = properties["over_achievement"]["else"]["properties"]
    assert {name: each["default"] for name, each in found.items() if "default" in each} == DEFAULTS[
        "over_achievement"
    ]
    branches = [each["then"]["properties"]["blank_plan"]["default"] for each in properties["budget"]["allOf"]]
    assert set(branches) == {DEFAULTS["budget"]["blank_plan"]}
    grade = properties["rounding"]["properties"]["grade"]["properties"]
    assert grade["of"]["default"] == DEFAULTS["rounding"]["of"]


def test_a_basis_is_the_same_however_it_is_reached() -> None:
    for name in rulebooks.shipped():
        book = scoring.load_rulebook(name)
        by_key = {each.key: each.basis for each in book.statements}
        assert by_key["full",] == book.full.basis
        assert "source" not in book.full.basis.wording
        for relation, rule in book.rules.items():
            assert by_key["rules", relation.value] == rule.basis


# -- kinds as data


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_kinds_as_data_are_those_that_are_printed(language: Language) -> None:
    printed = list_kinds(language)
    for kind in scoring.kinds():
        assert f"{kind.name} " in printed
        assert kind.title[language] in printed
        assert kind.summary[language]
        for each in (*kind.parameters, *kind.limits):
            assert each.takes[language]
            assert each.meaning[language]


def test_a_kind_tells_its_parameters() -> None:
    kinds = {each.name: each for each in scoring.kinds()}
    assert set(KINDS) == {each.name for each in kinds.values() if not each.is_aggregate}
    ratio = {each.name: each for each in kinds["ratio"].parameters}
    assert (ratio["cap"].takes, ratio["cap"].default) == (
        {"zh": "true 或 false", "en": "true or false"},
        "true",
    )
    assert ratio["cap"].schema["default"] is True
    assert (ratio["share_places"].default, ratio["share_places"].is_required) == (None, False)
    deduct = {each.name: each for each in kinds["deduct"].parameters}
    assert (deduct["per"].is_required, deduct["per"].default) == (True, None)
    (bands,) = (each for each in kinds["bands"].parameters if each.name == "bands")
    assert {"from", "points"} <= {each.name for each in bands.parameters}
    assert {each.name for each in kinds["ratio"].limits} == {each.name for each in fields(Limits)}
    assert kinds["sum"].is_aggregate
    assert kinds["sum"].limits == ()


# -- the trace of a row


def test_the_trace_of_a_row_is_data_that_can_be_said() -> None:
    row = scoring.score(scoring.load(TABLE)).row("应用中枢完成接口发布数")
    assert all(isinstance(each, scoring.Note) for each in row.notes)
    assert [each.words for each in row.notes] == [
        "trace/missed-share",
        "trace/arithmetic",
        "trace/rounded-half_up",
    ]
    assert row.notes[1].facts["points"] == Fraction(6, 7)
    assert row.notes[2].say("en") == "6/7 to 2 decimals, half up: 0.86"
    assert row.notes[2].say("zh") == "6/7 保留2位小数（四舍五入）为 0.86"


def test_what_a_rulebook_extends_cannot_be_changed() -> None:
    with pytest.raises(TypeError, match="extends"):
        scoring.load_rulebook("wuhan-2021").changed(extends="national-2020")
