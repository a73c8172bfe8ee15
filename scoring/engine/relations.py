"""What a target demands: its sign, its kind of value, or what the rulebook assumes."""

import re

from scoring.comparison import core_of
from scoring.model import Indicator
from scoring.notation import Moment, Quantity, Range, Rank, Reading, Relation, Words
from scoring.rulebooks import Rulebook

# What a value demands where no sign says so. A bare quantity is for the rulebook to decide.
RELATION_OF_VALUE: tuple[tuple[type, Relation], ...] = (
    (Range, Relation.BETWEEN),
    (Moment, Relation.BY_DATE),
    (Rank, Relation.RANK_WITHIN),
    (Words, Relation.QUALITATIVE),
)

NEGATIONS = frozenset("无零未非")


def relation_of(indicator: Indicator, target: Reading, rulebook: Rulebook) -> tuple[Relation, str | None]:
    """What the target demands; with the reason, where that had to be assumed."""
    written = indicator.relation or target.relation
    if written:
        return written, None
    for kind, relation in RELATION_OF_VALUE:
        if isinstance(core_of(target.value), kind):
            return relation, None
    quantity = core_of(target.value)
    unwritten = rulebook.unwritten_relation
    if isinstance(quantity, Quantity) and quantity.amount == 0:
        return unwritten.zero, "inferred/zero"
    if telling_end(indicator.name, unwritten.ceiling_words):
        return Relation.AT_MOST, "inferred/name"
    return unwritten.default, "inferred/default"


def telling_end(name: str, words: tuple[str, ...]) -> str:
    """The word at the end of a name that says that lower is better, or nothing.

    故障率 is one in 系统故障率, but not in 无故障率; 响应时间达标率 says the opposite too.
    """
    bare = re.sub(r"[（(][^（）()]*[）)]$", "", name)
    if not bare.endswith(words):
        return ""
    is_told = (bare.endswith(word) and bare.removesuffix(word)[-1:] not in NEGATIONS for word in words)
    return next((word for word, holds in zip(words, is_told, strict=True) if holds), "")
