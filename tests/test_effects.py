"""What another rulebook changes in tables: rows, totals, grades, and what could not be read."""

import os
from pathlib import Path
from typing import Any

import goldens
import pytest
import tables

import scoring
from scoring import rulebooks, source
from scoring.batch import compare_all, find_files
from scoring.cli import run
from scoring.effects import Effect
from scoring.messages import LANGUAGES, Language
from scoring.reports.effects_report import Compared, render_effects

LEFT, RIGHT = rulebooks.find("wuhan-2021"), rulebooks.find("national-2020")

CEILING = {"name": "投诉次数", "weight": 10, "target": "≤10次", "actual": "15次", "declared": 6.67}
UNMEASURED = {"name": "满意度", "weight": 20, "target": "≥90%", "actual": "未开展", "declared": 20}
SAME = {"name": "培训场数", "weight": 50, "target": "≥35场", "actual": "35场", "declared": 50}
BUDGET = {"weight": 20, "planned": 100, "executed": 90, "declared": 18}


def effect(*rows: dict[str, Any], **keys: Any) -> Effect:
    card = scoring.loads(tables.table(*rows, **keys))
    return Effect(scoring.score(card, LEFT), scoring.score(card, RIGHT))


def test_rows_that_change_come_with_what_each_side_gives() -> None:
    found = effect(CEILING, UNMEASURED, SAME, budget=BUDGET)
    changed = {each.name: (str(each.left.score), str(each.right.score), str(each.gap)) for each in found.rows}
    assert changed == {
        "投诉次数": ("6.67", "5.00", "-1.67"),  # 10 × 10 ÷ 15; 10 × (1 − 5 ÷ 10)
        "满意度": ("20.00", "0.00", "-20.00"),  # as declared; nothing was measured
    }
    assert (str(found.left.total), str(found.right.total), str(found.gap)) == ("94.67", "73.00", "-21.67")
    assert (found.left.grade, found.right.grade) == ("优", "中")
    assert found.changes_anything
    assert found.is_complete


def test_a_table_that_both_score_alike_does_not_change() -> None:
    found = effect(SAME, budget=BUDGET)
    assert (found.rows, found.changes_total, found.changes_grade, found.changes_anything) == (
        (),
        False,
        False,
        False,
    )


def test_a_row_that_only_one_of_them_can_score_is_a_change(tmp_path: Path) -> None:
    book = rulebooks.find(
        str(
            tables.rulebook(
                tmp_path, rules={"at_most": {"kind": "deduct", "per": "1万元", "points": 1, **tables.ASSUMED}}
            )
        )
    )
    card = scoring.loads(tables.table(CEILING, SAME))
    found = Effect(scoring.score(card, LEFT), scoring.score(card, book))
    (row,) = found.rows
    assert (row.left.score is None, row.right.score is None, row.gap) == (False, True, None)
    assert found.changes_total
    assert not found.is_complete


def test_the_budget_row_counts_among_the_rows(tmp_path: Path) -> None:
    budget = {"kind": "met_or_not", "weight": 20, **tables.ASSUMED}
    book = rulebooks.find(str(tables.rulebook(tmp_path, budget=budget)))
    card = scoring.loads(tables.table(SAME, budget=BUDGET))
    found = Effect(scoring.score(card, LEFT), scoring.score(card, book))
    assert [(each.name, str(each.gap)) for each in found.rows] == [("预算执行", "-18.00")]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Four tables, one of which nobody can read, and a file of another kind."""
    monkeypatch.chdir(tmp_path)
    texts = {
        "a": tables.table(CEILING, UNMEASURED, SAME, budget=BUDGET),
        "b": "format: scorecard/1\ntitle: [\n",
        "c": tables.table(SAME, budget=BUDGET),
        "d": tables.table({**SAME, "actual": "很多"}),
        "e": "format: invoice/1\n",
    }
    (tmp_path / "tables").mkdir()
    for name, text in texts.items():
        (tmp_path / "tables" / f"{name}.yaml").write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_report_has_a_table_for_each_file_that_changes(folder: Path, language: Language) -> None:
    outcomes = list(compare_all(list(find_files(("tables",))), LEFT, RIGHT))
    compared = tuple(each for each in outcomes if each is not None)
    page = render_effects(compared, len(outcomes) - len(compared), language)
    assert page == goldens.expected(f"effects.{language}")


def test_the_command_compares_and_says_what_could_not_be_read(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["rules", "wuhan-2021", "--diff", "national-2020", "--on", "tables", "--lang", "zh"]
    assert run(arguments) == 3
    printed = capsys.readouterr()
    assert printed.err == ""
    assert printed.out.endswith("\n\n" + goldens.expected("effects.zh"))
    assert "rules.at_most" in printed.out


def test_a_file_is_scored_once_however_often_it_is_named(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["rules", "wuhan-2021", "--diff", "national-2020", "--lang", "en"]
    assert run([*arguments, "--on", "tables/a.yaml", "--on", "tables/a.yaml"]) == 0
    assert "Files 1: changed 1" in capsys.readouterr().out


def test_a_table_that_only_one_of_them_can_add_up_is_told_like_any_other(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mean = {"kind": "mean", "weights": "equal", **tables.ASSUMED}
    book = tables.rulebook(tmp_path, aggregates={"average": mean})
    card = tmp_path / "table.yaml"
    card.write_text(
        "format: scorecard/1\ntitle: 表\nyear: 2024\ngroups:\n- name: 产出\n  weight: 5\n  aggregate: average\n"
        "  indicators: [{name: 甲, weight: 5, target: ≥5个, actual: 5个}]\n",
        encoding="utf-8",
    )
    assert run(["rules", str(book), "--diff", "wuhan-2021", "--on", str(card), "--lang", "en"]) == 3
    printed = capsys.readouterr().out
    assert f"{card}:7:14 the rulebook has no aggregate “average”" in printed
    assert "internal error" not in printed


def test_a_bug_of_ours_costs_one_file_and_status_4(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    read_file = source.read_file

    def fail_once(file: str) -> source.Document:
        if file == os.path.join("tables", "a.yaml"):
            raise RuntimeError("boom")
        return read_file(file)

    monkeypatch.setattr(source, "read_file", fail_once)
    arguments = ["rules", "wuhan-2021", "--diff", "national-2020", "--on", "tables", "--lang", "en"]
    assert run(arguments) == 4
    printed = capsys.readouterr().out
    assert "RuntimeError: boom" in printed
    assert "unchanged 2" in printed


def test_a_file_without_an_effect_is_not_complete() -> None:
    assert not Compared("a.yaml").is_complete
