"""评分标准 as tables write them: `每低1%扣0.5分，扣完为止` -> the data of a rule, and back."""

from scoring.standards.errors import StandardError
from scoring.standards.reader import read_standard
from scoring.standards.writer import write_standard

__all__ = ["StandardError", "read_standard", "write_standard"]
