"""Tables of units for tests: their definition, the command that scores them, and what it reads."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from scoring.cli import run

INDICATORS = "- {id: q, name: 数量, weight: 90, target: ≥100}\n  - {name: 质量, weight: 10, target: ≥10}"


def define(folder: Path, indicators: str = INDICATORS, budget: str = "") -> None:
    text = (
        "format: scorecard/1\ntitle: 各单位\nyear: 2024\nrulebook: wuhan-2021\n"
        f"{budget}\ngroups:\n- name: 产出\n  indicators:\n  {indicators}\n"
    )
    (folder / "definition.yaml").write_text(text, encoding="utf-8")


def score(file: str, *arguments: str) -> int:
    return run(["score", "definition.yaml", "--actuals", file, *arguments])


def actuals_of(file: str, capsys: pytest.CaptureFixture[str]) -> list[list[tuple[str, str]]]:
    """The actual and the status of every indicator of every unit."""
    score(file, "--format", "json", "--lang", "en")
    printed = capsys.readouterr()
    assert printed.err == ""
    units = json.loads(printed.out)["units"]
    return [[(each["actual"], each["status"]) for each in unit["indicators"]] for unit in units]


def workbook(file: Path, rows: Sequence[Sequence[Any]], change: Callable[[Any], None] | None = None) -> None:
    content = openpyxl.Workbook()
    sheet = content.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    if change is not None:
        change(sheet)
    content.save(file)
