"""A table of a file: its column names, and its rows in blocks, so that no file has to fit into memory."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeAlias

from scoring.problems import Problem, Refusal, Where
from scoring.records import record
from scoring.units.cells import Cells


class UnusableTable(Refusal):
    """A file of actuals that cannot be read as a table, or whose rows cannot be told apart."""


class UnknownUnitColumn(Refusal):
    """The column that is to hold the units is not there: what is wrong is how the command was called, not the table."""


class MissingPackage(Exception):
    """A kind of file needs a package that is not installed."""

    def __init__(self, suffix: str, package: str, extra: str) -> None:
        super().__init__(package)
        self.problem = Problem(
            "actuals/needs-package", {"suffix": suffix, "package": package, "extra": extra}
        )


@record
class Block:
    """Some rows of a table: the number of each as its file counts them, and the cells of each column."""

    rows: Sequence[int]
    columns: Mapping[int, Cells]


Blocks: TypeAlias = Callable[[Sequence[int]], Iterator[Block]]


@record
class Table:
    """A table that was opened. `blocks` reads the columns with the given positions; `header` is the row of the names."""

    file: str
    columns: tuple[str, ...]
    blocks: Blocks
    header: int = 0
    told: tuple[Problem, ...] = ()

    def refuse(self, code: str, at: int = 0, column: int = 0, **facts: object) -> UnusableTable:
        """What is wrong with the table, at a row of its file."""
        return refuse(self.file, code, at, column, **facts)


def refuse(file: str, code: str, at: int = 0, column: int = 0, **facts: object) -> UnusableTable:
    """What is wrong with a file, at one of its rows."""
    return UnusableTable((Problem(code, facts, where=Where(file, at, column or (1 if at else 0))),))
