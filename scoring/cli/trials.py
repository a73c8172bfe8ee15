"""`test`: the recorded expectations of scorecards: run, recorded, brought up to date."""

import os
import sys
from collections.abc import Iterable, Iterator
from datetime import date
from difflib import unified_diff
from typing import Any

import click

from scoring import rulebooks
from scoring.batch import Found, bug, find_files, process
from scoring.cli.options import date_option, language_option, paths_argument
from scoring.cli.output import Misuse, show, terminal, write
from scoring.cli.status import FINDINGS, FINE, INTERNAL, UNREADABLE, is_bug
from scoring.cli.trial_files import TrialFile, files_to_try
from scoring.cli.usage import Command, Whole, Word
from scoring.coverage import cover
from scoring.expectations import (
    InvalidExpectation,
    Trial,
    Update,
    expectation_beside,
    is_expectation,
    is_shared,
    misnamed,
    record_expectation,
    rival_of,
    try_file,
    try_shared,
    update,
)
from scoring.messages import Language, say
from scoring.model import Scorecard
from scoring.problems import InvalidRulebook, InvalidScorecard, Problem, Where
from scoring.reports import Entry
from scoring.reports.coverage_report import is_too_low, render_coverage
from scoring.reports.terminal import Page
from scoring.reports.trials_report import render_trials, render_trials_json


@click.command(cls=Command)
@paths_argument
@click.option(
    "--record",
    "is_recording",
    is_flag=True,
    help="为没有预期文件的自评表写一个 / write files for scorecards without one",
)
@click.option(
    "--update",
    "is_updating",
    is_flag=True,
    help="按现在的结果改写预期文件 / rewrite files to what is found now",
)
@click.option("--yes", "-y", is_flag=True, help="不询问，直接改写 / rewrite without asking")
@click.option(
    "--under",
    "others",
    multiple=True,
    metavar="ID|FILE",
    help="也记录按这个评分办法的结果（可重复）/ record what this rulebook gives too",
)
@click.option(
    "--coverage",
    is_flag=True,
    help="列出预期没有走到的规则与分支 / list rules and branches that nothing reaches",
)
@click.option(
    "--coverage-min",
    "least",
    type=Whole(0, 100),
    metavar="PERCENT",
    help="走到的不足此比例时不通过 / fail where less is reached",
)
@date_option
@click.option("--format", "form", type=Word(["text", "json"]), default="text", show_default=True)
@click.option("--verbose", "-v", is_flag=True, help="也列出符合预期的 / list what holds too")
@language_option
def test(paths: tuple[str, ...], language: Language, **options: Any) -> None:
    """核对自评表是否符合记录的预期 / run the recorded expectations of scorecards"""
    task = _task_of(options, language)
    _demand_sense(paths, task, options, language)
    if task is not None:
        _demand_no_task(task, options, language)
    if task == "record":
        raise click.exceptions.Exit(_record(paths, options["others"], language))
    files = files_to_try(paths, language)
    if not files:
        raise Misuse(say("cli/no-expectations", {"paths": paths}, language))
    if task == "update":
        # what is accepted is left to people
        expected = [each.name for each in files if not is_shared(each.name)]
        raise click.exceptions.Exit(_update(expected, options, language))
    trials = list(_try_all(files, options["today"]))
    least = options["least"]
    is_covering = options["coverage"] or least is not None
    coverages = cover(section for each in trials for section in each.sections) if is_covering else None
    if options["form"] == "json":
        show(render_trials_json(trials, language, coverages))
    else:
        show(render_trials(trials, language, details=options["verbose"], **terminal(sys.stdout)))
        if coverages is not None:
            show("\n" + render_coverage(coverages, least, language, **terminal(sys.stdout)))
    status = _status_of(trials)
    is_short = coverages is not None and is_too_low(coverages, least)
    raise click.exceptions.Exit(FINDINGS if status == FINE and is_short else status)


def _task_of(options: dict[str, Any], language: Language) -> str | None:
    """What is done instead of running the checks; the tasks do not go together."""
    if options["is_recording"] and options["is_updating"]:
        raise Misuse(say("cli/one-of", {"options": ("--record", "--update")}, language))
    return "record" if options["is_recording"] else "update" if options["is_updating"] else None


def _demand_sense(
    paths: tuple[str, ...], task: str | None, options: dict[str, Any], language: Language
) -> None:
    """Refuse paths that do not exist, and options that do not go together."""
    for path in paths:
        if not os.path.lexists(path):
            raise Misuse(say("cli/no-such-path", {"path": path}, language))
    for option, given, goes_with in (
        ("--yes", options["yes"], "update"),
        ("--under", options["others"], "record"),
    ):
        if given and task != goes_with:
            raise Misuse(say("cli/goes-with", {"option": option, "task": f"--{goes_with}"}, language))


def _demand_no_task(task: str, options: dict[str, Any], language: Language) -> None:
    """Refuse what is about running, where nothing is run."""
    given = {
        "--coverage": options["coverage"],
        "--coverage-min": options["least"] is not None,
        "--format json": options["form"] == "json",
        "--verbose": options["verbose"],
    }
    for option in (name for name, is_given in given.items() if is_given):
        raise Misuse(say("cli/one-of", {"options": (option, f"--{task}")}, language))


def _try_all(files: Iterable[TrialFile], today: date) -> Iterator[Trial]:
    claims: dict[str, str] = {}
    for each in files:
        try:
            if (problem := misnamed(each.name)) is not None:
                yield Trial(each.name, problems=(problem,))
            elif is_shared(each.name):
                yield from try_shared(each.name, today, each.only)
            else:
                yield try_file(each.name, today, claims)
        except Exception as error:
            yield Trial(each.name, problems=(bug(Found(each.name, is_named=True), error),))


def _status_of(trials: Iterable[Trial]) -> int:
    """What could not be read weighs more than what does not hold; a bug of ours most of all."""
    trials = tuple(trials)
    if any(is_bug(problem) for each in trials for problem in each.problems):
        return INTERNAL
    if any(each.problems for each in trials):
        return UNREADABLE
    return FINDINGS if any(each.failed for each in trials) else FINE


def _record(paths: tuple[str, ...], others: tuple[str, ...], language: Language) -> int:
    """Write a file for every scorecard that has none."""
    status, written, kept = FINE, 0, 0
    for found in find_files(paths):
        entry = found if isinstance(found, Entry) else _entry_of(found)
        if entry is None:
            continue
        if entry.result is None:
            _complain(entry.problems, language)
            status = UNREADABLE
        elif os.path.lexists(expectation_beside(entry.file)):
            kept += 1
        elif (rival := rival_of(entry.file)) is not None:
            facts = {"other": rival, "beside": expectation_beside(entry.file)}
            _complain((Problem("cli/same-name", facts, where=Where(entry.file)),), language)
            status = UNREADABLE
        else:
            _write(expectation_beside(entry.file), _recorded(entry.result.card, others, language), language)
            written += 1
    if not (written or kept or status):
        raise Misuse(say("cli/no-scorecards", {"paths": paths, "count": 0}, language))
    show(say("text/summary-record", {"written": written, "kept": kept}, language) + "\n")
    return status


def _entry_of(found: Found) -> Entry | None:
    """What comes of a file that may be a scorecard; None where it is none."""
    if (problem := misnamed(found.file)) is not None:
        return Entry(found.file, problems=(problem,))
    is_other = is_expectation(found.file) or is_shared(found.file)
    return None if is_other else process(found, None, with_findings=False)


def _recorded(card: Scorecard, others: tuple[str, ...], language: Language) -> str:
    try:
        books = {each: rulebooks.find(each, year=card.year) for each in others}
        return record_expectation(card, books)
    except InvalidRulebook as error:
        raise Misuse("\n".join(each.render(language) for each in error.problems)) from None


def _write(file: str, text: str, language: Language) -> None:
    write(file, text, language)
    show(say("text/wrote", {"file": file}, language) + "\n")


def _update(files: Iterable[str], options: dict[str, Any], language: Language) -> int:
    """Show what would change in the files, and write it where the user says yes."""
    status = FINE
    for file in files:
        if (problem := misnamed(file)) is not None:
            _complain((problem,), language)
            status = UNREADABLE
            continue
        try:
            found = update(file, options["today"])
        except (InvalidExpectation, InvalidScorecard) as error:
            _complain(error.problems, language)
            status = UNREADABLE
            continue
        if not found.changes:
            continue
        show(_difference(found, **terminal(sys.stdout)))
        for code, names in (("text/update-added", found.added), ("text/update-removed", found.removed)):
            if names:
                show(say(code, {"names": names}, language) + "\n")
        if options["yes"] or _agrees(file, language):
            _write(file, found.new, language)
        else:
            status = status or FINDINGS
    return status


def _difference(found: Update, *, colour: bool = False, width: int | None = None) -> str:
    """What would change, line by line."""
    page = Page(colour=colour, width=width)
    old, new = (text.splitlines(keepends=True) for text in (found.old, found.new))
    for shown in unified_diff(old, new, found.file, found.file, lineterm="", n=1):
        line = shown.rstrip("\r\n")  # a changed line break is a changed line, and shown as one
        style = {"+": "good", "-": "error", "@": "info"}.get(line[:1])
        page.line((line, style) if style else line)
    return page.text()


def _agrees(file: str, language: Language) -> bool:
    """Whether the user says yes; where nobody can be asked, nothing is written."""
    if not sys.stdin.isatty():
        click.echo(say("cli/says-yes", {"file": file}, language), err=True)
        return False
    return click.confirm(say("cli/write-it", {"file": file}, language))


def _complain(problems: Iterable[Problem], language: Language) -> None:
    for each in problems:
        click.echo(each.render(language), err=True)
