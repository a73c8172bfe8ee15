"""The command as a process of its own, in a known environment."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import click

from scoring.cli import main

ROOT = Path(__file__).parents[1]
MODULE = (sys.executable, "-m", "scoring")
SCRIPT = (str(Path(sys.executable).with_name("jixiao")),)


def environment(**changes: str) -> dict[str, str]:
    """A Chinese environment without anything that a terminal says."""
    return {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "LANG": "zh_CN.UTF-8", **changes}


def jixiao(
    *arguments: str | Path,
    command: tuple[str, ...] = MODULE,
    env: Mapping[str, str] | None = None,
    cwd: Path = ROOT,
    encoding: str = "utf-8",
) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own."""
    return subprocess.run(
        [*command, *map(str, arguments)],
        env=env or environment(),
        cwd=cwd,
        capture_output=True,
        encoding=encoding,
        timeout=30,
        check=False,
    )


def command_of(name: str) -> click.Command:
    """The command of a name, which there must be."""
    command = main.get_command(click.Context(main), name)
    assert command is not None
    return command
