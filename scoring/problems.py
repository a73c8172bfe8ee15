"""What can be wrong, where it stands, and how it travels to the user.

A `Problem` says why something cannot be read or scored; a `Finding` says what a
reviewer must see in something that was. Both carry a code and facts, never a
finished sentence: `scoring.messages` puts them into words at the edge.
"""

from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from decimal import Decimal
from enum import Enum
from typing import NamedTuple, Self, TypeAlias

from scoring.messages import Language, say, shortened
from scoring.numbers import difference
from scoring.records import record

Path: TypeAlias = tuple[str | int, ...]
Facts: TypeAlias = Mapping[str, object]


FEW = 3
BETWEEN_SENTENCES = {"zh": "", "en": " "}


class Where(NamedTuple):
    """A place in a file. Lines and columns count from 1, as printed; 0 means the whole file."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


@record
class Problem:
    """Why something cannot be used.

    Inner code knows `path` (keys and indices from the document's root) and `span` (offsets in
    the scalar there); the reader of the document turns both into `where`, once. `names` is the path
    with names instead of indices, so that it stays when something is put before.
    """

    code: str
    facts: Facts = field(default_factory=dict)
    path: Path = ()
    span: tuple[int, int] | None = None
    at_key: bool = False
    where: Where | None = None
    names: tuple[str, ...] = field(default=(), compare=False, repr=False)

    def under(self, *prefix: str | int) -> "Problem":
        """The same problem seen from further out."""
        return replace(self, path=(*prefix, *self.path))

    def further(self, rows: int) -> "Problem":
        """The same problem, its row counted from so many rows earlier."""
        row = self.facts.get("row")
        return replace(self, facts={**self.facts, "row": row + rows}) if isinstance(row, int) else self

    @property
    def message(self) -> str:
        """The sentence in Chinese, without its place; `say` gives it in either language."""
        return self.say("zh")

    def say(self, language: Language) -> str:
        """The sentence in the given language, without its place."""
        return say(self.code, self.facts, language)

    def __str__(self) -> str:
        return self.render()

    def render(self, language: Language = "zh") -> str:
        """The sentence behind its place: `file:line:column: sentence [code]`."""
        place = f"{self.where}: " if self.where else ""
        return f"{place}{self.say(language)} [{self.code}]"


def suggest(
    code: str,
    found: str,
    known: Sequence[str],
    path: Path = (),
    *,
    at_key: bool = False,
    span: tuple[int, int] | None = None,
) -> Problem:
    """A problem about a word that is not known, with the nearest one that is (code `…-near`) or all of them.

    Of few words all are told, unless one is very near.
    """
    from difflib import get_close_matches  # needed for mistakes only

    folded = {each.casefold(): each for each in known}
    near = get_close_matches(found.casefold(), folded, n=1, cutoff=0.6 if len(known) > FEW else 0.8)
    if near:
        return Problem(f"{code}-near", {"found": found, "near": folded[near[0]]}, path, span, at_key)
    return Problem(code, {"found": found, "known": tuple(map(shortened, known))}, path, span, at_key)


class Refusal(Exception):
    """Something cannot be used: all the problems at once, in the order in which they stand."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(problems)
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join(each.render() for each in self.problems)

    def within(self, where: Where) -> Self:
        """The same, in a file."""
        return type(self)(tuple(replace(each, where=each.where or where) for each in self.problems))

    def further(self, rows: int) -> Self:
        """The same, where rows are counted from an earlier one."""
        return type(self)(tuple(each.further(rows) for each in self.problems))


class InvalidScorecard(Refusal):
    """A scorecard file that cannot be used."""


class InvalidRulebook(Refusal):
    """A rulebook that cannot be used, or does not exist."""


class InvalidColumns(Refusal, ValueError):
    """Arrays that are no columns of rows: of different lengths, say, or with a weight below zero."""


class Severity(Enum):
    """How much a finding weighs, the gravest first."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@record
class Explanation:
    """Something that reproduces a declared number exactly, and so probably made it."""

    kind: str
    facts: Facts
    rows: tuple[str, ...] = ()

    @property
    def message(self) -> str:
        """The sentence in Chinese; `say` gives it in either language."""
        return self.say("zh")

    def say(self, language: Language) -> str:
        """The sentence in the given language."""
        return say(f"explanation/{self.kind}", self.facts, language)


@record
class Finding:
    """Something a reviewer must see.

    `wording` is the key of the sentence where one code has several; `explanations` is None where
    nobody looked for one, and empty where the search found nothing.
    """

    code: str
    severity: Severity
    where: Where | None
    path: tuple[str, ...] = ()
    facts: Facts = field(default_factory=dict)
    wording: str = ""
    declared: Decimal | None = None
    computed: Decimal | None = None
    explanations: tuple[Explanation, ...] | None = None

    def __str__(self) -> str:
        return f"{self.where}: {self.message} [{self.code}]"

    @property
    def difference(self) -> Decimal | None:
        """How much too high (positive) or too low the declared number is."""
        if self.declared is None or self.computed is None:
            return None
        return difference(self.declared, self.computed)

    @property
    def message(self) -> str:
        """The sentence in Chinese; `say` gives it in either language."""
        return self.say("zh")

    def say(self, language: Language) -> str:
        """The sentence in the given language, with the fact that no explanation was found."""
        sentence = say(self.wording or self.code, self.facts, language)
        if self.explanations == ():
            sentence += BETWEEN_SENTENCES[language] + say("explanation/none", {}, language)
        return sentence
