"""Rulebooks: dated, cited sets of rules. The YAML files beside this module are shipped."""

from scoring.rulebooks.model import (
    Basis,
    Grade,
    OverAchievement,
    Policy,
    Rounding,
    Rule,
    Rulebook,
    UnwrittenRelation,
)
from scoring.rulebooks.reader import ASSUMED, find, shipped

__all__ = [
    "ASSUMED",
    "Basis",
    "Grade",
    "OverAchievement",
    "Policy",
    "Rounding",
    "Rule",
    "Rulebook",
    "UnwrittenRelation",
    "find",
    "shipped",
]
