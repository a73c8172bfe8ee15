"""What libyaml complains of, in our words and at the place where the mistake was made.

libyaml says what its parser expected where it gave up, which is often a line later. Here its words
are a clue: each entry of `CLUES` knows which of the two marks to believe and what was meant.
"""

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from scoring.problems import Problem, Where

MAXIMUM_DEPTH = 32  # levels of nesting; a scorecard needs eight


class Place(NamedTuple):
    """A place in the text, counted from 0, the whole line it is in, and the line above."""

    line: int
    column: int
    text: str
    above: str

    @property
    def rest(self) -> str:
        return self.text[self.column :]

    @property
    def word(self) -> str:
        """The first word from here on, as far as a flow mapping lets it go."""
        return re.split(r"[\s,}\]]", self.rest, maxsplit=1)[0][:20]

    @property
    def is_first(self) -> bool:
        """Whether nothing stands before it in its line."""
        return not self.text[: self.column].strip()


def explain(error: Any, text: str, file: str, last: Any) -> Problem:
    """The problem behind an error of libyaml; `last` is the last event before it."""
    said = f"{error.context or ''} {error.problem or ''}"
    began, stopped = _place(error.context_mark, text), _place(error.problem_mark, text)
    for words, make in CLUES:
        if words in said:
            return make(began, stopped, file, last)
    return _problem("source/syntax", stopped, file)


def _place(mark: Any, text: str) -> Place:
    if mark is None:
        return Place(0, 0, text.partition("\n")[0], "")
    lines = [*text.split("\n"), ""]
    line = min(mark.line, len(lines) - 1)
    return Place(mark.line, mark.column, lines[line], lines[line - 1] if line else "")


def _problem(code: str, place: Place, file: str, column: int | None = None) -> Problem:
    where = Where(file, place.line + 1, (place.column if column is None else column) + 1)
    return Problem(code, {"found": place.word or place.rest[:20].strip()}, where=where)


def _special(began: Place, stopped: Place, file: str, _last: Any) -> Problem:
    """An unquoted value begins with a sign that means something to YAML."""
    place = began if began.rest[:1] in ("&", "*", "!", ">", "|") else stopped
    sign = place.rest[:1]
    if sign == "\t":
        return _problem("source/tab", place, file)
    return _problem("source/unquoted-sign" if sign in ("<", ">") else "source/unquoted-special", place, file)


def _colon(began: Place, _stopped: Place, file: str, _last: Any) -> Problem:
    """A key without its colon, or with a full-width one."""
    fullwidth = began.text.find("：", began.column)
    if fullwidth >= 0:
        return _problem("source/fullwidth-colon", began, file, fullwidth)
    return _problem("source/missing-colon", began, file)


def _bracket(began: Place, stopped: Place, file: str, _last: Any) -> Problem:
    """A bracket that stays open, or a full-width comma where a comma should part two entries."""
    start = began.column if began.line == stopped.line else 0
    unquoted = re.sub(r"\"[^\"]*\"|'[^']*'", lambda quoted: "_" * len(quoted[0]), stopped.text)
    comma = unquoted.rfind("，", start, stopped.column)
    if comma >= 0:
        return _problem("source/fullwidth-comma", stopped, file, comma)
    return _problem("source/unclosed-bracket", began, file)


def _mapping(_began: Place, stopped: Place, file: str, _last: Any) -> Problem:
    """A colon where no key can be: a second one in its line, or the line is indented too far."""
    if re.match(r"\s*(?:- )?[^\s：:\"']+：(?!.*: )", stopped.above):
        above = Place(stopped.line - 1, stopped.above.index("："), stopped.above, "")
        return _problem("source/fullwidth-colon", above, file)
    before = stopped.text[: stopped.column]
    if re.fullmatch(r"\s*(?:- )?[^:：\"']*", before) and ":" not in before and before[:1] == " ":
        return _problem("source/indentation", stopped, file, len(before) - len(before.lstrip()))
    problem = _problem("source/unexpected-colon", stopped, file)
    return Problem(problem.code, {"found": stopped.rest[:20].strip()}, where=problem.where)


def _key(_began: Place, stopped: Place, file: str, last: Any) -> Problem:
    """No key where one was expected: wrong indentation, an open quote above, or text behind a value."""
    is_quoted = getattr(last, "style", None) in ("'", '"')
    if is_quoted and last.start_mark.line < last.end_mark.line:
        where = Where(file, last.start_mark.line + 1, last.start_mark.column + 1)
        return Problem("source/unclosed-quote", {}, where=where)
    return _problem("source/indentation" if stopped.is_first else "source/text-behind", stopped, file)


def _too_deep(_began: Place, stopped: Place, file: str, _last: Any) -> Problem:
    """From version 0.2.6 on libyaml has a limit of its own, far behind ours, and reads ahead up to it."""
    where = Where(file, stopped.line + 1, stopped.column + 1)
    return Problem("source/too-deep", {"limit": MAXIMUM_DEPTH}, where=where)


def _at(code: str, *, began: bool = False) -> Callable[[Place, Place, str, Any], Problem]:
    """Always this code, at one of the two places."""
    return lambda start, stop, file, _last: _problem(code, start if began else stop, file)


CLUES: tuple[tuple[str, Callable[[Place, Place, str, Any], Problem]], ...] = (
    ("exceeded maximum nesting depth", _too_deep),
    ("found a tab character", _at("source/tab")),
    ("cannot start any token", _special),
    ("block scalar", _special),
    ("scanning an anchor", _special),
    ("scanning an alias", _special),
    ("scanning a tag", _special),
    ("block sequence entries are not allowed", _special),
    ("escape character", _at("source/escape")),
    ("escape code", _at("source/escape")),
    ("quoted scalar", _at("source/unclosed-quote", began=True)),
    ("flow mapping", _bracket),
    ("flow sequence", _bracket),
    ("flow node", _bracket),
    ("could not find expected ':'", _colon),
    ("mapping values are not allowed", _mapping),
    ("did not find expected key", _key),
    ("did not find expected '-' indicator", _at("source/indentation")),
)
