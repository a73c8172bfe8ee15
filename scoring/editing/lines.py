"""The lines of a text, and which comments belong to what stands in one of them."""

import re
from bisect import bisect_right

BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")  # all that libyaml takes for the end of a line


class Lines:
    """A text by its lines, which are counted from 0."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts = [0, *(each.end() for each in BREAK.finditer(text))]
        first = BREAK.search(text)
        self.line_break = first[0] if first else "\n"

    def number_at(self, at: int) -> int:
        """The line in which an offset is."""
        return bisect_right(self.starts, at) - 1

    def start(self, number: int) -> int:
        """Where a line begins; the end of the text for one behind the last."""
        return self.starts[number] if number < len(self.starts) else len(self.text)

    def before(self, at: int) -> str:
        """What stands in the line of an offset before it."""
        return self.text[self.start(self.number_at(at)) : at]

    def column_of_comment(self, number: int) -> int | None:
        """Where the comment begins in a line that holds nothing else; None for any other line."""
        line = self.text[self.start(number) : self.start(number + 1)]
        rest = line.lstrip(" \t")
        return len(line) - len(rest) if rest.startswith("#") else None

    def is_head(self, number: int) -> bool:
        """Whether nothing but markers and directives stands above a line."""
        above = BREAK.split(self.text[: self.start(number)])
        return all(not each.strip() or each.startswith(("---", "%")) for each in above)

    def first_above(self, number: int, column: int) -> int:
        """The first of the comment lines directly above a line; one that is indented further than `column` is not its own."""
        while number and (found := self.column_of_comment(number - 1)) is not None and found <= column:
            number -= 1
        return number

    def next_below(self, number: int, column: int) -> int:
        """The line behind a line and the comment lines directly below it that are indented further than `column`."""
        number += 1
        while (found := self.column_of_comment(number)) is not None and found > column:
            number += 1
        return number
