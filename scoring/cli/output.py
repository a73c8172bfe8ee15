"""Where results go: the terminal or a file, with colours, widths and a bar for people who wait."""

import os
import shutil
import sys
from collections.abc import Iterator
from time import monotonic
from typing import IO, Any, TypeVar

import click

from scoring.messages import Language, say
from scoring.replacing import why_not_written, write_whole

T = TypeVar("T")

PATIENCE = 0.5  # seconds that nobody calls waiting
BETWEEN_DRAWINGS = 0.1  # seconds


class Misuse(click.ClickException):
    """Wrong usage, in one sentence of ours."""

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(self.message, file=file, err=file is None)


class OutputClosed(Exception):
    """Nobody reads standard output any more."""


def prepare_streams() -> None:
    """Files and pipes get UTF-8 whatever the locale is; what cannot be written is written as an escape.

    What is for a stream that was closed before we began goes nowhere.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            _take_descriptor(number)
            setattr(sys, name, open(os.devnull, "r" if name == "stdin" else "w", encoding="utf-8"))  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            encoding = {} if stream.isatty() else {"encoding": "utf-8"}
            stream.reconfigure(errors="backslashreplace", **encoding)


def _take_descriptor(number: int) -> None:
    """See to it that no file of ours gets the number of a closed stream, to which libraries may write."""
    try:
        os.fstat(number)
    except OSError:
        opened = os.open(os.devnull, os.O_RDWR)
        if opened != number:
            os.dup2(opened, number)
            os.close(opened)


def show(text: str) -> None:
    """Write to standard output, all of it now. Raises `OutputClosed`."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        raise OutputClosed from None


def write(file: str, text: str, language: Language) -> None:
    """Write a file, whole or not at all, and say so; one that cannot be written is wrong usage."""
    try:
        write_whole(file, text)
    except OSError as error:
        facts = {"file": file, "reason": why_not_written(error)}
        raise Misuse(say("cli/cannot-write-file", facts, language)) from None


def terminal(stream: IO[str]) -> dict[str, Any]:
    """Colours and the width, where the stream is a terminal that wants them."""
    if not stream.isatty():
        return {}
    return {
        "colour": not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb",
        "width": shutil.get_terminal_size().columns,
    }


def with_progress(outcomes: Iterator[T], count: int, *, quiet: bool, language: Language) -> Iterator[T]:
    """The outcomes, with a bar on standard error once somebody has waited in front of a terminal."""
    if quiet or not sys.stderr.isatty():
        yield from outcomes
        return
    begun = monotonic()
    for done, each in enumerate(outcomes, 1):
        yield each
        if monotonic() - begun >= PATIENCE and done < count:
            yield from _behind_a_bar(outcomes, done, count, begun, language)


def _behind_a_bar(
    outcomes: Iterator[T], done: int, count: int, begun: float, language: Language
) -> Iterator[T]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    # No thread of its own draws it: with threads a process cannot be forked safely.
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        auto_refresh=False,
        transient=True,
    )
    drawn = begun
    with bar:
        task = bar.add_task(say("cli/progress", {}, language), total=count, completed=done, rate="")
        for number, each in enumerate(outcomes, done + 1):
            yield each
            if (now := monotonic()) - drawn >= BETWEEN_DRAWINGS:
                rate = say("cli/rate", {"rate": int(number / (now - begun))}, language)
                bar.update(task, completed=number, rate=rate, refresh=True)
                drawn = now
