"""A position in one text: folded to half-width, without blanks, and able to point back at what was written.

Full-width forms are folded one character to one. Blanks mean nothing and are left out, except
between two digits, where leaving one out would make another number.
"""

import re
from collections.abc import Iterable, Mapping
from typing import TypeVar

from scoring.problems import Problem, Refusal

T = TypeVar("T")

FOLDED = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
FOLDED |= str.maketrans("\u3000\u00a0\u2002\u2003\u2009\t\n\r", " " * 8)
FOLDED |= str.maketrans("﹪–—―−‐∼×✕·•〔〕﹙﹚", "%-----~****[]()")

CLOSING = {"(": ")", "[": "]", "【": "】"}


class NotationError(Refusal):
    """A text that cannot be read; its problem knows the span in the text as written."""

    def __init__(self, problem: Problem) -> None:
        super().__init__((problem,))
        self.problem = problem

    def under(self, key: str) -> "NotationError":
        """The same error seen from the mapping that holds the text."""
        return NotationError(self.problem.under(key))


def any_of(words: Iterable[str]) -> re.Pattern[str]:
    """A pattern for any of the words, the longest first."""
    return re.compile("|".join(re.escape(each) for each in sorted(words, key=len, reverse=True)))


class Cursor:
    """Where reading has come to. `take` moves on, nothing else does."""

    def __init__(self, written: str) -> None:
        self.written = written
        self.text, self._offsets = _without_blanks(written.translate(FOLDED))
        self.position = 0

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """What the pattern matches here, if it does."""
        found = pattern.match(self.text, self.position)
        if found:
            self.position = found.end()
        return found

    def take_from(self, pattern: re.Pattern[str], table: Mapping[str, T]) -> T | None:
        """What the table says of the word that stands here, if one of its words does."""
        found = self.take(pattern)
        return table[found[0]] if found else None

    def sees(self, *patterns: re.Pattern[str]) -> bool:
        """Whether one of the patterns matches here."""
        return any(each.match(self.text, self.position) for each in patterns)

    def take_brackets(self) -> str | None:
        """The text, as written, of the brackets that open here. Raises `NotationError` where they stay open."""
        opening = self.text[self.position : self.position + 1]
        if opening not in CLOSING:
            return None
        depth, start = 0, self.position
        for position in range(start, len(self.text)):
            depth += (self.text[position] == opening) - (self.text[position] == CLOSING[opening])
            if depth == 0:
                self.position = position + 1
                return self.written[self._place_of(start) + 1 : self._place_of(position)].strip()
        raise self.refusal("notation/unclosed-bracket", start)

    def expect_end(self) -> None:
        """Raise `NotationError` where something is left over."""
        if self.position < len(self.text):
            raise self.refusal("notation/trailing-text")

    def refusal(self, code: str, start: int | None = None, end: int | None = None) -> NotationError:
        """The error for the text from `start` (here) to `end` (its end)."""
        first = self._place_of(self.position if start is None else start)
        stop = len(self.text) if end is None else end
        last = self._place_of(stop - 1) + 1 if stop else 0
        span = (first, max(first, last))
        facts = {"found": self.written[slice(*span)], "before": self.written[:first].strip()}
        return NotationError(Problem(code, facts, span=span))

    def _place_of(self, position: int) -> int:
        """Where a position of the text without blanks stands in the text as written.

        The end of the text is the place right behind its last character.
        """
        if position < len(self._offsets):
            return self._offsets[position]
        return self._offsets[-1] + 1 if self._offsets else len(self.written)


def _without_blanks(folded: str) -> tuple[str, tuple[int, ...]]:
    """The text without blanks and without brackets around the whole, and where each character stood."""
    kept = [
        position
        for position, each in enumerate(folded)
        if each != " "
        or (folded[position - 1 : position].isdigit() and folded[position:].lstrip()[:1].isdigit())
    ]
    inside = [folded[position] for position in kept]
    if len(kept) > 2 and CLOSING.get(inside[0]) == inside[-1] and inside.count(inside[0]) == 1:
        kept, inside = kept[1:-1], inside[1:-1]
    return "".join(inside), tuple(kept)
