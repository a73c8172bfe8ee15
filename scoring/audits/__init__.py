"""The checks: plain functions from a result to findings, in one tuple.

A check sees a `Result` and yields `Finding`s; it formats nothing and raises nothing. Extra checks
are passed to `audit`, the tuple is never changed.
"""

from collections.abc import Callable, Iterator
from typing import TypeAlias

from scoring.audits import (
    budgets,
    contributions,
    groups,
    indicators,
    layout,
    levels,
    reasons,
    scores,
    standards,
    sums,
    values,
    weights,
)
from scoring.model import Result
from scoring.problems import Finding, Severity, Where

Check: TypeAlias = Callable[[Result], Iterator[Finding]]

AUDITS: tuple[Check, ...] = (
    sums.check_declared_total,
    sums.check_total_above_full,
    groups.check_groups,
    groups.check_missing_group_scores,
    groups.check_computability,
    weights.check_weights,
    weights.check_ratios,
    layout.check_layout,
    budgets.check_budget,
    scores.check_scores,
    scores.check_missing_scores,
    values.check_readings,
    values.check_bounds_and_restatements,
    contributions.check_combined,
    levels.check_levels,
    values.check_over_achievement,
    values.check_strict_hits,
    reasons.check_missing_reasons,
    reasons.check_contradictions,
    indicators.check_duplicates,
    standards.check_readings,
    indicators.check_flags,
    indicators.check_grade,
    indicators.check_assumed_rulebook,
    indicators.check_dates,
)

WEIGHT_OF = {severity: position for position, severity in enumerate(Severity)}


def audit(result: Result, extra: tuple[Check, ...] = ()) -> tuple[Finding, ...]:
    """All findings of a result: errors first, then warnings and infos, each in the order of the table."""
    findings = [finding for check in (*AUDITS, *extra) for finding in check(result)]
    return tuple(sorted(findings, key=lambda each: (WEIGHT_OF[each.severity], each.where or Where(""))))
