"""The directive `jixiao`: a command and what it prints in the language of the build, so that no page holds a stale copy."""

import os
import shlex
import subprocess
import sys
from pathlib import Path

from docutils import nodes
from docutils.parsers.rst import Directive
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

ROOT = Path(__file__).resolve().parents[1]
FINE = (0, 1)
"""Nothing found, or findings: what a page may show."""


def printed(arguments: str, language: str) -> str:
    """What `jixiao ARGUMENTS` prints in a language, in the root of the project."""
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "scoring",
            *shlex.split(arguments),
            *(() if "--help" in arguments else ("--lang", language)),
        ],
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "100", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode not in FINE or done.stderr or not done.stdout:
        raise ExtensionError(f"jixiao {arguments}: status {done.returncode}\n{done.stderr}")
    return done.stdout


class Command(Directive):
    """Shows `$ jixiao ARGUMENTS` and its output."""

    required_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        """Called by docutils."""
        arguments = " ".join(self.arguments[0].split())
        language = self.state.document.settings.env.config.language
        output = printed(arguments, "zh" if language == "zh_CN" else "en")
        text = f"$ jixiao {arguments}\n{output}"
        return [nodes.literal_block(text, text, language="text")]


def setup(app: Sphinx) -> dict[str, bool]:
    """Called by Sphinx."""
    app.add_directive("jixiao", Command)
    return {"parallel_read_safe": True}
