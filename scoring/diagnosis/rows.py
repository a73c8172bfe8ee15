"""Why a declared partial score is not what the rule gives."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from scoring.comparison import core_of
from scoring.diagnosis.digits import slip_between
from scoring.engine.values import read_values
from scoring.messages import Term
from scoring.model import Result, Row
from scoring.notation import BARE, Quantity, Relation, Unit
from scoring.numbers import RoundingMode, round_to, show_short, told, written_places
from scoring.problems import Explanation
from scoring.reals import Number, Uncomputable
from scoring.records import record
from scoring.rules import (
    KINDS,
    SIDE_OF_RELATION,
    Case,
    Kind,
    Measure,
    Side,
    UnfitRule,
    title_of,
)
from scoring.rules.judging import judge

# Regulations in use score the same words by these: “反向指标” is an inverse ratio in one form, linear in another.
MISTAKEN_FOR_EACH_OTHER = tuple(
    KINDS[name]() for name in ("inverse_ratio", "linear_overrun", "met_or_not", "ratio")
)

UNIT_SLIPS = (
    Fraction(10**4),
    Fraction(1, 10**4),
    Fraction(100),
    Fraction(1, 100),
    Fraction(10**8),
    Fraction(1, 10**8),
)


@record
class Sighting:
    """A declared partial score, the row it belongs to, and the numbers the rule saw."""

    row: Row
    declared: Decimal
    rule: Kind
    case: Case

    @property
    def weight(self) -> Fraction:
        return self.case.weight

    @property
    def target(self) -> Fraction:
        return self.case.target

    @property
    def actual(self) -> Fraction:
        return self.case.actual

    def is_reproduced_by(self, value: Number | None) -> bool:
        """Whether a value, rounded as the declared number was written, is that number.

        A whole number is hit by too many values, so there it must be exact.
        """
        if value is None:
            return False
        value = told(value)
        if not 0 <= value <= self.weight:
            return False
        places = written_places(self.declared)
        if places == 0 or self.declared == 0:
            return value == self.declared
        return round_to(value, places) == self.declared

    def with_numbers(
        self,
        *,
        weight: Fraction | None = None,
        target: Fraction | None = None,
        actual: Fraction | None = None,
        rule: Kind | None = None,
    ) -> Number | None:
        """What a rule gives for other numbers; None where it gives full marks or nothing."""
        full = self.weight if weight is None else weight
        limit, reached = self.target if target is None else target, self.actual if actual is None else actual
        case = replace(self.case, weight=full, target=limit, actual=reached, met=self.met(limit, reached))
        try:
            points = judge(rule or self.rule, case).points
            return points if points is not None and 0 <= told(points) < full else None
        except (UnfitRule, Uncomputable):
            return None

    @property
    def share(self) -> Number | None:
        """What part of the full marks the rule gives."""
        return None if self.row.exact is None else told(self.row.exact) / self.weight

    def met(self, target: Fraction, actual: Fraction) -> bool:
        if self.row.relation in (Relation.AT_MOST, Relation.LESS_THAN):
            return actual <= target
        return actual >= target


def explain_row(row: Row, result: Result) -> tuple[Explanation, ...]:
    """Ranked explanations of a declared partial score; empty where nothing reproduces it."""
    sighting = _sighting(row)
    return () if sighting is None else tuple(_candidates(sighting, result))


def explain_docked(row: Row) -> tuple[Explanation, ...]:
    """Why marks were taken off although the target was met, where a slip explains it.

    Marks are also taken off on purpose, so nothing is searched for beyond the two slips that do it.
    """
    sighting = _sighting(row)
    return () if sighting is None else (*_exchanged(sighting), *_weight_times_rate(sighting))


def _sighting(row: Row) -> Sighting | None:
    declared = row.indicator.declared
    if declared is None or row.amounts is None or row.rule is None:
        return None
    target, actual = row.amounts
    case = Case(
        Fraction(row.indicator.weight),
        Measure.AMOUNT,
        target,
        actual,
        met=bool(row.met),
        side=SIDE_OF_RELATION.get(row.relation, Side.FLOOR) if row.relation else Side.FLOOR,
        unit=_unit_of(row),
        values=read_values(row.indicator, of_dates=row.relation is Relation.BY_DATE),
    )
    return Sighting(row, declared, row.rule.kind, case)


def _unit_of(row: Row) -> Unit:
    value = core_of(row.target.value) if row.target else None
    return value.unit if isinstance(value, Quantity) else BARE


def _candidates(sighting: Sighting, result: Result) -> Iterator[Explanation]:
    yield from _cut_off(sighting)
    if Measure.AMOUNT in sighting.rule.measures:
        yield from _other_formulas(sighting)
        yield from _exchanged(sighting)
        yield from _rounded_first(sighting)
        yield from _weight_times_rate(sighting)
        yield from _unit_slips(sighting)
        yield from _other_weights(sighting, result)
    yield from _deductions(sighting)
    yield from _digit_slips(sighting)
    yield from _other_scores(sighting, result)


def _other_formulas(sighting: Sighting) -> Iterator[Explanation]:
    """Another kind of rule."""
    for other in MISTAKEN_FOR_EACH_OTHER:
        if other.name != sighting.rule.name and sighting.is_reproduced_by(sighting.with_numbers(rule=other)):
            yield Explanation("other-formula", {"rule": title_of(other.name)})


def _exchanged(sighting: Sighting) -> Iterator[Explanation]:
    """Target and actual exchanged."""
    if sighting.is_reproduced_by(sighting.with_numbers(target=sighting.actual, actual=sighting.target)):
        yield Explanation("exchanged", {})


def _cut_off(sighting: Sighting) -> Iterator[Explanation]:
    """Decimals cut off, and more of them than the rulebook does."""
    if sighting.row.exact is None:
        return
    exact, places = told(sighting.row.exact), written_places(sighting.declared)
    if exact != sighting.declared == round_to(exact, places, RoundingMode.DOWN):
        facts = {"right": show_short(exact), "places": Term(f"places/{places}")}
        yield Explanation("cut-off", facts)


def _weight_times_rate(sighting: Sighting) -> Iterator[Explanation]:
    """The weight multiplied with a rate instead of with its share of the target: 20 × 98%."""
    target = core_of(sighting.row.target.value) if sighting.row.target else None
    if isinstance(target, Quantity) and target.unit.dimension == "ratio":
        rate = sighting.actual * target.unit.factor
        if sighting.is_reproduced_by(sighting.weight * rate):
            yield Explanation("weight-times-rate", {"rate": f"{show_short(rate * 100)}%"})


def _rounded_first(sighting: Sighting) -> Iterator[Explanation]:
    """The share rounded before it was multiplied with the weight."""
    if sighting.share is None:
        return
    for places in (2, 1, 3, 4):
        for mode in (RoundingMode.HALF_UP, RoundingMode.DOWN):
            share = Fraction(round_to(sighting.share, places, mode))
            if sighting.is_reproduced_by(sighting.weight * share):
                facts = {
                    "share": share,
                    "places": Term(f"places/{places}"),
                    "mode": Term(f"rounding/{mode.value}"),
                }
                yield Explanation("share-rounded-first", facts)
                return


def _unit_slips(sighting: Sighting) -> Iterator[Explanation]:
    for factor in UNIT_SLIPS:
        if sighting.is_reproduced_by(sighting.with_numbers(actual=sighting.actual * factor)):
            yield Explanation("unit-slip", {"factor": max(factor, 1 / factor), "times": factor})


def _other_weights(sighting: Sighting, result: Result) -> Iterator[Explanation]:
    for weight, row in result.first_by_weight.items():
        if weight != sighting.weight and sighting.is_reproduced_by(
            sighting.with_numbers(weight=Fraction(weight))
        ):
            name = row.indicator.name
            yield Explanation("other-weight", {"name": name, "weight": weight}, (name,))
            return


def _deductions(sighting: Sighting) -> Iterator[Explanation]:
    exact = sighting.row.exact
    score = sighting.row.score
    if exact is None or score is None:
        return
    lost = sighting.weight - Fraction(score)
    if lost > 0 and sighting.is_reproduced_by(sighting.weight - 2 * lost):
        yield Explanation("deduction-twice-in-row", {"lost": lost})
    if lost > 0 and lost != Fraction(score) and sighting.is_reproduced_by(lost):
        yield Explanation("lost-as-earned", {"lost": lost})


def _digit_slips(sighting: Sighting) -> Iterator[Explanation]:
    score = sighting.row.score
    if score is None:
        return
    kind = slip_between(score, sighting.declared)
    if kind:
        yield Explanation(kind, {"right": score, "declared": sighting.declared})


def _other_scores(sighting: Sighting, result: Result) -> Iterator[Explanation]:
    """The score of another row: a neighbour's of another weight, or a partial one of any row."""
    partial = result.first_by_partial_score.get(sighting.declared)
    candidates = [*result.neighbours(sighting.row), *([partial] if partial else [])]
    for each in candidates:
        differs = each.indicator.weight != sighting.weight or each is partial
        if each is not sighting.row and each.score == sighting.declared and each.score > 0 and differs:
            yield Explanation("other-score", {"name": each.indicator.name}, (each.indicator.name,))
            return
