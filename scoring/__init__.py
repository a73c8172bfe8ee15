"""Score self-evaluation tables again, exactly, and say where a declared number does not hold.

>>> import scoring
>>> card = scoring.load("indicators/wuhan-data-bureau-2024/smart-city.yaml")
>>> result = scoring.score(card)
>>> result.total, result.declared_sum, card.declared_total
(Decimal('99.57'), Decimal('99.57'), Decimal('99.71'))
>>> [finding.code for finding in scoring.audit(result) if finding.severity is scoring.Severity.ERROR]
['total/declared-mismatch']
"""

from typing import TYPE_CHECKING

from scoring.audits import audit
from scoring.engine import score
from scoring.model import Budget, Group, Indicator, Result, Row, Scorecard, Status
from scoring.notation import NotationError, Reading, Relation, read
from scoring.problems import (
    Explanation,
    Finding,
    InvalidColumns,
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

if TYPE_CHECKING:
    from scoring.columns import Columns, score_columns

__all__ = [
    "Budget",
    "Columns",
    "Explanation",
    "Finding",
    "Group",
    "Indicator",
    "InvalidColumns",
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
    "score_columns",
]


def __getattr__(name: str) -> object:
    """`score_columns` and `Columns`, which need NumPy: 70 ms that most callers do without."""
    if name in ("Columns", "score_columns"):
        from scoring import columns

        return getattr(columns, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
