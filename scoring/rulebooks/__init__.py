"""Rulebooks: dated, cited sets of rules. The YAML files beside this module are shipped."""

from scoring.rulebooks.layers import Layers
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
from scoring.rulebooks.reader import (
    ASSUMED,
    families,
    family_of,
    files_of,
    find,
    in_force,
    load,
    read_layers,
    resolve,
    shipped,
)
from scoring.rulebooks.statements import Difference, Statement, differences

__all__ = [
    "ASSUMED",
    "GROUP",
    "TOTAL",
    "Bonus",
    "Combination",
    "Difference",
    "Grade",
    "Layers",
    "OverAchievement",
    "Rounding",
    "Rulebook",
    "Share",
    "Stated",
    "Statement",
    "UnwrittenRelation",
    "Veto",
    "differences",
    "families",
    "family_of",
    "files_of",
    "find",
    "in_force",
    "load",
    "read_layers",
    "resolve",
    "shipped",
]
