"""The functions of the language. One more is one more definition here, and a line in its test cases."""

from fractions import Fraction
from functools import reduce
from typing import Any

from scoring import reals
from scoring.arithmetic import Definition, some_of
from scoring.arithmetic.functions import ABS, CEIL, FLOOR, MAX, MIN, ROUND, ConstantDegree
from scoring.arithmetic.limits import bounded

LIST_ONLY = range(0)


def _sum(values: tuple[Any, ...]) -> Any:
    return reduce(lambda one, other: bounded(one + other), values, Fraction(0))


def _mean(values: tuple[Any, ...]) -> Any:
    return _sum(some_of(values)) / len(values)


def _count(values: tuple[Any, ...]) -> Fraction:
    return Fraction(len(values))


def _root(value: Any, degree: Fraction) -> Any:
    return reals.root(value, int(degree))


def _degree_of_root(degree: Fraction) -> Fraction:
    return Fraction(1) / degree


def _list(usage: str, apply: Any, degree: int) -> Definition:
    """A function that takes a list and nothing else."""
    return Definition(
        usage,
        apply,
        LIST_ONLY,
        takes_list=True,
        degree=ConstantDegree(Fraction(degree)),
        runs_on_arrays=False,
    )


def _real(usage: str, apply: Any, **more: Any) -> Definition:
    """A function whose values are no fractions."""
    return Definition(usage, apply, runs_on_arrays=False, **more)


FUNCTIONS = {
    each.name: each
    for each in (
        ABS,
        CEIL,
        FLOOR,
        MAX,
        MIN,
        ROUND,
        _list("count(list)", _count, 0),
        _list("mean(list)", _mean, 1),
        _list("sum(list)", _sum, 1),
        _real("erf(x)", reals.erf),
        _real("exp(x)", reals.exp),
        _real("ln(x)", reals.ln),
        _real("log10(x)", reals.log10),
        _real(
            "root(x, n)",
            _root,
            counts=range(2, 3),
            setting=range(1, 101),
            degree=_degree_of_root,
        ),
        _real("sqrt(x)", reals.sqrt, degree=ConstantDegree(Fraction(1, 2))),
    )
}
