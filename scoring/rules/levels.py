"""定性分档: a person picks the tier and a score inside its range; the rule holds the range.

    rule:
      kind: levels
      levels:
      - {name: 达成预期指标, from: 80%, to: 100%}
      - {name: 部分达成预期指标并具有一定效果, from: 50%, to: 80%}
      - {name: 未达成预期指标且效果较差, from: 0%, to: 50%}

    full marks 5, tier 达成预期指标
        4      -> 4        80% × 5 belongs to the higher tier
        3.99   -> outside the tier

A boundary belongs to the higher tier (含80%). Without a known tier any score from 0 to the full
marks stands: nothing says which range would hold.
"""

from dataclasses import dataclass
from fractions import Fraction

from scoring.rules.kind import Case, Judgement, Measure, Note, rule
from scoring.rules.parameters import NAME, SHARE, parameter, several


@dataclass(frozen=True)
class Level:
    """A tier: its name and the shares of the full marks between which it lies."""

    name: str = parameter(NAME)
    from_: Fraction = parameter(SHARE)
    to: Fraction = parameter(SHARE)


@rule("levels", Measure.LEVEL)
@dataclass(frozen=True)
class Levels:
    levels: tuple[Level, ...] = parameter(several(Level))

    def judge(self, case: Case) -> Judgement:
        level = self.named(case.level)
        if level is None:
            return Judgement(case.declared, (Note("trace/no-level"),))
        low, high = level.from_ * case.weight, level.to * case.weight
        includes_high = level is self.top
        code = "trace/level" if includes_high else "trace/level-open"
        return Judgement(
            case.declared,
            (Note(code, {"level": level.name, "low": low, "high": high}),),
            (low, high, includes_high),
        )

    @property
    def top(self) -> Level:
        """The best tier; the only one that includes its upper end."""
        return max(self.levels, key=lambda level: level.to)

    def named(self, name: str | None) -> Level | None:
        return next((each for each in self.levels if each.name == name), None)

    def problems(self) -> str | None:
        """A message code where the tiers do not cover 0 to 100% without gap or overlap."""
        ordered = sorted(self.levels, key=lambda level: level.from_)
        edges = [Fraction(0), *(each.to for each in ordered)]
        fits = all(each.from_ == edge for each, edge in zip(ordered, edges, strict=False))
        return None if fits and edges[-1] == 1 else "rule/levels-do-not-cover"
