"""What callers hand over, as arrays that can be scored; all that is wrong with them at once.

Numbers are float64 or integers; relations are words, signs, `Relation`s or their codes; a label is anything
that can be compared. Arrow, pandas and Polars columns are taken through the array protocol, dictionary-encoded
relations without being written out.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy

from scoring.columns.blocks import Rows
from scoring.columns.decimals import Column
from scoring.columns.whole_numbers import Array
from scoring.notation import SIGNS, Relation
from scoring.problems import InvalidColumns, Problem, suggest

NEEDED = ("weight", "target", "actual")
NUMBERS = ("weight", "target", "actual", "declared", "upper")
UNWRITTEN = len(Relation)
"""The code of a row that writes no relation, which the rulebook then decides."""
CODE_OF: Mapping[Any, int] = {
    **{each.value: each.code for each in Relation},
    **{sign: each.code for each, sign in SIGNS.items()},
    **{each: each.code for each in Relation},
    "": UNWRITTEN,
    None: UNWRITTEN,
}
WORDS = [each.value for each in Relation]


@dataclass(frozen=True)
class Inputs:
    """Columns of one length; `relation` are codes, or one code for all rows."""

    weight: Array
    target: Array
    actual: Array
    relation: Array | int
    declared: Array | None
    upper: Array | None
    card: Array | None

    @property
    def length(self) -> int:
        return int(self.actual.size)

    def rows(self, block: slice | Array) -> tuple[Rows, Array | int]:
        """Some rows, and their relations."""
        codes = self.relation if isinstance(self.relation, int) else self.relation[block]
        rows = Rows(
            Column.of(self.weight[block]),
            Column.of(self.target[block]),
            Column.of(self.actual[block]),
            None if self.declared is None else self.declared[block],
            None if self.upper is None else Column.of(self.upper[block]),
        )
        return rows, codes


def read_inputs(relation: Any, card: Any, **numbers: Any) -> Inputs:
    """The columns of a caller. Raises `InvalidColumns` with all that is wrong with them."""
    problems: list[Problem] = []
    given = {name: each for name, each in numbers.items() if each is not None or name in NEEDED}
    read = {name: _numbers(name, each, problems) for name, each in given.items()}
    codes = _codes(relation, problems)
    labels = None if card is None else _labels(card, problems)
    if problems:
        raise InvalidColumns(tuple(problems))
    lengths = {name: each.size for name, each in read.items() if each.ndim}
    lengths |= {} if isinstance(codes, int) else {"relation": codes.size}
    lengths |= {} if labels is None else {"card": labels.size}
    if len(set(lengths.values())) > 1:
        shown = tuple(f"{name} {size}" for name, size in lengths.items())
        raise InvalidColumns((Problem("columns/different-lengths", {"lengths": shown}),))
    length = max(lengths.values(), default=1)
    spread = {name: numpy.broadcast_to(each, (length,)) for name, each in read.items()}
    return Inputs(
        spread["weight"],
        spread["target"],
        spread["actual"],
        codes,
        spread.get("declared"),
        spread.get("upper"),
        labels,
    )


def _numbers(name: str, column: Any, problems: list[Problem]) -> Array:
    """A column of float64 or whole numbers; one number stands for every row, and NaN for what a mask hides."""
    array = _array(name, column, problems)
    if isinstance(array, numpy.ma.MaskedArray):
        floats = numpy.ma.array(array, numpy.float64) if array.dtype.kind in "iuf" else None
        array = array.data if floats is None else floats.filled(numpy.nan)
    if array is None:
        return numpy.zeros(0)
    if array.ndim > 1:
        problems.append(Problem("columns/several-dimensions", {"column": name, "count": array.ndim}))
    elif array.dtype.kind in "iu" or array.dtype == numpy.float64:
        return array
    elif array.size == 0:
        return array.astype(numpy.float64)
    else:
        problems.append(Problem("columns/not-numbers", {"column": name, "type": str(array.dtype)}))
    return numpy.zeros(0)


def _array(name: str, column: Any, problems: list[Problem]) -> Array | None:
    """What a caller gave as an array, with its mask where that hides something; None with a problem where it is none."""
    try:
        array: Array = numpy.asanyarray(column)
    except Exception:  # a list of lists, or what another library does not convert: each raises what it likes
        problems.append(Problem("columns/no-array", {"column": name, "type": type(column).__name__}))
        return None
    if isinstance(array, numpy.ma.MaskedArray):
        return array if numpy.ma.is_masked(array) else array.data
    return numpy.asarray(array)


def unsound(inputs: Inputs) -> Iterator[Problem]:
    """Numbers that no table has: infinite ones, and weights that are negative or none at all."""
    columns = {name: getattr(inputs, name) for name in NUMBERS}
    for name, column in columns.items():
        if column is not None and numpy.isinf(column).any():
            yield _at(numpy.isinf(column), "columns/infinite", column=name)
    weight = inputs.weight
    for wrong, code in ((numpy.isnan(weight), "columns/no-weight"), (weight < 0, "columns/negative-weight")):
        if wrong.any():
            yield _at(wrong, code)
    between = inputs.relation == Relation.BETWEEN.code
    if inputs.upper is None and (between if isinstance(between, bool) else between.any()):
        yield Problem("columns/no-upper", {})


def _at(mask: Array, code: str, **facts: object) -> Problem:
    return Problem(code, {**facts, "row": int(numpy.argmax(mask)), "count": int(numpy.count_nonzero(mask))})


def _codes(relation: Any, problems: list[Problem]) -> Array | int:
    """The codes of a column of relations, or of the one that holds for every row."""
    if relation is None or isinstance(relation, str | Relation):
        return _code(relation, problems)
    if hasattr(relation, "dictionary_encode"):
        if not str(relation.type).startswith(("int", "uint")):
            return _arrow_codes(relation, problems)
        relation = relation.fill_null(UNWRITTEN)
    array = _array("relation", relation, problems)
    if array is None:
        return UNWRITTEN
    if isinstance(array, numpy.ma.MaskedArray):
        array = array.filled(UNWRITTEN if array.dtype.kind in "iu" else "")
    if array.ndim > 1:
        problems.append(Problem("columns/several-dimensions", {"column": "relation", "count": array.ndim}))
        return UNWRITTEN
    if array.dtype.kind in "iu":
        if array.min(initial=0) < 0 or array.max(initial=0) > UNWRITTEN:
            row = int(numpy.argmax((array < 0) | (array > UNWRITTEN)))
            facts = {"found": str(array.reshape(-1)[row]), "row": row}
            problems.append(Problem("columns/unknown-relation-code", {**facts, "last": UNWRITTEN - 1}))
        return array.astype(numpy.uint8, copy=False) if array.ndim else int(array)
    if array.ndim == 0:
        return _code(array.item(), problems)
    return _word_codes(array, problems)


def _word_codes(words: Array, problems: list[Problem]) -> Array:
    if words.dtype.kind == "O":
        found = numpy.array([CODE_OF.get(_hashable(each), -1) for each in words.tolist()], numpy.int8)
    else:
        found = numpy.full(words.shape, -1, numpy.int8)
        for word, code in CODE_OF.items():
            if isinstance(word, str):
                found[words == word] = code
                if (found >= 0).all():
                    break
    unknown = found < 0
    if unknown.any():
        row = int(numpy.argmax(unknown))
        problems.append(_unknown(str(words[row]), row))
    return found.astype(numpy.uint8)


def _hashable(value: Any) -> Any:
    return value if isinstance(value, str | Relation) or value is None else str(value)


def _arrow_codes(relation: Any, problems: list[Problem]) -> Array:
    """The codes of an Arrow column, each distinct word looked up once."""
    encoded = relation.combine_chunks() if hasattr(relation, "combine_chunks") else relation
    if not hasattr(encoded, "dictionary"):
        encoded = encoded.dictionary_encode()
    table = numpy.array(
        [CODE_OF.get(each, 255) for each in encoded.dictionary.to_pylist()] + [UNWRITTEN], numpy.uint8
    )
    indices = numpy.asarray(encoded.indices.fill_null(len(table) - 1))
    codes: Array = table[indices]
    if (codes == 255).any():
        row = int(numpy.argmax(codes == 255))
        problems.append(_unknown(str(encoded[row].as_py()), row))
    return codes


def _code(value: Any, problems: list[Problem]) -> int:
    word = _hashable(value)
    if word not in CODE_OF:
        problems.append(_unknown(str(word), 0))
    return CODE_OF.get(word, UNWRITTEN)


def _unknown(word: str, row: int) -> Problem:
    problem = suggest("columns/unknown-relation", word, WORDS)
    return Problem(problem.code, {**problem.facts, "row": row})


def _labels(card: Any, problems: list[Problem]) -> Array:
    """The labels of cards, comparable with each other."""
    if hasattr(card, "combine_chunks"):
        card = card.combine_chunks()
    array = _array("card", card, problems)
    if array is None:
        return numpy.zeros(0)
    if array.ndim != 1:
        problems.append(Problem("columns/several-dimensions", {"column": "card", "count": array.ndim}))
        return numpy.zeros(0)
    missing = _is_missing(array)
    if missing.any():
        problems.append(_at(missing, "columns/no-card"))
    elif array.dtype.kind == "O":
        kinds = sorted({"int" if isinstance(each, int) else type(each).__name__ for each in array.tolist()})
        if len(kinds) > 1 and not {"int", "float", "Decimal", "Fraction"}.issuperset(kinds):
            problems.append(Problem("columns/labels-of-two-kinds", {"one": kinds[0], "other": kinds[1]}))
    return array


def _is_missing(array: Array) -> Array:
    """Which values are none: masked, None, NaN or NaT."""
    if isinstance(array, numpy.ma.MaskedArray):
        return numpy.ma.getmaskarray(array)
    if array.dtype.kind == "O":
        return numpy.array([each is None or each != each for each in array.tolist()], bool)  # noqa: PLR0124 - NaN
    if array.dtype.kind in "mM":
        return numpy.isnat(array)
    return numpy.isnan(array) if array.dtype.kind == "f" else numpy.zeros(array.size, bool)
