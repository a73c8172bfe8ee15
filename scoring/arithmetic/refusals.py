"""Why an expression has no value, beside division by zero and what `scoring.reals` refuses."""


class Incomputable(ArithmeticError):
    """There is no value; the argument is the name at fault, if there is one."""


class TooManyDigits(Incomputable):
    """A number is longer than a score can be meant to be."""


class NotANumber(Incomputable):
    """A name stands for a list where a number is needed."""


class NotAList(Incomputable):
    """A name stands for a number where a list is needed."""


class EmptyList(Incomputable):
    """A list has no value of which the mean, the smallest or the largest could be taken."""
