"""One indicator, scored: readings, status, relation, rule, limits, rounding."""

from fractions import Fraction

from scoring.comparison import Comparison, Incomparable, compare, core_of, in_unit
from scoring.engine.adjustments import adjust
from scoring.engine.contributions import combine_contributions
from scoring.engine.relations import relation_of
from scoring.engine.steps import demand_fit, rounding_note
from scoring.engine.values import demand_known, read_values
from scoring.messages import Term
from scoring.model import Indicator, Role, Row, Status
from scoring.notation import (
    BARE,
    Absence,
    Moment,
    NotationError,
    Quantity,
    Rank,
    Reading,
    Relation,
    Unit,
    Value,
    Words,
    read,
)
from scoring.numbers import fraction_of
from scoring.policies import Negative, Policy
from scoring.problems import Problem
from scoring.reals import Uncomputable
from scoring.records import changed
from scoring.rulebooks import Rulebook
from scoring.rules import (
    SIDE_OF_RELATION,
    Case,
    Judgement,
    Limits,
    Measure,
    Note,
    Rule,
    Side,
    UnfitRule,
)
from scoring.rules.parameters import percent

REFUSALS = (NotationError, Incomparable, UnfitRule, Uncomputable)

STATUS_OF_ABSENCE = (
    (Absence.NOT_APPLICABLE, Status.NOT_APPLICABLE),
    (Absence.BLANK, Status.MISSING),
    (Absence.NOT_MEASURED, Status.NOT_MEASURED),
)


def score_row(indicator: Indicator, rulebook: Rulebook, year: int) -> Row:
    """Score one indicator; never raises on what it says."""
    target: Reading | None = None
    try:
        if indicator.weight == 0:
            return _score_weightless(Row(indicator, Status.MISSING), rulebook)
        target = _read_value(indicator, "target", indicator.target)
        if indicator.contributions and indicator.status is None and not indicator.is_withdrawn:
            row, actual = combine_contributions(
                Row(indicator, Status.MISSING, target=target), target, rulebook
            )
        else:
            actual = _read_value(indicator, "actual", indicator.actual, beside=target)
            row = Row(indicator, Status.MISSING, target=target, actual=actual)
    except REFUSALS as error:
        return _refused(Row(indicator, Status.MISSING, target=target), error)
    try:
        return _score_read(row, target, actual, rulebook, year)
    except REFUSALS as error:
        return _refused(row, error)


def _refused(row: Row, error: Exception) -> Row:
    """The row as far as it came, with why it went no further."""
    if isinstance(error, Uncomputable):
        problem = Problem(error.code, error.facts, ("rule",))
    else:
        assert isinstance(error, NotationError | Incomparable | UnfitRule)
        problem = error.problem
    return changed(row, status=Status.UNREADABLE, problem=problem)


def _read_value(indicator: Indicator, key: str, text: str, beside: Reading | None = None) -> Reading:
    """A target, or the actual `beside` it: a qualitative target takes any words as its actual."""
    takes_words = indicator.relation is Relation.QUALITATIVE or (
        beside is not None and isinstance(beside.value, Words)
    )
    try:
        reading = read(text)
    except NotationError as error:
        if takes_words or indicator.status is not None or indicator.is_withdrawn:
            return Reading(Words(text.strip()), text=text)
        raise error.under(key) from None
    if beside is None and reading.value is Absence.DID_NOT_OCCUR:  # 无安全事故, promised: none at all
        return changed(reading, value=Quantity(Fraction(0), BARE), relation=Relation.AT_MOST)
    is_promise = beside is None and reading.value is Absence.NOT_MEASURED
    if is_promise or (takes_words and not isinstance(reading.value, Absence)):
        return Reading(Words(text.strip()), text=text)
    return in_unit(reading, indicator.unit)


def score_readings(
    indicator: Indicator, target: Reading, actual: Reading, rulebook: Rulebook, year: int
) -> Row:
    """Score an indicator whose values have been read already; never raises on what they say."""
    row = Row(indicator, Status.MISSING, target=target, actual=actual)
    try:
        if indicator.weight == 0:
            return _score_weightless(row, rulebook)
        return _score_read(row, target, actual, rulebook, year)
    except REFUSALS as error:
        return _refused(row, error)


def _score_read(row: Row, target: Reading, actual: Reading, rulebook: Rulebook, year: int) -> Row:
    if row.indicator.is_withdrawn:
        return _by_policy(row, Status.NOT_APPLICABLE, "withdrawn", rulebook)
    status = row.indicator.status or _status_of(target.value, actual.value)
    if status is Status.NOT_APPLICABLE:
        return _by_policy(row, status, "not_applicable", rulebook)
    if status is Status.NOT_MEASURED:
        return _by_policy(row, status, "not_measured", rulebook)
    if status is Status.MISSING:
        return _score_blank(row, target, actual, rulebook, year)
    return _score_present(row, target, actual, rulebook, year)


def _score_blank(row: Row, target: Reading, actual: Reading, rulebook: Rulebook, year: int) -> Row:
    """A row without an actual; without a target nothing can decide it."""
    policy = rulebook.blank.value
    if target.value is Absence.BLANK:
        return row
    if policy is Policy.ZERO:
        return _by_policy(row, Status.MISSING, "blank", rulebook)
    row = changed(row, taken=(*row.taken, ("blank",)))
    if policy is Policy.UNSCORED:
        return row
    if isinstance(target.value, Words | Moment | Rank):  # no number can stand for words, days and places
        return row
    zero = changed(actual, value=Quantity(Fraction(0), BARE))
    row = changed(row, notes=(Note("trace/blank-as-zero"),))
    return _score_present(row, target, in_unit(zero, row.indicator.unit), rulebook, year)


def _score_weightless(row: Row, rulebook: Rulebook) -> Row:
    """A row with full marks of 0, whatever its values are. Raises `UnfitRule` where the rulebook knows none."""
    if rulebook.zero_weight.value is Policy.UNSCORED:
        raise UnfitRule("rulebook/weight-of-zero", at="weight", rulebook=rulebook.id)
    return _by_policy(row, Status.NOT_APPLICABLE, "zero_weight", rulebook)


def _status_of(target: Value, actual: Value) -> Status | None:
    """The status that a phrase gives the row, if one stands where a value should."""
    if not (isinstance(target, Absence) or isinstance(actual, Absence)):
        return None
    return next((status for absence, status in STATUS_OF_ABSENCE if absence in (target, actual)), None)


def _score_present(row: Row, target: Reading, actual: Reading, rulebook: Rulebook, year: int) -> Row:
    """A row with a target and an actual."""
    relation, inferred = relation_of(row.indicator, target, rulebook)
    try:
        rule = rule_of(row.indicator, relation, rulebook, _amount_of(target))
    except UnfitRule as error:
        return _refused(changed(row, relation=relation, inferred=inferred), error)
    row = changed(row, relation=relation, inferred=inferred, rule=rule)
    try:
        return _score_by_rule(row, actual, target, rulebook, year)
    except REFUSALS as error:
        return _refused(row, error)


def _score_by_rule(row: Row, actual: Reading, target: Reading, rulebook: Rulebook, year: int) -> Row:
    rule, relation = row.rule, row.relation
    assert rule is not None
    assert relation is not None
    if relation is Relation.QUALITATIVE:
        return _judge(row, rule, rulebook)
    value = actual.value
    if isinstance(value, Quantity) and value.amount < 0:
        row = changed(row, taken=(*row.taken, ("negative_actual",)))
        if rulebook.negative_actual.value is Negative.ZERO:
            actual = changed(actual, value=changed(value, amount=Fraction(0)))
            row = changed(row, notes=(*row.notes, Note("trace/negative-as-zero")))
    return _compute(row, compare(target, actual, relation, year), rule, rulebook)


def _amount_of(target: Reading) -> Quantity | None:
    """The target where it is one amount."""
    value = core_of(target.value)
    return value if isinstance(value, Quantity) else None


def rule_of(
    indicator: Indicator,
    relation: Relation,
    rulebook: Rulebook,
    target: Quantity | None = None,
    unit: Unit = BARE,
) -> Rule:
    """The row's own rule, that of its name, or that of its relation, with what it leaves open decided.

    Of a row without a target in sight, `unit` is what it is measured in. Raises `UnfitRule`.
    """
    stated = rulebook.rule_of(indicator.name, relation)
    if indicator.rule is not None:
        change = indicator.rule.in_row(
            indicator.name, relation, unit if target is None else target.unit, target
        )
        own = change.over(stated)
        stated = None if own is None else own.settled(rulebook.unwritten_rule.value)
    if stated is None:
        facts = {"rulebook": rulebook.id, "relation": Term(f"relation/{relation.value}")}
        raise UnfitRule("rulebook/no-rule", **facts)
    return stated


def _compute(row: Row, comparison: Comparison, rule: Rule, rulebook: Rulebook) -> Row:
    judgement = _judgement(row, comparison, rule)
    row = changed(
        row,
        met=comparison.met,
        amounts=(comparison.target, comparison.actual),
        bound=comparison.bound,
        counts_differ=comparison.counts_differ,
    )
    return _settle(row, Status.COMPUTED, judgement, rulebook)


def _judgement(row: Row, comparison: Comparison, rule: Rule) -> Judgement:
    indicator = row.indicator
    weight = fraction_of(indicator.weight)
    assert row.relation is not None
    demand_fit(rule, comparison.measure, row.relation, comparison.unit, comparison.target)
    of_dates = comparison.measure is Measure.DATE
    values = read_values(indicator, of_dates=of_dates)  # also where not needed: what cannot be read is told
    demand_known(indicator, rule)
    if comparison.did_not_occur:
        return _untouched(rule, weight, "trace/did-not-occur", actual=indicator.actual)
    if indicator.exempt:
        return _exempted(rule, indicator.exempt, weight)
    case = Case(
        weight,
        comparison.measure,
        comparison.target,
        comparison.actual,
        met=comparison.met,
        side=SIDE_OF_RELATION.get(row.relation, Side.FLOOR),
        unit=comparison.unit,
        upper=comparison.upper,
        declared=_declared(row),
        values=values,
        by_month=comparison.by_month,
    )
    return _placed(rule, rule.judge(case))


def _placed(rule: Rule, judgement: Judgement) -> Judgement:
    """The judgement with the ways that it took as places of the rulebook."""
    return changed(judgement, taken=rule.places_of(judgement))


def _declared(row: Row) -> Fraction | None:
    """The score that a person gave, counted from the lowest that there can be, as rules count."""
    declared, indicator = row.combined_score, row.indicator
    if declared is None and indicator.declared is not None:
        declared = fraction_of(indicator.declared)
    if declared is None or indicator.role is not Role.PENALTY:  # the lowest is 0
        return declared
    return declared - fraction_of(indicator.least)


def _exempted(rule: Rule, reason: str, weight: Fraction) -> Judgement:
    """Full marks for a reason that the rule excepts; any other reason is refused."""
    excepted = rule.kind.exemptions or ()
    if reason not in excepted:
        code = "rule/exemption-unknown" if excepted else "rule/no-exemptions"
        raise UnfitRule(code, at="exempt", found=reason, known=excepted)
    return _untouched(rule, weight, "trace/exempt", reason=reason)


def _untouched(rule: Rule, weight: Fraction, code: str, **facts: object) -> Judgement:
    """What a row earns from which nothing is taken off: as much as right at the target, within the rule's limits."""
    share = rule.kind.untouched_share
    note = Note(code, facts) if share == 1 else Note(f"{code}-share", {**facts, "share": percent(share)})
    return _placed(rule, rule.limits.hold(Judgement(weight * share, (note,)), weight, exceeds=False))


def _settle(row: Row, status: Status, judgement: Judgement, rulebook: Rulebook) -> Row:
    """The end of the funnel: what the rulebook adds to the rule's points, then rounding."""
    judgement = adjust(judgement, row, rulebook)
    notes = (*row.notes, *judgement.notes)
    if judgement.by_person and status is Status.COMPUTED:
        status = Status.JUDGED
    taken = (*row.taken, *judgement.taken)
    exact = judgement.points
    if exact is None:
        status = Status.MISSING if status is Status.JUDGED else status
        return changed(row, status=status, notes=notes, tier=judgement.span, taken=taken)
    rounding = rulebook.row_rounding
    score, kept = rounding.shown_and_kept(exact)
    notes += rounding_note(rounding, exact, score)
    return changed(
        row, status=status, tier=judgement.span, exact=exact, score=score, kept=kept, notes=notes, taken=taken
    )


def _judge(row: Row, rule: Rule, rulebook: Rulebook) -> Row:
    """A qualitative row: the score is a person's, the range is the rule's."""
    demand_fit(rule, Measure.LEVEL, Relation.QUALITATIVE)
    indicator = row.indicator
    demand_known(indicator, rule)
    weight, actual, target = fraction_of(indicator.weight), indicator.actual.strip(), indicator.target.strip()
    level = rule.kind.tier_of(indicator.level, actual, target, weight)
    row = changed(row, level=level)
    case = Case(
        weight,
        Measure.LEVEL,
        level=level,
        declared=_declared(row),
        values=read_values(indicator),
    )
    return _settle(row, Status.COMPUTED, _placed(rule, rule.judge(case)), rulebook)


def _by_policy(row: Row, status: Status, name: str, rulebook: Rulebook) -> Row:
    """A row that was not measured, was withdrawn or does not apply is worth what that policy of the rulebook says."""
    policy: Policy = getattr(rulebook, name).value
    worth = {
        Policy.AS_DECLARED: _declared(row),
        Policy.ZERO: Fraction(0),
        Policy.FULL: fraction_of(row.indicator.weight),
    }.get(policy)
    row = changed(row, is_left_out=policy is Policy.LEFT_OUT)
    why = Term("trace/withdrawn" if row.indicator.is_withdrawn else f"trace/{status.value.replace('_', '-')}")
    notes = (Note(f"trace/{policy.value.replace('_', '-')}", {"why": why}),)
    judged = Judgement(worth, notes, by_person=policy is Policy.AS_DECLARED)
    held = Limits().hold(judged, Fraction(row.indicator.weight), exceeds=False)
    return _settle(row, status, changed(held, taken=((name,),)), rulebook)
