"""A YAML text with the extents of its values, and what is to become of some of them."""

import re
from collections.abc import Collection, Sequence, Set
from typing import NamedTuple

from scoring.editing.lines import BREAK, Lines
from scoring.extents import Extent, extents_of
from scoring.problems import Path

BETWEEN = re.compile(
    "(?:\\s|#[^\n\r\x85\u2028\u2029]*)*"
)  # what may stand before the comma of a flow collection
REST_OF_LINE = re.compile(
    "[ \t]*(?:#[^\n\r\x85\u2028\u2029]*)?(?=[\n\r\x85\u2028\u2029]|$)(?:\r\n|.)?", re.DOTALL
)


class Edit(NamedTuple):
    """What stands from `start` to `end` becomes `text`."""

    start: int
    end: int
    text: str = ""


class Text:
    """A text that is being changed. The extents are those of the text as it was; no two changes touch the same value."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = Lines(text)
        self.extents = extents_of(text)
        self.edits: list[Edit] = []
        self._entries: dict[Path, dict[str | int, Extent]] = {}
        for path, extent in self.extents.items():
            if path:
                self._entries.setdefault(path[:-1], {})[path[-1]] = extent

    def written(self, path: Path) -> str:
        """The value as it stands in the text, with its quotes."""
        extent = self.extents[path]
        return self.text[extent.start : extent.end]

    def replace(self, path: Path, written: str) -> None:
        """Write something else in place of a value."""
        extent = self.extents[path]
        if extent.start == extent.end:  # nothing is written there, not even a space
            written = f" {written}" if self.text[extent.start - 1] in ":-" else f": {written}"
        self.edits.append(Edit(extent.start, extent.end, written))

    def empty(self, path: Path) -> None:
        """Take a value away and leave its key."""
        extent = self.extents[path]
        if extent.in_flow:
            self.edits.append(Edit(extent.start, extent.end, '""'))
        else:
            self.edits.append(Edit(self._behind_colon(extent), extent.end))

    def clear(self, path: Path, written: str) -> None:
        """Take all entries of a collection away, with their comments, and write what stands for an empty one."""
        if self.is_flow(path):
            self.replace(path, written)
            return
        self.drop(path, self._entries[path].keys())
        at = self._behind_colon(self.extents[path])
        self.edits.append(Edit(at, at, f" {written}"))

    def is_flow(self, path: Path) -> bool:
        """Whether a collection that is not empty stands between braces or brackets."""
        return next(iter(self._entries[path].values())).in_flow

    def _behind_colon(self, extent: Extent) -> int:
        return self.text.index(":", extent.key_end) + 1

    def drop(self, path: Path, keys: Collection[str | int], *, with_comments: bool = True) -> None:
        """Take entries of the collection at a path away, each with the comment behind it.

        The comments directly above it go too, unless they are to be left. Those with which the text begins belong to all of it.
        """
        entries = self._entries.get(path, {})
        gone = [key for key in entries if key in keys]
        if gone and self.is_flow(path):
            self._drop_in_flow(path, set(gone), with_comments=with_comments)
            return
        for key in gone:
            extent = entries[key]
            before = self.lines.before(extent.key_start)
            if before.strip() and not isinstance(key, int):  # behind the dash of an item
                left = [each for name, each in entries.items() if name not in keys]
                self.edits.append(Edit(extent.key_start, left[0].key_start if left else extent.end))
            else:
                self._drop_lines(extent, _column(before), with_comments=with_comments)

    def _drop_lines(self, extent: Extent, column: int, *, with_comments: bool) -> None:
        first, last = self.lines.number_at(extent.key_start), self.lines.number_at(extent.end)
        if with_comments:
            above = self.lines.first_above(first, column)
            first = first if self.lines.is_head(above) else above
        behind = self.lines.next_below(last, column) if with_comments else last + 1
        self.edits.append(Edit(self.lines.start(first), self.lines.start(behind)))

    def _drop_in_flow(self, path: Path, gone: Set[str | int], *, with_comments: bool) -> None:
        entries = self._entries[path]
        kept = [each for key, each in entries.items() if key not in gone]
        if not kept:
            whole = self.extents[path]
            self.edits.append(Edit(whole.start + 1, whole.end - 1))
            return
        end, last = kept[-1].end, next(reversed(entries.values()))
        has_plain_tail = self._comma_behind(last) is None and not BREAK.search(self.text, end, last.end)
        if has_plain_tail:
            self.edits.append(Edit(end, last.end))
        for key in gone:
            if not (has_plain_tail and entries[key].start > end):
                self._drop_with_comma(entries[key], with_comments=with_comments)

    def _drop_with_comma(self, extent: Extent, *, with_comments: bool) -> None:
        start, end, comma = extent.key_start, extent.end, self._comma_behind(extent)
        if comma is not None and not BREAK.search(self.text, end, comma):
            end = comma + 1
        elif comma is not None:
            self.edits.append(Edit(comma, comma + 1))
        before = self.lines.before(start)
        rest = REST_OF_LINE.match(self.text, end)
        if rest and not before.strip():  # it has its lines to itself
            number = self.lines.number_at(start)
            first = self.lines.first_above(number, len(before)) if with_comments else number
            self.edits.append(Edit(self.lines.start(first), rest.end()))
        elif rest:
            end = self.lines.start(self.lines.number_at(end) + 1) - len(self._break_at(rest.end()))
            self.edits.append(Edit(start - len(before) + len(before.rstrip()), end))
        else:
            self.edits.append(Edit(start, len(self.text) - len(self.text[end:].lstrip(" \t"))))

    def _break_at(self, end: int) -> str:
        """The line break that ends at an offset."""
        return "\r\n" if self.text[end - 2 : end] == "\r\n" else self.text[end - 1 : end]

    def _comma_behind(self, extent: Extent) -> int | None:
        between = BETWEEN.match(self.text, extent.end)
        at = between.end() if between else extent.end
        return at if self.text[at : at + 1] == "," else None

    def insert(
        self, path: Path, written: Sequence[str], *, behind: str | int | None, first: str | int
    ) -> None:
        """Write new entries into the collection at a path: behind one that stays, or before the `first` that does.

        Where none stays, which may be in a block only, `first` is the first that was.
        """
        entries = self._entries[path]
        if self.is_flow(path):
            self._insert_in_flow(written, None if behind is None else entries[behind], entries[first])
            return
        start = entries[first].key_start
        before = self.lines.before(start)
        prefix = f"{before.rstrip()} " if isinstance(first, int) else " " * len(before)
        if behind is None:
            number = self.lines.first_above(self.lines.number_at(start), _column(before))
        else:
            number = self.lines.next_below(self.lines.number_at(entries[behind].end), _column(before))
        self._insert_lines(number, [prefix + each for each in written])

    def _insert_in_flow(self, written: Sequence[str], behind: Extent | None, first: Extent) -> None:
        other = behind or first
        before = self.lines.before(other.key_start)
        comma = self._comma_behind(other)
        rest = REST_OF_LINE.match(self.text, other.end if comma is None else comma + 1)
        has_line = (
            not before.strip() and rest and (comma is None or not BREAK.search(self.text, other.end, comma))
        )
        if has_line and behind:
            if comma is None:
                self.edits.append(Edit(behind.end, behind.end, ","))
            lines = [f"{before}{each}," for each in written]
            lines[-1] = lines[-1] if comma is not None else lines[-1][:-1]
            self._insert_lines(self.lines.number_at(behind.end) + 1, lines)
        elif behind:
            self.edits.append(Edit(behind.end, behind.end, "".join(f", {each}" for each in written)))
        elif has_line:
            number = self.lines.first_above(self.lines.number_at(first.key_start), len(before))
            self._insert_lines(number, [f"{before}{each}," for each in written])
        else:
            at = first.key_start
            self.edits.append(Edit(at, at, "".join(f"{each}, " for each in written)))

    def _insert_lines(self, number: int, lines: Sequence[str]) -> None:
        """Write lines before one, each with the line break of the text."""
        at, line_break = self.lines.start(number), self.lines.line_break
        is_open = at == len(self.text) and not BREAK.search(self.text, max(at - 1, 0))
        text = "".join(f"{line_break}{each}" if is_open else f"{each}{line_break}" for each in lines)
        self.edits.append(Edit(at, at, text))

    def edited(self) -> str:
        """The text with all of its changes; what is written at one place stands in the order in which it was asked for."""
        parts, at = [], 0
        for each in sorted(self.edits, key=lambda edit: edit.start):
            parts += [self.text[at : each.start], each.text]
            at = max(at, each.end)
        return "".join([*parts, self.text[at:]])


def _column(before: str) -> int:
    """Where an entry begins in its line, the dash of an item included."""
    return len(before) - len(before.lstrip(" "))
