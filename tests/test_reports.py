"""How reports are put together: tables of any length, JSON of any data, beginnings and ends."""

import json
from io import StringIO

from hypothesis import given
from hypothesis import strategies as st
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from scoring.reports import json_report, terminal
from scoring.reports.report import Counts, Format, Piece, Style
from scoring.reports.writer import Writer

WORDS = st.text(st.sampled_from("ab 指标-≥1，\n"), max_size=12)
NUMBERS = WORDS.map(str.rstrip)  # what stands to the right ends in no space
ROWS = st.lists(st.tuples(WORDS, WORDS, NUMBERS), max_size=12)
HEADINGS = ("指标", "weight of it", "得分")


def by_rich(rows: list[tuple[str, ...]], width: int) -> list[str]:
    """The same table as rich draws it, all rows at once."""
    stream = StringIO()
    console = Console(file=stream, width=width, no_color=True, highlight=False, legacy_windows=False)
    beside = 1 if width >= 100 else 0
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, beside))
    for column, heading in enumerate(HEADINGS):
        table.add_column(
            heading, justify="right" if column == 2 else "left", no_wrap=column == 2, overflow="fold"
        )
    for row in rows:
        table.add_row(*map(Text, row))
    console.print(table)
    return [line.rstrip() for line in stream.getvalue().splitlines()]


@given(ROWS, st.integers(20, 120))
def test_a_table_is_that_of_rich_in_any_width(rows: list[tuple[str, ...]], width: int) -> None:
    lines = "".join(terminal.lay_out(HEADINGS, rows, numbers=(2,), width=width)).splitlines()
    assert lines == by_rich(rows, width)


@given(st.lists(st.tuples(WORDS, WORDS, NUMBERS), min_size=3, max_size=12), st.integers(20, 120))
def test_a_table_folded_in_parts_is_that_folded_at_once(rows: list[tuple[str, ...]], width: int) -> None:
    before = terminal.FOLDED_AT_ONCE
    try:
        terminal.FOLDED_AT_ONCE = 2
        lines = "".join(terminal.lay_out(HEADINGS, rows, numbers=(2,), width=width)).splitlines()
    finally:
        terminal.FOLDED_AT_ONCE = before
    assert lines == by_rich(rows, width)


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(PLAIN)
def test_json_is_what_the_standard_library_writes(data: object) -> None:
    assert json_report.in_json(data) == json.dumps(data, ensure_ascii=False, indent=1)


FORM = Format(
    begin=lambda style: f"<{style.language}",
    piece=lambda entry, _: Piece(entry.file, (entry.file,)),
    end=lambda counts, kept, _: iter(
        (*(each for (each,) in kept), *(each for (each,) in kept), f"{counts.files}>")
    ),
    between="|",
)


def test_a_report_is_its_beginning_its_pieces_and_its_end() -> None:
    parts: list[str] = []
    writer = Writer(FORM, Style("en"), parts.append)
    for piece in (Piece("", ("a",)), Piece("b"), Piece("c", ("c",)), Piece("")):
        writer.add(piece)
    writer.finish(Counts(files=4))
    writer.close()
    assert "".join(parts) == "<enb|cacac4>"
    assert parts[0] == "<en"


def test_a_report_without_entries_has_a_beginning_and_an_end() -> None:
    parts: list[str] = []
    writer = Writer(json_report.FORM, Style(), parts.append)
    writer.finish(Counts())
    writer.close()
    assert json.loads("".join(parts))["scorecards"] == []
    assert "".join(parts) == json.dumps(json.loads("".join(parts)), ensure_ascii=False, indent=1) + "\n"
