"""Which file expects something of which scorecard: `smart-city.expected.yaml` of `smart-city.yaml`."""

import os

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
