"""YAML text -> data and places: exact numbers, no guesses, and every mistake at its line and column."""

import time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from scoring import source
from scoring.problems import Path as DataPath
from scoring.source import Document, Unreadable, read_file, read_text


def refusal(text: str) -> list[tuple[str, int, int]]:
    """Code, line and column of what is wrong with a text."""
    with pytest.raises(Unreadable) as caught:
        read_text(text, "f.yaml")
    return places_of(caught.value)


def places_of(error: Unreadable) -> list[tuple[str, int, int]]:
    assert all(each.where is not None for each in error.problems)
    return [(each.code, each.where.line, each.where.column) for each in error.problems if each.where]


def refusal_of_bytes(content: bytes, folder: Path) -> list[tuple[str, int, int]]:
    file = folder / "f.yaml"
    file.write_bytes(content)
    with pytest.raises(Unreadable) as caught:
        read_file(file)
    assert all(each.where is not None and each.where.file == str(file) for each in caught.value.problems)
    return places_of(caught.value)


# -- values


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("0", 0),
        ("-0", 0),
        ("7", 7),
        ("-12", -12),
        ("1234567890123456789012345678901234567890", 1234567890123456789012345678901234567890),
        ("0.86", Decimal("0.86")),
        ("20.00", Decimal("20.00")),
        ("-0.5", Decimal("-0.5")),
        ("0." + "1" * 39, Decimal("0." + "1" * 39)),
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
    ],
)
def test_a_plain_scalar_is_a_number_or_a_constant(written: str, value: object) -> None:
    read = read_text(f"key: {written}\n").data["key"]
    assert (type(read), str(read)) == (type(value), str(value))


@pytest.mark.parametrize(
    "written",
    "no yes on off y n No TRUE True False NULL Null 12:30 1:02:03 010 00 0o17 0x1F 0b1 1_000 1e3 1E3 1.5e3 "
    ".5 5. +5 --5 .nan .NaN .inf -.inf nan 2024-12-31 2024-12-31T10:00:00Z 1,000 95% ≥5 =5 <48小时 ５".split(),
)
def test_what_yaml_would_guess_stays_text(written: str) -> None:
    assert read_text(f"key: {written}\nnext: 1\n").data == {"key": written, "next": 1}


@pytest.mark.parametrize("quote", ["'", '"'])
@pytest.mark.parametrize("written", ["5", "0.86", "true", "null", "~", "", "no"])
def test_a_quoted_scalar_is_always_text(written: str, quote: str) -> None:
    assert read_text(f"key: {quote}{written}{quote}\n").data == {"key": written}


def test_block_scalars_are_text() -> None:
    assert read_text("a: |\n  5\nb: >\n  一\n  二\n").data == {"a": "5\n", "b": "一 二\n"}


@pytest.mark.parametrize("written", ["0.86", "20.00", "7", "0.10", "808.4390"])
def test_a_number_prints_back_to_its_own_text(written: str) -> None:
    assert source.scalar_text(read_text(f"key: {written}\n").data["key"]) == written


def test_a_byte_order_mark_and_windows_line_ends_are_accepted(tmp_path: Path) -> None:
    file = tmp_path / "f.yaml"
    file.write_bytes("\ufefftitle: 表\r\nyear: 2024\r\n".encode())
    document = read_file(file)
    assert document.data == {"title": "表", "year": 2024}
    assert place(document, ("title",)) == (1, 8)
    assert place(document, ("year",)) == (2, 7)


def test_old_line_ends_and_a_missing_last_one_are_accepted() -> None:
    document = read_text("title: 表\ryear: 2024")
    assert document.data == {"title": "表", "year": 2024}
    assert place(document, ("year",)) == (2, 7)


# -- places


def place(document: Document, path: DataPath, *, at_key: bool = False) -> tuple[int, int]:
    """Line and column of a value that is there, or of its key."""
    assert document.holds(path)
    where = document.where(path, at_key=at_key)
    return where.line, where.column


PLACES = """\
# 注释
title: 年度目标
"键 一": 'x'
说明: |
  第一行
  第二行
long: 一
  二
flow: {甲: "乙，丙", 丁: [1, '2',
  3]}
rows:
- name: 培训
  weight: 2.5
- - 内层
empty:
last: ~
"""


@pytest.mark.parametrize(
    ("path", "key", "value"),
    [
        ((), None, (2, 1)),
        (("title",), (2, 1), (2, 8)),
        (("键 一",), (3, 1), (3, 8)),
        (("说明",), (4, 1), (4, 5)),
        (("long",), (7, 1), (7, 7)),
        (("flow",), (9, 1), (9, 7)),
        (("flow", "甲"), (9, 8), (9, 11)),
        (("flow", "丁"), (9, 18), (9, 21)),
        (("flow", "丁", 0), None, (9, 22)),
        (("flow", "丁", 1), None, (9, 25)),
        (("flow", "丁", 2), None, (10, 3)),
        (("rows",), (11, 1), (12, 1)),
        (("rows", 0), None, (12, 3)),
        (("rows", 0, "name"), (12, 3), (12, 9)),
        (("rows", 0, "weight"), (13, 3), (13, 11)),
        (("rows", 1), None, (14, 3)),
        (("rows", 1, 0), None, (14, 5)),
        (("empty",), (15, 1), (15, 7)),
        (("last",), (16, 1), (16, 7)),
    ],
)
def test_every_key_and_value_knows_its_place(
    path: DataPath, key: tuple[int, int] | None, value: tuple[int, int]
) -> None:
    document = read_text(PLACES)
    assert place(document, path) == value
    if key is not None:
        assert place(document, path, at_key=True) == key


def test_no_key_or_value_is_without_a_place_and_nothing_else_has_one() -> None:
    document = read_text(PLACES)
    everything = paths(document.data)
    assert all(map(document.holds, everything))
    places = {place(document, each) for each in everything}
    assert len(places) == len(everything)
    for path in (("none",), ("rows", 2), ("rows", -1), ("title", "一"), ("rows", "name"), ("flow", 0), (0,)):
        assert not document.holds(path)


def test_what_is_not_there_has_the_place_of_what_it_would_be_in() -> None:
    document = read_text(PLACES)
    assert document.where(("rows", 0, "target", "none"), at_key=True) == document.where(("rows", 0))
    assert document.where(("rows", 9)) == document.where(("rows",))
    assert document.where(("rows", 1), at_key=True) == document.where(("rows",))
    assert document.where(("none",), span=(3, 4)) == document.where(())


def paths(data: Any, path: DataPath = ()) -> list[DataPath]:
    inside: list[tuple[str | int, Any]] = []
    if isinstance(data, dict):
        inside = list(data.items())
    elif isinstance(data, list):
        inside = list(enumerate(data))
    return [path, *(deeper for key, each in inside for deeper in paths(each, (*path, key)))]


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("target: ≥95%吧\n", 13),
        ('target: "≥95%吧"\n', 14),
        ("target: '≥95%吧'\n", 14),
        ("target: |\n  ≥95%吧\n", 9),
        ("target: ≥95%吧\n  无\n", 9),
    ],
)
def test_a_place_inside_a_value_is_counted_where_it_is_written_in_one_line(text: str, column: int) -> None:
    where = read_text(text, "f.yaml").where(("target",), span=(4, 5))
    assert (where.line, where.column) == (1, column)


@pytest.mark.parametrize("written", [r'"≥95%\t吧"', "'≥95%''吧'"])
def test_a_place_behind_an_escape_is_exact_or_that_of_the_value(written: str) -> None:
    where = read_text(f"target: {written}\n").where(("target",), span=(5, 6))
    assert where.column in (16, 9)


def test_the_place_of_what_does_not_exist_is_that_of_what_should_hold_it() -> None:
    document = read_text("rows:\n- {name: 甲}\n", "f.yaml")
    assert str(document.where(("rows", 0, "weight"))) == "f.yaml:2:3"
    assert str(document.where(("rows", 5, "weight", "x"))) == "f.yaml:2:1"
    assert str(document.where(("rows", 0, "name"), at_key=True)) == "f.yaml:2:4"


# -- refusals of what is no text


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", [("source/empty", 0, 0)]),
        (b" \n\t\n", [("source/empty", 0, 0)]),
        (b"\x00\x01\x02", [("source/not-text", 1, 1)]),
        (b"PK\x03\x04\x14\x00", [("source/not-text", 1, 3)]),
        (b"\x89PNG\r\n\x1a\n\x00", [("source/not-text", 1, 1)]),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00", [("source/not-text", 1, 1)]),
        (b"title: a\x07b\n", [("source/not-text", 1, 9)]),
        ("title: a\x80b\n".encode(), [("source/not-text", 1, 9)]),
        ("format: scorecard/1\ntitle: 自评表\n".encode("gbk"), [("source/not-utf8", 2, 8)]),
        ("# 自评表\ntitle: 无\n".encode("gb18030"), [("source/not-utf8", 1, 3)]),
        ("title: 自评表\n".encode("utf-16"), [("source/not-utf8", 1, 1)]),
        ("title: 自评表\n".encode("utf-16-be"), [("source/not-text", 1, 15)]),
        ("title: 自评表\n".encode()[:-2], [("source/not-utf8", 1, 10)]),
    ],
    ids="empty blank zeros zip png doc bell c1 gbk gb18030 utf-16 utf-16-be cut-off".split(),
)
def test_bytes_that_are_no_text_are_refused(
    content: bytes, expected: list[tuple[str, int, int]], tmp_path: Path
) -> None:
    assert refusal_of_bytes(content, tmp_path) == expected


def test_a_folder_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    for path, reason in ((tmp_path, "它是一个文件夹"), (tmp_path / "none.yaml", "它不存在")):
        with pytest.raises(Unreadable) as caught:
            read_file(path)
        assert str(caught.value) == f"{path}: 无法打开文件：{reason} [source/unreadable-file]"


def test_a_file_of_100_megabytes_is_refused_before_it_is_read(tmp_path: Path) -> None:
    file = tmp_path / "f.yaml"
    with file.open("wb") as stream:
        stream.truncate(100 * 1024 * 1024)
    began = time.perf_counter()
    with pytest.raises(Unreadable) as caught:
        read_file(file)
    assert time.perf_counter() - began < 1
    assert str(caught.value) == f"{file}: 文件超过8 MB，没有读取；请核对这个文件 [source/too-large]"


def test_a_file_of_exactly_8_megabytes_is_read(tmp_path: Path) -> None:
    file = tmp_path / "f.yaml"
    head = b"title: a\n#"
    file.write_bytes(head + b"x" * (8 * 1024 * 1024 - len(head)))
    assert read_file(file).data == {"title": "a"}


# -- refusals of what an attacker writes


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("[" * 33 + "]" * 33, 33),
        ("[" * 900 + "]" * 900, 33),
        ("{a: " * 10_000, 4 * 32 + 1),
        ("- " * 10_000, 2 * 32 + 1),
    ],
    ids=["33 lists", "900 lists", "10000 mappings", "10000 items"],
)
def test_deep_nesting_is_refused_at_the_33rd_level(text: str, column: int) -> None:
    began = time.perf_counter()
    assert refusal(text) == [("source/too-deep", 1, column)]
    assert time.perf_counter() - began < 1


@pytest.mark.parametrize("text", ["[" * 10_000 + "]" * 10_000, "[" * 1_000_000], ids=["closed", "open"])
def test_brackets_beyond_what_libyaml_takes_are_refused_where_it_stops(text: str) -> None:
    began = time.perf_counter()
    ((code, line, column),) = refusal(text)
    assert (code, line) == ("source/too-deep", 1)
    assert column >= 33  # how far libyaml reads ahead depends on its version
    assert time.perf_counter() - began < 1


def test_32_levels_are_read() -> None:
    data = read_text("[" * 32 + "]" * 32).data
    for _ in range(31):
        (data,) = data
    assert data == []


def test_an_anchor_bomb_is_refused_without_being_built() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    began = time.perf_counter()
    problems = read_text("\n".join(lines)).problems
    assert time.perf_counter() - began < 1
    assert {each.code for each in problems} == {"source/alias"}
    assert len(problems) == 90
    assert problems[0].where is not None
    assert (problems[0].where.line, problems[0].where.column) == (2, 10)


@pytest.mark.parametrize("written", ["9" * 1_000_000, "-" + "9" * 1_000_000, "0." + "9" * 999_999])
def test_a_number_of_a_million_digits_is_refused_without_being_read(written: str) -> None:
    began = time.perf_counter()
    (problem,) = read_text(f"weight: {written}\n").problems
    assert time.perf_counter() - began < 1
    assert (problem.code, problem.facts) == ("source/number-too-long", {"digits": 1_000_000, "limit": 40})
    assert problem.where is not None
    assert (problem.where.line, problem.where.column) == (1, 9)


@pytest.mark.parametrize(
    "written", ["1234567890" * 4, "-" + "1234567890" * 4, "0." + "1" * 39, "-1." + "1" * 39]
)
def test_a_number_of_40_digits_is_read(written: str) -> None:
    document = read_text(f"weight: {written}\n")
    assert document.problems == ()
    assert source.scalar_text(document.data["weight"]) == written


def test_many_mistakes_are_all_told_in_their_order() -> None:
    document = read_text("a: 1\na: !!str 2\nb: *c\n[d]: 3\n--- \ne: 4\n", "f.yaml")
    assert [(each.code, str(each.where)) for each in document.problems] == [
        ("source/duplicate-key", "f.yaml:2:1"),
        ("source/tag", "f.yaml:2:4"),
        ("source/alias", "f.yaml:3:4"),
        ("source/key-not-text", "f.yaml:4:1"),
        ("source/several-documents", "f.yaml:5:1"),
    ]


@pytest.mark.parametrize("text", ["[a]: 1\n? \n: 2\n", "*a : 1\n?\n", "[a]: 1\n[b]: 2\n", "{{}: 1, ? : 2}\n"])
def test_keys_that_are_no_text_and_empty_keys_can_stand_together(text: str) -> None:
    codes = [each.code for each in read_text(text).problems]
    assert "source/key-not-text" in codes or "source/alias" in codes


def test_a_document_shows_neither_its_places_nor_other_tables() -> None:
    assert "places" not in repr(read_text("a: 1\n"))
    assert isinstance(read_text("a: 1\n"), Document)
