"""All that keeps a rulebook from being used: its shape, its gaps, its rules, what contradicts itself."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from scoring.aggregates import build_accepted_aggregate
from scoring.days import read_day
from scoring.policies import Treatment, completed
from scoring.problems import Path, Problem
from scoring.rulebooks.contradictions import contradictions, entries_of, fit_problems
from scoring.rulebooks.layers import Layers
from scoring.rulebooks.model import Grade
from scoring.rules import InvalidParameter, build_accepted_change
from scoring.rules.parameters import number

if TYPE_CHECKING:
    from fractions import Fraction


def problems_of(layers: Layers) -> tuple[Problem, ...]:
    """All that keeps a rulebook from being used: its shape first, then its gaps and its rules."""
    found = layers.shape_problems()
    if found:
        return found
    return tuple(layers.locate(each) for each in (*layers.gaps(), *_meaning_problems(layers.data)))


def _meaning_problems(data: Mapping[str, Any]) -> Iterator[Problem]:
    yield from _rule_problems(data)
    yield from _aggregate_problems(data.get("aggregates", {}))
    yield from _date_problems(data.get("effective", {}))
    for name, source in data.get("sources", {}).items():
        yield from (each.under("sources", name) for each in _day_problems(source, "read_on"))
    yield from _grade_problems(data.get("grades", {}).get("levels", []))
    for path, over in entries_of(data, "over_achievement"):
        treatment = completed("over_achievement", over)["treatment"]
        if (treatment == Treatment.DEDUCT.value) != ("points" in over):
            yield Problem("rulebook/deduction-without-points", {}, path)
    yield from _veto_problems(data)
    yield from contradictions(data)


def _rule_problems(data: Mapping[str, Any]) -> Iterator[Problem]:
    for path, rule in rules_of(data):
        try:
            change = build_accepted_change(rule)
        except InvalidParameter as error:
            yield from (each.under(*path) for each in error.problems)
        else:
            if change.kind is not None:
                yield from fit_problems(change.kind, path)


def _aggregate_problems(aggregates: Mapping[str, Any]) -> Iterator[Problem]:
    for name, each in aggregates.items():
        try:
            build_accepted_aggregate(name, each)
        except InvalidParameter as error:
            yield from (problem.under("aggregates", name) for problem in error.problems)


def rules_of(data: Mapping[str, Any]) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    """Every rule of a rulebook, with its place; those of indicators may be limits alone."""
    for key in ("rules", "indicators"):
        yield from (((key, name), each) for name, each in data.get(key, {}).items())
    yield from (((key,), data[key]) for key in ("budget", "total_cap") if key in data)


def _veto_problems(data: Mapping[str, Any]) -> Iterator[Problem]:
    """A veto rests on a flag or on rows; a ceiling is one of the grades."""
    grades = [each["name"] for each in data.get("grades", {}).get("levels", [])]
    for path, veto in entries_of(data, "vetoes"):
        if ("flag" in veto) == ("missed" in veto) or ("grade" in veto) == ("grade_at_most" in veto):
            yield Problem("rulebook/veto-unclear", {}, path)
        elif "grade_at_most" in veto and veto["grade_at_most"] not in grades:
            facts = {"found": veto["grade_at_most"], "known": tuple(grades)}
            yield Problem("rulebook/unknown-grade", facts, (*path, "grade_at_most"))


def _day_problems(data: Mapping[str, str], key: str) -> Iterator[Problem]:
    try:
        if key in data:
            read_day(data[key])
    except ValueError:
        yield Problem("rulebook/no-such-day", {"found": data[key]}, (key,))


def _date_problems(effective: Mapping[str, str]) -> Iterator[Problem]:
    found = [each.under("effective") for key in ("from", "until") for each in _day_problems(effective, key)]
    yield from found
    has_both = {"from", "until"} <= effective.keys() and not found
    if has_both and read_day(effective["from"]) > read_day(effective["until"]):
        yield Problem("rulebook/ends-before-it-begins", {}, ("effective", "until"))


def _grade_problems(levels: list[Mapping[str, Any]]) -> Iterator[Problem]:
    seen: dict[tuple[Fraction, bool], str] = {}
    for index, each in enumerate(levels):
        if ("from" in each) == ("above" in each):
            yield Problem(
                "rulebook/grade-without-limit", {"grade": each["name"]}, ("grades", "levels", index)
            )
            continue
        begins = (number(each["from"] if "from" in each else each["above"]), "above" in each)
        if begins in seen:
            facts = {"grade": each["name"], "other": seen[begins]}
            yield Problem("rulebook/grade-twice", facts, ("grades", "levels", index))
        seen.setdefault(begins, each["name"])


def read_grade(data: Mapping[str, Any]) -> Grade:
    """A grade from data in which one lower limit is stated."""
    low, high = data.get("from", data.get("above")), data.get("to", data.get("below"))
    assert low is not None
    return Grade(
        data["name"],
        number(low),
        above="above" in data,
        to=None if high is None else number(high),
        below="below" in data,
    )
