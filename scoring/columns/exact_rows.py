"""Single rows of columns by the exact engine: what arrays leave undecided, and rules that do not run on them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from scoring.columns.decimals import exact_value
from scoring.engine.rows import score_readings
from scoring.model import Indicator, Row
from scoring.notation import Absence, Moment, Quantity, Range, Rank, Reading, Relation, Unit, Value, Words
from scoring.rulebooks import Rulebook
from scoring.rules import RuleChange

ANY_YEAR = 2000  # whole dates do not depend on it


@dataclass(frozen=True)
class ExactRows:
    """Scores rows of one relation, unit (with its scale) and rule, each distinct one once."""

    relation: Relation
    unit: tuple[int, Unit]
    rulebook: Rulebook
    rule: RuleChange | None = None
    name: str = ""

    def score(self, rows: Iterator[tuple[Any, ...]]) -> Iterator[Row]:
        """The scored row of each `(weight, target, actual, declared, upper)`; absent numbers are None."""
        known: dict[tuple[Any, ...], Row] = {}
        for each in rows:
            if each not in known:
                known[each] = self._score(*each)
            yield known[each]

    def _score(self, weight: Any, target: Any, actual: Any, declared: Any, upper: Any) -> Row:
        indicator = Indicator(
            name=self.name,
            weight=decimal_of(weight),
            target="",
            actual="",
            declared=None if declared is None else decimal_of(declared),
            path=(),
            at=(),
            relation=self.relation,
            rule=self.rule,
        )
        readings = (
            Reading(self._value(target, upper, Absence.BLANK)),
            Reading(self._value(actual, None, Absence.NOT_MEASURED)),
        )
        return score_readings(indicator, *readings, self.rulebook, ANY_YEAR)

    def _value(self, number: Any, upper: Any, absence: Absence) -> Value:
        """A number as the notation would read it beside this relation; what is absent has a meaning of its own."""
        if self.relation is Relation.QUALITATIVE and (number is not None or absence is Absence.BLANK):
            return Words("")
        has_end = upper is not None or self.relation is not Relation.BETWEEN
        if number is None or (absence is Absence.BLANK and not has_end):
            return absence
        amount = exact_value(number)
        if self.relation is Relation.BETWEEN and absence is Absence.BLANK:
            return Range(self._quantity(amount), self._quantity(exact_value(upper)))
        if self.relation is Relation.BY_DATE:
            day = date.fromordinal(int(amount))
            return Moment(day.year, day.month, day.day)
        if self.relation is Relation.RANK_WITHIN:
            return Rank(int(amount))
        return self._quantity(amount)

    def _quantity(self, amount: Fraction) -> Quantity:
        scale, unit = self.unit
        return Quantity(amount * scale, unit)


def decimal_of(number: Any) -> Decimal:
    """A number of a column as the decimal that it is; that of a float is the shortest that prints it."""
    return Decimal(repr(float(number))) if isinstance(number, float) else Decimal(int(number))


def units(number: Decimal | Fraction, places: int) -> int:
    """A number with at most so many decimals in units of 10**-places."""
    return int(Fraction(number) * 10**places)
