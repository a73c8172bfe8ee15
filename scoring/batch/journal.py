"""The journal of a run: what was done is kept while it goes on, so that a killed run can be resumed.

It is a file to which one record after the other is appended. That is all that is needed: one process
writes it, in order, and it is read from its beginning to its end. Each record carries its length and a
checksum, so what a killed process left half-written is recognised wherever it ends, and cut off; a
database would lose more with a damaged page than the record in it, and leave files of its own beside it.
The first record tells of which run it is, and on what that rests.
"""

import json
import os
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import IO

from scoring.batch.files import Found
from scoring.batch.records import FRAME, Basis, digest_of, frame, unpack_head, unpack_pieces
from scoring.batch.task import Outcome
from scoring.problems import Problem
from scoring.replacing import has_name, lock_file
from scoring.reports import Entry
from scoring.source import reason_of
from scoring.version import __version__

FORMAT = "jixiao-journal/1"
FOLDER = ".jixiao"
IGNORED = ".gitignore"  # version control is to pass over the folder, and so has a file in it
PACKAGE = Path(__file__).parents[1]


class InUse(Exception):
    """Another process writes this journal."""

    def __init__(self, file: Path) -> None:
        super().__init__(file)
        self.file = str(file)


class Unwritable(Exception):
    """A journal cannot be written; `reason` is a fact that says why."""

    def __init__(self, file: Path, error: OSError) -> None:
        super().__init__(file, error)
        self.file = str(file)
        self.reason = reason_of(error)


class Journal:
    """An open journal.

    `notice` says why what was found cannot be used, if that is so; then the journal begins anew. `changed`
    counts the files that `pending` has found to be other than when they were processed. Raises `InUse` and
    `Unwritable`.
    """

    def __init__(
        self, name: str, run: Mapping[str, object], rulebook: Sequence[str] = (), today: date | None = None
    ) -> None:
        """`run` says what was asked for, `rulebook` which files the rulebook given for the whole run has.

        What was accepted until a day is known for `today` only.
        """
        self._today = "" if today is None else today.isoformat()
        self._run = json.loads(json.dumps(run))
        rests_on = {"engine": _digest_of_engine(), "rulebook": [digest_of(each) for each in rulebook]}
        self._header = {"format": FORMAT, "run": self._run, **rests_on}
        self._first = frame(json.dumps(self._header).encode())
        key = blake2b(json.dumps(self._run).encode(), digest_size=8).hexdigest()
        self.path = Path(FOLDER) / f"{name}-{key}.journal"
        self._records: dict[str, tuple[int, Basis]] = {}
        self._digests: dict[str, str] = {}
        self.changed = 0
        try:
            self._stream = self._open()
            self.notice = self._read()
        except OSError as error:
            raise Unwritable(self.path, error) from None

    def __enter__(self) -> "Journal":
        return self

    def __exit__(self, *_: object) -> None:
        """Leave what was kept to a run that resumes this one."""
        self._stream.close()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is kept."""
        return self._stream.seek(0, os.SEEK_END) <= len(self._first)

    def pending(self, found: Sequence[Found | Entry]) -> list[Found | Entry]:
        """Those files whose outcome is not known, or rests on other contents than there are now."""
        return [each for each in found if isinstance(each, Entry) or not self._holds(each.file)]

    def outcome(self, file: str) -> Outcome:
        """What was kept of a file."""
        self._stream.seek(self._records[file][0])
        (length, _) = FRAME.unpack(self._stream.read(FRAME.size))
        payload = self._stream.read(length)
        _, _, counts, misses = unpack_head(payload)
        return Outcome(counts, unpack_pieces(payload), misses=misses)

    def append(self, outcome: Outcome) -> None:
        """Keep what came of a file, if it is such that it can be kept: the end of this process does not take it away."""
        if outcome.record is not None:
            try:
                self._stream.seek(0, os.SEEK_END)
                _write_all(self._stream, outcome.record)
            except OSError as error:
                raise Unwritable(self.path, error) from None

    def remove(self) -> None:
        """The run is finished: nothing of it is left behind."""
        if os.name == "nt":  # which does not let go of the name of an open file
            self._stream.close()
        with suppress(OSError):
            self.path.unlink()  # while it is locked, so that who waits for it sees that its name is gone
            if os.listdir(FOLDER) == [IGNORED]:
                Path(FOLDER, IGNORED).unlink()
                Path(FOLDER).rmdir()
        self._stream.close()

    def _open(self) -> IO[bytes]:
        """The locked file of that name: one that was opened while its run removed it is opened again."""
        while True:
            os.makedirs(FOLDER, exist_ok=True)
            Path(FOLDER, IGNORED).write_text("*\n", encoding="utf-8")
            stream = os.fdopen(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o666), "r+b", buffering=0)
            try:
                lock_file(stream)
            except OSError:
                stream.close()
                raise InUse(self.path) from None
            if has_name(stream, self.path):
                return stream
            stream.close()

    def _read(self) -> Problem | None:
        """Read what is there, and cut off what is torn; begin anew where it is of no use."""
        frames = _frames(self._stream)
        header = next(frames, None)
        if header is None:
            is_new = self._stream.seek(0, os.SEEK_END) == 0
            return self._begin(None if is_new else self._told("cli/journal-damaged"))
        if (reason := self._unfit(header[1])) is not None:
            return self._begin(self._told(reason))
        end = header[0] + FRAME.size + len(header[1])
        for start, payload in frames:
            file, basis, *_ = unpack_head(payload)
            self._records[file] = (start, basis)
            end = start + FRAME.size + len(payload)
        self._stream.truncate(end)
        return None

    def _unfit(self, payload: bytes) -> str | None:
        """Why a journal with this first record is of no use for this run; None where it is."""
        try:
            header = json.loads(payload)
        except ValueError:
            return "cli/journal-damaged"
        if not isinstance(header, dict) or header.get("format") != FORMAT or header.get("run") != self._run:
            return "cli/journal-of-another-run"
        if header.get("rulebook") != self._header["rulebook"]:
            return "cli/journal-before-rulebook"
        return None if header == self._header else "cli/journal-before-engine"

    def _told(self, code: str) -> Problem:
        return Problem(code, {"file": str(self.path)})

    def _begin(self, notice: Problem | None) -> Problem | None:
        self._stream.truncate(0)
        self._stream.seek(0)
        _write_all(self._stream, self._first)
        return notice

    def _holds(self, file: str) -> bool:
        if file not in self._records:
            return False
        basis = self._records[file][1]
        is_same = digest_of(file) == basis.file and all(
            self._digest_once(name) == digest for name, digest in (*(basis.others or ()), *basis.beside)
        )
        self.changed += not is_same
        return is_same and basis.day in ("", self._today)

    def _digest_once(self, file: str) -> str:
        if file not in self._digests:
            self._digests[file] = digest_of(file)
        return self._digests[file]


def _frames(stream: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    """Where each record begins, and what is in it, up to the first that is not whole."""
    size = stream.seek(0, os.SEEK_END)
    start = stream.seek(0)
    with open(stream.fileno(), "rb", closefd=False) as buffered:
        while len(head := buffered.read(FRAME.size)) == FRAME.size:
            length, checksum = FRAME.unpack(head)
            if start + FRAME.size + length > size:
                return
            payload = buffered.read(length)
            if zlib.crc32(payload) != checksum:
                return
            yield start, payload
            start += FRAME.size + length


def _write_all(stream: IO[bytes], content: bytes) -> None:
    """Write bytes to a file that is not buffered, which may take only some of them at once."""
    while content:
        content = content[stream.write(content) :]


@cache
def _digest_of_engine() -> str:
    """The version, and a digest of all that this package is made of: its code, rulebooks and sentences."""
    digest = blake2b(__version__.encode(), digest_size=16)
    for file in sorted(each for each in PACKAGE.rglob("*") if each.suffix in (".py", ".yaml")):
        digest.update(file.read_bytes())
    return digest.hexdigest()
