"""Do the weights that a rulebook states add up?"""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from scoring.lint.draft import Draft
from scoring.model import BUDGET_CATEGORY
from scoring.problems import Problem


def check_budget(draft: Draft) -> Iterator[Problem]:
    """A budget row that leaves nothing for the indicators."""
    if draft.full is not None and draft.budget_weight >= draft.full:
        facts = {"weight": draft.budget_weight, "full": draft.full}
        path = draft.changed(("budget", "weight"), ("full", "value"))
        yield Problem("lint/budget-leaves-nothing", facts, path)


def check_layout(draft: Draft) -> Iterator[Problem]:
    """A layout whose shares and the budget row are not the full marks, or which says something else of the budget."""
    shares = draft.data.get("layout", {}).get("shares", [])
    if not shares or draft.full is None:
        return
    total, has_budget = Fraction(0), False
    for index, each in enumerate(shares):
        total += Fraction(each["weight"])
        if BUDGET_CATEGORY in each["categories"]:
            has_budget = True
            if each["categories"] == [BUDGET_CATEGORY] and each["weight"] != draft.budget_weight:
                facts = {"weight": Fraction(each["weight"]), "stated": draft.budget_weight}
                yield Problem("lint/layout-contradicts-budget", facts, ("layout", "shares", index, "weight"))
    if not has_budget:
        total += draft.budget_weight
    if total != draft.full:
        facts = {"total": total, "full": draft.full, "budget": draft.budget_weight}
        path = draft.changed(("layout", "shares"), ("full", "value"), ("budget", "weight"))
        yield Problem("lint/layout-not-full", facts, path)


def check_total_is_out_of_the_full_marks(draft: Draft) -> Iterator[Problem]:
    """A total that is out of other marks than the full ones, so that no grade is meant for it."""
    out_of = draft.data.get("aggregates", {}).get("total", {}).get("out_of")
    if isinstance(out_of, int | Decimal) and draft.full is not None and Fraction(out_of) != draft.full:
        facts = {"out_of": Fraction(out_of), "full": draft.full}
        is_own = "total" in draft.own.get("aggregates", {})
        path = ("aggregates", "total", "out_of")
        yield Problem(
            "lint/total-out-of-other-marks", facts, path if is_own else draft.changed(path, ("full", "value"))
        )
