"""Rows for the adapters: cards of different lengths, with everything that a table can have in them."""

from typing import Any

import numpy
import pyarrow

from scoring import score_columns

RELATIONS = numpy.array(["at_least", "≤", "=", "more_than", "", "qualitative"])


def rows(length: int, seed: int = 4) -> Any:
    """A table of so many rows; a card has up to 7 of them, which stand together."""
    draw = numpy.random.default_rng(seed)
    target = numpy.round(draw.uniform(0.5, 900, length), 2)
    actual = numpy.round(target * draw.uniform(0.2, 1.4, length), 2)
    weight = draw.choice([1, 2.5, 5, 10], length)
    declared = numpy.round(weight * draw.uniform(0.5, 1, length), 2)
    card = numpy.repeat(numpy.arange(length), draw.integers(1, 8, length))[:length]
    return pyarrow.table(
        {
            "card": pyarrow.array([f"单位{each}" for each in card]),
            "weight": weight,
            "target": pyarrow.array(target, mask=draw.random(length) < 0.02),
            "actual": pyarrow.array(actual, mask=draw.random(length) < 0.1),
            "relation": pyarrow.array(draw.choice(RELATIONS, length)),
            "declared": pyarrow.array(declared, mask=draw.random(length) < 0.2),
        }
    )


def expected(table: Any, rulebook: str) -> tuple[dict[str, list[Any]], dict[Any, Any]]:
    """What `score_columns` finds in all rows at once: added columns, and the total of each card, in units."""

    def numbers(name: str) -> Any:
        return table.column(name).to_numpy()

    found = score_columns(
        weight=numbers("weight"),
        target=numbers("target"),
        actual=numbers("actual"),
        declared=numbers("declared"),
        relation=table.column("relation").to_pylist(),
        card=table.column("card").to_pylist(),
        rulebook=rulebook,
    )
    assert found.mismatch is not None
    assert found.cards is not None
    assert found.total is not None
    score = units(found.score.tolist())
    columns = {"score": score, "status": found.status.tolist(), "mismatch": found.mismatch.tolist()}
    return columns, dict(zip(found.cards.tolist(), units(found.total.tolist()), strict=True))


def units(scores: list[int]) -> list[int | None]:
    """The smallest int64 stands for no score."""
    return [None if each == -(2**63) else each for each in scores]


def cents(column: Any) -> list[int | None]:
    """Decimals of two places in units of the last one."""
    return [None if each is None else int(each.scaleb(2)) for each in column.to_pylist()]
