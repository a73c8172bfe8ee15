"""Rows for the benchmarks, the same for a seed, and what they come to by whole-number arithmetic.

Weights have one decimal, targets and actuals two, so that they are whole numbers of tenths and hundredths; the exact scores
are made of these alone. Two of three rows are floors (≥), the others ceilings (≤); a card has thirty rows. Nineteen of
twenty declared scores are right, the others off by a hundredth.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy

from scoring import Relation

SEED = 20_241_125
CARD = 30
RULEBOOK = "wuhan-2021"  # W × B ÷ A below a floor, W × A ÷ B beyond a ceiling, half up to hundredths
FLOOR, CEILING = Relation.AT_LEAST.code, Relation.AT_MOST.code


@dataclass(frozen=True)
class Rows:
    """Columns of float64, the codes of relations and the numbers of cards, and the exact scores in hundredths."""

    weight: Any
    target: Any
    actual: Any
    declared: Any
    relation: Any
    card: Any
    exact: Any
    differs: Any

    def __len__(self) -> int:
        return int(self.exact.size)

    @cached_property
    def columns(self) -> dict[str, Any]:
        """What contenders are given."""
        names = ("weight", "target", "actual", "declared", "relation", "card")
        return {name: getattr(self, name) for name in names}

    def first(self, length: int) -> "Rows":
        """So many of them."""
        parts = {**self.columns, "exact": self.exact, "differs": self.differs}
        return Rows(**{name: each[:length] for name, each in parts.items()})


def make_rows(length: int) -> Rows:
    """So many rows."""
    draw = numpy.random.default_rng(SEED)
    weight = draw.choice([10, 15, 20, 25, 30, 40, 50, 80, 100], length)
    target = draw.integers(1, 100_000, length)
    actual = (target * draw.uniform(0.3, 1.3, length)).astype(numpy.int64) + 1
    relation = numpy.where(draw.random(length) < 2 / 3, FLOOR, CEILING).astype(numpy.uint8)
    least, most = numpy.minimum(target, actual), numpy.maximum(target, actual)
    is_met = numpy.where(relation == FLOOR, actual >= target, actual <= target)
    exact = numpy.where(is_met, weight * 10, (weight * 20 * least + most) // (2 * most))
    is_wrong = draw.random(length) < 0.05
    declared = exact + is_wrong
    return Rows(
        weight / 10.0,
        target / 100.0,
        actual / 100.0,
        declared / 100.0,
        relation,
        numpy.arange(length) // CARD,
        exact,
        is_wrong,
    )


@dataclass(frozen=True)
class TextRows:
    """Targets and actuals as tables print them, full marks of 10, and the exact scores in hundredths."""

    target: list[str]
    actual: list[str]
    exact: Any


SCALES = {"%": 1, "万次": 10_000, "天": 1, "个": 1}


def make_text_rows(length: int) -> TextRows:
    """So many rows of forty indicators: a target for each, and actuals of one decimal or none in the same unit."""
    draw = numpy.random.default_rng(SEED)
    promised = draw.integers(10, 1000, 40)
    units = draw.choice(list(SCALES), 40)
    signs = numpy.where(units == "天", "≤", "≥")
    which = draw.integers(0, 40, length)
    has_tenths = numpy.isin(units, ["%", "万次"])[which]
    tenths = (promised[which] * 10 * draw.uniform(0.4, 1.2, length)).astype(numpy.int64) + 1
    tenths = numpy.where(has_tenths, tenths, tenths // 10 * 10 + 10)
    targets = [f"{sign}{number}{unit}" for sign, number, unit in zip(signs, promised, units, strict=True)]
    actual = [
        f"{number // 10}.{number % 10}{units[place]}" if number % 10 else f"{number // 10}{units[place]}"
        for number, place in zip(tenths.tolist(), which.tolist(), strict=True)
    ]
    target = promised[which] * 10
    least, most = numpy.minimum(target, tenths), numpy.maximum(target, tenths)
    is_met = numpy.where(signs[which] == "≥", tenths >= target, tenths <= target)
    exact = numpy.where(is_met, 1000, (2000 * least + most) // (2 * most))
    return TextRows([targets[each] for each in which.tolist()], actual, exact)
