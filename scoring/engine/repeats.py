"""Rows that say the same are scored once.

`≥95%` beside `100%` for two points stands in half the tables of a folder. What a row comes to depends on all that is
stated of it but for what is listed here, and of its name only on the direction that it tells. Of 2,000 tables of 30 rows
half the rows are such repeats, and cost a tenth; all together takes a seventh less time.
"""

from collections.abc import Mapping
from dataclasses import fields
from functools import lru_cache
from operator import attrgetter
from typing import Any

from scoring.engine.relations import telling_end
from scoring.engine.rows import score_row
from scoring.model import Indicator, Row
from scoring.records import changed
from scoring.rulebooks import Rulebook

REMEMBERED = 16_384  # rows, of 2 kB

WITHOUT_INFLUENCE: Mapping[str, Any] = {"path": (), "at": (), "id": None, "reason": "", "note": ""}
"""What is stated of a row and has no say in its score, and what stands for it in memory."""
NOT_REMEMBERED = ("rule", "values", "contributions")
"""What makes a row one of its own: rules are equal that say the same in other words, and the trace tells their words."""

KEY = tuple(
    each.name for each in fields(Indicator) if each.name not in (*WITHOUT_INFLUENCE, *NOT_REMEMBERED, "name")
)
_of_key = attrgetter(*KEY)
_more_of = attrgetter(*NOT_REMEMBERED)


def score_row_once(indicator: Indicator, rulebook: Rulebook, year: int) -> Row:
    """What `score_row` gives, from memory where a row that says the same has been scored."""
    if any(_more_of(indicator)) or indicator.name in rulebook.indicators:
        return score_row(indicator, rulebook, year)
    name = telling_end(indicator.name, rulebook.unwritten_relation.ceiling_words)
    return changed(_score(name, _of_key(indicator), rulebook, year), indicator=indicator)


@lru_cache(REMEMBERED)
def _score(name: str, key: tuple[Any, ...], rulebook: Rulebook, year: int) -> Row:
    """The row of which this is stated, by a rulebook in a year."""
    stated = dict(zip(KEY, key, strict=True))
    return score_row(Indicator(name=name, **stated, **WITHOUT_INFLUENCE), rulebook, year)
