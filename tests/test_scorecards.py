"""Every mistake a file can hold has a file under bad/, and beside it the lines that a user reads."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import tables

import scoring
from scoring import scorecards
from scoring.messages import LANGUAGES, Language, catalogue
from scoring.problems import Finding, Problem
from scoring.severities import SEVERITIES

BAD = Path(__file__).parent / "bad"
INDICATORS = Path(__file__).parents[1] / "indicators"

FILES = sorted(BAD.glob("*.yaml"))
GOOD = tables.scorecard_files()

# Bytes and folders that other tests make, what only files of expectations bring about, what is no problem but the name of something, and what a file
# cannot bring about: an empty list and invisible characters are refused before a formula or a standard is read,
# and a formula itself tells which part of it has no value.
ELSEWHERE = {
    "expression/empty-list",
    "real/outside-domain",
    "real/too-large",
    "rule/read",
    "aggregate/negative-member",
    "rulebook/no-combination",
    "rulebook/extends-too-deep",
    "schema/min-properties",
    "source/float",
    "source/not-finite",
    "source/not-plain",
    "source/number-too-long",
    "source/unreadable-file",
    "schema/no-fraction",
    "source/not-text",
    "source/not-utf8",
    "source/too-large",
    "source/unreadable-folder",
    "standard/invisible",
}
AREAS = (
    "source/",
    "schema/",
    "scorecard/",
    "notation/",
    "rule/",
    "rulebook/",
    "aggregate/",
    "combination/",
    "expression/",
    "real/",
    "standard/",
)
UNUSABLE = ("value/unreadable", "value/unit-mismatch", "group/not-computable", "total/not-computable")


def complaints(name: str) -> Iterator[Problem | Finding]:
    """All that is wrong with a file: what stops its reading, else its scoring, else single rows and groups."""
    if problems := scoring.check(name):
        yield from problems
        return
    try:
        result = scoring.score(scoring.load(name))
    except scoring.InvalidScorecard as error:
        yield from error.problems
    else:
        yield from (each for each in scoring.audit(result) if each.code in UNUSABLE)


def line(complaint: Problem | Finding, language: Language) -> str:
    if isinstance(complaint, Problem):
        return complaint.render(language)
    return f"{complaint.where}: {complaint.say(language)} [{complaint.code}]"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_bad_file_is_refused_in_exactly_these_words(
    file: Path, language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(BAD)
    expected = dict(
        zip(LANGUAGES, file.with_suffix(".txt").read_text(encoding="utf-8").split("---\n"), strict=True)
    )
    assert [line(each, language) for each in complaints(file.name)] == expected[language].splitlines()


def test_there_are_bad_files_and_each_has_its_words() -> None:
    assert len(FILES) > 150
    assert {each.stem for each in FILES} == {each.stem for each in BAD.glob("*.txt")}


def test_every_code_that_a_file_can_bring_about_has_a_bad_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(BAD)
    seen: set[str] = set()
    for file in FILES:
        for each in complaints(file.name):
            inner = each.facts.get("problem")
            seen.add(inner.code if isinstance(inner, Problem) else each.code)
    problems = {code for code in catalogue("zh") if code.partition(".")[0] not in SEVERITIES}
    reachable = {code for code in problems if code.startswith(AREAS)} - ELSEWHERE
    assert sorted(reachable - seen) == []


@pytest.mark.parametrize("file", GOOD, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_a_published_table_is_read_without_problems(file: Path) -> None:
    assert scoring.check(file) == ()


def test_there_are_published_tables() -> None:
    assert len(GOOD) >= 7


def test_a_refusal_prints_all_its_problems() -> None:
    with pytest.raises(scoring.InvalidScorecard) as caught:
        scoring.load(BAD / "several-mistakes.yaml")
    assert len(caught.value.problems) == 3
    assert str(caught.value).count("\n") == 2


def test_a_table_may_hold_indicators_directly() -> None:
    card = scorecards.loads(
        "format: scorecard/1\ntitle: 表\nyear: 2024\nindicators:\n- {name: 培训场数, weight: 2.50, target: 5}\n"
    )
    (indicator,) = card.leaves()
    assert (
        indicator.name,
        str(indicator.weight),
        indicator.target,
        indicator.actual,
        indicator.declared,
    ) == (
        "培训场数",
        "2.50",
        "5",
        "",
        None,
    )
    assert card.groups == ()
    assert card.rulebook is None


def test_points_may_carry_their_unit_and_keep_their_precision() -> None:
    card = scorecards.loads(
        "format: scorecard/1\ntitle: 表\nyear: 2024\ndeclared_total: 99.50分\n"
        "indicators:\n- {name: 培训场数, weight: 5, target: 5, declared: 2.70 分}\n"
    )
    assert str(card.declared_total) == "99.50"
    assert [str(each.declared) for each in card.leaves()] == ["2.70"]


def test_the_table_keeps_its_order_and_its_paths() -> None:
    card = scoring.load(INDICATORS / "wuhan-data-bureau-2024" / "smart-city.yaml")
    leaves = list(card.leaves())
    assert (leaves[0].name, leaves[0].path) == ("成本控制率", ("成本指标", "经济效益成本"))
    assert (leaves[-1].name, leaves[-1].path) == (
        "数据产品交易方满意度",
        ("满意度指标", "服务对象满意度指标"),
    )
    assert len(leaves) == 33
    assert [each.name for each in card.all_groups()][:4] == [
        "成本指标",
        "经济效益成本",
        "产出指标",
        "数量指标",
    ]
    assert str(card.where(leaves[10].at, "actual")).endswith("smart-city.yaml:33:64")


@pytest.mark.parametrize("key", ["declared", "weight"])
def test_a_text_of_thousands_of_digits_is_refused_like_a_number_of_them(key: str) -> None:
    number = {"declared": "1", "weight": "1"} | {key: f'"{"9" * 5000}"'}
    text = (
        "format: scorecard/1\ntitle: 表\nyear: 2024\nindicators:\n"
        f"- {{name: 甲, target: 5, actual: 4, weight: {number['weight']}, declared: {number['declared']}}}\n"
    )
    with pytest.raises(scoring.InvalidScorecard):
        scorecards.loads(text)


def test_a_missing_target_is_not_called_a_missing_actual() -> None:
    card = scorecards.loads(
        "format: scorecard/1\ntitle: 表\nyear: 2024\n"
        "indicators:\n- {name: 培训场数, weight: 100, target: , actual: 30场}\n"
    )
    result = scoring.score(card)
    assert not result.is_complete
    (finding,) = (each for each in scoring.audit(result) if each.code == "value/missing")
    assert "目标" in finding.message or "年度指标值" in finding.message
    assert "没有实际完成值" not in finding.message


def test_a_text_with_half_a_character_is_refused() -> None:
    with pytest.raises(scoring.InvalidScorecard) as caught:
        scorecards.loads("format: scorecard/1\ntitle: \ud800\n")
    assert [each.code for each in caught.value.problems] == ["source/not-text"]


def test_a_long_chain_of_rulebooks_is_refused(tmp_path: Path) -> None:
    head = 'format: rulebook/1\nid: r\ntitle: {zh: 甲, en: a}\neffective: {from: "2024-01-01"}\n'
    for number in range(12):
        (tmp_path / f"{number}.yaml").write_text(f"{head}extends: {number + 1}.yaml\n", encoding="utf-8")
    with pytest.raises(scoring.InvalidRulebook) as caught:
        scoring.score(scoring.load(GOOD[0]), tmp_path / "0.yaml")
    (problem,) = caught.value.problems
    assert problem.message == "评分办法层层引用超过8层；请减少层数"


def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    (problem,) = scoring.check(tmp_path / "pipe.yaml")
    assert problem.message == "无法打开文件：它不是普通文件"


def test_a_declared_score_with_many_decimals_is_told_with_them() -> None:
    text = (
        "format: scorecard/1\ntitle: 表\nyear: 2024\nrulebook: wuhan-2021\nindicators:\n"
        '- {name: 甲, weight: 10, target: "≥3", actual: 1, declared: 3.3333333}\n'
    )
    findings = scoring.audit(scoring.score(scoring.loads(text)))
    (rounding,) = [each for each in findings if each.code == "score/rounding"]
    assert rounding.message == "「甲」自评3.3333333，应为3.33；差别只在取整（保留7位小数，四舍五入）。"
