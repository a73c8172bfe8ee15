"""Files of expectations and of what is accepted that have another name than the one by which they are found."""

import os

from scoring import source
from scoring.beside import OF_SCORECARDS, SHARED, SUFFIX, is_expectation
from scoring.expectations.shared import KEY, says_accepted
from scoring.formats import stated_format
from scoring.problems import Problem, Where
from scoring.source import Unreadable

MISTAKEN = tuple(SUFFIX.removesuffix(OF_SCORECARDS[0]) + each for each in OF_SCORECARDS)
MISTAKEN_NAME = os.path.splitext(SHARED)[0] + OF_SCORECARDS[1]


def misnamed(file: str) -> Problem | None:
    """Why nothing would read a file that is meant to be one of these; None where it is none, or has the right name."""
    name = os.path.basename(file)
    if is_expectation(file):
        return None
    stated = stated_format(file)
    is_accepted = stated == KEY or (stated is None and name == MISTAKEN_NAME and _says_accepted(file))
    if is_accepted and name != SHARED:
        return Problem("accepted/misnamed", {"name": SHARED}, where=Where(file))
    if stated == "expectation" or (stated is None and name.endswith(MISTAKEN)):
        ending = next(filter(name.endswith, (*MISTAKEN, *OF_SCORECARDS)), "")
        right = (name.removesuffix(ending) or "NAME") + SUFFIX
        return Problem("expectation/misnamed", {"name": right}, where=Where(file))
    return None


def _says_accepted(file: str) -> bool:
    """Whether a file without a format is one of what is accepted; one that cannot be read may be."""
    try:
        return says_accepted(source.read_file(file).data)
    except Unreadable:
        return True
