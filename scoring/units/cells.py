"""Columns of values as a file holds them: texts, or numbers with their blanks, and how either reads as text.

A number is written as the shortest decimal that prints it, without an exponent; NaN in a column of numbers, or the
word in a column of texts, says that nothing was measured.

>>> number_text(95.0), number_text(95.91), number_text(1e-7)
('95', '95.91', '0.0000001')
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias

from scoring.source import INVISIBLE

if TYPE_CHECKING:
    import numpy

NOT_A_NUMBER = "NaN"
NOT_MEASURED = "未测量"  # how the notation writes that nothing was measured
NOT_MEASURED_WORDS = frozenset({"nan", "#n/a"})

Array: TypeAlias = "numpy.ndarray[Any, Any]"


@dataclass(frozen=True, eq=False)
class Numbers:
    """A column of float64 numbers; `blank` marks the cells that hold none."""

    values: Array
    blank: Array

    def __len__(self) -> int:
        return len(self.values)

    def __getitem__(self, position: int) -> str:
        return "" if self.blank[position] else number_text(self.values[position])

    def texts(self) -> list[str]:
        """Every cell as text."""
        pairs = zip(self.values.tolist(), self.blank.tolist(), strict=True)
        return ["" if is_blank else number_text(value) for value, is_blank in pairs]


Cells: TypeAlias = Numbers | list[str]


def texts_of(cells: Cells) -> list[str]:
    """Every cell of a column as text."""
    return cells.texts() if isinstance(cells, Numbers) else cells


def number_text(value: float) -> str:
    """A float as the shortest decimal that prints it; what is no number says so."""
    if value != value:  # noqa: PLR0124 - NaN is the one number that is not itself
        return NOT_A_NUMBER
    text = repr(float_of(value))
    if "e" in text:
        text = format(Decimal(text), "f")
    return text.removesuffix(".0")


def float_of(value: Any) -> Any:
    """The Python number of a NumPy one, whose text has no type in it."""
    return value.item() if hasattr(value, "item") else value


def as_notation(text: str) -> str:
    """A cell as the notation reads it: NaN stands for what was not measured."""
    return NOT_MEASURED if text.strip().casefold() in NOT_MEASURED_WORDS else text


def visible(text: str) -> str:
    """A text in which nothing can steer a terminal or hide: such characters as escapes.

    >>> visible("95\\x1b[2J")
    '95\\\\x1b[2J'
    """
    return re.sub(INVISIBLE, lambda found: ascii(found[0])[1:-1], text)


def part_of(cells: Cells, part: slice) -> Cells:
    """Some rows of a column."""
    return Numbers(cells.values[part], cells.blank[part]) if isinstance(cells, Numbers) else cells[part]


def value_text(value: object) -> str:
    """A cell of a workbook, or of a column with an unusual type, as text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        return format(value, "f")
    if type(value).__name__ == "float":
        return number_text(value)  # type: ignore[arg-type]
    if hasattr(value, "isoformat"):
        return str(value.isoformat()).removesuffix("T00:00:00")
    return str(value)


def all_texts(values: Iterable[object]) -> list[str]:
    """Cells of any types as texts."""
    return [each if isinstance(each, str) else value_text(each) for each in values]
