"""Which file expects something of which scorecard: `smart-city.expected.yaml` of `smart-city.yaml`."""

import os
import stat
import tempfile

SUFFIX = ".expected.yaml"
OF_SCORECARDS = (".yaml", ".yml")


def is_expectation(file: str) -> bool:
    """Whether a file is one of expectations, by its name."""
    return file.endswith(SUFFIX) and os.path.basename(file) != SUFFIX


def expectation_beside(scorecard: str) -> str:
    """The file of a scorecard's expectations, which may not exist.

    >>> expectation_beside("indicators/smart-city.yaml")
    'indicators/smart-city.expected.yaml'
    """
    return os.path.splitext(scorecard)[0] + SUFFIX


def scorecard_beside(expectation: str) -> str:
    """The scorecard that a file of expectations is about where it names none."""
    stem = expectation.removesuffix(SUFFIX)
    names = [stem + each for each in OF_SCORECARDS]
    return next(filter(os.path.lexists, names), names[0])


def write_file(file: str, text: str) -> None:
    """Write a file beside its place and then move it there: nothing half-written is ever seen. Raises OSError."""
    handle, beside = tempfile.mkstemp(prefix=".", suffix=".part", dir=os.path.dirname(file) or os.curdir)
    try:
        with open(handle, "w", encoding="utf-8", newline="") as stream:
            stream.write(text)
        os.chmod(beside, _mode_of(file))
        os.replace(beside, file)
    except BaseException:
        os.unlink(beside)
        raise


def _mode_of(file: str) -> int:
    """The permissions of a file, or those that a new one gets here."""
    if os.path.exists(file):
        return stat.S_IMODE(os.stat(file).st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
