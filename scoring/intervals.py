"""What a written actual can be: `>3000` is every number above 3000, `12-15` all between.

>>> at_most_46 = Interval(None, Fraction(46), high_open=True)
>>> at_most_46.is_surely(Relation.LESS_THAN, Fraction(48)), at_most_46.is_surely(Relation.LESS_THAN, Fraction(40))
(True, False)
"""

from fractions import Fraction

from scoring.notation import Relation
from scoring.records import record


@record
class Interval:
    """What an actual can be: from `low` to `high` (None: no end), and the number written."""

    low: Fraction | None
    high: Fraction | None
    low_open: bool = False
    high_open: bool = False

    @property
    def mirrored(self) -> "Interval":
        """The same on the other side of zero: a fall as a negative rise."""
        low = None if self.high is None else -self.high
        high = None if self.low is None else -self.low
        return Interval(low, high, self.high_open, self.low_open)

    def is_surely(self, relation: Relation, target: Fraction) -> bool:
        """Whether every number of the interval stands in the relation to the target."""
        if relation is Relation.AT_LEAST:
            return self.low is not None and self.low >= target
        if relation is Relation.MORE_THAN:
            return self.low is not None and (self.low > target or (self.low == target and self.low_open))
        if relation is Relation.AT_MOST:
            return self.high is not None and self.high <= target
        if relation is Relation.LESS_THAN:
            return self.high is not None and (self.high < target or (self.high == target and self.high_open))
        return self.low == self.high == target

    def is_surely_not(self, relation: Relation, target: Fraction) -> bool:
        """Whether no number of the interval stands in the relation to the target."""
        if relation is Relation.EQUAL:
            return self.is_surely(Relation.MORE_THAN, target) or self.is_surely(Relation.LESS_THAN, target)
        return self.is_surely(OPPOSITE[relation], target)


OPPOSITE = {
    Relation.AT_LEAST: Relation.LESS_THAN,
    Relation.MORE_THAN: Relation.AT_MOST,
    Relation.AT_MOST: Relation.MORE_THAN,
    Relation.LESS_THAN: Relation.AT_LEAST,
}
