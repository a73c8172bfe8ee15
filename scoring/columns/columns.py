"""Many rows at once: `score_columns`, and one indicator for many units."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any

import numpy

from scoring import rulebooks
from scoring.columns.blocks import CODES, UNSCORED, Scores
from scoring.columns.decimals import exact_value
from scoring.columns.inputs import Inputs, read_inputs, unsound
from scoring.columns.row_scorer import NO_UNIT, RowScorer, left_out_by
from scoring.columns.totals import Cards, ScoredRows, total_of_cards
from scoring.columns.whole_numbers import Array
from scoring.model import Row, Status
from scoring.notation import Relation, read_unit
from scoring.policies import Policy
from scoring.problems import InvalidColumns
from scoring.rulebooks import Rulebook

BLOCK = 1 << 15
"""Rows of a block: the dozen arrays of it that are at work stay in the cache of a core."""
LARGEST_SHOWN = 10**15
"""Below this, a score is the decimal that its float prints as."""


@dataclass(frozen=True)
class Columns:
    """Scored rows.

    `score` is int64 in units of 10**-places; a row without a score has `UNSCORED`, the smallest int64, as NumPy
    marks a date that is none. `status` is uint8, the position of the row's status in `scoring.Status`.
    `mismatch` says where a declared score is another number than the score; None where none was given.
    `cards` and `total` are the labels in order of their first rows and their totals in units of
    10**-total_places, `UNSCORED` where a row leaves it unknown; both None where no cards were given.
    """

    score: Array
    places: int
    status: Array
    mismatch: Array | None
    cards: Array | None
    total: Array | None
    total_places: int
    rulebook: Rulebook = field(repr=False)

    @property
    def is_scored(self) -> Array:
        """Which rows have a score."""
        scored: Array = self.score != UNSCORED
        return scored

    def rows_with(self, status: Status) -> Array:
        """Which rows have this status."""
        found: Array = self.status == CODES[status]
        return found


def score_columns(
    *,
    weight: Any,
    target: Any,
    actual: Any,
    relation: Any,
    declared: Any = None,
    card: Any = None,
    rulebook: str | FilePath | Rulebook | None = None,
    upper: Any = None,
    unit: str = "",
    threads: int = 1,
) -> Columns:
    """Score rows given as arrays, exactly as `scoring.score` does row by row.

    `weight`, `target`, `actual` and `declared` are float64, each number meaning the shortest decimal that prints
    it, or integers; a single number holds for every row. `relation` are words (`at_least`), signs (`≥`), `scoring.Relation`s
    or their codes; "" leaves it to the rulebook. `upper` is the upper end of `between`; places of `rank_within` and
    day numbers (`date.toordinal`) of `by_date` are numbers too. `unit` is that of all targets and actuals. NaN in
    `actual` is what was not measured, in `target` a blank, in `declared` no declared score. Of a `qualitative` row
    the score is the declared one. `card` labels the rows of a card, which need not stand together; a card is
    scored as a table of these rows alone. Raises `InvalidColumns`, `InvalidRulebook`, and `NotationError` for the unit.

    Rows that whole numbers of 53 or 62 bits can hold are scored by them; others by float64 with a bound on its
    error, and by the exact engine where that bound leaves doubt (see `scoring.columns`).

    >>> found = score_columns(
    ...     weight=[5, 1], target=[920, 3500], actual=[496, 3000], relation="at_least",
    ...     declared=[2.7, 0.86], card=["a", "a"], rulebook="wuhan-2021",
    ... )
    >>> found.score, found.places, found.mismatch, found.total
    (array([270,  86]), 2, array([False, False]), array([356]))
    """
    book = _rulebook(rulebook)
    inputs = read_inputs(
        relation, card, weight=weight, target=target, actual=actual, declared=declared, upper=upper
    )
    scorer = RowScorer(book, read_unit(unit) if unit else NO_UNIT)
    scores, mismatch = score_rows(inputs, scorer, threads)
    cards = total = None
    if inputs.card is not None:
        found = Cards.of(inputs.card)
        cards, total = found.labels, total_of_cards(found, _scored(inputs, scores, scorer), book)
    places = book.row_rounding.places
    return Columns(
        scores.score, places, scores.status, mismatch, cards, total, book.total_rounding.places, book
    )


def _rulebook(given: str | FilePath | Rulebook | None) -> Rulebook:
    if isinstance(given, Rulebook):
        return given
    return rulebooks.find(rulebooks.ASSUMED if given is None else str(given))


def score_rows(inputs: Inputs, scorer: RowScorer, threads: int = 1) -> tuple[Scores, Array | None]:
    """The scores of all rows, and where they differ from the declared ones, block by block."""
    length = inputs.length
    scores = Scores(numpy.empty(length, numpy.int64), numpy.zeros(length, numpy.uint8))
    mismatch = None if inputs.declared is None else numpy.empty(length, bool)

    def score_part(start: int, end: int) -> None:
        own = scorer.anew()
        for low in range(start, end, BLOCK):
            block = slice(low, min(low + BLOCK, end))
            rows, codes = inputs.rows(block)
            if not rows.are_sound or (rows.upper is None and _has_range(codes)):
                raise InvalidColumns(tuple(unsound(inputs)))
            found = own.score(rows, codes)
            scores.score[block] = found.score
            if found.status.any():
                scores.status[block] = found.status
            if mismatch is not None and rows.declared is not None:
                mismatch[block] = differs(found.score, rows.declared, scorer.rulebook.row_rounding.places)

    parts = [length * each // threads for each in range(threads + 1)]
    if threads == 1:
        score_part(0, length)
    else:
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(score_part, parts, parts[1:]))
    return scores, mismatch


def _has_range(codes: Array | int) -> bool:
    return bool(numpy.any(codes == Relation.BETWEEN.code))


def differs(score: Array, declared: Array, places: int) -> Array:
    """Where a declared score is another number than the score; nowhere where one of them is missing.

    `score / 10**places` in floats is the float of that decimal, of fewer than 16 digits (see `decimals`), and
    a declared float equals it exactly where it means the same decimal.
    """
    found: Array = score / float(10**places) != declared
    if numpy.isnan(declared.max(initial=0)):
        found &= ~numpy.isnan(declared)
    if score.size and score.min() == UNSCORED:
        found &= score != UNSCORED
    for row in numpy.flatnonzero(numpy.abs(score) >= LARGEST_SHOWN):
        if found[row] or score[row] != UNSCORED:
            found[row] = exact_value(declared[row].item()) * 10**places != int(score[row])
    return found


def _scored(inputs: Inputs, scores: Scores, scorer: RowScorer) -> ScoredRows:
    """The rows as totals need them."""
    left_out = [CODES[status] for status, policy in left_out_by(scorer.rulebook) if policy is Policy.LEFT_OUT]
    is_left_out = numpy.isin(scores.status, left_out) if left_out else numpy.zeros(inputs.length, bool)

    def exact(row: int) -> Row:
        rows, codes = inputs.rows(slice(row, row + 1))
        return scorer.exact_row(rows, codes)

    return ScoredRows(scores.score, is_left_out, inputs.weight, exact)
