"""`explain` and `schema`: commands about one thing."""

import json
import sys
from datetime import date
from difflib import get_close_matches

import click

from scoring import scorecards
from scoring.audits import audit as audit_result
from scoring.cli.options import date_option, find_rulebook, language_option, rulebook_option
from scoring.cli.output import Misuse, show, terminal
from scoring.cli.status import UNREADABLE
from scoring.cli.usage import Command, ExistingFile, Word
from scoring.engine import score as score_card
from scoring.expectations import standing_of
from scoring.messages import Language, say
from scoring.model import Row, Scorecard
from scoring.problems import InvalidScorecard
from scoring.reports.explanation import explain as explain_rows
from scoring.schema import SCHEMAS, published


@click.command(cls=Command)
@click.argument("file", type=ExistingFile())
@click.argument("name", required=False)
@rulebook_option
@date_option
@language_option
def explain(file: str, name: str | None, rulebook: str | None, today: date, language: Language) -> None:
    """逐步说明得分如何算出 / how a score came about"""
    book = find_rulebook(rulebook, language)
    try:
        result = score_card(scorecards.load(file), book)
    except InvalidScorecard as error:
        for problem in error.problems:
            click.echo(problem.render(language), err=True)
        raise click.exceptions.Exit(UNREADABLE) from None
    rows = result.rows if name is None else _rows_named(name, result.rows, result.card, language)
    findings = audit_result(result)
    standing = standing_of(result.card, findings, today)
    for problem in (*standing.problems, *standing.lapsed):
        click.echo(problem.render(language), err=True)
    whole = name is None
    show(
        explain_rows(result, rows, findings, language, whole=whole, standing=standing, **terminal(sys.stdout))
    )
    if (name is None and not result.is_complete) or any(not each.is_decided for each in rows):
        raise click.exceptions.Exit(UNREADABLE)


def _rows_named(name: str, rows: tuple[Row, ...], card: Scorecard, language: Language) -> tuple[Row, ...]:
    """Rows of that name or id; else those whose name holds it."""
    exact = tuple(each for each in rows if name in (each.indicator.name, each.indicator.id))
    near = tuple(each for each in rows if name and name in each.indicator.name)
    if exact or near:
        return exact or near
    names = [each.indicator.name for each in rows]
    closest = get_close_matches(name, names, n=3, cutoff=0.4)
    code = "cli/no-such-indicator-near" if closest else "cli/no-such-indicator"
    raise Misuse(say(code, {"name": name, "file": card.file, "near": tuple(closest)}, language))


@click.command(cls=Command)
@click.argument("name", type=Word(sorted(SCHEMAS)), default="scorecard")
def schema(name: str) -> None:
    """打印 JSON Schema / print a JSON Schema"""
    show(json.dumps(published(name), ensure_ascii=False, indent=2) + "\n")
