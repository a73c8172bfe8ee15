"""Which files `test` tries, by the paths that it is given."""

import os
from collections.abc import Iterator

from scoring.batch import find_files
from scoring.cli.output import Misuse
from scoring.expectations import (
    accepts_in,
    expectation_beside,
    is_expectation,
    is_shared,
    misnamed,
    shared_beside,
)
from scoring.messages import Language, say
from scoring.records import record
from scoring.reports import Entry


@record
class TrialFile:
    """A file to try; of a folder's file what it accepts in the `only` scorecard, where one is named."""

    name: str
    only: str | None = None


def files_to_try(paths: tuple[str, ...], language: Language) -> list[TrialFile]:
    """The files under the paths, each once; of a folder's file no part where it is there as a whole."""
    found = {(os.path.realpath(each.name), each.only): each for each in _expectations(paths, language)}
    return [each for (file, only), each in found.items() if only is None or (file, None) not in found]


def _expectations(paths: tuple[str, ...], language: Language) -> Iterator[TrialFile]:
    """The files of expectations under the paths; about a scorecard that is named some file has to say something."""
    for found in find_files(paths):
        if isinstance(found, Entry):
            raise Misuse("\n".join(each.render(language) for each in found.problems))
        if is_expectation(found.file) or is_shared(found.file) or misnamed(found.file):
            yield TrialFile(found.file)
        elif found.is_named:
            about = tuple(_about(found.file))
            if not about:
                facts = {"file": found.file, "beside": expectation_beside(found.file)}
                raise Misuse(say("cli/no-expectation-beside", facts, language))
            yield from about


def _about(scorecard: str) -> Iterator[TrialFile]:
    """What says something about a scorecard: its own file, and that of its folder."""
    own, shared = expectation_beside(scorecard), shared_beside(scorecard)
    if os.path.lexists(own):
        yield TrialFile(own)
    name = os.path.basename(scorecard)
    if is_shared(shared) and accepts_in(shared, name):
        yield TrialFile(shared, name)
