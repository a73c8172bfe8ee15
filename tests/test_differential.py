"""A short run of the differential test, and that it notices a hundredth."""

import importlib.util
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

SCRIPT = Path(__file__).parents[1] / "benchmarks" / "differential.py"


def test_half_a_million_rows_are_as_exact_arithmetic_has_them() -> None:
    command = [sys.executable, str(SCRIPT), "--rows", "524288", "--seed", "7"]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.stdout.startswith("524,288 rows, 0 differences, "), run.stdout + run.stderr
    assert run.returncode == 0


def test_a_score_that_is_rounded_half_down_is_noticed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    differential = loaded()
    monkeypatch.setattr(differential, "BLOCK", 1 << 12)
    monkeypatch.setattr(differential, "cents", lambda one, other: (2 * one + other - 1) // (2 * other))
    assert differential.run(1 << 12, 1, None) > 0
    assert ", not " in capsys.readouterr().out


def loaded() -> Any:
    """The script as a module."""
    spec = importlib.util.spec_from_file_location("differential", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["differential"] = module
    spec.loader.exec_module(module)
    return module
