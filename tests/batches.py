"""Folders of many small scorecards, and audits of them that are disturbed."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from commands import SCRIPT, environment, jixiao

Left: TypeAlias = tuple[int, str, bytes, bytes]  # status, standard output, report.json, report.txt

CARD = """\
format: scorecard/1
title: 2024年度项目{number}自评表
year: 2024
rulebook: {rulebook}
declared_total: {total}
budget: {{weight: 20, planned: 100, executed: 100, rate: 100%, declared: 20}}
groups:
- name: 产出指标
  weight: 80
  indicators:
  - {{name: 完成数量, weight: 50, target: "≥{target}个", actual: "{target}个", declared: 50}}
  - {{name: 完成率, weight: 30, target: "≥90%", actual: "{actual}%", declared: 30}}
"""
MANY = 320  # with their comments more than a start of processes is worth

FORMATS = ("--format", "json=report.json", "--format", "text=report.txt", "--format", "text")


def card(number: int, *, actual: int = 95, rulebook: str = "wuhan-2021") -> str:
    """A small scorecard, of which each eleventh has a wrong total and each seventh a missed target."""
    text = CARD.format(
        number=number,
        rulebook=rulebook,
        total=99 if number % 11 == 0 else 100,
        target=number + 1,
        actual=81 if number % 7 == 0 else actual,
    )
    return text if number % 13 else text.replace("weight: 50", "weight: -50")


def fill(folder: Path, count: int = MANY, write: Callable[[int], str] = card) -> Path:
    """A folder with that many scorecards, one of another kind, and one that says nothing."""
    folder.mkdir()
    for number in range(count):
        (folder / f"{number:04}.yaml").write_text(f"# {'-' * 800}\n{write(number)}", encoding="utf-8")
    (folder / "compose.yaml").write_text("services: {}\n", encoding="utf-8")
    (folder / "empty.yaml").write_text("", encoding="utf-8")
    return folder


def audit(cwd: Path, *arguments: str, **options: str) -> subprocess.CompletedProcess[str]:
    """Audit the folder `cards` with the installed command."""
    return jixiao("audit", "cards", *arguments, command=SCRIPT, cwd=cwd, env=environment(**options))


def reports(cwd: Path, ran: subprocess.CompletedProcess[str]) -> Left:
    """All that a run with FORMATS leaves."""
    return (
        ran.returncode,
        ran.stdout,
        (cwd / "report.json").read_bytes(),
        (cwd / "report.txt").read_bytes(),
    )


def started(cwd: Path, *arguments: str) -> subprocess.Popen[bytes]:
    """The same audit as a process group of its own that can be disturbed."""
    return subprocess.Popen(
        [
            "nice",
            "-n",
            "19",
            *SCRIPT,
            "audit",
            "cards",
            *arguments,
        ],  # whoever disturbs it is to get the processor in time
        env=environment(),
        cwd=cwd,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def journals(cwd: Path) -> list[Path]:
    return sorted((cwd / ".jixiao").glob("*.journal"))


def wait_for_journal(cwd: Path, size: int) -> None:
    """Until so many bytes are in the journal of a run."""
    until = time.monotonic() + 30
    while sum(each.stat().st_size for each in journals(cwd)) < size:
        assert time.monotonic() < until, "the run keeps no journal"
        time.sleep(0.002)


def kill_in_the_middle(cwd: Path, *arguments: str, size: int = 20_000) -> None:
    with started(cwd, *arguments) as process:
        wait_for_journal(cwd, size)
        os.killpg(process.pid, signal.SIGKILL)
        assert process.stdout is not None
        assert process.stdout.read() == b""
    assert process.returncode == -signal.SIGKILL, "the run was over before it could be killed"


def held(cwd: Path) -> int:
    """How many whole records the only journal of a folder has behind its first."""
    (path,) = journals(cwd)
    content, found = path.read_bytes(), -1
    while len(content) >= 8 and len(content) >= 8 + int.from_bytes(content[:4]):
        content, found = content[8 + int.from_bytes(content[:4]) :], found + 1
    return found
