"""Score self-evaluation tables again, exactly, and say where a declared number does not hold.

>>> import scoring
>>> card = scoring.load("indicators/wuhan-data-bureau-2024/smart-city.yaml")
>>> result = scoring.score(card)
>>> result.total, result.declared_sum, card.declared_total
(Decimal('99.57'), Decimal('99.57'), Decimal('99.71'))
>>> [finding.code for finding in scoring.audit(result) if finding.severity is scoring.Severity.ERROR]
['total/declared-mismatch']

What the library offers is loaded when it is first asked for, so that the plugin of this package costs a run of
pytest nothing where there is nothing for it.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scoring.audits import audit
    from scoring.columns import Columns, score_columns
    from scoring.descriptions import KindDescription, ParameterDescription, kinds
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
    from scoring.rulebooks import Rulebook, load_rulebook, loads_rulebook
    from scoring.rules import Note
    from scoring.scorecards import check, load, loads
    from scoring.version import __version__

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
    "KindDescription",
    "NotationError",
    "Note",
    "ParameterDescription",
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
    "kinds",
    "load",
    "load_rulebook",
    "loads",
    "loads_rulebook",
    "read",
    "render",
    "score",
    "score_columns",
]

_HOMES = {
    "audits": ("audit",),
    "columns": ("Columns", "score_columns"),
    "descriptions": ("KindDescription", "ParameterDescription", "kinds"),
    "engine": ("score",),
    "model": ("Budget", "Group", "Indicator", "Result", "Row", "Scorecard", "Status"),
    "notation": ("NotationError", "Reading", "Relation", "read"),
    "problems": (
        "Explanation",
        "Finding",
        "InvalidColumns",
        "InvalidRulebook",
        "InvalidScorecard",
        "Problem",
        "Severity",
        "Where",
    ),
    "reports": ("render",),
    "rulebooks": ("Rulebook", "load_rulebook", "loads_rulebook"),
    "rules": ("Note",),
    "scorecards": ("check", "load", "loads"),
    "version": ("__version__",),
}


def __getattr__(name: str) -> Any:
    from importlib import import_module

    home = next((module for module, names in _HOMES.items() if name in names), None)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(f"{__name__}.{home}"), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
