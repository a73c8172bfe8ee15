"""Where reports go, what keeps them from it, and what somebody sees who waits for them."""

import json
import os
import resource
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from batches import MANY, Left, audit
from commands import SCRIPT, environment

from scoring.cli import destinations, output, run
from scoring.messages import Language


def test_a_report_that_does_not_fit_leaves_the_earlier_one(here: Path) -> None:
    (here / "report.json").write_text("an earlier result", encoding="utf-8")

    def allow_little() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))

    ran = subprocess.run(
        [*SCRIPT, "audit", "cards", "--format", "json=report.json"],
        env=environment(),
        cwd=here,
        capture_output=True,
        preexec_fn=allow_little,
        check=False,
        timeout=30,
    )
    assert ran.returncode == 2
    assert ran.stderr.decode() == "无法写入 report.json：文件超过了允许的大小\n"
    assert (here / "report.json").read_text(encoding="utf-8") == "an earlier result"
    assert sorted(os.listdir(here)) == ["cards", "report.json"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_device_is_told_and_stays_a_device(here: Path) -> None:
    ran = audit(here, "--format", "json=/dev/full")
    assert (ran.returncode, ran.stderr) == (2, "无法写入 /dev/full：磁盘已满\n")
    assert not Path("/dev/full").is_file()


def test_a_device_is_written_as_it_is(here: Path, undisturbed: Left) -> None:
    ran = audit(here, "--format", "json=/dev/stdout")
    assert ran.stdout.encode() == undisturbed[2]


def test_a_report_keeps_the_mode_and_the_link_of_the_one_it_replaces(here: Path) -> None:
    (here / "kept.json").write_text("", encoding="utf-8")
    (here / "kept.json").chmod(0o640)
    (here / "link.json").symlink_to("kept.json")
    audit(here, "--format", "json=link.json")
    assert (here / "link.json").is_symlink()
    assert (here / "kept.json").stat().st_mode & 0o777 == 0o640
    assert json.loads((here / "kept.json").read_text(encoding="utf-8"))["summary"]["files"] == MANY + 1


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            ["--format", "json=a.json", "--format", "text=./a.json"],
            "两份结果不能都写到 a.json；请各用一个文件\n",
        ),
        (
            ["--format", "json=a.json", "--format", "text=./a.json", "--lang", "en"],
            "two reports cannot be written to a.json; give each a file of its own\n",
        ),
        (
            ["--format", "json=cards/0001.yaml", "--lang", "en"],
            "the result cannot be written over cards/0001.yaml, which is read; choose another name\n",
        ),
    ],
)
def test_a_report_goes_nowhere_where_it_does_harm(
    arguments: list[str], sentence: str, many_cards: Path
) -> None:
    ran = audit(many_cards.parent, *arguments)
    assert (ran.returncode, ran.stdout, ran.stderr) == (2, "", sentence)
    assert os.listdir(many_cards.parent) == ["cards"]


def test_no_room_to_put_a_report_together_is_told(
    many_cards: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(destinations.StandardOutput, "write", fail)
    assert run(["audit", str(many_cards / "0001.yaml"), "--lang", "en"]) == 2
    assert capsys.readouterr().err == (
        "the report for standard output cannot be put together in the folder for temporary files: the disk is "
        "full; write it to a file (--format NAME=FILE), or set TMPDIR to a folder with room\n"
    )
    assert run(["audit", str(many_cards / "0001.yaml"), "--lang", "zh"]) == 2
    assert capsys.readouterr().err == (
        "无法在临时文件夹中汇集要输出的结果：磁盘已满；"
        "请写到文件（--format 名称=文件），或把 TMPDIR 设为有空间的文件夹\n"
    )


# -- somebody waits


class Screen(StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("language", "unit"), [("zh", "个文件/秒"), ("en", "files/s")])
def test_whoever_waits_sees_how_far_it_is_and_how_fast(
    language: Language, unit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = Screen()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setattr(output, "PATIENCE", 0)
    monkeypatch.setattr(output, "BETWEEN_DRAWINGS", 0)
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.setenv("TERM", "xterm")
    outcomes = output.with_progress(iter(range(100)), 100, quiet=False, language=language)
    assert list(outcomes) == list(range(100))
    assert "50/100" in screen.getvalue()
    assert unit in screen.getvalue()


@pytest.mark.parametrize(("quiet", "patience"), [(True, 0), (False, 60)])
def test_nobody_is_bothered_by_a_bar_who_does_not_wait(
    quiet: bool,  # noqa: FBT001
    patience: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    screen = Screen()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setattr(output, "PATIENCE", patience)
    assert list(output.with_progress(iter(range(100)), 100, quiet=quiet, language="zh")) == list(range(100))
    assert screen.getvalue() == ""
