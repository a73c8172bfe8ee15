"""Powers, with a constant exponent.

>>> from fractions import Fraction
>>> from scoring.arithmetic import Constant, Symbol
>>> share = Symbol("share")
>>> cube_root = Power(share, Constant(Fraction(1)) / 3)
>>> str(cube_root), cube_root.spell({share: Fraction(13, 100)}), cube_root.evaluate({share: Fraction(8)})
('share^(1 ÷ 3)', '0.13^(1/3)', Fraction(2, 1))
"""

from typing import Any

from scoring.arithmetic.limits import raised
from scoring.arithmetic.operators import ATOM, POWER
from scoring.arithmetic.tree import Expression, Numbers, side_of, signed
from scoring.numbers import show
from scoring.records import record


@record
class Power(Expression):
    """An expression to the power of a constant one."""

    base: Expression
    exponent: Expression

    @property
    def parts(self) -> tuple[Expression, ...]:
        return (self.base, self.exponent)

    @property
    def binding(self) -> int:
        return POWER

    def evaluate(self, numbers: Numbers) -> Any:
        return raised(self.base.evaluate(numbers), self.exponent.evaluate(numbers))

    def spell(self, numbers: Numbers | None = None) -> str:
        if numbers is None:
            exponent = side_of(self.exponent, None, ATOM)
        else:
            exponent = signed(show(self.exponent.evaluate(numbers)))
        return f"{side_of(self.base, numbers, ATOM)}^{exponent}"
