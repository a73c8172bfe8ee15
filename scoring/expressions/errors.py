"""Why a formula cannot be read, and why it has no value."""

from scoring.problems import Problem, Refusal, suggest


class ExpressionError(Refusal):
    """A formula that cannot be read, or whose units do not fit; its problem knows the span in the text as written."""

    def __init__(self, problem: Problem) -> None:
        super().__init__((problem,))
        self.problem = problem

    def under(self, key: str) -> "ExpressionError":
        """The same error seen from the mapping that holds the text."""
        return ExpressionError(self.problem.under(key))


def refusal(code: str, span: tuple[int, int] | None, **facts: object) -> ExpressionError:
    """The error for this part of the text."""
    return ExpressionError(Problem(f"expression/{code}", facts, span=span))


def unknown(code: str, found: str, known: list[str], span: tuple[int, int]) -> ExpressionError:
    """The error for a word that is not known, with the nearest one that is, or all of them."""
    return ExpressionError(suggest(f"expression/{code}", found, known, span=span))


class CannotCompute(Exception):
    """A formula has no value for these numbers: the part at fault is a fact, its sign is the span.

    `row` is the first row that has none, where the numbers are arrays.
    """

    def __init__(self, problem: Problem, row: int | None = None) -> None:
        super().__init__(problem)
        self.problem, self.row = problem, row

    def __str__(self) -> str:
        return self.problem.render()
