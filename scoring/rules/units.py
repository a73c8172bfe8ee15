"""Amounts that a rule states, in the unit of the row it scores."""

from fractions import Fraction

from scoring.messages import Term
from scoring.notation import BARE, Unit
from scoring.rules.case import UnfitRule
from scoring.rules.parameters import Step

POINT = "percentage point"


def is_share_of(step: Step, unit: Unit, *, points: bool) -> bool:
    """Whether a step in % is a share of the target: always where the row is no rate, else where it is meant."""
    return step.quantity.unit.dimension == "ratio" and not (unit.dimension == "ratio" and points)


def amount_in(step: Step, unit: Unit, *, share: bool = False) -> Fraction:
    """The amount in the row's unit, or as a plain share. A number without a unit is in the row's.

    Raises `UnfitRule` where the two do not convert.
    """
    quantity = step.quantity
    if share:
        return quantity.amount * quantity.unit.factor
    if quantity.unit == BARE:
        return quantity.amount
    of_rate = unit.dimension == "ratio"
    if of_rate and quantity.unit.dimension in (POINT, "ratio"):
        factor = Fraction(1, 100) if quantity.unit.dimension == POINT else quantity.unit.factor
        return quantity.amount * factor / unit.factor
    if quantity.unit.dimension == unit.dimension:
        return quantity.amount * quantity.unit.factor / unit.factor
    is_count = {quantity.unit.dimension, unit.dimension} <= {"", "count"}
    if is_count:
        return quantity.amount
    raise UnfitRule(
        "rule/step-in-another-unit",
        at=("rule", "per"),
        step=str(step),
        unit=unit.name or Term("text/no-unit"),
    )
