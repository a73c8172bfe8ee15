"""The named values of a row, as numbers in base units for its rule."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from scoring.expressions import number_of
from scoring.messages import shortened
from scoring.model import Indicator
from scoring.notation import Absence, NotationError, Quantity, Relation, read
from scoring.problems import Path
from scoring.rules import Rule, UnfitRule, Worth, names_of, title_of

YES, NO = frozenset({"是", "有", "具备", "√", "yes"}), frozenset({"否", "无", "没有", "不具备", "×", "no"})


def read_values(indicator: Indicator) -> Mapping[str, Worth]:
    """Every named value that is not blank. Raises `UnfitRule` at the one that cannot be read."""
    given = {name: value for name, value in indicator.values.items() if not _is_blank(value)}
    return {name: _read(name, value) for name, value in given.items()}


def demand_known(indicator: Indicator, rule: Rule) -> None:
    """Raise `UnfitRule` for a named value that the rule does not know: it may be another one, misspelt."""
    known = names_of(rule.kind)
    for name in indicator.values:
        if name not in known:
            code = "rule/unknown-value" if known else "rule/uses-no-values"
            facts = {"found": shortened(name), "known": known, "rule": title_of(rule.name)}
            raise UnfitRule(code, at=("values", name), **facts)


def _is_blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _read(name: str, value: Any) -> Worth:
    if not isinstance(value, list):
        return _read_one(name, value, ("values", name))
    worths = [_read_one(name, each, ("values", name, index)) for index, each in enumerate(value)]
    for index, each in enumerate(worths):
        if each.unit.dimension != worths[0].unit.dimension:
            raise UnfitRule("rule/list-of-several-units", at=("values", name, index), name=name)
    return Worth(tuple(each.amount for each in worths), worths[0].unit)  # type: ignore[misc]


def _read_one(name: str, value: bool | int | Decimal | str, at: Path) -> Worth:  # noqa: FBT001
    if isinstance(value, bool | int | Decimal):
        return Worth(Fraction(value), is_answer=isinstance(value, bool))
    if value.strip().lower() in YES | NO:
        return Worth(Fraction(value.strip().lower() in YES), is_answer=True)
    try:
        reading = read(value)
    except NotationError as error:
        if error.problem.code != "notation/unknown-unit":
            raise UnfitRule("rule/value-is-no-number", at=at, name=name, found=shortened(value)) from None
        raise NotationError(replace(error.problem.under(*at), code="notation/unknown-unit-column")) from None
    if reading.value is Absence.NOT_APPLICABLE and at == ("values", name):
        return Worth(Fraction(0), is_applicable=False)
    is_exact = reading.relation in (None, Relation.EQUAL) and not reading.approximate
    if not (is_exact and isinstance(reading.value, Quantity)):
        raise UnfitRule("rule/value-is-no-number", at=at, name=name, found=shortened(value))
    return Worth(number_of(reading.value), reading.value.unit)
