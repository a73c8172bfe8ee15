"""How reports are put together: tables of any length, JSON of any data, beginnings and ends."""

import json
from itertools import pairwise

import pytest
from goldens import width as columns_of
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.reports import json_report, terminal
from scoring.reports.folding import fold, fold_table
from scoring.reports.report import Counts, Format, Piece, Style
from scoring.reports.writer import Writer

WORDS = st.text(st.sampled_from("ab 指标-≥1，\n"), max_size=12)
NUMBERS = WORDS.map(str.rstrip)  # what stands to the right ends in no space
ROWS = st.lists(st.tuples(WORDS, WORDS, NUMBERS), max_size=12)
HEADINGS = ("指标", "weight of it", "得分")


def at_once(rows: list[tuple[str, ...]], width: int) -> list[str]:
    """The same table as rich draws it, all rows at once."""
    beside = 1 if width >= 100 else 0
    lines = fold_table(HEADINGS, rows, numbers=(2,), colour=False, room=width, beside=beside)
    return [each.rstrip("\n") for each in lines]


@settings(deadline=None)
@given(ROWS, st.integers(20, 120))
def test_a_table_is_that_of_rich_in_any_width(rows: list[tuple[str, ...]], width: int) -> None:
    lines = "".join(terminal.lay_out(HEADINGS, rows, numbers=(2,), width=width)).splitlines()
    assert lines == at_once(rows, width)


@settings(deadline=None)
@given(st.lists(st.tuples(WORDS, WORDS, NUMBERS), min_size=3, max_size=12), st.integers(20, 120))
def test_a_table_folded_in_parts_is_that_folded_at_once(rows: list[tuple[str, ...]], width: int) -> None:
    before = terminal.FOLDED_AT_ONCE
    try:
        terminal.FOLDED_AT_ONCE = 2
        lines = "".join(terminal.lay_out(HEADINGS, rows, numbers=(2,), width=width)).splitlines()
    finally:
        terminal.FOLDED_AT_ONCE = before
    assert lines == at_once(rows, width)


@given(st.text(st.sampled_from("达到200%ab-，。（）“”≥: ")), st.integers(2, 40))
def test_a_folded_text_is_whole_and_no_line_of_it_too_wide(text: str, width: int) -> None:
    lines = list(fold(text, width))
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(columns_of(each) <= width for each in lines)


@given(st.text(st.sampled_from("达到20，。（）“”")), st.integers(24, 40))
def test_no_number_is_torn_and_no_line_begins_with_a_mark_that_closes(text: str, width: int) -> None:
    for above, below in pairwise(fold(text, width)):
        assert not (above[-1].isascii() and below[0].isascii())
        assert below[0] not in "，。）”" or columns_of(above) > width - 4
        assert above[-1] not in "（“" or columns_of(above) > width - 4


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("达到目标的200%得0分", 13, ["达到目标的", "200%得0分"]),
        ("按比例计分，满分为止", 10, ["按比例计", "分，满分为", "止"]),
        ("kind: divisor_one", 6, ["kind:", "diviso", "r_one"]),
        ("甲", 10, ["甲"]),
        ("", 10, [""]),
    ],
)
def test_a_text_is_folded_where_a_reader_would_fold_it(text: str, width: int, lines: list[str]) -> None:
    assert list(fold(text, width)) == lines


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@settings(deadline=None)
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
