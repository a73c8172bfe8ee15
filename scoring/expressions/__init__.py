"""Formulas as a rulebook or a row writes them: `weight * (1 - 10*moved/initial)`."""

from scoring.expressions.computing import FAILURES, compute
from scoring.expressions.dimensions import DATE, PLAIN, RATE, TIME, Dimension, number_of, number_of_day
from scoring.expressions.errors import CannotCompute, ExpressionError
from scoring.expressions.measuring import Measured, dimension_of, measured_by
from scoring.expressions.parser import BUILT_IN, is_name, parse
from scoring.expressions.trees import is_condition, lists_in, names_in, runs_on_arrays

__all__ = [
    "BUILT_IN",
    "DATE",
    "FAILURES",
    "PLAIN",
    "RATE",
    "TIME",
    "CannotCompute",
    "Dimension",
    "ExpressionError",
    "Measured",
    "compute",
    "dimension_of",
    "is_condition",
    "is_name",
    "lists_in",
    "measured_by",
    "names_in",
    "number_of",
    "number_of_day",
    "parse",
    "runs_on_arrays",
]
