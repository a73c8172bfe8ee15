"""Rulebooks: dated, cited sets of rules. The YAML files beside this module are shipped."""

from scoring.rulebooks.model import (
    GROUP,
    TOTAL,
    Bonus,
    Combination,
    Grade,
    OverAchievement,
    Rounding,
    Rulebook,
    Share,
    Stated,
    UnwrittenRelation,
    Veto,
)
from scoring.rulebooks.reader import ASSUMED, families, find, load, read_layers, shipped

__all__ = [
    "ASSUMED",
    "GROUP",
    "TOTAL",
    "Bonus",
    "Combination",
    "Grade",
    "OverAchievement",
    "Rounding",
    "Rulebook",
    "Share",
    "Stated",
    "UnwrittenRelation",
    "Veto",
    "families",
    "find",
    "load",
    "read_layers",
    "shipped",
]
