"""YAML text -> plain data, and where each key and value stands.

The text is read through libyaml's event stream, so nothing in it is guessed: a
scalar is an integer, a decimal, true/false or null by four patterns, and text
otherwise (`no`, `12:30`, `010`, `1_000`, `1e3` and `2024-12-31` are text; quoted is
always text). Numbers are exact: `0.86` is `Decimal("0.86")`. What a scorecard has
no use for and an attacker has is refused with its place: aliases, tags, a second
document, duplicate keys, deep nesting, numbers of absurd length.

    >>> document = read_text("declared: 0.86\\ntarget: 010\\n", "example.yaml")
    >>> document.data, document.where(("declared",))
    ({'declared': Decimal('0.86'), 'target': '010'}, Where(file='example.yaml', line=1, column=11))
"""

import errno
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import field
from decimal import Decimal
from functools import lru_cache
from pathlib import Path as FilePath
from stat import S_ISREG
from typing import Any, TypeAlias

from scoring import syntax
from scoring.messages import Term
from scoring.problems import Path, Problem, Refusal, Where
from scoring.records import record

Place: TypeAlias = tuple[int, int]

MAXIMUM_BYTES = 8 * 1024 * 1024  # the largest scorecard seen has 12 kB; 8 MB is 20,000 rows
FIRST_BYTES = (
    64 * 1024
)  # holds nearly every file; to ask for 8 MB takes as long as to parse one, for the memory
NAMING = ("id", "name", "code", "at")  # what the items of our lists are called by
MAXIMUM_DIGITS = 40

INTEGER = r"-?(?:0|[1-9][0-9]*)"
DECIMAL = r"-?(?:0|[1-9][0-9]*)\.[0-9]+"
NUMBER = rf"{INTEGER}|{DECIMAL}"
CONSTANTS = {"true": True, "false": False, "null": None, "~": None, "": None}
MAY_BE_NO_TEXT = "-0123456789tfn~"  # how numbers and constants begin; the rest need not be held against them
# What can hide text or steer a terminal: control characters (written as escapes) and marks of direction.
INVISIBLE = "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]"
UNPRINTABLE = "[^\t\n\r -~\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"  # by YAML 1.2, 5.1


class Unreadable(Refusal):
    """The file, or the text in it, is not YAML that we accept."""


# A value with its key, as the events that wrote them: the key's (None in a list), the value's, and what is inside it.
# Events are kept as they come: most places are asked for by nobody, and an event costs less than a place and a path
# for each key and value (half of the time that reading took).
Spot: TypeAlias = "tuple[Any, Any, Spots | None]"
Spots: TypeAlias = "dict[str, Spot] | list[Spot]"


@record
class Document:
    """Plain data (dicts, lists, str, int, Decimal, bool, None) with the place of each part."""

    file: str
    data: Any
    root: Spot = field(repr=False, compare=False)
    problems: tuple[Problem, ...] = ()

    def where(self, path: Path = (), *, at_key: bool = False, span: tuple[int, int] | None = None) -> Where:
        """Where a value (or its key) stands; the nearest enclosing place where it does not exist."""
        found = self._way_to(path)
        key, value, _ = found[-1]
        if len(found) <= len(path):  # there is no such value
            return Where(self.file, *_place(value))
        if at_key and key is None:  # the whole document, or an item of a list
            return Where(self.file, *_place(found[-2][1])) if path else Where(self.file, 1, 1)
        line, column = _place(key if at_key else value)
        offset = None if span is None else _offset(value)
        if span is not None and offset is not None:
            column += span[0] + offset
        return Where(self.file, line, column)

    def holds(self, path: Path) -> bool:
        """Whether there is a value at this path."""
        return len(self._way_to(path)) > len(path)

    def has_key(self, path: Path) -> bool:
        """Whether the value at this path has a key of its own, which an item of a list has not."""
        found = self._way_to(path)
        return len(found) > len(path) and found[-1][0] is not None

    def _way_to(self, path: Path) -> list[Spot]:
        """The values on the way to a path, from the whole document on, as far as there are any."""
        found = [self.root]
        for step in path:
            inside = found[-1][2]
            is_key = isinstance(inside, dict) and step in inside
            is_index = isinstance(inside, list) and isinstance(step, int) and 0 <= step < len(inside)
            if not (is_key or is_index):
                break
            found.append(inside[step])  # type: ignore[index]
        return found

    def locate(self, problem: Problem) -> Problem:
        """The same problem with its place filled in."""
        where = self.where(problem.path, at_key=problem.at_key, span=problem.span)
        names = tuple(_names(self.data, problem.path))
        return Problem(problem.code, problem.facts, problem.path, problem.span, problem.at_key, where, names)


def _names(data: Any, path: Path) -> Iterator[str]:
    """The steps of a path as far as it leads: keys, and of the item of a list what it is called, if anything."""
    for step in path:
        if isinstance(data, dict):
            yield str(step)
            data = data.get(step)
        elif isinstance(data, list) and isinstance(step, int) and step < len(data):
            data = data[step]
            called = [data.get(each) for each in NAMING] if isinstance(data, dict) else [data]
            yield " ".join(each for each in called if isinstance(each, str))


def read_file(path: str | FilePath, maximum: int = MAXIMUM_BYTES) -> Document:
    """Read a YAML file. Raises `Unreadable`; problems that leave the rest readable are kept inside."""
    return read_text(text_of(path, maximum), str(path))


def text_of(path: str | FilePath, maximum: int = MAXIMUM_BYTES) -> str:
    """The text of a file, without its byte order mark. Raises `Unreadable`."""
    return decode(_bytes_of(path, maximum), str(path))


def _bytes_of(path: str | FilePath, maximum: int) -> bytes:
    try:
        if not S_ISREG(os.stat(path).st_mode) and not os.path.isdir(path):  # a pipe would be waited for
            raise _refuse("source/unreadable-file", Where(str(path)), reason=Term("reason/os-special"))
        with open(path, "rb") as stream:
            content = stream.read(FIRST_BYTES)
            if len(content) == FIRST_BYTES:
                content += stream.read(maximum + 1 - FIRST_BYTES)
    except (OSError, ValueError) as error:  # ValueError: a name that no file can have
        raise _refuse("source/unreadable-file", Where(str(path)), reason=reason_of(error)) from None
    if len(content) > maximum:
        raise _refuse("source/too-large", Where(str(path)), limit=maximum // 1024**2)
    return content


REASONS = {
    errno.EWOULDBLOCK: "in-use",
    errno.ENOENT: "missing",
    errno.EACCES: "forbidden",
    errno.EPERM: "forbidden",
    errno.EISDIR: "folder",
    errno.ENOTDIR: "no-folder",
    errno.ENOSPC: "full",
    errno.ELOOP: "loop",
    errno.ENAMETOOLONG: "name-too-long",
    errno.EEXIST: "exists",
    errno.EFBIG: "too-large",
    errno.EROFS: "read-only",
    errno.EDQUOT: "quota",
    errno.EMFILE: "too-many-open",
    errno.ENFILE: "too-many-open",
    errno.EIO: "device",
}


def reason_of(error: OSError | ValueError) -> Term | Problem:
    """Why the operating system refused, in words of ours; those of the system stand in them where it says something rare."""
    if not isinstance(error, OSError):
        return Term("reason/os-missing")
    known = REASONS.get(error.errno or 0)
    if known:
        return Term(f"reason/os-{known}")
    return Problem("reason/os-other", {"error": error.strerror or str(error) or type(error).__name__})


def decode(content: bytes, file: str) -> str:
    """UTF-8 bytes (with or without a byte order mark) to text. Raises `Unreadable`."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        code = "source/not-utf8" if _is_other_encoding(content) else "source/not-text"
        before = content[: error.start].decode("utf-8", "replace")
        raise _refuse(code, _end_of(before, file)) from None
    return text


def check_text(text: str, file: str) -> None:
    """Raise `Unreadable` for a text that is empty or holds what no text holds."""
    if not _is_printable(text) and (found := re.search(UNPRINTABLE, text)):
        raise _refuse("source/not-text", _end_of(text[: found.start()], file))
    if not text.strip():
        raise _refuse("source/empty", Where(file))


def _is_printable(text: str) -> bool:
    """Whether Python would print every character: then none is unprintable or invisible, and no pattern need look
    at each of them, which takes a tenth of the time that libyaml does.
    """
    return text.replace("\n", "").isprintable()


def _end_of(text: str, file: str) -> Where:
    """The place right behind a text."""
    return Where(file, text.count("\n") + 1, len(text) - text.rfind("\n"))


def _is_other_encoding(content: bytes) -> bool:
    """Whether the bytes are text in an encoding that Chinese offices still write."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return True
    try:
        return b"\0" not in content and bool(content.decode("gb18030"))
    except UnicodeDecodeError:
        return False


def read_text(text: str, file: str = "<text>") -> Document:
    """Read YAML text. Raises `Unreadable` where the text is no YAML at all."""
    check_text(text, file)
    import yaml  # 13 ms, and nothing is read at import

    builder = _Builder(file, may_hide="\\" in text or not _is_printable(text))
    loader = yaml.CBaseLoader(text)
    try:
        builder.take_all(loader.get_event)
    except yaml.MarkedYAMLError as error:
        raise Unreadable((syntax.explain(error, text, file, builder.last),)) from None
    finally:
        loader.dispose()
    if not builder.documents:
        raise _refuse("source/empty", Where(file))
    return builder.document()


class _Open:
    """A mapping or sequence whose end has not been seen yet; `key` is that of the value to come."""

    __slots__ = ("content", "is_mapping", "key", "key_event", "spots")

    def __init__(self, content: dict[str, Any] | list[Any]) -> None:
        self.content: Any = content
        self.is_mapping = isinstance(content, dict)
        self.spots: Any = {} if self.is_mapping else []
        self.key: str | None = None
        self.key_event: Any = None


class _Builder:
    """Events -> data and places, without recursion: depth is a number here, not a stack overflow.

    `may_hide`: the text may hold something invisible, itself or by an escape.
    """

    def __init__(self, file: str, *, may_hide: bool) -> None:
        self.file = file
        self.may_hide = may_hide
        self.root = self.open = _Open([])  # a list of one: the document
        self.stack: list[_Open] = []
        self.documents = 0
        self.problems: list[Problem] = []
        self.last: Any = None

    def document(self) -> Document:
        problems = tuple(sorted(self.problems, key=lambda each: each.where or Where(self.file)))
        return Document(self.file, self.root.content[0], self.root.spots[0], problems)

    def take_all(self, next_event: Callable[[], Any]) -> None:
        """Every event. Scalars, which are four of five, are taken without a call for each: the loop is twice as fast."""
        from yaml import ScalarEvent

        while (event := next_event()) is not None:
            self.last = event
            if type(event) is not ScalarEvent:
                self.take(event)
                continue
            parent = self.open
            value: Any = event.value
            if parent.is_mapping and parent.key is None:
                if self.may_hide or event.tag is not None:
                    self.check_text(event)
                if value in parent.content:
                    self.refuse_key(event, parent)
                parent.key, parent.key_event = value, event
                continue
            if self.may_hide or event.tag is not None or not value or event.style == ">":
                self.check_value(event, parent)
            if not event.style and event.tag is None and (not value or value[0] in MAY_BE_NO_TEXT):
                value = self.plain(event)
            if not parent.is_mapping:
                parent.content.append(value)
                parent.spots.append((None, event, None))
                continue
            parent.content[parent.key] = value
            parent.spots[parent.key] = (parent.key_event, event, None)
            parent.key = None

    def take(self, event: Any) -> None:
        """An event that is no scalar, by the name of its class."""
        kind = type(event).__name__
        if kind in ("MappingEndEvent", "SequenceEndEvent"):
            self.open = self.stack.pop()
        elif kind in ("MappingStartEvent", "SequenceStartEvent"):
            self.enter(event, _Open({} if kind == "MappingStartEvent" else []))
        elif kind == "DocumentStartEvent":
            self.documents += 1
            if self.documents == 2:
                self.complain("source/several-documents", event)
                self.open = _Open([])  # what follows is read, so that mistakes in it are told, and left out
        elif kind == "AliasEvent":
            self.complain("source/alias", event, name=event.anchor)
            self.put(event, event.anchor, None)

    def complain(self, code: str, event: Any, **facts: object) -> None:
        self.problems.append(Problem(code, facts, where=Where(self.file, *_place(event))))

    def enter(self, event: Any, inside: _Open) -> None:
        if len(self.stack) >= syntax.MAXIMUM_DEPTH:
            raise _refuse("source/too-deep", Where(self.file, *_place(event)), limit=syntax.MAXIMUM_DEPTH)
        self.refuse_tag(event)
        self.put(event, inside.content, inside.spots)
        self.stack.append(self.open)
        self.open = inside

    def put(self, event: Any, value: Any, inside: "Spots | None") -> None:
        """Lay a value that is no scalar into the open collection."""
        parent = self.open
        if not parent.is_mapping:
            parent.content.append(value)
            parent.spots.append((None, event, inside))
        elif parent.key is None:
            self.complain("source/key-not-text", event)
            parent.key, parent.key_event = "", event
        else:
            parent.content[parent.key] = value
            parent.spots[parent.key] = (parent.key_event, event, inside)
            parent.key = None

    def refuse_tag(self, event: Any) -> None:
        if event.tag not in (None, "!"):
            self.complain("source/tag", event, tag=event.tag.replace("tag:yaml.org,2002:", "!!"))

    def refuse_key(self, event: Any, parent: _Open) -> None:
        line, _ = _place(parent.spots[event.value][0])
        self.complain("source/duplicate-key", event, key=event.value, line=line)

    def check_text(self, event: Any) -> None:
        """What neither a value nor a key may have."""
        self.refuse_tag(event)
        if self.may_hide and re.search(INVISIBLE, event.value):
            self.complain("source/invisible", event)

    def check_value(self, event: Any, parent: _Open) -> None:
        """What a value may have that none should, or that was meant otherwise."""
        self.check_text(event)
        if parent.key and "：" in parent.key and not event.value and not event.style:
            line, column = _place(parent.key_event)
            where = Where(self.file, line, column + parent.key.index("："))
            self.problems.append(Problem("source/fullwidth-colon", where=where))
        if event.style == ">" and not event.value.strip():
            self.complain("source/unquoted-sign", event, found=">")

    def plain(self, event: Any) -> Any:
        """The value of an unquoted scalar: a number, a constant, or text."""
        text: str = event.value
        if len(text) <= MAXIMUM_DIGITS:
            return _value_of(text)
        digits = sum(map(str.isdigit, text))
        if digits > MAXIMUM_DIGITS and re.fullmatch(NUMBER, text):
            self.complain("source/number-too-long", event, digits=digits, limit=MAXIMUM_DIGITS)
            return 1
        return _value_of(text)


@lru_cache(4096)  # the same few weights and scores stand in every table, and reading one takes 1.5 µs
def _value_of(text: str) -> Any:
    """What an unquoted text means: a number, a constant, or itself."""
    if text in CONSTANTS:
        return CONSTANTS[text]
    if re.fullmatch(INTEGER, text):
        return int(text)
    return Decimal(text) if re.fullmatch(DECIMAL, text) else text


def _place(event: Any) -> Place:
    """Line and column of an event, counted from 1."""
    return event.start_mark.line + 1, event.start_mark.column + 1


def _offset(event: Any) -> int | None:
    """How far into a scalar its value begins, where a place in the value is a place in the line: without escapes."""
    value, quotes = getattr(event, "value", None), 1 if getattr(event, "style", None) in ("'", '"') else 0
    start, end = event.start_mark, event.end_mark
    if value is None or start.line != end.line or end.column - start.column != len(value) + 2 * quotes:
        return None
    return quotes


def _refuse(code: str, where: Where, **facts: object) -> Unreadable:
    return Unreadable((Problem(code, facts, where=where),))


def scalar_text(value: object) -> str:
    """A scalar as it was written: the numbers of `source` print back to their own text."""
    return format(value, "f") if isinstance(value, Decimal) else str(value)
