"""Expectations: how they are read, what of them does not hold, how they are recorded and brought up to date."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import tables

import scoring
from scoring import source
from scoring.expectations import (
    InvalidExpectation,
    Trial,
    expectation_beside,
    read,
    record_expectation,
    try_file,
    try_shared,
    update,
)
from scoring.expectations.fingerprint import fingerprint_of
from scoring.messages import LANGUAGES, catalogue
from scoring.replacing import write_whole

CARD = """\
format: scorecard/1
title: 表
year: 2024
rulebook: wuhan-2021
budget: {planned: 100, executed: 100, declared: 20}
groups:
- name: 产出
  indicators:
  - {name: 数量, weight: 5, target: ≥7个, actual: 6个, declared: 4.29}
- name: 效益
  indicators:
  - {id: a1, name: 数量, weight: 2, target: 10个, actual: 10个, declared: 2}
  - {name: 质量, weight: 3, target: ≥90%, actual: 95%, declared: 2}
"""
CASES = tables.groups_of("expectations")
TODAY = date(2025, 6, 30)
SHARED = "accepted.yaml"
AREAS = ("expectation", "accepted")
INDICATORS = Path(__file__).parents[1] / "indicators"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def lay_out(folder: Path, case: dict[str, Any]) -> list[str]:
    """Write the files of a case; those of expectations, in their order."""
    files = {"表.yaml": case.get("card", CARD)}
    files |= {"表.expected.yaml": case["expected"]} if "expected" in case else {}
    files |= case.get("files", {})
    for name, text in files.items():
        if text is not None:
            (folder / name).write_text(text, encoding="utf-8")
    return [name for name in files if name.endswith(".expected.yaml") or name == SHARED]


def trials(case: dict[str, Any]) -> list[Trial]:
    claims: dict[str, str] = {}
    today = date.fromisoformat(case.get("today", TODAY.isoformat()))
    return [
        trial
        for name in lay_out(Path(), case)
        for trial in (try_shared(name, today) if name == SHARED else (try_file(name, today, claims),))
    ]


def complaints(found: list[Trial]) -> Iterator[scoring.Problem]:
    for each in found:
        yield from each.problems
        yield from (problem for outcome in each.failed for problem in outcome.problems)


@pytest.mark.parametrize(("file", "case"), CASES, ids=[f"{file}: {case['says']}" for file, case in CASES])
def test_a_file_is_told_all_that_is_wrong(file: str, case: dict[str, Any], here: Path) -> None:
    found = list(complaints(trials(case)))
    told = {language: [each.render(language) for each in found] for language in LANGUAGES}
    assert told["zh"] == case.get("zh", [])
    assert told["en"] == case.get("en", told["en"])


def test_every_sentence_has_its_case_in_both_languages() -> None:
    for language in LANGUAGES:
        cases = (*CASES, *tables.groups_of("updates"))
        told = "\n".join(line for _, case in cases for line in case.get(language, []))
        codes = {code for code in catalogue(language) if code.startswith(tuple(f"{each}/" for each in AREAS))}
        elsewhere = ("-of", "/misnamed")  # parts of sentences, and what test_shared_acceptances tells
        assert [
            each for each in sorted(codes) if not each.endswith(elsewhere) and f"[{each}]" not in told
        ] == []


@pytest.mark.parametrize("card", [case["card"] for _, case in CASES if case.get("card")] + [CARD])
def test_what_is_recorded_holds(card: str, here: Path) -> None:
    Path("表.yaml").write_text(card, encoding="utf-8")
    try:
        text = record_expectation(scoring.load("表.yaml"), {})
    except scoring.InvalidScorecard:
        return
    write_whole("表.expected.yaml", text)
    (found,) = trials({"card": None, "expected": text})
    assert (list(complaints([found])), len(found.outcomes) >= 3) == ([], True)


def test_a_recorded_file_states_everything_shortly(here: Path) -> None:
    Path("表.yaml").write_text(f"# yaml-language-server: $schema=../schemas/scorecard.schema.json\n{CARD}")
    assert record_expectation(scoring.load("表.yaml"), {}).splitlines() == [
        "# yaml-language-server: $schema=../schemas/expectation.schema.json",
        "format: expectation/1",
        "rulebook: wuhan-2021",
        "fingerprint: 3c6fb6f8827b39c0",
        "total: 29.29",
        "grade: 差",
        "budget: 20.00",
        "rows:",
        "  产出 / 数量: {score: 4.29, exact: 30/7}",
        "  a1: 2.00",
        "  质量: 3.00",
        "findings:",
        "  weight/sum-mismatch:",
        "  reason/missing: 产出 / 数量",
        "  score/docked-but-met: 质量",
    ]


@pytest.mark.parametrize("card", tables.scorecard_files(), ids=lambda card: f"{card.parent.name}-{card.stem}")
def test_every_scorecard_of_the_project_has_its_expectations(card: Path) -> None:
    expectation = read(expectation_beside(str(card)))
    stated = expectation.data
    assert {"rulebook", "fingerprint", "total", "rows", "findings"} <= stated.keys()
    assert len(stated["rows"]) == len(list(expectation.card.leaves()))


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("note: 初稿", "note: 定稿", True),
        ("improvement: 加强", "improvement: 再加强", True),
        (
            "groups: [{name: 组, note: 一, indicators: []}]",
            "groups: [{name: 组, note: 二, indicators: []}]",
            True,
        ),
        ("indicators: [{name: 行, note: 一}]", "indicators: [{name: 行, note: 二}]", True),
        ("budget: {planned: 1, note: 一}", "budget: {planned: 1, note: 二}", True),
        ("budget: {parts: {note: 1}}", "budget: {parts: {note: 2}}", False),
        ("indicators: [{values: {improvement: 1}}]", "indicators: [{values: {improvement: 2}}]", False),
        ("indicators: [{improvement: 1}]", "indicators: [{improvement: 2}]", False),
        ("reason: 一", "reason: 二", False),
    ],
)
def test_a_fingerprint_leaves_out_words_for_people_and_no_figures(
    one: str, other: str, *, is_same: bool
) -> None:
    first, second = (fingerprint_of(source.read_text(each)) for each in (one, other))
    assert (first == second) is is_same


# -- brought up to date

STATED = """\
# 年初的预期
total: 29.2   # 手算
grade: 优
groups:
    产出: {score: 4.2, exact: 4.2}   # 一组
rows:
    "质量": 3.00
    数量: 1            # 已改名
    产出 / 数量: {exact: 4.2, score: 4.29}
    效益 / 数量: 9

# 问题
findings:
    score/docked-but-met: 质量
    score/missing: [质量, a1]
    weight/sum-mismatch: [null, null]
    value/restated-target:
    - 质量   # 第一
    - 投诉
under:
    hubei-2020: {total: 1}
accepted:
- {code: total/declared-mismatch, reason: 已更正, by: 复核岗, until: 2020-12-31}
note: 完
"""

UPDATED = """\
# 年初的预期
total: 29.29   # 手算
grade: 差
groups:
    产出: {score: 4.29, exact: 4.29}   # 一组
rows:
    "质量": 3.00
    产出 / 数量: {exact: 30/7, score: 4.29}
    效益 / 数量: 2.00

# 问题
findings:
    score/docked-but-met: 质量
    weight/sum-mismatch: [null]
    reason/missing: 产出 / 数量
under:
    hubei-2020: {total: 29.29}
accepted:
- {code: total/declared-mismatch, reason: 已更正, by: 复核岗, until: 2020-12-31}
note: 完
"""


def test_an_update_changes_what_does_not_hold_and_nothing_else(here: Path) -> None:
    lay_out(here, {"expected": STATED.replace("数量: 1            # 已改名", "重量: 1            # 已改名")})
    found = update("表.expected.yaml", TODAY)
    assert found.new == UPDATED
    write_whole(found.file, found.new)
    assert not update(found.file, TODAY).changes


def test_an_update_writes_a_number_without_end_to_the_decimals_that_are_demanded(here: Path) -> None:
    (case,) = (
        each for _, each in CASES if each["says"] == "fewer decimals do not tell it, however right they are"
    )
    lay_out(here, case)
    found = update("表.expected.yaml", TODAY)
    assert found.new == "rows:\n  根: {score: 1.41, exact: 1.414213562373}\n"
    write_whole(found.file, found.new)
    assert not update(found.file, TODAY).changes


GROWN = """\
format: scorecard/1
title: 表
year: 2024
rulebook: wuhan-2021
budget: {planned: 100, executed: 100, declared: 20}
groups:
- name: 产出
  indicators:
  - {name: 首项, weight: 1, target: 1, actual: 1, declared: 1}
  - {name: 数量, weight: 5, target: ≥7个, actual: 6个, declared: 4.29}
- name: 效益
  indicators:
  - {name: 中项, weight: 7, target: ≥7个, actual: 6个, declared: 6}
  - {name: 质量, weight: 3, target: ≥90%, actual: 95%, declared: 3}
  - {name: "末项: 甲", weight: 2, target: ≥90%, actual: 快了, declared: 2}
  - {name: 更末, weight: 2, target: ≥90%, actual: 95%, declared: 2}
"""
RECORDED = """\
# 头
fingerprint: "0000000000000000"   # 旧
rows:   # 各行
  # 第一行之前
  数量: {score: 4.29, exact: 30/7}   # 手算

  # 效益的
  质量:
    score: 3
    exact: 3   # 长写
  # 已撤的
  已撤: 5   # 没有了

# 其他办法
under:
  hubei-2020:
    rows: {数量: 4.29}
  platform:
    # 全部
    rows:
      数量: 4.29
      质量: 3

note: 完
"""
COMPLETED = """\
# 头
fingerprint: FINGERPRINT   # 旧
rows:   # 各行
  首项: 1.00
  # 第一行之前
  数量: {score: 4.29, exact: 30/7}   # 手算
  中项: 6.00

  # 效益的
  质量:
    score: 3
    exact: 3   # 长写
  "末项: 甲": {score: null, status: unreadable}
  更末: 2.00

# 其他办法
under:
  hubei-2020:
    rows: {数量: 4.29}
  platform:
    # 全部
    rows:
      首项: 1.00
      数量: 4.29
      中项: 6.00
      质量: 3
      "末项: 甲": {score: null, status: unreadable}
      更末: 2.00

note: 完
"""


def test_an_update_adds_what_is_new_in_the_table_and_names_what_is_gone(here: Path) -> None:
    """Where all was listed: in the file's own rows and by `platform`, not by `hubei-2020`, which had chosen one."""
    lay_out(here, {"expected": RECORDED})
    Path("表.yaml").write_text(GROWN, encoding="utf-8")
    found = update("表.expected.yaml", TODAY)
    fingerprint = fingerprint_of(scoring.load("表.yaml").document)
    assert found.new.replace(f'"{fingerprint}"', "FINGERPRINT") == COMPLETED
    assert found.added == ("首项", "中项", "末项: 甲", "更末")
    assert found.removed == ("已撤",)
    write_whole(found.file, found.new)
    assert not update(found.file, TODAY).changes


def recorded(key: str) -> list[Path]:
    """The recorded files that list rows or groups, once."""
    files = sorted(INDICATORS.rglob("*.expected.yaml"))
    texts = {each: each.read_text(encoding="utf-8") for each in files}
    return [
        each
        for each, text in texts.items()
        if f"\n{key}:\n" in text and not re.search("(?m)^(under|accepted|scorecard):", text)
    ]


@pytest.mark.parametrize(
    ("file", "key"),
    [
        pytest.param(file, key, id=f"{file.stem}-{key}")
        for key in ("rows", "groups")
        for file in recorded(key)
    ],
)
def test_what_is_taken_out_of_a_recorded_file_comes_back_to_its_place(
    file: Path, key: str, here: Path
) -> None:
    text = f"scorecard: {str(file).replace('.expected', '')}\n{file.read_text(encoding='utf-8')}"
    listed = re.search(rf"(?m)^{key}:\n((?:  .+\n)+)", text)
    assert listed is not None
    lines = listed[1].splitlines(keepends=True)
    for number in {0, len(lines) // 2, len(lines) - 1} if len(lines) > 1 else ():
        left = "".join(lines[:number] + lines[number + 1 :])
        cut = text[: listed.start(1)] + left + text[listed.end(1) :]
        cut = re.sub(r"(?m)^fingerprint: .*$", "fingerprint: 0000000000000000", cut)
        Path("cut.expected.yaml").write_text(cut, encoding="utf-8")
        assert update("cut.expected.yaml", TODAY).new == text


@pytest.mark.parametrize("first", ["total: 1\n", ""])
def test_an_update_adds_nothing_where_a_writer_chose_the_rows(first: str, here: Path) -> None:
    lay_out(here, {"expected": f"{first}rows:\n  数量: 4\n"})
    Path("表.yaml").write_text(GROWN, encoding="utf-8")
    found = update("表.expected.yaml", TODAY)
    assert (found.added, found.removed) == ((), ())
    assert found.new == f"{first.replace('1', 'null')}rows:\n  数量: 4.29\n"


def test_a_recorded_file_of_the_same_table_that_was_cut_down_stays_so(here: Path) -> None:
    lay_out(here, {"expected": "total: 1\n"})
    fingerprint = fingerprint_of(scoring.load("表.yaml").document)
    text = f'fingerprint: "{fingerprint}"\nrows:\n  质量: 1\n'
    Path("表.expected.yaml").write_text(text, encoding="utf-8")
    found = update("表.expected.yaml", TODAY)
    assert (found.new, found.added) == (text.replace(": 1", ": 3.00"), ())


def test_a_name_that_several_rows_have_is_not_dropped_by_an_update(here: Path) -> None:
    lay_out(here, {"expected": STATED})
    with pytest.raises(InvalidExpectation) as raised:
        update("表.expected.yaml", TODAY)
    assert [each.code for each in raised.value.problems] == ["expectation/several-row"]


@pytest.mark.parametrize("file", sorted(INDICATORS.rglob("*.expected.yaml")), ids=lambda file: file.name)
def test_a_file_that_holds_is_left_as_it_is(file: Path) -> None:
    assert not update(str(file), TODAY).changes


def test_digits_and_quotes_survive(here: Path) -> None:
    text = "format: 'expectation/1'\ntotal: 29.29000\nrows: {'质量': 3.000, \"a1\": 1}\nnote: \"a: b\"\n"
    lay_out(here, {"expected": text})
    assert update("表.expected.yaml", TODAY).new == text.replace('"a1": 1', '"a1": 2.00')


def figures_of(card: Path) -> list[int]:
    """Where the digits of a scorecard stand that are neither in a comment nor in words for people."""
    text, at, found = card.read_text(encoding="utf-8"), 0, []
    for line in text.splitlines(keepends=True):
        if not line.lstrip().startswith(("#", "note:", "improvement:")):
            found += [at + column for column, character in enumerate(line) if character in "0123456789"]
        at += len(line)
    return found


@pytest.mark.parametrize(
    "name", ["wuhan-data-bureau-2024/smart-city", "wuhan-data-bureau-2024/citizens-home"]
)
def test_a_changed_digit_of_a_scorecard_is_seen(name: str, here: Path) -> None:
    card = INDICATORS / f"{name}.yaml"
    text = card.read_text(encoding="utf-8")
    Path("表.expected.yaml").write_text(Path(expectation_beside(str(card))).read_text(encoding="utf-8"))
    unseen = []
    for at in figures_of(card)[::5]:
        changed = f"{text[:at]}{(int(text[at]) + 1) % 10}{text[at + 1 :]}"
        Path("表.yaml").write_text(changed, encoding="utf-8")
        found = try_file("表.expected.yaml", TODAY, {})
        if not (found.problems or found.failed):
            unseen.append(text[max(0, at - 20) : at + 5])
    assert unseen == []
