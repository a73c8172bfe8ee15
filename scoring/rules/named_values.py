"""What a rule demands of the named values of a row, and of the formulas that use them."""

from collections.abc import Collection, Iterable, Iterator

from scoring.arithmetic import Expression
from scoring.expressions import (
    BUILT_IN,
    ExpressionError,
    Measured,
    is_condition,
    is_name,
    measured_by,
    parse,
)
from scoring.expressions.lexer import fold
from scoring.messages import shortened
from scoring.problems import Problem
from scoring.rules.case import Case, UnfitRule

VALUE_MISSING, NOT_APPLICABLE = "rule/value-not-given", "rule/value-not-applicable"


def demand_values(names: Iterable[str], case: Case) -> None:
    """Raise `UnfitRule` where the row does not give one of the values, or one does not apply."""
    for name in names:
        if name not in case.values:
            raise UnfitRule(VALUE_MISSING, at="values", name=name)
        if not case.values[name].is_applicable:
            raise UnfitRule(NOT_APPLICABLE, at=("values", name), name=name)


def demand_fit(expression: Expression, case: Case, *at: str | int) -> Measured:
    """What the expression at this key of the rule measures in this row, None for a 0, which fits everything.

    Raises `UnfitRule` where its units do not fit.
    """
    try:
        return measured_by(expression, case.dimensions)
    except ExpressionError as error:
        raise UnfitRule.because(error.problem, "rule", *at) from None


def name_problems(names: Iterable[str]) -> Iterator[Problem]:
    """Why a formula cannot use these names, each at its index."""
    seen: dict[str, str] = {}
    for index, each in enumerate(names):
        if fold(each) in BUILT_IN:
            yield Problem("rule/name-taken", {"found": each}, (index,))
        elif not is_name(each):
            yield Problem("rule/no-name", {"found": shortened(each)}, (index,))
        elif fold(each) in seen:
            yield Problem("rule/name-twice", {"found": each, "other": seen[fold(each)]}, (index,))
        seen.setdefault(fold(each), each)


def number_problems(text: str, names: Collection[str]) -> Iterator[Problem]:
    """Why a text is no formula of a number."""
    try:
        expression = parse(text, names)
    except ExpressionError as error:
        yield from error.problems
        return
    if is_condition(expression):
        yield Problem("expression/number-needed", {"found": shortened(text)}, span=(0, len(text)))
