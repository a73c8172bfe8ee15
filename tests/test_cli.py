"""The command as a user runs it: what it prints, where, and with which exit status."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from functools import cache
from itertools import takewhile
from pathlib import Path
from typing import Any
from unicodedata import east_asian_width

import pytest
from commands import MODULE, ROOT, SCRIPT, environment, jixiao

from scoring import rulebooks, source
from scoring.cli import run

TABLES = "indicators/wuhan-data-bureau-2024"
ERROR, WARNING, INFO = (
    f"{TABLES}/{name}.yaml" for name in ("smart-city", "citizens-home", "digital-economy")
)
BAD = "tests/bad/budget-weight-zero.yaml"
INCOMPLETE = "tests/bad/value-trailing-text.yaml"
COLOURS = re.compile("\x1b\\[[0-9;]*m")


once = cache(jixiao)


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """In this process: the root of the project, Chinese, no colours."""
    monkeypatch.chdir(ROOT)
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "NO_COLOR", "JIXIAO_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one scorecard, digital-economy.yaml."""
    shutil.copy(ROOT / INFO, tmp_path)
    return tmp_path


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Enough files for several processes, every seventh of them bad."""
    path = tmp_path_factory.mktemp("many")
    for number in range(70):
        shutil.copy(ROOT / (BAD if number % 7 == 0 else WARNING), path / f"{number:02}.yaml")
    return path


def is_one_sentence(text: str) -> bool:
    return text.endswith("\n") and text.count("\n") == 1 and "Traceback" not in text


# -- the main job


def test_audit_names_the_wrong_total_and_why() -> None:
    ran = once("audit", TABLES)
    assert ran.returncode == 1
    assert ran.stderr == ""
    assert "total/declared-mismatch" in ran.stdout
    assert "自评总分99.71比各行与预算得分之和99.57多0.14。" in ran.stdout
    assert "99.71 = 100 − 0.29，漏减了应用中枢完成接口发布数扣掉的0.14分。" in ran.stdout
    assert ran.stdout.count("错误  ") == 1
    assert "共7个文件：7个已复核，0个不完整，0个无法读取；1项错误" in ran.stdout.splitlines()[-1]


def test_score_prints_rows_and_totals_without_findings() -> None:
    ran = jixiao("score", ERROR)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert re.search(
        r"应用中枢完成接口发布数 +1 +≥3500个 +>3000个 +正向比例 +已计算 +0.86 +0.86\n", ran.stdout
    )
    assert re.search(r"产出指标 +40 +39.57 +39.57\n", ran.stdout)
    assert "total/declared-mismatch" not in ran.stdout
    assert "错误" not in ran.stdout


def test_explain_shows_values_rule_basis_arithmetic_and_rounding() -> None:
    ran = jixiao("explain", ERROR, "应用中枢完成接口发布数")
    assert (ran.returncode, ran.stderr) == (0, "")
    for words in ("≥3500个", ">3000个", "ratio", "湖北省预算绩效自评表填表说明", "1 × 3000 ÷ 3500", "0.86"):
        assert words in ran.stdout
    assert "6/7" in ran.stdout or "0.8571" in ran.stdout
    assert "人工智能中枢应用场景数量" not in ran.stdout


def test_rules_lists_the_rulebooks_and_prints_one() -> None:
    listed, printed = jixiao("rules"), jixiao("rules", "wuhan-2021", "--lang", "en")
    assert (listed.returncode, printed.returncode) == (0, 0)
    names = re.findall(r"^[a-z][a-z0-9-]+(?= +\d{4}-)", listed.stdout, re.MULTILINE)
    assert names == list(rulebooks.shipped())
    assert {"hubei-2020", "national-2020", "wuhan-2021"} <= set(names)
    assert "2021-01-01" in printed.stdout
    assert "武财绩〔2021〕546号" in printed.stdout
    assert "assumption" in printed.stdout


@pytest.mark.parametrize(
    ("name", "title"), [("scorecard", "绩效自评表 / scorecard"), ("rulebook", "评分办法 / rulebook")]
)
def test_schema_prints_a_json_schema(
    name: str, title: str, here: None, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["schema", name]) == 0
    assert json.loads(capsys.readouterr().out)["title"] == title


def test_the_script_and_the_module_are_the_same_command() -> None:
    assert Path(SCRIPT[0]).exists(), "jixiao is not installed beside the interpreter"
    script = jixiao("audit", TABLES, command=SCRIPT)
    module = once("audit", TABLES)
    assert (script.returncode, script.stdout) == (module.returncode, module.stdout)


def test_version_and_help_are_printed(here: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == 0
    assert re.fullmatch(r"jixiao, version \d+\.\d+\.\d+\n", capsys.readouterr().out)
    for command in ("audit", "score", "explain", "rules", "schema"):
        assert run([command, "--help"]) == 0
        assert capsys.readouterr().out.startswith(f"Usage: jixiao {command}")


# -- the exit status


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["audit", ERROR], 1),
        (["audit", WARNING], 0),
        (["audit", INFO], 0),
        (["audit", ERROR, "--fail-on", "error"], 1),
        (["audit", ERROR, "--fail-on", "warning"], 1),
        (["audit", ERROR, "--fail-on", "info"], 1),
        (["audit", ERROR, "--fail-on", "never"], 0),
        (["audit", WARNING, "--fail-on", "error"], 0),
        (["audit", WARNING, "--fail-on", "warning"], 1),
        (["audit", WARNING, "--fail-on", "info"], 1),
        (["audit", WARNING, "--fail-on", "never"], 0),
        (["audit", INFO, "--fail-on", "warning"], 0),
        (["audit", INFO, "--fail-on", "info"], 1),
        (["score", ERROR, "--fail-on", "info"], 0),
        (["audit", BAD], 3),
        (["audit", INCOMPLETE], 3),
        (["score", INCOMPLETE], 3),
        (["audit", BAD, "--fail-on", "never"], 3),
        (["audit", ERROR, BAD], 3),
        (["audit", BAD, ERROR], 3),
        (["audit", ERROR, INCOMPLETE], 3),
        (["audit", "tests/bad/rulebook-unknown.yaml"], 3),
        (["audit", "tests/bad/rulebook-incomplete.yaml"], 3),
        (["audit", "tests/bad/rulebook-unknown.yaml", "--rulebook", "wuhan-2021", "--fail-on", "never"], 0),
        (["audit", "setup.cfg"], 3),
        (["explain", ERROR], 0),
        (["explain", BAD], 3),
        (["explain", INCOMPLETE], 3),
        (["explain", "tests/bad/rulebook-unknown.yaml"], 3),
        (["rules", "--lint"], 0),
        (["rules", "--lint", "--fail-on", "info"], 1),
        (["rules", "--lint", "tests/cases/rulebooks/complete.yaml", "--fail-on", "info"], 0),
        (["rules", "--lint", "tests/cases/findings/rulebooks/grades-with-a-gap.yaml"], 1),
        (["rules", "--lint", "tests/cases/findings/rulebooks/grades-with-a-gap.yaml", "--format", "json"], 1),
        (
            [
                "rules",
                "--lint",
                "tests/cases/findings/rulebooks/grades-with-a-gap.yaml",
                "--fail-on",
                "never",
            ],
            0,
        ),
        (["rules", "--lint", "tests/cases/findings/rulebooks/vetoes.yaml"], 0),
        (["rules", "--lint", "tests/cases/findings/rulebooks/vetoes.yaml", "--fail-on", "warning"], 1),
        (["rules", "--lint", "tests/bad/rulebooks/without-basis.yaml"], 2),
        (["rules", "--lint", "tests/bad/rulebooks/without-basis.yaml", "--fail-on", "never"], 2),
        (["rules", "--lint", "wuhan-2021", "no-such"], 2),
        (["rules", "--lint", "tests"], 2),
        (["rules", "--kinds"], 0),
        (["rules", "--kinds", "--format", "markdown"], 0),
        (["rules", "ratio", "--format", "markdown"], 0),
        (["rules", "ratio", "wuhan", "tests/cases/rulebooks/complete.yaml"], 0),
        (["rules", "--year", "2019"], 0),
        (["rules", "wuhan-2021", "--diff", "hubei-2020", "--on", WARNING], 0),
        (["rules", "wuhan-2021", "--diff", "national-2020", "--on", TABLES], 0),
        (["rules", "wuhan-2021", "--diff", "hubei-2020", "--on", WARNING, "--on", BAD], 3),
        (["rules", "wuhan-2021", "--diff", "hubei-2020", "--on", INCOMPLETE], 3),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else str(value),
)
def test_the_exit_status_says_what_came_of_it(
    arguments: list[str], status: int, here: None, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments) == status
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "Usage"),
        (["audti", "indicators"], "audti"),
        (["audit"], "PATH"),
        (["audit", TABLES, "--strict"], "--strict"),
        (["audit", TABLES, "--fail-on", "fatal"], "fatal"),
        (["audit", TABLES, "--jobs", "0"], "0"),
        (["audit", TABLES, "--jobs", "many"], "many"),
        (["audit", TABLES, "--lang", "fr"], "fr"),
        (["audit", TABLES, "--format", "xml"], "xml"),
        (["audit", TABLES, "--format", "json=no/such/folder/x.json"], "no/such/folder/x.json"),
        (["audit", TABLES, "--format", "json=tests"], "tests"),
        (["audit", "no/such/path"], "no/such/path"),
        (["audit", TABLES, "no/such/path"], "no/such/path"),
        (["audit", TABLES, "--rulebook", "wuhan-2020"], "wuhan-2021"),
        (["audit", TABLES, "--rulebook", "no/such/book.yaml"], "no/such/book.yaml"),
        (["audit", TABLES, "--rulebook", "tests/bad/rulebooks/without-basis.yaml"], "basis"),
        (["audit", TABLES, "--rulebook", ERROR], "rulebook/1"),
        (["audit", "scoring/rulebooks"], "format"),
        (["explain", "indicators"], "indicators"),
        (["explain", ERROR, "没有这个指标"], "没有这个指标"),
        (["explain", ERROR, "应用中枢完成接口发布量"], "应用中枢完成接口发布数"),
        (["rules", "wuhan-2020"], "wuhan-2021"),
        (["rules", "ratoi"], "ratio"),
        (["rules", "no-such"], "no-such"),
        (["rules", "tests"], "文件夹"),
        (["rules", "no/such/book.yaml"], "no/such/book.yaml"),
        (["rules", "setup.cfg"], "setup.cfg:"),
        (["rules", ERROR], "rulebook/1"),
        (["rules", "tests/bad/rulebooks/extends-itself.yaml"], "引用了自己"),
        (["rules", "wuhan-2021", "no-such"], "no-such"),
        (["rules", "--strict"], "--strict"),
        (["rules", "--year", "twenty"], "twenty"),
        (["rules", "--year", "20"], "20"),
        (["rules", "--on", "indicators"], "--diff"),
        (["rules", "wuhan-2021", "--on", "indicators"], "--diff"),
        (["rules", "-v"], "--diff"),
        (["rules", "--fail-on", "error"], "--lint"),
        (["rules", "--lint", "--fail-on", "fatal"], "fatal"),
        (["rules", "--format", "json"], "--lint"),
        (["rules", "wuhan-2021", "--format", "markdown"], "--kinds"),
        (["rules", "--format", "xml"], "xml"),
        (["rules", "--kinds", "--lint"], "--kinds"),
        (["rules", "--lint", "--diff", "wuhan-2021"], "--diff"),
        (["rules", "--kinds", "--year", "2020"], "--year"),
        (["rules", "--lint", "--year", "2020"], "--year"),
        (["rules", "--kinds", "ratio"], "--kinds"),
        (["rules", "--diff", "wuhan-2021"], "0"),
        (["rules", "hubei-2020", "platform", "--diff", "wuhan-2021"], "2"),
        (["rules", "wuhan-2021", "--diff"], "--diff"),
        (["rules", "wuhan-2021", "--diff", ""], "“”"),
        (["rules", "--diff", ""], "0"),
        (["rules", ""], "“”"),
        (["rules", "wuhan-2021", "--diff", "hubei-2002"], "hubei-2020"),
        (["rules", "wuhan-2021", "--diff", "tests"], "文件夹"),
        (["rules", "wuhan-2021", "--diff", "ratio"], "ratio"),
        (["rules", "wuhan-2021", "--diff", "hubei-2020", "--on", "no/such/path"], "no/such/path"),
        (["rules", "wuhan-2021", "--diff", "hubei-2020", "--on", "scoring/rulebooks"], "format"),
        (["schema", "invoice"], "invoice"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_usage_ends_with_2_and_is_told_on_standard_error(
    arguments: list[str], words: str, here: None, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert words in printed.err
    assert "Traceback" not in printed.err


def test_wrong_usage_in_a_process_of_its_own() -> None:
    ran = jixiao("audit", "没有的文件.yaml")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "没有的文件.yaml" in ran.stderr


def test_a_bug_of_ours_is_confessed_in_one_sentence_with_status_4(
    here: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr(source, "read_file", fail)
    assert run(["explain", INFO]) == 4
    told = capsys.readouterr().err
    assert is_one_sentence(told)
    assert "RuntimeError" in told
    assert "boom" in told
    monkeypatch.setenv("JIXIAO_DEBUG", "1")
    with pytest.raises(RuntimeError, match="boom"):
        run(["explain", INFO])


# -- one bad file never stops the others


def test_a_bad_file_never_stops_the_others() -> None:
    ran = jixiao("audit", BAD, ERROR, "--format", "json")
    report = json.loads(ran.stdout)
    assert ran.returncode == 3
    assert [each["status"] for each in report["scorecards"]] == ["invalid", "scored"]
    assert report["scorecards"][0]["problems"][0]["where"] == {"file": BAD, "line": 4, "column": 18}
    assert report["scorecards"][1]["total"] == "99.57"


def test_a_file_that_hits_a_bug_of_ours_never_stops_the_others(
    here: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    read_file = source.read_file

    def fail_once(file: str) -> source.Document:
        if file == ERROR:
            raise RuntimeError("boom")
        return read_file(file)

    monkeypatch.setattr(source, "read_file", fail_once)
    assert run(["audit", ERROR, INFO]) == 4
    printed = capsys.readouterr()
    assert "digital-economy.yaml" in printed.out
    assert ERROR in printed.out + printed.err
    assert "boom" in printed.out + printed.err


def test_a_file_that_vanishes_before_it_is_read_is_told(
    folder: Path, here: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    vanishing = folder / "vanishing.yaml"
    shutil.copy(ROOT / INFO, vanishing)
    read_file = source.read_file

    def lose_and_read(file: str) -> source.Document:
        vanishing.unlink(missing_ok=True)
        return read_file(file)

    monkeypatch.setattr(source, "read_file", lose_and_read)
    assert run(["audit", str(folder), "--format", "json"]) == 3
    first, second = json.loads(capsys.readouterr().out)["scorecards"]
    assert (first["status"], second["status"]) == ("scored", "invalid")
    assert second["problems"][0]["code"] == "source/unreadable-file"


def test_a_folder_that_cannot_be_read_is_told(
    folder: Path, here: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "locked").mkdir()
    scandir = os.scandir

    def refuse(path: str) -> Any:
        if str(path).endswith("locked"):
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert run(["audit", str(folder), "--format", "json"]) == 3
    cards = json.loads(capsys.readouterr().out)["scorecards"]
    assert sorted(each["status"] for each in cards) == ["invalid", "scored"]
    (problem,) = next(each["problems"] for each in cards if each["status"] == "invalid")
    assert problem["code"] == "source/unreadable-folder"
    assert problem["where"] == {"file": str(folder / "locked")}


# -- which files of a folder are scorecards

COMPOSE = "x-env: &env\n  TZ: Asia/Shanghai\nservices:\n  web:\n    environment: *env\n"
KUBERNETES = "apiVersion: v1\nkind: Service\n---\napiVersion: v1\nkind: Pod\n"
OTHER = "format: invoice/1\nitems: [{{ broken\n"


def test_other_yaml_files_of_a_folder_are_passed_over_and_counted(
    folder: Path, here: None, capsys: pytest.CaptureFixture[str]
) -> None:
    others = {"compose.yaml": COMPOSE, "pod.yml": KUBERNETES, "other.yaml": OTHER, "list.yaml": "- 1\n"}
    for name, text in others.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "empty.json").write_text("{}", encoding="utf-8")
    assert run(["audit", str(folder)]) == 0
    printed = capsys.readouterr()
    assert printed.err == ""
    assert "共1个文件" in printed.out
    assert "另有4个 YAML 文件不是自评表" in printed.out


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("title: 自评表\n".encode("gbk"), "source/not-utf8"),
        ("format: scorecard/1\ntitle: 自评表\n".encode("gbk"), "source/not-utf8"),
        (b"format: scorecard/1\ntitle: [\n", "source/unclosed-bracket"),
        ("format：scorecard/1\ntitle: 表\n".encode(), "source/fullwidth-colon"),
        (b"format: scorecard/2\n", "scorecard/other-format"),
    ],
    ids=["gbk without format", "gbk", "broken", "fullwidth", "later version"],
)
def test_what_may_be_a_scorecard_is_never_passed_over(
    content: bytes, code: str, folder: Path, here: None, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "a.yaml").write_bytes(content)
    assert run(["audit", str(folder), "--format", "json"]) == 3
    report = json.loads(capsys.readouterr().out)
    assert [each["status"] for each in report["scorecards"]] == ["invalid", "scored"]
    assert code in [each["code"] for each in report["scorecards"][0]["problems"]]


def test_a_folder_without_scorecards_is_wrong_usage(
    tmp_path: Path, here: None, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "compose.yaml").write_text(COMPOSE, encoding="utf-8")
    assert run(["audit", str(tmp_path)]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert str(tmp_path) in printed.err
    assert "看过1个 YAML 文件" in printed.err


def test_a_file_is_read_once_however_often_it_is_named(folder: Path, here: None, capsys: Any) -> None:
    file = folder / "digital-economy.yaml"
    (folder / "link.yaml").symlink_to(file)
    (folder / "again").symlink_to(folder)
    assert (
        run(["audit", str(file), str(folder), str(folder), f"{folder}/./{file.name}", "--format", "json"])
        == 0
    )
    assert [each["file"] for each in json.loads(capsys.readouterr().out)["scorecards"]] == [str(file)]


def test_links_that_lead_in_circles_end(folder: Path, here: None, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "a").mkdir()
    (folder / "a" / "b").symlink_to(folder / "a")
    (folder / "loop.yaml").symlink_to(folder / "loop.yaml")
    assert run(["audit", str(folder), "--format", "json"]) == 3
    report = json.loads(capsys.readouterr().out)
    cards = {Path(each["file"]).name: each["status"] for each in report["scorecards"]}
    assert cards == {"digital-economy.yaml": "scored", "loop.yaml": "invalid"}


def test_a_path_with_chinese_characters_and_blanks_is_read_and_printed(tmp_path: Path) -> None:
    path = tmp_path / "2024 年度 自评表" / "数字 经济.yaml"
    path.parent.mkdir()
    shutil.copy(ROOT / INFO, path)
    ran = jixiao("audit", path.parent)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert str(path) in ran.stdout


def test_files_come_in_the_order_of_the_paths_and_of_their_names(
    here: None, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["audit", WARNING, TABLES, "--format", "json"])
    names = [Path(each["file"]).stem for each in json.loads(capsys.readouterr().out)["scorecards"]]
    assert names == [
        "citizens-home",
        "administration",
        "big-data-center",
        "department",
        "digital-economy",
        "government-services",
        "smart-city",
    ]


# -- formats, languages, verbosity


def test_json_goes_to_a_file_and_text_to_standard_output_at_once(tmp_path: Path) -> None:
    file = tmp_path / "报告.json"
    ran = jixiao("audit", TABLES, "--format", f"json={file}", "--format", "text")
    assert (ran.returncode, ran.stderr) == (1, "")
    assert ran.stdout == once("audit", TABLES).stdout
    assert json.loads(file.read_text(encoding="utf-8"))["summary"]["errors"] == 1


def test_the_same_run_gives_the_same_bytes() -> None:
    first, second = (jixiao("audit", TABLES, "--format", "json", "--format", "text") for _ in range(2))
    assert first.stdout == second.stdout
    assert first.stdout.endswith(once("audit", TABLES).stdout)


def test_any_number_of_processes_gives_the_same_bytes(many: Path) -> None:
    formats = ("--format", "json", "--format", "text")
    runs = [jixiao("audit", many, *formats, "-j", jobs) for jobs in ("1", "2", "4")]
    assert {each.returncode for each in runs} == {3}
    assert len({each.stdout for each in runs}) == 1
    assert len({each.stderr for each in runs}) == 1
    assert runs[0].stdout.count("schema/exclusive-minimum") == 2 * 10


@pytest.mark.parametrize(
    ("variables", "arguments", "language"),
    [
        ({}, [], "zh"),
        ({"LANG": "zh_CN.UTF-8"}, [], "zh"),
        ({"LANG": "en_US.UTF-8"}, [], "en"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "zh_CN.UTF-8"}, [], "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_MESSAGES": "en_GB.UTF-8"}, [], "en"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": ""}, [], "en"),
        ({"LANG": "de_DE.UTF-8"}, [], "zh"),
        ({"LANG": "en_US.UTF-8"}, ["--lang", "zh"], "zh"),
        ({"LANG": "zh_CN.UTF-8"}, ["--lang", "en"], "en"),
    ],
)
def test_the_language_is_asked_for_or_that_of_the_locale(
    variables: dict[str, str], arguments: list[str], language: str, here: None, request: pytest.FixtureRequest
) -> None:
    monkeypatch, capsys = request.getfixturevalue("monkeypatch"), request.getfixturevalue("capsys")
    monkeypatch.delenv("LANG")
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert run(["audit", INFO, *arguments]) == 0
    printed = capsys.readouterr().out
    assert ("declared total" in printed, "自评总分" in printed) == (language == "en", language == "zh")


def test_a_process_in_an_english_locale_speaks_english() -> None:
    ran = jixiao("audit", ERROR, BAD, env=environment(LANG="en_US.UTF-8"))
    assert "The declared total 99.71 is 0.14 more than the sum of rows and budget, 99.57." in ran.stdout
    assert "must be more than 0, found 0" in ran.stdout or "exclusive-minimum" in ran.stdout
    assert "错误" not in ran.stdout


def test_quiet_shows_only_what_is_wrong_and_the_summary(
    here: None, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["audit", ERROR, INFO, BAD, "--quiet"]) == 3
    printed = capsys.readouterr().out
    assert "total/declared-mismatch" in printed
    assert "schema/exclusive-minimum" in printed
    assert INFO not in printed
    assert printed.splitlines()[-1].startswith("共3个文件")


def test_verbose_lists_every_info(here: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["audit", INFO]) == 0
    brief = capsys.readouterr().out
    assert run(["audit", INFO, "-v"]) == 0
    detailed = capsys.readouterr().out
    assert "value/restated-target ×2" in brief
    assert detailed.count("value/restated-target") == 2
    assert "加 -v" in brief
    assert "加 -v" not in detailed


# -- terminals, pipes, encodings, interruptions


@pytest.mark.parametrize(
    "variables",
    [
        {"LC_ALL": "C"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONIOENCODING": "gbk"},
    ],
    ids=str,
)
def test_a_locale_that_cannot_write_the_report_does_not_change_it(variables: dict[str, str]) -> None:
    ran = jixiao("audit", TABLES, env=environment(**variables))
    assert (ran.returncode, ran.stderr) == (1, "")
    assert ran.stdout == once("audit", TABLES).stdout


def test_a_file_name_that_is_no_text_is_printed_somehow(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/\xd7\xd4\xc6\xc0.yaml"
    Path(os.fsdecode(path)).write_bytes((ROOT / INFO).read_bytes())
    for name in ("text", "json"):
        ran = jixiao("audit", tmp_path, "--format", name, encoding="latin-1")
        assert (ran.returncode, ran.stderr) == (0, "")


def in_a_terminal(*arguments: str, columns: int = 100, **variables: str) -> str:
    """What the command prints to a terminal of that width; a bar, which slow machines show, goes elsewhere."""
    import fcntl
    import pty
    import struct
    import termios

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    with subprocess.Popen(
        [*MODULE, *arguments],
        env=environment(TERM="xterm-256color", **variables),
        cwd=ROOT,
        stdin=theirs,
        stdout=theirs,
        stderr=subprocess.DEVNULL,
    ):
        os.close(theirs)
        printed = b""
        try:
            while part := os.read(ours, 65536):
                printed += part
        except OSError:
            pass  # the other end was closed
    os.close(ours)
    return printed.decode().replace("\r\n", "\n")


def test_there_are_colours_in_a_terminal_and_nowhere_else() -> None:
    printed = in_a_terminal("audit", TABLES, columns=200)
    assert COLOURS.search(printed)
    assert "\x1b" not in once("audit", TABLES).stdout
    assert COLOURS.sub("", printed) == once("audit", TABLES).stdout


def test_no_color_is_honoured_in_a_terminal() -> None:
    assert "\x1b" not in in_a_terminal("audit", ERROR, NO_COLOR="1")


def test_an_empty_no_color_means_nothing() -> None:
    assert COLOURS.search(in_a_terminal("audit", ERROR, NO_COLOR=""))


@pytest.mark.parametrize(
    "arguments",
    [("audit", TABLES), ("audit", TABLES, "--format", "json"), ("schema",)],
    ids=" ".join,
)
def test_a_closed_pipe_is_told_in_one_sentence(arguments: tuple[str, ...]) -> None:
    with subprocess.Popen(
        [*MODULE, *arguments], env=environment(), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        told = process.stderr.read().decode()
    assert process.returncode == 3
    assert is_one_sentence(told)


@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&-", ">&- 2>&-"])
def test_what_is_for_a_closed_stream_goes_nowhere(closed: str, tmp_path: Path) -> None:
    report = tmp_path / "report.txt"
    command = f'"{sys.executable}" -m scoring audit {ERROR} --format text --format text={report} {closed}'
    ran = jixiao("-c", command, command=("bash",))
    whole = once("audit", ERROR)
    assert (ran.returncode, report.read_text(encoding="utf-8")) == (whole.returncode, whole.stdout)
    assert (ran.stdout, ran.stderr) == ("" if closed.startswith(">") else whole.stdout, "")


def test_a_pipe_that_wants_one_line_gets_it(many: Path) -> None:
    pipe = (
        f'"{sys.executable}" -m scoring audit -v --format json "{many}" | head -1; exit "${{PIPESTATUS[0]}}"'
    )
    ran = jixiao("-c", pipe, command=("bash",))
    assert ran.stdout == "{\n"
    assert ran.returncode == 3
    assert is_one_sentence(ran.stderr)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_is_told_in_one_sentence() -> None:
    with open("/dev/full", "w", encoding="utf-8") as full:
        ran = subprocess.run(
            [*MODULE, "audit", ERROR],
            env=environment(),
            cwd=ROOT,
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert ran.returncode == 3
    assert is_one_sentence(ran.stderr.decode())


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_an_interruption_ends_the_run_at_once(jobs: str, tmp_path: Path) -> None:
    text = (ROOT / TABLES / "department.yaml").read_bytes()
    for number in range(3000):
        (tmp_path / f"{number}.yaml").write_bytes(text)
    begun = tmp_path / "report.partial"  # there as soon as the files have been found
    with subprocess.Popen(
        [*MODULE, "audit", str(tmp_path), "-j", jobs, "--format", f"json={tmp_path / 'report'}"],
        env=environment(),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as process:
        while not begun.exists():
            assert process.poll() is None, "the run was over before it could be interrupted"
            time.sleep(0.01)
        time.sleep(0.3)  # into the middle of the files
        os.killpg(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert out == b""
    assert b"Traceback" not in err
    assert err.count(b"\n") <= 1


def test_an_interruption_while_the_program_loads_is_no_traceback() -> None:
    loading = [sys.executable, "-X", "importtime", "-m", "scoring", "audit", TABLES]
    with subprocess.Popen(
        loading, env=environment(), cwd=ROOT, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL
    ) as process:
        assert process.stderr is not None
        assert any(line.rstrip().endswith(b" click.core") for line in process.stderr)
        process.send_signal(signal.SIGINT)
        told = process.stderr.read()
    assert process.returncode == 130
    assert b"Traceback" not in told


# -- columns


def cells(line: str) -> list[tuple[str, int, int]]:
    """The cells of a line with the terminal columns where they begin and end."""
    found = []
    for cell in re.finditer(r"\S+(?: \S+)*", line):
        begin = width(line[: cell.start()])
        found.append((cell[0], begin, begin + width(cell[0])))
    return found


def width(text: str) -> int:
    return sum(2 if east_asian_width(each) in "WF" else 1 for each in text)


def lines_between(text: str, heading: str) -> list[str]:
    """The heading that begins so, and the rows below its rule."""
    lines = text.splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith(heading))
    assert set(lines[start + 1]) == {"─"}
    rows = list(takewhile(lambda line: len(cells(line)) >= 3, lines[start + 2 :]))
    next_heading = next(
        (number for number, line in enumerate(rows) if line.startswith("一级指标")), len(rows)
    )
    return [lines[start], *rows[:next_heading]]


@pytest.mark.parametrize(
    ("arguments", "heading", "numbers"),
    [
        (f"audit {TABLES}", "文件", {1, 2, 3, 4, 6, 7, 8}),
        (f"audit {TABLES} --lang en", "file", {1, 2, 3, 4, 6, 7, 8}),
        (f"score {TABLES}", "文件", {1, 2, 3, 4}),
        (f"score {ERROR}", "一级指标", {1, 2, 3}),
    ],
    ids=["audit", "audit in English", "score", "categories"],
)
def test_columns_line_up(
    arguments: str, heading: str, numbers: set[int], here: None, capsys: pytest.CaptureFixture[str]
) -> None:
    run(arguments.split())
    head, *rows = lines_between(capsys.readouterr().out, heading)
    assert len(rows) == (7 if TABLES in arguments.split() else 5)
    for row in rows:
        assert len(cells(row)) == len(cells(head))
        for number, (cell, title) in enumerate(zip(cells(row), cells(head), strict=True)):
            assert cell[2] == title[2] if number in numbers else cell[1] == title[1], (cell, title)


def test_the_rows_of_a_table_line_up(here: None, capsys: pytest.CaptureFixture[str]) -> None:
    run(["score", ERROR])
    head, *rows = lines_between(capsys.readouterr().out, "指标 ")
    assert len(rows) == 34
    titles = cells(head)
    for row in rows:
        found = cells(row)
        assert found[0][1] == titles[0][1]
        assert found[1][2] == titles[1][2]
        assert [each[1] for each in found[2:5]] == [each[1] for each in titles[2:5]]
        assert [each[2] for each in found[-2:]] == [each[2] for each in titles[-2:]]


def test_no_line_ends_in_blanks() -> None:
    assert not [line for line in once("audit", TABLES).stdout.splitlines() if line != line.rstrip()]
