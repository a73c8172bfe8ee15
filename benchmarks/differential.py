"""`score_columns` against exact arithmetic, row by row, over as many rows as are asked for.

    python benchmarks/differential.py [--rows 1000000] [--seed 1] [--state FILE]

Every row is drawn as whole numbers (a weight of 250 hundredths, a target of 92000 hundredths …), from which the floats
are made that `score_columns` is given. The expected score comes from the whole numbers alone, by the formulas as the
regulations word them, in int64 within ranges that are checked, so that it shares neither code nor numbers with
what is tested. A sample of every block goes through the exact engine too, as texts. Rows are of all relations, ties
and their neighbours, huge and tiny values, zero, negative, blank and unmeasured ones, units with and without a scale;
a share of them has floats of 17 digits, which are held to `fractions` one by one. Scores, whether there is one,
mismatches and totals are compared, by NumPy and by machine code where `numba` is installed; the first rows that differ are printed, and the exit code is 1.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy

from scoring import Relation, rulebooks, score_columns
from scoring.engine.rows import score_row
from scoring.model import Indicator

BLOCK = 1 << 17
NONE = numpy.iinfo(numpy.int64).min
CARD = 8
SAMPLE = 25
CODES = {each: each.code for each in Relation}
UNWRITTEN = len(Relation)
BOOKS = ("national-2020", "wuhan-2021")
RANGE = 2**60
WAYS = (False, True) if find_spec("numba") else (False,)
"""Whether rows are scored by machine code."""


@dataclass
class Drawn:
    """Rows as whole numbers: weight in hundredths, declared in thousandths, the others in units of `scale` each row.

    A blank target or upper end and an unmeasured actual are marked in masks.
    """

    weight: Any
    target: Any
    actual: Any
    upper: Any
    declared: Any
    relation: Any
    exponent: Any  # of ten, of each row: -2 for hundredths
    blank: Any
    unmeasured: Any
    no_declared: Any

    def floats(self) -> dict[str, Any]:
        """The same as columns for `score_columns`."""
        columns = {
            name: shifted(getattr(self, name), self.exponent) for name in ("target", "actual", "upper")
        }
        columns["target"][self.blank] = numpy.nan
        columns["actual"][self.unmeasured] = numpy.nan
        declared = self.declared / 1000.0
        declared[self.no_declared] = numpy.nan
        return {**columns, "weight": self.weight / 100.0, "declared": declared}


def shifted(whole: Any, exponent: Any) -> Any:
    """The floats nearest to `whole * 10**exponent`; of fewer than 16 digits, they print as that."""
    found = whole.astype(numpy.float64)
    for each in numpy.unique(exponent).tolist():
        rows = numpy.flatnonzero(exponent == each)
        if 0 <= -each <= 22:
            found[rows] = whole[rows] / 10.0**-each
        else:
            found[rows] = [float(f"{number}e{each}") for number in whole[rows].tolist()]
    return found


# Rows of several kinds: target, actual (whole numbers) and the exponents they stand for.

Draw = Callable[[numpy.random.Generator, int, Any], tuple[Any, Any, Any]]


def plain(draw: numpy.random.Generator, length: int, _: Any) -> tuple[Any, Any, Any]:
    """Counts."""
    return draw.integers(1, 2000, length), draw.integers(0, 3000, length), numpy.zeros(length, int)


def hundredths(draw: numpy.random.Generator, length: int, _: Any) -> tuple[Any, Any, Any]:
    """Amounts and rates with two decimals, the actual near the target."""
    target = draw.integers(1, 10**7, length)
    return target, (target * draw.uniform(0, 1.6, length)).astype(numpy.int64), numpy.full(length, -2)


def ties(draw: numpy.random.Generator, length: int, _: Any) -> tuple[Any, Any, Any]:
    """Quotients that end in a 5 behind the last place."""
    target = draw.choice([8, 16, 32, 40, 125, 200, 400, 500, 1000, 1600, 3125, 4000], length)
    return target, draw.integers(0, 5000, length), draw.choice([0, -1, -3], length)


def near_ties(draw: numpy.random.Generator, length: int, weight: Any) -> tuple[Any, Any, Any]:
    """Actuals a few units beside what would be a tie, for ratios and for overruns."""
    target = draw.integers(10**9, 10**12, length)
    share = (draw.integers(0, 2000, length) + 0.5) / numpy.maximum(weight, 1)
    near = numpy.rint(target * numpy.where(draw.random(length) < 0.3, 1 + share, share)).astype(numpy.int64)
    return target, near + draw.integers(-2, 3, length), draw.choice([0, -2, -6], length)


def extremes(draw: numpy.random.Generator, length: int, _: Any) -> tuple[Any, Any, Any]:
    """Numbers that are very large or very small, of 1 to 12 digits."""
    target = draw.integers(1, 10 ** draw.integers(1, 12, length))
    exponent = draw.choice([-300, -150, -25, 23, 120, 280], length)
    return target, (target * draw.uniform(0, 2.2, length)).astype(numpy.int64), exponent


def edges(draw: numpy.random.Generator, length: int, _: Any) -> tuple[Any, Any, Any]:
    """Zeros, negative numbers, and actuals that are the target or next to it."""
    target = draw.choice([0, 0, 1, -1, 3, 100, 2**40], length)
    actual = numpy.where(
        draw.random(length) < 0.5, target + draw.integers(-1, 2, length), draw.integers(-5, 300, length)
    )
    return target, actual, draw.choice([0, -2], length)


def days(draw: numpy.random.Generator, length: int, _: Any) -> tuple[Any, Any, Any]:
    """Days and places."""
    target = draw.integers(1, 3652059, length)
    return target, numpy.clip(target + draw.integers(-40, 40, length), 1, 3652059), numpy.zeros(length, int)


KINDS: tuple[tuple[Draw, float], ...] = (
    (plain, 0.18),
    (hundredths, 0.28),
    (ties, 0.2),
    (near_ties, 0.2),
    (extremes, 0.004),
    (edges, 0.086),
    (days, 0.05),
)
NUMERIC = [Relation.AT_LEAST, Relation.MORE_THAN, Relation.AT_MOST, Relation.LESS_THAN, Relation.EQUAL]
DATED = [Relation.BY_DATE, Relation.RANK_WITHIN]


def drawn(draw: numpy.random.Generator) -> Drawn:
    """A block of rows."""
    weight = draw.choice([50, 100, 150, 250, 333, 500, 700, 1000, 1500, 2000, 1, 9999], BLOCK)
    weight[draw.random(BLOCK) < 0.01] = 0
    codes = numpy.array([each.code for each in [*NUMERIC, *NUMERIC, Relation.BETWEEN]] + [UNWRITTEN])
    relation = draw.choice(codes, BLOCK)
    target, actual, exponent = (numpy.zeros(BLOCK, numpy.int64) for _ in range(3))
    ends = (numpy.cumsum([share for _, share in KINDS]) * BLOCK).astype(int)
    for (kind, _), low, high in zip(KINDS, [0, *ends], ends, strict=False):
        part = slice(low, high)
        target[part], actual[part], exponent[part] = kind(draw, high - low, weight[part])
        if kind is days:
            relation[part] = draw.choice([each.code for each in DATED], high - low)
    order = draw.permutation(BLOCK)
    upper = target + draw.integers(0, 50, BLOCK)
    declared = draw.integers(0, 2100, BLOCK) * 10 + (draw.random(BLOCK) < 0.1) * draw.integers(0, 10, BLOCK)
    relation[draw.random(BLOCK) < 0.0005] = Relation.QUALITATIVE.code  # goes through the exact engine
    blank, unmeasured = draw.random(BLOCK) < 0.004, draw.random(BLOCK) < 0.004
    rows = Drawn(
        weight,
        target,
        actual,
        upper,
        declared,
        relation,
        exponent,
        blank,
        unmeasured,
        draw.random(BLOCK) < 0.1,
    )
    for name in ("weight", "target", "actual", "upper", "relation", "exponent"):
        setattr(rows, name, getattr(rows, name)[order])
    return rows


# What the regulations say, in whole numbers.


def checked(*factors: Any) -> Any:
    """A product of int64 that was checked to fit."""
    most = 1
    for each in factors:
        most *= max(1, int(numpy.abs(each).max(initial=0)))
    assert most < RANGE, "the expected side would overflow"
    product = factors[0]
    for each in factors[1:]:
        product = product * each
    return product


def cents(numerator: Any, denominator: Any) -> Any:
    """Quotients that are not negative, rounded half up."""
    return (2 * numerator + denominator) // (2 * denominator)


def expected(rows: Drawn, book: str) -> Any:
    """The score of each row in hundredths, NONE where it has none."""
    weight, target, relation = rows.weight, rows.target, rows.relation
    actual = numpy.maximum(rows.actual, 0) if book == "national-2020" else rows.actual
    code = numpy.where(
        relation == UNWRITTEN,
        numpy.where(target == 0, CODES[Relation.AT_MOST], CODES[Relation.AT_LEAST]),
        relation,
    )
    one = numpy.where(target == 0, 1, numpy.abs(target))
    share = cents(checked(weight, numpy.clip(actual, 0, one)), one)
    score = numpy.full(weight.size, NONE)

    def put(relations: tuple[Relation, ...], where: Any, points: Any) -> None:
        chosen = numpy.isin(code, [each.code for each in relations]) & where
        score[chosen] = points[chosen] if isinstance(points, numpy.ndarray) else points

    floors, ceilings = (Relation.AT_LEAST, Relation.MORE_THAN), (Relation.AT_MOST, Relation.LESS_THAN)
    put(floors, target > 0, share)
    put((Relation.EQUAL,), target > 0, share)
    put((Relation.EQUAL,), target == 0, numpy.where(actual == 0, weight, 0))
    over = ceiling_points(weight, target, actual, book)
    put(ceilings, target >= 0, numpy.where(actual <= target, weight, over))
    inside = (actual >= target) & (actual <= rows.upper)
    put((Relation.BETWEEN,), numpy.ones(weight.size, bool), numpy.where(inside, weight, 0))
    put(tuple(DATED), target > 0, numpy.where(actual <= target, weight, 0))
    stated = numpy.minimum((rows.declared + 5) // 10, weight)
    put((Relation.QUALITATIVE,), ~rows.no_declared, stated)
    if book == "national-2020":
        unmeasured = numpy.zeros(weight.size, numpy.int64)
    else:
        unmeasured = numpy.where(rows.no_declared, NONE, stated)
    score = numpy.where(rows.unmeasured, unmeasured, score)
    is_qualitative = code == CODES[Relation.QUALITATIVE]
    score[rows.blank & ~is_qualitative] = NONE
    score[weight == 0] = NONE
    return score


def ceiling_points(weight: Any, target: Any, actual: Any, book: str) -> Any:
    """Beyond a ceiling: the share of the ceiling (Hubei), or less by the overrun, 0 from twice the ceiling on."""
    if book == "wuhan-2021":
        return cents(checked(weight, numpy.maximum(target, 0)), numpy.maximum(actual, 1))
    left = numpy.clip(2 * target - actual, 0, None)
    return cents(checked(weight, left), numpy.maximum(target, 1))


def sums(score: Any) -> Any:
    """Totals of cards of eight rows, NONE where a row has none."""
    of_cards = score.reshape(-1, CARD)
    return numpy.where(
        (of_cards == NONE).any(axis=1), NONE, numpy.where(of_cards == NONE, 0, of_cards).sum(axis=1)
    )


# The two sides.


def differences(draw: numpy.random.Generator, number: int) -> Iterator[str]:
    """What differs in one block, in words."""
    book, unit = BOOKS[number % 2], ("", "万元")[number // 2 % 2]
    rows = drawn(draw)
    columns = rows.floats()
    given = {**columns, "relation": rows.relation, "card": numpy.repeat(numpy.arange(BLOCK // CARD), CARD)}
    should = expected(rows, book)
    differs = (should != NONE) & ~rows.no_declared & (rows.declared != should * 10)
    for compiled in WAYS:
        found = score_columns(**given, rulebook=book, unit=unit, compiled=compiled)
        where = f"{book} {unit} {'compiled' if compiled else 'NumPy'}"
        for row in numpy.flatnonzero((found.score != should) | (found.mismatch != differs))[:5].tolist():
            yield told(row, rows, where, int(found.score[row]), int(should[row]))
        totals = numpy.flatnonzero(found.total != sums(should))
        yield from (
            f"{where} total {each}: {found.total[each]}, not {sums(should)[each]}" for each in totals[:5]
        )
    yield from sampled(draw, rows, found.score, book)
    yield from long_floats(draw, book)


def told(row: int, rows: Drawn, where: str, found: int, should: int) -> str:
    facts = {name: repr(each[row].item()) for name, each in rows.floats().items()}
    return f"{where} relation {rows.relation[row]} {facts}: {found}, not {should}"


def sampled(draw: numpy.random.Generator, rows: Drawn, score: Any, book: str) -> Iterator[str]:
    """Some rows as texts through the engine that scores tables."""
    relations = {code: each for each, code in CODES.items() if each in NUMERIC}
    fit = numpy.isin(rows.relation, list(relations)) & (numpy.abs(rows.exponent) < 10)
    fit &= ~(rows.blank | rows.unmeasured | (rows.weight == 0)) & (rows.actual >= 0) & (rows.target >= 0)
    for row in draw.choice(numpy.flatnonzero(fit), SAMPLE).tolist():
        texts = [
            f"{Decimal(int(each[row])).scaleb(int(rows.exponent[row])):f}"
            for each in (rows.target, rows.actual)
        ]
        relation = relations[int(rows.relation[row])]
        weight = Decimal(int(rows.weight[row])).scaleb(-2)
        one = score_row(
            Indicator("例", weight, *texts, None, (), (), relation=relation), rulebooks.find(book), 2024
        )
        units = NONE if one.score is None else int(one.score * 100)
        if units != score[row]:
            yield told(row, rows, f"{book} engine", int(score[row]), int(units))


def long_floats(draw: numpy.random.Generator, book: str, length: int = 64) -> Iterator[str]:
    """Floats with all their digits, floors, by fractions of what they print as."""
    weight, target = draw.uniform(0.01, 20, length), draw.uniform(0.01, 1000, length)
    actual = target * draw.uniform(0, 1.2, length)
    found = score_columns(weight=weight, target=target, actual=actual, relation="≥", rulebook=book).score
    for row, numbers in enumerate(zip(weight.tolist(), target.tolist(), actual.tolist(), strict=True)):
        w, t, a = (Fraction(repr(each)) for each in numbers)
        points = w if a >= t else w * a / t
        units = int(points * 100 + Fraction(1, 2))
        if units != found[row]:
            yield f"{book} ≥ weight, target, actual {numbers}: {found[row]}, not {units}"


def run(rows: int, seed: int, state: Path | None) -> int:
    """How many differences there are; the count so far is written to `state`."""
    blocks, begun, wrong = -(-rows // BLOCK), time.monotonic(), 0
    for number in range(blocks):
        for each in differences(numpy.random.default_rng([seed, number]), number):
            print(each, flush=True)
            wrong += 1
        done = {"rows": (number + 1) * BLOCK, "differences": wrong, "seed": seed}
        if state is not None and (number % 16 == 15 or number == blocks - 1):
            state.write_text(json.dumps(done) + "\n")
    print(f"{blocks * BLOCK:,} rows, {wrong} differences, {time.monotonic() - begun:.0f} s")
    return wrong


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    options.add_argument("--rows", type=int, default=10**6)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--state", type=Path)
    given = options.parse_args()
    sys.exit(1 if run(given.rows, given.seed, given.state) else 0)


if __name__ == "__main__":
    main()
