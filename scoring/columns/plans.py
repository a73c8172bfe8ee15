"""How the rows of one direction are scored by a rulebook: what the exact engine decides for each row, once for all."""

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

from scoring.arithmetic import (
    Branch,
    Constant,
    Expression,
    Formula,
    Judged,
    Operation,
    Symbol,
    actual,
    first,
    otherwise,
    refuse,
    target,
    weight,
)
from scoring.expressions import number_of
from scoring.model import Status
from scoring.notation import Quantity, Relation, Unit
from scoring.policies import Policy, Treatment
from scoring.rulebooks import OverAchievement, Rulebook
from scoring.rules import (
    MEASURE_OF_RELATION,
    SIDE_OF_RELATION,
    Case,
    Limits,
    Measure,
    Rule,
    Side,
    UnfitRule,
    is_computed,
    misfit,
    unmet_presumption,
)

declared = Symbol("declared")
BY_PERSON = Judged(Constant(Fraction(0)), weight)
REFUSED = first((otherwise, refuse("rulebook/no-rule")))


@dataclass(frozen=True)
class Plan:
    """A formula with what holds around it: where its points are held, and what far over-achievement does.

    Targets and actuals are times `scale` (10000 in a column of 万元), and for the formula times `base` more.
    `failing` is the branch of rows below the pass mark, whose points are not held.
    `row_by_row`: the formula does not run on arrays, so that the exact engine takes each row.
    """

    formula: Formula
    status: Status = Status.COMPUTED
    relation: Relation | None = None
    side: Side = Side.FLOOR
    scale: int = 1
    base: Fraction = Fraction(1)
    least: Expression | None = None
    most: Expression | None = weight
    over: OverAchievement | None = None
    failing: Branch | None = None
    row_by_row: bool = False

    @cached_property
    def deviates(self) -> Expression | None:
        """Whether an actual is so far from its target that it changes the points."""
        return None if self.over is None else _deviates(self.over, self.scale)


def plan_of_policy(policy: Policy, status: Status) -> Plan | None:
    """How rows are scored that have no ordinary score; None where they have none at all."""
    worth = {Policy.ZERO: Constant(Fraction(0)), Policy.FULL: weight, Policy.AS_DECLARED: BY_PERSON}
    return Plan(first((otherwise, worth[policy])), status) if policy in worth else None


def plan_of_rule(rule: Rule | None, relation: Relation, unit: tuple[int, Unit], rulebook: Rulebook) -> Plan:
    """How rows are scored by a rule that has been settled; None refuses them all. `unit` is a scale and a unit."""
    scale, measure_unit = unit
    measure = MEASURE_OF_RELATION.get(relation, Measure.AMOUNT)
    if rule is None or misfit(rule.kind, measure, relation) is not None:
        return Plan(REFUSED)
    if unmet_presumption(rule, measure, relation, measure_unit) is not None:
        return Plan(REFUSED)
    side = SIDE_OF_RELATION.get(relation, Side.FLOOR)
    plan = Plan(REFUSED, relation=relation, side=side, scale=scale, row_by_row=True)
    if relation is Relation.QUALITATIVE or not rule.kind.on_arrays or rule.presumes_values:
        return plan
    limits, before = rule.limits, _pass_mark(rule.limits, side)
    over = rulebook.over_achievement_of(relation)
    return replace(
        plan,
        formula=Formula((*before, *_formula_of(rule, measure, side, measure_unit).branches)),
        failing=before[-1] if before else None,
        base=number_of(Quantity(Fraction(1), measure_unit)) if rule.kind.in_base_units else Fraction(1),
        least=None if limits.at_least is None else limits.at_least.expression,
        most=_most(rule),
        over=None if over is None or over.treatment in (Treatment.CAP, Treatment.EXPLAIN) else over,
        row_by_row=False,
    )


def _formula_of(rule: Rule, measure: Measure, side: Side, unit: Unit) -> Formula:
    """The formula of a rule; one that refuses every row where it does not fit the unit or the side."""
    assert is_computed(rule.kind)
    try:
        rule.kind.demand(Case(Fraction(1), measure, Fraction(1), Fraction(1), side=side, unit=unit))
        return rule.formula(rule.kind, unit)
    except UnfitRule:
        return REFUSED


def _pass_mark(limits: Limits, side: Side) -> tuple[Branch, ...]:
    """The branches before a formula that has a pass mark, as `Limits.is_failed_by` has it."""
    if limits.pass_from is None:
        return ()
    no_completion = refuse("rule/pass-mark-needs-completion")
    if side not in (Side.FLOOR, Side.POINT):
        return first((otherwise, no_completion)).branches
    below = actual < target * Constant(limits.pass_from)
    return first((target <= 0, no_completion), (below, 0)).branches


def _most(rule: Rule) -> Expression | None:
    """The highest score of a row; None where nothing limits it."""
    if rule.limits.at_most is not None:
        return rule.limits.at_most.expression
    return None if rule.kind.may_exceed else weight


def _deviates(over: OverAchievement, scale: int) -> Expression:
    """`OverAchievement.is_passed` or `.is_undercut`, as one condition."""
    if over.limit is None:
        return Operation("or", actual > target, actual < target)
    limit = target * Constant(over.limit)
    conditions = [(target > 0) & (actual > limit if over.beyond else actual >= limit)]
    if over.zero_target is not None:
        conditions.append((target >= 0) & (target <= 0) & (actual >= Constant(over.zero_target * scale)))
    if over.under is not None:
        conditions.append((target > 0) & (actual < target * Constant(over.under)))
    condition: Expression = conditions[0]
    for each in conditions[1:]:
        condition = Operation("or", condition, each)
    return condition
