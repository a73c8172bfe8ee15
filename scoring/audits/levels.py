"""Are the tiers that a table names those of its rulebook, and do the scores of units lie in theirs?"""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Any

from scoring.audits.finding import about
from scoring.model import Contribution, Result, Row, Status
from scoring.numbers import fraction_of
from scoring.problems import Finding, Severity
from scoring.rules import Case, Kind, Measure, Span, UnfitRule
from scoring.rules.judging import judge

ALIKE = (
    60  # from this percentage of common characters on, as `difflib` counts them, a text is taken for a tier
)
SAME_BEGINNING = 3  # characters, as of 未达成


def check_levels(result: Result) -> Iterator[Finding]:
    """Names of tiers that the rulebook does not have, scores below full marks without any tier, and tiers of units."""
    for row in result.rows:
        if row.rule is None or not row.rule.kind.tiers:
            continue
        kind = row.rule.kind
        if row.indicator.contributions:
            for each in row.indicator.contributions:
                yield from _check_unit(result, row, kind, each)
        elif row.level is None and row.status in (Status.JUDGED, Status.MISSING):
            yield from _check_row(result, row, kind.tiers)


def _check_row(result: Result, row: Row, names: Sequence[str]) -> Iterator[Finding]:
    indicator, found = row.indicator, row.indicator.actual.strip()
    facts: dict[str, Any] = {"found": found, "known": tuple(names), "rulebook": result.rulebook.id}
    if _looks_like_one(found, names):
        yield about(result, row, "level/unknown", "actual", **facts)
    elif indicator.declared is not None and indicator.declared < indicator.weight:
        yield about(
            result,
            row,
            "level/unknown",
            "actual",
            wording="none",
            severity=Severity.INFO,
            declared=indicator.declared,
            **facts,
        )


def _check_unit(result: Result, row: Row, kind: Kind, contribution: Contribution) -> Iterator[Finding]:
    """What one unit brings: the score that it gave itself, against the tier that it names."""
    names = kind.tiers
    found, declared = contribution.actual.strip(), contribution.declared
    facts: dict[str, Any] = {"organisation": contribution.organisation}
    if _looks_like_one(found, names):
        book = result.rulebook.id
        yield about(
            result,
            row,
            "level/unknown",
            "contributions",
            wording="unit",
            found=found,
            known=names,
            rulebook=book,
            **facts,
        )
    span = _span_of(kind, row, found)
    if span is None or declared is None or span.holds(fraction_of(declared)):
        return
    yield about(
        result,
        row,
        "score/outside-tier",
        "contributions",
        wording="unit" if span.includes_high else "unit-open",
        declared=declared,
        low=span.low,
        high=span.high,
        level=found,
        **facts,
    )


def _span_of(kind: Kind, row: Row, name: str) -> Span | None:
    """Between which points a tier of the row lies; nothing where there is no such tier, or it does not fit the row."""
    if name not in kind.tiers:
        return None
    try:
        judgement = judge(kind, Case(fraction_of(row.indicator.weight), Measure.LEVEL, level=name))
    except UnfitRule:
        return None
    points = judgement.points
    return judgement.span or (None if points is None else Span(points, points))  # type: ignore[arg-type]


def _looks_like_one(text: str, names: Sequence[str]) -> bool:
    """Whether a text is none of the tiers and so much like one that it must be meant for one."""
    if not text or text in names:
        return False
    begins = any(text[:SAME_BEGINNING] == each[:SAME_BEGINNING] for each in names)
    return begins or any(SequenceMatcher(None, text, each).ratio() * 100 >= ALIKE for each in names)
