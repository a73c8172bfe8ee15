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
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path as FilePath
from stat import S_ISREG
from typing import Any, TypeAlias

from scoring import syntax
from scoring.messages import Term
from scoring.problems import Path, Problem, Refusal, Where

Place: TypeAlias = tuple[int, int]

MAXIMUM_BYTES = 8 * 1024 * 1024  # the largest scorecard seen has 12 kB; 8 MB is 20,000 rows
MAXIMUM_DIGITS = 40

INTEGER = r"-?(?:0|[1-9][0-9]*)"
DECIMAL = r"-?(?:0|[1-9][0-9]*)\.[0-9]+"
CONSTANTS = {"true": True, "false": False, "null": None, "~": None, "": None}
# What can hide text or steer a terminal: control characters (written as escapes) and marks of direction.
INVISIBLE = "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]"
UNPRINTABLE = "[^\t\n\r -~\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"  # by YAML 1.2, 5.1


class Unreadable(Refusal):
    """The file, or the text in it, is not YAML that we accept."""


@dataclass(frozen=True)
class Document:
    """Plain data (dicts, lists, str, int, Decimal, bool, None) with the place of each part."""

    file: str
    data: Any
    places: dict[Path, Place] = field(repr=False)
    keys: dict[Path, Place] = field(repr=False)
    offsets: dict[Path, int] = field(repr=False)
    problems: tuple[Problem, ...] = ()

    def where(self, path: Path = (), *, at_key: bool = False, span: tuple[int, int] | None = None) -> Where:
        """Where a value (or its key) stands; the nearest enclosing place where it does not exist."""
        table = self.keys if at_key else self.places
        while path not in table and path:
            path, span, table = path[:-1], None, self.places
        line, column = table.get(path, (1, 1))
        if span is not None and path in self.offsets:
            column += span[0] + self.offsets[path]
        return Where(self.file, line, column)

    def locate(self, problem: Problem) -> Problem:
        """The same problem with its place filled in."""
        where = self.where(problem.path, at_key=problem.at_key, span=problem.span)
        return Problem(problem.code, problem.facts, problem.path, problem.span, problem.at_key, where)


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
            content = stream.read(maximum + 1)
    except (OSError, ValueError) as error:  # ValueError: a name that no file can have
        raise _refuse("source/unreadable-file", Where(str(path)), reason=reason_of(error)) from None
    if len(content) > maximum:
        raise _refuse("source/too-large", Where(str(path)), limit=maximum // 1024**2)
    return content


REASONS = {
    errno.ENOENT: "missing",
    errno.EACCES: "forbidden",
    errno.EPERM: "forbidden",
    errno.EISDIR: "folder",
    errno.ENOTDIR: "no-folder",
    errno.ENOSPC: "full",
    errno.ELOOP: "loop",
    errno.ENAMETOOLONG: "name-too-long",
}


def reason_of(error: OSError | ValueError) -> str:
    """Why the operating system refused, in words of ours where we have them."""
    if not isinstance(error, OSError):
        return Term("reason/os-missing")
    known = REASONS.get(error.errno or 0)
    return Term(f"reason/os-{known}") if known else error.strerror or type(error).__name__


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
    if found := re.search(UNPRINTABLE, text):
        raise _refuse("source/not-text", _end_of(text[: found.start()], file))
    if not text.strip():
        raise _refuse("source/empty", Where(file))


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

    builder = _Builder(file)
    try:
        for event in yaml.parse(text, Loader=yaml.CBaseLoader):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        raise Unreadable((syntax.explain(error, text, file, builder.last),)) from None
    if not builder.has_root:
        raise _refuse("source/empty", Where(file))
    return builder.document()


@dataclass
class _Open:
    """A mapping or sequence whose end has not been seen yet."""

    content: dict[str, Any] | list[Any]
    path: Path
    key: str | None = None


class _Builder:
    """Events -> data and places, without recursion: depth is a number here, not a stack overflow."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.root: Any = None
        self.has_root = False
        self.documents = 0
        self.stack: list[_Open] = []
        self.places: dict[Path, Place] = {}
        self.keys: dict[Path, Place] = {}
        self.offsets: dict[Path, int] = {}
        self.problems: list[Problem] = []
        self.last: Any = None

    def document(self) -> Document:
        problems = tuple(sorted(self.problems, key=lambda each: each.where or Where(self.file)))
        return Document(self.file, self.root, self.places, self.keys, self.offsets, problems)

    def take(self, event: Any) -> None:
        """One event of libyaml, by the name of its class."""
        self.last = event
        kind = type(event).__name__
        if kind == "DocumentStartEvent":
            self.documents += 1
            if self.documents == 2:
                self.complain("source/several-documents", event)
        elif self.documents > 1:
            return
        elif kind == "ScalarEvent":
            self.take_scalar(event)
        elif kind in ("MappingStartEvent", "SequenceStartEvent"):
            self.open(event, {} if kind == "MappingStartEvent" else [])
        elif kind in ("MappingEndEvent", "SequenceEndEvent"):
            self.stack.pop()
        elif kind == "AliasEvent":
            self.complain("source/alias", event, name=event.anchor)
            self.put(event, event.anchor)

    def complain(self, code: str, event: Any, **facts: object) -> None:
        self.problems.append(Problem(code, facts, where=Where(self.file, *_place(event))))

    def open(self, event: Any, content: dict[str, Any] | list[Any]) -> None:
        if len(self.stack) >= syntax.MAXIMUM_DEPTH:
            raise _refuse("source/too-deep", Where(self.file, *_place(event)), limit=syntax.MAXIMUM_DEPTH)
        self.refuse_tag(event)
        self.stack.append(_Open(content, self.put(event, content)))

    def refuse_tag(self, event: Any) -> None:
        if event.tag not in (None, "!"):
            self.complain("source/tag", event, tag=event.tag.replace("tag:yaml.org,2002:", "!!"))

    def take_scalar(self, event: Any) -> None:
        parent = self.stack[-1] if self.stack else None
        if parent and isinstance(parent.content, dict) and parent.key is None:
            self.take_key(event, parent, parent.content)
            return
        self.refuse_tag(event)
        if re.search(INVISIBLE, event.value):
            self.complain("source/invisible", event)
        if parent and parent.key and "：" in parent.key and not event.value and not event.style:
            line, column = self.keys[*parent.path, parent.key]
            where = Where(self.file, line, column + parent.key.index("："))
            self.problems.append(Problem("source/fullwidth-colon", where=where))
        if event.style == ">" and not event.value.strip():
            self.complain("source/unquoted-sign", event, found=">")
        is_text = event.style or event.tag is not None
        path = self.put(event, event.value if is_text else self.plain(event))
        quote = 1 if event.style in ("'", '"') else 0
        width = event.end_mark.column - event.start_mark.column
        if event.start_mark.line == event.end_mark.line and width == len(event.value) + 2 * quote:
            self.offsets[path] = quote  # no escapes: a place in the value is a place in the line

    def take_key(self, event: Any, parent: _Open, content: dict[str, Any]) -> None:
        path = (*parent.path, event.value)
        if event.value in content:
            self.complain("source/duplicate-key", event, key=event.value, line=self.keys[path][0])
        self.keys[path] = _place(event)
        parent.key = event.value

    def plain(self, event: Any) -> Any:
        """The value of an unquoted scalar: a number, a constant, or text."""
        text: str = event.value
        if text in CONSTANTS:
            return CONSTANTS[text]
        is_integer = re.fullmatch(INTEGER, text)
        if not is_integer and not re.fullmatch(DECIMAL, text):
            return text
        digits = sum(map(str.isdigit, text))
        if digits > MAXIMUM_DIGITS:
            self.complain("source/number-too-long", event, digits=digits, limit=MAXIMUM_DIGITS)
            return 1
        return int(text) if is_integer else Decimal(text)

    def put(self, event: Any, value: Any) -> Path:
        """Lay a value into the open collection; its path."""
        parent = self.stack[-1] if self.stack else None
        path: Path = ()
        if parent is None:
            self.root, self.has_root = value, True
        elif isinstance(parent.content, list):
            path = (*parent.path, len(parent.content))
            parent.content.append(value)
        elif parent.key is None:
            self.complain("source/key-not-text", event)
            path, parent.key = (*parent.path, ""), ""
            self.keys[path] = _place(event)
        else:
            path = (*parent.path, parent.key)
            parent.content[parent.key], parent.key = value, None
        self.places[path] = _place(event)
        return path


def _place(event: Any) -> Place:
    """Line and column of an event, counted from 1."""
    return event.start_mark.line + 1, event.start_mark.column + 1


def _refuse(code: str, where: Where, **facts: object) -> Unreadable:
    return Unreadable((Problem(code, facts, where=where),))


def scalar_text(value: object) -> str:
    """A scalar as it was written: the numbers of `source` print back to their own text."""
    return format(value, "f") if isinstance(value, Decimal) else str(value)
