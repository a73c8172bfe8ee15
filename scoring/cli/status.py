"""The exit statuses of the contract, and how everything that can go wrong becomes one of them."""

import os
import sys

import click

from scoring.batch import BUG
from scoring.cli.output import OutputClosed, prepare_streams
from scoring.cli.usage import in_words, language_in
from scoring.messages import say
from scoring.problems import Problem, Severity
from scoring.reports import Counts
from scoring.source import reason_of

FINE, FINDINGS, USAGE, UNREADABLE, INTERNAL, INTERRUPTED = 0, 1, 2, 3, 4, 130

FAILING = {
    "error": (Severity.ERROR,),
    "warning": (Severity.ERROR, Severity.WARNING),
    "info": tuple(Severity),
    "never": (),
}


def status_of(counts: Counts, *, misses: bool) -> int:
    """What could not be read or scored weighs more than what misses the gates; a bug of ours most of all."""
    if counts.defects:
        return INTERNAL
    if counts.scored != counts.files or counts.unusable:
        return UNREADABLE
    return FINDINGS if misses else FINE


def is_bug(problem: Problem) -> bool:
    """Whether a file cost us a bug of ours."""
    return problem.code == BUG


def run(command: click.Group, arguments: list[str]) -> int:
    """Run the command line and give its exit status. Never raises for a user's mistake."""
    prepare_streams()
    try:
        status = command.main(arguments, prog_name="jixiao", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        return USAGE
    except click.UsageError as error:
        click.echo(in_words(error, command, arguments), err=True)
        return USAGE
    except click.ClickException as error:
        error.show()
        return USAGE
    except OutputClosed:
        return _give_up_output("cli/output-closed", arguments)
    except OSError as error:
        return _give_up_output("cli/cannot-write", arguments, reason=reason_of(error))
    except (KeyboardInterrupt, click.Abort):
        return INTERRUPTED
    except Exception as error:  # the last resort: a bug of ours, told as one
        if os.environ.get("JIXIAO_DEBUG"):
            raise
        _complain(BUG, arguments, kind=type(error).__name__, error=str(error))
        return INTERNAL
    return status if isinstance(status, int) else FINE


def _give_up_output(code: str, arguments: list[str], **facts: object) -> int:
    """Standard output takes no more: what is left for it goes nowhere, and one sentence says why."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    _complain(code, arguments, **facts)
    return UNREADABLE


def _complain(code: str, arguments: list[str], **facts: object) -> None:
    click.echo(say(code, facts, language_in(arguments)), err=True)
