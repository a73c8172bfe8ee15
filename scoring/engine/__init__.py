"""Scorecard + rulebook -> Result. The only funnel: status, rule, clamp, round.

Every step that decides something leaves a note, so a report can print how a score came about.
"""

from dataclasses import replace
from pathlib import Path as FilePath

from scoring import rulebooks
from scoring.engine.budgets import score_budget
from scoring.engine.grades import cap_total, grade_of
from scoring.engine.rows import score_row
from scoring.engine.sums import only_supported, sum_categories, sum_declared, total_of
from scoring.model import Result, Scorecard
from scoring.problems import InvalidRulebook, InvalidScorecard
from scoring.rulebooks import Rulebook


def score(card: Scorecard, rulebook: str | FilePath | Rulebook | None = None) -> Result:
    """Score every row of a scorecard exactly.

    `rulebook` (an id, a path, or a `Rulebook`) goes before the one that the scorecard names; where
    neither names one, `national-2020` is assumed and the result says so. Raises `InvalidRulebook`
    for a rulebook given here, `InvalidScorecard` for one that the scorecard names.
    """
    chosen = _choose(card, rulebook)
    rows = tuple(score_row(each, chosen, card.year) for each in card.leaves())
    budget = score_budget(card.budget, chosen, card.year) if card.budget else None
    total, total_notes = cap_total(total_of(rows, budget, chosen), budget, chosen)
    supported, _ = cap_total(total_of(map(only_supported, rows), budget, chosen), budget, chosen)
    return Result(
        card=card,
        rulebook=chosen,
        rulebook_assumed=rulebook is None and card.rulebook is None,
        rows=rows,
        budget=budget,
        categories=sum_categories(rows, budget),
        declared_sum=sum_declared(rows, budget),
        total=total,
        supported_total=supported,
        grading=grade_of(total, card, rows, chosen),
        total_notes=total_notes,
    )


def _choose(card: Scorecard, rulebook: str | FilePath | Rulebook | None) -> Rulebook:
    if isinstance(rulebook, Rulebook):
        return rulebook
    if rulebook is not None:
        return rulebooks.find(str(rulebook), year=card.year)
    if card.rulebook is None:
        return rulebooks.find(rulebooks.ASSUMED, year=card.year)
    try:
        return rulebooks.find(card.rulebook, FilePath(card.file).parent, card.year)
    except InvalidRulebook as error:
        at = card.where(("rulebook",))
        raise InvalidScorecard(
            tuple(each if each.where else replace(each, where=at) for each in error.problems)
        ) from None


__all__ = ["score", "score_row"]
