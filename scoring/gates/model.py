"""The records of gates. All frozen."""

from collections.abc import Mapping
from dataclasses import field
from decimal import Decimal
from fractions import Fraction

from scoring.problems import Refusal
from scoring.records import record

# What a finding may weigh for a gate, the gravest first; what is `off` never fails.
LEVELS = ("error", "warning", "info")
OFF = "off"
NEVER = "never"


class InvalidGates(Refusal):
    """A file of gates that cannot be used, or does not exist."""


@record
class Floor:
    """The least that a total has to be: points, or a share of the full marks; `text` is how it was written."""

    text: str
    points: Decimal | None = None
    share: Fraction | None = None

    def is_reached(self, total: Decimal, full: Decimal) -> bool:
        """Whether a total is at least that.

        >>> Floor("90%", share=Fraction(9, 10)).is_reached(Decimal("107.9"), Decimal(120))
        False
        """
        least = Fraction(self.points) if self.points is not None else Fraction(full) * (self.share or 0)
        return Fraction(total) >= least


@record
class Gates:
    """What fails: findings that weigh as much as `fail_on`, by the levels of `codes` where they state one.

    Accepted findings count only with `counts_accepted`. `floors` are by `total` and `supported_total`.
    """

    name: str = ""
    fail_on: str = "error"
    codes: Mapping[str, str] = field(default_factory=dict)
    counts_accepted: bool = False
    floors: Mapping[str, Floor] = field(default_factory=dict)
    grade: str | None = None

    def fails(self, code: str, severity: str) -> bool:
        """Whether a finding of that code and severity fails.

        >>> Gates(fail_on="warning", codes={"score/rounding": "warning"}).fails("score/rounding", "info")
        True
        """
        level = self.codes.get(code, severity)
        if self.fail_on == NEVER or level == OFF:
            return False
        return LEVELS.index(level) <= LEVELS.index(self.fail_on)
