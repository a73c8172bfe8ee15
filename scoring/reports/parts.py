"""A document in parts: printed in a terminal, or written as Markdown."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

from scoring.records import record
from scoring.reports.terminal import Page


@record
class Heading:
    """A heading, of the document (1) or of a part of it (2, 3)."""

    text: str
    level: int = 1


@record
class Paragraph:
    """Words, with `code` between backquotes."""

    text: str


@record
class Code:
    """Lines as they are."""

    text: str


@record
class Listing:
    """Items one below the other."""

    items: tuple[str, ...]


@record
class Table:
    """Rows of cells under headings; cells hold words like a paragraph."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Part: TypeAlias = Heading | Paragraph | Code | Listing | Table


def as_text(parts: Iterable[Part], *, colour: bool = False, width: int | None = None) -> str:
    """The parts as a person reads them in a terminal."""
    page = Page(colour=colour, width=width)
    for position, part in enumerate(parts):
        if position:
            page.line()
        _print(page, part)
    return page.text()


def _print(page: Page, part: Part) -> None:
    match part:
        case Heading(text):
            page.line((_plain(text), "strong"))
        case Paragraph(text):
            page.line(_plain(text))
        case Code(text):
            for line in text.splitlines():
                page.line((line, "info"), indent=4)
        case Listing(items):
            for item in items:
                page.line(f"- {_plain(item)}")
        case Table(headings, rows):
            page.table(headings, [tuple(map(_plain, row)) for row in rows])


def _plain(text: str) -> str:
    return text.replace("`", "")


def as_markdown(parts: Iterable[Part]) -> str:
    """The parts as a Markdown file."""
    return "\n\n".join("\n".join(_markdown(part)) for part in parts) + "\n"


def _markdown(part: Part) -> Iterator[str]:
    match part:
        case Heading(text, level):
            yield f"{'#' * level} {text}"
        case Paragraph(text):
            yield text
        case Code(text):
            yield from ("```", text, "```")
        case Listing(items):
            yield from (f"- {item}" for item in items)
        case Table(headings, rows):
            yield _markdown_row(headings)
            yield _markdown_row(["---"] * len(headings))
            yield from map(_markdown_row, rows)


def _markdown_row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(each.replace('|', chr(92) + '|') for each in cells)} |"
