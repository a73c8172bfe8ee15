"""`jixiao test` as a user runs it: what it prints, what it writes, and with which exit status."""

import json
import shutil
from pathlib import Path

import pytest
from test_expectations import CARD, STATED, UPDATED

from scoring.cli import run

ROOT = Path(__file__).parents[1]
TABLES = ROOT / "indicators" / "wuhan-data-bureau-2024"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    Path("表.yaml").write_text(CARD, encoding="utf-8")
    return tmp_path


def expect(text: str, name: str = "表.expected.yaml") -> None:
    Path(name).write_text(text, encoding="utf-8")


def test_what_holds_is_one_line(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    expect("total: 29.29\n")
    for path in (".", "表.yaml", "表.expected.yaml"):
        assert run(["test", path]) == 0
        assert capsys.readouterr() == ("共1个预期文件，0个无法使用；1项预期，0项不符。\n", "")
    assert run(["test", ".", "--lang", "en", "-v"]) == 0
    assert capsys.readouterr().out == (
        "./表.expected.yaml\n  holds total\n\nFiles of expectations 1: unusable 0. Expectations 1: failed 0.\n"
    )


FAILED = """\
表.expected.yaml
  fails a1
      表.expected.yaml:2:7: score of “a1”: expected 2.20, found 2.00, 0.2 too low [expectation/value-too-low]

      数量   效益   表.yaml:12:5
        weight: 2
        target: 10个
        actual: 10个
        demand: at least (≥), because the rulebook reads a target without a sign as a floor
        rule: ratio (ratio)
        in words: scored by the share of the target that was reached
        basis: notes on the Hubei self-evaluation form: positive indicators score actual ÷ target × weight, at most the weight
        judgement: the target is met, full marks
        rounding: 2 to 2 decimals, half up: 2.00
        status: computed
        score: 2.00   declared 2

Files of expectations 1: unusable 0. Expectations 2: failed 1.
"""


def test_what_fails_is_shown_with_its_trace(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    expect("rows:\n  a1: 2.20\ntotal: 29.29\n")
    assert run(["test", "表.expected.yaml", "--lang", "en"]) == 1
    assert capsys.readouterr() == (FAILED, "")


def test_what_would_give_the_expected_number_is_told(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    expect("rows: {产出 / 数量: 4.92}\ntotal: 29.92\n")
    assert run(["test", "表.yaml", "--lang", "en"]) == 1
    out = capsys.readouterr().out
    assert "probably: Two digits of 4.29 were exchanged: 4.92." in out
    assert "probably: The whole difference comes from these rows: 数量." in out
    assert "arithmetic: 产出 4.29 + 效益 5.00 + budget execution 20.00 = 29.29" in out


def test_json_has_every_check_with_its_place(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    expect("rows:\n  a1: 2.20\ntotal: 29.29\n")
    expect("totl: 1\n", "坏.expected.yaml")
    assert run(["test", ".", "--format", "json", "--lang", "en"]) == 3
    data = json.loads(capsys.readouterr().out)
    assert data["format"] == "jixiao-tests/1"
    assert data["summary"] == {"files": 2, "invalid": 1, "checks": 2, "failed": 1}
    bad, good = data["files"]
    assert [each["code"] for each in bad["problems"]] == ["schema/unknown-key-near"]
    failed, held = good["checks"]
    assert (failed["name"], failed["holds"], failed["where"]["line"]) == ("a1", False, 2)
    assert [each["code"] for each in failed["problems"]] == ["expectation/value-too-low"]
    assert held == {
        "name": "total",
        "holds": True,
        "where": {"file": "./表.expected.yaml", "line": 3, "column": 1},
    }


def test_one_bad_file_does_not_stop_the_others(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    expect("total: 1\n")
    expect("- 1\n", "坏.expected.yaml")
    assert run(["test", "."]) == 3
    out = capsys.readouterr().out
    assert (
        "  无法读取 ./坏.expected.yaml:1:1: 文件应当由键和值组成，最简单的一行如 total: 99.57 [expectation/no-mapping]\n"
        in out
    )
    assert out.endswith("共2个预期文件，1个无法使用；1项预期，1项不符。\n")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["nowhere"], "没有“nowhere”这个文件或文件夹"),
        (["."], ".下没有预期文件（*.expected.yaml）；jixiao test --record 可以写出"),
        (["表.yaml"], "“表.yaml”旁边没有“表.expected.yaml”；jixiao test --record 可以写出"),
        (["表.yaml", "--yes"], "--yes 只与 --update 同用"),
        (["表.yaml", "--record", "--update"], "--record、--update 不能同用；请只写一个"),
        (
            ["表.yaml", "--update", "--record", "--lang", "en"],
            "--record, --update do not go together; write one of them",
        ),
        (["表.yaml", "--update", "--format", "json", "-v"], "--format json、--update 不能同用；请只写一个"),
        (
            ["表.yaml", "--record", "--format", "json", "--lang", "en"],
            "--format json, --record do not go together; write one of them",
        ),
        (["表.yaml", "--update", "-v"], "--verbose、--update 不能同用；请只写一个"),
        (
            ["表.yaml", "--update", "-v", "--lang", "en"],
            "--verbose, --update do not go together; write one of them",
        ),
        (["表.yaml", "--under", "hubei-2020"], "--under 只与 --record 同用"),
        (["表.yaml", "--record", "--under", "hubei-2002"], "没有评分办法“hubei-2002”；是不是“hubei-2020”？"),
    ],
)
def test_wrong_usage_is_one_sentence(
    arguments: list[str], says: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["test", *arguments]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert says in err
    assert err.count("\n") == 1


def test_files_are_recorded_once(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copy(TABLES / "smart-city.yaml", here)
    assert run(["test", ".", "--record"]) == 0
    assert capsys.readouterr().out == (
        "已写入 ./smart-city.expected.yaml\n已写入 ./表.expected.yaml\n新写2个预期文件，已有0个未动。\n"
    )
    assert run(["test", "."]) == 0
    assert capsys.readouterr().out == "共2个预期文件，0个无法使用；49项预期，0项不符。\n"
    assert run(["test", ".", "--record", "--lang", "en"]) == 0
    out = capsys.readouterr().out
    assert out == "Files of expectations written: 0; there already and left alone: 2.\n"


def test_other_rulebooks_are_recorded_too(here: Path) -> None:
    assert run(["test", "表.yaml", "--record", "--under", "hubei-2020"]) == 0
    assert "\nunder:\n  hubei-2020:\n    total: 29.29\n" in Path("表.expected.yaml").read_text(
        encoding="utf-8"
    )
    assert run(["test", "."]) == 0


def test_a_scorecard_that_cannot_be_read_is_told_and_the_others_are_recorded(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("坏.yaml").write_text("format: scorecard/1\ntitle: 坏\n", encoding="utf-8")
    assert run(["test", ".", "--record"]) == 3
    out, err = capsys.readouterr()
    assert out == "已写入 ./表.expected.yaml\n新写1个预期文件，已有0个未动。\n"
    assert err == "./坏.yaml:1:1: 缺少必需的键“year” [schema/missing-key]\n"


def test_a_folder_that_cannot_be_written_is_one_sentence(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "no")

    monkeypatch.setattr("scoring.replacing.Replacement.__init__", refuse)
    assert run(["test", ".", "--record"]) == 2
    assert capsys.readouterr() == ("", "无法写入 ./表.expected.yaml：没有权限\n")


def test_an_update_is_shown_first_and_written_where_the_user_says_so(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    expect(STATED.replace("数量: 1 ", "重量: 1 "))
    assert run(["test", ".", "--update"]) == 1
    out, err = capsys.readouterr()
    assert out.startswith(
        "--- ./表.expected.yaml\n+++ ./表.expected.yaml\n@@ -1,11 +1,10 @@\n # 年初的预期\n"
    )
    assert "-total: 29.2   # 手算\n-grade: 优\n+total: 29.29   # 手算\n+grade: 差\n" in out
    assert err == "没有改写“./表.expected.yaml”；确认要改写请加 --yes\n"
    assert run(["test", ".", "--update", "--yes"]) == 0
    assert capsys.readouterr().out == out + "已写入 ./表.expected.yaml\n"
    assert Path("表.expected.yaml").read_text(encoding="utf-8") == UPDATED
    assert run(["test", ".", "--update"]) == 0
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("zh", "表中新增，已补上：a1、质量\n表中已没有，已删去：已撤、旧行\n"),
        ("en", "new in the table, and added: a1, 质量\nno longer in the table, and taken out: 已撤, 旧行\n"),
    ],
)
def test_an_update_tells_behind_the_difference_which_rows_came_and_went(
    language: str, told: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    expect('fingerprint: "0000000000000000"\nrows:\n  产出 / 数量: 4.29\n  已撤: 1\n  旧行: 2\n')
    assert run(["test", ".", "--update", "--lang", language]) == 1
    out = capsys.readouterr().out
    difference, _, rest = out.partition("+  a1: 2.00\n+  质量: 3.00\n")
    assert "-  已撤: 1\n-  旧行: 2\n" in difference
    assert rest == told
    assert "已撤" in Path("表.expected.yaml").read_text(encoding="utf-8")
    assert run(["test", ".", "--update", "--yes", "--lang", language]) == 0
    assert run(["test", "."]) == 0


def test_an_update_of_a_file_with_other_line_breaks_shows_and_changes_one_line(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("表.expected.yaml").write_bytes("\ufeff---\r\n# 头\r\ntotal: 1\r\ngrade: 差\r\n".encode())
    assert run(["test", ".", "--update", "--yes"]) == 0
    assert capsys.readouterr().out == (
        "--- ./表.expected.yaml\n+++ ./表.expected.yaml\n@@ -2,3 +2,3 @@\n # 头\n-total: 1\n+total: 29.29\n grade: 差\n"
        "已写入 ./表.expected.yaml\n"
    )
    text = "\ufeff---\r\n# 头\r\ntotal: 29.29\r\ngrade: 差\r\n"
    assert Path("表.expected.yaml").read_bytes() == text.encode()


@pytest.mark.parametrize(
    ("language", "says"),
    [
        (
            "zh",
            "./表.expected.yaml:2:3: 这里预期的内容，表中都已没有：老；请写出现在的预期，或删去本文件 [expectation/nothing-left]\n",
        ),
        (
            "en",
            "./表.expected.yaml:2:3: none of what is expected here is in the table any more: 老; write what is expected now,"
            " or delete the file [expectation/nothing-left]\n",
        ),
    ],
)
def test_an_update_that_would_leave_nothing_is_refused(
    language: str, says: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    expect("rows:\n  老: 1\n")
    assert run(["test", ".", "--update", "--yes", "--lang", language]) == 3
    assert capsys.readouterr() == ("", says)
    assert Path("表.expected.yaml").read_text(encoding="utf-8") == "rows:\n  老: 1\n"


def test_a_user_at_a_terminal_is_asked(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    expect("total: 1\n")
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    answers = iter([False, True])
    asked: list[str] = []
    monkeypatch.setattr("click.confirm", lambda text: (asked.append(text), next(answers))[1])
    assert run(["test", ".", "--update", "--lang", "en"]) == 1
    assert Path("表.expected.yaml").read_text() == "total: 1\n"
    assert run(["test", ".", "--update", "--lang", "en"]) == 0
    assert Path("表.expected.yaml").read_text() == "total: 29.29\n"
    assert asked == ["write “./表.expected.yaml”?"] * 2


def test_the_day_can_be_chosen(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    expect(
        "accepted:\n- {code: score/docked-but-met, at: 质量, reason: 核查, by: 复核岗, until: 2025-06-30}\n"
    )
    assert run(["test", ".", "--date", "2025-06-30"]) == 0
    assert run(["test", ".", "--date", "2025-07-01"]) == 1
    assert "  不符 accepted/score/docked-but-met 质量\n" in capsys.readouterr().out


def test_a_bug_of_ours_is_told_as_one(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    expect("total: 1\n")
    monkeypatch.setattr("scoring.cli.trials.try_file", lambda *_: 1 / 0)
    assert run(["test", "."]) == 4
    assert "ZeroDivisionError" in capsys.readouterr().out


def test_an_audit_of_a_folder_passes_expectations_over(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    expect("total: 29.29\n")
    run(["audit", ".", "--fail-on", "never"])
    assert capsys.readouterr().out.endswith("另有1个 YAML 文件不是自评表，没有读取。\n")
