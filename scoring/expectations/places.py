"""Parts of a table by names that survive editing: by id, by name, or by as much of the path as it takes.

`产出指标 / 数量指标 / 接口数` is the path of a row whose name stands elsewhere too; the second of several rows
that even the path does not tell apart is `接口数 (2)`.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cached_property

from scoring.model import BUDGET_CATEGORY, Scorecard
from scoring.problems import Finding, Path, Problem, Where, suggest
from scoring.records import record

BETWEEN = " / "
NUMBERED = re.compile(r"(?P<name>.+) \((?P<number>[1-9][0-9]*)\)")


@record
class Part:
    """A row, a group or the budget row: its place in the document, its path, its id."""

    at: Path
    path: tuple[str, ...]
    id: str | None = None

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Every end of its path, the shortest first."""
        return tuple(BETWEEN.join(self.path[start:]) for start in reversed(range(len(self.path))))


class UnknownName(Exception):
    """A name that means no part of the table, or several."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


@record
class Places:
    """Some parts of a table in their order, to be found by their names; `sort` says what they are."""

    parts: tuple[Part, ...]
    sort: str

    def find(self, name: str) -> Part:
        """The part of that name. Raises `UnknownName` where there is none, or several."""
        found = self._named(name)
        if len(found) == 1:
            return found[0]
        if found:
            several = tuple(map(self.name_of, found))
            raise UnknownName(Problem(f"expectation/several-{self.sort}", {"found": name, "names": several}))
        numbered = NUMBERED.fullmatch(name)
        if numbered is not None:
            found = self._named(numbered["name"])
            number = int(numbered["number"])
            if 1 < len(found) >= number:
                return found[number - 1]
        known = tuple(map(self.name_of, self.parts))
        raise UnknownName(suggest(f"expectation/unknown-{self.sort}", name, known))

    def _named(self, name: str) -> Sequence[Part]:
        """The part with that id, else all with that name or end of a path."""
        by_id = [each for each in self.parts if each.id == name]
        return by_id or self._by_name.get(name, ())

    @cached_property
    def _by_name(self) -> dict[str, list[Part]]:
        found: dict[str, list[Part]] = {}
        for part in self.parts:
            for name in part.names:
                found.setdefault(name, []).append(part)
        return found

    def name_of(self, part: Part) -> str:
        """The shortest name that means this part and no other."""
        for name in (*([part.id] if part.id else []), *part.names):
            if list(self._named(name)) == [part]:
                return name
        name = next(each for each in part.names if part in self._named(each))
        return f"{name} ({self._named(name).index(part) + 1})"

    def name_at(self, at: Path) -> str:
        """The name of the part at this place of the document."""
        return self.name_of(self._by_at[at])

    @cached_property
    def _by_at(self) -> dict[Path, Part]:
        return {each.at: each for each in self.parts}


class Table:
    """The parts of one scorecard, by their sorts; and which of them a finding is about."""

    def __init__(self, card: Scorecard) -> None:
        rows = tuple(Part(each.at, (*each.path, each.name), each.id) for each in card.leaves())
        groups = tuple(Part(each.at, each.path) for each in card.all_groups())
        budget = (Part(card.budget.at, (BUDGET_CATEGORY,)),) if card.budget else ()
        self.card = card
        self.rows = Places(rows, "row")
        self.groups = Places(groups, "group")
        self.all = Places((*rows, *groups, *budget), "place")

    def part_of(self, finding: Finding) -> Part | None:
        """The part that a finding is about; None where it is the whole table.

        Of several with one path it is the last that begins before the finding's place.
        """
        parts = [each for each in self.all.parts if each.path == finding.path]
        if len(parts) < 2 or finding.where is None:
            return parts[0] if parts else None
        begun = [each for each in parts if self.card.where(each.at)[1:] <= finding.where[1:]]
        return max(begun or parts[:1], key=self._begin)

    def _begin(self, part: Part) -> Where:
        return self.card.where(part.at)

    def name_of(self, part: Part | None) -> str | None:
        """The name of a part among all of them; None for the whole table."""
        return None if part is None else self.all.name_of(part)

    def twice(self, named: Sequence[tuple[str, Part]]) -> Iterator[tuple[str, str]]:
        """Names that mean a part which another name means already, with that other one."""
        seen: dict[Path, str] = {}
        for name, part in named:
            if part.at in seen:
                yield name, seen[part.at]
            seen.setdefault(part.at, name)
