"""What a rulebook says twice, or in a way that nothing can come of."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any, NamedTuple

from scoring.messages import Term
from scoring.notation import Relation
from scoring.policies import completed
from scoring.problems import Path, Problem
from scoring.rules import Kind, Measure, misfit, title_of
from scoring.rules.fitness import MEASURE_OF_RELATION
from scoring.rules.parameters import number, percent

NO_SHARE = 10  # a limit of so many times the target was meant to be a percentage


def contradictions(data: Mapping[str, Any]) -> Iterator[Problem]:
    """All of them, in data whose shape is right."""
    full = data.get("full", {}).get("value")
    yield from _bonus_problems(data.get("bonus", {}), full)
    yield from _over_achievement_problems(data)
    yield from _vetoes_twice(entries_of(data, "vetoes"))
    yield from _layout_problems(data.get("layout", {}).get("shares", []))
    yield from _grade_problems(data.get("grades", {}).get("levels", []))


def fit_problems(kind: Kind, path: Path) -> Iterator[Problem]:
    """Why a rule cannot score what the rulebook has it for."""
    if path[0] in ("budget", "total_cap"):
        is_alone = kind.needs_no_person if path[0] == "budget" else kind.stands_alone
        if not is_alone or misfit(kind, Measure.AMOUNT, Relation.AT_LEAST) is not None:
            facts = {"key": path[0], "kind": title_of(kind.name)}
            yield Problem("rulebook/budget-kind", facts, (*path, "kind"))
    elif path[0] == "rules":
        relation = Relation(path[1])
        if misfit(kind, MEASURE_OF_RELATION.get(relation, Measure.AMOUNT), relation) is not None:
            facts = {"rule": title_of(kind.name), "relation": Term(f"relation/{relation.value}")}
            yield Problem("rulebook/rule-does-not-fit", facts, (*path, "kind"))


def entries_of(data: Mapping[str, Any], key: str) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    """The entries of a parameter that may be one or several."""
    stated = data.get(key, [])
    if isinstance(stated, list):
        yield from (((key, index), each) for index, each in enumerate(stated))
    else:
        yield (key,), stated


def _bonus_problems(bonus: Mapping[str, Any], full: Decimal | None) -> Iterator[Problem]:
    if "at_most" not in bonus:
        return
    path = ("bonus", "at_most")
    if bonus["policy"] == "refused":
        yield Problem("rulebook/bonus-refused-with-limit", {}, path)
    elif full is not None and bonus["at_most"] < full:
        yield Problem("rulebook/bonus-limit-below-full", {"found": bonus["at_most"], "full": full}, path)


def _over_achievement_problems(data: Mapping[str, Any]) -> Iterator[Problem]:
    seen: set[str] = set()
    for path, over in entries_of(data, "over_achievement"):
        yield from (each.under(*path) for each in _limit_problems(over))
        relations = dict.fromkeys(completed("over_achievement", over)["relations"])
        for twice in (each for each in relations if each in seen):
            facts = {"relation": Term(f"relation/{twice}")}
            yield Problem("rulebook/over-achievement-twice", facts, path)
            break
        seen.update(relations)


def _limit_problems(over: Mapping[str, Any]) -> Iterator[Problem]:
    beside = tuple(each for each in ("limit", "beyond", "zero_target", "under") if each in over)
    if completed("over_achievement", over)["any_deviation"]:
        if beside:
            yield Problem("rulebook/deviation-with-limit", {"keys": beside}, (beside[0],))
        return
    if "limit" not in over:
        yield Problem("rulebook/over-without-limit", {})
        return
    limit, under = over["limit"], over.get("under", 0)
    if not isinstance(limit, str) and limit >= NO_SHARE:
        yield Problem("rulebook/limit-without-percent", {"found": limit}, ("limit",))
    elif number(limit) < 1:
        yield Problem("rulebook/limit-below-target", {"found": percent(number(limit))}, ("limit",))
    if number(under) > 1:
        yield Problem("rulebook/under-above-target", {"found": percent(number(under))}, ("under",))


def _vetoes_twice(vetoes: Iterator[tuple[Path, Mapping[str, Any]]]) -> Iterator[Problem]:
    seen: set[object] = set()
    for path, veto in vetoes:
        for key in ("flag", "missed"):
            found = (veto[key],) if key == "flag" and key in veto else tuple(veto.get(key, ()))
            if found and (key, frozenset(found)) in seen:
                yield Problem("rulebook/veto-twice", {"found": found}, (*path, key))
            seen.add((key, frozenset(found)))


def _layout_problems(shares: list[Mapping[str, Any]]) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, share in enumerate(shares):
        for place, category in enumerate(share["categories"]):
            if category in seen:
                path = ("layout", "shares", index, "categories", place)
                yield Problem("rulebook/layout-twice", {"category": category}, path)
            seen.add(category)


class _Span(NamedTuple):
    """From which total to which a grade is given, and where it stands in the list."""

    low: Fraction
    is_above: bool
    high: Fraction | None
    is_below: bool
    name: str
    place: int

    @property
    def is_empty(self) -> bool:
        if self.high is None:
            return False
        return self.low > self.high or (self.low == self.high and (self.is_above or self.is_below))

    def overlaps(self, higher: "_Span") -> bool:
        """Whether it ends above the beginning of the next."""
        if self.high is None:  # it ends where the next begins
            return False
        shares_limit = self.high == higher.low and not self.is_below and not higher.is_above
        return self.high > higher.low or shares_limit


def _grade_problems(levels: list[Mapping[str, Any]]) -> Iterator[Problem]:
    names: set[str] = set()
    spans: list[_Span] = []
    for index, level in enumerate(levels):
        path = ("grades", "levels", index)
        if level["name"] in names:
            yield Problem("rulebook/grade-name-twice", {"grade": level["name"]}, (*path, "name"))
        names.add(level["name"])
        if "to" in level and "below" in level:
            yield Problem(
                "rulebook/grade-with-two-ends", {"grade": level["name"]}, (*path, "below"), at_key=True
            )
        elif ("from" in level) != ("above" in level):
            spans.append(_span(level, index))
            if spans[-1].is_empty:
                low, high = level.get("from", level.get("above")), level.get("to", level.get("below"))
                facts = {"grade": level["name"], "low": low, "high": high}
                yield Problem("rulebook/grade-unreachable", facts, path)
    ascending = sorted(spans, key=lambda each: (each.low, each.is_above))
    for lower, higher in pairwise(each for each in ascending if not each.is_empty):
        begins_apart = (lower.low, lower.is_above) != (higher.low, higher.is_above)
        if begins_apart and lower.overlaps(higher):
            facts = {"grade": lower.name, "high": lower.high, "other": higher.name, "low": higher.low}
            yield Problem(
                "rulebook/grades-overlap", facts, ("grades", "levels", max(lower.place, higher.place))
            )


def _span(level: Mapping[str, Any], index: int) -> _Span:
    high = level.get("to", level.get("below"))
    return _Span(
        Fraction(level["from"] if "from" in level else level["above"]),
        "above" in level,
        None if high is None else Fraction(high),
        "below" in level,
        level["name"],
        index,
    )
