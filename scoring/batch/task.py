"""What is done to each file of a run, wherever it is done: the file goes in, its part of every report comes out.

A result never leaves the process that made it; what travels is text and numbers.
"""

import signal
from dataclasses import field, replace
from datetime import date
from typing import NamedTuple

from scoring.audits import audit
from scoring.batch.files import Found
from scoring.batch.processing import bug, read_card
from scoring.batch.records import Basis, digest_of, pack
from scoring.engine import score
from scoring.expectations import Standing, expectation_beside, shared_beside, standing_of
from scoring.gates import Gates, Miss, judge, verdict_on
from scoring.model import Scorecard
from scoring.problems import InvalidRulebook, InvalidScorecard, Problem, Where
from scoring.records import record
from scoring.reports import Counts, Entry, Piece, Style, count, format_of
from scoring.rulebooks import Rulebook, files_of
from scoring.source import Unreadable


class Outcome(NamedTuple):
    """What came of one file: a piece for each report, none where it is no scorecard.

    `record` is the same for a journal, where one is kept and the outcome rests on known contents; `misses` is what
    misses the gates.
    """

    counts: Counts
    pieces: tuple[Piece, ...] = ()
    record: bytes | None = None
    misses: tuple[Miss, ...] = ()


@record
class Task:
    """By which rulebook files are scored, and which reports are written, each in its style.

    With a day, findings are held against what a reviewer has accepted beside a file. The status depends on
    the gates, and what reports show as failed.
    """

    rulebook: Rulebook | None
    reports: tuple[tuple[str, Style], ...]
    with_findings: bool
    is_recorded: bool = False
    today: date | None = None
    gates: Gates = field(default_factory=Gates)

    def __call__(self, found: Found | Entry) -> Outcome:
        """Process one file. Never raises for anything that is wrong with it."""
        if isinstance(found, Entry):
            return self._write(found)
        basis = self._basis(found.file) if self.is_recorded else None
        try:
            card = read_card(found)
            if card is None:
                return self._record(found, Outcome(Counts(passed_over=1)), basis)
            if basis is not None and self.rulebook is None:
                basis = replace(basis, others=_others_of(card))
            result = score(card, self.rulebook)
            findings = audit(result) if self.with_findings else ()
            standing = Standing() if self.today is None else standing_of(card, findings, self.today)
            entry = Entry(found.file, result, findings, standing=standing)
            return self._record(found, self._write(entry), basis)
        except (Unreadable, InvalidScorecard) as error:
            return self._record(found, self._write(Entry(found.file, problems=error.problems)), basis)
        except Exception as error:
            return self._write(Entry(found.file, problems=(bug(found, error),)))

    def _basis(self, file: str) -> Basis:
        if self.today is None:
            return Basis(digest_of(file))
        beside = tuple((each, digest_of(each)) for each in (expectation_beside(file), shared_beside(file)))
        day = self.today.isoformat() if any(digest for _, digest in beside) else ""
        return Basis(digest_of(file), beside=beside, day=day)

    def lost(self, found: Found | Entry, exit_code: int) -> Outcome:
        """What is told of a file that ended the process which worked on it, with a status or by a signal."""
        if exit_code < 0:
            problem = Problem(
                "internal/process-killed", {"signal": _name(-exit_code)}, where=Where(found.file)
            )
        else:
            problem = Problem("internal/process-ended", {"status": exit_code}, where=Where(found.file))
        return self._write(Entry(found.file, problems=(problem,)))

    def _write(self, entry: Entry) -> Outcome:
        entry = replace(entry, verdict=verdict_on(entry, self.gates))
        pieces = tuple(format_of(name).piece(entry, style) for name, style in self.reports)
        return Outcome(count(entry), pieces, misses=judge(entry, self.gates))

    def _record(self, found: Found, outcome: Outcome, basis: Basis | None) -> Outcome:
        if basis is None or not basis.is_known:
            return outcome
        return outcome._replace(
            record=pack(found.file, basis, outcome.counts, outcome.pieces, outcome.misses)
        )


def _others_of(card: Scorecard) -> tuple[tuple[str, str], ...] | None:
    """The rulebook files that a scorecard names, with their contents; None where they cannot be told."""
    if card.rulebook is None:
        return ()
    try:
        files = files_of(card.rulebook, card.file, card.year)
    except InvalidRulebook:
        return None
    return tuple((file, digest_of(file)) for file in files)


def _name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return str(number)
