"""Columns of texts (`≥95%`, `496万次`) to scores: this project beside Polars' regular expressions."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy
import polars
import pyarrow
from contenders import hundredths
from measuring import Contender, Read, Wrong
from tables import RULEBOOK, TextRows

from scoring.columns import score_texts

NUMBER = r"(\d+(?:\.\d+)?)"


def contenders(rows: TextRows) -> Iterator[Contender]:
    target, actual = pyarrow.array(rows.target), pyarrow.array(rows.actual)
    length = len(rows.target)
    yield Contender("jixiao, texts", length, _score(target, actual), lambda found: Read(found.score))
    frame = polars.DataFrame({"target": rows.target, "actual": rows.actual})
    yield Contender("Polars, regular expressions", length, _polars(frame), hundredths)
    yield Contender(
        "Polars, regular expressions on distinct texts",
        length,
        _distinct(frame),
        hundredths,
    )


def _score(target: Any, actual: Any) -> Callable[[], Any]:
    return lambda: score_texts(weight=10.0, target=target, actual=actual, year=2024, rulebook=RULEBOOK)


def _amount(name: str) -> Any:
    """A number, times what its scale stands for."""
    column = polars.col(name)
    number = column.str.extract(NUMBER).cast(polars.Float64)
    return number * polars.when(column.str.contains("万")).then(10_000.0).otherwise(1.0)


def _points(target: Any, actual: Any, is_floor: Any) -> Any:
    ratio = polars.when(is_floor).then(actual / target).otherwise(target / actual)
    points = polars.lit(10.0) * polars.min_horizontal(polars.lit(1.0), ratio)
    return (points * 100 + 0.5).floor() / 100


def _polars(frame: Any) -> Callable[[], Any]:
    is_floor = polars.col("target").str.extract("^([≥≤])") == "≥"
    score = _points(_amount("target"), _amount("actual"), is_floor)
    return lambda: frame.lazy().select(score=score).collect()["score"]


def _distinct(frame: Any) -> Callable[[], Any]:
    """The same, with each distinct text read once and joined."""

    def run() -> Any:
        rows = frame.lazy()
        targets = rows.select(polars.col("target").unique()).with_columns(
            promised=_amount("target"), is_floor=polars.col("target").str.extract("^([≥≤])") == "≥"
        )
        actuals = rows.select(polars.col("actual").unique()).with_columns(reached=_amount("actual"))
        joined = rows.join(targets, on="target", how="left", maintain_order="left")
        joined = joined.join(actuals, on="actual", how="left", maintain_order="left")
        score = _points(polars.col("promised"), polars.col("reached"), polars.col("is_floor"))
        return joined.select(score=score).collect()["score"]

    return run


def check_against(rows: TextRows) -> Callable[[int, Read], Wrong]:
    """How many scores are not the exact ones."""
    return lambda _, read: Wrong(int(numpy.count_nonzero(read.score != rows.exact)))
