"""Adding a rule kind takes one Python file and one case file: tried on a copy of the project."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

PAGE = (ROOT / "docs" / "adding-a-kind.md").read_text(encoding="utf-8")
KINDS = re.findall(r"(?ms)^```py\n(.*?)^```$", PAGE)
CASES = re.findall(r"(?ms)^```yaml\n(.*?)^```$", PAGE)
NAMES = [re.findall(r'@rule\("(\w+)"', each)[0] for each in KINDS]
"""A kind that is computed, and one that is judged."""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The project with two kinds more."""
    ignored = shutil.ignore_patterns(".*", "__pycache__", "*.egg-info", "build", "dist")
    copied = tmp_path / "project"
    shutil.copytree(ROOT, copied, ignore=ignored)
    for name, kind, cases in zip(NAMES, KINDS, CASES, strict=True):
        (copied / "scoring" / "rules" / "kinds" / f"{name}.py").write_text(kind, encoding="utf-8")
        (copied / "tests" / "cases" / "rules" / f"{name}.yaml").write_text(cases, encoding="utf-8")
    return copied


def python(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(project), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_there_is_a_kind_of_each_sort() -> None:
    assert [re.findall(r"def (formula|judge)\(", each) for each in KINDS] == [["formula"], ["judge"]]


def test_one_file_and_its_cases_make_a_kind(project: Path) -> None:
    generated = python(project, "docs/generate.py")
    assert (generated.returncode, generated.stderr) == (0, "")
    tests = [
        "tests/test_rules.py",
        "tests/test_kind_contract.py",
        "tests/test_messages.py",
        "tests/test_schemas.py",
        "tests/test_scorecards.py",
        "tests/test_layers.py",
        "tests/test_coverage.py",
        "tests/test_explanation.py",
        "tests/test_diagnosis.py",
        "tests/test_kinds.py",
        "tests/test_lint.py",
    ]
    ran = python(project, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-x", *tests)
    assert ran.returncode == 0, ran.stdout[-3000:]
    schema = python(project, "-m", "scoring", "schema").stdout
    assert [each for each in NAMES if each not in schema] == []
