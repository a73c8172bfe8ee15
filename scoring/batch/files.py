"""Which files a run is about: those named, and those in the folders named."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field

from scoring import source
from scoring.problems import Problem, Where
from scoring.records import record
from scoring.reports import Entry

SUFFIXES = (".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class Found:
    """A file to read. One that was named is a scorecard or a mistake; one in a folder may be neither.

    With `is_anything` it is whatever a repository holds, and has to say that it is a scorecard.
    """

    file: str
    is_named: bool
    is_anything: bool = False


@record
class _Seen:
    """Files that were found already, by the folder that they are really in."""

    names: dict[str, set[str]] = field(default_factory=dict)

    def add(self, folder: str, name: str) -> bool:
        """Whether the file is new."""
        names = self.names.setdefault(folder, set())
        is_new = name not in names
        names.add(name)
        return is_new


def find_files(paths: tuple[str, ...], *, are_scorecards: bool = True) -> Iterator[Found | Entry]:
    """The files under the paths in their order, each once; folders that cannot be read as entries.

    Files that are named are scorecards or mistakes, unless the caller does not know that they `are_scorecards`.
    """
    seen = _Seen()
    for path in paths:
        if os.path.isdir(path):
            yield from _in_folder(path, seen, is_anything=not are_scorecards)
        elif seen.add(*os.path.split(os.path.realpath(path))):
            yield Found(path, is_named=are_scorecards, is_anything=not are_scorecards)


def _in_folder(folder: str, seen: _Seen, *, is_anything: bool) -> Iterator[Found | Entry]:
    unreadable: list[OSError] = []
    for parent, folders, names in os.walk(folder, onerror=unreadable.append):
        folders.sort()
        real = os.path.realpath(parent)
        for name in sorted(each for each in names if each.endswith(SUFFIXES)):
            path = os.path.join(parent, name)
            is_link = os.path.islink(path)
            if not (os.path.isfile(path) or not os.path.exists(path)):
                continue
            if seen.add(*(os.path.split(os.path.realpath(path)) if is_link else (real, name))):
                yield Found(path, is_named=False, is_anything=is_anything)
    for error in unreadable:
        place = str(error.filename)
        if seen.add(*os.path.split(os.path.realpath(place))):
            problem = Problem(
                "source/unreadable-folder", {"reason": source.reason_of(error)}, where=Where(place)
            )
            yield Entry(place, problems=(problem,))
