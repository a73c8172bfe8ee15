"""`audit` and `score`: commands over many files."""

import os
from functools import partial
from typing import IO, Any

import click

from scoring.batch import find_files, process_all
from scoring.cli.options import find_rulebook, shared_options
from scoring.cli.output import Misuse, terminal, with_progress, write
from scoring.cli.status import status_of
from scoring.messages import Language, say
from scoring.reports import Report, render
from scoring.reports.text_report import render_text


@click.command()
@shared_options
def audit(**options: Any) -> None:
    """重新计算并核对每一张自评表 / recompute every scorecard and report findings"""
    _process(with_findings=True, **options)


@click.command()
@shared_options
def score(**options: Any) -> None:
    """只重新计算，不核对 / recompute only: rows and totals, no findings"""
    _process(with_findings=False, **options)


def _process(
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
    for path in paths:
        if not os.path.lexists(path):
            raise Misuse(say("cli/no-such-path", {"path": path}, language))
    book = find_rulebook(rulebook, language)
    found = list(find_files(paths))
    read = {os.path.realpath(each.file) for each in found}
    for _, file in formats:
        if file is not None and os.path.realpath(file) in read:
            raise Misuse(say("cli/overwrites-input", {"file": file}, language))
    processed = process_all(found, book, with_findings=with_findings, jobs=jobs)
    outcomes = list(with_progress(processed, len(found), quiet=quiet, language=language))
    entries = tuple(each for each in outcomes if each is not None)
    if not entries:
        raise Misuse(say("cli/no-scorecards", {"paths": paths, "count": len(found)}, language))
    passed_over = len(outcomes) - len(entries)
    report = Report(entries, passed_over, is_audit=with_findings, details=verbose, brief=quiet)
    for name, file in formats:
        write(partial(_rendered, report, name, language), file, language)
    raise click.exceptions.Exit(status_of(report, fail_on))


def _rendered(report: Report, name: str, language: Language, stream: IO[str]) -> str:
    if name == "text":
        return render_text(report, language, **terminal(stream))
    return render(report, name, language)
