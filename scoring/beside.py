"""Which files stand beside a scorecard: `smart-city.expected.yaml`, what is expected of `smart-city.yaml`, and `accepted.yaml`.

Names, and the first lines of files, are all that is looked at here: the plugin of pytest asks it of every file.
"""

import os
import re

from scoring.formats import stated_format

SUFFIX = ".expected.yaml"
SHARED = "accepted.yaml"
OF_SCORECARDS = (".yaml", ".yml")
ACCEPTED_LINE = r"""(?m)^\s*\{?\s*["']?accepted["']?\s*:"""
SCORECARD_LINE = r"""(?m)^["']?scorecard["']?\s*:\s*(["']?)(.+?)\1\s*(?:\s#.*)?$"""


def is_expectation(file: str) -> bool:
    """Whether a file is one of expectations, by its name."""
    return file.endswith(SUFFIX) and os.path.basename(file) != SUFFIX


def is_expectation_of_ours(file: str) -> bool:
    """Whether a file of that name is meant for us: it says so, it names a scorecard, or it stands beside one.

    Other programs name what they expect alike.
    """
    if stated_format(file) == "expectation":
        return True
    named = _scorecard_named_by(file)
    if named is not None:
        return not os.path.lexists(named) or is_scorecard(named)
    return any(map(is_scorecard, _scorecards_beside(file)))


def may_be_shared(file: str) -> bool:
    """Whether a file may be one of what is accepted in a folder: by its name, and by its format or its key.

    One that cannot be read says nothing, and may be ours.
    """
    if os.path.basename(file) != SHARED or not os.path.lexists(file):
        return False
    stated = stated_format(file)
    if stated is not None:
        return stated == "accepted"
    try:
        with open(file, encoding="utf-8-sig", errors="replace") as stream:
            return re.search(ACCEPTED_LINE, stream.read()) is not None
    except OSError:
        return True


def is_scorecard(file: str) -> bool:
    """Whether a file says that it is a scorecard."""
    return stated_format(file) == "scorecard"


def expectation_beside(scorecard: str) -> str:
    """The file of a scorecard's expectations, which may not exist.

    >>> expectation_beside("indicators/smart-city.yaml")
    'indicators/smart-city.expected.yaml'
    """
    return os.path.splitext(scorecard)[0] + SUFFIX


def shared_beside(scorecard: str) -> str:
    """The file of what is accepted in the folder of a scorecard, which may not exist.

    >>> shared_beside("indicators/smart-city.yaml")
    'indicators/accepted.yaml'
    """
    return os.path.join(os.path.dirname(scorecard), SHARED)


def scorecards_of(expectation: str) -> tuple[str, ...]:
    """The scorecards that a file of expectations may be about where it names none: `a.yaml` and `a.yml` have one name.

    One at least, which may not exist.
    """
    found = _scorecards_beside(expectation)
    if len(found) > 1:
        found = tuple(filter(is_scorecard, found)) or found[:1]
    return found or (expectation.removesuffix(SUFFIX) + OF_SCORECARDS[0],)


def rival_of(scorecard: str) -> str | None:
    """The other scorecard that would have its expectations in the same file, where there is one."""
    stem, own = os.path.splitext(scorecard)
    others = (stem + each for each in OF_SCORECARDS if each != own)
    return next(filter(is_scorecard, others), None)


def _scorecards_beside(expectation: str) -> tuple[str, ...]:
    stem = expectation.removesuffix(SUFFIX)
    return tuple(filter(os.path.lexists, (stem + each for each in OF_SCORECARDS)))


def _scorecard_named_by(file: str) -> str | None:
    try:
        with open(file, encoding="utf-8-sig", errors="replace") as stream:
            named = re.search(SCORECARD_LINE, stream.read(10_000))
    except OSError:
        return None
    return named and os.path.join(os.path.dirname(file), named[2])
