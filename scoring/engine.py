"""Scorecard + rulebook -> Result. The only funnel: status, rule, clamp, round.

Every step that decides something leaves a note, so a report can print how a score came about.
"""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path as FilePath

from scoring import rulebooks
from scoring.comparison import Comparison, Incomparable, compare, in_unit
from scoring.model import Budget, BudgetRow, Category, Indicator, Result, Row, Scorecard, Status
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
from scoring.problems import InvalidRulebook, InvalidScorecard, Problem
from scoring.rulebooks import Policy, Rounding, Rule, Rulebook
from scoring.rules import Case, Measure, Note, UnfitRule

BUDGET_CATEGORY = "预算执行"


def score(card: Scorecard, rulebook: str | FilePath | Rulebook | None = None) -> Result:
    """Score every row of a scorecard exactly.

    `rulebook` (an id, a path, or a `Rulebook`) goes before the one that the scorecard names; where
    neither names one, `national-2020` is assumed and the result says so. Raises `InvalidRulebook`
    for a rulebook given here, `InvalidScorecard` for one that the scorecard names.
    """
    chosen = _choose(card, rulebook)
    rows = tuple(score_row(each, chosen, card.year) for each in card.leaves())
    budget = _score_budget(card.budget, chosen, card.year) if card.budget else None
    total = _total(rows, budget, chosen)
    return Result(
        card=card,
        rulebook=chosen,
        rulebook_assumed=rulebook is None and card.rulebook is None,
        rows=rows,
        budget=budget,
        categories=_categories(rows, budget),
        declared_sum=_declared_sum(rows, budget),
        total=total,
        supported_total=_total(tuple(map(_only_supported, rows)), budget, chosen)
        if total is not None
        else None,
        grade=chosen.grade(total) if total is not None else None,
    )


def _choose(card: Scorecard, rulebook: str | FilePath | Rulebook | None) -> Rulebook:
    if isinstance(rulebook, Rulebook):
        return rulebook
    if rulebook is not None:
        return rulebooks.find(str(rulebook))
    if card.rulebook is None:
        return rulebooks.find(rulebooks.ASSUMED)
    try:
        return rulebooks.find(card.rulebook, FilePath(card.file).parent)
    except InvalidRulebook as error:
        at = card.where(("rulebook",))
        raise InvalidScorecard(
            tuple(each if each.where else replace(each, where=at) for each in error.problems)
        ) from None


# -- one row


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
    _demand_measure(rule, comparison.measure)
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
    exact, notes = _clamp(points, row.indicator.weight, notes)
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
        notes=notes + _rounding_note(rulebook.row_rounding, exact, score),
    )


def _demand_measure(rule: Rule, measure: Measure) -> None:
    if measure not in rule.kind.measures:
        raise UnfitRule("rule/wrong-measure", rule=rule.name, measure=measure.value)


def _case(row: Row, comparison: Comparison) -> Case:
    return Case(
        Fraction(row.indicator.weight),
        comparison.measure,
        comparison.target,
        comparison.actual,
        comparison.met,
    )


def _clamp(points: Fraction, weight: Decimal, notes: tuple[Note, ...]) -> tuple[Fraction, tuple[Note, ...]]:
    clamped = min(max(points, Fraction(0)), Fraction(weight))
    if clamped == points:
        return points, notes
    return clamped, (*notes, Note("trace/clamped", {"points": points, "weight": weight, "clamped": clamped}))


def _rounding_note(rounding: Rounding, exact: Fraction, score: Decimal) -> tuple[Note, ...]:
    code = f"trace/rounded-{rounding.mode.value}"
    return (Note(code, {"exact": exact, "places": rounding.places, "score": score}),)


def _judge(row: Row, rule: Rule, rulebook: Rulebook) -> Row:
    """A qualitative row: the score is a person's, the tier's range is the rule's."""
    _demand_measure(rule, Measure.LEVEL)
    indicator = row.indicator
    level = _level(row, rule)
    declared = None if indicator.declared is None else Fraction(indicator.declared)
    judgement = rule.kind.judge(
        Case(Fraction(indicator.weight), Measure.LEVEL, level=level, declared=declared)
    )
    row = replace(row, tier=judgement.bounds, level=level, notes=judgement.notes)
    if declared is None:
        return row
    exact, notes = _clamp(declared, indicator.weight, judgement.notes)
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
    exact, notes = _clamp(worth, weight, notes)
    return replace(row, status=status, exact=exact, score=rulebook.row_rounding.round(exact), notes=notes)


def _only_supported(row: Row) -> Row:
    """The row without the points that rest on nothing measured."""
    if row.status is Status.NOT_MEASURED and row.score is not None:
        return replace(row, score=Decimal(0))
    return row


# -- the budget row


def _score_budget(budget: Budget, rulebook: Rulebook, year: int) -> BudgetRow:
    rule = rulebook.budget
    row = BudgetRow(budget, rule, budget.weight or rulebook.budget_weight)
    try:
        planned = _read_amount("planned", budget.planned)
        row = replace(row, planned=planned)
        executed = _read_amount("executed", budget.executed)
        row = replace(row, executed=executed)
        comparison = _compare_amounts(budget, planned, executed, year)
        judgement = rule.kind.judge(_budget_case(row, comparison))
    except NotationError as error:
        return replace(row, problem=error.problem)
    except (Incomparable, UnfitRule) as error:
        return replace(row, problem=error.problem.under("executed"))
    assert judgement.points is not None
    exact, notes = _clamp(judgement.points, row.weight, judgement.notes)
    score = rulebook.budget_rounding.round(exact)
    return replace(
        row,
        rate=comparison.actual / comparison.target,
        score=score,
        exact=exact,
        notes=notes + _rounding_note(rulebook.budget_rounding, exact, score),
    )


def _compare_amounts(budget: Budget, planned: Reading, executed: Reading, year: int) -> Comparison:
    """Executed against planned; whether written parts add up is for the audit."""
    plan, use = (replace(in_unit(each, budget.unit), parts=()) for each in (planned, executed))
    return compare(plan, use, Relation.AT_LEAST, year)


def _budget_case(row: BudgetRow, comparison: Comparison) -> Case:
    return Case(Fraction(row.weight), Measure.AMOUNT, comparison.target, comparison.actual, comparison.met)


def _read_amount(key: str, text: str) -> Reading:
    try:
        reading = read(text)
    except NotationError as error:
        raise error.under(key) from None
    if not isinstance(reading.value, Quantity):
        raise NotationError(Problem("budget/not-an-amount", {"found": text}, (key,)))
    return reading


# -- sums


def _total(rows: Iterable[Row], budget: BudgetRow | None, rulebook: Rulebook) -> Decimal | None:
    """The sum of the rounded rows, re-scaled over what was not left out; None where a row is undecided."""
    rows = tuple(rows)
    if not all(each.is_decided for each in rows) or (budget is not None and budget.score is None):
        return None
    counted = [(each.score, each.indicator.weight) for each in rows if each.score is not None]
    if budget is not None and budget.score is not None:
        counted.append((budget.score, budget.weight))
    points = Fraction(sum((score for score, _ in counted), Decimal(0)))
    applicable = Fraction(sum((weight for _, weight in counted), Decimal(0)))
    if any(each.score is None for each in rows):
        if applicable == 0:
            return None
        left_out = sum((each.indicator.weight for each in rows if each.score is None), Decimal(0))
        points = points * (applicable + Fraction(left_out)) / applicable
    return rulebook.total_rounding.round(points)


def _declared_sum(rows: Iterable[Row], budget: BudgetRow | None) -> Decimal | None:
    """The sum of all declared scores; None where none is declared."""
    declared = [each.indicator.declared for each in rows]
    declared.append(budget.budget.declared if budget else None)
    return _sum_of(declared)


def _sum_of(numbers: Iterable[Decimal | None]) -> Decimal | None:
    present = [each for each in numbers if each is not None]
    return sum(present, Decimal(0)) if present else None


def category_of(path: tuple[str, ...]) -> str:
    """The level-1 name of a row: the node above its level-2 node, below any goal."""
    if len(path) >= 3:
        return path[-2]
    below_goals = [each for each in path if "目标" not in each]
    return (below_goals or [*path, ""])[0]


def _categories(rows: Iterable[Row], budget: BudgetRow | None) -> tuple[Category, ...]:
    members: dict[str, list[Row]] = {}
    for row in rows:
        members.setdefault(category_of(row.indicator.path), []).append(row)
    categories = [
        Category(
            name,
            sum((each.indicator.weight for each in inside), Decimal(0)),
            _sum_of(each.score for each in inside) if all(each.is_decided for each in inside) else None,
            _sum_of(each.indicator.declared for each in inside),
        )
        for name, inside in members.items()
    ]
    if budget is not None:
        categories.append(Category(BUDGET_CATEGORY, budget.weight, budget.score, budget.budget.declared))
    return tuple(categories)
