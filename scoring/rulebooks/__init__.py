"""Rulebooks: dated, cited sets of rules. The YAML files beside this module are shipped."""

from scoring.rulebooks.model import (
    Bonus,
    Grade,
    OverAchievement,
    Rounding,
    Rulebook,
    Share,
    Stated,
    UnwrittenRelation,
    Veto,
)
from scoring.rulebooks.reader import (
    ASSUMED,
    families,
    family_of,
    find,
    in_force,
    load,
    read_layers,
    resolve,
    shipped,
)

__all__ = [
    "ASSUMED",
    "Bonus",
    "Grade",
    "OverAchievement",
    "Rounding",
    "Rulebook",
    "Share",
    "Stated",
    "UnwrittenRelation",
    "Veto",
    "families",
    "family_of",
    "find",
    "in_force",
    "load",
    "read_layers",
    "resolve",
    "shipped",
]
