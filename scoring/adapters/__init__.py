"""Rows beyond one array: Arrow record batches, folders of Parquet files, and Spark.

    record batch -> roles (which column is what) -> values (arrays) -> scoring.columns -> a record batch with three columns more

`batches.score_batch` is the function that engines run: it takes a record batch and gives one. `streams` puts the
totals of cards together that batches cut in two, `files` runs a stream over Parquet files, `spark` over a data frame.
Needs the extra `arrow`; `scoring.adapters.spark` needs `spark`.
"""

from scoring.adapters.extras import MissingExtra, demand

demand("pyarrow", "arrow")

from scoring.adapters.batches import BatchScorer, score_batch  # noqa: E402
from scoring.adapters.files import score_parquet  # noqa: E402
from scoring.adapters.streams import Scored, score_stream, total_stream  # noqa: E402

__all__ = [
    "BatchScorer",
    "MissingExtra",
    "Scored",
    "score_batch",
    "score_parquet",
    "score_stream",
    "total_stream",
]
