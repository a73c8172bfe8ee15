"""One band of a table of points: its limits, and its place among the others."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TypeAlias

from scoring.arithmetic import Expression
from scoring.notation.inclusions import Inclusion
from scoring.problems import Problem
from scoring.rules.bounds import BOUND, Bound
from scoring.rules.parameters import MARKS_OR_RANGE, Marks, parameter, points_in_words, yaml_name

OTHER = {"from_": "above", "above": "from", "to": "below", "below": "to"}

Amount: TypeAlias = Callable[[Bound], Fraction]
"""A constant limit as a number."""


@dataclass(frozen=True, kw_only=True)
class Band:
    """A band: its limits, whether they belong to it, and its points."""

    from_: Bound | None = parameter(BOUND, None, zh="下限，含", en="lower limit, included")
    above: Bound | None = parameter(BOUND, None, zh="下限，不含", en="lower limit, not included")
    to: Bound | None = parameter(BOUND, None, zh="上限，含", en="upper limit, included")
    below: Bound | None = parameter(BOUND, None, zh="上限，不含", en="upper limit, not included")
    points: Marks | tuple[Marks, Marks] = parameter(
        MARKS_OR_RANGE,
        zh="分数、满分的百分比，或由人确定的范围",
        en="points, a share, or a range to choose from",
    )

    @property
    def low(self) -> Bound | None:
        return self.from_ if self.from_ is not None else self.above

    @property
    def high(self) -> Bound | None:
        return self.to if self.to is not None else self.below

    def holds(self, measured: Expression, low: Expression | None, high: Expression | None) -> Expression:
        """The condition that a value lies in the band."""
        conditions = []
        if low is not None:
            conditions.append(measured >= low if self.from_ is not None else measured > low)
        if high is not None:
            conditions.append(measured <= high if self.to is not None else measured < high)
        return conditions[0] & conditions[1] if len(conditions) == 2 else conditions[0]

    def is_empty(self, amount: Amount) -> bool:
        """Whether nothing can lie in it, as far as its limits are known before a row is."""
        low, high = self.low, self.high
        if low is None or high is None or not (low.is_constant and high.is_constant):
            return False
        is_point = amount(low) == amount(high) and self.from_ is not None and self.to is not None
        return amount(low) >= amount(high) and not is_point

    def closed_by(self, lower: "Band | None", higher: "Band | None") -> "Band":
        """The band with the sides that it leaves open ending where its neighbours begin."""
        closed = self
        if self.high is None and higher is not None and higher.low is not None:
            closed = replace(closed, below=higher.from_, to=higher.above)
        if self.low is None and lower is not None and lower.high is not None:
            closed = replace(closed, above=lower.to, from_=lower.below)
        return closed

    def overlaps(self, higher: "Band", amount: Amount) -> bool:
        """Whether a value lies in both; False where a limit is not known before a row is."""
        high, low = self.high, higher.low
        if high is None or low is None:
            return True
        if not (high.is_constant and low.is_constant):
            return False
        both_closed = self.to is not None and higher.from_ is not None
        return amount(high) > amount(low) or (amount(high) == amount(low) and both_closed)


def limits_of(band: Band) -> Iterator[tuple[str, Bound]]:
    """The limits that a band states, by their names."""
    for name in ("from_", "above", "to", "below"):
        bound: Bound | None = getattr(band, name)
        if bound is not None:
            yield name, bound


def shape_problems(band: Band, *, is_on_line: bool) -> Iterator[Problem]:
    """A limit that its own bracket denies, two of one side, none at all, or none for a line to begin at."""
    for name, bound in limits_of(band):
        says = Inclusion.INCLUDED if name in ("from_", "to") else Inclusion.EXCLUDED
        if bound.inclusion not in (None, says):
            facts = {
                "bound": str(bound),
                "found": bound.inclusion.value,
                "key": yaml_name(name),
                "other": OTHER[name],
            }
            yield Problem("rule/bracket-contradicts-key", facts, (yaml_name(name),))
    for one, other in (("from_", "above"), ("to", "below")):
        if getattr(band, one) is not None and getattr(band, other) is not None:
            yield Problem(
                "rule/band-with-two-limits", {"one": yaml_name(one), "other": other}, (other,), at_key=True
            )
    if band.low is None and band.high is None:
        yield Problem("rule/band-without-limit", {})
    elif is_on_line and (band.low is None or not isinstance(band.points, Marks)):
        yield Problem("rule/band-without-line", {})


def limits_in_words(band: Band) -> dict[str, str]:
    """The limits of a band in each language: ≥80%且<90%."""
    signs = (("≥", band.from_), (">", band.above), ("≤", band.to), ("<", band.below))
    limits = [f"{sign}{bound}" for sign, bound in signs if bound is not None]
    return {"zh": "且".join(limits), "en": " and ".join(limits)}


def band_in_words(band: Band) -> dict[str, str]:
    """A band as a phrase in each language."""
    limits, points = limits_in_words(band), points_in_words(band.points)
    return {"zh": f"{limits['zh']}得{points['zh']}", "en": f"{limits['en']} gives {points['en']}"}
