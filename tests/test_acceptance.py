"""Accepted findings in an audit: shown as such, counted on both sides, and failing where they no longer hold."""

import json
from pathlib import Path
from typing import Any

import pytest
from test_expectations import CARD

from scoring.cli import run

ACCEPTED = """\
accepted:
- {code: weight/sum-mismatch, reason: 分值分两张表, by: 复核岗, until: 2025-06-30}
- {code: score/docked-but-met, at: 质量, reason: 现场核查, by: 复核岗, until: 2025-12-31}
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    Path("表.yaml").write_text(CARD, encoding="utf-8")
    Path("表.expected.yaml").write_text(ACCEPTED, encoding="utf-8")
    return tmp_path


def audited(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    status = run(["audit", "表.yaml", *arguments])
    out, err = capsys.readouterr()
    assert err == ""
    return status, out


def report(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(audited(capsys, "--format", "json", *arguments)[1])
    return data


ZH = """\
表.yaml
  表 · 评分办法 wuhan-2021
  自评总分 — · 各行合计 28.29 · 复核总分 29.29 · 有据总分 29.29 · 等次 差
  错误 1:1     weight/sum-mismatch
      指标分值10加预算分值20为30，评分办法 wuhan-2021 规定满分100，相差70；请核对分值。
      已接受：复核岗，到2025-06-30；理由：分值分两张表
  提醒 9:5     reason/missing
      「数量」没有达到目标（目标≥7个、实际6个），却没有说明原因；请写入 reason。
  提醒 13:64   score/docked-but-met
      「质量」目标≥90%、实际95%，已经达到，却只计2分（分值3）；请核对实际值与得分。
      已接受：复核岗，到2025-12-31；理由：现场核查

共1个文件：1个已复核，0个不完整，0个无法读取；1项错误，2项提醒，0项信息。\
其中已接受1项错误、1项提醒、0项信息，余0项错误、1项提醒、0项信息。
"""


def test_accepted_findings_are_shown_as_such_and_do_not_fail(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert audited(capsys, "--date", "2025-06-30") == (0, ZH)
    assert audited(capsys, "--date", "2025-06-30", "--fail-on", "warning")[0] == 1
    Path("表.expected.yaml").unlink()
    assert audited(capsys)[0] == 1


def test_json_counts_both_sides(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = report(capsys, "--date", "2025-06-30")
    assert data["summary"] == {
        "files": 1,
        "scored": 1,
        "incomplete": 0,
        "invalid": 0,
        "passed_over": 0,
        "errors": 1,
        "warnings": 2,
        "infos": 0,
        "accepted_errors": 1,
        "accepted_warnings": 1,
        "accepted_infos": 0,
        "lapsed": 0,
    }
    (card,) = data["scorecards"]
    assert {each["code"]: each.get("accepted") for each in card["findings"]} == {
        "weight/sum-mismatch": {"by": "复核岗", "reason": "分值分两张表", "until": "2025-06-30"},
        "reason/missing": None,
        "score/docked-but-met": {"by": "复核岗", "reason": "现场核查", "until": "2025-12-31"},
    }
    assert "lapsed" not in card


def test_an_expired_acceptance_fails_and_its_finding_counts_again(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, page = audited(capsys, "--date", "2025-07-01", "--lang", "en")
    assert status == 1
    assert (
        "  lapsed 表.expected.yaml:2:63: 复核岗 accepted weight/sum-mismatch for the whole table until 2025-06-30,"
        " which is over; review it again, or mend the table. The reason was: 分值分两张表 [accepted/expired]\n"
    ) in page
    assert page.endswith(
        "Errors 1, warnings 2, infos 0. Accepted of these: errors 0, warnings 1, infos 0;"
        " left: errors 1, warnings 1, infos 0. Acceptances that no longer hold: 1.\n"
    )
    data = report(capsys, "--date", "2025-07-01")
    assert [each["code"] for each in data["scorecards"][0]["lapsed"]] == ["accepted/expired"]
    assert data["summary"]["lapsed"] == 1


def test_a_stale_acceptance_fails(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("表.expected.yaml").write_text(
        ACCEPTED + "- {code: total/declared-mismatch, reason: 已更正, by: 复核岗, until: 2025-12-31}\n"
    )
    status, page = audited(capsys, "--date", "2025-06-30")
    assert status == 1
    assert "  接受失效 表.expected.yaml:4:3: 全表已没有 total/declared-mismatch 可接受；" in page
    assert page.endswith("余0项错误、1项提醒、0项信息。失效的接受：1条。\n")
    assert audited(capsys, "--date", "2025-06-30", "--fail-on", "never")[0] == 0


def test_a_file_of_acceptances_that_cannot_be_used_is_told_and_costs_the_status(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("表.expected.yaml").write_text(ACCEPTED.replace("score/docked", "score/docket"))
    status, page = audited(capsys)
    assert status == 3
    assert (
        "  无法读取 表.expected.yaml:3:10: “score/docket-but-met”不是可用的值；是不是“score/docked-but-met”？"
        " [schema/not-one-of-near]\n"
    ) in page
    data = report(capsys)
    assert [each["code"] for each in data["scorecards"][0]["problems"]] == ["schema/not-one-of-near"]


def test_a_file_that_accepts_nothing_is_not_looked_into(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("表.expected.yaml").write_text("totl: 1\n")
    assert audited(capsys)[0] == 1
    Path("表.expected.yaml").write_text("scorecard: 另一张.yaml\n" + ACCEPTED)
    assert audited(capsys)[0] == 1


def test_a_table_of_files_has_both_numbers(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("另一张.yaml").write_text(CARD, encoding="utf-8")
    run(["audit", ".", "--date", "2025-06-30"])
    page = capsys.readouterr().out
    assert "1→0    2→1" in page
    assert page.endswith(
        "另有1个 YAML 文件不是自评表，没有读取。其中已接受1项错误、1项提醒、0项信息，余1项错误、3项提醒、0项信息。\n"
    )


def test_every_number_of_processes_gives_the_same(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(70):
        Path(f"{number}.yaml").write_text(CARD, encoding="utf-8")
        Path(f"{number}.expected.yaml").write_text(ACCEPTED, encoding="utf-8")
    pages = []
    for jobs in ("1", "2"):
        run(["audit", ".", "--date", "2025-06-30", "--format", "json", "-j", jobs])
        pages.append(capsys.readouterr().out)
    assert pages[0] == pages[1]
    assert json.loads(pages[0])["summary"]["accepted_errors"] == 71


def test_an_explanation_says_what_is_accepted(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["explain", "表.yaml", "质量", "--date", "2025-06-30", "--lang", "en"])
    assert "      accepted by 复核岗 until 2025-12-31: 现场核查\n" in capsys.readouterr().out


def test_score_looks_at_no_acceptances(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("表.expected.yaml").write_text("accepted: 1\n")
    assert run(["score", "表.yaml", "--format", "json"]) == 0
    assert "accepted" not in capsys.readouterr().out


DOCKED = "- {code: score/docked-but-met, at: 质量, PINNED, reason: 现场核查, by: 复核岗, until: 2025-12-31}\n"


def test_an_acceptance_with_its_numbers_lapses_with_another_number(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pinned = f"accepted:\n{DOCKED.replace('PINNED', 'declared: 2.0, computed: 3, difference: -1')}"
    Path("表.expected.yaml").write_text(pinned, encoding="utf-8")
    data = report(capsys, "--date", "2025-06-30")
    assert (data["summary"]["accepted_warnings"], data["summary"]["lapsed"]) == (1, 0)
    Path("表.yaml").write_text(CARD.replace("95%, declared: 2", "95%, declared: 1"), encoding="utf-8")
    data = report(capsys, "--date", "2025-06-30", "--lang", "en")
    assert (data["summary"]["accepted_warnings"], data["summary"]["lapsed"]) == (0, 1)
    assert data["scorecards"][0]["lapsed"][0]["message"] == (
        "复核岗 accepted score/docked-but-met for 质量 with declared 2.0, computed 3, difference -1, now found with"
        " declared 1, computed 3.00, difference -2.00; review it again and write the new number, or mend the table."
        " The reason was: 现场核查"
    )


def test_an_audit_in_detail_says_how_to_name_the_numbers(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    zh, en = (audited(capsys, "--date", "2025-06-30", "-v", "--lang", each)[1] for each in ("zh", "en"))
    sentence = "      数变了也仍算接受；在这一条里写 declared: 2, computed: 3.00，就只接受现在的数\n"
    assert f"      已接受：复核岗，到2025-12-31；理由：现场核查\n{sentence}" in zh
    assert (
        "      it holds for other numbers too; with declared: 2, computed: 3.00 in the entry it holds for these alone\n"
        in en
    )
    pinned = ACCEPTED.replace("at: 质量,", "at: 质量, declared: 2, computed: 3,")
    Path("表.expected.yaml").write_text(pinned, encoding="utf-8")
    assert audited(capsys, "--date", "2025-06-30", "-v")[1].count("数变了") == 1


def test_findings_beyond_the_count_of_an_acceptance_count(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    card = CARD.replace("declared: 4.29}", "declared: 4.29, reason: 目标≥8个，实际完成5个。}")
    Path("表.yaml").write_text(card, encoding="utf-8")
    entry = "- {code: reason/contradiction, at: 产出 / 数量, reason: 口径, by: 复核岗, until: 2025-12-31}\n"
    for own, shared, accepted in (
        (entry, "", 1),
        (entry.replace("at", "count: 2, at"), "", 2),
        (entry, entry, 2),
    ):
        Path("表.expected.yaml").write_text(f"accepted:\n{own}", encoding="utf-8")
        lines = f"format: accepted/1\naccepted:\n  表.yaml: [{shared.removeprefix('- ').strip()}]\n"
        Path("accepted.yaml").write_text(lines, encoding="utf-8")
        data = report(capsys, "--date", "2025-06-30")
        found = [each for each in data["scorecards"][0]["findings"] if each["code"] == "reason/contradiction"]
        assert [("accepted" in each) for each in found] == [True, accepted == 2]
        assert data["summary"]["lapsed"] == 0
