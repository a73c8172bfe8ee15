"""Where reports go: beside the file that they will replace, or together to standard output at the end."""

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from typing import IO, Protocol, TypeAlias

from scoring.batch import Found
from scoring.cli.output import Misuse, show
from scoring.messages import Language, say
from scoring.replacing import Replacement, beside, is_replaced, mode_of, why_not_written
from scoring.reports import Counts, Entry, Piece, Style, Writer, format_of
from scoring.source import reason_of

Formats: TypeAlias = Sequence[tuple[str, str | None]]

IN_MEMORY = 8 * 1024**2  # bytes of a report for standard output, before a temporary file is made
AT_ONCE = 1024**2


class Destination(Protocol):
    """Somewhere that a report goes: all of it arrives, or nothing does."""

    def write(self, text: str) -> None: ...

    def finish(self) -> None:
        """The report is whole."""

    def close(self) -> None:
        """Leave nothing half-written behind."""


class ReportFile:
    """A file that is written under another name and renamed when it is whole; a device is written as it is.

    Raises OSError.
    """

    def __init__(self, file: str) -> None:
        self._new = Replacement(file)
        self._stream: IO[str] = open(  # noqa: SIM115
            self._new.beside, "w", encoding="utf-8", errors="backslashreplace", newline=""
        )

    def write(self, text: str) -> None:
        self._stream.write(text)

    def finish(self) -> None:
        self._stream.close()
        self._new.put_in_place()

    def close(self) -> None:
        with suppress(OSError):
            self._stream.close()
        self._new.discard()


class StandardOutput:
    """Standard output, which gets nothing before the report is whole: several may go there in turn."""

    def __init__(self) -> None:
        from tempfile import SpooledTemporaryFile

        self._spool = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115

    def write(self, text: str) -> None:
        self._spool.write(text.encode("utf-8", "surrogatepass"))

    def finish(self) -> None:
        from io import TextIOWrapper

        self._spool.seek(0)
        lines = TextIOWrapper(self._spool, encoding="utf-8", errors="surrogatepass", newline="")
        while text := lines.read(AT_ONCE):
            show(text)

    def close(self) -> None:
        self._spool.close()


class Reports:
    """All reports of a run, each on its way to its destination.

    Files are told of in one sentence if they cannot be written, also while the reports are written.
    """

    def __init__(
        self,
        formats: Formats,
        styles: Sequence[tuple[str, Style]],
        found: Sequence[Found | Entry],
        language: Language,
    ) -> None:
        self._language = language
        self._files = [file for _, file in formats]
        demand_apart(filter(None, self._files), (each.file for each in found), language)
        self._destinations: list[Destination] = []
        self._writers: list[Writer] = []
        self._opened = ExitStack()
        with self._opened:
            for file, (name, style) in zip(self._files, styles, strict=True):
                with self._telling(file):
                    destination = StandardOutput() if file is None else ReportFile(file)
                self._opened.callback(destination.close)
                writer = Writer(format_of(name), style, destination.write)
                self._opened.callback(writer.close)
                self._destinations.append(destination)
                self._writers.append(writer)
            self._opened = self._opened.pop_all()

    def __enter__(self) -> "Reports":
        return self

    def __exit__(self, *_: object) -> None:
        self._opened.close()

    def add(self, pieces: Sequence[Piece]) -> None:
        """Write the next entry to every report; there are no pieces of what is no scorecard."""
        for file, writer, piece in zip(self._files, self._writers, pieces, strict=False):
            with self._telling(file):
                writer.add(piece)

    def finish(self, counts: Counts) -> None:
        """Write the ends, put the files in their places, and show what is for standard output."""
        for file, writer in zip(self._files, self._writers, strict=True):
            with self._telling(file):
                writer.finish(counts)
        for file, destination in zip(self._files, self._destinations, strict=True):
            if file is not None:
                with self._telling(file):
                    destination.finish()
        for file, destination in zip(self._files, self._destinations, strict=True):
            if file is None:
                destination.finish()

    @contextmanager
    def _telling(self, file: str | None) -> Iterator[None]:
        """What goes wrong with a destination becomes one sentence."""
        try:
            yield
        except OSError as error:
            if file is None:
                why = {"reason": reason_of(error)}
                raise Misuse(say("cli/cannot-assemble", why, self._language)) from None
            facts = {"file": file, "reason": why_not_written(error)}
            raise Misuse(say("cli/cannot-write-file", facts, self._language)) from None


def demand_apart(written: Iterable[str], read: Iterable[str], language: Language) -> None:
    """Refuse to write over what is read, under any of its names, and two results over each other."""
    names = [each for each in written if is_replaced(mode_of(each))]
    paths = [os.path.realpath(each) for each in names]
    identities = [{_identity(each), _identity(beside(each))} - {None} for each in paths]
    known = {_identity(each) for each in read} if any(identities) else set()
    for name, path, own in zip(names, paths, identities, strict=True):
        if paths.count(path) > 1:
            raise Misuse(say("cli/output-twice", {"file": name}, language))
        if own & known:
            raise Misuse(say("cli/overwrites-input", {"file": name}, language))


def _identity(file: str) -> tuple[int, int] | None:
    """What makes a file the same under every name; None where there is none."""
    try:
        found = os.stat(file)
    except (OSError, ValueError):
        return None
    return found.st_dev, found.st_ino
