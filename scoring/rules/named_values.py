"""What a rule demands of the named values of a row."""

from collections.abc import Iterable

from scoring.arithmetic import Expression
from scoring.expressions import Dimension, ExpressionError, dimension_of
from scoring.rules.case import Case, UnfitRule


def demand_values(names: Iterable[str], case: Case) -> None:
    """Raise `UnfitRule` where the row does not give one of the values."""
    for name in names:
        if name not in case.values:
            raise UnfitRule("rule/value-not-given", at="rule", name=name)


def demand_fit(expression: Expression, case: Case) -> Dimension:
    """What the expression measures in this row. Raises `UnfitRule` where its units do not fit together."""
    try:
        return dimension_of(expression, case.dimensions)
    except ExpressionError as error:
        raise UnfitRule.because(error.problem, "rule") from None
