"""What of the rulebooks in use no expectation has reached: rules and their branches, bands, tiers, policies.

Everything in a rulebook that decides a score or a grade is a point, called by its place there. Scoring a table leaves
the places that decided each row (`taken`), so that nothing has to be found out afterwards.
"""

from collections.abc import Iterable, Iterator
from fractions import Fraction

from scoring.arithmetic import Expression, Operation, actual, met, shortfall, target
from scoring.expectations import Section
from scoring.messages import shortened
from scoring.model import Result, Row
from scoring.policies import Column
from scoring.problems import Path, Problem, Where
from scoring.records import record
from scoring.rulebooks import Layers, Rulebook, Statement
from scoring.rules import Note, Rule, RuleChange, title_of

SUMS = ("total", "supported_total", "grade")  # checks on which every row has its influence
ONE_BY_ONE = ("unwritten_relation", "combination")  # parameters of which each key decides for itself
OF_ONE = (
    "unwritten_rule",
    "not_measured",
    "not_applicable",
    "withdrawn",
    "blank",
    "zero_weight",
    "negative_actual",
)
COLUMNS = ("deduction_column", "bonus")
OF_SEVERAL = ("over_achievement", "vetoes", "aggregates")
REASONS = {"inferred/default": "default", "inferred/zero": "zero", "inferred/name": "ceiling_words"}
# What means that a target is met is no branch of its own behind one for targets that are: strict signs alone tell a
# target that was hit from one that is met.
HIT: Expression = shortfall <= 0
MEANS_MET: dict[str, tuple[Expression, ...]] = {
    "at_most": (actual <= target, HIT),
    "at_least": (actual >= target, HIT),
    "equal": (HIT,),
}


@record
class Point:
    """Something that may decide a score or a grade."""

    place: Path
    words: Note
    where: Where

    @property
    def name(self) -> str:
        """The place as people write it: `rules.qualitative.levels.2`; branches have no key in the file."""
        shown = self.place[: self.place.index("branches")] if "branches" in self.place else self.place
        return ".".join(str(each + 1) if isinstance(each, int) else each for each in shown)


@record
class Coverage:
    """The points of one rulebook, and those that were reached."""

    rulebook: Rulebook
    points: tuple[Point, ...]
    reached: frozenset[Path]

    @property
    def missed(self) -> tuple[Point, ...]:
        return tuple(each for each in self.points if each.place not in self.reached)

    @property
    def count(self) -> int:
        """How many points are reached."""
        return len(self.points) - len(self.missed)


def share_of(coverages: Iterable[Coverage]) -> Fraction:
    """Which share of all points is reached; of none, all."""
    known = tuple(coverages)
    points = sum(len(each.points) for each in known)
    return Fraction(sum(each.count for each in known), points) if points else Fraction(1)


def cover(sections: Iterable[Section]) -> tuple[Coverage, ...]:
    """What the checks of these sections have reached, by rulebook, in the order in which they are used first."""
    reached: dict[str, set[Path]] = {}
    books: dict[str, Rulebook] = {}
    for section in sections:
        if section.checks:
            book = section.scoring.result.rulebook
            books.setdefault(book.location, book)
            reached.setdefault(book.location, set()).update(_reached_by(section))
    return tuple(
        Coverage(book, tuple(_points_of(book)), frozenset(reached[location]))
        for location, book in books.items()
    )


def _reached_by(section: Section) -> Iterator[Path]:
    """The places that decided what the checks look at: the whole table, or groups and single rows of it."""
    result = section.scoring.result
    names = {each.path[0 if section.under is None else 2] for each in section.checks}
    if names & {*SUMS}:
        yield from _taken_by(result)
        return
    for check in section.checks:
        if check.indicator is not None:
            yield from _taken_in(section.scoring.row(check.indicator), result)
        if check.group is not None:
            yield from _taken_below(check.group, result)
    if "budget" in names and result.budget is not None:
        yield from result.budget.taken


def _taken_by(result: Result) -> Iterator[Path]:
    for row in result.rows:
        yield from _taken_in(row, result)
    if result.budget is not None:
        yield from result.budget.taken
    whole = result.rolled_up.whole
    yield from (*whole.taken, *result.grading.taken)
    yield from (("aggregates", each.aggregate.name) for each in (whole, *result.groups))
    if whole.grade is not None and whole.aggregate.kind.scale is None:
        yield ("grades", whole.grade)


def _taken_below(group: Path, result: Result) -> Iterator[Path]:
    """What decided a group: its rows, and how it and the groups in it are made of them."""
    for row in result.rows:
        if _is_within(row.indicator.at, group):
            yield from _taken_in(row, result)
    for each in result.groups:
        if each.group is not None and _is_within(each.group.at, group):
            yield ("aggregates", each.aggregate.name)


def _is_within(at: Path, group: Path) -> bool:
    return at[: len(group)] == group


def _taken_in(row: Row, result: Result) -> Iterator[Path]:
    yield from row.taken
    if row.inferred is not None:
        yield ("unwritten_relation", REASONS[row.inferred])
    if row.rule is not None and _leaves_open(row, result.rulebook):
        yield ("unwritten_rule",)


def _leaves_open(row: Row, book: Rulebook) -> bool:
    """Whether the rulebook had to decide something that the row's rule leaves open."""
    change = row.indicator.rule
    stated = change.kind if change is not None and change.kind is not None else None
    if stated is None and row.relation is not None:
        rule = book.stated_rule_of(row.indicator.name, row.relation)
        stated = None if rule is None else rule.kind
    return stated is not None and stated.settled(book.unwritten_rule.value) != stated


def _points_of(book: Rulebook) -> Iterator[Point]:
    """Everything in a rulebook that may decide something, in the order of its parameters."""
    layers = book.layers
    rules = {each.place: each for each in _rules_of(book)}
    for statement in book.statements:
        for place, words in _parts_of(statement, rules.get(statement.place), book):
            where = layers.locate(Problem("", path=_in_file(place, layers))).where
            yield Point(place, words, where or Where(book.location))


def _rules_of(book: Rulebook) -> Iterator[Rule | RuleChange]:
    yield from book.rules.values()
    for each in book.indicators.values():
        yield each if each.kind is None else each.over(None) or each
    yield from (each for each in (book.budget, book.total_cap) if each is not None)


def _in_file(place: Path, layers: Layers) -> Path:
    """The place of a grade is where its level is listed; that of anything else is itself."""
    if place[0] != "grades":
        return place
    names = [each["name"] for each in layers.data["grades"]["levels"]]
    return ("grades", "levels", names.index(place[1]))


def _parts_of(
    statement: Statement, rule: Rule | RuleChange | None, book: Rulebook
) -> Iterator[tuple[Path, Note]]:
    place, key = statement.place, statement.place[0]
    if isinstance(rule, RuleChange):
        yield from (((*rule.place, *each.path), each.words) for each in rule.ways())
    elif rule is not None:
        yield from _ways_through(rule)
        if "blank_plan" in statement.stated:
            yield (*place, "blank_plan"), _as_stated(f"blank_plan: {statement.stated['blank_plan']}")
    elif key == "grades":
        yield from (
            (("grades", each.name), Note("coverage/grade", {"name": each.name})) for each in book.grades.value
        )
    elif key in ONE_BY_ONE:
        yield from (
            ((key, name), _as_stated(f"{name}: {each}"))
            for name, each in statement.stated.items()
            if each != []
        )
    elif key in (*OF_ONE, *OF_SEVERAL) or (
        key in COLUMNS and statement.stated["policy"] != Column.REFUSED.value
    ):
        yield place, _as_stated(statement.yaml)


def _as_stated(yaml: str) -> Note:
    return Note("coverage/stated", {"yaml": shortened(yaml)})


def _ways_through(rule: Rule) -> Iterator[tuple[Path, Note]]:
    ways = tuple(rule.ways())
    relation = str(rule.place[1]) if rule.place[0] == "rules" else ""
    told: list[Expression] = []
    for way in ways:
        condition = None if way.condition is None else _as_met(way.condition, relation)
        if condition is None or condition not in told:
            words = Note("way/of", {"rule": title_of(rule.name), "way": way.words})
            yield (*rule.place, *way.path), words
        told += () if condition is None else (condition,)


def _as_met(condition: Expression, relation: str) -> Expression:
    """The condition, with `met` for all that means it for targets of this relation."""
    if condition in MEANS_MET.get(relation, ()):
        return met
    if isinstance(condition, Operation) and condition.sign == "and":
        return _as_met(condition.left, relation) & _as_met(condition.right, relation)
    return condition
