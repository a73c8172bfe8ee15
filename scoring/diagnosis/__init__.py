"""What would explain a declared number that does not hold? Found by search, ranked, never guessed.

Each hypothesis makes numbers; it is claimed only where one of them *is* the declared number. The
most telling come first: one that points at a single row before one that many rows would fit.
"""

from scoring.diagnosis.rows import explain_docked, explain_row
from scoring.diagnosis.sums import Summand, explain_recomputed, explain_sum

__all__ = ["Summand", "explain_docked", "explain_recomputed", "explain_row", "explain_sum"]
