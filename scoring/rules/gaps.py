"""What the bands of a table of points leave out, and what of them no value can reach."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

from scoring.rules.band import Band
from scoring.rules.bounds import Measured

# The lowest value that each measure can have; what is not here has no end.
LOWEST = {
    "completion": Fraction(0),
    "actual": Fraction(0),
    "deviation": Fraction(0),
    "overrun": Fraction(-1),
}


def gaps_between(ascending: Sequence[Band], of: Measured) -> Iterator[tuple[Band | None, Band | None]]:
    """The neighbours between which lie values of no band, None below the lowest and above the highest one.

    All limits are known before a row is.
    """
    if ascending[0].low is not None:
        yield None, ascending[0]
    for lower, higher in pairwise(ascending):
        high, low = lower.high, higher.low
        assert high is not None
        assert low is not None
        touches = of.amount(high) == of.amount(low) and (lower.to is not None or higher.from_ is not None)
        if not touches:
            yield lower, higher
    if ascending[-1].high is not None:
        yield ascending[-1], None


def reachable_gaps(ascending: Sequence[Band], of: Measured) -> Iterator[tuple[Band | None, Band | None]]:
    """The same without what lies below everything that can be measured."""
    for lower, higher in gaps_between(ascending, of):
        if lower is not None or higher is None or not _is_lowest(higher, of):
            yield lower, higher


def is_below_everything(band: Band, of: Measured) -> bool:
    """Whether a band ends before anything that can be measured begins."""
    lowest, high = LOWEST.get(str(of)), band.high
    if lowest is None or high is None or not high.is_constant:
        return False
    end = of.amount(high)
    return end < lowest or (end == lowest and band.below is not None)


def _is_lowest(band: Band, of: Measured) -> bool:
    """Whether no value can lie below a band."""
    lowest, low = LOWEST.get(str(of)), band.low
    if lowest is None or low is None:
        return False
    begin = of.amount(low)
    return begin < lowest or (begin == lowest and band.from_ is not None)


def gap_in_words(lower: Band | None, higher: Band | None, of: Measured) -> str:
    """The limits of a gap: where the lower band ends, where the higher one begins."""
    high, low = lower.high if lower else None, higher.low if higher else None
    if high is not None and low is not None and of.amount(high) == of.amount(low):
        return f"={high}"
    limits = []
    if lower is not None:
        limits.append(f">{high}" if lower.to is not None else f"≥{high}")
    if higher is not None:
        limits.append(f"<{low}" if higher.from_ is not None else f"≤{low}")
    return " ".join(limits)
