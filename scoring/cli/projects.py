"""`init` and `new`: where a project begins, and where the next year of one does."""

import os
from dataclasses import replace

import click

from scoring import scorecards, source
from scoring.audits import audit
from scoring.cli.options import language_option
from scoring.cli.output import Misuse, show, write
from scoring.cli.status import UNREADABLE
from scoring.cli.usage import Command, Whole
from scoring.engine import score
from scoring.messages import Language, say
from scoring.model import Scorecard
from scoring.problems import Problem, Refusal
from scoring.projects import carry, files_of_project, hints_about
from scoring.source import reason_of

OLDEST, LATEST = 1949, 2999
STANDARD_OUTPUT = "<stdout>"


@click.command(cls=Command)
@click.argument("folder", type=click.Path(), default=os.curdir, metavar="[DIR]")
@language_option
def init(folder: str, language: Language) -> None:
    """新建项目：自评表、预期、持续集成与提交前核对 / begin a project: a scorecard, its expectations, CI and hooks"""
    files = {
        os.path.normpath(os.path.join(folder, name)): text
        for name, text in files_of_project(language).items()
    }
    existing = tuple(each for each in files if os.path.lexists(each))
    if existing:
        raise Misuse(say("cli/exists", {"files": existing}, language))
    try:
        for file in files:
            os.makedirs(os.path.dirname(file) or os.curdir, exist_ok=True)
    except OSError as error:
        facts = {"folder": folder, "reason": reason_of(error)}
        raise Misuse(say("cli/not-a-project-folder", facts, language)) from None
    for file, text in files.items():
        write(file, text, language)
        show(say("text/wrote", {"file": file}, language) + "\n")
    show(say("text/started", {"folder": folder}, language) + "\n")


@click.command(cls=Command)
@click.option(
    "--from",
    "definition",
    required=True,
    type=click.Path(),
    metavar="FILE",
    help="上一年度的表 / last year's",
)
@click.option(
    "--year", required=True, type=Whole(OLDEST, LATEST), help="新表的年度 / the year of the new one"
)
@click.option(
    "--output", "-o", type=click.Path(), metavar="FILE", help="写入的文件，默认为标准输出 / file to write"
)
@language_option
def new(definition: str, year: int, output: str | None, language: Language) -> None:
    """由上一年度的自评表带出下一年度的空表 / carry a scorecard to another year, with nothing reached yet"""
    try:
        text = source.text_of(definition)
        card = scorecards.loads(text, definition)
        if card.year == year:
            raise Misuse(say("cli/same-year", {"file": definition, "year": year}, language))
        carried = carry(text, card, year, output)
        hints = _hints(scorecards.loads(carried, output or definition), card.year)
    except Refusal as error:
        _tell(error.problems, language)
        raise click.exceptions.Exit(UNREADABLE) from None
    if output is None:
        show(carried)
    elif os.path.lexists(output):
        raise Misuse(say("cli/output-exists", {"file": output}, language))
    else:
        write(output, carried, language)
        show(say("text/wrote", {"file": output}, language) + "\n")
    _tell(hints if output else [_of_stdout(each) for each in hints], language)


def _of_stdout(hint: Problem) -> Problem:
    """The same hint about a text that has no file yet."""
    return replace(hint, where=hint.where and hint.where._replace(file=STANDARD_OUTPUT))


def _hints(card: Scorecard, before: int) -> list[Problem]:
    """What a person still has to look at. Raises `InvalidScorecard` where the rulebook cannot be used."""
    found = [each for each in audit(score(card)) if each.code == "rulebook/not-in-force"]
    told = [Problem(each.wording or each.code, each.facts, where=each.where) for each in found]
    return [*told, *hints_about(card, before)]


def _tell(problems: "tuple[Problem, ...] | list[Problem]", language: Language) -> None:
    for each in problems:
        click.echo(each.render(language), err=True)
