"""The command `jixiao`. Prints and chooses the exit status; everything else is done elsewhere."""

import click

from scoring.cli import checking, many, migrations, one, projects, status, trials
from scoring.cli.rules import rules
from scoring.version import __version__

EXIT_STATUS = """\b
退出状态 / exit status
  0  没有达到 --fail-on 的问题 / nothing at or above --fail-on
  1  有这样的问题 / such findings
  2  用法或评分办法有误 / wrong usage or rulebook
  3  有文件或数值无法读取、无法计分 / something could not be read or scored
  4  程序内部错误 / internal error"""


@click.group(context_settings={"help_option_names": ["-h", "--help"]}, epilog=EXIT_STATUS)
@click.version_option(__version__, prog_name="jixiao")
def main() -> None:
    """jixiao 绩效：重新计算绩效自评表，指出哪里不符、差多少、可能的原因。

    Score self-evaluation tables again, exactly, and say where a declared number does not hold.
    """


for _command in (
    many.audit,
    many.score,
    checking.check,
    one.explain,
    trials.test,
    rules,
    one.schema,
    projects.init,
    projects.new,
    migrations.migrate,
):
    main.add_command(_command)


def run(arguments: list[str]) -> int:
    """Run the command line and give its exit status."""
    return status.run(main, arguments)
