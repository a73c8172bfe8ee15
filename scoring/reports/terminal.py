"""Text for people: styled pieces, and tables whose Chinese columns line up."""

from collections.abc import Sequence
from io import StringIO

STYLES = {
    "error": "bold red",
    "warning": "yellow",
    "info": "cyan",
    "good": "green",
    "quiet": "dim",
    "strong": "bold",
}

COMFORTABLE = 100  # columns from which on a table has room for wide gaps


class Page:
    """Lines of styled text; `colour` and `width` are those of the terminal it is for."""

    def __init__(self, *, colour: bool = False, width: int | None = None) -> None:
        from rich.console import Console

        self._stream = StringIO()
        self._console: Console = Console(
            file=self._stream,
            force_terminal=colour,
            no_color=not colour,
            width=width or 200,
            highlight=False,
            legacy_windows=False,
        )

    def line(self, *pieces: str | tuple[str, str], indent: int = 0) -> None:
        """One line of plain pieces and `(text, style)` pieces; a long one is left to the terminal to wrap."""
        from rich.text import Text

        text = Text(" " * indent)
        for each in pieces:
            if isinstance(each, str):
                text.append(each)
            else:
                text.append(each[0], STYLES[each[1]])
        self._console.print(text, soft_wrap=True)

    def table(
        self, headings: Sequence[str], rows: Sequence[Sequence[str]], *, numbers: Sequence[int] = ()
    ) -> None:
        """Columns that line up; those in `numbers` to the right."""
        from rich.box import SIMPLE_HEAD
        from rich.table import Table
        from rich.text import Text

        beside = 1 if self._console.width >= COMFORTABLE else 0
        table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, beside))
        for position, heading in enumerate(headings):
            is_number = position in numbers
            table.add_column(
                heading, justify="right" if is_number else "left", no_wrap=is_number, overflow="fold"
            )
        for row in rows:
            table.add_row(*(Text(cell) for cell in row))
        self._console.print(table)

    def text(self) -> str:
        """The finished page; no line ends in blanks, and no blank lines end it."""
        lines = [line.rstrip() for line in self._stream.getvalue().rstrip().splitlines()]
        return "".join(f"{line}\n" for line in lines)
