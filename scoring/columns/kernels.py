"""The formulas of a rulebook written as one loop, for a compiler: straight on, without a branch.

Every expression becomes statements on whole numbers kept in float64, numerators and denominators apart, and
every one of them says with a third name whether it holds (`sure`): that it stays below 2**53, so that it is
exact (see `whole_numbers`), and that nothing is divided by zero. Where a rule chooses, both sides are computed
and one is taken, with its `sure`, so that processors compute several rows at once; the one division is that
of the rounding. Rows that are not sure are left to others: the loop need not be complete, only right.

A product of whole numbers below the limit is exact even where a part of it was not, because every factor is 0
or at least 1 in size. So only what is added, compared or divided is held against the limit.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import count
from typing import Any, NamedTuple

from scoring.arithmetic import (
    Choice,
    Constant,
    Expression,
    Function,
    Operation,
    Prefix,
    Symbol,
    actual,
    met,
    shortfall,
    surplus,
    target,
    weight,
)
from scoring.columns.plans import Plan
from scoring.notation import Relation
from scoring.numbers import RoundingMode
from scoring.rules.case import SHORTFALL, SURPLUS

SIGNS = {
    Relation.AT_LEAST: ">=",
    Relation.MORE_THAN: ">",
    Relation.AT_MOST: "<=",
    Relation.LESS_THAN: "<",
    Relation.EQUAL: "==",
}
COMPARISONS = ("==", "!=", "<", "<=", ">", ">=")
ALWAYS, NEVER = "True", "False"
LOOP = """
def run(weights, targets, actuals, codes, declared, wu, tu, au, full, score, mismatch, left):
    count = 0
    for row in range(weights.size):
        rw, rt, ra = weights[row], targets[row], {actual}
        w, t, a = rint(rw * {wu}), rint(rt * {tu}), rint(ra * {au})
        stated = declared[row]
        sure = (w / {wu} == rw) & (t / {tu} == rt) & (a / {au} == ra) & (0 < w) & (w < 1e15)
        sure = sure & (abs(t) < 1e15) & (abs(a) < 1e15) & ((stated != stated) | (abs(stated) < 1e15))
        code = codes[row]
{body}
        sure = sure & {sure}
        points = {points} if sure else 0.0
        score[row] = int64(points)
        mismatch[row] = (points / {unit} != stated) & (stated == stated)
        left[row] = not sure
        count += not sure
    return count
"""


class NotWritten(Exception):
    """Something that only the interpreter of expressions does."""


class Number(NamedTuple):
    """The names of a numerator, of its denominator, which is positive, and of whether both are exact."""

    above: str
    below: str = "1.0"
    sure: str = ALWAYS


class Truth(NamedTuple):
    """The names of a condition, and of whether it is decided."""

    holds: str
    sure: str = ALWAYS


@dataclass
class Statements:
    """The statements of the loop so far, each giving a name to an expression; the same one is written once."""

    known: dict[str, str] = field(default_factory=dict)
    names: Iterator[int] = field(default_factory=count)

    def name(self, expression: str) -> str:
        if expression not in self.known:
            self.known[expression] = f"x{next(self.names)}"
        return self.known[expression]

    def both(self, *conditions: str) -> str:
        """All of them."""
        needed = [each for each in dict.fromkeys(conditions) if each != ALWAYS]
        if NEVER in needed:
            return NEVER
        return self.name(" & ".join(needed)) if len(needed) > 1 else (needed or [ALWAYS])[0]

    def fits(self, *names: str) -> str:
        """Whether the sizes of these numbers together are below the limit."""
        sizes = [f"abs({each})" for each in dict.fromkeys(names) if each.startswith("x")]
        return self.name(f"{' + '.join(sizes)} < LIMIT") if sizes else ALWAYS

    def product(self, one: str, other: str) -> str:
        if "0.0" in (one, other):
            return "0.0"
        if "1.0" in (one, other):
            return other if one == "1.0" else one
        return self.name(" * ".join(sorted((one, other))))

    def choose(self, condition: str, one: str, other: str) -> str:
        if condition == ALWAYS or one == other:
            return one
        if condition == NEVER:
            return other
        if (one, other) == (ALWAYS, NEVER):
            return condition
        return self.name(f"{one} if {condition} else {other}")

    def common(self, one: Number, two: Number) -> tuple[str, str, str, str]:
        """Two numerators over one denominator, to be added or compared, and whether they are exact."""
        left, right, below = one.above, two.above, one.below
        if one.below != two.below:
            left, right = self.product(left, two.below), self.product(right, one.below)
            below = self.product(one.below, two.below)
        return left, right, below, self.both(one.sure, two.sure, self.fits(left, right))

    def sum(self, sign: str, one: Number, two: Number) -> Number:
        left, right, below, sure = self.common(one, two)
        return Number(self.name(f"{left} {sign} {right}"), below, sure)

    def times(self, one: Number, two: Number) -> Number:
        above, below = self.product(one.above, two.above), self.product(one.below, two.below)
        return Number(above, below, self.both(one.sure, two.sure))

    def quotient(self, one: Number, two: Number) -> Number:
        above, below = self.product(one.above, two.below), self.product(one.below, two.above)
        is_divisor = self.name(f"{two.above} != 0")
        signed = self.name(f"{above} if {two.above} > 0 else -{above}")
        return Number(signed, self.name(f"abs({below})"), self.both(one.sure, two.sure, is_divisor))

    def floor(self, value: Number) -> Number:
        """The whole number below a quotient: exact where numerator and denominator together fit."""
        sure = self.both(value.sure, self.fits(value.above, value.below))
        if value.below == "1.0":
            return Number(value.above, sure=sure)
        divisor = self.name(
            f"{value.below} if {sure} else 1.0"
        )  # whatever stands there, nothing is divided by zero
        return Number(self.name(f"floor({value.above} / {divisor})"), sure=sure)

    def rounded(self, value: Number, places: int, mode: RoundingMode) -> Number:
        """A number in units of 10**-places, rounded."""
        above = self.product(value.above, f"{10**places}.0")
        if value.below == "1.0":
            return Number(above, sure=self.both(value.sure, self.fits(above)))
        size, below = self.name(f"abs({above})"), value.below
        sure = self.both(value.sure, self.fits(size, below))
        if mode is RoundingMode.HALF_UP:  # ⌊n/d + ½⌋ is ⌊(2n + d) / 2d⌋
            size, below = self.name(f"2.0 * {size} + {below}"), self.name(f"2.0 * {below}")
        whole = self.floor(Number(size, below, sure))
        points = whole.above
        if mode is RoundingMode.HALF_EVEN:
            rest = self.name(f"2.0 * ({size} - {points} * {below})")
            up = self.name(f"({rest} > {below}) | (({rest} == {below}) & ({points} % 2.0 == 1.0))")
            points = self.name(f"{points} + 1.0 if {up} else {points}")
        return Number(self.name(f"{points} if {above} >= 0 else -{points}"), sure=whole.sure)

    def compare(self, sign: str, one: Number, two: Number) -> Truth:
        left, right, _, sure = self.common(one, two)
        return Truth(self.name(f"{left} {sign} {right}"), sure)

    def either(self, truth: Truth, one: Number, other: Number) -> Number:
        """One number where something holds, another elsewhere."""
        sure = self.both(truth.sure, self.choose(truth.holds, one.sure, other.sure))
        above, below = (
            self.choose(truth.holds, each, two) for each, two in zip(one[:2], other[:2], strict=True)
        )
        return Number(above, below, sure)


class Outcome(NamedTuple):
    """What a row comes to: points before rounding, and whether they are held at the full marks."""

    points: Number
    held: str = ALWAYS


NOTHING = Outcome(Number("0.0", sure=NEVER))


class PlanWriter:
    """Writes what one plan makes of a row."""

    def __init__(self, plan: Plan, out: Statements, is_met: str, units: Mapping[str, str]) -> None:
        self.plan, self.out, self.is_met, self.units = plan, out, is_met, units
        self.known: dict[Symbol, Number] = {weight: Number("w", units["wu"])}

    def outcome(self) -> Outcome:
        """The first branch that holds, and so on backwards. Raises `NotWritten`."""
        plan, out = self.plan, self.out
        if plan.row_by_row or plan.least is not None or plan.most not in (weight, None):
            raise NotWritten
        self._know(Fraction(plan.scale))
        usual = ALWAYS
        if plan.deviates is not None:  # far over-achievement is for others
            deviates = self.truth(plan.deviates)
            usual = out.both(deviates.sure, out.name(f"not {deviates.holds}"))
        self._know(plan.scale * plan.base)
        found = NOTHING
        for branch in reversed(plan.formula.branches):
            found = self._before(branch.condition, self._of(branch), found)
        return found._replace(points=found.points._replace(sure=out.both(found.points.sure, usual)))

    def _of(self, branch: Any) -> Outcome:
        """What a branch gives."""
        if not isinstance(branch.value, Expression):  # refused, or for a person to decide
            return NOTHING
        is_held = branch is not self.plan.failing and self.plan.most is not None
        return Outcome(self.value(branch.value), held=ALWAYS if is_held else NEVER)

    def _before(self, condition: Expression, one: Outcome, rest: Outcome) -> Outcome:
        out, truth = self.out, self.truth(condition)
        return Outcome(
            out.either(truth, one.points, rest.points), out.choose(truth.holds, one.held, rest.held)
        )

    def _know(self, factor: Fraction) -> None:
        """Target and actual in a unit that is so many times smaller."""
        for symbol, number, unit in ((target, "t", self.units["tu"]), (actual, "a", self.units["au"])):
            above, below = f"{factor.numerator}.0", f"{factor.denominator}.0"
            self.known[symbol] = Number(self.out.product(number, above), self.out.product(unit, below))

    def value(self, expression: Expression) -> Number:
        """A number."""
        match expression:
            case Constant(value=value):
                return Number(f"{value.numerator}.0", f"{value.denominator}.0")
            case Symbol():
                return self._symbol(expression)
            case Prefix(sign="-", operand=operand):
                inner = self.value(operand)
                return inner._replace(above=self.out.name(f"-{inner.above}"))
            case Operation(sign=sign, left=left, right=right) if sign in ("+", "-", "*", "/"):
                one, two = self.value(left), self.value(right)
                if sign in "+-":
                    return self.out.sum(sign, one, two)
                return self.out.times(one, two) if sign == "*" else self.out.quotient(one, two)
            case Choice(condition=condition, then=then, otherwise=otherwise):
                return self.out.either(self.truth(condition), self.value(then), self.value(otherwise))
            case Function():
                return self._function(expression)
        raise NotWritten

    def _symbol(self, symbol: Symbol) -> Number:
        derived: Mapping[Symbol, Any] = {shortfall: SHORTFALL, surplus: SURPLUS}
        if symbol in derived:
            return self.value(derived[symbol][self.plan.side])
        if symbol not in self.known:
            raise NotWritten
        return self.known[symbol]

    def _function(self, function: Function) -> Number:
        name, out = function.definition.name, self.out
        if name in ("min", "max"):
            return self._extreme("<=" if name == "min" else ">=", function.arguments)
        if name not in ("abs", "floor", "ceil", "round"):
            raise NotWritten
        value, setting = self.value(function.arguments[0]), function.setting
        if name == "abs":
            return value._replace(above=out.name(f"abs({value.above})"))
        places = 0 if setting is None else int(setting.evaluate({}))
        unit = f"{10**places}.0"
        if name == "round":
            return out.rounded(value, places, RoundingMode.HALF_UP)._replace(below=unit)
        scaled = value._replace(above=out.product(value.above, unit))
        if name == "floor":
            return out.floor(scaled)._replace(below=unit)
        whole = out.floor(scaled._replace(above=out.name(f"-{scaled.above}")))
        return Number(out.name(f"-{whole.above}"), unit, whole.sure)

    def _extreme(self, sign: str, arguments: Iterable[Expression]) -> Number:
        best, *others = map(self.value, arguments)
        for each in others:
            best = self.out.either(self.out.compare(sign, best, each), best, each)
        return best

    def truth(self, expression: Expression) -> Truth:
        """A condition; of `and` and `or` the right side counts only where it decides."""
        out = self.out
        match expression:
            case Symbol() if expression == met:
                return Truth(self.is_met)
            case Constant(value=value):
                return Truth(str(value != 0))
            case Prefix(sign="not", operand=operand):
                inner = self.truth(operand)
                return inner._replace(holds=out.name(f"not {inner.holds}"))
            case Operation(sign="and" | "or" as sign, left=left, right=right):
                one, two = self.truth(left), self.truth(right)
                holds = out.name(f"{one.holds} {'&' if sign == 'and' else '|'} {two.holds}")
                decides = (two.sure, ALWAYS) if sign == "and" else (ALWAYS, two.sure)
                return Truth(holds, out.both(one.sure, out.choose(one.holds, *decides)))
            case Operation(sign=sign, left=left, right=right) if sign in COMPARISONS:
                return out.compare(sign, self.value(left), self.value(right))
        return out.compare("!=", self.value(expression), Number("0.0"))


def write_loop(
    plans: Mapping[Relation, Plan],
    places: int,
    mode: RoundingMode,
    *,
    counts_from_zero: bool,
    whole: Collection[str] = (),
) -> str:
    """The loop over rows that these plans score, each by its relation; all other rows are left.

    `whole` names the columns (`wu`, `tu`, `au`) that hold whole numbers, which saves dividing them by their unit.
    """
    units = {each: "1.0" if each in whole else each for each in ("wu", "tu", "au")}
    out, found = Statements(), NOTHING
    for relation, sign in SIGNS.items():
        is_own = out.name(f"code == {relation.code}")
        try:
            own = PlanWriter(plans[relation], out, out.name(f"ra {sign} rt"), units).outcome()
        except NotWritten:
            continue
        points = out.either(Truth(is_own), own.points, found.points)
        found = Outcome(points, out.choose(is_own, own.held, found.held))
    rounded = out.rounded(found.points, places, mode)
    full = out.name("w * full")
    least = out.name(f"max({rounded.above}, 0.0)")
    held = out.choose(found.held, out.name(f"min({least}, {full})"), least)
    sure = out.both(rounded.sure, out.fits(full))
    return LOOP.format(
        actual="max(actuals[row], 0.0)" if counts_from_zero else "actuals[row]",
        body="\n".join(f"        {name} = {expression}" for expression, name in out.known.items()),
        sure=sure,
        points=held,
        unit=f"{10**places}.0",
        **units,
    )
