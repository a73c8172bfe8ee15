"""A report while it is written: pieces go out at once, and what its end needs of them waits on disk."""

import json
from collections.abc import Callable, Iterator

from scoring.reports.report import Counts, Format, Kept, Piece, Style

IN_MEMORY = 4 * 1024**2  # bytes, before a temporary file is made


class Writer:
    """Writes one report to wherever `write` leads; `finish` or `close` ends it."""

    def __init__(self, form: Format, style: Style, write: Callable[[str], object]) -> None:
        self._form = form
        self._style = style
        self._write = write
        self._kept = _KeptOnDisk()
        self._has_begun = self._has_text = False

    def add(self, piece: Piece) -> None:
        """Write the piece of the next entry."""
        self._begin()
        self._kept.add(piece.kept)
        if piece.text:
            if self._has_text and self._form.between:
                self._write(self._form.between)
            self._has_text = True
            self._write(piece.text)

    def finish(self, counts: Counts) -> None:
        """Write the end."""
        self._begin()
        for each in self._form.end(counts, self._kept, self._style):
            self._write(each)

    def close(self) -> None:
        self._kept.close()

    def _begin(self) -> None:
        if not self._has_begun:
            self._has_begun = True
            self._write(self._form.begin(self._style))


class _KeptOnDisk:
    """Tuples of texts, in a temporary file as soon as they are many; they can be gone through several times."""

    def __init__(self) -> None:
        from tempfile import SpooledTemporaryFile  # 5 ms, and nothing is kept at import

        self._file = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115

    def add(self, kept: Kept) -> None:
        if kept:
            self._file.write(json.dumps(kept).encode() + b"\n")

    def __iter__(self) -> Iterator[Kept]:
        self._file.seek(0)
        for line in self._file:
            yield tuple(json.loads(line))

    def close(self) -> None:
        self._file.close()
