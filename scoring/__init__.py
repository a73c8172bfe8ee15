"""Score self-evaluation tables again, exactly, and say where a declared number does not hold.

>>> import scoring
>>> card = scoring.load("indicators/wuhan-data-bureau-2024/smart-city.yaml")
>>> result = scoring.score(card)
>>> result.total, result.declared_sum, card.declared_total
(Decimal('99.57'), Decimal('99.57'), Decimal('99.71'))
>>> [finding.code for finding in scoring.audit(result) if finding.severity is scoring.Severity.ERROR]
['total/declared-mismatch']
"""

from scoring.audits import audit
from scoring.engine import score
from scoring.model import Budget, Group, Indicator, Result, Row, Scorecard, Status
from scoring.notation import NotationError, Reading, Relation, read
from scoring.problems import (
    Explanation,
    Finding,
    InvalidRulebook,
    InvalidScorecard,
    Problem,
    Severity,
    Where,
)
from scoring.reports import render
from scoring.rulebooks import Rulebook
from scoring.scorecards import check, load, loads
from scoring.version import __version__

__all__ = [
    "Budget",
    "Explanation",
    "Finding",
    "Group",
    "Indicator",
    "InvalidRulebook",
    "InvalidScorecard",
    "NotationError",
    "Problem",
    "Reading",
    "Relation",
    "Result",
    "Row",
    "Rulebook",
    "Scorecard",
    "Severity",
    "Status",
    "Where",
    "__version__",
    "audit",
    "check",
    "load",
    "loads",
    "read",
    "render",
    "score",
]
