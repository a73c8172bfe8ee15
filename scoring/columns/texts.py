"""Columns of texts: each distinct target and actual is read once, and what they are as numbers is scored as arrays."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path as FilePath
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
from scoring.rulebooks import Rulebook

NO_NUMBERS = (Relation.BY_DATE, Relation.RANK_WITHIN)


def score_texts(
    *,
    weight: Any,
    target: Any,
    actual: Any,
    year: int,
    declared: Any = None,
    rulebook: str | FilePath | Rulebook | None = None,
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
        amounts = [_amount(each) for each in actuals]
        table = [[_in_unit(each, to) for each in amounts] for to in known]
        shape = (len(known), len(amounts))
        actual = numpy.array(table, numpy.float64).reshape(shape)
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


def _amount(text: str) -> Quantity | None:
    """An actual that is nothing but a number with a unit."""
    reading = _read(text)
    if reading is None or not isinstance(reading.value, Quantity):
        return None
    is_plain = reading.relation is None and not (reading.approximate or reading.parts or reading.remarks)
    return reading.value if is_plain else None


def _in_unit(amount: Quantity | None, unit: Unit) -> float:
    converted = None if amount is None else convert(amount, Quantity(Fraction(1), unit))
    number = None if converted is None else _float(converted)
    return numpy.nan if number is None else number


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
