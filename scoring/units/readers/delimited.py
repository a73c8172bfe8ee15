"""CSV and TSV: UTF-8 with or without a mark, UTF-16 with one, else GB18030, which holds GBK and GB 2312."""

import codecs
import csv
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from scoring.problems import Problem, Where
from scoring.records import record
from scoring.units.table import Block, Table, refuse

ROWS_AT_ONCE = 8192
CHUNK = 1 << 20
LONGEST_CELL = 1_000_000  # characters
TOO_LONG = "field larger than field limit"  # how Python says it: the error has nothing else to tell it by
MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
NAMES = {"gb18030": "GB18030", "utf-16": "UTF-16"}


@record
class Delimited:
    """A file of lines whose cells stand between `separator`s."""

    file: str
    separator: str
    encoding: str

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Every row that is not empty, with the line that it ends in. Raises `UnusableTable`."""
        csv.field_size_limit(LONGEST_CELL)
        with open(self.file, encoding=self.encoding, newline="") as stream:
            reader = csv.reader(stream, delimiter=self.separator, strict=True)
            end = 0
            try:
                for row in reader:
                    end = reader.line_num
                    if row:
                        yield end, row
            except csv.Error as error:
                if str(error).startswith(TOO_LONG):
                    raise refuse(self.file, "actuals/cell-too-long", end + 1, limit=LONGEST_CELL) from None
                raise refuse(self.file, "actuals/quotes", reader.line_num) from None
            except UnicodeDecodeError:
                raise refuse(self.file, "actuals/other-encoding", reader.line_num) from None

    def blocks(self, columns: Sequence[int]) -> Iterator[Block]:
        """The rows behind the names. Raises `UnusableTable` for one with other cells than there are names."""
        rows = self.rows()
        _, names = next(rows)
        width = len(names)
        while taken := list(islice(rows, ROWS_AT_ONCE)):
            for line, cells in taken:
                if len(cells) != width:
                    facts = {"found": len(cells), "expected": width}
                    raise refuse(self.file, "actuals/ragged-row", line, **facts)
            yield Block(
                [line for line, _ in taken], {each: [cells[each] for _, cells in taken] for each in columns}
            )


def open_commas(file: str) -> Table:
    """A file of values between commas."""
    return _open(file, ",")


def open_tabs(file: str) -> Table:
    """A file of values between tabs."""
    return _open(file, "\t")


def _open(file: str, separator: str) -> Table:
    content = Delimited(file, separator, _encoding_of(file))
    header, names = next(content.rows(), (0, []))
    if not any(each.strip() for each in names):
        raise refuse(file, "source/empty")
    table = Table(file, tuple(names), content.blocks, header)
    if content.encoding not in NAMES:
        return table
    facts = {"encoding": NAMES[content.encoding]}
    return replace(table, told=(Problem("actuals/read-as", facts, where=Where(file)),))


def _encoding_of(file: str) -> str:
    """The encoding in which all of the file is text. Raises `UnusableTable` where there is none."""
    with open(file, "rb") as stream:
        beginning = stream.read(4)
    marked = next((name for mark, name in MARKS if beginning.startswith(mark)), None)
    if marked == "utf-16":
        return marked
    _refuse_nul(file)
    for encoding in (marked or "utf-8", "gb18030"):
        if _is_text_in(file, encoding):
            return encoding
    lines = [_first_line_not_in(file, each) for each in ("utf-8", "gb18030")]
    raise refuse(file, "actuals/other-encoding", max(lines))  # the encoding that goes farther was meant


def _refuse_nul(file: str) -> None:
    line = 1
    with open(file, "rb") as stream:
        while chunk := stream.read(CHUNK):
            if b"\0" in chunk:
                raise refuse(file, "actuals/nul", line + chunk[: chunk.index(b"\0")].count(b"\n"))
            line += chunk.count(b"\n")


def _is_text_in(file: str, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with open(file, "rb") as stream:
            while chunk := stream.read(CHUNK):
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _first_line_not_in(file: str, encoding: str) -> int:
    with open(file, "rb") as stream:
        for number, line in enumerate(stream, start=1):
            try:
                line.decode(encoding)
            except UnicodeDecodeError:
                return number
    return 0
