"""`jixiao check` and `--pass-over`: what hooks run on whatever files a commit changes."""

from pathlib import Path

import pytest
import yaml
from commands import command_of, jixiao

ROOT = Path(__file__).parents[1]
CARD = """format: scorecard/1
title: 示例
year: 2024
rulebook: wuhan-2021
declared_total: 100
budget: {weight: 20, planned: 100, executed: 100, declared: 20}
indicators:
- {name: 甲, weight: 80, target: "≥90%", actual: "95%", declared: 80}
"""
BOOK = """format: rulebook/1
id: own
extends: wuhan-2021
title: {zh: 示例办法, en: example}
effective: {from: 2024-01-01, assumption: {zh: 示例, en: example}}
"""
STALE = """format: accepted/1
accepted:
  card.yaml:
  - {code: reason/missing, at: 甲, reason: 已核, by: 复核岗, until: 9999-12-31}
"""
FILES = {
    "card.yaml": CARD,
    "card.expected.yaml": "total: 100\n",
    "book.yaml": BOOK,
    "gates.yaml": "format: gates/1\nextends: strict\n",
    "other.yaml": "name: [unclosed\n",
    "template.yml": "{{ include }}: &a\n",
}
MISTAKES = {
    "card.yaml": ("title: 示例", "titel: 示例", "card.yaml:2:1: "),
    "card.expected.yaml": ("total", "totl", "card.expected.yaml:1:1: "),
    "book.yaml": ("extends: wuhan-2021", "extends: wuhan-2012", "book.yaml:3:10: "),
    "gates.yaml": ("extends: strict", "extends: strickt", "gates.yaml:2:10: "),
}
HOOKS = {each["id"]: each for each in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))}


@pytest.fixture
def here(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_files_of_ours_are_read_and_others_passed_over(here: Path) -> None:
    run = jixiao("check", *FILES, cwd=here)
    assert (run.returncode, run.stdout) == (0, "共4个文件，0个无法使用；略过2个。\n")
    run = jixiao("check", ".", "--lang", "en", cwd=here)
    assert (run.returncode, run.stdout) == (0, "Files 4: unusable 0. Passed over 2.\n")
    assert jixiao("check", *FILES, "--quiet", cwd=here).stdout == ""


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_in_any_of_them_is_told_with_its_place(name: str, here: Path) -> None:
    before, after, place = MISTAKES[name]
    (here / name).write_text(FILES[name].replace(before, after), encoding="utf-8")
    run = jixiao("check", *FILES, "--quiet", cwd=here)
    assert run.returncode == 3
    (line,) = run.stdout.splitlines()
    assert line.startswith(place)


def test_a_table_whose_rulebook_cannot_be_used_is_told_at_its_reference(here: Path) -> None:
    rest = CARD.replace("rulebook: wuhan-2021\n", "").split("\n", 1)[1]
    for name, rulebook in (("card.yaml", "none.yaml"), ("second.yaml", "heir.yaml")):
        text = f"format: scorecard/1\nrulebook: {rulebook}\n{rest}"
        (here / name).write_text(text, encoding="utf-8")
    (here / "heir.yaml").write_text("format: rulebook/1\nid: heir\nextends: none.yaml\n", encoding="utf-8")
    run = jixiao("check", "card.yaml", "heir.yaml", "second.yaml", "--lang", "en", cwd=here)
    cannot = "the rulebook “none.yaml” cannot be opened: it does not exist; mend its path [rulebook/file-unreadable]\n"
    assert (run.returncode, run.stdout) == (
        3,
        f"card.yaml:2:11: {cannot}heir.yaml:3:10: {cannot}Files 3: unusable 3. Passed over 0.\n",
    )
    audit = jixiao("audit", "second.yaml", "--lang", "en", cwd=here)
    assert audit.stdout.startswith("second.yaml\n  unreadable heir.yaml:3:10 rulebook/file-unreadable\n")


def test_a_path_that_does_not_exist_is_wrong_usage(here: Path) -> None:
    run = jixiao("check", "none.yaml", cwd=here)
    assert (run.returncode, run.stderr) == (2, "没有“none.yaml”这个文件或文件夹\n")


def test_what_a_table_comes_to_is_no_matter_of_check(here: Path) -> None:
    (here / "card.yaml").write_text(
        CARD.replace("declared_total: 100", "declared_total: 99"), encoding="utf-8"
    )
    assert jixiao("check", "card.yaml", cwd=here).returncode == 0


def test_an_audit_may_pass_over_what_is_no_scorecard(here: Path) -> None:
    names = [each for each in FILES if each != "other.yaml"]
    assert jixiao("audit", *names, cwd=here).returncode == 3
    run = jixiao("audit", "--pass-over", *names, cwd=here)
    assert run.returncode == 0
    assert run.stdout.endswith(
        "共1个文件：1个已复核，0个不完整，0个无法读取；0项错误，0项提醒，0项信息。另有4个 YAML 文件不是自评表，没有读取。\n"
    )
    assert jixiao("audit", "--pass-over", "book.yaml", "other.yaml", cwd=here).returncode == 0


@pytest.mark.parametrize("hook", sorted(HOOKS))
def test_a_hook_names_a_command_and_options_that_exist(hook: str) -> None:
    program, command, *options = HOOKS[hook]["entry"].split()
    assert program == "jixiao"
    known = {name for each in command_of(command).params for name in each.opts}
    assert set(options) <= known


def test_the_hooks_are_those_that_are_promised() -> None:
    assert sorted(HOOKS) == ["jixiao-audit", "jixiao-schema", "jixiao-test"]


def test_the_hooks_do_their_work_on_the_files_of_a_commit(here: Path) -> None:
    def run(hook: str) -> int:
        entry = [*HOOKS[hook]["entry"].split()[1:], *HOOKS[hook].get("args", [])]
        files = [] if HOOKS[hook].get("pass_filenames") is False else sorted(FILES)
        return jixiao(*entry, *files, cwd=here).returncode

    assert [run(hook) for hook in sorted(HOOKS)] == [0, 0, 0]
    (here / "card.yaml").write_text(CARD.replace("95%", "85%"), encoding="utf-8")
    assert [run(hook) for hook in sorted(HOOKS)] == [1, 0, 1]


def test_the_audit_of_a_commit_sees_what_the_commit_does_not_touch(here: Path) -> None:
    (here / "accepted.yaml").write_text(STALE, encoding="utf-8")
    hook = HOOKS["jixiao-audit"]
    assert hook["pass_filenames"] is False
    run = jixiao(*hook["entry"].split()[1:], *hook["args"], cwd=here)
    assert run.returncode == 1
    assert "accepted/stale" in run.stdout
