"""The command `jixiao`. Prints and chooses the exit status; everything else is done elsewhere."""

from importlib import import_module

import click

from scoring.cli import status
from scoring.version import __version__

EXIT_STATUS = """\b
退出状态 / exit status
  0  没有达到 --fail-on 的问题 / nothing at or above --fail-on
  1  有这样的问题 / such findings
  2  用法或评分办法有误 / wrong usage or rulebook
  3  有文件或数值无法读取、无法计分 / something could not be read or scored
  4  程序内部错误 / internal error"""


# Each command and the module that has it, under the same name.
COMMANDS = {
    "audit": "many",
    "check": "checking",
    "explain": "one",
    "init": "projects",
    "migrate": "migrations",
    "new": "projects",
    "rules": "rules",
    "schema": "one",
    "score": "many",
    "test": "trials",
}


class Commands(click.Group):
    """The commands, each imported when it is asked for: those that are not asked for took a third of the start."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Their names, as the help lists them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command of a name, if there is one."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"scoring.cli.{COMMANDS[cmd_name]}"), cmd_name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is named. Raises `WrongUsage` where there is none of the name."""
        if args and not args[0].startswith("-") and args[0] not in COMMANDS:
            from scoring.cli.usage import no_such_command

            raise no_such_command(args[0], tuple(COMMANDS), ctx)
        return super().resolve_command(ctx, args)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]}, epilog=EXIT_STATUS)
@click.version_option(__version__, prog_name="jixiao")
def main() -> None:
    """jixiao 绩效：重新计算绩效自评表，指出哪里不符、差多少、可能的原因。

    Score self-evaluation tables again, exactly, and say where a declared number does not hold.
    """


def run(arguments: list[str]) -> int:
    """Run the command line and give its exit status."""
    return status.run(main, arguments)
