"""Scorecard + rulebook -> Result. The only funnel: status, rule, clamp, round, roll up.

Every step that decides something leaves a note, so a report can print how a score came about.
"""

from dataclasses import replace
from functools import partial
from pathlib import Path as FilePath

from scoring import rulebooks
from scoring.engine.budgets import score_budget
from scoring.engine.grades import grade_of, hold_down
from scoring.engine.repeats import score_row_once
from scoring.engine.roll_up import roll_up
from scoring.engine.rows import score_row
from scoring.engine.sums import (
    as_declared,
    budget_as_declared,
    only_supported,
    ratios_of,
    sum_categories,
    sum_declared,
)
from scoring.model import BudgetRow, Result, RollUp, Row, Scorecard, Status
from scoring.problems import InvalidRulebook, InvalidScorecard, suggest
from scoring.rulebooks import AnyRulebook, Rulebook


def score(card: Scorecard, rulebook: AnyRulebook | None = None) -> Result:
    """Score every row of a scorecard exactly.

    `rulebook` (an id, a path, the data of one, or a `Rulebook`) goes before the one that the scorecard names; where
    neither names one, `national-2020` is assumed and the result says so. Raises `InvalidRulebook`
    for a rulebook given here, `InvalidScorecard` for one that the scorecard names.
    """
    chosen = choose_rulebook(card, rulebook)
    _demand_aggregates(card, chosen)
    rows = tuple(score_row_once(each, chosen, card.year) for each in card.leaves())
    budget = score_budget(card.budget, chosen, card.year) if card.budget else None
    return assemble(card, chosen, rows, budget, assumed=rulebook is None and card.rulebook is None)


def assemble(
    card: Scorecard, chosen: Rulebook, rows: tuple[Row, ...], budget: BudgetRow | None, *, assumed: bool
) -> Result:
    """What scored rows, one for each indicator of a scorecard in its order, and the budget row come to."""
    rolled_up = hold_down(roll_up(card, rows, budget, chosen), budget, chosen)
    supported = rolled_up
    if any(each.status is Status.NOT_MEASURED for each in rows):
        supported = hold_down(roll_up(card, map(only_supported, rows), budget, chosen), budget, chosen)
    roll_up_declared = partial(_roll_up_declared, card, rows, budget, chosen)
    return Result(
        card=card,
        rulebook=chosen,
        rulebook_assumed=assumed,
        rows=rows,
        budget=budget,
        categories=sum_categories(rows, budget, ratios_of(card)),
        declared_sum=sum_declared(rows, budget) if rolled_up.is_plain else roll_up_declared().whole.score,
        rolled_up=rolled_up,
        roll_up_declared=roll_up_declared,
        supported_total=supported.whole.score,
        grading=grade_of(rolled_up.whole, card, rows, budget, chosen),
    )


def _roll_up_declared(
    card: Scorecard, rows: tuple[Row, ...], budget: BudgetRow | None, rulebook: Rulebook
) -> RollUp:
    return roll_up(card, map(as_declared, rows), budget_as_declared(budget), rulebook)


def choose_rulebook(card: Scorecard, rulebook: AnyRulebook | None = None) -> Rulebook:
    """The rulebook given, else the one that the scorecard names, else the assumed one. Raises as `score` does."""
    if rulebook is not None:
        return rulebooks.load_rulebook(rulebook, year=card.year)
    if card.rulebook is None:
        return rulebooks.find(rulebooks.ASSUMED, year=card.year)
    try:
        return rulebooks.find(card.rulebook, FilePath(card.file).parent, card.year)
    except InvalidRulebook as error:
        at = card.where(("rulebook",))
        raise InvalidScorecard(
            tuple(each if each.where else replace(each, where=at) for each in error.problems)
        ) from None


def _demand_aggregates(card: Scorecard, rulebook: Rulebook) -> None:
    """Raise `InvalidScorecard` for groups that choose an aggregate which the rulebook does not have."""
    known = list(rulebook.aggregates)
    unknown = [each for each in card.all_groups() if each.aggregate not in (None, *known)]
    if unknown:
        problems = (
            suggest("aggregate/unknown", str(each.aggregate), known, (*each.at, "aggregate"))
            for each in unknown
        )
        raise InvalidScorecard(tuple(map(card.document.locate, problems)))


__all__ = ["assemble", "score", "score_budget", "score_row"]
