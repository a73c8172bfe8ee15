"""One indicator, scored: status, relation, rule, clamp, round."""

from dataclasses import replace
from fractions import Fraction

from scoring.comparison import Comparison, Incomparable, compare, in_unit
from scoring.engine.steps import clamp, demand_measure, rounding_note
from scoring.model import Indicator, Row, Status
from scoring.notation import (
    Absence,
    Change,
    Moment,
    NotationError,
    Quantity,
    Range,
    Rank,
    Reading,
    Relation,
    Words,
    read,
)
from scoring.rulebooks import Policy, Rule, Rulebook
from scoring.rules import Case, Measure, Note, UnfitRule


def score_row(indicator: Indicator, rulebook: Rulebook, year: int) -> Row:
    """Score one indicator; never raises on what it says."""
    row = Row(indicator, Status.MISSING)
    try:
        row = _read(row)
        return _score_read(row, rulebook, year)
    except NotationError as error:
        return replace(row, status=Status.UNREADABLE, problem=error.problem)
    except (Incomparable, UnfitRule) as error:
        return replace(row, status=Status.UNREADABLE, problem=error.problem.under("actual"))


def _read(row: Row) -> Row:
    """Target and actual as values. A qualitative target takes any words as its actual."""
    indicator = row.indicator
    target = _read_value(
        indicator, "target", indicator.target, is_qualitative=indicator.relation is Relation.QUALITATIVE
    )
    is_qualitative = indicator.relation is Relation.QUALITATIVE or isinstance(target.value, Words)
    if indicator.status is not None:
        return replace(row, target=target)
    actual = _read_value(indicator, "actual", indicator.actual, is_qualitative=is_qualitative)
    return replace(row, target=target, actual=actual)


def _read_value(indicator: Indicator, key: str, text: str, *, is_qualitative: bool) -> Reading:
    try:
        reading = read(text)
    except NotationError as error:
        if is_qualitative:
            return Reading(Words(text.strip()), text=text)
        raise error.under(key) from None
    if is_qualitative and not isinstance(reading.value, Absence):
        return Reading(Words(text.strip()), text=text)
    return in_unit(reading, indicator.unit)


def _score_read(row: Row, rulebook: Rulebook, year: int) -> Row:
    status = row.indicator.status or _status_of_absence(row)
    assert row.target is not None
    if status is Status.NOT_APPLICABLE:
        return _by_policy(row, Status.NOT_APPLICABLE, rulebook.not_applicable, rulebook)
    if status is Status.NOT_MEASURED:
        return _by_policy(row, Status.NOT_MEASURED, rulebook.not_measured, rulebook)
    if status is Status.MISSING:
        return row
    relation, inferred = _relation(row, rulebook)
    rule = row.indicator.rule or rulebook.rules[relation]
    row = replace(row, relation=relation, inferred=inferred, rule=rule)
    if relation is Relation.QUALITATIVE:
        return _judge(row, rule, rulebook)
    return _compute(row, rule, relation, rulebook, year)


def _status_of_absence(row: Row) -> Status | None:
    values = {each.value for each in (row.target, row.actual) if each and isinstance(each.value, Absence)}
    if Absence.NOT_APPLICABLE in values:
        return Status.NOT_APPLICABLE
    if Absence.BLANK in values:
        return Status.MISSING
    return Status.NOT_MEASURED if Absence.NOT_MEASURED in values else None


def _relation(row: Row, rulebook: Rulebook) -> tuple[Relation, str | None]:
    """The relation of a target, and why, where it is not written."""
    assert row.target is not None
    if row.indicator.relation:
        return row.indicator.relation, None
    if row.target.relation:
        return row.target.relation, None
    value = row.target.value
    for kind, relation in (
        (Range, Relation.BETWEEN),
        (Moment, Relation.BY_DATE),
        (Rank, Relation.RANK_WITHIN),
        (Words, Relation.QUALITATIVE),
    ):
        if isinstance(value, kind):
            return relation, None
    unwritten = rulebook.unwritten_relation
    amount = (
        value.by.amount
        if isinstance(value, Change)
        else value.amount
        if isinstance(value, Quantity)
        else None
    )
    if amount == 0:
        return unwritten.zero, "inferred/zero"
    if any(word in row.indicator.name for word in unwritten.ceiling_words):
        return Relation.AT_MOST, "inferred/name"
    return unwritten.default, "inferred/default"


def _compute(row: Row, rule: Rule, relation: Relation, rulebook: Rulebook, year: int) -> Row:
    assert row.target is not None
    assert row.actual is not None
    comparison = compare(row.target, row.actual, relation, year)
    demand_measure(rule, comparison.measure)
    notes: tuple[Note, ...]
    if comparison.did_not_occur:
        points, notes = (
            Fraction(row.indicator.weight),
            (Note("trace/did-not-occur", {"actual": row.actual.text}),),
        )
    else:
        judgement = rule.kind.judge(_case(row, comparison))
        assert judgement.points is not None
        points, notes = judgement.points, judgement.notes
    exact, notes = clamp(points, row.indicator.weight, notes)
    score = rulebook.row_rounding.round(exact)
    return replace(
        row,
        status=Status.COMPUTED,
        score=score,
        exact=exact,
        met=comparison.met,
        amounts=(comparison.target, comparison.actual),
        bound=comparison.bound,
        counts_differ=comparison.counts_differ,
        notes=notes + rounding_note(rulebook.row_rounding, exact, score),
    )


def _case(row: Row, comparison: Comparison) -> Case:
    return Case(
        Fraction(row.indicator.weight),
        comparison.measure,
        comparison.target,
        comparison.actual,
        comparison.met,
    )


def _judge(row: Row, rule: Rule, rulebook: Rulebook) -> Row:
    """A qualitative row: the score is a person's, the tier's range is the rule's."""
    demand_measure(rule, Measure.LEVEL)
    indicator = row.indicator
    level = _level(row, rule)
    declared = None if indicator.declared is None else Fraction(indicator.declared)
    judgement = rule.kind.judge(
        Case(Fraction(indicator.weight), Measure.LEVEL, level=level, declared=declared)
    )
    row = replace(row, tier=judgement.bounds, level=level, notes=judgement.notes)
    if declared is None:
        return row
    exact, notes = clamp(declared, indicator.weight, judgement.notes)
    return replace(
        row, status=Status.JUDGED, exact=exact, score=rulebook.row_rounding.round(exact), notes=notes
    )


def _level(row: Row, rule: Rule) -> str | None:
    """The tier: as given, named in the actual, or the best where the actual repeats the target."""
    names = [each.name for each in getattr(rule.kind, "levels", ())]
    level = row.indicator.level
    if level is not None:
        if level not in names:
            raise UnfitRule("rule/unknown-level", level=level, known=tuple(names))
        return level
    actual, target = row.indicator.actual.strip(), row.indicator.target.strip()
    if actual in names:
        return actual
    return names[0] if actual == target and names else None


def _by_policy(row: Row, status: Status, policy: Policy, rulebook: Rulebook) -> Row:
    """A row that was not measured or does not apply is worth what the rulebook says."""
    weight, declared = row.indicator.weight, row.indicator.declared
    notes: tuple[Note, ...] = (Note(f"trace/{policy.value.replace('_', '-')}", {"status": status.value}),)
    worth = {
        Policy.AS_DECLARED: None if declared is None else Fraction(declared),
        Policy.ZERO: Fraction(0),
        Policy.FULL: Fraction(weight),
        Policy.LEFT_OUT: None,
    }[policy]
    if worth is None:
        return replace(row, status=status, notes=notes)
    exact, notes = clamp(worth, weight, notes)
    return replace(row, status=status, exact=exact, score=rulebook.row_rounding.round(exact), notes=notes)
