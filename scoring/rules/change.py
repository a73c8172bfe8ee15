"""What a row, or a rulebook of the rows of a name, says about a rule, and how that reads in the row."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from scoring.expressions import number_of
from scoring.notation import Quantity, Relation, Unit
from scoring.presumptions import Presumption
from scoring.problems import Path
from scoring.records import record
from scoring.rules.case import UnfitRule, Way
from scoring.rules.completions import is_named_completion, is_specific
from scoring.rules.kind import Kind
from scoring.rules.limits import Limits
from scoring.rules.rule import Basis, Rule, build_accepted, demand_ceiling, read_limits


@record
class RuleChange:
    """What a row, or a rulebook of the rows of a name, says about a rule: another kind, or only limits around it.

    Of a rulebook it has a `basis` and a `place`. `weight` is the full marks that its text states, where it does, `presumptions` are what the text takes for granted.
    A text that names the completion (`completion` is its word) or that ranks read in another way has these readings
    beside it; `of_completion` is None where in a row of completion rates it has none.
    """

    kind: Kind | None
    limits: Limits
    text: str = ""
    weight: Fraction | None = None
    presumptions: tuple[Presumption, ...] = ()
    completion: str = ""
    of_completion: "RuleChange | None" = None
    of_places: "RuleChange | None" = None
    basis: Basis | None = None
    place: Path = ()

    def in_row(self, name: str, relation: Relation, unit: Unit, target: Quantity | None) -> "RuleChange":
        """The change as a row of this name, relation and unit reads it. Raises `UnfitRule` where it can be read in two ways.

        Of a target of 100% both readings of a completion are the same. Raises `UnfitRule` also where the text speaks of
        other things than the row counts.
        """
        for each in self.presumptions:
            if each.is_of_other_things(name):
                raise UnfitRule("rule/words-of-other-things", at="rule", words=each.words, name=name)
        if relation is Relation.RANK_WITHIN:
            return self.of_places or self
        if not self.reads_rates_apart(unit) or (target is not None and number_of(target) == 1):
            return self
        if not is_named_completion(name):
            if is_specific(self.completion):
                raise self._has_two_readings(name)
            return self
        if self.of_completion is None:
            raise self._has_two_readings(name)
        return self.of_completion

    def reads_rates_apart(self, unit: Unit) -> bool:
        """Whether rows that are rates may read it in another way, as their name and target decide."""
        return bool(self.completion) and unit.dimension == "ratio"

    def _has_two_readings(self, name: str) -> UnfitRule:
        return UnfitRule("rule/completion-of-a-rate", at="rule", words=self.completion, name=name)

    def over(self, rule: Rule | None) -> Rule | None:
        """The rule of the row, from the one that would hold without it; None where neither names a kind."""
        if self.kind is not None:
            return Rule(self.kind, self.limits, self.basis, self.text, self.place, self.presumptions)
        if rule is None:
            return None
        stated = {name: value for name, value in vars(self.limits).items() if value is not None}
        at: dict[str | int, Path] = dict(rule.limits_at)
        if self.place:
            at.update(dict.fromkeys(stated, self.place))
        limits = replace(rule.limits, **stated)
        return replace(rule, limits=limits, text=self.text, presumptions=self.presumptions, limits_at=at)

    def ways(self) -> Iterator[Way]:
        """Every way through what it states: of its kind, where it names one, and of its limits."""
        if self.kind is not None:
            yield from self.kind.ways()
        yield from (Way((name,), words) for name, words in self.limits.in_words())


def build_accepted_change(
    data: Mapping[str, Any], text: str = "", basis: Basis | None = None, place: Path = ()
) -> RuleChange:
    """What a row or a rulebook says about a rule, from data that its schema has accepted. Raises `InvalidParameter`."""
    kind = build_accepted(data) if "kind" in data else None
    limits = read_limits(data)
    if kind is not None:
        demand_ceiling(kind, limits)
    weight = None if "weight" not in data else Fraction(data["weight"])
    return RuleChange(kind, limits, text, weight, basis=basis, place=place)
