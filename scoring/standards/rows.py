"""How the statements of a standard read in rows where their words mean something else.

A lower rank is a larger number: 每低1名 costs points above the target. Where the values of a row are completion rates
themselves (任务完成率 ≥95%), 完成率 names the actual, not the actual ÷ the target.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from scoring.notation.cursor import Cursor
from scoring.standards.errors import Doubt, Span
from scoring.standards.statements import Branch, Condition, Earning, Side, Statement, Step
from scoring.standards.words import COMPLETION, HEIGHT, PROPORTION_WORD

OTHER_SIDE: dict[Side, Side] = {"below": "above", "above": "below"}


def completion_in(cursor: Cursor) -> str:
    """The word by which the text names the completion; nothing where it does not."""
    found = [each[0] for each in re.finditer(COMPLETION, cursor.text) if PROPORTION_WORD not in each[0]]
    return max(found, key=len, default="")


def in_places(statements: Sequence[Statement], cursor: Cursor) -> list[Statement]:
    """The statements where lower is a larger number."""

    def turned(span: Span, side: Side | None) -> Side | None:
        return OTHER_SIDE[side] if side and re.search(HEIGHT, cursor.text[slice(*span)]) else side

    def of(condition: Condition | None) -> Condition | None:
        return condition and replace(condition, side=turned(condition.span, condition.side))

    found: list[Statement] = []
    for each in statements:
        if isinstance(each, Step):
            each = replace(each, side=turned(each.span, each.side), condition=of(each.condition))  # noqa: PLW2901
        elif isinstance(each, Branch):
            each = replace(each, condition=of(each.condition))  # noqa: PLW2901
        found.append(each)
    return found


def in_completions(statements: Sequence[Statement], cursor: Cursor) -> list[Statement]:
    """The statements where 完成率 is the actual. Raises `Doubt` for points in proportion to it: of 95%, or of 100%?"""

    def of(condition: Condition | None) -> Condition | None:
        bound = condition.bound if condition else None
        if condition is None or bound is None or not _names_it(bound.span, cursor):
            return condition
        return replace(condition, bound=replace(bound, of="actual"))

    found: list[Statement] = []
    for each in statements:
        if isinstance(each, Step):
            each = replace(each, of_completion=False, condition=of(each.condition))  # noqa: PLW2901
        elif isinstance(each, Branch):
            if each.outcome.earning is Earning.PROPORTION and _names_it(each.outcome.span, cursor):
                raise Doubt("standard/unclear-proportion", each.span)
            each = replace(each, condition=of(each.condition))  # noqa: PLW2901
        found.append(each)
    return found


def _names_it(span: Span, cursor: Cursor) -> bool:
    found = re.search(COMPLETION, cursor.text[slice(*span)])
    return found is not None and PROPORTION_WORD not in found[0]
