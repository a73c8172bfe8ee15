"""Names of a long form that are not known."""

from dataclasses import replace

from scoring.problems import Problem, Where, suggest
from scoring.units.columns import TOLD, Names, folded


class UnknownNames:
    """Tells each unknown name once, at its first row, and of many the first ones and how many more there are."""

    def __init__(self, names: Names, file: str) -> None:
        self.names = names
        self.file = file
        self.told: list[Problem] = []
        self._found: set[str] = set()

    def add(self, name: str, row: int) -> None:
        """A name that stands in a row."""
        if folded(name) in self._found:
            return
        self._found.add(folded(name))
        if len(self._found) <= TOLD:
            problem = suggest("actuals/unknown-indicator", name, self.names.known)
            self.told.append(replace(problem, where=Where(self.file, row, 1)))

    def finish(self) -> None:
        """All rows were read."""
        if len(self._found) > TOLD:
            facts = {"count": len(self._found) - TOLD}
            self.told.append(Problem("actuals/unknown-indicators", facts, where=Where(self.file)))
