"""A scorecard carried to another year: what was planned stays, what was reached and scored goes.

Comments, order and layout stay: the text is changed where a value goes, and nowhere else.
"""

import os
import re
from collections.abc import Iterator, Mapping
from typing import Any

from scoring.editing import Text
from scoring.model import Scorecard
from scoring.problems import Path, Problem

# What a year has brought, key by key: taken away with its key, or emptied, to be filled in again.
DROPPED = {
    "card": ("declared_total", "flags", "reason", "improvement"),
    "budget": ("rate", "declared"),
    "group": ("declared",),
    "row": ("declared", "deduction", "status", "exempt", "level", "reason"),
    "contribution": ("declared",),
}
EMPTIED = {"budget": ("executed",), "row": ("actual",), "contribution": ("actual", "funds")}

YEAR = r"(?<![0-9])(?:19|20)[0-9]{2}(?=年|[-/][0-9]{1,2}(?![0-9])|\.[0-9]{1,2}\.[0-9])"
EDITOR_LINE = re.compile(r"# yaml-language-server: \$schema=(\S+)")


def carry(text: str, card: Scorecard, year: int, output: str | None = None) -> str:
    """The text of a scorecard as that of another year, with nothing reached yet.

    Years of the title that are the card's own move along. Where it is written to another folder, its paths are
    those from there. `card` is what the text was read as.
    """
    edited, data = Text(text), _data(card)
    for kind, path, node in _nodes(data):
        edited.drop(path, DROPPED[kind], with_comments=False)
        for key in EMPTIED.get(kind, ()):
            if node.get(key) is not None:
                edited.empty((*path, key))
    edited.replace(("year",), str(year))
    title = re.sub(rf"(?<![0-9]){card.year}(?![0-9])", str(year), edited.written(("title",)))
    edited.replace(("title",), title)
    folders = os.path.dirname(card.file), os.path.dirname(output or card.file)
    if card.rulebook is not None and card.rulebook.endswith((".yaml", ".yml")):
        edited.replace(("rulebook",), _moved(edited.written(("rulebook",)), *folders))
    return EDITOR_LINE.sub(lambda found: _moved_line(found, *folders), edited.edited(), count=1)


def hints_about(card: Scorecard, before: int) -> Iterator[Problem]:
    """What of a carried scorecard may still belong to the year `before`, in the order in which it stands."""
    found = [*_kept_amounts(_data(card), before), *_dated_texts(_data(card), (), card.year)]
    yield from sorted(map(card.document.locate, found), key=lambda each: each.where or ("",))


def _data(card: Scorecard) -> Mapping[str, Any]:
    data: Mapping[str, Any] = card.document.data
    return data


def _nodes(data: Mapping[str, Any]) -> Iterator[tuple[str, Path, Mapping[str, Any]]]:
    """Every mapping of a scorecard that may hold results, with what it is."""
    yield "card", (), data
    if "budget" in data:
        yield "budget", ("budget",), data["budget"]
    yield from _below(data, ())


def _below(node: Mapping[str, Any], path: Path) -> Iterator[tuple[str, Path, Mapping[str, Any]]]:
    for index, row in enumerate(node.get("indicators", ())):
        at = (*path, "indicators", index)
        yield "row", at, row
        for number, each in enumerate(row.get("contributions", ())):
            yield "contribution", (*at, "contributions", number), each
    for index, group in enumerate(node.get("groups", ())):
        at = (*path, "groups", index)
        yield "group", at, group
        yield from _below(group, at)


def _kept_amounts(data: Mapping[str, Any], before: int) -> Iterator[Problem]:
    """Amounts that stay, since a table without them means nothing, and are those of the year before."""
    for key in ("planned", "parts"):
        if data.get("budget", {}).get(key) is not None:
            yield Problem("new/kept-budget", {"year": before}, ("budget", key))
    for kind, path, node in _nodes(data):
        if kind == "row" and node.get("values"):
            yield Problem("new/kept-values", {"row": node["name"], "year": before}, (*path, "values"))


def _dated_texts(value: Any, path: Path, year: int) -> Iterator[Problem]:
    """Texts that name another year than that of the table."""
    if isinstance(value, str):
        years = dict.fromkeys(each for each in re.findall(YEAR, value) if each != str(year))
        if years:
            yield Problem("new/dated-text", {"text": value, "years": tuple(years)}, path)
        return
    entries = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for key, each in entries:
        yield from _dated_texts(each, (*path, key), year)


def _moved(written: str, source: str, target: str) -> str:
    """A relative path as it is from another folder; in quotes where it was."""
    quote = written[0] if written[0] in "\"'" else ""
    path = written.strip("\"'")
    if os.path.isabs(path) or os.path.abspath(source) == os.path.abspath(target):
        return written
    return (
        quote + os.path.relpath(os.path.join(source, path), target or os.curdir).replace(os.sep, "/") + quote
    )


def _moved_line(found: re.Match[str], source: str, target: str) -> str:
    if "://" in found[1]:
        return found[0]
    return found[0].replace(found[1], _moved(found[1], source, target))
