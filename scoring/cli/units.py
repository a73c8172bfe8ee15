"""`score DEFINITION --actuals FILE`: one definition, many units."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import IO, Any, TypeVar

import click

from scoring import scorecards
from scoring.cli.options import find_rulebook
from scoring.cli.output import Misuse, show, terminal, write
from scoring.cli.status import FAILING, FINDINGS, FINE, UNREADABLE
from scoring.messages import Language, say
from scoring.model import Scorecard
from scoring.problems import Problem, Refusal, Severity

F = TypeVar("F", bound=Callable[..., Any])


def actuals_options(command: F) -> F:
    """The options that make `score` take its actuals from a table of units."""
    for option in (
        click.option("--unit-column", metavar="NAME", help="单位所在的列 / the column of the units"),
        click.option(
            "--out",
            metavar="FILE",
            help="结果文件 / where results go: .csv, .parquet, .duckdb, .sqlite, .db (with --actuals)",
        ),
        click.option(
            "--actuals",
            metavar="FILE",
            help="各单位的实际完成值 / actuals of many units for one definition: .csv, .tsv, .parquet, .arrow, .feather, .xlsx",
        ),
    ):
        command = option(command)
    return command


def refuse_without_actuals(language: Language, out: str | None, unit_column: str | None) -> None:
    """Options that mean nothing without a table of units."""
    for option, value in (("--out", out), ("--unit-column", unit_column)):
        if value is not None:
            raise Misuse(say("actuals/goes-with", {"option": option}, language))


@dataclass(frozen=True)
class Request:
    """What was asked for on the command line."""

    definition: str
    actuals: str
    out: str | None
    unit_column: str | None
    formats: list[tuple[str, str | None]]
    language: Language
    quiet: bool
    verbose: bool


def score_units(
    *,
    paths: tuple[str, ...],
    actuals: str,
    out: str | None,
    unit_column: str | None,
    rulebook: str | None,
    formats: list[tuple[str, str | None]],
    fail_on: str,
    language: Language,
    quiet: bool,
    verbose: bool,
    jobs: int,  # noqa: ARG001 - one process reads, scores and writes; the results are the same for every number
) -> None:
    """Score every unit of a table and exit with the status that the contract states."""
    _demand_files(paths, actuals, out, formats, language)
    book = find_rulebook(rulebook, language)
    request = Request(paths[0], actuals, out, unit_column, formats, language, quiet, verbose)
    try:
        card = scorecards.load(paths[0])
        summary = _run(request, card, book)
    except Refusal as error:
        for problem in error.problems:
            click.echo(problem.render(language), err=True)
        raise click.exceptions.Exit(UNREADABLE) from None
    if summary.incomplete:
        raise click.exceptions.Exit(UNREADABLE)
    failing = any(summary.count(each) for each in FAILING[fail_on])
    raise click.exceptions.Exit(FINDINGS if failing else FINE)


def _demand_files(
    paths: tuple[str, ...],
    actuals: str,
    out: str | None,
    formats: list[tuple[str, str | None]],
    language: Language,
) -> None:
    """One definition, a table that is there, and no result over either."""
    if len(paths) != 1:
        raise Misuse(say("actuals/one-definition", {"count": len(paths)}, language))
    for path in (paths[0], actuals):
        if not os.path.lexists(path):
            raise Misuse(say("cli/no-such-path", {"path": path}, language))
    if os.path.isdir(paths[0]):
        raise Misuse(say("actuals/definition-is-folder", {"path": paths[0]}, language))
    read = {os.path.realpath(paths[0]), os.path.realpath(actuals)}
    for file in (out, *(each for _, each in formats)):
        if file is not None and os.path.realpath(file) in read:
            raise Misuse(say("cli/overwrites-input", {"file": file}, language))


def _run(request: Request, card: Scorecard, book: Any) -> Any:
    """Read, score and write; everything that a user can do wrong becomes `Misuse` or a `Refusal`."""
    from scoring.units.assessing import Assessment
    from scoring.units.columns import match
    from scoring.units.readers import UnknownSuffix, open_table
    from scoring.units.sheets import Sheets
    from scoring.units.table import MissingPackage, UnusableTable
    from scoring.units.writers.files import SUFFIXES
    from scoring.units.writers.replacing import CannotWrite

    language = request.language
    if request.out is not None and not request.out.lower().endswith(SUFFIXES):
        raise Misuse(say("actuals/unknown-output", {"file": request.out, "known": SUFFIXES}, language))
    try:
        table = open_table(request.actuals)
        layout = match(table, card, request.unit_column)
        told = (*table.told, *layout.told)
        _tell(told, language)
        sheets = Sheets(table, layout, card.year)
        return _write_all(request, Assessment(card, sheets, book), told)
    except (UnknownSuffix, MissingPackage) as error:
        raise Misuse(error.problem.say(language)) from None
    except CannotWrite as error:
        facts = {"file": error.file, "reason": error.reason}
        raise Misuse(say("cli/cannot-write-file", facts, language)) from None
    except UnusableTable as error:
        if any(each.code.startswith("actuals/no-such-unit-column") for each in error.problems):
            raise Misuse("\n".join(each.say(language) for each in error.problems)) from None
        raise


def _tell(told: Iterable[Problem], language: Language) -> None:
    for each in told:
        click.echo(each.render(language), err=True)


def _write_all(request: Request, assessment: Any, told: tuple[Problem, ...]) -> Any:
    """Every unit into the results, the JSON and the summary; nothing is put in its place before all are there."""
    from scoring.units.reports import JsonStream, Summary
    from scoring.units.writers import Results

    language, summary = request.language, Summary()
    with ExitStack() as stack:
        results = None
        if request.out is not None:
            results = Results(request.out, assessment.year(assessment.card.year), language)
            stack.callback(results.discard)
        streams = [stack.enter_context(_temporary()) for name, _ in request.formats if name == "json"]
        reports = [JsonStream(each, request.definition, request.actuals, language) for each in streams]
        for unit in assessment:
            is_wrong = not unit.is_complete or any(each.severity is Severity.ERROR for each in unit.findings)
            summary.add(unit, is_shown=is_wrong or not request.quiet)
            if results is not None:
                results.add(unit)
            for report in reports:
                report.add(unit)
        years = [year for _, year in sorted(assessment.years.items()) if year.is_used]
        for year in years:
            summary.add_findings(year.findings)
        _tell(assessment.sheets.told, language)
        for report in reports:
            report.finish(summary, years, (*told, *assessment.sheets.told))
        files = () if results is None else results.finish(years)
        _show_all(request, summary, years, files, streams)
    return summary


@contextmanager
def _temporary() -> Iterator[IO[str]]:
    with tempfile.TemporaryFile("w+", encoding="utf-8") as stream:
        yield stream


def _show_all(
    request: Request, summary: Any, years: Any, files: tuple[str, ...], streams: list[IO[str]]
) -> None:
    """Every format that was asked for, to standard output or its file."""
    from scoring.units.reports import render_units

    waiting = iter(streams)
    for name, file in request.formats:
        if name == "json":
            _copy(next(waiting), file)
            continue
        write(
            lambda stream: render_units(
                summary, years, files, request.language, details=request.verbose, **terminal(stream)
            ),
            file,
            request.language,
        )


def _copy(stream: IO[str], file: str | None) -> None:
    """A report that was kept in a temporary file, to where it belongs."""
    from scoring.units.writers.replacing import CannotWrite, claim, discard, put_in_place

    stream.seek(0)
    if file is None:
        while chunk := stream.read(1 << 20):
            show(chunk)
        return
    temporary = claim(file)
    try:
        with open(temporary, "w", encoding="utf-8") as target:
            shutil.copyfileobj(stream, target)
        put_in_place({file: temporary})
    except OSError as error:
        raise CannotWrite.because(file, error) from None
    finally:
        discard({file: temporary})
