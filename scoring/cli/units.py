"""`score DEFINITION --actuals FILE`: one definition, many units."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, TypeVar

import click

from scoring import scorecards
from scoring.cli.destinations import Destination, Formats, ReportFile, StandardOutput, demand_apart
from scoring.cli.options import find_rulebook
from scoring.cli.output import Misuse, terminal
from scoring.cli.status import FAILING, FINDINGS, FINE, UNREADABLE
from scoring.messages import Language, say
from scoring.model import Scorecard
from scoring.problems import Problem, Refusal, Severity
from scoring.records import record
from scoring.replacing import why_not_written
from scoring.source import reason_of

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


FORMATS = ("text", "json")


@record
class Request:
    """What was asked for on the command line."""

    definition: str
    actuals: str
    out: str | None
    unit_column: str | None
    formats: Formats
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
    formats: Formats,
    fail_on: str | None,
    gates: str | None,
    language: Language,
    quiet: bool,
    verbose: bool,
    is_resumed: bool,
    jobs: int,  # noqa: ARG001 - one process reads, scores and writes; the results are the same for every number
) -> None:
    """Score every unit of a table and exit with the status that the contract states."""
    if is_resumed:
        raise Misuse(say("cli/one-of", {"options": ("--actuals", "--resume")}, language))
    if gates is not None:
        raise Misuse(say("cli/one-of", {"options": ("--actuals", "--gates")}, language))
    for name in (each for each, _ in formats if each not in FORMATS):
        raise Misuse(say("actuals/format", {"found": name, "known": FORMATS}, language))
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
    failing = any(summary.count(each) for each in FAILING[fail_on or "error"])
    raise click.exceptions.Exit(FINDINGS if failing else FINE)


def _demand_files(
    paths: tuple[str, ...],
    actuals: str,
    out: str | None,
    formats: Formats,
    language: Language,
) -> None:
    """One definition, a table that is there, and no result over either."""
    from scoring.units.writers.files import files_of

    if len(paths) != 1:
        raise Misuse(say("actuals/one-definition", {"count": len(paths)}, language))
    for path in (paths[0], actuals):
        if not os.path.lexists(path):
            raise Misuse(say("cli/no-such-path", {"path": path}, language))
    if os.path.isdir(paths[0]):
        raise Misuse(say("actuals/definition-is-folder", {"path": paths[0]}, language))
    results = () if out is None else files_of(out)
    demand_apart((*results, *filter(None, (each for _, each in formats))), (paths[0], actuals), language)


def _run(request: Request, card: Scorecard, book: Any) -> Any:
    """Read, score and write; everything that a user can do wrong becomes `Misuse` or a `Refusal`."""
    from scoring.units.assessing import Assessment
    from scoring.units.columns import match
    from scoring.units.readers import UnknownSuffix, open_table
    from scoring.units.sheets import Sheets
    from scoring.units.table import MissingPackage, UnknownUnitColumn
    from scoring.units.writers.files import SUFFIXES
    from scoring.units.writers.refusal import CannotWrite

    language = request.language
    if request.out is not None and not request.out.lower().endswith(SUFFIXES):
        raise Misuse(say("actuals/unknown-output", {"file": request.out, "known": SUFFIXES}, language))
    try:
        table = open_table(request.actuals)
        _tell(table.told, language)
        layout = match(table, card, request.unit_column)
        _tell(layout.told, language)
        sheets = Sheets(table, layout, card.year)
        return _write_all(request, Assessment(card, sheets, book), (*table.told, *layout.told))
    except (UnknownSuffix, MissingPackage) as error:
        raise Misuse(error.problem.say(language)) from None
    except CannotWrite as error:
        facts = {"file": error.file, "reason": error.reason}
        raise Misuse(say("cli/cannot-write-file", facts, language)) from None
    except UnknownUnitColumn as error:
        raise Misuse("\n".join(each.say(language) for each in error.problems)) from None


def _tell(told: Iterable[Problem], language: Language) -> None:
    for each in told:
        click.echo(each.render(language), err=True)


def _write_all(request: Request, assessment: Any, told: tuple[Problem, ...]) -> Any:
    """Every unit into the results and reports; nothing is put in its place before all of it is there."""
    from scoring.units.reports import JsonStream, Summary
    from scoring.units.writers import Results

    language, summary = request.language, Summary()
    with ExitStack() as stack:
        results = None
        if request.out is not None:
            results = Results(request.out, assessment.year(assessment.card.year), language)
            stack.callback(results.discard)
        reports = [_Report(name, file, request, stack) for name, file in request.formats]
        streams = [
            JsonStream(each.write, request.definition, request.actuals, language)
            for each in reports
            if each.name == "json"
        ]
        for unit in assessment:
            is_wrong = not unit.is_complete or any(each.severity is Severity.ERROR for each in unit.findings)
            summary.add(unit, is_shown=is_wrong or not request.quiet)
            if results is not None:
                results.add(unit)
            for stream in streams:
                stream.add(unit)
        years = [year for _, year in sorted(assessment.years.items()) if year.is_used]
        for year in years:
            summary.add_findings(year.findings)
        _tell(assessment.sheets.told, language)
        for stream in streams:
            stream.finish(summary, years, (*told, *assessment.sheets.told))
        files = () if results is None else results.finish(years)
        for report in sorted(reports, key=lambda each: each.file is None):
            report.finish(summary, years, files)
    return summary


class _Report:
    """A report on its way to a file or to standard output. Raises `Misuse` where it cannot be written."""

    def __init__(self, name: str, file: str | None, request: Request, stack: ExitStack) -> None:
        self.name, self.file, self.request = name, file, request
        with self._telling():
            self.destination: Destination = StandardOutput() if file is None else ReportFile(file)
        stack.callback(self.destination.close)

    def write(self, text: str) -> None:
        with self._telling():
            self.destination.write(text)

    def finish(self, summary: Any, years: Any, files: tuple[str, ...]) -> None:
        """Put the report in its place; a text is made now."""
        from scoring.units.reports import render_units

        if self.name == "text":
            looks = terminal(sys.stdout) if self.file is None else {}
            language, details = self.request.language, self.request.verbose
            self.write(render_units(summary, years, files, language, details=details, **looks))
        if self.file is None:
            self.destination.finish()
        else:
            with self._telling():
                self.destination.finish()

    @contextmanager
    def _telling(self) -> Iterator[None]:
        language = self.request.language
        try:
            yield
        except OSError as error:
            if self.file is None:
                raise Misuse(say("cli/cannot-assemble", {"reason": reason_of(error)}, language)) from None
            facts = {"file": self.file, "reason": why_not_written(error)}
            raise Misuse(say("cli/cannot-write-file", facts, language)) from None
