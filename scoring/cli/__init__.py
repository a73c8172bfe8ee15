"""The command `jixiao`. Prints and chooses the exit status; everything else is done elsewhere."""

import click

from scoring.cli import many, one, status
from scoring.version import __version__


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="jixiao")
def main() -> None:
    """jixiao 绩效：重新计算绩效自评表，指出哪里不符、差多少、可能的原因。

    Score self-evaluation tables again, exactly, and say where a declared number does not hold.
    """


for _command in (many.audit, many.score, one.explain, one.rules, one.schema):
    main.add_command(_command)


def run(arguments: list[str]) -> int:
    """Run the command line and give its exit status."""
    return status.run(main, arguments)
