"""In an editor: the language server for YAML completes, explains and checks files by the published schemas."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from language_server import CURSOR, Server, running, why_no_server

from scoring import aggregates
from scoring.notation import Relation
from scoring.rules import KINDS
from scoring.schema import published

ROOT = Path(__file__).parents[1]
TABLE = ROOT / "indicators" / "wuhan-data-bureau-2024" / "smart-city.yaml"
CARD = """\
# yaml-language-server: $schema=../../schemas/scorecard.schema.json
format: scorecard/1
title: 表
year: 2024
"""
ROW = f"{CARD}indicators:\n- name: 行\n  weight: 5\n  target: 10\n"
BOOK_FILE = ROOT / "scoring" / "rulebooks" / "trial.yaml"
BOOK = """\
# yaml-language-server: $schema=../../schemas/rulebook.schema.json
format: rulebook/1
id: trial
title: {zh: 试, en: trial}
effective: {from: 2024-01-01}
"""
EXPECTATION_FILE = TABLE.with_name("smart-city.expected.yaml")
EXPECTATION = "# yaml-language-server: $schema=../../schemas/expectation.schema.json\n"

pytestmark = pytest.mark.skipif(bool(why_no_server()), reason=why_no_server())


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with running(ROOT) as server:
        yield server


def labels(items: list[Any]) -> list[str]:
    return [each["label"] for each in items]


def told(items: list[Any]) -> dict[str, str]:
    """What each thing on offer is explained with."""
    words = {each["label"]: each.get("documentation", "") for each in items}
    return {key: each["value"] if isinstance(each, dict) else each for key, each in words.items()}


def marked(text: str, diagnostics: list[Any]) -> set[tuple[str, str]]:
    """What is marked, and what is said of it."""
    lines, found = text.splitlines(), set()
    for each in diagnostics:
        begin, end = each["range"]["start"], each["range"]["end"]
        assert begin["line"] == end["line"]
        found.add((lines[begin["line"]][begin["character"] : end["character"]], each["message"]))
    return found


def test_the_keys_of_a_table_are_offered_with_both_languages(server: Server) -> None:
    offered = told(server.complete(TABLE, CARD + CURSOR))
    keys = published("scorecard")["properties"]
    assert set(offered) == keys.keys() - {"format", "title", "year"}
    assert offered["organisation"] == "填表的单位。\nThe unit that filled in the table."


def test_the_keys_of_a_row_are_offered(server: Server) -> None:
    offered = labels(
        server.complete(TABLE, ROW.replace("  target: 10", f"  target: 10\n  {CURSOR}\n  note: x"))
    )
    assert {"actual", "declared", "relation", "rule", "status", "reason"} <= set(offered)
    assert not {"name", "weight", "target", "groups"} & set(offered)


def test_the_words_of_a_key_are_offered_with_their_meaning(server: Server) -> None:
    offered = told(server.complete(TABLE, f"{ROW}  status: {CURSOR}"))
    assert list(offered) == ["not_measured", "not_applicable", "withdrawn"]
    assert offered["withdrawn"] == "年中取消 / given up during the year"
    relations = labels(server.complete(TABLE, f"{ROW}  relation: {CURSOR}"))
    assert relations == [each.value for each in Relation]


def test_a_rule_begins_with_its_kind_or_is_limits_alone(server: Server) -> None:
    offered = labels(server.complete(TABLE, f"{ROW}  rule:\n    {CURSOR}"))
    assert set(offered) == {"kind", "pass_from", "at_least", "at_most"}


@pytest.mark.parametrize("text", [f"  rule:\n    kind: {CURSOR}", f"  rule: {{kind: {CURSOR}}}"])
def test_every_rule_kind_is_offered_with_its_manual(server: Server, text: str) -> None:
    offered = told(server.complete(TABLE, ROW + text))
    assert set(offered) == set(KINDS)
    assert offered["ratio"] == (
        "达到目标得满分，否则按完成的比例得分。\n"
        "Full marks when the target is met, otherwise the share of it that was reached."
    )


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_kind_is_followed_by_its_own_parameters(server: Server, kind: str) -> None:
    offered = told(server.complete(TABLE, f"{ROW}  rule:\n    kind: {kind}\n    {CURSOR}"))
    branches = published("scorecard")["$defs"]["plain_rule"]["allOf"]
    (own,) = [
        each["then"]["properties"] for each in branches if each["then"]["properties"]["kind"]["const"] == kind
    ]
    assert own.keys() - {"kind"} <= set(offered)
    foreign = {key for each in branches for key in each["then"]["properties"]} - own.keys()
    assert foreign
    assert not foreign & set(offered)


def test_the_words_of_a_parameter_are_offered_with_their_meaning(server: Server) -> None:
    offered = told(server.complete(TABLE, f"{ROW}  rule:\n    kind: deduct\n    side: {CURSOR}"))
    assert offered["both"] == "两侧 / both sides"


@pytest.mark.parametrize(
    ("before", "shown"),
    [
        (CARD.replace("year", f"ye{CURSOR}ar"), ["年度 / year", "自评的是哪个预算年度", "The budget year that is evaluated"]),
        (f"{ROW}  sta{CURSOR}tus: withdrawn", ["状态 / status", "`withdrawn`: 年中取消 / given up during the year"]),
        (
            f"{ROW}  rule: {{ki{CURSOR}nd: ratio}}",
            ["达到目标得满分，否则按完成的比例得分。", "Full marks when the target is met", "`ratio`: 正向比例 / ratio"],
        ),
        (
            f"{ROW}  rule: {{kind: met_or_not, other{CURSOR}wise: 50%}}",
            ["未达标时得满分的几成", "the share of the full marks where the target is missed"],
        ),
    ],
)  # fmt: skip
def test_a_key_is_explained_in_both_languages(server: Server, before: str, shown: list[str]) -> None:
    text = server.hover(TABLE, before)
    assert [each for each in shown if each not in text] == []


def test_a_wrong_key_is_marked_where_it_stands(server: Server) -> None:
    text = ROW.replace("target", "traget") + "  rule: {kind: deduct, per: 1, points: 1, most: 3, gian: 1}\n"
    assert marked(text, server.check(TABLE, text)) == {
        ("n", 'Missing property "target".'),
        ("traget", "Property traget is not allowed."),
        ("gian", "Property gian is not allowed."),
    }


def test_a_kind_that_does_not_exist_is_marked(server: Server) -> None:
    text = f"{ROW}  rule: {{kind: ration}}\n"
    ((word, sentence),) = marked(text, server.check(TABLE, text))
    assert word == "ration"
    assert sentence.startswith('Value is not accepted. Valid values: "bands", ')


@pytest.mark.parametrize("rule", ["{pass_from: 60%}", "每少一次扣1分", "{kind: ratio, at_least: 1}"])
def test_every_form_of_a_rule_is_accepted(server: Server, rule: str) -> None:
    assert server.check(TABLE, f"{ROW}  rule: {rule}\n") == []


def test_the_published_tables_are_accepted_as_they_are(server: Server) -> None:
    for file in (TABLE, EXPECTATION_FILE, *sorted((ROOT / "scoring" / "rulebooks").glob("*.yaml"))):
        assert server.check(file, file.read_text(encoding="utf-8")) == [], file


def test_a_rulebook_is_completed_and_explained(server: Server) -> None:
    assert "not_measured" in labels(server.complete(BOOK_FILE, BOOK + CURSOR))
    assert set(labels(server.complete(BOOK_FILE, f"{BOOK}rules:\n  at_least:\n    kind: {CURSOR}"))) == set(
        KINDS
    )
    kinds = labels(server.complete(BOOK_FILE, f"{BOOK}aggregates:\n  total:\n    kind: {CURSOR}"))
    assert set(kinds) == set(aggregates.KINDS)
    shown = server.hover(BOOK_FILE, f"{BOOK}not_measured: {{pol{CURSOR}icy: zero}}")
    assert "`zero`: 按0分计 / no marks" in shown


def test_a_file_of_expectations_is_completed_and_explained(server: Server) -> None:
    codes = told(server.complete(EXPECTATION_FILE, f"{EXPECTATION}findings:\n  {CURSOR}"))
    assert codes["score/rounding"] == (
        "自评得分与复核只差在取整的位数或方式。 / "
        "The declared score differs only by how, or to how many places, it was rounded."
    )
    assert "supported_total" in labels(server.complete(EXPECTATION_FILE, EXPECTATION + CURSOR))
