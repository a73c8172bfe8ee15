"""The command `jixiao`. Prints and chooses the exit status; everything else is done elsewhere."""

import json
import locale
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from difflib import get_close_matches
from functools import partial
from typing import IO, Any, NoReturn, TypeVar

import click

from scoring import __version__, rulebooks, scorecards
from scoring.audits import audit as audit_result
from scoring.batch import find_files, process_all
from scoring.engine import score as score_card
from scoring.messages import LANGUAGES, Language, say
from scoring.model import Row, Scorecard
from scoring.problems import InvalidRulebook, InvalidScorecard, Problem, Severity
from scoring.reports import FORMATS, Entry, Report, render
from scoring.reports.explanation import explain as explain_rows
from scoring.reports.manual import describe_rulebook, list_rulebooks
from scoring.reports.text_report import render_text
from scoring.rulebooks import Rulebook
from scoring.schema import SCHEMAS

FINE, FINDINGS, USAGE, UNREADABLE, INTERNAL, INTERRUPTED = 0, 1, 2, 3, 4, 130

F = TypeVar("F", bound=Callable[..., Any])

ISSUES = {
    "error": (Severity.ERROR,),
    "warning": (Severity.ERROR, Severity.WARNING),
    "info": tuple(Severity),
    "never": (),
}


def run(arguments: list[str]) -> int:
    """Run the command line and give its exit status. Never raises for a user's mistake."""
    try:
        status = main.main(arguments, prog_name="jixiao", standalone_mode=False)
    except click.Abort:
        return INTERRUPTED
    except click.ClickException as error:
        error.show()
        return USAGE
    except BrokenPipeError:
        return _say_that_output_closed()
    except OSError as error:
        click.echo(
            say("cli/cannot-write", {"reason": error.strerror or str(error)}, _language_of_locale()), err=True
        )
        return UNREADABLE
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:  # the last resort: a bug of ours, told as one
        return _confess(error)
    return status if isinstance(status, int) else FINE


def _say_that_output_closed() -> int:
    """Nobody reads our output any more: what is left of it goes nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    click.echo(say("cli/output-closed", {}, _language_of_locale()), err=True)
    return UNREADABLE


def _confess(error: Exception) -> int:
    if os.environ.get("JIXIAO_DEBUG"):
        raise error
    facts = {"kind": type(error).__name__, "error": str(error)}
    click.echo(say("cli/internal", facts, _language_of_locale()), err=True)
    return INTERNAL


def _language_of_locale() -> Language:
    """English where the locale says so, Chinese otherwise."""
    name = next(
        (os.environ[each] for each in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(each)), None
    )
    name = name or locale.getlocale()[0] or ""
    return "en" if name.lower().startswith("en") else "zh"


def _read_language(_context: click.Context, _parameter: click.Parameter, value: str | None) -> Language:
    return next((each for each in LANGUAGES if each == value), _language_of_locale())


def _read_formats(
    _context: click.Context, parameter: click.Parameter, values: tuple[str, ...]
) -> list[tuple[str, str | None]]:
    formats = []
    for value in values or ("text",):
        name, _, file = value.partition("=")
        if name not in FORMATS:
            raise click.BadParameter(f"'{name}' is not one of {', '.join(sorted(FORMATS))}", param=parameter)
        formats.append((name, file or None))
    return formats


language_option = click.option(
    "--lang", "language", type=click.Choice(LANGUAGES), callback=_read_language, help="语言 language"
)
rulebook_option = click.option(
    "--rulebook", metavar="ID|FILE", help="评分办法，优先于表中所写 rulebook to use instead of the one named"
)
paths_argument = click.argument(
    "paths", nargs=-1, required=True, type=click.Path(exists=True), metavar="PATH..."
)


def shared_options(command: F) -> F:
    """The options of `score` and `audit`."""
    for option in (
        click.option(
            "--quiet", "-q", is_flag=True, help="只列有错误的文件与汇总 only what is wrong, and the summary"
        ),
        click.option("--verbose", "-v", is_flag=True, help="也逐项列出信息 list infos one by one"),
        language_option,
        click.option(
            "--jobs", "-j", type=click.IntRange(1, 256), default=1, help="进程数 number of processes"
        ),
        click.option(
            "--fail-on",
            type=click.Choice(list(ISSUES)),
            default="error",
            help="何种问题算不通过 what makes the status 1",
        ),
        click.option(
            "--format",
            "formats",
            multiple=True,
            callback=_read_formats,
            metavar="NAME[=FILE]",
            help="text, json（可重复 repeatable）",
        ),
        rulebook_option,
        paths_argument,
    ):
        command = option(command)
    return command


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="jixiao")
def main() -> None:
    """jixiao 绩效：重新计算绩效自评表，指出哪里不符、差多少、可能的原因。

    Score self-evaluation tables again, exactly, and say where a declared number does not hold.
    """


@main.command()
@shared_options
def audit(**options: Any) -> None:
    """重新计算并核对每一张自评表 recompute every scorecard and report findings"""
    _run_batch(with_findings=True, **options)


@main.command()
@shared_options
def score(**options: Any) -> None:
    """只重新计算，不核对 recompute only: rows and totals, no findings"""
    _run_batch(with_findings=False, **options)


def _run_batch(
    *,
    paths: tuple[str, ...],
    rulebook: str | None,
    formats: list[tuple[str, str | None]],
    fail_on: str,
    jobs: int,
    language: Language,
    quiet: bool,
    verbose: bool,
    with_findings: bool,
) -> None:
    book = _find_rulebook(rulebook, language)
    found = list(find_files(paths))
    outcomes = list(
        _with_progress(
            process_all(found, book, with_findings=with_findings, jobs=jobs),
            len(found),
            quiet=quiet,
            language=language,
        )
    )
    entries = tuple(each for each in outcomes if each is not None)
    if not entries:
        raise click.UsageError(say("cli/no-scorecards", {"paths": paths, "count": len(found)}, language))
    report = Report(
        entries, len(outcomes) - len(entries), is_audit=with_findings, details=verbose, brief=quiet
    )
    for name, file in formats:
        _write(partial(_rendered, report, name, language), file, language)
    raise click.exceptions.Exit(_status(report, fail_on))


def _find_rulebook(reference: str | None, language: Language) -> Rulebook | None:
    if reference is None:
        return None
    try:
        return rulebooks.find(reference)
    except InvalidRulebook as error:
        raise click.UsageError("\n".join(each.render(language) for each in error.problems)) from None


def _with_progress(
    outcomes: Iterator[Entry | None], count: int, *, quiet: bool, language: Language
) -> Iterator[Entry | None]:
    """The outcomes, with a bar on standard error where somebody waits in front of a terminal."""
    if quiet or count < 20 or not sys.stderr.isatty():
        yield from outcomes
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(
        outcomes,
        description=say("cli/progress", {}, language),
        total=count,
        console=Console(stderr=True),
        transient=True,
    )


def _rendered(report: Report, name: str, language: Language, stream: IO[str]) -> str:
    if name == "text":
        return render_text(report, language, **_terminal(stream))
    return render(report, name, language)


def _terminal(stream: IO[str]) -> dict[str, Any]:
    """Colours and the width, where the stream is a terminal that wants them."""
    if not stream.isatty():
        return {}
    return {
        "colour": "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb",
        "width": shutil.get_terminal_size().columns,
    }


def _write(make: Callable[[IO[str]], str], file: str | None, language: Language) -> None:
    if file is None:
        click.echo(make(sys.stdout), nl=False)
        sys.stdout.flush()
        return
    try:
        with open(file, "w", encoding="utf-8") as stream:
            stream.write(make(stream))
    except OSError as error:
        raise click.UsageError(
            say("cli/cannot-write-file", {"file": file, "reason": error.strerror}, language)
        ) from None


def _status(report: Report, fail_on: str) -> int:
    if any(each.status != "scored" for each in report.entries):
        return UNREADABLE
    return FINDINGS if any(report.count(each) for each in ISSUES[fail_on]) else FINE


@main.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False))
@click.argument("name", required=False)
@rulebook_option
@language_option
def explain(file: str, name: str | None, rulebook: str | None, language: Language) -> None:
    """逐步说明得分如何算出 how a score came about: values, rule, basis, arithmetic, rounding"""
    book = _find_rulebook(rulebook, language)
    with _refusing_scorecards(language):
        result = score_card(scorecards.load(file), book)
    rows = result.rows if name is None else _rows_named(name, result.rows, result.card, language)
    text = explain_rows(
        result, rows, audit_result(result), language, whole=name is None, **_terminal(sys.stdout)
    )
    click.echo(text, nl=False)
    if any(each.score is None and not each.is_decided for each in rows):
        raise click.exceptions.Exit(UNREADABLE)


@contextmanager
def _refusing_scorecards(language: Language) -> Iterator[None]:
    """Problems of a scorecard go to standard error, with status 3."""
    try:
        yield
    except InvalidScorecard as error:
        _refuse(error.problems, language)


def _refuse(problems: tuple[Problem, ...], language: Language) -> NoReturn:
    for each in problems:
        click.echo(each.render(language), err=True)
    raise click.exceptions.Exit(UNREADABLE)


def _rows_named(name: str, rows: tuple[Row, ...], card: Scorecard, language: Language) -> tuple[Row, ...]:
    """Rows of that name or id; else those whose name holds it."""
    exact = tuple(each for each in rows if name in (each.indicator.name, each.indicator.id))
    near = tuple(each for each in rows if name in each.indicator.name)
    if exact or near:
        return exact or near
    names = [each.indicator.name for each in rows]
    closest = get_close_matches(name, names, n=3, cutoff=0.4)
    code = "cli/no-such-indicator-near" if closest else "cli/no-such-indicator"
    raise click.UsageError(say(code, {"name": name, "file": card.file, "near": tuple(closest)}, language))


@main.command()
@click.argument("reference", required=False, metavar="[ID]")
@language_option
def rules(reference: str | None, language: Language) -> None:
    """列出评分办法，或打印其中一个 list the rulebooks, or print one as a manual page"""
    if reference is None:
        books = tuple(rulebooks.find(each) for each in rulebooks.shipped())
        click.echo(list_rulebooks(books, language, **_terminal(sys.stdout)), nl=False)
        return
    book = _find_rulebook(reference, language)
    assert book is not None
    click.echo(describe_rulebook(book, language, **_terminal(sys.stdout)), nl=False)


@main.command()
@click.argument("name", type=click.Choice(sorted(SCHEMAS)), default="scorecard")
def schema(name: str) -> None:
    """打印 JSON Schema print a JSON Schema"""
    click.echo(json.dumps(SCHEMAS[name](), ensure_ascii=False, indent=2))
