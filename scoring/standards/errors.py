"""Why a standard is refused: told inside by positions of the cursor, outside by a `StandardError`."""

from typing import TypeAlias

from scoring.notation.cursor import Cursor
from scoring.problems import Problem, Refusal

Span: TypeAlias = tuple[int, int]


class StandardError(Refusal):
    """A standard that is refused; its problem knows the span in the text as written."""

    def __init__(self, problem: Problem) -> None:
        super().__init__((problem,))
        self.problem = problem

    def under(self, key: str) -> "StandardError":
        """The same error seen from the mapping that holds the text."""
        return StandardError(self.problem.under(key))


class Doubt(Exception):
    """What a reader cannot decide, at positions of its cursor: the reader of the whole text gives it a place."""

    def __init__(self, code: str, span: Span, **facts: object) -> None:
        super().__init__(code, span)
        self.code = code
        self.span = span
        self.facts = facts

    def error(self, cursor: Cursor) -> StandardError:
        """The same doubt, in the text as written."""
        problem = cursor.refusal(self.code, *self.span).problem
        return StandardError(Problem(self.code, {**problem.facts, **self.facts}, span=problem.span))
