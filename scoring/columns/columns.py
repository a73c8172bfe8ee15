"""Many rows at once: `score_columns`, and one indicator for many units."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy

from scoring import rulebooks
from scoring.columns.blocks import CODES, UNSCORED, Scores
from scoring.columns.inputs import Inputs, read_inputs
from scoring.columns.row_scorer import NO_UNIT, RowScorer, left_out_by
from scoring.columns.totals import Cards, Runs, ScoredRows, total_of_cards
from scoring.columns.whole_numbers import Array
from scoring.model import Row, Status
from scoring.notation import read_unit
from scoring.policies import Policy
from scoring.problems import InvalidColumns, Problem
from scoring.rulebooks import AnyRulebook, Rulebook

if TYPE_CHECKING:
    from scoring.columns.compiled import CompiledScorer

BLOCK = 1 << 17
"""Rows of a block: the dozen arrays of it that are at work stay in the last cache, and what Python does for each is little."""

KEPT = 32_000_000
"""Bytes of an array that is taken and freed untouched. The C library of Linux gives freed memory back to the system, which
has to clear it for the next array, unless a larger array was freed before; 32 MiB is the largest that it learns from."""
LEAST_BLOCKS = 2
"""Fewer blocks are not worth a thread, which takes as long to start as a block to score."""


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
    rulebook: AnyRulebook | None = None,
    upper: Any = None,
    unit: str = "",
    threads: int = 1,
    compiled: bool = False,
) -> Columns:
    """Score rows given as arrays, exactly as `scoring.score` does row by row.

    `weight`, `target`, `actual` and `declared` are float64, each number meaning the shortest decimal that prints
    it, or integers; a single number holds for every row. `relation` are words (`at_least`), signs (`≥`), `scoring.Relation`s
    or their codes; "" leaves it to the rulebook. `upper` is the upper end of `between`; places of `rank_within` and
    day numbers (`date.toordinal`) of `by_date` are numbers too. `unit` is that of all targets and actuals that are
    amounts: two dates are days apart, and places have no unit, whatever it is; a row whose number is no
    day or no place is unreadable. NaN in
    `actual` is what was not measured, in `target` a blank, in `declared` no declared score. Of a `qualitative` row
    the score is the declared one. `card` labels the rows of a card, which need not stand together; a card is
    scored as a table of these rows alone. Raises `InvalidColumns`, `InvalidRulebook`, and `NotationError` for the unit.

    `threads` work at the rows together, as far as there are enough of them. `compiled` scores plain rows by machine
    code, which takes a second to make and pays from some million rows on; it needs the extra `compiled`.

    Rows that whole numbers of 53 or 62 bits can hold are scored by them; others by float64 with a bound on its
    error, and by the exact engine where that bound leaves doubt (see `scoring.columns`).

    >>> found = score_columns(
    ...     weight=[5, 1], target=[920, 3500], actual=[496, 3000], relation="at_least",
    ...     declared=[2.7, 0.86], card=["a", "a"], rulebook="wuhan-2021",
    ... )
    >>> found.score, found.places, found.mismatch, found.total
    (array([270,  86]), 2, array([False, False]), array([356]))
    """
    book = find_rulebook(rulebook)
    if not isinstance(threads, int) or threads < 1:
        raise InvalidColumns((Problem("columns/threads", {"found": str(threads)}),))
    inputs = read_inputs(
        relation, card, weight=weight, target=target, actual=actual, declared=declared, upper=upper
    )
    scorer = RowScorer(book, read_unit(unit) if unit else NO_UNIT)
    scores, runs = score_rows(inputs, _compiled(scorer, inputs) if compiled else scorer, threads)
    cards = total = None
    if runs is not None:
        found = Cards.of(runs)
        cards, total = found.labels, total_of_cards(found, _scored(inputs, scores, scorer), book)
    places = book.row_rounding.places
    return Columns(
        scores.score, places, scores.status, scores.mismatch, cards, total, book.total_rounding.places, book
    )


def find_rulebook(given: AnyRulebook | None) -> Rulebook:
    return rulebooks.load_rulebook(rulebooks.ASSUMED if given is None else given)


def _compiled(scorer: RowScorer, inputs: Inputs) -> "CompiledScorer":
    from scoring.columns.compiled import CompiledScorer  # brings a compiler

    return CompiledScorer.of(scorer, inputs)


def score_rows(
    inputs: Inputs, scorer: "RowScorer | CompiledScorer", threads: int = 1
) -> tuple[Scores, Runs | None]:
    """The scores of all rows, block by block, and what they add up to where they have cards."""
    length, card = inputs.length, inputs.card
    numpy.empty(KEPT, numpy.uint8)  # taken and freed
    scores = Scores(
        numpy.empty(length, numpy.int64),
        numpy.zeros(length, numpy.uint8),
        None if inputs.declared is None else numpy.empty(length, bool),
    )
    starts = range(0, max(1, length), BLOCK)
    runs: dict[int, Runs] = {}
    left = iter(starts)

    def score_blocks() -> None:
        own = scorer.anew()
        for start in left:  # every thread takes the next one
            block = slice(start, min(start + BLOCK, length))
            own.fill(inputs, block, scores)
            if card is not None:  # while the scores are in the cache
                runs[start] = own.runs(card[block], scores.score[block], start)

    workers = min(threads, length // (LEAST_BLOCKS * BLOCK))
    if workers <= 1:
        score_blocks()
    else:
        with ThreadPoolExecutor(workers) as pool:
            for each in [pool.submit(score_blocks) for _ in range(workers)]:
                each.result()
    return scores, None if card is None else Runs.joined([runs[start] for start in starts])


def _scored(inputs: Inputs, scores: Scores, scorer: RowScorer) -> ScoredRows:
    """The rows as totals need them."""
    left_out = [CODES[status] for status, policy in left_out_by(scorer.rulebook) if policy is Policy.LEFT_OUT]
    is_left_out = numpy.isin(scores.status, left_out) if left_out else numpy.zeros(inputs.length, bool)

    def exact(row: int) -> Row:
        rows, codes = inputs.rows(slice(row, row + 1))
        return scorer.exact_row(rows, codes)

    return ScoredRows(scores.score, is_left_out, inputs.weight, exact)
