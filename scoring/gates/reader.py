"""A file of gates, or a preset -> `Gates`, or all the problems in it."""

import os
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from importlib.resources import files
from pathlib import Path
from typing import Any

from scoring import schema, source
from scoring.gates.model import Floor, Gates, InvalidGates
from scoring.problems import Problem, suggest
from scoring.source import Document, Unreadable

SUFFIXES = (".yaml", ".yml")


def presets() -> tuple[str, ...]:
    """The names of the gates that come with the package."""
    names = (Path(each.name) for each in files(__package__ or "").iterdir())
    return tuple(sorted(each.stem for each in names if each.suffix == ".yaml"))


def find(reference: str) -> Gates:
    """The gates of a preset, or of a file. Raises `InvalidGates` with all its problems."""
    layers = list(_chain(_resolve(reference, Path()), ()))
    data: dict[str, Any] = {}
    for each in reversed(layers):  # what is nearest has the last word
        for key in ("codes", "at_least"):
            data[key] = {**data.get(key, {}), **each.data.get(key, {})}
        data |= {key: value for key, value in each.data.items() if key not in ("codes", "at_least")}
    return _understand(data, reference)


def _understand(data: Mapping[str, Any], name: str) -> Gates:
    least = data["at_least"]
    return Gates(
        name,
        data.get("fail_on", "error"),
        data["codes"],
        data.get("accepted") == "count",
        {key: _floor(least[key]) for key in ("total", "supported_total") if key in least},
        least.get("grade"),
    )


def _floor(stated: object) -> Floor:
    text = source.scalar_text(stated)
    if text.endswith("%"):
        return Floor(text, share=Fraction(text[:-1]) / 100)
    return Floor(text, points=Decimal(text))


def _chain(location: str, seen: tuple[str, ...]) -> Iterator[Document]:
    """The document and all that it extends, nearest first."""
    document = _document(location)
    yield document
    parent = document.data.get("extends")
    if parent is None:
        return
    seen = (*seen, location)
    try:
        parent = _resolve(parent, Path(location).parent)
    except InvalidGates as error:
        raise InvalidGates(tuple(document.locate(each.under("extends")) for each in error.problems)) from None
    if _identity(parent) in map(_identity, seen):
        problem = Problem("gates/extends-itself", {"chain": " → ".join((*seen, parent))}, ("extends",))
        raise InvalidGates((document.locate(problem),))
    yield from _chain(parent, seen)


def _identity(location: str) -> str:
    return location if location in presets() else os.path.realpath(location)


def _resolve(reference: str, folder: Path) -> str:
    """The name of a preset, or the path of a file. Raises `InvalidGates` for what is neither."""
    if reference in presets():
        return reference
    if reference.endswith(SUFFIXES) or "/" in reference:
        return os.path.normpath(folder / reference)
    raise InvalidGates((suggest("gates/unknown", reference, presets()),))


def _document(location: str) -> Document:
    """A document whose shape is right. Raises `InvalidGates`."""
    try:
        if location in presets():
            text = files(__package__ or "").joinpath(f"{location}.yaml").read_text(encoding="utf-8")
            document = source.read_text(text, f"{location}.yaml")
        else:
            document = source.read_file(location)
    except Unreadable as error:
        raise InvalidGates(error.problems) from None
    found = document.problems or tuple(map(document.locate, schema.problems(document.data, "gates")))
    if found:
        raise InvalidGates(found)
    return document
