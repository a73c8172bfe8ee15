"""Text for people: styled pieces, and tables whose Chinese columns line up."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeAlias

from scoring.records import record

SGR = {"error": "1;31", "warning": "33", "info": "36", "good": "32", "quiet": "2", "strong": "1"}

COMFORTABLE = 100  # columns from which on a table has room for wide gaps
PAPER = 200  # columns of a table that is not for a terminal
FOLDED_AT_ONCE = 500  # rows

Cells: TypeAlias = Sequence[str]


class Page:
    """Lines of styled text; `colour` and `width` are those of the terminal it is for."""

    def __init__(self, *, colour: bool = False, width: int | None = None) -> None:
        self._colour = colour
        self._width = width
        self._parts: list[str] = []

    def line(self, *pieces: str | tuple[str, str], indent: int = 0) -> None:
        """One line of plain pieces and `(text, style)` pieces; a long one is left to the terminal to wrap."""
        self._parts.append(" " * indent)
        for each in pieces:
            text, style = (each, None) if isinstance(each, str) else each
            text = _printable(text)
            self._parts.append(_in_style(text, style) if style and self._colour else text)
        self._parts.append("\n")

    def table(self, headings: Cells, rows: Sequence[Cells], *, numbers: Sequence[int] = ()) -> None:
        """Columns that line up; those in `numbers` to the right."""
        self._parts += lay_out(headings, rows, numbers=numbers, colour=self._colour, width=self._width)

    def text(self) -> str:
        """The finished page; no line ends in blanks, and no blank lines end it."""
        lines = [line.rstrip() for line in "".join(self._parts).rstrip().splitlines()]
        return "".join(f"{line}\n" for line in lines)


def lay_out(
    headings: Cells,
    rows: Iterable[Cells],
    *,
    numbers: Sequence[int] = (),
    colour: bool = False,
    width: int | None = None,
) -> Iterator[str]:
    """The lines of a table, of however many rows: they are gone through twice and not kept.

    What is too wide is folded within its cell, which rich does.
    """
    frame = _Frame(headings, numbers, colour, width or PAPER)
    extent = _Extent(headings)
    for row in rows:
        extent.add(row)
    if extent.is_plain and sum(extent.widths) + len(frame.gap) * (len(headings) - 1) <= frame.room:
        yield from _aligned(frame, rows, extent.widths)
    else:
        yield from _folded(frame, rows, extent.extremes())


@record
class _Frame:
    """All of a table but its rows; `numbers` are the columns whose cells stand to the right."""

    headings: Cells
    numbers: Sequence[int]
    colour: bool
    room: int

    @property
    def gap(self) -> str:
        return "   " if self.room >= COMFORTABLE else " "


class _Extent:
    """How wide the columns of a table have to be, and the cells that decide it."""

    def __init__(self, headings: Cells) -> None:
        self.widths = [_width(each) for each in headings]
        self.is_plain = True
        self._widest: list[str] = ["" for _ in headings]
        self._longest: list[str] = ["" for _ in headings]  # of all cells, the one with the longest word
        self._word_widths = [0 for _ in headings]

    def add(self, row: Cells) -> None:
        for column, cell in enumerate(row):
            if not cell.isprintable():
                self.is_plain = False
            found = max(map(_width, cell.splitlines()), default=0) if "\n" in cell else _width(cell)
            if found > self.widths[column]:
                self.widths[column], self._widest[column] = found, cell
            if found > self._word_widths[column]:
                word = max(map(_width, cell.split()), default=0)
                if word > self._word_widths[column]:
                    self._word_widths[column], self._longest[column] = word, cell

    def extremes(self) -> tuple[Cells, Cells]:
        """Two rows that need as much room as all rows together."""
        return self._widest, self._longest


def _aligned(frame: _Frame, rows: Iterable[Cells], widths: Sequence[int]) -> Iterator[str]:
    def line(cells: Cells) -> str:
        padded = []
        for column, (cell, width) in enumerate(zip(cells, widths, strict=True)):
            blanks = " " * (width - _width(cell))
            padded.append(f"{blanks}{cell}" if column in frame.numbers else f"{cell}{blanks}")
        return frame.gap.join(padded).rstrip()

    heading = line(frame.headings)
    yield f"{_in_style(heading, 'strong') if frame.colour else heading}\n"
    yield "─" * (sum(widths) + len(frame.gap) * (len(widths) - 1)) + "\n"
    for row in rows:
        yield f"{line(row)}\n"


def _folded(frame: _Frame, rows: Iterable[Cells], extremes: tuple[Cells, Cells]) -> Iterator[str]:
    """Some rows at a time, each time below the two rows that decide the widths, which are cut off again."""
    above = _folded_at_once(frame, extremes)
    yield from above[: 1 + next(number for number, line in enumerate(above) if set(line) == {"─", "\n"})]
    remaining = iter(rows)
    while some := list(islice(remaining, FOLDED_AT_ONCE)):
        yield from _folded_at_once(frame, (*extremes, *some))[len(above) :]


def _folded_at_once(frame: _Frame, rows: Sequence[Cells]) -> list[str]:
    from scoring.reports.folding import fold_table

    return fold_table(
        frame.headings,
        rows,
        numbers=frame.numbers,
        colour=frame.colour,
        room=frame.room,
        beside=len(frame.gap) // 2,
    )


def _in_style(text: str, style: str) -> str:
    return f"\x1b[{SGR[style]}m{text}\x1b[0m" if text else ""


def _printable(text: str) -> str:
    """A text without what rings, steps back or starts a page."""
    return text if text.isprintable() else text.translate(UNPRINTED)


UNPRINTED = dict.fromkeys((7, 8, 11, 12, 13))


def _width(text: str) -> int:
    """How many columns of a terminal a text takes."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)
