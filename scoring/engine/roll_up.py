"""Scored rows -> what every group and the whole table come to, as the rulebook's aggregates say.

Rows with a role of their own (bonus, penalty) are no members: their points are added outside the full
marks, level by level, and are neither averaged nor re-scaled.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field
from fractions import Fraction
from functools import partial
from typing import Any

from scoring.aggregates import Kind, Member, Outcome, UnfitMembers, combine, counting
from scoring.aggregates.kinds.sum import Sum
from scoring.engine.relations import relation_of
from scoring.engine.rows import rule_of
from scoring.model import BUDGET_CATEGORY, Aggregated, BudgetRow, Group, Role, RollUp, Row, Scorecard
from scoring.numbers import add_up, fraction_of, told
from scoring.problems import Path, Problem
from scoring.reals import Number, Uncomputable
from scoring.records import changed, record
from scoring.rulebooks import GROUP, TOTAL, Rounding, Rulebook
from scoring.rules import Note, UnfitRule

ZERO = Fraction(0)


@record
class Below:
    """What stands right below a node: its members, and the points outside their full marks (None: unknown).

    `outside` are these points as what is added and what is taken away, `notes` say where a limit held one of the two.
    """

    members: tuple[Member, ...]
    extra: Number | None
    notes: tuple[Note, ...] = ()
    outside: tuple[Number, ...] = ()


@record
class Nodes:
    """The rows of a table, and its groups as far as they are settled, by their places."""

    rows: Mapping[Path, Row]
    groups: dict[Path, Aggregated]
    rulebook: Rulebook
    outside: dict[Path, tuple[Number, ...]] = field(default_factory=dict)

    def below(self, node: Group | Scorecard, kind: Kind) -> Below:
        """What the kind of aggregate of a node adds up, counts or compares."""
        rows, groups = self._members(node, past_groups=isinstance(kind, Sum) and kind.of == "rows")
        regular = [each for each in rows if each.indicator.role is Role.REGULAR]
        members = (*(member_of_row(each, self.rulebook) for each in regular), *map(_member_of_group, groups))
        further = [points for each in groups for points in self._outside_of(each)]
        if len(regular) == len(rows) and not further:
            return Below(members, Fraction(0))
        outside = [each for each in rows if each.indicator.role is not Role.REGULAR and not each.is_left_out]
        if any(each.kept is None for each in outside):
            return Below(members, None)
        added, notes = _held(kind, [*(each.kept for each in outside if each.kept is not None), *further])
        return Below(members, add_up(added), notes, tuple(added))

    def _outside_of(self, found: Aggregated) -> tuple[Number, ...]:
        """What a group adds and takes away outside its full marks, as its parent sees it."""
        group = found.group
        assert group is not None
        points = self.outside.get(group.at, ())
        return points if group.ratio is None else tuple(each * group.ratio for each in points)

    def _members(self, node: Group | Scorecard, *, past_groups: bool) -> tuple[list[Row], list[Aggregated]]:
        """The rows and groups right below a node, or those below its groups that only add up too."""
        rows = [self.rows[each.at] for each in node.indicators]
        groups: list[Aggregated] = []
        for each in node.groups:
            found = self.groups[each.at]
            if past_groups and _only_adds(found):
                further = self._members(each, past_groups=True)
                rows, groups = rows + further[0], groups + further[1]
            else:
                groups.append(found)
        return rows, groups


def _held(kind: Kind, extras: list[Number]) -> tuple[list[Number], tuple[Note, ...]]:
    """What bonus rows add and other rows take away, each of the two within the limit that a sum may state."""
    held: list[Number] = []
    notes: list[Note] = []
    for name, sign, most in (("bonus", 1, kind.bonus_most), ("penalty", -1, kind.penalty_most)):
        together = add_up([each * sign for each in extras if each * sign > 0])
        if most is not None and together > most:
            notes.append(Note(f"trace/{name}-held", {"points": together, "most": most}))
            together = most
        held.append(together * sign)
    return held, tuple(notes)


def _only_adds(found: Aggregated) -> bool:
    """Whether a group adds up what is below it, and does nothing else to it but rounding."""
    kind = found.aggregate.kind
    has_ratio = found.group is not None and found.group.ratio is not None
    is_limited = isinstance(kind, Sum) and (kind.bonus_most, kind.penalty_most) != (None, None)
    return isinstance(kind, Sum) and kind.rescale == "table" and not has_ratio and not is_limited


def roll_up(card: Scorecard, rows: Iterable[Row], budget: BudgetRow | None, rulebook: Rulebook) -> RollUp:
    """Every group from the inside out, then the total."""
    nodes = Nodes({each.indicator.at: each for each in rows}, {}, rulebook)
    groups = tuple(card.all_groups())
    for group in reversed(groups):
        start = Aggregated(group, rulebook.aggregates[group.aggregate or GROUP])
        nodes.groups[group.at] = _settled(start, partial(_group, start, group, nodes, rulebook))
    below = nodes.below(card, rulebook.aggregates[TOTAL].kind)
    if budget is not None:
        weight = fraction_of(budget.weight)
        member = Member(BUDGET_CATEGORY, budget.kept, weight, weight, unrounded=budget.exact)
        below = changed(below, members=(*below.members, member))
    return RollUp(tuple(nodes.groups[each.at] for each in groups), total_of(below, rulebook))


def total_of(below: Below, rulebook: Rulebook) -> Aggregated:
    """What everything right below the table comes to, the budget row included."""
    start = Aggregated(None, rulebook.aggregates[TOTAL])
    return _settled(start, lambda: _table(start, below, rulebook))


def _settled(start: Aggregated, settle: Callable[[], Aggregated]) -> Aggregated:
    """What is found, or why nothing is."""
    try:
        return settle()
    except UnfitMembers as error:
        return changed(start, problem=error.problem)
    except Uncomputable as error:
        return changed(start, problem=Problem(error.code, error.facts))


def _group(start: Aggregated, group: Group, nodes: Nodes, rulebook: Rulebook) -> Aggregated:
    below = nodes.below(group, start.aggregate.kind)
    nodes.outside[group.at] = below.outside
    marks = None if group.weight is None else fraction_of(group.weight)
    kind = start.aggregate.kind
    outcome = combine(kind, below.members, marks)
    start = changed(start, unrounded=_unrounded(kind, below.members, marks, outcome))
    outcome = changed(outcome, notes=(*outcome.notes, *below.notes))
    return _rounded(start, outcome, below.extra, rulebook.group_rounding)


def _unrounded(
    kind: Kind, members: Sequence[Member], marks: Fraction | None, outcome: Outcome
) -> Number | None:
    """What the members come to without any rounding, where that may tell full marks from nearly full ones.

    What no digits tell from full marks is not worked out again.
    """
    if outcome.value is None or told(outcome.value) < outcome.full:
        return outcome.value
    exact = [changed(each, value=each.unrounded) for each in members if each.unrounded is not None]
    if len(exact) < len(counting(members)) or all(each.value == each.unrounded for each in counting(members)):
        return outcome.value
    left_out = [each for each in members if each.is_left_out and each.unrounded is None]
    return combine(kind, (*exact, *left_out), marks).value


def _table(start: Aggregated, below: Below, rulebook: Rulebook) -> Aggregated:
    outcome = combine(start.aggregate.kind, below.members, fraction_of(rulebook.full.value))
    outcome = changed(outcome, notes=(*outcome.notes, *below.notes))
    found = _rounded(start, _made_up(outcome), below.extra, rulebook.total_rounding, _cap(rulebook))
    if found.kept is None or found.exact is None or found.grade is not None:
        return found
    return changed(found, grade=rulebook.grade(found.kept, found.exact))


def member_of_row(row: Row, rulebook: Rulebook) -> Member:
    """A row as the node above sees it."""
    weight = fraction_of(row.indicator.weight)
    return Member(
        row.indicator.name,
        row.kept,
        weight,
        weight,
        row.met,
        row.level,
        row.is_left_out,
        unrounded=row.exact,
        most=_most(row, rulebook) if row.kept is None else None,
    )


def _most(row: Row, rulebook: Rulebook) -> Fraction | None:
    """The highest score that a row without one could have; None where nobody knows."""
    rule = row.rule
    if rule is None and row.target is not None:
        relation, _ = relation_of(row.indicator, row.target, rulebook)
        try:
            rule = rule_of(row.indicator, relation, rulebook)
        except UnfitRule:
            return None
    if rule is None or (rule.kind.may_exceed and rule.limits.at_most is None):
        return None
    return changed(row, rule=rule).most


def _member_of_group(found: Aggregated) -> Member:
    """A group in its parent: all of it times its ratio, where it has one; without its points outside."""
    group = found.group
    assert group is not None
    value = found.kept - found.extra if found.kept is not None and found.extra else found.kept
    member = Member(
        group.name,
        value,
        found.full,
        found.full + found.missing if group.weight is None else fraction_of(group.weight),
        met=found.met,
        grade=found.grade,
        is_left_out=found.is_left_out,
        missing=found.missing,
        unrounded=found.unrounded,
    )
    return member if group.ratio is None else member.times(group.ratio)


def _made_up(outcome: Outcome) -> Outcome:
    """The outcome re-scaled over the whole table, where marks are still missing."""
    if outcome.value is None or not outcome.missing:
        return outcome
    if not outcome.full:
        return changed(outcome, value=None)
    whole = outcome.full + outcome.missing
    value = outcome.value * whole / outcome.full
    facts = {"points": outcome.value, "whole": whole, "counted": outcome.full, "value": value}
    note = Note("trace/made-up", facts)
    return changed(outcome, value=value, full=whole, missing=ZERO, notes=(*outcome.notes, note))


def _cap(rulebook: Rulebook) -> Fraction | None:
    """Up to which total bonus rows count."""
    at_most = rulebook.bonus.value.at_most
    return None if at_most is None else Fraction(at_most)


def _rounded(
    start: Aggregated, outcome: Outcome, extra: Number | None, rounding: Rounding, cap: Fraction | None = None
) -> Aggregated:
    """The points that are kept: of the members and outside of them, up to a cap, rounded."""
    found: dict[str, Any] = {
        "full": outcome.full,
        "missing": outcome.missing,
        "grade": outcome.grade,
        "met": outcome.met,
        "is_left_out": outcome.is_left_out and extra is not None,
        "extra": extra or ZERO,
    }
    if outcome.value is None or extra is None:
        return changed(start, **found, notes=outcome.notes)
    points, notes = outcome.value, outcome.notes
    if extra:
        points = points + extra
        notes += (Note("trace/outside", {"extra": extra, "points": points}),)
    if cap is not None and points > cap:
        notes += (Note("trace/capped", {"points": points, "cap": cap}),)
        points = cap
    score, kept = rounding.shown_and_kept(points)
    return changed(start, **found, exact=points, score=score, kept=kept, notes=notes)
