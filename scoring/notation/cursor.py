"""A position in one text: folded to half-width, without blanks, and able to point back at what was written.

Full-width forms are folded one character to one. Blanks mean nothing and are left out, except
between two digits, where leaving one out would make another number.

Patterns are text, each compiled at its first use, so an import compiles none. They are kept here: `re` keeps them
too, but takes longer to find one again than most of them take to match.
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any, Generic, TypeVar

from scoring.problems import Problem, Refusal

T = TypeVar("T")

FOLDED = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
FOLDED |= str.maketrans("\u3000\u00a0\u2002\u2003\u2009\u200b\ufeff\t\n\r", " " * 10)
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


class Vocabulary(Generic[T]):
    """Words and what they mean; where several fit, the longest is meant."""

    def __init__(self, meanings: Mapping[str, T]) -> None:
        self._meanings = meanings
        self._lengths: dict[
            str, list[int]
        ] = {}  # by the initial, so that most places are passed over at once
        for length in sorted({len(each) for each in meanings}, reverse=True):
            for initial in {each[0] for each in meanings if len(each) == length}:
                self._lengths.setdefault(initial, []).append(length)

    def word_at(self, text: str, position: int) -> str | None:
        """The longest word that stands at this position. A Latin one must not go on: `m` is not in `mm`."""
        for length in self._lengths.get(text[position : position + 1], ()):
            word = text[position : position + length]
            if word in self._meanings and not _goes_on(text, position + length):
                return word
        return None

    def __getitem__(self, word: str) -> T:
        return self._meanings[word]


_compiled = cache(re.compile)


def _goes_on(text: str, position: int) -> bool:
    """Whether a Latin word that ends at this position in fact goes on."""
    around = text[position - 1 : position + 1]
    return len(around) == 2 and around.isascii() and around.isalpha()


class Cursor:
    """Where reading has come to. `take` moves on, nothing else does."""

    def __init__(self, written: str) -> None:
        self.written = written
        self.text, self._offsets = _without_blanks(written.translate(FOLDED))
        self.position = 0

    def take(self, pattern: str) -> re.Match[str] | None:
        """What the pattern matches here, if it does."""
        found = _compiled(pattern).match(self.text, self.position)
        if found:
            self.position = found.end()
        return found

    def take_word(self, vocabulary: Vocabulary[T]) -> T | None:
        """What the word that stands here means, if it is one of the vocabulary."""
        word = vocabulary.word_at(self.text, self.position)
        if word is None:
            return None
        self.position += len(word)
        return vocabulary[word]

    def sees(self, *what: str | Vocabulary[Any]) -> bool:
        """Whether one of the patterns or a word of the vocabularies stands here."""
        return any(
            each.word_at(self.text, self.position)
            if isinstance(each, Vocabulary)
            else _compiled(each).match(self.text, self.position)
            for each in what
        )

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
        span = self._span_of(
            self.position if start is None else start, len(self.text) if end is None else end
        )
        first = span[0]
        facts = {"found": self.written[slice(*span)], "before": self.written[:first].strip()}
        return NotationError(Problem(code, facts, span=span))

    def written_at(self, start: int, end: int) -> str:
        """What stands between two positions, as written."""
        return self.written[slice(*self._span_of(start, end))]

    def _span_of(self, start: int, end: int) -> tuple[int, int]:
        first = self._place_of(start)
        last = self._place_of(end - 1) + 1 if end else 0
        return first, max(first, last)

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
