"""`migrate`: files of an older format, brought to the newest."""

import os
from collections import Counter
from collections.abc import Iterator

import click

from scoring import migrations, source
from scoring.batch import find_files
from scoring.cli.options import language_option, paths_argument
from scoring.cli.output import Misuse, show, write
from scoring.cli.status import FINDINGS, FINE, UNREADABLE
from scoring.cli.usage import Command
from scoring.expectations import is_expectation
from scoring.formats import stated_format
from scoring.messages import Language, say
from scoring.problems import Problem, Refusal
from scoring.reports import Entry
from scoring.schema.expectation import FORMAT


@click.command(cls=Command)
@paths_argument
@click.option(
    "--check", "is_check", is_flag=True, help="只说要改什么，不改 / tell what would change, change nothing"
)
@language_option
def migrate(paths: tuple[str, ...], language: Language, *, is_check: bool) -> None:
    """把旧格式的文件改为最新的格式 / bring files of an older format to the newest"""
    for path in paths:
        if not os.path.lexists(path):
            raise Misuse(say("cli/no-such-path", {"path": path}, language))
    counts = Counter(_outcomes(paths, language, is_check=is_check))
    if not counts:
        raise Misuse(say("cli/no-files-to-migrate", {"paths": paths}, language))
    facts = {"count": counts.total(), **{key: counts[key] for key in ("migrated", "current", "refused")}}
    show(say("migration/summary", facts, language) + "\n")
    if counts["refused"]:
        raise click.exceptions.Exit(UNREADABLE)
    raise click.exceptions.Exit(FINDINGS if is_check and counts["migrated"] else FINE)


def _outcomes(paths: tuple[str, ...], language: Language, *, is_check: bool) -> Iterator[str]:
    """What becomes of each file: current, migrated or refused; files of others in a folder are passed over."""
    for found in find_files(paths):
        if isinstance(found, Entry):
            _tell(found.problems, language)
            yield "refused"
            continue
        try:
            yield _migrate(found.file, language, is_check=is_check)
        except Refusal as error:
            if found.is_named or _is_ours(found.file, error.problems):
                _tell(error.problems, language)
                yield "refused"


def _is_ours(file: str, problems: tuple[Problem, ...]) -> bool:
    """Whether a file of a folder that cannot be brought to the newest format is meant to be of one."""
    is_newer = any(each.code == "migration/newer" for each in problems)
    return is_newer or is_expectation(file) or stated_format(file) in migrations.NEWEST


def _migrate(file: str, language: Language, *, is_check: bool) -> str:
    """Bring one file to the newest format, and say so. Raises `Refusal`."""
    text = source.text_of(file)
    document = source.read_text(text, file)
    found = migrations.migrate(text, document, FORMAT if is_expectation(file) else "")
    facts = {"file": file, "before": found.before, "format": found.after}
    if not found.changes:
        show(say("migration/current", facts, language) + "\n")
        return "current"
    if is_check:
        show(say("migration/outdated", facts, language) + "\n")
        return "migrated"
    write(file, found.text, language)
    show(say("migration/migrated", facts, language) + "\n")
    return "migrated"


def _tell(problems: tuple[Problem, ...], language: Language) -> None:
    for each in problems:
        click.echo(each.render(language), err=True)
