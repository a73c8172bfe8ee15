"""A stream of record batches, scored with bounded memory, with the totals of cards that batches cut in two."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy
import pyarrow

from scoring.adapters.batches import BatchScorer
from scoring.problems import InvalidColumns, Problem


class Scored(NamedTuple):
    """Scored rows, None where they were not asked for, and the totals of their cards."""

    rows: Any | None
    totals: Any


@dataclass
class Closed:
    """The cards whose totals are known, of which no further row may come."""

    labels: set[object] = field(default_factory=set)

    def add(self, labels: list[object]) -> None:
        """Raises `InvalidColumns` where a card comes a second time."""
        for each in labels:
            if each in self.labels:
                raise InvalidColumns((Problem("adapter/card-apart", {"card": str(each)}),))
        self.labels.update(labels)


def score_stream(batches: Iterable[Any], scorer: BatchScorer) -> Iterator[Any]:
    """The batches, scored one after the other. Raises `InvalidColumns`, with rows counted from the first of all."""
    first = 0
    for batch in batches:
        with _counted_from(first):
            yield scorer.score(batch)
        first += batch.num_rows


def total_stream(
    batches: Iterable[Any], scorer: BatchScorer, closed: Closed | None = None, *, with_rows: bool = True
) -> Iterator[Scored]:
    """The batches, scored one after the other, with the totals of the cards that end in them.

    The rows of a card must stand together. Those of the last card of a batch are held back until the card ends, so
    that a total is made of all the rows of its card at once, by any rulebook, whatever it makes of them. No more is
    held than a batch and the longest card. Without `with_rows` only totals are made. Raises `InvalidColumns`, with
    rows counted from the first of all.
    """
    closed = Closed() if closed is None else closed
    first = 0
    for batch in _whole_cards(batches, scorer):
        with _counted_from(first):
            cards = scorer.cards(batch)
            indices = cards.indices.to_numpy(zero_copy_only=False)
            found = scorer.found(batch, indices)
            totals = scorer.totals(cards, found)
            _demand_together(indices, totals)
            closed.add(totals.column("card").to_pylist())
            yield Scored(scorer.completed(batch, found) if with_rows else None, totals)
        first += batch.num_rows


@contextmanager
def _counted_from(first: int) -> Iterator[None]:
    """Rows in problems are counted from the first of all batches."""
    try:
        yield
    except InvalidColumns as refused:
        raise refused.further(first) from None


def _demand_together(indices: Any, totals: Any) -> None:
    """Raises `InvalidColumns` where the rows of a card do not stand together."""
    starts = numpy.flatnonzero(indices[1:] != indices[:-1]) + 1
    if starts.size + 1 > max(1, totals.num_rows):
        runs = indices[numpy.concatenate(([0], starts))]
        _, firsts = numpy.unique(runs, return_index=True)
        again = numpy.setdiff1d(numpy.arange(runs.size), firsts)[0]
        order = list(dict.fromkeys(runs.tolist()))
        label = totals.column("card")[order.index(int(runs[again]))].as_py()
        raise InvalidColumns((Problem("adapter/card-apart", {"card": str(label)}),))


def _whole_cards(batches: Iterable[Any], scorer: BatchScorer) -> Iterator[Any]:
    """The same rows in batches that end where a card ends."""
    held: list[Any] = []
    last: object = None
    first = 0
    for batch in batches:
        if not batch.num_rows:
            continue
        with _counted_from(first):
            cards = scorer.cards(batch)
        first += batch.num_rows
        codes = cards.indices.to_numpy(zero_copy_only=False)
        changes = numpy.flatnonzero(codes[1:] != codes[:-1])
        begins, label = cards[0].as_py(), cards[len(cards) - 1].as_py()
        cut = int(changes[-1]) + 1 if changes.size else 0
        if held and begins != last and not cut:
            yield _joined(held)
            held = []
        elif cut:
            yield _joined([*held, batch.slice(0, cut)])
            held = []
        held.append(batch.slice(cut))
        last = label
    if held:
        yield _joined(held)


def _joined(batches: list[Any]) -> Any:
    return batches[0] if len(batches) == 1 else pyarrow.concat_batches(batches)
