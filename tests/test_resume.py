"""Runs that are interrupted or killed, and resumed: they leave what an undisturbed run leaves."""

import json
import os
import shutil
import signal
from pathlib import Path

import pytest
from batches import (
    FORMATS,
    MANY,
    Left,
    audit,
    card,
    fill,
    held,
    journals,
    kill_in_the_middle,
    reports,
    started,
    wait_for_journal,
)

from scoring.batch.records import frame


@pytest.mark.parametrize(("jobs", "then"), [("1", "1"), ("1", "2"), ("2", "1"), ("2", "2")])
def test_a_killed_run_is_resumed_with_the_same_bytes(
    jobs: str, then: str, here: Path, undisturbed: Left
) -> None:
    (here / "report.json").write_text("an earlier result", encoding="utf-8")
    kill_in_the_middle(here, *FORMATS, "-j", jobs, "--resume")
    assert (here / "report.json").read_text(encoding="utf-8") == "an earlier result"
    assert not (here / "report.txt").exists()
    known = held(here)
    assert 20 < known < MANY
    ran = audit(here, *FORMATS, "-j", then, "--resume")
    assert reports(here, ran) == undisturbed
    assert ran.stderr == f"{MANY + 2}个文件中有{known}个沿用中断前的结果\n"
    assert sorted(os.listdir(here)) == ["cards", "report.json", "report.txt"]


def test_a_run_that_is_killed_again_and_again_comes_to_its_end(here: Path, undisturbed: Left) -> None:
    for size in (10_000, 30_000, 60_000):
        kill_in_the_middle(here, *FORMATS, "-j", "2", "--resume", size=size)
    assert reports(here, audit(here, *FORMATS, "--resume")) == undisturbed


def test_an_interrupted_run_says_how_to_go_on_and_does(here: Path, undisturbed: Left) -> None:
    with started(here, *FORMATS, "-j", "2", "--resume") as process:
        wait_for_journal(here, 20_000)
        os.killpg(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=20)
    assert (process.returncode, out) == (130, b"")
    assert err.decode().strip().splitlines()[-1] == "已中断；用同一命令加 --resume 可接着做"
    assert sorted(os.listdir(here)) == [".jixiao", "cards"]
    assert reports(here, audit(here, *FORMATS, "--resume")) == undisturbed


def test_without_an_interrupted_run_everything_is_processed(here: Path, undisturbed: Left) -> None:
    ran = audit(here, *FORMATS, "--resume")
    assert ran.stderr == "没有找到可以接续的同一命令，从头开始\n"
    assert reports(here, ran) == undisturbed
    assert audit(here, *FORMATS, "--resume", "--quiet").stderr == ""


def test_files_that_changed_vanished_or_came_since_are_seen(here: Path) -> None:
    kill_in_the_middle(here, *FORMATS, "--resume")
    (here / "cards" / "0001.yaml").write_text(card(1, actual=45), encoding="utf-8")
    (here / "cards" / "0002.yaml").unlink()
    (here / "cards" / "0002a.yaml").write_text(card(2, actual=46), encoding="utf-8")
    shutil.copytree(here / "cards", here / "again" / "cards")
    ran = audit(here, *FORMATS, "--resume", LANG="zh_CN.UTF-8")
    assert ran.stderr.splitlines()[1] == "有1个文件在处理后改动过，重新处理"
    fresh = audit(here / "again", *FORMATS)
    assert reports(here, ran) == reports(here / "again", fresh)
    assert '"actual": "45%"' in (here / "report.json").read_text(encoding="utf-8")


OWN = """\
format: rulebook/1
id: own
extends: wuhan-2021
title: {{zh: 示例, en: example}}
effective: {{from: 2024-01-01, basis: {{source: notice, zh: 起施行, en: in force}}}}
sources: {{notice: {{zh: 通知, en: notice}}}}
rules:
  at_least: {{kind: {kind}, basis: {{source: notice, zh: 见通知, en: by the notice}}}}
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """Scorecards that name a rulebook beside them, which extends another."""
    fill(tmp_path / "cards", 60, lambda number: card(13 * number + 1, actual=80, rulebook="own.yaml"))
    own = OWN.format(kind="ratio").replace("wuhan-2021", "base.yaml").partition("rules:")[0]
    (tmp_path / "cards" / "own.yaml").write_text(own)
    (tmp_path / "cards" / "base.yaml").write_text(OWN.format(kind="ratio").replace("id: own", "id: base"))
    return tmp_path


def test_files_whose_own_rulebook_changed_are_processed_again(own: Path) -> None:
    kill_in_the_middle(own, *FORMATS, "--resume", size=5_000)
    base = own / "cards" / "base.yaml"
    base.write_text(OWN.format(kind="met_or_not").replace("id: own", "id: base"))
    known = held(own)
    ran = audit(own, *FORMATS, "--resume")
    assert ran.stderr.splitlines()[1] == f"有{known}个文件在处理后改动过，重新处理"
    assert '"rule": "met_or_not"' in (own / "report.json").read_text(encoding="utf-8")
    shutil.copytree(own / "cards", own / "again" / "cards")
    assert reports(own, ran) == reports(own / "again", audit(own / "again", *FORMATS))


def test_a_rulebook_of_the_whole_run_that_changed_makes_the_journal_stale(here: Path) -> None:
    (here / "own.yaml").write_text(OWN.format(kind="ratio"))
    kill_in_the_middle(here, *FORMATS, "--rulebook", "own.yaml", "--resume")
    (here / "own.yaml").write_text(OWN.format(kind="met_or_not"))
    ran = audit(here, *FORMATS, "--rulebook", "own.yaml", "--resume")
    assert ran.stderr == "评分办法在中断后改动过，全部重新处理\n"
    left = reports(here, ran)
    assert left == reports(here, audit(here, *FORMATS, "--rulebook", "own.yaml"))
    assert '"rule": "met_or_not"' in left[2].decode()


def test_another_command_has_a_journal_of_its_own(here: Path, undisturbed: Left) -> None:
    kill_in_the_middle(here, *FORMATS, "--resume")
    other = audit(here, "--format", "json", "--lang", "en", "--resume")
    assert other.stderr == "there is no interrupted run of this command; everything is processed\n"
    assert len(journals(here)) == 1
    assert reports(here, audit(here, *FORMATS, "--resume")) == undisturbed


def test_the_journal_of_another_run_is_not_taken_for_ones_own(here: Path, undisturbed: Left) -> None:
    kill_in_the_middle(here, "--format", "json", "--resume")
    (others,) = journals(here)
    content = others.read_bytes()
    others.unlink()
    kill_in_the_middle(here, *FORMATS, "--resume")
    (own,) = journals(here)
    own.write_bytes(content)
    ran = audit(here, *FORMATS, "--resume")
    assert ran.stderr == f".jixiao/{own.name} 是另一次运行的记录，全部从头处理\n"
    assert reports(here, ran) == undisturbed


def test_a_journal_of_another_engine_is_stale(here: Path, undisturbed: Left) -> None:
    kill_in_the_middle(here, *FORMATS, "--resume")
    (path,) = journals(here)
    content = path.read_bytes()
    length = int.from_bytes(content[:4])
    header = json.loads(content[8 : 8 + length])
    path.write_bytes(frame(json.dumps(header | {"engine": "0.0.9"}).encode()) + content[8 + length :])
    ran = audit(here, *FORMATS, "--resume")
    assert ran.stderr == "中断前的运行用的是另一版本的 jixiao，全部重新处理\n"
    assert reports(here, ran) == undisturbed


def test_what_is_no_journal_is_told_as_damaged(here: Path, undisturbed: Left) -> None:
    kill_in_the_middle(here, *FORMATS, "--resume")
    (path,) = journals(here)
    path.write_bytes(b"\0" * 100)
    ran = audit(here, *FORMATS, "--resume")
    assert ran.stderr == f"中断前的记录 .jixiao/{path.name} 已损坏，全部重新处理\n"
    assert reports(here, ran) == undisturbed


def test_a_second_run_of_the_same_command_is_refused_and_leaves_the_first_alone(
    here: Path, undisturbed: Left
) -> None:
    with started(here, *FORMATS, "--resume") as process:
        wait_for_journal(here, 100)
        (path,) = journals(here)
        second = audit(here, *FORMATS, "--resume")
        first = process.communicate(timeout=60)[0].decode()
    assert (
        process.returncode,
        first,
        (here / "report.json").read_bytes(),
        (here / "report.txt").read_bytes(),
    ) == undisturbed
    assert second.returncode == 2
    assert second.stderr == f"同一命令正在这里运行，并在写 .jixiao/{path.name}；请等它做完，或先结束它\n"


def test_a_folder_that_takes_no_journal_is_told(here: Path) -> None:
    (here / ".jixiao").write_text("", encoding="utf-8")
    ran = audit(here, "--resume", "--lang", "en")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.startswith("the progress cannot be recorded in .jixiao/audit-")
    assert ran.stderr.count("\n") == 1


def test_a_run_without_scorecards_leaves_no_journal(tmp_path: Path) -> None:
    (tmp_path / "cards").mkdir()
    (tmp_path / "cards" / "compose.yaml").write_text("services: {}\n", encoding="utf-8")
    ran = audit(tmp_path, "--resume", "--quiet")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert os.listdir(tmp_path) == ["cards"]


ACCEPTED = "accepted:\n- {code: total/declared-mismatch, reason: 已更正, by: 复核岗, until: 2099-12-31}\n"


def test_what_a_reviewer_accepts_in_between_counts_in_the_resumed_run(here: Path) -> None:
    kill_in_the_middle(here, *FORMATS, "--resume")
    known = held(here)
    (here / "cards" / "0011.expected.yaml").write_text(ACCEPTED, encoding="utf-8")
    ran = audit(here, *FORMATS, "--resume")
    assert ran.stderr.splitlines() == [
        f"{MANY + 3}个文件中有{known - 1}个沿用中断前的结果",
        "有1个文件在处理后改动过，重新处理",
    ]
    assert '"accepted_errors": 1' in (here / "report.json").read_text(encoding="utf-8")
    assert reports(here, ran) == reports(here, audit(here, *FORMATS))


def test_another_day_matters_to_files_with_accepted_findings_alone(here: Path) -> None:
    accepted = ACCEPTED.replace("2099-12-31", "2026-01-01")
    (here / "cards" / "0011.expected.yaml").write_text(accepted, encoding="utf-8")
    kill_in_the_middle(here, *FORMATS, "--resume", "--date", "2026-01-01")
    known = held(here)
    ran = audit(here, *FORMATS, "--resume", "--date", "2026-01-02")
    assert ran.stderr == f"{MANY + 3}个文件中有{known - 1}个沿用中断前的结果\n"
    left = reports(here, ran)
    assert left == reports(here, audit(here, *FORMATS, "--date", "2026-01-02"))
    assert left != reports(here, audit(here, *FORMATS, "--date", "2026-01-01"))


def test_what_is_accepted_for_the_folder_in_between_has_all_of_it_processed_again(here: Path) -> None:
    kill_in_the_middle(here, *FORMATS, "--resume")
    known = held(here)
    entry = ACCEPTED.partition("\n")[2].strip()
    text = f"format: accepted/1\naccepted:\n  0011.yaml:\n  {entry}\n"
    (here / "cards" / "accepted.yaml").write_text(text, encoding="utf-8")
    ran = audit(here, *FORMATS, "--resume")
    assert ran.stderr.splitlines()[-1] == f"有{known}个文件在处理后改动过，重新处理"
    assert '"accepted_errors": 1' in (here / "report.json").read_text(encoding="utf-8")
    assert reports(here, ran) == reports(here, audit(here, *FORMATS))
