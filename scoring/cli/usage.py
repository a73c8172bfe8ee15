"""Wrong usage in words of ours: what click finds wrong with a command line, and the types of values that know what they take."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import click

from scoring.days import read_day
from scoring.messages import LANGUAGES, Alternatives, Language, language_of_locale, say
from scoring.problems import Problem, suggest

LANGUAGE_OPTION = "--lang"


class WrongUsage(click.UsageError):
    """Wrong usage as a problem, which is put into words where the language is known."""

    def __init__(self, problem: Problem, context: click.Context | None = None) -> None:
        super().__init__(problem.code, context)
        self.problem = problem


class Command(click.Command):
    """A command that says itself what it got too much of."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        ctx.allow_extra_args = True
        left = super().parse_args(ctx, args)
        if left and not ctx.resilient_parsing:
            raise WrongUsage(Problem("usage/too-much", {"found": tuple(left)}), ctx)
        return left


class Word(click.Choice[str]):
    """One of several words."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if value not in self.choices:
            raise no_such_word(value, self.choices, param, ctx)
        return str(value)


class Whole(click.IntRange):
    """A whole number within limits."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        try:
            number = int(value)
        except ValueError:
            number = None
        if number is None or not self.min <= number <= self.max:  # type: ignore[operator]
            facts = {"option": name_of(param), "found": value, "low": self.min, "high": self.max}
            raise WrongUsage(Problem("usage/no-whole-number", facts), ctx)
        return number


class Day(click.ParamType):  # type: ignore[type-arg]
    """A day."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        try:
            return read_day(value)
        except ValueError:
            facts = {"option": name_of(param), "found": value}
            raise WrongUsage(Problem("usage/no-day", facts), ctx) from None


class ExistingFile(click.ParamType):  # type: ignore[type-arg]
    """A file that there is."""

    name = "file"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:  # noqa: ARG002
        if not os.path.exists(value):
            raise WrongUsage(Problem("cli/no-such-path", {"path": value}), ctx)
        if os.path.isdir(value):
            raise WrongUsage(Problem("usage/is-folder", {"path": value}), ctx)
        return str(value)


def no_such_word(
    found: str, known: Sequence[str], parameter: click.Parameter | None, context: click.Context | None
) -> WrongUsage:
    """What is said of a word that is none of those that there are."""
    problem = suggest("usage/no-such-word", found, known)
    return WrongUsage(replace(problem, facts={**problem.facts, "option": name_of(parameter)}), context)


def name_of(parameter: click.Parameter | None) -> str:
    """What a user calls an option or an argument."""
    if isinstance(parameter, click.Option):
        return max(parameter.opts, key=len)
    return "" if parameter is None else parameter.human_readable_name


def language_in(arguments: Sequence[str]) -> Language:
    """The language that a command line asks for, whether or not it can be understood; else that of the locale."""
    found: str | None = None
    for at, each in enumerate(arguments):
        if each == "--":
            break
        if each == LANGUAGE_OPTION:
            found = next(iter(arguments[at + 1 : at + 2]), None)
        elif each.startswith(f"{LANGUAGE_OPTION}="):
            found = each.partition("=")[2]
    return next((each for each in LANGUAGES if each == found), language_of_locale())


def in_words(error: click.UsageError, program: click.Group, arguments: Sequence[str]) -> str:
    """What is wrong in one sentence, and below it how the command is written."""
    language = language_in(arguments)
    context = error.ctx or _context_of(program, arguments)
    usage = " ".join((context.command_path, *context.command.collect_usage_pieces(context)))
    facts = {"usage": usage, "help": f"{context.command_path} --help"}
    return f"{problem_of(error, context).say(language)}\n{say('usage/usage', facts, language)}"


def problem_of(error: click.UsageError, context: click.Context) -> Problem:
    """What click says, as a problem of ours; its own words stand in it where it says something rare."""
    match error:
        case WrongUsage():
            return error.problem
        case click.NoSuchOption():
            near = tuple(error.possibilities or ())
            facts: Mapping[str, object] = {"found": error.option_name}
            return _near("usage/no-such-option", facts, near)
        case click.MissingParameter() if error.param is not None:
            kind = "option" if isinstance(error.param, click.Option) else "argument"
            return Problem(f"usage/missing-{kind}", {"name": name_of(error.param)})
        case click.BadOptionUsage():
            takes_none = error.option_name in {
                name
                for each in context.command.params
                if isinstance(each, click.Option) and each.is_flag
                for name in each.opts
            }
            code = "usage/option-without-value" if takes_none else "usage/option-needs-value"
            return Problem(code, {"name": error.option_name})
    return Problem("usage/other", {"message": error.format_message()})


def no_such_command(found: str, known: Sequence[str], context: click.Context) -> WrongUsage:
    """What is said of a command that there is none of."""
    return WrongUsage(suggest("usage/no-such-command", found, known), context)


def _near(code: str, facts: Mapping[str, object], near: tuple[str, ...]) -> Problem:
    return Problem(f"{code}-near", {**facts, "near": Alternatives(near)}) if near else Problem(code, facts)


def _context_of(program: click.Group, arguments: Sequence[str]) -> click.Context:
    """What click was about when it did not say so: the command that is named first."""
    outer = click.Context(program, info_name="jixiao")
    for each in arguments:
        command = program.get_command(outer, each)
        if command is not None:
            return click.Context(command, info_name=each, parent=outer)
    return outer
