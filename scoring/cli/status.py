"""The exit statuses of the contract, and how everything that can go wrong becomes one of them."""

import os
import sys

import click

from scoring.cli.output import language_of_locale, prepare_streams
from scoring.messages import say
from scoring.problems import Severity
from scoring.reports import Report
from scoring.source import reason_of

FINE, FINDINGS, USAGE, UNREADABLE, INTERNAL, INTERRUPTED = 0, 1, 2, 3, 4, 130

FAILING = {
    "error": (Severity.ERROR,),
    "warning": (Severity.ERROR, Severity.WARNING),
    "info": tuple(Severity),
    "never": (),
}


def status_of(report: Report, fail_on: str) -> int:
    """What could not be read or scored weighs more than findings."""
    if any(each.status != "scored" for each in report.entries):
        return UNREADABLE
    return FINDINGS if any(report.count(each) for each in FAILING[fail_on]) else FINE


def run(command: click.Command, arguments: list[str]) -> int:
    """Run the command line and give its exit status. Never raises for a user's mistake."""
    prepare_streams()
    try:
        status = command.main(arguments, prog_name="jixiao", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return USAGE
    except BrokenPipeError:
        return _say_that_output_closed()
    except OSError as error:
        _complain("cli/cannot-write", reason=reason_of(error))
        return UNREADABLE
    except (KeyboardInterrupt, click.Abort):
        return INTERRUPTED
    except Exception as error:  # the last resort: a bug of ours, told as one
        if os.environ.get("JIXIAO_DEBUG"):
            raise
        _complain("cli/internal", kind=type(error).__name__, error=str(error))
        return INTERNAL
    return status if isinstance(status, int) else FINE


def _say_that_output_closed() -> int:
    """Nobody reads our output any more: what is left of it goes nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    _complain("cli/output-closed")
    return UNREADABLE


def _complain(code: str, **facts: object) -> None:
    click.echo(say(code, facts, language_of_locale()), err=True)
