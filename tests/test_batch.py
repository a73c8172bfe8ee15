"""Many files, in any number of processes, with files that end the process that works on them."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from batches import FORMATS, MANY, Left, audit, reports, started, wait_for_journal
from commands import jixiao

from scoring import batch
from scoring.batch import Found
from scoring.batch.run import is_worth_processes
from scoring.messages import say

# -- processes


@pytest.mark.parametrize("jobs", ["2", "3"])
def test_any_number_of_processes_leaves_the_same_bytes(jobs: str, here: Path, undisturbed: Left) -> None:
    ran = audit(here, *FORMATS, "-j", jobs)
    assert reports(here, ran) == undisturbed
    assert ran.stderr == ""
    report = json.loads((here / "report.json").read_bytes())
    assert [each["file"] for each in report["scorecards"]][:2] == ["cards/0000.yaml", "cards/0001.yaml"]
    assert report["summary"]["files"] == MANY + 1
    assert report["summary"]["passed_over"] == 1
    assert report["summary"]["invalid"] == 1 + len(range(0, MANY, 13))


def test_a_plain_run_leaves_nothing_but_its_reports(here: Path) -> None:
    audit(here, *FORMATS, "-j", "2")
    assert sorted(os.listdir(here)) == ["cards", "report.json", "report.txt"]


DRIVER = """\
import os, sys
from scoring.batch import task
read_card = task.read_card
def read_or_die(found):
    name = os.path.basename(found.file)
    if "killed" in name:
        os.kill(os.getpid(), 9)
    if "ended" in name:
        os._exit(3)
    if "memory" in name:
        raise MemoryError
    if "once" in name and not os.path.exists("died"):
        open("died", "w").close()
        os._exit(3)
    return read_card(found)
task.read_card = read_or_die
from scoring.__main__ import main
main()
"""


def audit_with_killers(cwd: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Files whose names say so end the process that reads them."""
    command = (sys.executable, "-c", DRIVER)
    return jixiao("audit", "cards", *arguments, command=command, cwd=cwd)


@pytest.mark.parametrize("jobs", ["2", "4"])
def test_a_file_that_ends_its_process_is_told_and_costs_no_other(
    jobs: str, here: Path, undisturbed: Left
) -> None:
    killers = ("0000.killed.yaml", "0100.ended.yaml", "0100.killed.yaml", "zzzz.memory.yaml")
    for name in killers:
        shutil.copy(here / "cards" / "0001.yaml", here / "cards" / name)
    ran = audit_with_killers(here, "--format", "json", "-j", jobs)
    assert (ran.returncode, ran.stderr) == (4, "")
    entries = {Path(each["file"]).name: each for each in json.loads(ran.stdout)["scorecards"]}
    expected = {Path(each["file"]).name: each for each in json.loads(undisturbed[2])["scorecards"]}
    told = {name: entries.pop(name) for name in killers}
    assert entries == expected
    assert {name: each["problems"][0]["code"] for name, each in told.items()} == {
        "0000.killed.yaml": "internal/process-killed",
        "0100.ended.yaml": "internal/process-ended",
        "0100.killed.yaml": "internal/process-killed",
        "zzzz.memory.yaml": "internal/error",
    }
    assert told["0000.killed.yaml"]["status"] == "invalid"
    assert told["0000.killed.yaml"]["problems"][0]["where"] == {"file": "cards/0000.killed.yaml"}


def test_a_file_that_ended_its_process_once_is_tried_again(here: Path, undisturbed: Left) -> None:
    os.rename(here / "cards" / "0100.yaml", here / "cards" / "0100.once.yaml")
    ran = audit_with_killers(here, "--format", "json", "-j", "2")
    assert (here / "died").exists()
    assert (ran.returncode, ran.stderr) == (3, "")
    assert ran.stdout.replace("0100.once.yaml", "0100.yaml").encode() == undisturbed[2]


def test_a_worker_that_is_killed_from_outside_costs_nothing(here: Path, undisturbed: Left) -> None:
    with started(here, *FORMATS, "-j", "2", "--resume") as process:
        wait_for_journal(here, 10_000)
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        assert len(children) == 2
        os.kill(int(children[0]), signal.SIGKILL)
        out, _ = process.communicate(timeout=30)
    ran = subprocess.CompletedProcess([], process.returncode, out.decode(), "")
    assert reports(here, ran) == undisturbed


def test_workers_do_not_outlive_a_killed_run(here: Path) -> None:
    with started(here, "-j", "2", "--resume") as process:
        wait_for_journal(here, 5_000)
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        process.kill()
        process.wait()
        until = time.monotonic() + 10
        while any(Path(f"/proc/{each}/exe").exists() for each in children):
            assert time.monotonic() < until, "a worker goes on working for nobody"
            time.sleep(0.01)


# -- the sentences


@pytest.mark.parametrize(
    ("code", "facts", "zh", "en"),
    [
        (
            "internal/process-killed",
            {"signal": "SIGKILL"},
            "处理该文件的进程被 SIGKILL 终止，单独重试时又是如此；其余文件不受影响。"
            "请腾出内存后重新运行；若仍如此，请附上文件报告。",
            "the process that worked on this file was ended by SIGKILL, and again when it worked on this file "
            "alone; the other files are not affected. Free memory and run it again; if that does not help, "
            "report it with the file.",
        ),
        (
            "internal/process-ended",
            {"status": 3},
            "处理该文件的进程以状态 3 退出，单独重试时又是如此；其余文件不受影响。"
            "这是 jixiao 的缺陷，请附上文件报告。",
            "the process that worked on this file ended with status 3, and again when it worked on this file "
            "alone; the other files are not affected. This is a defect of jixiao, please report it with the "
            "file.",
        ),
        ("cli/rate", {"rate": 250}, "250个文件/秒", "250 files/s"),
    ],
)
def test_a_sentence(code: str, facts: dict[str, object], zh: str, en: str) -> None:
    assert (say(code, facts, "zh"), say(code, facts, "en")) == (zh, en)


# -- which files


def test_a_few_files_are_not_worth_processes_and_many_are(many_cards: Path, tmp_path: Path) -> None:
    found = list(batch.find_files((str(many_cards),)))
    assert is_worth_processes(found)
    assert not is_worth_processes(found[:10])
    large = tmp_path / "large.yaml"
    large.write_text("#" * 1_000_000, encoding="utf-8")
    assert is_worth_processes([Found(str(large), is_named=True), *found[:1]])
    assert not is_worth_processes([Found(str(large), is_named=True)])
