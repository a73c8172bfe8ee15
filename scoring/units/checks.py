"""The checks of an audit by what they look at, so that what is the same for many units is looked at once.

Every check of `scoring.audits` stands here once; a test holds the two lists against each other.
"""

from collections.abc import Iterable

from scoring.audits import (
    WEIGHT_OF as GRAVITY,
)
from scoring.audits import (
    Check,
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
from scoring.problems import Finding

OF_DEFINITION: tuple[Check, ...] = (
    groups.check_missing_group_scores,
    weights.check_weights,
    weights.check_ratios,
    layout.check_layout,
    indicators.check_flags,
    indicators.check_assumed_rulebook,
    indicators.check_dates,
)
OF_SCORE: tuple[Check, ...] = (scores.check_scores,)
OF_VALUES: tuple[Check, ...] = (
    values.check_readings,
    values.check_bounds_and_restatements,
    contributions.check_combined,
    levels.check_levels,
    values.check_over_achievement,
    standards.check_readings,
    values.check_strict_hits,
)
OF_REASONS: tuple[Check, ...] = (reasons.check_missing_reasons, reasons.check_contradictions)
OF_BUDGET: tuple[Check, ...] = (budgets.check_budget,)
OF_TABLE: tuple[Check, ...] = (
    sums.check_declared_total,
    sums.check_total_above_full,
    scores.check_missing_scores,
    indicators.check_duplicates,
    indicators.check_grade,
)
OF_GROUPS: tuple[Check, ...] = (groups.check_groups, groups.check_computability)

CLASSES = (OF_DEFINITION, OF_SCORE, OF_VALUES, OF_REASONS, OF_BUDGET, OF_TABLE, OF_GROUPS)


def run(checks: Iterable[Check], result: Result) -> tuple[Finding, ...]:
    """What the checks find, in their order."""
    return tuple(finding for check in checks for finding in check(result))


__all__ = ["CLASSES", "GRAVITY", "run"]
