"""`check`: whether files of ours can be read, whatever they come to."""

import os
from collections.abc import Callable, Mapping

import click

from scoring import engine, expectations, gates, rulebooks, scorecards, source
from scoring.batch import Found, bug, find_files
from scoring.cli.options import language_option, paths_argument
from scoring.cli.output import Misuse, show
from scoring.cli.status import FINE, INTERNAL, UNREADABLE, is_bug
from scoring.cli.usage import Command
from scoring.formats import stated_format
from scoring.messages import Language, say
from scoring.problems import Problem, Refusal
from scoring.reports import Entry

READERS: Mapping[str, Callable[[str], object]] = {
    "accepted": expectations.read_shared,
    "expectation": expectations.read,
    "gates": lambda file: gates.find(os.path.join(os.curdir, file)),
    "rulebook": rulebooks.load,
    "scorecard": lambda file: engine.choose_rulebook(scorecards.load(file)),
}


@click.command(cls=Command)
@paths_argument
@language_option
@click.option("--quiet", "-q", is_flag=True, help="只列无法使用的 / only what cannot be used")
def check(paths: tuple[str, ...], language: Language, *, quiet: bool) -> None:
    """只检查文件能否读懂：自评表、评分办法、预期、要求 / only read files, and say what is wrong in them"""
    for path in paths:
        if not os.path.lexists(path):
            raise Misuse(say("cli/no-such-path", {"path": path}, language))
    counts, problems = {"files": 0, "invalid": 0, "passed_over": 0}, list[Problem]()
    for found in find_files(paths):
        wrong = found.problems if isinstance(found, Entry) else problems_of(found)
        counts["passed_over" if wrong is None else "files"] += 1
        counts["invalid"] += bool(wrong)
        problems += wrong or ()
    lines = dict.fromkeys(
        each.render(language) for each in problems
    )  # an expectation reads its scorecard too
    show("".join(f"{each}\n" for each in lines))
    if not quiet:
        show(say("text/summary-check", counts, language) + "\n")
    if any(map(is_bug, problems)):
        raise click.exceptions.Exit(INTERNAL)
    raise click.exceptions.Exit(UNREADABLE if problems else FINE)


def problems_of(found: Found) -> tuple[Problem, ...] | None:
    """Why a file cannot be used, nothing where it can; None where it is none of ours."""
    file = found.file
    if (wrong := expectations.misnamed(file)) is not None:
        return (wrong,)
    stated = "expectation" if expectations.is_expectation(file) else stated_format(file)
    if expectations.is_shared(file):
        stated = "accepted"
    reader = READERS.get(stated or "")
    if reader is None and stated is None and not os.access(file, os.R_OK):
        reader = source.text_of  # which says why; it may be one of ours
    if reader is None:
        return None
    try:
        reader(file)
    except Refusal as error:
        return error.problems
    except Exception as error:
        return (bug(found, error),)
    return ()
