"""Rulebooks as data: stated parameter by parameter, printed, compared, chosen by year."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import goldens
import pytest
import tables
from hypothesis import given
from hypothesis import strategies as st

import scoring
from scoring import InvalidRulebook, rulebooks, source
from scoring.cli import run
from scoring.messages import LANGUAGES, Language
from scoring.policies import DEFAULTS
from scoring.reports.differences import render_differences
from scoring.reports.manual import SECTIONS, describe_rulebook, list_rulebooks
from scoring.reports.provisions import provisions
from scoring.rulebooks import Statement, differences
from scoring.rulebooks.layers import NEEDED, OPTIONAL
from scoring.writing import in_flow

FOLDER = Path(__file__).parent / "cases" / "rulebooks"
COMPLETE, CHANGED = str(FOLDER / "complete.yaml"), str(FOLDER / "changed.yaml")
EVERY = [*rulebooks.shipped(), *map(str, sorted(FOLDER.glob("*.yaml")))]


# -- the manual page


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_manual_page_of_a_rulebook_that_states_everything(language: Language) -> None:
    page = describe_rulebook(rulebooks.find(COMPLETE), language)
    assert page == goldens.expected(f"rules-complete.{language}")


@pytest.mark.parametrize("reference", EVERY, ids=lambda each: Path(each).stem)
def test_every_parameter_is_put_into_words_and_nothing_else_is(reference: str) -> None:
    book = rulebooks.find(reference)
    keys = [each.key for each in book.statements]
    assert len(keys) == len(set(keys)) >= 28
    assert set(provisions(book, "zh")) == set(keys)


def test_the_test_rulebook_states_every_parameter_there_is() -> None:
    stated = {each.key[0] for each in rulebooks.find(COMPLETE).statements}
    assert stated == {"effective", *NEEDED, *OPTIONAL}


def test_every_parameter_has_its_section() -> None:
    sections = [key for keys in SECTIONS.values() for key in keys]
    assert sorted(sections) == sorted({"effective", *NEEDED, *OPTIONAL})


def test_every_basis_of_the_page_is_marked_as_an_assumption_or_not() -> None:
    book = rulebooks.find("national-2020")
    page = describe_rulebook(book, "zh").splitlines()
    assumed = sum(each.basis is not None and each.basis.is_assumption for each in book.statements)
    assert page[-1] == f"{len(book.statements)}项参数中有{assumed}项是假定（※）。"
    assert any(line.startswith("      ※ 假定（未读到出处）：") for line in page)
    assert any(line.startswith("      ※ 假定（参照《项目支出绩效评价管理办法》") for line in page)
    assert any(line.startswith("      依据：预算管理一体化系统绩效模块的默认计分规则：") for line in page)


def test_a_parameter_without_a_basis_says_so_and_is_counted(tmp_path: Path) -> None:
    page = describe_rulebook(rulebooks.find(str(tables.rulebook(tmp_path))), "en").splitlines()
    at = page.index("  effective: 2021-01-01 – now")
    assert page[at + 2] == "      no basis is stated"
    assert page[-1].endswith("are assumptions (※), 1 state no basis.")


def test_the_list_lines_up_with_chinese_titles() -> None:
    lines = list_rulebooks([rulebooks.find(each) for each in rulebooks.shipped()], "zh").splitlines()
    assert lines[0].split() == ["评分办法", "适用期", "假定项", "名称"]
    assert [line.split()[0] for line in lines[2:]] == list(rulebooks.shipped())
    widths = {goldens.width(line[: line.index(line.split()[-1])]) for line in (lines[0], *lines[2:])}
    assert len(widths) == 1


# -- statements


def statements(*changes: dict[str, Any], folder: Path) -> list[tuple[Statement, ...]]:
    return [rulebooks.find(str(tables.rulebook(folder, **each))).statements for each in changes]


OVER = {"limit": "130%", "severity": "info", **tables.ASSUMED}
OVER_OF_FLOORS = {**OVER, "relations": ["at_least"]}
RATIO = {"kind": "ratio", **tables.ASSUMED}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"over_achievement": OVER}, {"over_achievement": [{**OVER, "limit": Decimal("1.30")}]}),
        ({"over_achievement": OVER}, {"over_achievement": {**OVER, "treatment": "cap", "beyond": False}}),
        (
            {"over_achievement": OVER},
            {"over_achievement": {**OVER, "relations": ["equal", "more_than", "at_least"]}},
        ),
        ({"rules": {"equal": RATIO}}, {"rules": {"equal": {**RATIO, "cap": True, "zero_target": "refuse"}}}),
        ({"budget": {**RATIO, "weight": 20}}, {"budget": {**RATIO, "weight": Decimal("20.0")}}),
    ],
    ids=["a share", "what is left out", "another order", "defaults of a kind", "a number"],
)
def test_the_same_written_otherwise_is_no_difference(
    one: dict[str, Any], other: dict[str, Any], tmp_path: Path
) -> None:
    left, right = statements(one, other, folder=tmp_path)
    assert list(differences(left, right)) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"over_achievement": OVER}, {"over_achievement": {**OVER, "limit": "131%"}}),
        (
            {"over_achievement": OVER_OF_FLOORS},
            {"over_achievement": [OVER_OF_FLOORS, {**OVER, "relations": ["equal"]}]},
        ),
        ({"over_achievement": OVER}, {"over_achievement": {**OVER, "beyond": True}}),
        ({"rules": {"equal": RATIO}}, {"rules": {"equal": {**RATIO, "cap": False}}}),
        ({"rules": {"equal": RATIO}}, {"rules": {"equal": {**RATIO, "at_most": "90%"}}}),
        ({"budget": {**RATIO, "weight": 20}}, {"budget": {**RATIO, "weight": 10}}),
        ({"effective": {"from": "2021-01-01"}}, {"effective": {"from": "2021-01-01", "until": "2023-12-31"}}),
    ],
)
def test_what_says_something_else_is_one_difference(
    one: dict[str, Any], other: dict[str, Any], tmp_path: Path
) -> None:
    left, right = statements(one, other, folder=tmp_path)
    (difference,) = differences(left, right)
    assert not difference.is_of_basis


def test_what_is_assumed_where_nothing_is_said_is_what_the_reader_assumes(tmp_path: Path) -> None:
    stated = {**OVER, **DEFAULTS["over_achievement"]}
    short, long = (
        rulebooks.find(str(tables.rulebook(tmp_path, over_achievement=each))) for each in (OVER, stated)
    )
    assert short.over_achievement == long.over_achievement
    unrounded = {"mode": "unrounded", **tables.ASSUMED}
    short, long = (
        rulebooks.find(str(tables.rulebook(tmp_path, rounding={"grade": each})))
        for each in (unrounded, {**unrounded, **DEFAULTS["rounding"]})
    )
    assert short.grade_rounding == long.grade_rounding


TEXTS = st.text(st.characters(categories=["L", "N", "P", "S", "Zs"], max_codepoint=0xFFFF), max_size=8)
DATA = st.recursive(
    TEXTS
    | st.booleans()
    | st.none()
    | st.integers(-1000, 1000)
    | st.decimals(-99, 99, places=2, allow_nan=False).map(abs),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS.filter(bool), inner, max_size=3),
    max_leaves=6,
)


@given(DATA)
def test_what_is_written_in_flow_style_reads_as_the_same_data(data: Any) -> None:
    document = source.read_text(f"data: {in_flow(data)}\n")
    assert not document.problems
    assert document.data == {"data": data}


# -- differences


@pytest.mark.parametrize(("name", "details"), [("diff", False), ("diff-details", True)])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_differences_of_two_rulebooks(name: str, details: bool, language: Language) -> None:  # noqa: FBT001
    left, right = rulebooks.find(COMPLETE), rulebooks.find(CHANGED)
    page = render_differences(left, right, language, details=details, width=150)
    assert page == goldens.expected(f"{name}.{language}")


def test_two_that_are_the_same_are_told_in_one_sentence() -> None:
    book = rulebooks.find(COMPLETE)
    assert render_differences(book, book, "zh") == "complete-2023 与 complete-2023 没有不同。\n"
    assert render_differences(book, book, "en") == "complete-2023 and complete-2023 do not differ.\n"


def test_two_that_only_rest_on_different_things_are_told_so(tmp_path: Path) -> None:
    left, right = (
        rulebooks.find("wuhan-2021"),
        rulebooks.find(
            str(
                tables.rulebook(
                    tmp_path, full={"value": 100, **tables.ASSUMED}, effective={"from": "2021-01-01"}
                )
            )
        ),
    )
    lines = render_differences(left, right, "zh").splitlines()
    assert lines[3:] == [
        "两者规定的内容没有不同。",
        "",
        "另有2项只是依据不同：effective、full（加 -v 逐项列出）。",
    ]


# -- by year


def test_a_year_has_the_rulebooks_that_were_in_force_at_its_end() -> None:
    assert rulebooks.in_force(2019) == ()
    names = [each.id for each in rulebooks.in_force(2020)]
    assert "national-2020" in names
    assert "wuhan-2021" not in names
    assert [each.id for each in rulebooks.in_force(2021, "wuhan")] == ["wuhan-2021"]


@pytest.mark.parametrize(
    ("name", "family"),
    [
        ("wuhan-2021", "wuhan"),
        ("platform", "platform"),
        ("platform-first", "platform-first"),
        ("-2021", "-2021"),
    ],
)
def test_a_family_is_the_name_without_the_year(name: str, family: str) -> None:
    assert rulebooks.family_of(name) == family


# -- what may be said and cited


def test_an_assumption_may_lean_on_a_source_which_has_to_be_listed(tmp_path: Path) -> None:
    leaning = {"assumption": {**tables.ASSUMED["assumption"], "source": "hubei-form"}}
    book = rulebooks.find(str(tables.rulebook(tmp_path, full={"value": 100, **leaning})))
    assert book.full.basis.is_assumption
    assert book.full.basis.source is not None
    leaning["assumption"]["source"] = "no-such"
    with pytest.raises(InvalidRulebook) as caught:
        rulebooks.find(str(tables.rulebook(tmp_path, full={"value": 100, **leaning})))
    assert [each.code for each in caught.value.problems] == ["rulebook/unknown-source"]


def test_a_problem_of_what_is_extended_is_told_at_its_place_there(tmp_path: Path) -> None:
    base = tmp_path / "base.yaml"
    base.write_text(
        Path(COMPLETE)
        .read_text(encoding="utf-8")
        .replace("half_even, basis: {source: notice", "half_even, basis: {source: none"),
        encoding="utf-8",
    )
    child = tmp_path / "child.yaml"
    child.write_text(
        "format: rulebook/1\nid: child\nextends: base.yaml\ntitle: {zh: 甲, en: a}\neffective: {from: 2024-01-01}\n",
        encoding="utf-8",
    )
    with pytest.raises(InvalidRulebook) as caught:
        rulebooks.find(str(child))
    (problem,) = caught.value.problems
    assert problem.where is not None
    assert problem.where.file == str(base)


# -- rulebooks that nobody should write

HEAD = "format: rulebook/1\nid: r\nextends: national-2020\ntitle: {zh: 甲, en: a}\neffective: {from: 2024-01-01}\n"
ASSUMED = "assumption: {zh: 甲, en: a}"
HOSTILE = {
    "five megabytes": (HEAD + "#" * (5 * 1024**2), {"source/too-large"}),
    "deep nesting": (HEAD + "rules: " + "[" * 5000 + "]" * 5000, {"source/too-deep"}),
    "every type wrong": (
        "format: rulebook/1\nid: []\nextends: {}\ntitle: no\neffective: 2\nsources: [1]\nfull: x\nbudget: [1]\nrules: 3\n"
        "indicators: x\nunwritten_relation: [1]\nrounding: true\nover_achievement: 7\nlayout: x\ngrades: [1]\nvetoes: 3\n",
        {"schema/wrong-kind", "schema/wrong-type", "schema/not-one-of"},
    ),
    "itself": (HEAD.replace("national-2020", "r.yaml"), {"rulebook/extends-itself"}),
    "many unknown keys": (HEAD + "".join(f"key{each}: 1\n" for each in range(3000)), {"schema/unknown-key"}),
    "many tiers of one name": (
        f"{HEAD}indicators:\n  甲:\n    kind: levels\n    levels:\n"
        + "    - {name: 乙, points: 1}\n" * 5000
        + f"    {ASSUMED}\n",
        {"rule/level-twice"},
    ),
    "many items of one name": (
        f"{HEAD}indicators:\n  甲:\n    kind: checklist\n    items:\n"
        + "    - {name: 乙, points: 1}\n" * 5000
        + f"    {ASSUMED}\n",
        {"rule/item-twice"},
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_rulebook_is_refused_with_sentences(name: str, tmp_path: Path) -> None:
    text, codes = HOSTILE[name]
    file = tmp_path / "r.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidRulebook) as caught:
        rulebooks.find(str(file))
    assert {each.code for each in caught.value.problems} <= codes
    assert all(each.say("en") for each in caught.value.problems)


def test_a_rulebook_larger_than_a_megabyte_is_not_read(tmp_path: Path) -> None:
    file = tmp_path / "large.yaml"
    file.write_text(HEAD + "#" * 1024**2, encoding="utf-8")
    with pytest.raises(InvalidRulebook) as caught:
        rulebooks.find(str(file))
    assert str(caught.value) == f"{file}: 文件超过1 MB，没有读取；请核对这个文件 [source/too-large]"


def test_the_words_of_a_scored_table_name_the_member_of_a_family() -> None:
    card = scoring.loads(
        "format: scorecard/1\ntitle: 表\nyear: 2024\nrulebook: wuhan\n"
        'indicators: [{name: 甲, weight: 100, target: "≥1", actual: 1, declared: 100}]\n'
    )
    result = scoring.score(card)
    assert "评分办法 wuhan-2021（wuhan，2024年）" in scoring.render(result)
    assert "rulebook wuhan-2021 (wuhan, 2024)" in scoring.render(result, "text", "en")


# -- limits alone for the indicators of a name


def test_limits_alone_are_set_around_the_rule_of_the_target(tmp_path: Path) -> None:
    limits = {"pass_from": "60%", "at_most": 5, **tables.ASSUMED}
    book = tables.rulebook(tmp_path, extends="platform", indicators={"成本": limits})
    rows = [
        {"name": "成本", "weight": 30, "target": "≥10万元", "actual": actual} for actual in ("9万元", "5万元")
    ]
    text = tables.table(*rows, {"name": "别的", "weight": 30, "target": "≥10", "actual": 9}, rulebook=None)
    result = scoring.score(scoring.loads(text), book)
    assert [each.score for each in result.rows] == [5, 0, 27]
    first, second, other = (each.taken for each in result.rows)
    assert ("indicators", "成本", "at_most") in first
    assert ("indicators", "成本", "pass_from") in second
    assert all(place[0] == "rules" for place in other)
    words = provisions(result.rulebook, "en")["indicators", "成本"].words
    assert words == "by the rule of its target; no marks below 60% of the target; at most 5 points"


@pytest.mark.parametrize(
    ("entry", "codes"),
    [
        (tables.ASSUMED, {"schema/missing-key"}),
        ({"at_most": 5}, {"rulebook/no-basis"}),
        ({"at_most": 5, "zero_target": "met_or_not", **tables.ASSUMED}, {"schema/missing-key"}),
        ({"at_most": 0, **tables.ASSUMED}, {"rule/at-most-of-nothing"}),
    ],
)
def test_what_is_neither_a_rule_nor_limits_is_refused(
    entry: dict[str, Any], codes: set[str], tmp_path: Path
) -> None:
    book = tables.rulebook(tmp_path, indicators={"成本": entry})
    with pytest.raises(InvalidRulebook) as refused:
        rulebooks.find(str(book))
    assert {each.code for each in refused.value.problems} == codes


@pytest.mark.parametrize(
    ("year", "told"),
    [
        ("2019", "Rulebook wuhan-2021 is in force 2021-01-01 – now, not at the end of 2019.\n"),
        ("2021", ""),
    ],
)
def test_a_page_of_a_year_in_which_it_did_not_hold_says_so(
    year: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["rules", "--year", year, "wuhan", "--lang", "en"]) == 0
    printed = capsys.readouterr()
    assert printed.out.startswith("wuhan-2021")
    assert printed.err == told


def test_a_source_is_printed_with_where_it_can_be_looked_up(tmp_path: Path) -> None:
    source = {
        "zh": "通知",
        "en": "notice",
        "article": "第三条",
        "url": "https://example.org/a",
        "read_on": "2024-05-01",
    }
    note = {"note": {"zh": "复印件", "en": "a copy"}}
    book = tables.rulebook(tmp_path, sources={"notice": {**source, **note}})
    page = describe_rulebook(rulebooks.find(str(book)), "en")
    assert "  [notice] notice; 第三条; https://example.org/a; read on 2024-05-01; a copy\n" in page
    book = tables.rulebook(tmp_path, sources={"notice": {**source, "read_on": "2024-02-30"}})
    with pytest.raises(InvalidRulebook) as refused:
        rulebooks.find(str(book))
    assert [each.code for each in refused.value.problems] == ["rulebook/no-such-day"]
