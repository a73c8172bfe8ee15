"""Spark data frames, scored by their executors: `mapInArrow` over the same function that runs in one process.

Spark retries a task whose worker dies, as often as `spark.task.maxFailures` says (in local mode once, unless the
master is `local[cores, failures]`). Each executor needs this package with the extra `arrow`; a rulebook is read
where the job is made and travels with it.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Any

from scoring.adapters.batches import BatchScorer
from scoring.adapters.extras import demand
from scoring.adapters.streams import score_stream, total_stream
from scoring.adapters.values import DIGITS
from scoring.rulebooks import AnyRulebook


def score_frame(
    frame: Any,
    *,
    columns: Mapping[str, str] | None = None,
    rulebook: AnyRulebook | None = None,
    unit: str = "",
) -> Any:
    """A data frame with `score`, `status` and, with declared scores, `mismatch`: `score_batch` on every batch.

    Raises `InvalidColumns` for columns that are not there; what is wrong in the rows fails the job, with the
    sentence at the end of Spark's message.
    """
    demand("pyspark", "spark")
    from pyspark.sql.types import BooleanType, DecimalType, StringType, StructField, StructType

    scorer = BatchScorer.of(frame.columns, columns=columns, rulebook=rulebook, unit=unit)
    types = {
        "score": DecimalType(DIGITS, scorer.rulebook.row_rounding.places),
        "status": StringType(),
        "mismatch": BooleanType(),
    }
    added = [StructField(name, types[role]) for role, name in scorer.roles.added.items()]
    return frame.mapInArrow(partial(_rows, scorer), StructType([*frame.schema.fields, *added]))


def total_frame(
    frame: Any,
    *,
    columns: Mapping[str, str] | None = None,
    rulebook: AnyRulebook | None = None,
    unit: str = "",
) -> Any:
    """The cards of a data frame and their totals, in columns `card` and `total`.

    Spark brings the rows of a card together (one shuffle of the columns that are read), so that a total is
    what `score_columns` gives for all of them, under every rulebook.
    """
    demand("pyspark", "spark")
    from pyspark.sql.types import DecimalType, StructField, StructType

    scorer = BatchScorer.of(frame.columns, columns=columns, rulebook=rulebook, unit=unit)
    card = scorer.card
    read = frame.select(*dict.fromkeys(scorer.roles.read.values()))
    together = read.repartition(card).sortWithinPartitions(card)
    total = DecimalType(DIGITS, scorer.rulebook.total_rounding.places)
    schema = StructType([StructField("card", frame.schema[card].dataType), StructField("total", total)])
    return together.mapInArrow(partial(_totals, scorer), schema)


def _rows(scorer: BatchScorer, batches: Iterable[Any]) -> Iterator[Any]:
    return score_stream(batches, scorer)


def _totals(scorer: BatchScorer, batches: Iterable[Any]) -> Iterator[Any]:
    return (each.totals for each in total_stream(batches, scorer, with_rows=False, are_together=True))
