"""The named values of a row, as numbers in base units for its rule; of a row of dates, as dates too."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from scoring.comparison import DAYS
from scoring.expressions import number_of, number_of_day
from scoring.messages import shortened
from scoring.model import Budget, Indicator
from scoring.notation import Absence, Moment, NotationError, Quantity, Reading, Relation, read
from scoring.problems import Path
from scoring.rules import Rule, UnfitRule, Worth, title_of

ANY_YEAR = 2000  # a day with its year does not depend on it
NO_LIMIT = (None, Relation.EQUAL, Relation.BY_DATE)
"""Relations under which a date is one day; of any date the notation says that it is a day by which."""
YES, NO = frozenset({"是", "有", "具备", "√", "yes"}), frozenset({"否", "无", "没有", "不具备", "×", "no"})


def read_values(row: Indicator | Budget, *, of_dates: bool = False) -> Mapping[str, Worth]:
    """Every named value that is not blank; `of_dates`: of a row whose target is a date.

    Raises `UnfitRule` at the one that cannot be read.
    """
    given = {name: value for name, value in row.values.items() if not _is_blank(value)}
    return {name: _read(name, value, of_dates) for name, value in given.items()}


def demand_known(row: Indicator | Budget, rule: Rule) -> None:
    """Raise `UnfitRule` for a named value that the rule does not know: it may be another one, misspelt."""
    known = rule.kind.value_names
    for name in row.values:
        if name not in known:
            code = "rule/unknown-value" if known else "rule/uses-no-values"
            facts = {"found": shortened(name), "known": known, "rule": title_of(rule.name)}
            raise UnfitRule(code, at=("values", name), **facts)


def _is_blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _read(name: str, value: Any, of_dates: bool) -> Worth:  # noqa: FBT001
    if not isinstance(value, list):
        return _read_one(name, value, ("values", name), of_dates)
    worths = [_read_one(name, each, ("values", name, index), of_dates) for index, each in enumerate(value)]
    sorts = [(each.unit.dimension, each.is_date) for each in worths]
    for index, each in enumerate(sorts):
        if each != sorts[0]:
            raise UnfitRule("rule/list-of-several-units", at=("values", name, index), name=name)
    amounts = tuple(each.amount for each in worths)
    return replace(worths[0], amount=amounts)  # type: ignore[arg-type]


def _read_one(name: str, value: bool | int | Decimal | str, at: Path, of_dates: bool) -> Worth:  # noqa: FBT001
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
    worth = _worth_of(reading, of_dates)
    if isinstance(worth, Worth):
        return worth
    raise UnfitRule(worth, at=at, name=name, found=shortened(value))


def _worth_of(reading: Reading, of_dates: bool) -> Worth | str:  # noqa: FBT001
    """What was read as a number or a day, or the code of why it is neither."""
    value, is_exact = reading.value, not reading.approximate
    if isinstance(value, Moment):
        if not of_dates:
            return "rule/date-among-amounts"
        first, last = value.earliest(ANY_YEAR), value.latest(ANY_YEAR)
        is_day = value.year is not None and first == last and is_exact and reading.relation in NO_LIMIT
        return Worth(number_of_day(last), DAYS, is_date=True) if is_day else "rule/value-is-no-day"
    if isinstance(value, Quantity) and is_exact and reading.relation in (None, Relation.EQUAL):
        return Worth(number_of(value), value.unit)
    return "rule/value-is-no-number"
