"""Run what a page shows: its files are written, its commands run, and what they print is compared or written anew.

A block whose first line is `# name.yaml` is a file of that name. A block `console` holds commands, each behind `$ `, and what they
print on both channels; a line `…` stands for lines that are left out. All of a page runs in order in one folder, which has copies
of `indicators/` and `docs/examples/` and nothing else, so a reader in the root of the project sees the same.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from scoring.messages import Language

ROOT = Path(__file__).resolve().parents[1]
COPIED = ("indicators", "docs/examples")
LOCALES = {"en": "en_US.UTF-8", "zh": "zh_CN.UTF-8"}
BLOCK = re.compile(r"^```(?P<kind>\w+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
FILE = re.compile(r"# ([\w./-]+\.\w+)\n")
LEFT_OUT = "…"


class Mismatch(ValueError):
    """What a page shows is not what a command prints."""


@dataclass(frozen=True)
class Step:
    """A command of a page, what the page says that it prints, and what it prints in English and in the language asked for."""

    command: str
    shown: tuple[str, ...]
    english: tuple[str, ...]
    printed: tuple[str, ...]

    def excerpt(self) -> tuple[str, ...]:
        """What is to be shown: all that is printed, or the lines that stand where those of the page stand in English."""
        if LEFT_OUT not in self.shown:
            return self.printed
        if len(self.english) != len(self.printed):
            raise Mismatch(f"{self.command}: the languages differ in lines, so no part of them can be shown")
        return tuple(
            LEFT_OUT if place is None else self.printed[place] for place in places(self.shown, self.english)
        )


def places(shown: tuple[str, ...], printed: tuple[str, ...]) -> Iterator[int | None]:
    """Where each line that is shown is printed, in order; None for lines that are left out."""
    behind = 0
    for line in shown:
        if line == LEFT_OUT:
            yield None
            continue
        if line not in printed[behind:]:
            raise Mismatch(f"not printed, or not in this order: {line}")
        place = printed.index(line, behind)
        behind = place + 1
        yield place


def commands_of(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The commands of a block with the lines below each."""
    for each in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, *shown = each.splitlines()
        yield command, tuple(shown)


@cache
def help_of(command: str) -> tuple[str, ...]:
    """What a command says about itself, which is the same everywhere and in both languages."""
    return printed(command, ROOT, "en")


def printed(command: str, folder: Path, language: Language) -> tuple[str, ...]:
    """The lines that a command prints in a folder, in a language, on either channel."""
    binaries = str(Path(sys.executable).parent)
    done = subprocess.run(
        ["sh", "-c", command.replace("--lang en", f"--lang {language}")],
        cwd=folder,
        env={
            "PATH": f"{binaries}:{os.environ['PATH']}",
            "HOME": str(folder),
            "LC_ALL": LOCALES[language],
            "COLUMNS": "100",
            "PYTHONUTF8": "1",
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    return tuple(done.stdout.splitlines())


def output(command: str, folder: Path, language: Language) -> tuple[str, ...]:
    """What a command of a page prints."""
    return help_of(command) if command.endswith(" --help") else printed(command, folder, language)


@cache
def ran(
    text: str, language: Language
) -> tuple[tuple[re.Match[str], tuple[tuple[str, tuple[str, ...]], ...]], ...]:
    """Each block `console` of a page with its commands and what they print."""
    found = []
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        for each in COPIED:
            shutil.copytree(ROOT / each, folder / each)
        for block in BLOCK.finditer(text):
            if named := FILE.match(block["text"]):
                path = folder / named[1]
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(block["text"], encoding="utf-8")
            if block["kind"] == "console":
                commands = [command for command, _ in commands_of(block["text"])]
                found.append((block, tuple((each, output(each, folder, language)) for each in commands)))
    return tuple(found)


def blocks(text: str, language: Language) -> Iterator[tuple[tuple[int, int], list[Step]]]:
    """The blocks `console` of an English page: where their text stands, and the steps of each in a language."""
    for (block, english), (_, other) in zip(ran(text, "en"), ran(text, language), strict=True):
        shown = [lines for _, lines in commands_of(block["text"])]
        told = zip(english, shown, other, strict=True)
        yield (
            block.span("text"),
            [Step(command, lines, said, same) for (command, said), lines, (_, same) in told],
        )


def with_output(text: str, language: Language) -> str:
    """An English page whose commands are followed by what they print in a language."""
    parts, behind = [], 0
    for (first, last), steps in blocks(text, language):
        parts.append(text[behind:first])
        for step in steps:
            command = step.command.replace("--lang en", f"--lang {language}")
            parts.append("\n".join((f"$ {command}", *step.excerpt())) + "\n")
        behind = last
    return "".join((*parts, text[behind:]))
