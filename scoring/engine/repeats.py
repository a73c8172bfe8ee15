"""Rows that say the same are scored once.

`≥95%` beside `100%` for two points stands in half the tables of a folder. What such a row comes to depends on its texts,
its full marks and the direction that its name tells, and on no other part of it, as long as nothing else is stated of it
and no person has a say. Of a thousand tables of 30 rows a third to a half are such repeats, at a tenth of the time.
"""

from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from scoring.engine.relations import telling_end
from scoring.engine.rows import score_row
from scoring.model import Indicator, Role, Row, Status
from scoring.notation import Relation
from scoring.policies import Treatment
from scoring.records import changed
from scoring.rulebooks import Rulebook
from scoring.rules import stands_alone

REMEMBERED = 16_384  # rows, of 2 kB


def score_row_once(indicator: Indicator, rulebook: Rulebook, year: int) -> Row:
    """What `score_row` gives, from memory where a row that says the same has been scored."""
    if is_plain(indicator) and indicator.name not in rulebook.indicators:
        says = Said(
            indicator.weight,
            indicator.target,
            indicator.actual,
            indicator.unit,
            indicator.relation,
            telling_end(indicator.name, rulebook.unwritten_relation.ceiling_words),
        )
        known = _score_plain(says, rulebook, year)
        if known is not None:
            return changed(known, indicator=indicator)
    return score_row(indicator, rulebook, year)


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


class Said(NamedTuple):
    """All that a plain row says of its score; of its name, the end that tells its direction."""

    weight: Decimal
    target: str
    actual: str
    unit: str | None
    relation: Relation | None
    name: str


@lru_cache(REMEMBERED)
def _score_plain(says: Said, rulebook: Rulebook, year: int) -> Row | None:
    """The row that such texts make, whatever its declared score is; None where a person or a policy has a say."""
    plain = Indicator(
        says.name, says.weight, says.target, says.actual, None, (), (), unit=says.unit, relation=says.relation
    )
    row = score_row(plain, rulebook, year)
    is_computed = row.status is Status.COMPUTED and row.rule is not None and stands_alone(row.rule.kind)
    over = rulebook.over_achievement_of(row.relation)
    is_by_person = over is not None and over.treatment is Treatment.MANUAL
    return row if is_computed and not is_by_person else None
