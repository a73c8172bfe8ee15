"""Where results go: the terminal or a file, with colours, widths and a bar for people who wait."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from typing import IO, Any, TypeVar

import click

from scoring.messages import Language, Term, say
from scoring.source import reason_of

T = TypeVar("T")

WORTH_A_BAR = 20


class Misuse(click.ClickException):
    """Wrong usage, in one sentence of ours."""

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(self.message, file=file, err=file is None)


class OutputClosed(Exception):
    """Nobody reads standard output any more."""


def language_of_locale() -> Language:
    """English where the locale says so, Chinese otherwise."""
    names = (os.environ.get(each) for each in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return "en" if next(filter(None, names), "").lower().startswith("en") else "zh"


def prepare_streams() -> None:
    """Files and pipes get UTF-8 whatever the locale is; what cannot be written is written as an escape."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            encoding = {} if stream.isatty() else {"encoding": "utf-8"}
            stream.reconfigure(errors="backslashreplace", **encoding)


def show(text: str) -> None:
    """Write to standard output, all of it now. Raises `OutputClosed`."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        raise OutputClosed from None


def terminal(stream: IO[str]) -> dict[str, Any]:
    """Colours and the width, where the stream is a terminal that wants them."""
    if not stream.isatty():
        return {}
    return {
        "colour": not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb",
        "width": shutil.get_terminal_size().columns,
    }


def write(make: Callable[[IO[str]], str], file: str | None, language: Language) -> None:
    """Write what `make` makes for standard output, or for a file."""
    if file is None:
        show(make(sys.stdout))
        return
    try:
        with open(file, "w", encoding="utf-8") as stream:
            stream.write(make(stream))
    except OSError as error:
        reason = Term("reason/os-no-parent") if isinstance(error, FileNotFoundError) else reason_of(error)
        raise Misuse(say("cli/cannot-write-file", {"file": file, "reason": reason}, language)) from None


def with_progress(outcomes: Iterator[T], count: int, *, quiet: bool, language: Language) -> Iterator[T]:
    """The outcomes, with a bar on standard error where somebody waits in front of a terminal."""
    if quiet or count < WORTH_A_BAR or not sys.stderr.isatty():
        yield from outcomes
        return
    from rich.console import Console
    from rich.progress import track

    description, console = say("cli/progress", {}, language), Console(stderr=True)
    yield from track(outcomes, description=description, total=count, console=console, transient=True)
