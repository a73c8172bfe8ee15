"""Columns of texts: each distinct target and actual is read once, and what they are as numbers is scored as arrays."""

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

import numpy

from scoring.columns.blocks import CODES, MEETS, UNSCORED, Scores
from scoring.columns.columns import BLOCK, Columns, find_rulebook
from scoring.columns.decimals import exact_value
from scoring.columns.exact_rows import decimal_of, units
from scoring.columns.inputs import UNWRITTEN, Inputs, read_inputs
from scoring.columns.row_scorer import RowScorer, differs
from scoring.columns.whole_numbers import Array
from scoring.engine.relations import relation_of
from scoring.engine.rows import score_row
from scoring.model import Indicator
from scoring.notation import NotationError, Quantity, Reading, Relation, Unit, convert, read
from scoring.rulebooks import AnyRulebook, Rulebook

NO_NUMBERS = (Relation.BY_DATE, Relation.RANK_WITHIN)


def score_texts(
    *,
    weight: Any,
    target: Any,
    actual: Any,
    year: int,
    declared: Any = None,
    rulebook: AnyRulebook | None = None,
    name: str = "",
) -> Columns:
    """Score rows whose targets and actuals are as tables print them: `≥95%`, `496万`, `2024年6月底`.

    Each row has the score and status of `scoring.score` for an indicator of this name in a table of this year; a cell
    that is None is blank. `weight` and `declared` are as in `score_columns`. Texts that are numbers in units that convert
    are scored as arrays, and every other distinct row once by the exact engine. Raises `InvalidColumns` and
    `InvalidRulebook`; what cannot be read is a row without a score.

    >>> found = score_texts(
    ...     weight=[5, 5, 2], target=["≥920万次", "≥920万次", "≥95%"], actual=["496万次", "良好", "96%"],
    ...     year=2024, rulebook="wuhan-2021",
    ... )
    >>> found.score.tolist(), found.status.tolist()
    ([270, -9223372036854775808, 200], [0, 4, 0])
    """
    book = find_rulebook(rulebook)
    targets, actuals = Texts.of(target), Texts.of(actual)
    numbers = Numbers.of(targets.distinct, actuals.distinct, book, name)
    given = read_inputs(
        UNWRITTEN, None, weight=weight, target=targets.codes, actual=actuals.codes, declared=declared
    )
    rows = _Rows(given, Texts(targets.distinct, given.target), Texts(actuals.distinct, given.actual), numbers)
    scores = Scores(
        numpy.empty(given.length, numpy.int64),
        numpy.zeros(given.length, numpy.uint8),
        None if given.declared is None else numpy.empty(given.length, bool),
    )
    scorers = [RowScorer(book, (1, unit), name=name) for unit in numbers.units]
    exact = _Exact(rows, book, name, year)
    for low in range(0, given.length, BLOCK):
        block = slice(low, min(low + BLOCK, given.length))
        exact.fill(rows.fill(block, scorers, scores) + low, scores)
    places = book.row_rounding.places
    return Columns(
        scores.score, places, scores.status, scores.mismatch, None, None, book.total_rounding.places, book
    )


@dataclass(frozen=True)
class Texts:
    """The distinct texts of a column, and which of them each row has."""

    distinct: list[str]
    codes: Array

    @classmethod
    def of(cls, column: Any) -> "Texts":
        """The texts of a list, an array or an Arrow column; one text stands for every row."""
        if isinstance(column, str) or column is None:
            return cls([column or ""], numpy.zeros((), numpy.intp))
        if hasattr(column, "dictionary_encode"):
            whole = column.combine_chunks() if hasattr(column, "combine_chunks") else column
            encoded = whole if hasattr(whole, "dictionary") else whole.dictionary_encode()
            distinct = [each or "" for each in encoded.dictionary.to_pylist()]
            codes = encoded.indices.fill_null(len(distinct)).to_numpy(zero_copy_only=False)
            return cls([*distinct, ""], codes.astype(numpy.intp, copy=False))
        known: dict[Any, int] = {None: 0}
        cells = column.tolist() if hasattr(column, "tolist") else column
        codes = numpy.array([known.setdefault(each, len(known)) for each in cells], numpy.intp)
        return cls(["" if each is None else str(each) for each in known], codes)


class Promise(NamedTuple):
    """A target that is a number: its amount, what it demands, and its unit by number; without a unit it is none."""

    number: float = numpy.nan
    relation: int = 0
    unit: int = -1


@dataclass(frozen=True)
class Numbers:
    """What distinct texts are as numbers: targets, and actuals in each unit of a target, NaN where they are none."""

    units: tuple[Unit, ...]
    target: Array
    relation: Array
    unit: Array
    actual: Array

    @classmethod
    def of(cls, targets: list[str], actuals: list[str], book: Rulebook, name: str) -> "Numbers":
        """The numbers of distinct texts; a number that no float prints as is left to the exact engine."""
        known: dict[Unit, int] = {}
        promises = [_promise(each, book, name, known) for each in targets]
        number, relation, unit = (numpy.array(each) for each in zip(*promises, strict=True))
        amounts = Amounts.of(actuals)
        table = [amounts.converted(to) for to in known]
        actual = numpy.array(table, numpy.float64).reshape(len(known), len(actuals))
        return cls(tuple(known), number.astype(numpy.float64), relation.astype(numpy.uint8), unit, actual)


def _promise(text: str, book: Rulebook, name: str, known: dict[Unit, int]) -> Promise:
    reading = _read(text)
    if reading is None or not isinstance(reading.value, Quantity) or reading.parts:
        return Promise()
    row = Indicator(name, Decimal(1), text, "", None, (), ())
    relation, _ = relation_of(row, reading, book)
    number = _float(reading.value.amount)
    if relation not in MEETS or relation in NO_NUMBERS or number is None:
        return Promise()
    return Promise(number, relation.code, known.setdefault(reading.value.unit, len(known)))


PLAIN = re.compile(r"(0|[1-9][0-9]{0,8})(\.[0-9]{1,5})?([^0-9.年月日时点分秒季旬周末第前]*)")
"""A number and a unit, where no digits can be those of a date or a place."""


@dataclass(frozen=True)
class Amounts:
    """Distinct texts that are nothing but a number with a unit: numbers, NaN where they are none, and units by number."""

    number: Array
    unit: Array
    units: tuple[Unit, ...]

    @classmethod
    def of(cls, texts: list[str]) -> "Amounts":
        """Texts that end in the same unit are read alike: `496万` once teaches what `万` does to a number."""
        known: dict[Unit, int] = {}
        learned: dict[str, tuple[str, int]] = {}
        number, unit = numpy.full(len(texts), numpy.nan), numpy.full(len(texts), -1)
        for place, text in enumerate(texts):
            plain = PLAIN.fullmatch(text)
            end = None if plain is None else plain[3]
            if end not in learned:
                amount = _amount(text)
                near = None if amount is None else _float(amount.amount)
                if amount is None or near is None:
                    continue
                number[place], unit[place] = near, known.setdefault(amount.unit, len(known))
                power = (
                    None if plain is None else _power_between(f"{plain[1]}{plain[2] or ''}", amount.amount)
                )
                if plain is not None and power is not None:
                    learned[plain[3]] = (f"e{power}", int(unit[place]))
            elif plain is not None:
                exponent, unit[place] = learned[plain[3]]
                number[place] = numpy.float64(f"{plain[1]}{plain[2] or ''}{exponent}")
        return cls(number, unit, tuple(known))

    def converted(self, to: Unit) -> Array:
        """The numbers in another unit, NaN where they do not convert or no float prints as them."""
        found = numpy.full(self.number.size, numpy.nan)
        for place, unit in enumerate(self.units):
            factor = convert(Quantity(Fraction(1), unit), Quantity(Fraction(1), to))
            rows = numpy.flatnonzero(self.unit == place)
            if factor == 1:
                found[rows] = self.number[rows]
            elif factor is not None:
                exact = (_float(exact_value(each) * factor) for each in self.number[rows].tolist())
                found[rows] = [numpy.nan if each is None else each for each in exact]
        return found


def _power_between(number: str, amount: Fraction) -> int | None:
    """Which power of ten makes an amount of a number, if one does."""
    written = Fraction(number)
    return next(
        (power for power in range(-4, 13) if written and amount == written * Fraction(10) ** power), None
    )


def _amount(text: str) -> Quantity | None:
    """An actual that is nothing but a number with a unit."""
    reading = _read(text)
    if reading is None or not isinstance(reading.value, Quantity):
        return None
    is_plain = reading.relation is None and not (reading.approximate or reading.parts or reading.remarks)
    return reading.value if is_plain else None


def _read(text: str) -> Reading | None:
    try:
        return read(text)
    except NotationError:
        return None


def _float(amount: Fraction) -> float | None:
    """The float that prints as an amount, if there is one."""
    near = amount.numerator / amount.denominator
    return near if exact_value(near) == amount else None


@dataclass(frozen=True)
class _Rows:
    """Rows by the codes of their texts."""

    given: Inputs
    targets: Texts
    actuals: Texts
    numbers: Numbers

    def fill(self, block: slice, scorers: list[RowScorer], out: Scores) -> Array:
        """Score the rows of a block that are numbers; which ones are not."""
        numbers = self.numbers
        target, actual = self.targets.codes[block], self.actuals.codes[block]
        unit = numbers.unit[target]
        amounts = numbers.actual[unit, actual] if numbers.units else numpy.full(unit.size, numpy.nan)
        is_plain = (unit >= 0) & ~numpy.isnan(amounts)
        stated = None if self.given.declared is None else self.given.declared[block]
        rows = Inputs(
            self.given.weight[block],
            numbers.target[target],
            amounts,
            numbers.relation[target],
            stated,
            None,
            None,
        )
        mismatch = None if out.mismatch is None else out.mismatch[block]
        part = Scores(out.score[block], out.status[block], mismatch)
        for place, scorer in enumerate(scorers):
            which = numpy.flatnonzero(is_plain & (unit == place))
            if which.size:
                scorer.fill(rows, which, part)
        left: Array = numpy.flatnonzero(~is_plain)
        return left


class _Exact:
    """Rows that are no numbers, each distinct one once by the exact engine."""

    def __init__(self, rows: _Rows, book: Rulebook, name: str, year: int) -> None:
        self.rows, self.book, self.name, self.year = rows, book, name, year
        self.known: dict[tuple[Any, ...], tuple[int, int]] = {}

    def fill(self, which: Array, out: Scores) -> None:
        given = self.rows.given
        columns = (given.weight, self.rows.targets.codes, self.rows.actuals.codes)
        keys = [each[which].tolist() for each in columns]
        stated = [numpy.nan] * which.size if given.declared is None else given.declared[which].tolist()
        for row, weight, target, actual, declared in zip(which.tolist(), *keys, stated, strict=True):
            key = (weight, target, actual, None if numpy.isnan(declared) else declared)
            if key not in self.known:
                self.known[key] = self._score(*key)
            out.score[row], out.status[row] = self.known[key]
        if out.mismatch is not None and given.declared is not None:
            places = self.book.row_rounding.places
            out.mismatch[which] = differs(out.score[which], given.declared[which], places)

    def _score(self, weight: Any, target: int, actual: int, declared: Any) -> tuple[int, int]:
        row = Indicator(
            name=self.name,
            weight=decimal_of(weight),
            target=self.rows.targets.distinct[target],
            actual=self.rows.actuals.distinct[actual],
            declared=None if declared is None else decimal_of(declared),
            path=(),
            at=(),
        )
        scored = score_row(row, self.book, self.year)
        places = self.book.row_rounding.places
        score = UNSCORED if scored.score is None else units(scored.score, places)
        return score, CODES[scored.status]
