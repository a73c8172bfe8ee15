"""`audit` and `score`: commands over many files."""

import os
import sys
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing, contextmanager, nullcontext
from dataclasses import astuple, replace
from datetime import date
from typing import Any

import click

from scoring.batch import Found, InUse, Journal, Outcome, Task, Unwritable, find_files, process_all, resume
from scoring.cli.destinations import Formats, Reports
from scoring.cli.options import date_option, find_gates, find_rulebook, shared_options
from scoring.cli.output import Misuse, terminal, with_progress
from scoring.cli.status import status_of
from scoring.cli.units import actuals_options, refuse_without_actuals, score_units
from scoring.cli.usage import Command
from scoring.gates import Misses
from scoring.messages import Language, say
from scoring.reports import Counts, Entry, Style
from scoring.rulebooks import files_of


@click.command(cls=Command)
@date_option
@click.option(
    "--pass-over",
    "is_passing_over",
    is_flag=True,
    help="略过不是自评表的文件，如同在文件夹里 / pass over files that are no scorecards, as in a folder",
)
@shared_options
def audit(**options: Any) -> None:
    """重新计算并核对每一张自评表 / recompute every scorecard and report findings"""
    _process(with_findings=True, **options)


@click.command(cls=Command)
@shared_options
@actuals_options
def score(actuals: str | None, out: str | None, unit_column: str | None, **options: Any) -> None:
    """只重新计算，不核对 / recompute only: rows and totals, no findings"""
    if actuals is not None:
        score_units(actuals=actuals, out=out, unit_column=unit_column, **options)
        return
    refuse_without_actuals(options["language"], out, unit_column)
    _process(with_findings=False, **options)


def _process(
    *,
    paths: tuple[str, ...],
    rulebook: str | None,
    formats: Formats,
    fail_on: str | None,
    gates: str | None,
    jobs: int,
    is_resumed: bool,
    language: Language,
    quiet: bool,
    verbose: bool,
    with_findings: bool,
    today: date | None = None,
    is_passing_over: bool = False,
) -> None:
    for path in paths:
        if not os.path.lexists(path):
            raise Misuse(say("cli/no-such-path", {"path": path}, language))
    book = find_rulebook(rulebook, language)
    found = list(find_files(paths, are_scorecards=not is_passing_over))
    style = Style(language, with_findings, details=verbose, brief=quiet)
    styles = tuple((name, replace(style, **_terminal(file))) for name, file in formats)
    passing = find_gates(gates, fail_on, language)
    task = Task(book, styles, with_findings, is_recorded=is_resumed, today=today, gates=passing)
    counts, misses = Counts(), Misses()
    with (
        # The journal first: its lock keeps a second run from the partial reports of the first.
        _journal(task, paths, rulebook, language) if is_resumed else nullcontext() as journal,
        Reports(formats, styles, found, language) as reports,
        closing(_outcomes(task, found, jobs, journal, language, quiet=quiet)) as outcomes,
    ):
        for outcome in with_progress(outcomes, len(found), quiet=quiet, language=language):
            counts = counts.plus(outcome.counts)
            misses.add(outcome.misses)
            reports.add(outcome.pieces)
        if counts.files or is_passing_over:
            reports.finish(counts)
    if not counts.files and not is_passing_over:
        raise Misuse(say("cli/no-scorecards", {"paths": paths, "count": len(found)}, language))
    if gates is not None:
        for line in misses.say(passing, language):
            click.echo(line, err=True)
    raise click.exceptions.Exit(status_of(counts, misses=bool(misses)))


def _terminal(file: str | None) -> dict[str, Any]:
    return terminal(sys.stdout) if file is None else {}


def _outcomes(
    task: Task,
    found: Sequence[Found | Entry],
    jobs: int,
    journal: Journal | None,
    language: Language,
    *,
    quiet: bool,
) -> Generator[Outcome]:
    """What comes of every file; of some of them a journal may know it already."""
    if journal is None:
        return process_all(task, found, jobs)
    pending = journal.pending(found)
    if not quiet:
        _tell(journal, len(found) - len(pending), len(found), language)
    return resume(task, found, pending, jobs, journal)


def _tell(journal: Journal, known: int, count: int, language: Language) -> None:
    """Say on standard error what a resumed run begins with."""
    if journal.notice is not None:
        click.echo(journal.notice.say(language), err=True)
    elif not known and not journal.changed:
        click.echo(say("cli/nothing-to-resume", {}, language), err=True)
    else:
        click.echo(say("cli/resumed", {"known": known, "count": count}, language), err=True)
    if journal.changed:
        click.echo(say("cli/resumed-changed", {"changed": journal.changed}, language), err=True)


@contextmanager
def _journal(
    task: Task, paths: tuple[str, ...], rulebook: str | None, language: Language
) -> Iterator[Journal]:
    """The journal of this command. It is removed at the end, and stays where the run does not come to it."""
    # Of an audit only the end depends on how wide the terminal is, and that is written anew.
    styles = [(name, replace(each, width=None) if each.is_audit else each) for name, each in task.reports]
    reports = [(name, *astuple(style)) for name, style in styles]
    run = {"paths": paths, "rulebook": rulebook, "reports": reports, "gates": repr(task.gates)}
    name = "audit" if task.with_findings else "score"
    try:
        journal = Journal(name, run, () if rulebook is None else files_of(rulebook), task.today)
        with journal:
            try:
                yield journal
            except Misuse:
                if journal.is_empty:
                    journal.remove()
                raise
            journal.remove()
    except InUse as error:
        raise Misuse(say("cli/journal-in-use", {"file": error.file}, language)) from None
    except Unwritable as error:
        facts = {"file": error.file, "reason": error.reason}
        raise Misuse(say("cli/cannot-journal", facts, language)) from None
    except KeyboardInterrupt:
        click.echo(say("cli/interrupted", {}, language), err=True)
        raise
