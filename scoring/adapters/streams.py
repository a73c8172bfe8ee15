"""A stream of record batches, scored with bounded memory, with the totals of cards that batches cut in two."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import numpy
import pyarrow

from scoring.adapters.batches import BatchScorer, Cards
from scoring.adapters.labels import Closed
from scoring.problems import InvalidColumns


class Scored(NamedTuple):
    """Scored rows, None where they were not asked for, and the totals of their cards."""

    rows: Any | None
    totals: Any


def score_stream(batches: Iterable[Any], scorer: BatchScorer) -> Iterator[Any]:
    """The batches, scored one after the other. Raises `InvalidColumns`, with rows counted from the first of all."""
    first = 0
    for batch in batches:
        with _counted_from(first):
            yield scorer.score(batch)
        first += batch.num_rows


def total_stream(
    batches: Iterable[Any],
    scorer: BatchScorer,
    closed: Closed | None = None,
    *,
    with_rows: bool = True,
    are_together: bool = False,
) -> Iterator[Scored]:
    """The batches, scored one after the other, with the totals of the cards that end in them.

    The rows of a card must stand together. Those of the last card of a batch are held back until the card ends, so
    that a total is made of all the rows of its card at once, by any rulebook, whatever it makes of them. No more is
    held than a batch, the longest card, and 8 bytes for each card, by which one that comes again is found; not even these
    where `are_together` says that whoever made the batches has brought the rows of each card together. Without
    `with_rows` only totals are made. Raises `InvalidColumns`, with rows counted from the first of all.
    """
    closed = Closed() if closed is None else closed
    first = 0
    for batch, cards in _whole_cards(batches, scorer):
        with _counted_from(first):
            if not are_together:
                closed.add(cards.labels)
            found = scorer.found(batch, cards.places)
            totals = scorer.totals(cards, found)
            yield Scored(scorer.completed(batch, found) if with_rows else None, totals)
        first += batch.num_rows


@contextmanager
def _counted_from(first: int) -> Iterator[None]:
    """Rows in problems are counted from the first of all batches."""
    try:
        yield
    except InvalidColumns as refused:
        raise refused.further(first) from None


def _whole_cards(batches: Iterable[Any], scorer: BatchScorer) -> Iterator[tuple[Any, Cards]]:
    """The same rows in batches that end where a card ends, and their cards."""
    held: list[Any] = []
    open_card: Any = None
    first = length = 0
    for batch in batches:
        if not batch.num_rows:
            continue
        with _counted_from(first):
            cards = scorer.cards(batch)
        first += batch.num_rows
        if held and cards.labels[0] != open_card[0]:
            yield _joined(held), Cards(open_card, numpy.array([length]))
            held, length = [], 0
        if len(cards.labels) > 1:
            ended = Cards(cards.labels[:-1], cards.ends[:-1] + length)
            yield _joined([*held, batch.slice(0, cards.last)]), ended
            held, length = [], 0
        held.append(batch.slice(cards.last))
        open_card, length = cards.labels[-1:], length + batch.num_rows - cards.last
    if held:
        yield _joined(held), Cards(open_card, numpy.array([length]))


def _joined(batches: list[Any]) -> Any:
    return batches[0] if len(batches) == 1 else pyarrow.concat_batches(batches)
