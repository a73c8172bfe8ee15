"""Numbers of many rows at once: arrays, and some rows of them."""

from collections.abc import Mapping
from typing import Any, TypeVar

K = TypeVar("K")


def is_array(value: object) -> bool:
    """Whether a value is that of several rows."""
    return bool(getattr(value, "shape", ()))


def rows_of(numbers: Mapping[K, Any], rows: Any) -> dict[K, Any]:
    """The numbers of some rows; what is the same in all of them stays as it is."""
    return {key: each[rows] if is_array(each) else each for key, each in numbers.items()}
