"""Why a declared total or group score is not the sum of what stands below it."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import combinations, product

from scoring.diagnosis.digits import slip_between
from scoring.messages import Term
from scoring.model import Result
from scoring.numbers import RoundingMode, exact_sum, round_to, show, show_short, told, written_places
from scoring.problems import Explanation
from scoring.reals import Real
from scoring.records import record

MOST_ROWS_AT_ONCE = 3
MOST_DEDUCTIONS = 6  # of more docked rows, some two or three fit almost any number by chance
MOST_BITS = 20_000  # of denominators that share nothing: beyond, the exact sum is not worth its time
MOST_NAMED = 5  # a fit that more rows than this share says nothing about any of them


@record
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
    cut = tuple(_cut_off(declared, stated))
    return (*cut, *found, *(() if cut else _slips(declared, stated)))


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
    """Rows whose deductions, left out, give the declared sum: all, one, or the only two or three."""
    docked = [each for each in summands if each.deduction > 0]
    full = _sum(each.weight for each in summands)
    facts = {"declared": declared, "full": full, "kept": full - declared, "left_out": declared - stated}
    if docked and declared == full and all(each.deduction >= 0 for each in summands):
        names = tuple(each.name for each in docked)
        yield Explanation("all-deductions-left-out", {**facts, "rows": names}, names)
        return
    for size in range(1, MOST_ROWS_AT_ONCE + 1):
        sets = [
            tuple(row.name for row in each)
            for each in combinations(docked, size)
            if stated + _sum(row.deduction for row in each) == declared
        ]
        if sets and (size == 1 or (len(sets) == 1 and len(docked) <= MOST_DEDUCTIONS)):
            if len(sets) <= MOST_NAMED:
                yield from (Explanation("deduction-left-out", {**facts, "rows": each}, each) for each in sets)
            return
        if len(docked) > MOST_DEDUCTIONS:
            return


def _deduction_twice(
    declared: Fraction, stated: Fraction, summands: Sequence[Summand]
) -> Iterator[Explanation]:
    rows = [each.name for each in summands if each.deduction > 0 and stated - each.deduction == declared]
    if len(rows) <= MOST_NAMED:
        amount = stated - declared
        yield from (
            Explanation("deduction-twice", {"amount": amount, "rows": (each,)}, (each,)) for each in rows
        )


def _one_of(kind: str, rows: tuple[str, ...], amount: Fraction) -> Iterator[Explanation]:
    """One row that fits, or that there are several of which it may be any."""
    named = rows[:MOST_NAMED]
    facts = {"rows": named, "count": len(rows), "amount": amount}
    if rows:
        yield Explanation(kind if len(rows) == 1 else f"{kind}-one-of", facts, named)


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
    rows = tuple(each.name for each in summands if not each.is_budget and each.declared == abs(gap) != 0)
    yield from _one_of("row-twice" if gap > 0 else "row-left-out", rows, abs(gap))


def _other_sums(declared: Fraction, stated: Fraction, result: Result) -> Iterator[Explanation]:
    """Sums of other numbers than the declared rows: of groups, recomputed, unrounded, rounded otherwise."""
    if declared == _sum_of_groups(result) != stated:
        yield Explanation("groups-added", {})
    if result.total is not None and declared == result.total != stated:
        capped = tuple(_capped(result))
        yield from capped or (Explanation("recomputed-scores", {}),)
        return
    exact = _exact_scores(result)
    if exact is None:
        return
    for places, mode in product((2, 1, 3, 0), RoundingMode):
        if exact_sum(round_to(each, places, mode) for each in exact) == declared:
            yield Explanation(f"rows-rounded-{mode.value}", {"places": Term(f"places/{places}")})
            return
    if sum(each.denominator.bit_length() for each in exact) > MOST_BITS:
        return
    unrounded = _sum(exact)
    for mode in (RoundingMode.HALF_UP, RoundingMode.DOWN):
        if round_to(unrounded, 2, mode) == declared:
            yield Explanation(f"rounded-once-{mode.value}", {"exact": show_short(unrounded)})
            return


def _capped(result: Result) -> Iterator[Explanation]:
    """That the execution rate holds the total down, where it does."""
    for note in result.total_notes:
        if result.total is not None:
            yield Explanation("total-capped", {"most": result.total, "total": note.facts["total"]})


def _sum_of_groups(result: Result) -> Fraction | None:
    """What the declared scores of the outermost groups and the budget row add up to."""
    groups = [each.declared for each in result.card.groups]
    budget = result.card.budget.declared if result.card.budget else Decimal(0)
    if not groups or budget is None or None in groups:
        return None
    return _sum(Fraction(each) for each in (*groups, budget) if each is not None)


def _exact_scores(result: Result) -> list[Fraction] | None:
    """Every unrounded score that goes into the total; None where one is unknown or no fraction."""
    if result.total is None:
        return None
    exact = [each.exact for each in result.rows if not each.is_left_out]
    if result.budget is not None:
        exact.append(result.budget.exact)
    exact = [None if each is None else told(each) for each in exact]
    if any(isinstance(each, Real) for each in exact):
        return None
    return [Fraction(each) for each in exact if isinstance(each, Fraction)]


def _cut_off(declared: Decimal, stated: Decimal) -> Iterator[Explanation]:
    places = written_places(declared)
    if round_to(stated, places, RoundingMode.DOWN) == declared != stated:
        yield Explanation("cut-off", {"right": stated, "places": Term(f"places/{places}")})


def _slips(declared: Decimal, stated: Decimal) -> Iterator[Explanation]:
    kind = slip_between(stated, declared)
    if kind:
        yield Explanation(kind, {"right": stated, "declared": declared})


def explain_recomputed(result: Result) -> tuple[Explanation, ...]:
    """A total that is the sum of its rows differs because rows do: which ones, and by how much."""
    explanations = []
    gaps = [(each.name, each.gap) for each in result.scored if each.gap and not each.is_budget]
    if gaps:
        rows = tuple(f"{name} {'+' if gap > 0 else '−'}{show(gap.copy_abs())}" for name, gap in gaps)
        explanations.append(Explanation("rows-differ", {"rows": rows}, tuple(name for name, _ in gaps)))
    explanations += [
        Explanation("budget-differs", {"declared": each.declared, "computed": each.score})
        for each in result.scored
        if each.differs and each.is_budget
    ]
    left_out = tuple(each.indicator.name for each in result.rows if each.is_left_out)
    if left_out:
        explanations.append(Explanation("rows-left-out", {"rows": left_out}, left_out))
    cap, whole = result.rulebook.bonus.value.at_most, result.rolled_up.whole
    if (
        cap is not None
        and result.declared_sum is not None
        and whole.exact is not None
        and told(whole.exact) == cap < result.declared_sum
    ):
        explanations.append(Explanation("bonus-beyond-cap", {"cap": cap}))
    return (*explanations, *_capped(result))
