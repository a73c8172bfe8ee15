"""The hooks, run by pre-commit itself on scratch repositories. Run by `make test-hooks`.

pre-commit clones a commit of this working tree and installs it into an environment of its own, as it does for every user.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from scoring.cli import run as jixiao

pytestmark = pytest.mark.hooks

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent
CARD = """format: scorecard/1
title: 示例
year: 2024
rulebook: wuhan-2021
declared_total: 100
budget: {weight: 20, planned: 100, executed: 100, declared: 20}
indicators:
- {name: 甲, weight: 80, target: "≥90%", actual: "95%", declared: 80}
"""
FILES = {
    "scorecards/card.yaml": CARD,
    "scorecards/card.expected.yaml": "total: 100\n",
    "other.yaml": "name: [unclosed\n",
    "notes.txt": "declared_total: 1\n",
}
AUTHOR = {
    f"GIT_{role}_{what}": value
    for role in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "test"), ("EMAIL", "test@example.org"))
}


def call(*command: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    # Run from a hook, git has variables that lead back to its own repository.
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        command,
        cwd=cwd,
        env={**inherited, **AUTHOR, "PATH": path, **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def git(*words: str, cwd: Path) -> str:
    done = call("git", *words, cwd=cwd)
    assert done.returncode == 0, done.stderr
    return done.stdout


def commit_all(folder: Path) -> str:
    """Make a folder a repository with everything in it committed; the id of the commit."""
    git("init", "--quiet", cwd=folder)
    git("add", "--all", cwd=folder)
    git("commit", "--quiet", "--no-verify", "--message", "all", cwd=folder)
    return git("rev-parse", "HEAD", cwd=folder).strip()


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A repository with what is in this working tree, and its commit."""
    tree = tmp_path_factory.mktemp("published")
    listed = git("ls-files", "--cached", "--others", "--exclude-standard", "-z", cwd=ROOT)
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (tree / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, tree / name)
    return tree, commit_all(tree)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Where pre-commit keeps what it installs, once for all tests."""
    return str(tmp_path_factory.mktemp("home"))


@pytest.fixture
def project(tmp_path: Path, published: tuple[Path, str]) -> Path:
    repository, revision = published
    hooks = "".join(f"  - id: jixiao-{name}\n" for name in ("schema", "audit", "test"))
    config = f"repos:\n- repo: {repository}\n  rev: {revision}\n  hooks:\n{hooks}"
    for name, text in {**FILES, ".pre-commit-config.yaml": config}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    commit_all(tmp_path)
    return tmp_path


def hooks_on(project: Path, home: str) -> tuple[dict[str, str], str]:
    """What each hook says of all files of a project, and everything that is printed."""
    done = call("pre-commit", "run", "--all-files", "--color=never", cwd=project, PRE_COMMIT_HOME=home)
    found = re.findall(r"(?m)^(jixiao \w+) .*\)\.*(Passed|Failed)$", done.stdout)
    assert found, done.stdout + done.stderr
    assert done.returncode == int("Failed" in dict(found).values())
    return dict(found), done.stdout


def change(project: Path, before: str, after: str) -> None:
    card = project / "scorecards" / "card.yaml"
    assert before in CARD
    card.write_text(CARD.replace(before, after), encoding="utf-8")
    git("add", "--all", cwd=project)


def test_a_table_that_holds_passes(project: Path, home: str) -> None:
    said, _ = hooks_on(project, home)
    assert said == {"jixiao check": "Passed", "jixiao audit": "Passed", "jixiao test": "Passed"}


def test_a_declared_number_that_does_not_hold_fails_in_the_audit_alone(project: Path, home: str) -> None:
    change(project, "declared_total: 100", "declared_total: 99")
    said, printed = hooks_on(project, home)
    assert said == {"jixiao check": "Passed", "jixiao audit": "Failed", "jixiao test": "Passed"}
    assert re.search(r"scorecards/card.yaml\n(.*\n){2}.* 5:17 +total/declared-mismatch", printed)


def test_a_score_that_moved_fails_in_the_test_too(project: Path, home: str) -> None:
    change(project, "95%", "45%")
    said, _ = hooks_on(project, home)
    assert said == {"jixiao check": "Passed", "jixiao audit": "Failed", "jixiao test": "Failed"}


def test_a_wrong_key_fails_everywhere(project: Path, home: str) -> None:
    change(project, "title", "titel")
    said, printed = hooks_on(project, home)
    assert said == {"jixiao check": "Failed", "jixiao audit": "Failed", "jixiao test": "Failed"}
    assert "scorecards/card.yaml:2:1" in printed


def test_a_commit_is_refused_and_passes_once_mended(project: Path, home: str) -> None:
    assert call("pre-commit", "install", cwd=project, PRE_COMMIT_HOME=home).returncode == 0
    commit = ("git", "commit", "--message", "a change")
    change(project, "declared_total: 100", "declared_total: 99")
    refused = call(*commit, cwd=project, PRE_COMMIT_HOME=home)
    assert refused.returncode == 1
    assert "total/declared-mismatch" in refused.stderr + refused.stdout
    change(project, "示例", "又一个示例")
    assert call(*commit, cwd=project, PRE_COMMIT_HOME=home).returncode == 0


def test_the_hooks_of_a_new_project_run_the_jixiao_that_is_installed(tmp_path: Path, home: str) -> None:
    assert jixiao(["init", str(tmp_path), "--lang", "en"]) == 0
    commit_all(tmp_path)
    said, _ = hooks_on(tmp_path, home)
    assert said == {"jixiao check": "Passed", "jixiao audit": "Passed", "jixiao test": "Passed"}
    card = tmp_path / "scorecards" / "training.yaml"
    card.write_text(card.read_text("utf-8").replace("declared: 6.5", "declared: 7"), encoding="utf-8")
    said, printed = hooks_on(tmp_path, home)
    assert said == {"jixiao check": "Passed", "jixiao audit": "Failed", "jixiao test": "Failed"}
    assert "11:17   total/declared-mismatch" in printed
