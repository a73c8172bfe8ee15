"""Where rulebooks are found, and what they extend."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache, lru_cache
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any, TypeAlias

from scoring import source
from scoring.mappings import document_of
from scoring.problems import InvalidRulebook, Problem, suggest
from scoring.rulebooks.layers import Layers
from scoring.rulebooks.rulebook import Rulebook, understand
from scoring.source import Document, Unreadable

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

AnyRulebook: TypeAlias = str | FilePath | Mapping[str, Any] | Rulebook
"""What names a rulebook or is one: an id, a path, its data, itself."""

ASSUMED = "national"  # the family of the rulebook that holds where a scorecard names none
MAXIMUM_EXTENDS = 8
REMEMBERED = 64  # rulebooks that are files, and the files that they are made of
MAXIMUM_BYTES = 1024**2  # the largest rulebook that is shipped has 8 kB


@cache
def shipped() -> tuple[str, ...]:
    """The ids of the rulebooks that come with the package."""
    names = (each.name for each in _shipped_folder().iterdir())
    return tuple(sorted(name.removesuffix(".yaml") for name in names if name.endswith(".yaml")))


def families() -> tuple[str, ...]:
    """The names of rulebooks without their year: `wuhan` for `wuhan-2021` and whatever replaces it."""
    return tuple(sorted({family_of(each) for each in shipped()}))


def family_of(name: str) -> str:
    """The name of a rulebook without its year."""
    stem, _, year = name.rpartition("-")
    return stem if stem and year.isdigit() else name


def in_force(year: int, family: str | None = None) -> tuple[Rulebook, ...]:
    """The shipped rulebooks, all or of a family, that were in force at the end of a year."""
    names = (each for each in shipped() if family in (None, family_of(each)))
    return tuple(book for book in map(_load_shipped, names) if book.is_in_force(year))


def _shipped_folder() -> "Traversable":
    from importlib.resources import files  # 8 ms, and no rulebook is read at import

    return files("scoring.rulebooks")


def load_rulebook(rulebook: AnyRulebook, *, year: int | None = None) -> Rulebook:
    """A rulebook by its id, its family, the path of its file, or its data.

    Of a family (`wuhan`) it is the member in force at the end of the `year`, without a year the latest. Data is a
    mapping of what a file says, and may extend a rulebook. Raises `InvalidRulebook` with all that is wrong.

    >>> from decimal import Decimal
    >>> from scoring import Relation
    >>> load_rulebook("wuhan-2021").full.value
    Decimal('100')
    >>> basis = {"zh": "本单位约定", "en": "agreed in our office"}
    >>> own = load_rulebook({
    ...     "format": "rulebook/1", "id": "own-2024", "extends": "wuhan-2021", "title": {"zh": "自定", "en": "our own"},
    ...     "effective": {"from": "2024-01-01"},
    ...     "rules": {"at_most": {"kind": "deduct", "per": "1次", "points": Decimal("0.5"), "assumption": basis}},
    ... })
    >>> own.rules[Relation.AT_MOST].kind.points.value
    Fraction(1, 2)
    >>> own.changed(full={"value": 0.1, "assumption": basis})
    Traceback (most recent call last):
    scoring.problems.InvalidRulebook: ...
    """
    if isinstance(rulebook, Rulebook):
        return rulebook
    if isinstance(rulebook, Mapping):
        return _understand_document(document_of(rulebook))
    return find(str(rulebook), year=year)


def loads_rulebook(text: str, file: str = "<text>") -> Rulebook:
    """A rulebook from YAML text; `file` is the name that problems have. Raises `InvalidRulebook`.

    >>> loads_rulebook("format: rulebook/1\\nid: own\\nextends: wuhan-2021")
    Traceback (most recent call last):
    scoring.problems.InvalidRulebook: ...
    """
    try:
        return _understand_document(source.read_text(text, file))
    except Unreadable as error:
        raise InvalidRulebook(error.problems) from None


def _understand_document(document: Document) -> Rulebook:
    return understand(Layers(tuple(_with_extended(document, document.file))))


def find(reference: str, beside: FilePath | None = None, year: int | None = None) -> Rulebook:
    """A rulebook by the id of a shipped one, by its family, or by its path relative to the folder `beside`.

    A family (`wuhan`) means the member in force at the end of the `year`, without a year the latest; where
    none was in force yet, the earliest. Raises `InvalidRulebook` with all its problems, or because there
    is none of that name.
    """
    location = resolve(reference, beside, year)
    return _load_shipped(location) if location in shipped() else load(location)


def resolve(reference: str, beside: FilePath | None = None, year: int | None = None) -> str:
    """The id or path that `find` reads for a reference. Raises `InvalidRulebook` where there is none."""
    if reference in shipped():
        return reference
    if reference in families():
        return _member(reference, year)
    if reference.endswith((".yaml", ".yml")) or "/" in reference:
        return str((beside or FilePath()) / reference)
    raise InvalidRulebook((suggest("rulebook/unknown", reference, list(shipped())),))


def _member(family: str, year: int | None) -> str:
    """The member of a family that holds for a year."""
    members = sorted(
        (_load_shipped(each) for each in shipped() if family_of(each) == family),
        key=lambda book: book.effective_from,
    )
    end = date.max if year is None else date(year, 12, 31)
    begun = [each for each in members if each.effective_from <= end]
    return (begun or members[:1])[-1].id


@cache
def _load_shipped(name: str) -> Rulebook:
    """Shipped rulebooks do not change while the program runs, and tests prove them valid, which takes half of `load`."""
    return Rulebook(read_layers(name), name)


def load(location: str) -> Rulebook:
    """The rulebook of that id or path as its files are now. Raises `InvalidRulebook`.

    Files that have not changed give the same object: a folder of tables that name the same file has it understood once.
    """
    return _understand(location, tuple(map(_Same, _chain(location, ()))))


@lru_cache(REMEMBERED)
def _understand(location: str, documents: "tuple[_Same, ...]") -> Rulebook:
    layers = Layers(tuple(each.document for each in documents))
    return understand(layers, location)


class _Same:
    """A document, equal to itself alone."""

    def __init__(self, document: Document) -> None:
        self.document = document

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.document is self.document

    def __hash__(self) -> int:
        return id(self.document)


def files_of(reference: str, beside: str | FilePath = "", year: int | None = None) -> tuple[str, ...]:
    """The files that a rulebook is read from, those that it extends among them; none of a shipped one.

    `beside` is the file that refers to it. Raises `InvalidRulebook` where one cannot be read.
    """
    location = resolve(reference, FilePath(beside).parent, year)
    documents = () if location in shipped() else _chain(location, ())
    return tuple(each.file for each in documents if FilePath(each.file).is_file())


def read_layers(location: str) -> Layers:
    """A rulebook's document over those it extends. Raises `InvalidRulebook` where one cannot be read."""
    return Layers(tuple(_chain(location, ())))


def _chain(location: str, seen: tuple[str, ...]) -> Iterator[Document]:
    """The document of that id or path and all that it extends, nearest first."""
    yield from _with_extended(_document(location), location, seen)


def _with_extended(document: Document, location: str, seen: tuple[str, ...] = ()) -> Iterator[Document]:
    """A document and all that it extends, nearest first."""
    if document.problems:
        raise InvalidRulebook(document.problems)
    yield document
    parent = document.data.get("extends") if isinstance(document.data, dict) else None
    if not isinstance(parent, str):
        return
    try:
        parent = resolve(parent, FilePath(location).parent)
    except InvalidRulebook as error:
        raise InvalidRulebook(
            tuple(document.locate(each.under("extends")) for each in error.problems)
        ) from None
    seen = (*seen, location)
    if len(seen) > MAXIMUM_EXTENDS:
        problem = Problem("rulebook/extends-too-deep", {"limit": MAXIMUM_EXTENDS}, ("extends",))
        raise InvalidRulebook((document.locate(problem),))
    if _identity(parent) in map(_identity, seen):
        problem = Problem("rulebook/extends-itself", {"chain": " → ".join((*seen, parent))}, ("extends",))
        raise InvalidRulebook((document.locate(problem),))
    try:
        yield from _chain(parent, seen)
    except InvalidRulebook as error:
        raise InvalidRulebook(
            tuple(each if each.where else document.locate(each.under("extends")) for each in error.problems)
        ) from None


def _identity(location: str) -> str:
    return location if location in shipped() else str(FilePath(location).resolve())


def _document(location: str) -> Document:
    try:
        if location in shipped():
            text = _shipped_folder().joinpath(f"{location}.yaml").read_text(encoding="utf-8")
            return source.read_text(text, f"{location}.yaml")
        return _parse(source.text_of(location, MAXIMUM_BYTES), location)
    except Unreadable as error:
        raise InvalidRulebook(tuple(_as_referred(each, location) for each in error.problems)) from None


def _as_referred(problem: Problem, location: str) -> Problem:
    """A file that cannot be opened has no place: what is to be mended stands where it is named."""
    if problem.code != "source/unreadable-file":
        return problem
    return Problem("rulebook/file-unreadable", {**problem.facts, "file": location})


@lru_cache(REMEMBERED)
def _parse(text: str, file: str) -> Document:
    return source.read_text(text, file)
