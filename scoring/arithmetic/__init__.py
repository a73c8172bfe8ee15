"""Formulas of rule kinds: written once as expressions, run on exact numbers or arrays, and spelt out.

A kind writes `weight * actual / target` with the symbols below. The expression is data:
`evaluate` runs it in any number type that has the operators, which `Fraction`s and arrays have,
and `spell` writes it out with the numbers in place, which is the arithmetic that `explain` prints.
`first` chooses between branches, the way a regulation does: on single numbers `choose` takes the
first that holds, on columns `over` takes it for each row.

    >>> from fractions import Fraction
    >>> formula = first((met, weight), (otherwise, weight * actual / target))
    >>> numbers = {weight: Fraction(5), actual: Fraction(496), target: Fraction(920), met: False}
    >>> branch = formula.choose(numbers)
    >>> branch.value.spell(numbers), branch.value.evaluate(numbers)
    ('5 × 496 ÷ 920', Fraction(62, 23))
"""

from scoring.arithmetic.formulas import Branch, Formula, Judged, Outcome, Refused, Share, first, refuse
from scoring.arithmetic.functions import (
    Definition,
    Function,
    absolute,
    ceiling_of,
    floor_of,
    larger,
    rounded,
    smaller,
)
from scoring.arithmetic.lists import Values, some_of
from scoring.arithmetic.powers import Power
from scoring.arithmetic.refusals import EmptyList, Incomputable, NotAList, NotANumber, TooManyDigits
from scoring.arithmetic.rows import RowsOf, Truths, assembled, is_array, truths_of
from scoring.arithmetic.tree import (
    Choice,
    Constant,
    Expression,
    Numbers,
    Operand,
    Operation,
    Prefix,
    Span,
    Symbol,
    actual,
    met,
    operand,
    otherwise,
    shortfall,
    surplus,
    target,
    truth_of,
    weight,
)

__all__ = [
    "Branch",
    "Choice",
    "Constant",
    "Definition",
    "EmptyList",
    "Expression",
    "Formula",
    "Function",
    "Incomputable",
    "Judged",
    "NotAList",
    "NotANumber",
    "Numbers",
    "Operand",
    "Operation",
    "Outcome",
    "Power",
    "Prefix",
    "Refused",
    "RowsOf",
    "Share",
    "Span",
    "Symbol",
    "TooManyDigits",
    "Truths",
    "Values",
    "absolute",
    "actual",
    "assembled",
    "ceiling_of",
    "first",
    "floor_of",
    "is_array",
    "larger",
    "met",
    "operand",
    "otherwise",
    "refuse",
    "rounded",
    "shortfall",
    "smaller",
    "some_of",
    "surplus",
    "target",
    "truth_of",
    "truths_of",
    "weight",
]
