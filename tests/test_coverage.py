"""Which places of a rulebook decide a score, and which of them no expectation reaches."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import tables

import scoring
from scoring import rulebooks
from scoring.cli import run
from scoring.coverage import Coverage, cover
from scoring.expectations import read, sections_of
from scoring.rules import KINDS

GROUPS = tables.groups_of("rules")
OWN = "指标1"  # the name that `tables.table` gives the first row


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def covered(
    expected: str, *rows: Mapping[str, Any], table: Mapping[str, Any] | None = None, **changes: Any
) -> Coverage:
    """What a file of expectations reaches in a rulebook that changes the Wuhan one, of a table of these rows."""
    book = tables.rulebook(
        Path(),
        **{key: each if isinstance(each, list) else tables.assumed(each) for key, each in changes.items()},
    )
    Path("表.yaml").write_text(tables.table(*rows, rulebook=book.name, **(table or {})), encoding="utf-8")
    Path("表.expected.yaml").write_text(expected, encoding="utf-8")
    (found,) = cover(sections_of(read("表.expected.yaml")))
    return found


def reached(*rows: Mapping[str, Any], expected: str = "total: 1\n", **keys: Any) -> set[str]:
    """The names of all points that are reached, branches with their numbers."""
    found = covered(expected, *rows, **keys)
    return {".".join(map(str, each.place)) for each in found.points if each.place in found.reached}


# -- ways through rules


def ways_of_cases() -> Iterator[Any]:
    for kind, group in GROUPS:
        rule = group["given"].get("rule") if "cases" in group else None
        rule = {"kind": rule} if rule == kind else rule
        if isinstance(rule, dict) and rule.get("kind") == kind:
            stated = {**group, "given": {**group["given"], "rule": rule}}
            yield pytest.param(kind, stated, id=f"{kind}-{tables.written(rule)[:60]}")


def is_spared(row: scoring.Row) -> bool:
    """Whether no way was decided on: nothing occurred, the rule excepts a reason, or two ways give the same."""
    spared = ("trace/did-not-occur", "trace/exempt", "trace/either")
    return any(str(each.words).startswith(spared) for each in row.notes)


@pytest.mark.parametrize(("kind", "group"), list(ways_of_cases()))
def test_what_a_judgement_took_is_one_of_the_ways_of_its_rule(
    kind: str, group: dict[str, Any], here: Path
) -> None:
    names = sorted({name for case in group["cases"] for name in case.get("values", {})})
    rule = group["given"]["rule"]
    if names and kind in ("bands", "formula"):
        rule = {**rule, "values": rule.get("values", [each for each in names if each.isidentifier()])}
    tables.rulebook(here, indicators={OWN: {**rule, **tables.ASSUMED}})
    try:
        book = rulebooks.find("rulebook.yaml", here)
    except scoring.InvalidRulebook:
        pytest.skip("a rulebook cannot state this rule without the row's values")
    ways = {(*book.indicators[OWN].place, *way.path) for way in book.indicators[OWN].ways()}
    for case in group["cases"]:
        row, keys, _ = tables.split({**group["given"], **case})
        del row["rule"]
        keys.pop("rulebook", None)
        card = scoring.loads(tables.table(row, **{**keys, "rulebook": None}))
        own = scoring.score(card, book).rows[0]
        taken = {each for each in own.taken if each[:2] == ("indicators", OWN)}
        assert taken <= ways
        if own.status is scoring.Status.COMPUTED and kind != "checklist" and not is_spared(own):
            assert taken


def test_every_kind_has_ways_that_are_held_against_its_cases() -> None:
    assert {each.values[0] for each in ways_of_cases()} == set(KINDS)


WAYS = [
    (
        {"kind": "ratio"},
        ["the target is met, full marks", "the target is missed, scored by the share reached"],
    ),
    (
        {
            "kind": "bands",
            "bands": [{"from": "90%", "points": 5}, {"from": "80%", "points": 4}],
            "otherwise": 0,
        },
        ["≥90% gives 5 points", "≥80% gives 4 points", "in no band: 0 points"],
    ),
    (
        {"kind": "levels", "levels": [{"name": "是", "points": 5}, {"name": "否", "points": 0}]},
        ["tier “是”", "tier “否”"],
    ),
    (
        {"kind": "formula", "score": "if(actual > 2, weight, if(actual > 1, 1, 0))"},
        ["“actual > 1” does not hold", "“actual > 1” holds", "“actual > 2” holds"],
    ),
    ({"kind": "formula", "score": "weight * actual / target"}, ["scored by the rule"]),
    (
        {"kind": "deduct", "per": "1天", "points": 1, "gain": 1, "gain_most": 2},
        [
            "beyond the target, points added per step",
            "the target is met, full marks",
            "away from the target, points off per step",
        ],
    ),
    ({"kind": "manual"}, ["a person scores"]),
    ({"kind": "manual", "when_met": "full"}, ["the target is met, full marks", "a person scores"]),
    (
        {"kind": "checklist", "items": [{"name": "制度", "points": 1}, {"name": "公开", "points": 2}]},
        ["制度 1 point", "公开 2 points"],
    ),
    (
        {
            "kind": "combine",
            "by": "maximum",
            "rules": [{"kind": "met_or_not"}, {"kind": "manual", "when_met": "full"}],
        },
        [
            "met or not: the target is met, full marks",
            "met or not: the target is missed, no marks",
            "manual score: the target is met, full marks",
            "manual score: a person scores",
        ],
    ),
    (
        {"kind": "met_or_not", "pass_from": "60%", "at_least": 1, "at_most": "90%"},
        [
            "the target is met, full marks",
            "the target is missed, no marks",
            "no marks below 60% of the target",
            "at least 1 point",
            "at most 90% of the full marks",
        ],
    ),
]


@pytest.mark.parametrize(("rule", "words"), WAYS, ids=[each["kind"] for each, _ in WAYS])
def test_the_ways_of_a_rule_are_told_in_words(rule: dict[str, Any], words: list[str]) -> None:
    from scoring.rules import build_accepted_rule

    assert [way.words.say("en") for way in build_accepted_rule(rule).ways()] == words
    assert all(way.words.say("zh") for way in build_accepted_rule(rule).ways())


# -- places that decide a table

ROW = {"weight": 10, "target": "≥10", "actual": 5}


@pytest.mark.parametrize(
    ("row", "changes", "place"),
    [
        (ROW, {}, "rules.at_least.branches.1"),
        ({**ROW, "actual": 10}, {}, "rules.at_least.branches.0"),
        ({**ROW, "target": "10"}, {}, "unwritten_relation.default"),
        ({**ROW, "target": "0"}, {}, "unwritten_relation.zero"),
        ({**ROW, "target": "5", "name": "故障率"}, {}, "unwritten_relation.ceiling_words"),
        ({**ROW, "rule": {"kind": "deduct", "per": 1, "points": 1}}, {}, "unwritten_rule"),
        ({**ROW, "actual": "未开展", "declared": 1}, {}, "not_measured"),
        ({**ROW, "actual": "不适用"}, {}, "not_applicable"),
        ({**ROW, "status": "withdrawn"}, {}, "withdrawn"),
        ({**ROW, "actual": ""}, {}, "blank"),
        ({**ROW, "actual": ""}, {"blank": {"policy": "zero"}}, "blank"),
        ({**ROW, "actual": ""}, {"blank": {"policy": "measured_zero"}}, "blank"),
        ({**ROW, "weight": 0}, {"zero_weight": {"policy": "left_out"}}, "zero_weight"),
        ({**ROW, "actual": -1}, {}, "negative_actual"),
        ({**ROW, "actual": -1}, {"negative_actual": {"policy": "zero"}}, "negative_actual"),
        ({**ROW, "actual": 20}, {}, "over_achievement"),
        ({**ROW, "deduction": 1}, {"deduction_column": {"policy": "counted"}}, "deduction_column"),
        ({**ROW, "role": "bonus"}, {"bonus": {"policy": "counted"}}, "bonus"),
        (
            {"weight": 10, "target": "≥10", "contributions": [{"organisation": "甲", "actual": "5"}]},
            {},
            "combination.absolute",
        ),
        ({**ROW, "target": "有效", "actual": "有效"}, {}, "rules.qualitative.levels.0"),
        ({**ROW, "rule": {"at_most": "40%"}}, {}, "rules.at_least.branches.1"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_a_place_that_decides_a_row_is_reached(
    row: dict[str, Any], changes: dict[str, Any], place: str, here: Path
) -> None:
    other = {"name": "另一", "weight": 10, "target": "2024年底", "actual": "2024年底"}
    assert place in reached(row, other, **changes)
    assert place not in reached(other, **changes)


def test_the_rule_of_a_row_itself_is_no_place_of_the_rulebook(here: Path) -> None:
    own = {**ROW, "rule": {"kind": "met_or_not"}}
    assert reached(own) == {"aggregates.total", "grades.差"}


def test_limits_that_decide_are_reached(here: Path) -> None:
    limited = {"rules": {"at_least": {"kind": "ratio", "pass_from": "60%", "at_most": "90%"}}}
    assert "rules.at_least.pass_from" in reached(ROW, **limited)
    assert "rules.at_least.at_most" in reached({**ROW, "actual": 10}, **limited)
    assert not {"rules.at_least.pass_from", "rules.at_least.at_most"} & reached(
        {**ROW, "actual": 8}, **limited
    )


def test_the_budget_the_ceiling_and_vetoes_are_reached(here: Path) -> None:
    changes = {
        "budget": {"kind": "ratio", "weight": 20, "blank_plan": "as_zero"},
        "total_cap": {
            "kind": "bands",
            "bands": [{"from": "80%", "points": 100}, {"from": "0%", "points": 60}],
        },
        "vetoes": [
            {"flag": "违规", "grade": "差", **tables.ASSUMED},
            {"flag": "虚报", "grade": "差", **tables.ASSUMED},
        ],
    }
    table = {"budget": {"planned": 100, "executed": 50}, "flags": ["虚报"]}
    found = reached({**ROW, "weight": 80, "actual": 10}, table=table, **changes)
    assert {"budget.branches.1", "total_cap.bands.1", "vetoes.1"} <= found
    assert not {"budget.branches.0", "budget.blank_plan", "total_cap.bands.0", "vetoes.0"} & found


def test_what_means_that_a_target_is_met_is_no_place_of_its_own(here: Path) -> None:
    places = {each.place for each in covered("total: 1\n", ROW).points}
    assert ("rules", "less_than", "branches", 1) in places
    assert ("rules", "at_most", "branches", 1) not in places
    assert ("rules", "at_most", "branches", 3) in places


@pytest.mark.parametrize(
    ("expected", "places"),
    [
        ("rows: {指标1: 1}\n", {"rules.at_least.branches.1"}),
        ("rows: {指标2: 1}\n", {"rules.at_least.branches.0"}),
        ("budget: 1\n", {"budget.branches.0"}),
        ("rulebook: test\n", set()),
        ("findings: {}\n", set()),
    ],
)
def test_only_what_is_looked_at_is_reached(expected: str, places: set[str], here: Path) -> None:
    table = {"budget": {"planned": 100, "executed": 100}}
    assert reached(ROW, {**ROW, "actual": 10}, expected=expected, table=table) == places


def test_values_by_other_rulebooks_reach_those(here: Path) -> None:
    Path("表.yaml").write_text(tables.table(ROW), encoding="utf-8")
    Path("表.expected.yaml").write_text(
        "rows: {指标1: 1}\nunder: {national-2020: {total: 1}, hubei-2020: {}}\n"
    )
    found = cover(sections_of(read("表.expected.yaml")))
    assert [(each.rulebook.id, each.count) for each in found] == [("wuhan-2021", 1), ("national-2020", 3)]


# -- the command


@pytest.fixture
def project(here: Path) -> Path:
    tables.rulebook(
        here,
        rules={
            "at_least": {
                "kind": "bands",
                "bands": [{"from": "90%", "points": 5}],
                "otherwise": 0,
                **tables.ASSUMED,
            }
        },
    )
    Path("表.yaml").write_text(tables.table(ROW, rulebook="rulebook.yaml"), encoding="utf-8")
    Path("表.expected.yaml").write_text("rows: {指标1: 0}\n")
    return here


def test_what_is_not_reached_is_listed_with_its_place(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["test", ".", "--coverage", "--lang", "en"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[:3] == [
        "Files of expectations 1: unusable 0. Expectations 1: failed 0.",
        "",
        "test: 1 of 46 reached by an expectation (2.1%)",
    ]
    assert "  rulebook.yaml:1:189  rules.at_least.bands.1  bands: ≥90% gives 5 points" in lines
    assert "  hubei-2020.yaml:118:5  grades.良  grade 良" in lines
    assert not [each for each in lines if "rules.at_least.otherwise" in each]
    assert lines[-1] == "Rulebooks 1: 1 of 46 reached (2.1%)."


def test_a_threshold_that_is_missed_fails(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["test", ".", "--coverage-min", "3"]) == 1
    assert (
        capsys.readouterr().out.splitlines()[-1]
        == "1个评分办法共46处，走到1处（2.1%）。走到2.1%，低于要求的3%。"
    )
    assert run(["test", ".", "--coverage-min", "2"]) == 0
    assert run(["test", ".", "--coverage-min", "3", "--lang", "en"]) == 1
    out = capsys.readouterr().out
    assert out.endswith("Rulebooks 1: 1 of 46 reached (2.1%). 2.1% is below the 3% that were asked for.\n")


def test_json_has_what_is_not_reached(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["test", ".", "--coverage", "--format", "json", "--lang", "en"]) == 0
    (book,) = json.loads(capsys.readouterr().out)["coverage"]
    assert (book["rulebook"], book["points"], book["reached"], len(book["missed"])) == ("test", 46, 1, 45)
    assert {
        "place": "grades.良",
        "words": "grade 良",
        "where": {"file": "hubei-2020.yaml", "line": 118, "column": 5},
    } in book["missed"]
    assert run(["test", ".", "--format", "json"]) == 0
    assert "coverage" not in json.loads(capsys.readouterr().out)


def test_nothing_is_covered_where_nothing_is_run(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["test", ".", "--update", "--coverage"]) == 2
    assert capsys.readouterr() == ("", "--coverage、--update 不能同用；请只写一个\n")
    assert run(["test", ".", "--record", "--coverage-min", "5", "--lang", "en"]) == 2
    assert capsys.readouterr().err == "--coverage-min, --record do not go together; write one of them\n"


def test_the_rows_of_a_group_are_reached_by_it_and_others_are_not(here: Path) -> None:
    rows = {"甲": ("≥2", "1"), "乙": ("≤1", "2"), "丙": ("≥1", "1")}
    groups = [
        {
            "name": name,
            "indicators": [
                {"name": row, "weight": 20, "target": rows[row][0], "actual": rows[row][1]} for row in named
            ],
        }
        for name, named in {"产出": ("甲", "乙"), "效益": ("丙",)}.items()
    ]
    Path("表.yaml").write_text(tables.table(indicators=None, groups=groups), encoding="utf-8")

    def found(expected: str) -> frozenset[Any]:
        Path("表.expected.yaml").write_text(expected, encoding="utf-8")
        (own,) = cover(sections_of(read("表.expected.yaml")))
        return own.reached

    both, third = found("rows: {甲: 10, 乙: 0}\n"), found("rows: {丙: 20}\n")
    assert both - third
    assert third - both
    by_group = found("groups: {产出: 10}\n")
    assert by_group > both
    assert {each[0] for each in by_group - both} == {"aggregates"}
    assert not by_group & (third - both)
    assert found("groups: {产出: 10, 效益: 20}\n") == by_group | third
