"""What is read and where it goes, looked at before any file is opened."""

import os
from pathlib import Path as FilePath

from scoring.problems import InvalidColumns, Problem

SUFFIX = ".parquet"


def plan(
    source: str | FilePath,
    destination: str | FilePath | None,
    totals: str | FilePath | None,
    rows_at_once: int,
) -> list[tuple[FilePath, FilePath | None]]:
    """Each file that is read and where its rows go. Raises `InvalidColumns` for what would spoil a file, or do nothing."""
    if destination is None and totals is None:
        raise InvalidColumns((Problem("adapter/no-output"),))
    if rows_at_once < 1:
        raise InvalidColumns((Problem("adapter/no-rows-at-once", {"found": rows_at_once}),))
    files = _files(FilePath(source), None if destination is None else FilePath(destination))
    if not files:
        raise InvalidColumns((Problem("adapter/no-files", {"folder": str(source)}),))
    written = [target for _, target in files if target is not None]
    if totals is not None:
        written.append(FilePath(totals))
    _refuse_spoiling(FilePath(source), [file for file, _ in files], written)
    return files


def _files(source: FilePath, destination: FilePath | None) -> list[tuple[FilePath, FilePath | None]]:
    if not source.is_dir():
        return [(source, destination)]
    found = sorted(each for each in source.rglob(f"*{SUFFIX}") if not each.is_dir())
    return [(each, None if destination is None else destination / each.relative_to(source)) for each in found]


def _refuse_spoiling(source: FilePath, read: list[FilePath], written: list[FilePath]) -> None:
    """No file is written over one that is read, twice, or to where it would be read the next time."""
    sources, folder = set(map(_real, read)), _real(source) if source.is_dir() else None
    taken = set[FilePath]()
    for file in written:
        real = _real(file)
        if real in sources:
            raise InvalidColumns((Problem("adapter/over-source", {"file": str(file)}),))
        if real in taken:
            raise InvalidColumns((Problem("adapter/written-twice", {"file": str(file)}),))
        if folder is not None and real.suffix == SUFFIX and real.is_relative_to(folder):
            facts = {"file": str(file), "folder": str(source)}
            raise InvalidColumns((Problem("adapter/inside-source", facts),))
        taken.add(real)


def _real(file: FilePath) -> FilePath:
    return FilePath(os.path.realpath(file))
