"""A rule: a kind with its parameters, and the limits that every rule may have."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field, fields, replace
from fractions import Fraction
from typing import Any

from scoring.arithmetic import Branch, Formula, first, refuse, weight
from scoring.expressions import is_name
from scoring.messages import LANGUAGES, Term
from scoring.notation import Unit
from scoring.presumptions import Presumption, Trait
from scoring.problems import Path, Problem
from scoring.records import record
from scoring.rules.case import Case, Judgement, Note, Way
from scoring.rules.judging import judge
from scoring.rules.kind import KINDS, Computed, Kind, Unwritten
from scoring.rules.limits import Limits
from scoring.rules.parameters import (
    InvalidParameter,
    Parameter,
    object_schema,
    read_each,
    read_object,
    written_parameters,
)

BASIS_KEYS = ("basis", "assumption")


@record
class Basis:
    """Where a parameter comes from: a source that says so, or an assumption of ours, which may lean on one."""

    wording: Mapping[str, str]
    source: Mapping[str, str] | None = None
    is_assumption: bool = False

    @classmethod
    def read(cls, parameter: Mapping[str, Any], sources: Mapping[str, Mapping[str, str]]) -> "Basis | None":
        """What a parameter rests on, without the name that its source has in its file; None where it does not say it."""
        for key in BASIS_KEYS:
            if key in parameter:
                stated = parameter[key]
                wording: Mapping[str, str] = {language: stated[language] for language in LANGUAGES}
                return cls(wording, sources.get(stated.get("source")), is_assumption=key == "assumption")
        return None


def clauses(*notes: Note) -> Note:
    """Several notes as the clauses of one sentence."""
    facts: dict[str, object] = {f"clause{index}": each for index, each in enumerate(notes)}
    sentence = "{mark}".join(f"{{{name}}}" for name in facts)
    return Note(dict.fromkeys(LANGUAGES, sentence), {**facts, "mark": Term("text/clause")})


@record
class Rule:
    """A rule kind with its parameters, its limits, and what it rests on (None: on the row itself).

    `text` is the sentence of the table that it was read from, where it was, and `presumptions` are what that takes for
    granted of the row; `place` is where it stands in its rulebook, where it is of one, and `limits_at` where those of
    its limits stand that are of another place.
    """

    kind: Kind
    limits: Limits = field(default_factory=Limits)
    basis: Basis | None = None
    text: str = ""
    place: Path = ()
    presumptions: tuple[Presumption, ...] = ()
    limits_at: Mapping[str | int, Path] = field(default_factory=dict, compare=False)
    _formulas: dict[Unit, Formula] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def name(self) -> str:
        return self.kind.name

    @property
    def presumes_values(self) -> bool:
        """Whether a target may fit its text by its sign and unit, but not by its number."""
        return any(each.trait in (Trait.NOTHING, Trait.ALL) for each in self.presumptions)

    def settled(self, unwritten: Unwritten) -> "Rule":
        """The rule with what its kind leaves open decided by the rulebook."""
        kind = self.kind.settled(unwritten)
        return self if kind is self.kind else replace(self, kind=kind)

    def formula(self, kind: Computed, unit: Unit) -> Formula:
        """The formula of its kind, made once for each unit: that takes longer than to score a row by it."""
        if unit not in self._formulas:
            self._formulas[unit] = Formula((*self._ceiling(kind), *kind.formula(unit).branches))
        return self._formulas[unit]

    def _ceiling(self, kind: Computed) -> tuple[Branch, ...]:
        """A branch that refuses rows whose full marks, or `at_most`, do not hold the points that the kind states."""
        if (highest := kind.highest) is None:
            return ()
        most = weight if self.limits.at_most is None else self.limits.at_most.expression
        facts = {"points": highest, "weight": most}
        return first(
            (most < highest, refuse("rule/points-above-weight", at=("rule", "bands"), **facts))
        ).branches

    def __getstate__(self) -> dict[str, Any]:
        """Between processes it goes without its formulas, which hold functions."""
        return {**vars(self), "_formulas": {}}

    def highest_share(self) -> Fraction | None:
        """The most that it can give, as a share of the full marks; None where that is open."""
        top, limit = self.kind.highest_share(), self.limits.at_most
        if limit is not None:
            return limit.value if limit.is_share else None
        return top if top is None or self.kind.may_exceed else min(top, Fraction(1))

    def judge(self, case: Case) -> Judgement:
        """Score one row, unrounded. Raises `UnfitRule`."""
        if self.limits.is_failed_by(case):
            failing = (self.limits.note_of_failing(case),)
            return Judgement(Fraction(0), failing, taken=(("pass_from",),))
        judgement = judge(self.kind, case, self.formula)
        return self.limits.hold(judgement, case.weight, exceeds=self.kind.may_exceed)

    def ways(self) -> Iterator[Way]:
        """Every way through the rule: those of its kind, and its limits where they decide."""
        yield from self.kind.ways()
        yield from (Way((name,), words) for name, words in self.limits.in_words())

    def in_words(self) -> Note:
        """The rule with its parameters and limits as a sentence."""
        return clauses(self.kind.in_words(), *(words for _, words in self.limits.in_words()))

    def places_of(self, judgement: Judgement) -> tuple[Path, ...]:
        """Where in the rulebook the ways stand that a judgement took; none of a rule that the table states."""
        if not self.place:
            return ()
        return tuple(
            (*self.limits_at.get(next(iter(each), ""), self.place), *each) for each in judgement.taken
        )


def build_accepted(data: Mapping[str, Any]) -> Kind:
    """A rule kind with its parameters from data that its schema has accepted. Raises `InvalidParameter`."""
    kind: Kind = build_accepted_of(KINDS, data)
    return kind


def build_accepted_of(kinds: Mapping[str, Any], data: Mapping[str, Any]) -> Any:
    """A kind of some table of kinds with its parameters, from data that its schema has accepted.

    Raises `InvalidParameter` with all that cannot be read, else with all that contradicts itself.
    """
    kind = read_object(kinds[data["kind"]], data)
    found = tuple(kind.problems())
    if found:
        raise InvalidParameter(found)
    return kind


def build_accepted_rule(data: Mapping[str, Any], basis: Basis | None = None, place: Path = ()) -> Rule:
    """A rule from data that its schema has accepted. Raises `InvalidParameter`."""
    kind, limits = build_accepted(data), read_limits(data)
    demand_ceiling(kind, limits)
    return Rule(kind, limits, basis, place=place)


def read_limits(data: Mapping[str, Any]) -> Limits:
    """The limits of a rule from its data. Raises `InvalidParameter`."""
    limits: Limits = read_object(Limits, data)
    found = tuple(limits.problems())
    if found:
        raise InvalidParameter(found)
    return limits


def with_values(data: Mapping[str, Any], names: Iterable[str]) -> Mapping[str, Any]:
    """The data of a rule in which everything that may use the row's values does: the row need not list them.

    Values whose names a formula cannot write are for items of a checklist.
    """
    named = tuple(filter(is_name, names))
    if not named or "kind" not in data:
        return data
    own = {"values": list(named)} if _takes_values(data["kind"]) and "values" not in data else {}
    rules = {"rules": [with_values(each, named) for each in data["rules"]]} if "rules" in data else {}
    return {**data, **own, **rules}


def _takes_values(name: str) -> bool:
    return any(each.name == "values" for each in fields(KINDS[name]))  # type: ignore[arg-type]


def demand_ceiling(kind: Kind, limits: Limits) -> None:
    """A rule that adds points must say up to where."""
    if kind.needs_ceiling and limits.at_most is None:
        raise InvalidParameter((Problem("rule/gain-without-ceiling", {}, ("gain",)),))


def _read_rules(items: list[Mapping[str, Any]]) -> tuple[Rule, ...]:
    return read_each(build_accepted_rule, items)


# Nested rules: the published schema defines them once, under `plain_rule`.
RULES = Parameter(
    {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/plain_rule"}},
    _read_rules,
    lambda rules: "; ".join(f"{{{write_rule(each)}}}" for each in rules),
    takes=Note("takes/rules"),
)


def write_rule(rule: Rule) -> str:
    """The rule as YAML would have it, on one line and without its brackets."""
    return write_kind(rule.name, rule.kind, rule.limits)


def write_kind(name: str, *records: object) -> str:
    """A kind's name and the parameters of some records, as YAML would have them on one line."""
    written = (pair for each in records for pair in written_parameters(each))
    return ", ".join([f"kind: {name}", *(f"{key}: {value}" for key, value in written)])


def kind_schema(name: str, extra: Mapping[str, Any]) -> dict[str, Any]:
    """The JSON Schema of a rule of this kind; `extra` are keys that every rule may have besides its limits."""
    return schema_of_kind(KINDS[name], name, {**object_schema(Limits)["properties"], **extra})


def schema_of_kind(kind: type, name: str, extra: Mapping[str, Any]) -> dict[str, Any]:
    """The JSON Schema of a kind with its parameters, with `extra` keys beside them."""
    schema = object_schema(kind, {"kind": {"const": name}, **extra})
    schema["required"] = ["kind", *schema["required"]]
    return schema


def required_parameters(name: str) -> tuple[str, ...]:
    """The parameters that a rule of this kind cannot do without."""
    return tuple(object_schema(KINDS[name])["required"])
