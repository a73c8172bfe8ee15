"""Is what a table states for several units what they bring together?"""

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from scoring.agreement import agreement, rounding_that_gives
from scoring.audits.finding import about
from scoring.comparison import in_unit
from scoring.model import Result, Row
from scoring.notation import Absence, NotationError, Quantity, Reading, Relation, convert, read
from scoring.problems import Finding


def check_combined(result: Result) -> Iterator[Finding]:
    """A stated actual, or the score of a qualitative row, against what the units bring together."""
    for row in result.rows:
        stated = row.indicator.actual
        if row.combined is not None and not _is_combined(stated, row.combined, row.indicator.unit):
            yield about(
                result,
                row,
                "value/combined-mismatch",
                "actual",
                stated=stated,
                combined=row.combined.text,
            )
        yield from _check_score(result, row)


def _check_score(result: Result, row: Row) -> Iterator[Finding]:
    declared = row.indicator.declared
    if row.combined_score is None or declared is None:
        return
    computed = result.rulebook.row_rounding.round(row.combined_score)
    agreed = agreement(declared, row.combined_score, computed)
    is_rounding = agreed.rounding is not None and not declared == row.indicator.weight > row.combined_score
    if not agreed.same and not is_rounding:
        yield about(
            result,
            row,
            "value/combined-mismatch",
            "declared",
            wording="qualitative",
            declared=declared,
            computed=computed,
        )


def _is_combined(stated: str, combined: Reading, unit: str | None) -> bool:
    """Whether a stated actual is the combined one, at the precision at which it is written."""
    if stated == combined.text:
        return True
    try:
        reading = in_unit(read(stated), unit)
    except NotationError:
        return False
    value = reading.value
    assert isinstance(combined.value, Quantity)
    if reading.relation not in (None, Relation.EQUAL) or not isinstance(value, Quantity):
        return value is Absence.BLANK
    amount = convert(combined.value, value)
    digits = re.search(r"[0-9]+(\.[0-9]+)?", stated.replace(",", "").replace("，", ""))
    if amount is None or digits is None or value.amount == 0:
        return amount == value.amount
    written = Decimal(digits[0]).copy_sign(Decimal(1 if value.amount > 0 else -1))
    scale = value.amount / Fraction(written)  # 496万 is written as 496
    return rounding_that_gives(written, amount / scale) is not None
