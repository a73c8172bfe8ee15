"""The named values of a row, as numbers in base units for its rule."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from scoring.expressions import number_of
from scoring.model import Indicator
from scoring.notation import NotationError, Quantity, Relation, read
from scoring.rules import UnfitRule, Worth

YES, NO = frozenset({"是", "有", "具备", "√", "yes"}), frozenset({"否", "无", "没有", "不具备", "×", "no"})


def read_values(indicator: Indicator) -> Mapping[str, Worth]:
    """Every named value. Raises `NotationError` or `UnfitRule` at the one that cannot be read."""
    return {name: _read(name, value) for name, value in indicator.values.items()}


def _read(name: str, value: Any) -> Worth:
    if isinstance(value, list):
        worths = [_read_one(name, each) for each in value]
        if any(each.unit.dimension != worths[0].unit.dimension for each in worths):
            raise UnfitRule("rule/list-of-several-units", at="values", name=name)
        return Worth(tuple(each.amount for each in worths), worths[0].unit)  # type: ignore[misc]
    return _read_one(name, value)


def _read_one(name: str, value: bool | int | Decimal | str) -> Worth:  # noqa: FBT001
    if isinstance(value, bool | int | Decimal):
        return Worth(Fraction(value))
    if value.strip() in YES | NO:
        return Worth(Fraction(value.strip() in YES))
    try:
        reading = read(value)
    except NotationError as error:
        raise NotationError(error.problem.under("values", name)) from None
    is_exact = reading.relation in (None, Relation.EQUAL) and not reading.approximate
    if not (is_exact and isinstance(reading.value, Quantity)):
        raise UnfitRule("rule/value-is-no-number", at="values", name=name, found=value)
    return Worth(number_of(reading.value), reading.value.unit)
