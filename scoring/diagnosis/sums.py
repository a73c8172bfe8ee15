"""Why a declared total or group score is not the sum of what stands below it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import combinations

from scoring.diagnosis.digits import slips
from scoring.model import Result
from scoring.numbers import RoundingMode, difference, exact_sum, round_to, show
from scoring.problems import Explanation

MOST_ROWS_AT_ONCE = 3  # deductions left out together: beyond three, too many sets fit by chance
MOST_DEDUCTIONS = 24
MOST_NAMED = 5  # a fit that more rows than this share says nothing about any of them


@dataclass(frozen=True)
class Summand:
    """A declared score that goes into a sum, with the full marks of its row."""

    name: str
    weight: Fraction
    declared: Fraction
    path: tuple[str, ...]
    is_budget: bool = False

    @property
    def deduction(self) -> Fraction:
        """The marks taken off."""
        return self.weight - self.declared


def explain_sum(
    declared: Decimal, stated: Decimal, summands: Sequence[Summand], result: Result | None
) -> tuple[Explanation, ...]:
    """Ranked explanations of a declared sum; empty where nothing reproduces it."""
    found = _candidates(Fraction(declared), Fraction(stated), summands, result)
    slips = _slips(declared, stated)
    return (*found, *slips)


def _sum(numbers: Iterable[Fraction]) -> Fraction:
    return sum(numbers, Fraction(0))


def _candidates(
    declared: Fraction, stated: Fraction, summands: Sequence[Summand], result: Result | None
) -> Iterator[Explanation]:
    yield from _deductions_left_out(declared, stated, summands)
    yield from _deduction_twice(declared, stated, summands)
    yield from _budget_left_out(declared, stated, summands)
    yield from _group_left_out(declared, stated, summands)
    yield from _row_left_out_or_twice(declared, stated, summands)
    if result is not None:
        yield from _other_sums(declared, stated, result)


def _deductions_left_out(
    declared: Fraction, stated: Fraction, summands: Sequence[Summand]
) -> Iterator[Explanation]:
    """The smallest sets of rows whose deductions, left out, give the declared sum."""
    docked = [each for each in summands if each.deduction > 0][:MOST_DEDUCTIONS]
    full = _sum(each.weight for each in summands)
    for size in range(1, min(len(docked), MOST_ROWS_AT_ONCE) + 1):
        sets = [
            each
            for each in combinations(docked, size)
            if stated + _sum(row.deduction for row in each) == declared
        ]
        for rows in sets[:MOST_NAMED]:
            names = tuple(each.name for each in rows)
            facts = {
                "declared": declared,
                "full": full,
                "kept": full - declared,
                "left_out": declared - stated,
                "rows": names,
            }
            yield Explanation(
                "deduction-left-out" if declared != full else "all-deductions-left-out", facts, names
            )
        if sets:
            return


def _deduction_twice(
    declared: Fraction, stated: Fraction, summands: Sequence[Summand]
) -> Iterator[Explanation]:
    rows = tuple(each.name for each in summands if each.deduction > 0 and stated - each.deduction == declared)
    if rows:
        yield Explanation("deduction-twice", {"rows": rows, "amount": stated - declared}, rows)


def _budget_left_out(
    declared: Fraction, stated: Fraction, summands: Sequence[Summand]
) -> Iterator[Explanation]:
    for each in summands:
        if each.is_budget and each.declared > 0 and stated - each.declared == declared:
            yield Explanation("budget-left-out", {"amount": each.declared})
        if each.is_budget and each.declared > 0 and stated + each.declared == declared:
            yield Explanation("budget-twice", {"amount": each.declared})


def _group_left_out(
    declared: Fraction, stated: Fraction, summands: Sequence[Summand]
) -> Iterator[Explanation]:
    groups: dict[tuple[str, ...], list[Summand]] = {}
    for each in summands:
        for depth in range(1, len(each.path) + 1):
            groups.setdefault(each.path[:depth], []).append(each)
    seen: set[frozenset[int]] = set()
    for path, members in groups.items():
        amount = _sum(each.declared for each in members)
        same = frozenset(map(id, members))
        if 1 < len(members) < len(summands) and amount > 0 and same not in seen:
            seen.add(same)
            if stated - amount == declared:
                yield Explanation("group-left-out", {"name": " / ".join(path), "amount": amount})
            elif stated + amount == declared:
                yield Explanation("group-twice", {"name": " / ".join(path), "amount": amount})


def _row_left_out_or_twice(
    declared: Fraction, stated: Fraction, summands: Sequence[Summand]
) -> Iterator[Explanation]:
    gap = declared - stated
    rows = tuple(each.name for each in summands if not each.is_budget and each.declared == abs(gap))
    if rows and gap:
        kind = "row-twice" if gap > 0 else "row-left-out"
        named = rows[:MOST_NAMED]
        several = "" if len(rows) == 1 else "-one-of"
        yield Explanation(f"{kind}{several}", {"rows": named, "count": len(rows), "amount": abs(gap)}, named)


def _other_sums(declared: Fraction, stated: Fraction, result: Result) -> Iterator[Explanation]:
    """Sums of other numbers than the declared ones: recomputed, unrounded, rounded otherwise."""
    if result.total is not None and declared == result.total != stated:
        yield Explanation("recomputed-scores", {})
    exact = [each.exact for each in result.rows if each.exact is not None]
    if result.budget is not None and result.budget.exact is not None:
        exact.append(result.budget.exact)
    if len(exact) < len(result.rows):
        return
    for places in (2, 1, 3, 0):
        for mode in RoundingMode:
            rounded = exact_sum(round_to(each, places, mode) for each in exact)
            if rounded == declared and rounded != stated:
                yield Explanation(f"rows-rounded-{mode.value}", {"places": places})
                return
    unrounded = _sum(exact)
    for mode in (RoundingMode.HALF_UP, RoundingMode.DOWN):
        if round_to(unrounded, 2, mode) == declared != stated:
            yield Explanation(f"rounded-once-{mode.value}", {"exact": unrounded})
            return


def _slips(declared: Decimal, stated: Decimal) -> Iterator[Explanation]:
    for kind, slipped in slips(stated):
        if slipped == declared:
            yield Explanation(kind, {"right": stated, "declared": declared})
            return


def explain_recomputed(result: Result) -> tuple[Explanation, ...]:
    """A total that is the sum of its rows differs because rows do: which ones, and by how much."""
    explanations = []
    differing = [
        (each.indicator.name, difference(each.indicator.declared, each.score))
        for each in result.rows
        if each.score is not None
        and each.indicator.declared is not None
        and each.indicator.declared != each.score
    ]
    if differing:
        names = tuple(name for name, _ in differing)
        changes = tuple(f"{name} {'+' if gap > 0 else '−'}{show(gap.copy_abs())}" for name, gap in differing)
        explanations.append(Explanation("rows-differ", {"rows": changes}, names))
    budget = result.budget
    if budget is not None and budget.score is not None and budget.budget.declared not in (None, budget.score):
        explanations.append(
            Explanation("budget-differs", {"declared": budget.budget.declared, "computed": budget.score})
        )
    left_out = tuple(each.indicator.name for each in result.rows if each.score is None)
    if left_out:
        explanations.append(Explanation("rows-left-out", {"rows": left_out}, left_out))
    return tuple(explanations)
