"""One indicator, scored: readings, status, relation, rule, clamp, round."""

import re
from dataclasses import replace
from fractions import Fraction

from scoring.comparison import Comparison, Incomparable, compare, core_of, in_unit
from scoring.engine.steps import clamp, demand_fit, rounding_note
from scoring.model import Indicator, Row, Status
from scoring.notation import (
    BARE,
    Absence,
    Moment,
    NotationError,
    Quantity,
    Range,
    Rank,
    Reading,
    Relation,
    Value,
    Words,
    read,
)
from scoring.rulebooks import Policy, Rule, Rulebook
from scoring.rules import Case, Judgement, Measure, Note, UnfitRule
from scoring.rules.levels import Levels

# What a value demands where no sign says so. A bare quantity is for the rulebook to decide.
RELATION_OF_VALUE: tuple[tuple[type, Relation], ...] = (
    (Range, Relation.BETWEEN),
    (Moment, Relation.BY_DATE),
    (Rank, Relation.RANK_WITHIN),
    (Words, Relation.QUALITATIVE),
)

NEGATIONS = frozenset("无零未非")

STATUS_OF_ABSENCE = (
    (Absence.NOT_APPLICABLE, Status.NOT_APPLICABLE),
    (Absence.BLANK, Status.MISSING),
    (Absence.NOT_MEASURED, Status.NOT_MEASURED),
)


def score_row(indicator: Indicator, rulebook: Rulebook, year: int) -> Row:
    """Score one indicator; never raises on what it says."""
    row = Row(indicator, Status.MISSING)
    try:
        target = _read_value(indicator, "target", indicator.target)
        row = replace(row, target=target)
        actual = _read_value(indicator, "actual", indicator.actual, beside=target)
        row = replace(row, actual=actual)
        return _score_read(row, target, actual, rulebook, year)
    except (NotationError, Incomparable, UnfitRule) as error:
        return replace(row, status=Status.UNREADABLE, problem=error.problem)


def _read_value(indicator: Indicator, key: str, text: str, beside: Reading | None = None) -> Reading:
    """A target, or the actual `beside` it: a qualitative target takes any words as its actual."""
    takes_words = indicator.relation is Relation.QUALITATIVE or (
        beside is not None and isinstance(beside.value, Words)
    )
    try:
        reading = read(text)
    except NotationError as error:
        if takes_words or indicator.status is not None:
            return Reading(Words(text.strip()), text=text)
        raise error.under(key) from None
    if beside is None and reading.value is Absence.DID_NOT_OCCUR:  # 无安全事故, promised: none at all
        return replace(reading, value=Quantity(Fraction(0), BARE), relation=Relation.AT_MOST)
    is_promise = beside is None and reading.value is Absence.NOT_MEASURED
    if is_promise or (takes_words and not isinstance(reading.value, Absence)):
        return Reading(Words(text.strip()), text=text)
    return in_unit(reading, indicator.unit)


def _score_read(row: Row, target: Reading, actual: Reading, rulebook: Rulebook, year: int) -> Row:
    status = row.indicator.status or _status_of(target.value, actual.value)
    if status is Status.NOT_APPLICABLE:
        return _by_policy(row, status, rulebook.not_applicable, rulebook)
    if status is Status.NOT_MEASURED:
        return _by_policy(row, status, rulebook.not_measured, rulebook)
    if status is Status.MISSING:
        return row
    relation, inferred = _relation(row.indicator, target, rulebook)
    rule = row.indicator.rule or rulebook.rules[relation]
    row = replace(row, relation=relation, inferred=inferred, rule=rule)
    if relation is Relation.QUALITATIVE:
        return _judge(row, rule, rulebook)
    return _compute(row, compare(target, actual, relation, year), rule, rulebook)


def _status_of(target: Value, actual: Value) -> Status | None:
    """The status that a phrase gives the row, if one stands where a value should."""
    return next((status for absence, status in STATUS_OF_ABSENCE if absence in (target, actual)), None)


def _relation(indicator: Indicator, target: Reading, rulebook: Rulebook) -> tuple[Relation, str | None]:
    """What the target demands; with the reason, where that had to be assumed."""
    written = indicator.relation or target.relation
    if written:
        return written, None
    for kind, relation in RELATION_OF_VALUE:
        if isinstance(core_of(target.value), kind):
            return relation, None
    quantity = core_of(target.value)
    unwritten = rulebook.unwritten_relation
    if isinstance(quantity, Quantity) and quantity.amount == 0:
        return unwritten.zero, "inferred/zero"
    if _says_lower_is_better(indicator.name, unwritten.ceiling_words):
        return Relation.AT_MOST, "inferred/name"
    return unwritten.default, "inferred/default"


def _says_lower_is_better(name: str, words: tuple[str, ...]) -> bool:
    """Whether a name ends in one of the words: 故障率 does, 无故障率 and 响应时间达标率 say the opposite."""
    bare = re.sub(r"[（(][^（）()]*[）)]$", "", name)
    return any(bare.endswith(word) and bare.removesuffix(word)[-1:] not in NEGATIONS for word in words)


def _compute(row: Row, comparison: Comparison, rule: Rule, rulebook: Rulebook) -> Row:
    judgement = _judgement(row, comparison, rule)
    row = replace(
        row,
        met=comparison.met,
        amounts=(comparison.target, comparison.actual),
        bound=comparison.bound,
        counts_differ=comparison.counts_differ,
    )
    return _settle(row, Status.COMPUTED, judgement, rulebook)


def _judgement(row: Row, comparison: Comparison, rule: Rule) -> Judgement:
    weight = Fraction(row.indicator.weight)
    assert row.relation is not None
    demand_fit(rule, comparison.measure, row.relation)
    if comparison.did_not_occur:
        return Judgement(weight, (Note("trace/did-not-occur", {"actual": row.indicator.actual}),))
    case = Case(
        weight,
        comparison.measure,
        comparison.target,
        comparison.actual,
        met=comparison.met,
        scale=comparison.scale,
    )
    return rule.kind.judge(case)


def _settle(row: Row, status: Status, judgement: Judgement, rulebook: Rulebook) -> Row:
    """The end of the funnel: clamp, then round as the rulebook says."""
    if judgement.points is None:
        return replace(row, status=status, notes=judgement.notes)
    exact, notes = clamp(judgement, row.indicator.weight)
    score = rulebook.row_rounding.round(exact)
    notes += rounding_note(rulebook.row_rounding, exact, score)
    return replace(row, status=status, exact=exact, score=score, notes=notes)


def _judge(row: Row, rule: Rule, rulebook: Rulebook) -> Row:
    """A qualitative row: the score is a person's, the tier's range is the rule's."""
    demand_fit(rule, Measure.LEVEL, Relation.QUALITATIVE)
    indicator = row.indicator
    level = _level(indicator, rule)
    declared = None if indicator.declared is None else Fraction(indicator.declared)
    case = Case(Fraction(indicator.weight), Measure.LEVEL, level=level, declared=declared)
    judgement = rule.kind.judge(case)
    row = replace(row, tier=judgement.bounds, level=level)
    status = Status.MISSING if declared is None else Status.JUDGED
    return _settle(row, status, judgement, rulebook)


def _level(indicator: Indicator, rule: Rule) -> str | None:
    """The tier: as given, named in the actual, or the best where the actual repeats the target."""
    if not isinstance(rule.kind, Levels):
        return indicator.level
    names = tuple(each.name for each in rule.kind.levels)
    if indicator.level is not None and indicator.level not in names:
        raise UnfitRule("rule/unknown-level", at="level", level=indicator.level, known=names)
    actual, target = indicator.actual.strip(), indicator.target.strip()
    named = indicator.level or (actual if actual in names else None)
    return named or (rule.kind.top.name if actual == target else None)


def _by_policy(row: Row, status: Status, policy: Policy, rulebook: Rulebook) -> Row:
    """A row that was not measured or does not apply is worth what the rulebook says."""
    declared = row.indicator.declared
    worth = {
        Policy.AS_DECLARED: None if declared is None else Fraction(declared),
        Policy.ZERO: Fraction(0),
        Policy.FULL: Fraction(row.indicator.weight),
        Policy.LEFT_OUT: None,
    }[policy]
    row = replace(row, is_left_out=policy is Policy.LEFT_OUT)
    notes = (Note(f"trace/{policy.value.replace('_', '-')}"),)
    return _settle(row, status, Judgement(worth, notes), rulebook)
