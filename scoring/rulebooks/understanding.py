"""Layers of rulebook documents -> a Rulebook, or all the problems in them."""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from scoring.aggregates import build_aggregate
from scoring.days import read_day
from scoring.notation import Relation
from scoring.numbers import RoundingMode
from scoring.policies import BlankPlan, Column, Explaining, Negative, Policy, Treatment, Way
from scoring.problems import InvalidRulebook, Path, Problem, Severity
from scoring.rulebooks.contradictions import contradictions, entries_of, fit_problems
from scoring.rulebooks.layers import Layers
from scoring.rulebooks.model import (
    SHOWN_PLACES,
    Bonus,
    Combination,
    Grade,
    OverAchievement,
    Rounding,
    Rulebook,
    Share,
    Stated,
    UnwrittenRelation,
    Veto,
)
from scoring.rulebooks.statements import statements_of
from scoring.rules import (
    Basis,
    InvalidParameter,
    Rule,
    RuleChange,
    Unwritten,
    build_change,
    build_rule,
)
from scoring.rules.parameters import number

if TYPE_CHECKING:
    from datetime import date

UNROUNDED = "unrounded"


def understand(layers: Layers) -> Rulebook:
    """The rulebook that the layers state. Raises `InvalidRulebook` with all that is wrong."""
    found = problems_of(layers)
    if found:
        raise InvalidRulebook(found)
    return understand_valid(layers)


def understand_valid(layers: Layers) -> Rulebook:
    """The rulebook that layers state of which it is known that nothing is wrong with them."""
    return _Book(layers.data).rulebook()


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
        if (over.get("treatment") == "deduct") != ("points" in over):
            yield Problem("rulebook/deduction-without-points", {}, path)
    yield from _veto_problems(data)
    yield from contradictions(data)


def _rule_problems(data: Mapping[str, Any]) -> Iterator[Problem]:
    for path, rule in rules_of(data):
        try:
            change = build_change(rule)
        except InvalidParameter as error:
            yield from (each.under(*path) for each in error.problems)
        else:
            if change.kind is not None:
                yield from fit_problems(change.kind, path)


def _aggregate_problems(aggregates: Mapping[str, Any]) -> Iterator[Problem]:
    for name, each in aggregates.items():
        try:
            build_aggregate(name, each)
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
    days: dict[str, date] = {}
    for key in ("from", "until"):
        if key in effective:
            try:
                days[key] = read_day(effective[key])
            except ValueError:
                yield Problem("rulebook/no-such-day", {"found": effective[key]}, ("effective", key))
    if len(days) == 2 and days["from"] > days["until"]:
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


class _Book:
    """The data of a rulebook in which nothing is wrong, as it is turned into records."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.data = data
        self.sources = data.get("sources", {})

    def basis(self, parameter: Mapping[str, Any]) -> Basis:
        is_assumption = "assumption" in parameter
        wording = parameter["assumption" if is_assumption else "basis"]
        return Basis(wording, self.sources.get(wording.get("source")), is_assumption)

    def effective_basis(self) -> Basis | None:
        effective = self.data["effective"]
        return self.basis(effective) if {"basis", "assumption"} & effective.keys() else None

    def rule(self, *place: str) -> Rule:
        data = self.data
        for key in place:
            data = data[key]
        return build_rule(data, self.basis(data), place)

    def change(self, key: str, name: str) -> RuleChange:
        data = self.data[key][name]
        return build_change(data, basis=self.basis(data), place=(key, name))

    def policy(self, key: str) -> Stated[Policy]:
        return Stated(Policy(self.data[key]["policy"]), self.basis(self.data[key]))

    def rounding(self, level: str) -> Rounding:
        stated = self.data["rounding"][level]
        mode = None if stated["mode"] == UNROUNDED else RoundingMode(stated["mode"])
        return Rounding(
            stated.get("places", SHOWN_PLACES), mode, self.basis(stated), of_sum=stated.get("of") == "sum"
        )

    def rulebook(self) -> Rulebook:
        data = self.data
        until = data["effective"].get("until")
        return Rulebook(
            id=data["id"],
            title=data["title"],
            effective_from=read_day(data["effective"]["from"]),
            effective_until=read_day(until) if until else None,
            effective_basis=self.effective_basis(),
            sources=self.sources,
            full=Stated(Decimal(data["full"]["value"]), self.basis(data["full"])),
            budget=self.rule("budget") if "budget" in data else None,
            budget_weight=Decimal(data["budget"]["weight"]) if "budget" in data else Decimal(0),
            blank_plan=BlankPlan(data.get("budget", {}).get("blank_plan", BlankPlan.REFUSED.value)),
            rules={Relation(name): self.rule("rules", name) for name in data["rules"]},
            indicators={name: self.change("indicators", name) for name in data.get("indicators", {})},
            unwritten_relation=self.unwritten_relation(),
            unwritten_rule=Stated(
                Unwritten(data["unwritten_rule"]["part_steps"], data["unwritten_rule"]["percent"]),
                self.basis(data["unwritten_rule"]),
            ),
            not_measured=self.policy("not_measured"),
            not_applicable=self.policy("not_applicable"),
            withdrawn=self.policy("withdrawn"),
            blank=self.policy("blank"),
            zero_weight=self.policy("zero_weight"),
            negative_actual=Stated(
                Negative(data["negative_actual"]["policy"]), self.basis(data["negative_actual"])
            ),
            deduction_column=Stated(
                Column(data["deduction_column"]["policy"]), self.basis(data["deduction_column"])
            ),
            bonus=self.bonus(),
            reason=Stated(Explaining(data["reason"]["policy"]), self.basis(data["reason"])),
            row_rounding=self.rounding("row"),
            budget_rounding=self.rounding("budget"),
            group_rounding=self.rounding("group"),
            total_rounding=self.rounding("total"),
            grade_rounding=self.rounding("grade"),
            aggregates={
                name: build_aggregate(name, each, self.basis(each))
                for name, each in data["aggregates"].items()
            },
            combination=self.combination(),
            over_achievement=tuple(
                self.over_achievement(place, each) for place, each in entries_of(data, "over_achievement")
            ),
            total_cap=self.rule("total_cap") if "total_cap" in data else None,
            vetoes=tuple(self.veto(place, each) for place, each in entries_of(data, "vetoes")),
            layout=self.layout(),
            grades=Stated(_grades(data["grades"]["levels"]), self.basis(data["grades"])),
            statements=tuple(statements_of(data)),
        )

    def unwritten_relation(self) -> UnwrittenRelation:
        stated = self.data["unwritten_relation"]
        return UnwrittenRelation(
            Relation(stated["default"]),
            Relation(stated["zero"]),
            tuple(stated["ceiling_words"]),
            self.basis(stated),
        )

    def bonus(self) -> Stated[Bonus]:
        stated = self.data["bonus"]
        at_most = Decimal(stated["at_most"]) if "at_most" in stated else None
        return Stated(Bonus(Column(stated["policy"]), at_most), self.basis(stated))

    def veto(self, place: Path, data: Mapping[str, Any]) -> Veto:
        return Veto(
            data.get("flag"),
            tuple(data.get("missed", ())),
            data["grade"] if "grade" in data else data["grade_at_most"],
            "grade_at_most" in data,
            self.basis(data),
            place,
        )

    def combination(self) -> Stated[Combination] | None:
        if "combination" not in self.data:
            return None
        stated = self.data["combination"]
        ways = {each.name: Way(stated[each.name]) for each in fields(Combination)}
        return Stated(Combination(**ways), self.basis(stated))

    def over_achievement(self, place: Path, over: Mapping[str, Any]) -> OverAchievement:
        relations = over.get("relations", ["at_least", "more_than", "equal"])
        return OverAchievement(
            limit=number(over["limit"]) if "limit" in over else None,
            severity=Severity(over["severity"]),
            treatment=Treatment(over.get("treatment", "cap")),
            relations=tuple(map(Relation, relations)),
            zero_target=Fraction(over["zero_target"]) if "zero_target" in over else None,
            beyond=over.get("beyond", False),
            points=Fraction(over.get("points", 0)),
            under=number(over["under"]) if "under" in over else None,
            basis=self.basis(over),
            place=place,
        )

    def layout(self) -> Stated[tuple[Share, ...]] | None:
        if "layout" not in self.data:
            return None
        stated = self.data["layout"]
        shares = tuple(Share(tuple(each["categories"]), Decimal(each["weight"])) for each in stated["shares"])
        return Stated(shares, self.basis(stated))


def _grades(levels: list[Mapping[str, Any]]) -> tuple[Grade, ...]:
    """The grades from the highest down, in whatever order they are listed."""
    return tuple(sorted(map(read_grade, levels), key=lambda grade: (grade.from_, grade.above), reverse=True))


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
