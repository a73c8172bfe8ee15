"""Options that several commands share."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

import click

from scoring import rulebooks
from scoring.cli.output import Misuse
from scoring.cli.status import FAILING
from scoring.cli.usage import Day, Whole, Word, no_such_word
from scoring.gates import Gates, InvalidGates, find, presets
from scoring.messages import LANGUAGES, Language, language_of_locale
from scoring.problems import InvalidRulebook
from scoring.reports import FORMATS
from scoring.rulebooks import Rulebook

F = TypeVar("F", bound=Callable[..., Any])


def read_language(_context: click.Context, _parameter: click.Parameter, value: str | None) -> Language:
    return next((each for each in LANGUAGES if each == value), language_of_locale())


def read_formats(
    context: click.Context, parameter: click.Parameter, values: tuple[str, ...]
) -> list[tuple[str, str | None]]:
    formats = []
    for value in values or ("text",):
        name, _, file = value.partition("=")
        if name not in FORMATS:
            raise no_such_word(name, sorted(FORMATS), parameter, context)
        formats.append((name, file or None))
    return formats


language_option = click.option(
    "--lang", "language", type=Word(LANGUAGES), callback=read_language, help="语言 / language"
)
rulebook_option = click.option(
    "--rulebook",
    metavar="ID|FILE",
    help="评分办法，优先于表中所写 / rulebook to use instead of the one named",
)


def read_day(_context: click.Context, _parameter: click.Parameter, value: date | None) -> date:
    """The day that counts as today."""
    return date.today() if value is None else value


date_option = click.option(
    "--date",
    "today",
    type=Day(),
    callback=read_day,
    metavar="YYYY-MM-DD",
    help="按哪一天判断接受是否过期，默认今天 / the day by which acceptances expire",
)
paths_argument = click.argument("paths", nargs=-1, required=True, type=click.Path(), metavar="PATH...")


def shared_options(command: F) -> F:
    """The options of `score` and `audit`."""
    for option in (
        click.option(
            "--quiet", "-q", is_flag=True, help="只列有错误的文件与汇总 / only what is wrong, and the summary"
        ),
        click.option("--verbose", "-v", is_flag=True, help="也逐项列出信息 / list infos one by one"),
        language_option,
        click.option(
            "--resume",
            "is_resumed",
            is_flag=True,
            help="接着做被中断的同一命令，并记下进度（当前文件夹的 .jixiao/，做完即删）"
            " / go on with the same command where it was interrupted; progress is kept in .jixiao/ until it is done",
        ),
        click.option(
            "--jobs",
            "-j",
            type=Whole(1, 256),
            default=1,
            show_default=True,
            help="进程数 / number of processes",
        ),
        click.option(
            "--fail-on",
            type=Word(list(FAILING)),
            help="何种问题算不通过，默认 error，优先于 --gates / what makes the status 1, error if nothing else is said",
        ),
        click.option(
            "--gates",
            metavar="FILE|PRESET",
            help=f"按这些要求判断是否通过：{', '.join(presets())} 或文件 / what has to be passed: a preset or a file",
        ),
        click.option(
            "--format",
            "formats",
            multiple=True,
            callback=read_formats,
            metavar="NAME[=FILE]",
            help=f"{', '.join(sorted(FORMATS))}（可重复 / repeatable）",
        ),
        rulebook_option,
        paths_argument,
    ):
        command = option(command)
    return command


def find_rulebook(reference: str | None, language: Language, year: int | None = None) -> Rulebook | None:
    """The rulebook of the option; one that cannot be used is wrong usage."""
    if reference is None:
        return None
    try:
        return rulebooks.find(reference, year=year)
    except InvalidRulebook as error:
        raise Misuse("\n".join(each.render(language) for each in error.problems)) from None


def find_gates(reference: str | None, fail_on: str | None, language: Language) -> Gates:
    """The gates of the options; those that cannot be used are wrong usage."""
    try:
        gates = Gates() if reference is None else find(reference)
    except InvalidGates as error:
        raise Misuse("\n".join(each.render(language) for each in error.problems)) from None
    return gates if fail_on is None else replace(gates, fail_on=fail_on)
