"""Standards in the words of the table: what rule was read from them, and what of it the rulebook added."""

from collections.abc import Iterator

from scoring.audits.finding import about
from scoring.comparison import core_of
from scoring.model import Result, Row
from scoring.notation import BARE, Quantity, Range, Unit
from scoring.problems import Finding
from scoring.rules import Basis, Note, Rule
from scoring.rules.kinds.deduct import Deduct
from scoring.rules.rule import clauses


def check_readings(result: Result) -> Iterator[Finding]:
    """Rules that were read from the words of the table, and all that they were understood to say."""
    for row in result.rows:
        rule = row.rule
        if rule is None or not rule.text:
            continue
        words = clauses(*_words(row, rule))
        added = tuple(_added(result, row, rule))
        if not added:
            yield about(result, row, "rule/read", "rule", text=rule.text, words=words)
            continue
        is_assumed = all(basis.is_assumption for _, basis in added)
        yield about(
            result,
            row,
            "rule/read",
            "rule",
            wording="assumed" if is_assumed else "added",
            text=rule.text,
            words=words,
            added=tuple(note for note, _ in added),
            rulebook=result.rulebook.id,
        )


def _words(row: Row, rule: Rule) -> Iterator[Note]:
    """The rule with its limits, what a percentage of it means in this row, and the full marks that the text states."""
    yield rule.in_words()
    if sense := _sense_of_percent(row, rule):
        yield sense
    if row.indicator.rule is not None and row.indicator.rule.weight is not None:
        yield Note("text/full-marks", {"weight": row.indicator.rule.weight})


def _added(result: Result, row: Row, rule: Rule) -> Iterator[tuple[Note, Basis]]:
    """What the text leaves open, each with what the rulebook rests on that decided it."""
    change = row.indicator.rule
    if change is None:
        return
    if change.kind is None and rule.basis is not None:
        yield rule.kind.in_words(), rule.basis
    assert row.relation is not None
    own, kind = change.in_row(row.indicator.name, row.relation, *_measured(row)).kind, rule.kind
    if not isinstance(own, Deduct) or not isinstance(kind, Deduct):
        return
    basis = result.rulebook.unwritten_rule.basis
    if own.part_steps is None:
        yield Note(f"text/part-steps-{kind.part_steps}".replace("_", "-")), basis
    sense = _sense_of_percent(row, rule)
    if own.percent is None and sense and _unit_of(row).dimension == "ratio":
        yield sense, basis


def _sense_of_percent(row: Row, rule: Rule) -> Note | None:
    return rule.kind.sense_of_percent(_unit_of(row))


def _measured(row: Row) -> tuple[Unit, Quantity | None]:
    """The unit of a row, and its target where that is one amount."""
    target = None if row.target is None else core_of(row.target.value)
    return _unit_of(row), target if isinstance(target, Quantity) else None


def _unit_of(row: Row) -> Unit:
    """The unit that the row is measured in: of its target, or of its actual where that has none."""
    for reading in (row.target, row.actual):
        value = None if reading is None else core_of(reading.value)
        amount = value.low if isinstance(value, Range) else value
        if isinstance(amount, Quantity) and amount.unit != BARE:
            return amount.unit
    return BARE
