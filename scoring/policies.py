"""The words by which a rulebook states what happens to rows that have no ordinary score."""

from collections.abc import Mapping
from enum import Enum
from typing import Any

from scoring.notation import Relation


class Policy(Enum):
    """What a row is worth that was not measured, was withdrawn, is blank, weighs nothing or does not apply.

    `AS_DECLARED` keeps the declared score; `LEFT_OUT` takes the row out and re-scales the rest;
    `UNSCORED` leaves it without a score, and the total with it; `MEASURED_ZERO` scores it as if the
    actual were 0.
    """

    AS_DECLARED = "as_declared"
    ZERO = "zero"
    FULL = "full"
    LEFT_OUT = "left_out"
    UNSCORED = "unscored"
    MEASURED_ZERO = "measured_zero"


NOT_MEASURED = (Policy.AS_DECLARED, Policy.ZERO, Policy.FULL, Policy.LEFT_OUT, Policy.UNSCORED)
NOT_APPLICABLE = (Policy.LEFT_OUT, Policy.ZERO, Policy.FULL)
WITHDRAWN = (Policy.ZERO, Policy.LEFT_OUT)
BLANK = (Policy.UNSCORED, Policy.ZERO, Policy.MEASURED_ZERO)
ZERO_WEIGHT = (Policy.UNSCORED, Policy.LEFT_OUT)


class Negative(Enum):
    """What happens to a negative actual: it stands, or counts as 0."""

    AS_IT_IS = "as_it_is"
    ZERO = "zero"


class BlankPlan(Enum):
    """What a budget row without a planned amount is: it cannot be scored, or its plan is 0."""

    REFUSED = "refused"
    AS_ZERO = "as_zero"


class Explaining(Enum):
    """Whether a missed target demands a reason."""

    DEMANDED = "demanded"
    FREE = "free"


class Column(Enum):
    """What happens to points in a column for deductions, or to rows outside the full marks."""

    REFUSED = "refused"
    COUNTED = "counted"


class Treatment(Enum):
    """What happens to the points of a row that goes far beyond its target.

    `CAP`: nothing, it has its full marks. `EXPLAIN`: a reason is demanded. `DEDUCT`: points are
    taken off. `ZERO`: it earns nothing. `MANUAL`: a person decides.
    """

    CAP = "cap"
    EXPLAIN = "explain"
    DEDUCT = "deduct"
    ZERO = "zero"
    MANUAL = "manual"


class Way(Enum):
    """How what several units bring to a row becomes one."""

    SUM = "sum"
    MEAN = "mean"
    FUND_WEIGHTED_MEAN = "fund_weighted_mean"


# What units bring, and the ways in which it may be combined.
COMBINATION: Mapping[str, tuple[Way, ...]] = {
    "absolute": (Way.SUM, Way.MEAN),
    "rate": (Way.FUND_WEIGHTED_MEAN, Way.MEAN),
    "qualitative": (Way.FUND_WEIGHTED_MEAN, Way.MEAN),
}

# Which of them each parameter of a rulebook may state.
POLICIES: Mapping[str, tuple[Enum, ...]] = {
    "not_measured": NOT_MEASURED,
    "not_applicable": NOT_APPLICABLE,
    "withdrawn": WITHDRAWN,
    "blank": BLANK,
    "zero_weight": ZERO_WEIGHT,
    "negative_actual": tuple(Negative),
    "deduction_column": tuple(Column),
    "reason": tuple(Explaining),
}

UNROUNDED = "unrounded"
"""The mode of a level that keeps all its decimals; any other is a `RoundingMode`."""

# What holds where a parameter does not say it: the schema publishes it, the reader reads it.
DEFAULTS: Mapping[str, Mapping[str, Any]] = {
    "over_achievement": {
        "treatment": Treatment.CAP.value,
        "beyond": False,
        "any_deviation": False,
        "relations": [each.value for each in (Relation.AT_LEAST, Relation.MORE_THAN, Relation.EQUAL)],
    },
    "rounding": {"places": 6, "of": "total"},  # an unrounded level shows so many decimals
    "budget": {"blank_plan": BlankPlan.REFUSED.value},
}


def completed(key: str, stated: Mapping[str, Any]) -> dict[str, Any]:
    """An entry of a parameter with what holds where it says nothing.

    >>> completed("budget", {"kind": "ratio"})
    {'blank_plan': 'refused', 'kind': 'ratio'}
    """
    return {**DEFAULTS.get(key, {}), **stated}
