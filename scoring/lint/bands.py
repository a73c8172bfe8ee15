"""Can every value find its band, and every band and tier a value?"""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from scoring.lint.draft import Draft, Ruled
from scoring.problems import Problem
from scoring.rules.band import Band, band_in_words
from scoring.rules.kinds.bands import Bands
from scoring.rules.kinds.levels import Levels

# The lowest value that each measure can have; what is not here has no end.
LOWEST = {
    "completion": Fraction(0),
    "actual": Fraction(0),
    "deviation": Fraction(0),
    "overrun": Fraction(-1),
}


def check_gaps(draft: Draft) -> Iterator[Problem]:
    """Values that lie in no band, where nothing says what they earn; a ceiling of the total needs none for all."""
    for ruled, kind in _bands(draft):
        if ruled.is_total_cap:
            continue
        for lower, higher in _gaps(kind):
            facts = {"of": kind.of.words, "gap": _gap_in_words(kind, lower, higher)}
            yield Problem("lint/bands-gap", facts, (*ruled.path, "bands"))


def check_otherwise(draft: Draft) -> Iterator[Problem]:
    """Points of all other values, where there are no others."""
    for ruled, kind in _bands(draft):
        if kind.otherwise is not None and kind.is_constant and not list(_gaps(replace(kind, otherwise=None))):
            yield Problem("lint/otherwise-unreachable", {}, (*ruled.path, "otherwise"))


def check_bands(draft: Draft) -> Iterator[Problem]:
    """Bands below everything that can be measured."""
    for ruled, kind in _bands(draft):
        lowest = LOWEST.get(str(kind.of))
        for index, band in enumerate(kind.bands):
            high = band.high
            if lowest is None or high is None or not high.is_constant:
                continue
            end = kind.of.amount(high)
            if end < lowest or (end == lowest and band.below is not None):
                facts = {"band": band_in_words(band), "of": kind.of.words}
                yield Problem("lint/band-unreachable", facts, (*ruled.path, "bands", index))


def check_levels(draft: Draft) -> Iterator[Problem]:
    """Tiers in whose range no score lies: a boundary belongs to the tier above."""
    for ruled in draft.rules:
        kind = ruled.rule.kind
        if isinstance(kind, Levels):
            for index, level in enumerate(kind.levels):
                if level.points is None and level.from_ == level.to and level is not kind.best(Fraction(100)):
                    path = (*ruled.path, "levels", index)
                    yield Problem("lint/level-unreachable", {"level": level.name}, path)


def _bands(draft: Draft) -> Iterator[tuple[Ruled, Bands]]:
    for ruled in draft.rules:
        if isinstance(ruled.rule.kind, Bands):
            yield ruled, ruled.rule.kind


def _gaps(kind: Bands) -> Iterator[tuple[Band | None, Band | None]]:
    """The neighbours of every gap in which a value can lie."""
    found = set(kind.gaps())
    for lower, higher in zip([None, *kind.ascending], [*kind.ascending, None], strict=True):
        limits = (lower.high if lower else None, higher.low if higher else None)
        if limits in found and not (lower is None and higher is not None and _is_lowest(higher, kind)):
            yield lower, higher


def _is_lowest(band: Band, kind: Bands) -> bool:
    """Whether no value can lie below a band."""
    lowest, low = LOWEST.get(str(kind.of)), band.low
    if lowest is None or low is None:
        return False
    begin = kind.of.amount(low)
    return begin < lowest or (begin == lowest and band.from_ is not None)


def _gap_in_words(kind: Bands, lower: Band | None, higher: Band | None) -> str:
    """The limits of a gap: where the lower band ends, where the higher one begins."""
    high, low = lower.high if lower else None, higher.low if higher else None
    if high is not None and low is not None and kind.of.amount(high) == kind.of.amount(low):
        return f"={high}"
    limits = []
    if lower is not None:
        limits.append(f">{high}" if lower.to is not None else f"≥{high}")
    if higher is not None:
        limits.append(f"<{low}" if higher.from_ is not None else f"≤{low}")
    return " ".join(limits)
