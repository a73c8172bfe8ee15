"""A table that is wider than its room, laid out by rich; Chinese cells are folded where a reader would fold them."""

import re
from collections.abc import Iterator, Sequence
from io import StringIO
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len, chop_cells
from rich.console import Console
from rich.containers import Lines
from rich.table import Table
from rich.text import Text

# What is not torn apart: a word or number with its signs (200%, ≥80%, wuhan-2021); else one character. Marks that
# close stay with what they follow, marks that open with what follows.
PIECE = re.compile(
    r"[“‘（《【〈「]*(?:[≥≤><=−–]*[\w%.:/_{}\[\]()+*-]+|.)[，。、；：！？”’）》】〉」%,;]*[ ]*", re.ASCII
)


def fold_table(
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    numbers: Sequence[int],
    colour: bool,
    room: int,
    beside: int,
) -> list[str]:
    """The lines of a table in that much room, with `beside` blanks on both sides of a column."""
    stream = StringIO()
    console = Console(
        file=stream,
        force_terminal=colour,
        no_color=not colour,
        width=room,
        highlight=False,
        legacy_windows=False,
    )
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, beside))
    for column, heading in enumerate(headings):
        is_number = column in numbers
        table.add_column(
            heading, justify="right" if is_number else "left", no_wrap=is_number, overflow="fold"
        )
    for row in rows:
        table.add_row(*(_Cell(cell) for cell in row))
    console.print(table)
    return [f"{line.rstrip()}\n" for line in stream.getvalue().splitlines()]


class _Cell(Text):
    """A text that is folded between words of Latin letters and between Chinese characters alike."""

    def wrap(self, console: Console, width: int, **how: Any) -> Lines:
        if how.get("no_wrap"):
            return super().wrap(console, width, **how)
        return Lines(Text(line) for each in self.plain.split("\n") for line in fold(each, width))


def fold(text: str, width: int) -> Iterator[str]:
    """The lines of a text, none wider than `width` columns.

    >>> list(fold("达到目标的200%得0分，其余按比例", 13))
    ['达到目标的', '200%得0分，其', '余按比例']
    """
    line, taken = "", 0
    for piece in _pieces(text, width):
        room = cell_len(piece.rstrip(" "))
        if line and taken + room > width:
            yield line.rstrip(" ")
            line, taken = "", 0
        line, taken = line + piece, taken + cell_len(piece)
    yield line.rstrip(" ")


def _pieces(text: str, width: int) -> Iterator[str]:
    for piece in PIECE.findall(text):
        if cell_len(piece.rstrip(" ")) <= width:
            yield piece
        else:
            yield from chop_cells(piece, width)
