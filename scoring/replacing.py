"""Files that are written beside and then renamed: what stood there before stays whole until the new one is.

>>> write_whole("/dev/null", "a device is written as it is")
"""

import errno
import os
import stat
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path as FilePath
from types import TracebackType
from typing import IO

from scoring.messages import Term
from scoring.problems import Problem
from scoring.source import reason_of

PARTIAL = ".partial"
# No link is followed where the system can refuse it, and Windows leaves the bytes alone.
FLAGS = os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


class NameTaken(FileExistsError):
    """The name under which a file is written first leads to something that is not ours to write over."""

    def __init__(self, file: str) -> None:
        super().__init__(errno.EEXIST, os.strerror(errno.EEXIST), file)


class Replacement:
    """The next content of a file: written under the name `beside`, and put in place when it is whole.

    The file keeps its permissions, a link goes on leading to it, and a device or a pipe is written as it is. One
    process at a time writes a file; where it `is_shared` several do, each under a name of its own, and the last one
    stays. As a context manager it is put in place where nothing was raised, and leaves no trace otherwise. Making
    one and putting it in place raise OSError, making one `BlockingIOError` where another process is writing the file.

    The name `beside` is ours: a plain file that has it is taken for what an interrupted run left, and is written over,
    whoever made it, since nothing in it would tell. What leads elsewhere is never written: a link, a second name of
    another file, a folder, a device or a pipe is refused with `NameTaken`.
    """

    def __init__(self, file: str, *, is_shared: bool = False) -> None:
        mode = mode_of(file)
        if mode is not None and stat.S_ISDIR(mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), file)
        self._is_replaced = is_replaced(mode)
        self.file = os.path.realpath(file) if self._is_replaced else file
        if mode is not None and not os.access(self.file, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), file)
        self.beside = self.file
        if self._is_replaced:
            self.beside = beside(self.file, is_shared=is_shared)
            self._lock = _locked(self.beside)
            self._mode = mode
            self._keep_mode()

    def _keep_mode(self) -> None:
        if self._mode is not None:
            with suppress(OSError):
                os.chmod(self.beside, stat.S_IMODE(self._mode))

    def close(self) -> None:
        """Hold nothing open any longer, where many files wait for each other; others may then write this one as well."""
        if self._is_replaced:
            self._lock.close()

    def put_in_place(self) -> None:
        """Give the file its name; what is to be in it has been written and closed."""
        if self._is_replaced:
            with open(self.beside, "rb+") as stream:
                os.fsync(stream.fileno())
            self._keep_mode()  # a database may have made the file anew
            self._let_go(lambda: os.replace(self.beside, self.file))
            self._is_replaced = False

    def discard(self) -> None:
        """Remove what was written, unless it is in its place."""
        if self._is_replaced:
            self._is_replaced = False
            with suppress(OSError):
                self._let_go(lambda: os.remove(self.beside))

    def _let_go(self, take_away: Callable[[], None]) -> None:
        """Take the name away while the lock is held, so that who waits for the lock sees that the name is gone."""
        if os.name == "nt":  # which does not let go of the name of an open file
            self._lock.close()
        take_away()
        self._lock.close()

    def __enter__(self) -> "Replacement":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        try:
            if kind is None:
                self.put_in_place()
        finally:
            self.discard()


def _locked(file: str) -> IO[bytes]:
    """An empty file that no other process opens in this way until it is closed. Raises OSError."""
    while True:
        stream = _opened(file)
        try:
            lock_file(stream)
            if has_name(stream, file):
                stream.truncate(0)
                return stream
            stream.close()
        except BaseException:
            stream.close()
            raise


def _opened(file: str) -> IO[bytes]:
    """A plain file, made where there is none, of which no byte is changed yet. Raises OSError."""
    with suppress(FileNotFoundError):
        _demand_plain(os.lstat(file), file)
    try:
        descriptor = os.open(file, FLAGS, 0o666)
    except OSError as error:
        raise NameTaken(file) if error.errno == errno.ELOOP else error from None
    stream = os.fdopen(descriptor, "ab")
    try:
        _demand_plain(os.fstat(descriptor), file)  # it may have become another one
    except NameTaken:
        stream.close()
        raise
    return stream


def _demand_plain(found: os.stat_result, file: str) -> None:
    """Raise `NameTaken` for what is no plain file, or has another name too."""
    if not stat.S_ISREG(found.st_mode) or found.st_nlink > 1:
        raise NameTaken(file)


def lock_file(stream: IO[bytes]) -> None:
    """Make sure that nobody else writes. Raises `BlockingIOError`. The lock ends with the process, however that ends."""
    try:
        import fcntl
    except ImportError:  # on Windows two runs of the same command are up to their user
        return
    fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)


def has_name(stream: IO[bytes], file: str | FilePath) -> bool:
    """Whether the name still leads to the open file."""
    try:
        return os.path.samestat(os.fstat(stream.fileno()), os.stat(file))
    except FileNotFoundError:
        return False


def write_whole(file: str, text: str) -> None:
    """Write a text into a file: all of it, or nothing. Raises OSError."""
    with Replacement(file) as new, open(new.beside, "w", encoding="utf-8", newline="") as stream:
        stream.write(text)


def beside(file: str, *, is_shared: bool = False) -> str:
    """The name under which a file is written first."""
    return f"{file}.{os.getpid()}{PARTIAL}" if is_shared else f"{file}{PARTIAL}"


def mode_of(file: str) -> int | None:
    """What kind of file something is, and its permissions; None where nothing is known."""
    try:
        return os.stat(file).st_mode
    except (OSError, ValueError):  # what is wrong with it is told when it is opened
        return None


def is_replaced(mode: int | None) -> bool:
    """Whether a file is written beside and renamed: not a device or a pipe."""
    return mode is None or stat.S_ISREG(mode)


def why_not_written(error: OSError) -> Term | Problem:
    """Why the operating system would not let a file be written, in our words."""
    if isinstance(error, NameTaken):
        return Problem("reason/os-name-taken", {"file": error.filename})
    return Term("reason/os-no-parent") if isinstance(error, FileNotFoundError) else reason_of(error)
