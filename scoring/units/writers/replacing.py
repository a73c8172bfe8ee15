"""Files that are written beside and then renamed: what stood there before stays whole until the new one is."""

import os
from contextlib import suppress

from scoring.messages import Term
from scoring.source import reason_of


class CannotWrite(Exception):
    """A result cannot be written, and why."""

    def __init__(self, file: str, reason: str) -> None:
        super().__init__(file)
        self.file = file
        self.reason = reason

    @classmethod
    def because(cls, file: str, error: OSError) -> "CannotWrite":
        """What the operating system says, in our words."""
        is_missing = isinstance(error, FileNotFoundError)
        return cls(file, Term("reason/os-no-parent") if is_missing else reason_of(error))


def beside(file: str) -> str:
    """The name under which a file is written first."""
    folder, name = os.path.split(file)
    return os.path.join(folder, f".{name}.{os.getpid()}.part")


def claim(file: str) -> str:
    """The name beside a file, with an empty file under it. Raises `CannotWrite`."""
    if os.path.isdir(file):
        raise CannotWrite(file, Term("reason/os-folder"))
    temporary = beside(file)
    try:
        with open(temporary, "wb"):
            pass
    except OSError as error:
        raise CannotWrite.because(file, error) from None
    return temporary


def put_in_place(files: dict[str, str]) -> None:
    """Give every file its real name, from `{real: temporary}`. Raises `CannotWrite`."""
    for file, temporary in files.items():
        try:
            os.replace(temporary, file)
        except OSError as error:
            raise CannotWrite.because(file, error) from None


def discard(files: dict[str, str]) -> None:
    """Remove what was written beside, and what databases leave next to it."""
    for temporary in files.values():
        for name in (temporary, f"{temporary}.wal", f"{temporary}-journal"):
            with suppress(OSError):
                os.remove(name)
