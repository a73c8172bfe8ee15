"""Adding a rule kind takes one Python file and one case file: tried on a copy of the project."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

KIND = '''"""减半得分 | half credit

zh: 达到目标得满分，至少完成一半的得一半，其余不得分。
en: Full marks when the target is met, half of them from half of it on, nothing below.

    S = W        B ≥ A
    S = W ÷ 2    A ÷ 2 ≤ B < A
    S = 0        B < A ÷ 2

    rule: {kind: half_credit}

    target ≥10个, full marks 4
        10个   -> 4
        5个    -> 2
        4个    -> 0

used by:
    本测试 | this test
"""

from dataclasses import dataclass

from scoring.arithmetic import Formula, actual, first, met, otherwise, target, weight
from scoring.notation import BARE, Unit
from scoring.rules.case import Measure, Note, Side
from scoring.rules.kind import rule


@rule("half_credit", Measure.AMOUNT, sides=(Side.FLOOR,))
@dataclass(frozen=True)
class HalfCredit:
    def formula(self, unit: Unit = BARE) -> Formula:
        half = {"zh": "至少完成一半，得一半", "en": "at least half is reached, half the marks"}
        return first(
            (met, weight, "trace/met"), (actual * 2 >= target, weight / 2, half), (otherwise, 0, "trace/missed")
        )

    def in_words(self) -> Note:
        return Note({"zh": "完成一半得一半", "en": "half the marks for half the target"})
'''

CASES = """\
- given: {rule: half_credit, target: "≥10个", weight: 4}
  cases:
  - {says: met, actual: 10个, score: 4.00, exact: 4}
  - {says: just short, actual: 9个, score: 2.00, exact: 2}
  - {actual: 5个, score: 2.00, exact: 2}
  - {says: far short, actual: 4.9个, score: 0.00, exact: 0}
  - {says: over, actual: 20个, score: 4.00, exact: 4}
  - {says: zero, actual: 0个, score: 0.00, exact: 0}
  - {says: missing, actual: "", status: missing}
- refused: {kind: half_credit, otherwise: 50%}
  code: schema/unknown-key
  at: otherwise
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The project with one kind more."""
    ignored = shutil.ignore_patterns(".*", "__pycache__", "*.egg-info", "build", "dist")
    copied = tmp_path / "project"
    shutil.copytree(ROOT, copied, ignore=ignored)
    (copied / "scoring" / "rules" / "kinds" / "half_credit.py").write_text(KIND, encoding="utf-8")
    (copied / "tests" / "cases" / "rules" / "half_credit.yaml").write_text(CASES, encoding="utf-8")
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


def test_one_file_and_its_cases_make_a_kind(project: Path) -> None:
    generated = python(project, "docs/generate.py")
    assert (generated.returncode, generated.stderr) == (0, "")
    tests = [
        "tests/test_rules.py",
        "tests/test_messages.py",
        "tests/test_schemas.py",
        "tests/test_scorecards.py",
        "tests/test_layers.py",
    ]
    ran = python(project, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-x", *tests)
    assert ran.returncode == 0, ran.stdout[-3000:]
    assert "half_credit" in python(project, "-m", "scoring", "schema").stdout
