"""Rows as arrays: the formulas of the exact engine over many rows at once, with the same score on every row.

Numbers go through three types, each of which computes with the operators that formulas are written in:
`rationals.Rationals`, whole numbers that fit 53 or 62 bits, exact by construction; `approximations.Approximations`,
floats with a proven bound on their error; and `Fraction`s one by one in the exact engine, for the rows where that
bound leaves doubt, and for rule kinds that say they do not run on arrays. `decimals` proves how a float is read
as the decimal that it stands for, `whole_numbers` that quotients are exact, `approximations` the error bounds.

With a compiler the same expressions become one loop (`kernels`, `compiled`), which decides plain rows and leaves
the others to these three.

    inputs -> row_scorer (status, relation) -> blocks (a formula over one block) -> scores -> totals
"""

from scoring.columns.blocks import UNSCORED
from scoring.columns.columns import Columns, score_columns
from scoring.columns.texts import score_texts

__all__ = ["UNSCORED", "Columns", "score_columns", "score_texts"]
