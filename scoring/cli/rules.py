"""`rules`: rulebooks and rule kinds, listed, printed, checked and compared."""

import os
import sys
from typing import Any

import click

from scoring import aggregates, rulebooks
from scoring.batch import compare_all, find_files
from scoring.cli.options import find_rulebook, language_option
from scoring.cli.output import Misuse, show, terminal, with_progress
from scoring.cli.status import FAILING, FINDINGS, FINE, INTERNAL, UNREADABLE, USAGE, is_bug
from scoring.cli.usage import Command, Whole, Word
from scoring.lint import lint
from scoring.messages import Language, say
from scoring.problems import InvalidRulebook, suggest
from scoring.reports.differences import render_differences
from scoring.reports.effects_report import render_effects
from scoring.reports.kinds import describe_kind, kind_in_markdown, kinds_in_markdown, list_kinds
from scoring.reports.lint_report import render_lint, render_lint_json
from scoring.reports.manual import describe_rulebook, list_rulebooks
from scoring.reports.provisions import effective
from scoring.rulebooks import Rulebook
from scoring.rules import KINDS as RULE_KINDS

KINDS = {**RULE_KINDS, **aggregates.KINDS}

# Options that mean something only beside another.
BELONGS_TO = {"on": "--diff", "verbose": "--diff", "fail_on": "--lint"}


@click.command(cls=Command)
@click.argument("references", nargs=-1, metavar="[ID|FILE|KIND]...")
@click.option("--kinds", is_flag=True, help="列出规则的种类 / list the rule kinds")
@click.option(
    "--lint", "checks", is_flag=True, help="检查评分办法 / check rulebooks, all shipped ones if none is named"
)
@click.option("--diff", metavar="ID|FILE", help="与另一个评分办法比较 / compare with another rulebook")
@click.option(
    "--on",
    multiple=True,
    metavar="PATH",
    help="比较对这些自评表的影响（可重复）/ what that changes in these scorecards",
)
@click.option("--year", type=Whole(1949, 2999), help="当年年底适用的 / in force at the end of that year")
@click.option(
    "--fail-on",
    type=Word(list(FAILING)),
    help="检查时何种问题算不通过，默认 error / what makes the status 1",
)
@click.option(
    "--format",
    "form",
    type=Word(["text", "json", "markdown"]),
    help="json: --lint；markdown: KIND, --kinds",
)
@click.option("--verbose", "-v", is_flag=True, help="比较时也列出依据 / list bases too")
@language_option
def rules(references: tuple[str, ...], language: Language, **options: Any) -> None:
    """列出、打印、检查、比较评分办法与规则 / rulebooks and rule kinds: list, print, check, compare"""
    references = tuple(map(_as_path, references))
    _demand_sense(references, options, language)
    if options["checks"]:
        _lint(references, options["fail_on"] or "error", options["form"], language)
    elif options["diff"] is not None:
        _diff(references[0], options, language)
    elif options["kinds"]:
        in_markdown = options["form"] == "markdown"
        show(kinds_in_markdown(language) if in_markdown else list_kinds(language, **terminal(sys.stdout)))
    elif references:
        show("\n".join([_page(each, options, language) for each in references]))
    else:
        show(_list(options["year"], language))


def _as_path(reference: str) -> str:
    """A name that means nothing but stands for a file here, as the path of that file."""
    if reference in KINDS or not os.path.lexists(reference):
        return reference
    try:
        rulebooks.resolve(reference)
    except InvalidRulebook:
        return os.path.join(os.curdir, reference)
    return reference


def _demand_sense(references: tuple[str, ...], options: dict[str, Any], language: Language) -> None:
    """Refuse options that do not go together."""
    given = {
        "--kinds": options["kinds"],
        "--lint": options["checks"],
        "--diff": options["diff"] is not None,
    }
    tasks = [name for name, is_given in given.items() if is_given]
    if len(tasks) > 1:
        raise Misuse(say("cli/one-of", {"options": tuple(tasks)}, language))
    for key, task in BELONGS_TO.items():
        if options[key] and task not in tasks:
            facts = {"option": f"--{key.replace('_', '-')}", "task": task}
            raise Misuse(say("cli/goes-with", facts, language))
    if options["year"] and tasks in (["--kinds"], ["--lint"]):
        raise Misuse(say("cli/one-of", {"options": ("--year", *tasks)}, language))
    if "--diff" in tasks and len(references) != 1:
        raise Misuse(say("cli/diff-needs-one", {"count": len(references)}, language))
    if options["kinds"] and references:
        raise Misuse(say("cli/kinds-lists-all", {}, language))
    _demand_format(references, options, language)


def _demand_format(references: tuple[str, ...], options: dict[str, Any], language: Language) -> None:
    """JSON is for what lint finds, Markdown for the manual of kinds."""
    is_of_kinds = options["kinds"] or (references and not set(references) - set(KINDS))
    if options["form"] == "json" and not options["checks"]:
        raise Misuse(say("cli/goes-with", {"option": "--format json", "task": "--lint"}, language))
    if options["form"] == "markdown" and not is_of_kinds:
        raise Misuse(say("cli/goes-with", {"option": "--format markdown", "task": "--kinds"}, language))


def _list(year: int | None, language: Language) -> str:
    """The shipped rulebooks, or those in force at the end of a year."""
    books = rulebooks.in_force(year) if year else tuple(map(rulebooks.find, rulebooks.shipped()))
    if not books:
        return say("text/nothing-in-force", {"year": year}, language) + "\n"
    return list_rulebooks(books, language, **terminal(sys.stdout))


def _page(reference: str, options: dict[str, Any], language: Language) -> str:
    """The manual page of a rulebook or of a kind."""
    if reference in KINDS:
        if options["form"] == "markdown":
            return kind_in_markdown(reference, language)
        return describe_kind(reference, language, **terminal(sys.stdout))
    try:
        rulebooks.resolve(reference)
    except InvalidRulebook:
        known = [*rulebooks.shipped(), *rulebooks.families(), *sorted(KINDS)]
        problem = suggest("cli/no-such-page", reference, list(dict.fromkeys(known)))
        raise Misuse(problem.render(language)) from None
    return describe_rulebook(
        _rulebook(reference, options["year"], language), language, **terminal(sys.stdout)
    )


def _rulebook(reference: str, year: int | None, language: Language) -> Rulebook:
    book = find_rulebook(reference, language, year)
    assert book is not None
    if year is not None and not book.is_in_force(year):
        facts = {"rulebook": book.id, "period": effective(book, language), "year": year}
        click.echo(say("text/not-in-force", facts, language), err=True)
    return book


def _lint(references: tuple[str, ...], fail_on: str, form: str | None, language: Language) -> None:
    linted = lint(references or rulebooks.shipped())
    if form == "json":
        show(render_lint_json(linted, language))
    else:
        show(render_lint(linted, language, **terminal(sys.stdout)))
    fails = any(each.count(severity) for each in linted for severity in FAILING[fail_on])
    raise click.exceptions.Exit(
        USAGE if any(each.problems for each in linted) else FINDINGS if fails else FINE
    )


def _diff(reference: str, options: dict[str, Any], language: Language) -> None:
    left = _rulebook(reference, options["year"], language)
    right = _rulebook(_as_path(options["diff"]), options["year"], language)
    for path in options["on"]:
        if not os.path.lexists(path):
            raise Misuse(say("cli/no-such-path", {"path": path}, language))
    text = render_differences(left, right, language, details=options["verbose"], **terminal(sys.stdout))
    if not options["on"]:
        show(text)
        return
    found = list(find_files(options["on"]))
    processed = compare_all(found, left, right)
    outcomes = list(with_progress(processed, len(found), quiet=False, language=language))
    compared = tuple(each for each in outcomes if each is not None)
    if not compared:
        raise Misuse(say("cli/no-scorecards", {"paths": options["on"], "count": len(found)}, language))
    passed_over = len(outcomes) - len(compared)
    show(f"{text}\n{render_effects(compared, passed_over, language, **terminal(sys.stdout))}")
    if any(is_bug(problem) for each in compared for problem in each.problems):
        raise click.exceptions.Exit(INTERNAL)
    raise click.exceptions.Exit(FINE if all(each.is_complete for each in compared) else UNREADABLE)
