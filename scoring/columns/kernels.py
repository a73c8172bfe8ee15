"""The formulas of a rulebook written as one loop, for a compiler: straight on, without a branch.

Every expression becomes statements on whole numbers kept in float64, numerators and denominators apart, and
every one of them says with a third name whether it holds (`sure`): that it stays below 2**53, so that it is
exact (see `whole_numbers`), and that divisors are above zero. Where a rule chooses, both sides are computed
and one is taken, with its `sure`, so that processors compute several rows at once; the one division of the formula
is that of the rounding. Relations that share a plan share its statements. Rows that are not sure are left to
others: the loop need not be complete, only right.

A product of whole numbers below the limit is exact even where a part of it was not, because every factor is 0
or at least 1 in size. So only what is added, compared or divided is held against the limit.

A declared score is compared with the float of the decimal that the score is, which is the same as comparing the
decimals while the score has at most 15 digits (see `decimals`). Longer scores are quotients from `most` on, so that
declared scores below that differ from them, as they should; rows with others are left.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import reduce
from itertools import count
from typing import Any, NamedTuple

from scoring.arithmetic import (
    Branch,
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
AS_READ: Mapping[Expression, str] = {target: "rt", actual: "ra"}
"""Shortest decimals stand in the order of their floats, so that these are compared as they are."""
ALWAYS, NEVER = "True", "False"
"""Truths that are known while the loop is written."""
LOOP = """
def run(weights, targets, actuals, codes, declared, wu, tu, au, full, score, mismatch):
    all_bits = 0
    for row in range(weights.size):
        rw, rt, ra = weights[row], targets[row], {actual}
        w, t, a = rint(rw * wu), rint(rt * tu), rint(ra * au)
        stated = declared[row]
        sure = (w / wu == rw) & (t / tu == rt) & (a / au == ra) & (0 < w) & (w < 1e15)
        sure = sure & (abs(t) < 1e15) & (abs(a) < 1e15) & (not abs(stated) >= {most})
        code = codes[row]
{body}
        sure = sure & {sure}
        points = {points} if sure else LEFT
        whole = int64(points)
        all_bits |= whole
        score[row] = whole
        mismatch[row] = (points / {unit} != stated) & (stated == stated)
    return all_bits < 0
"""


class NotWritten(Exception):
    """Something that only the interpreter of expressions does."""


class Number(NamedTuple):
    """The names of a numerator, of its denominator, and of whether both are exact and the denominator is above zero."""

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
        if other == NEVER:
            return self.both(condition, one)
        if one == ALWAYS:  # to compute both truths costs less than to choose
            return self.name(f"{condition} | {other}")
        return self.name(f"{one} if {condition} else {other}")

    def inverse(self, condition: str) -> str:
        """Where a condition does not hold."""
        return self.name(f"not {condition}")

    def any_of(self, conditions: Iterable[str]) -> str:
        """At least one of them."""
        return reduce(lambda one, other: self.name(f"{one} | {other}"), conditions)

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
        """Of divisors above zero; rows with others are left, so that none needs its sign turned."""
        above, below = self.product(one.above, two.below), self.product(one.below, two.above)
        return Number(above, below, self.both(one.sure, two.sure, self.name(f"{two.above} > 0")))

    def floor(self, value: Number) -> Number:
        """The whole number below a quotient: exact where numerator and denominator together fit."""
        if value.below == "1.0":
            return Number(value.above, sure=self.both(value.sure, self.fits(value.above)))
        fits = self.name(f"abs({value.above}) + abs({value.below}) < LIMIT")
        return Number(self.name(f"floor({value.above} / {value.below})"), sure=self.both(value.sure, fits))

    def rounded(self, value: Number, places: int, mode: RoundingMode) -> Number:
        """A number in units of 10**-places, rounded."""
        above = self.product(value.above, f"{10**places}.0")
        size = self.rounded_size(value._replace(above=self.name(f"abs({above})")), mode)
        return size._replace(above=self.name(f"{size.above} if {above} >= 0 else -{size.above}"))

    def rounded_size(self, value: Number, mode: RoundingMode) -> Number:
        """A number that is not negative, rounded to a whole one."""
        size, below, sure = value
        if below == "1.0":
            return Number(size, sure=self.both(sure, self.fits(size)))
        if mode is RoundingMode.HALF_UP:  # ⌊n/d + ½⌋ is ⌊(2n + d) / 2d⌋
            return self.floor(Number(self.name(f"2.0 * {size} + {below}"), self.name(f"2.0 * {below}"), sure))
        whole = self.floor(value)
        points = whole.above
        if mode is RoundingMode.HALF_EVEN:
            rest = self.name(f"2.0 * ({size} - {points} * {below})")
            up = self.name(f"({rest} > {below}) | (({rest} == {below}) & ({points} % 2.0 == 1.0))")
            points = self.name(f"{points} + 1.0 if {up} else {points}")
        return Number(points, sure=whole.sure)

    def compare(self, sign: str, one: Number, two: Number) -> Truth:
        left, right, _, sure = self.common(one, two)
        return Truth(self.name(f"{left} {sign} {right}"), sure)

    def either(self, truth: Truth, one: Number, other: Number) -> Number:
        """One number where something holds, another elsewhere; of two, the one that is not always left."""
        if NEVER in (one.sure, other.sure):
            is_other = one.sure == NEVER
            taken, where = (other, self.inverse(truth.holds)) if is_other else (one, truth.holds)
            return taken._replace(sure=self.both(truth.sure, where, taken.sure))
        sure = self.both(truth.sure, self.choose(truth.holds, one.sure, other.sure))
        above, below = (
            self.choose(truth.holds, each, two) for each, two in zip(one[:2], other[:2], strict=True)
        )
        return Number(above, below, sure)


class Outcome(NamedTuple):
    """What a row comes to: points before rounding, and whether they are held at the full marks."""

    points: Number
    held: str = ALWAYS

    def where(self, truth: Truth, rest: "Outcome", out: Statements) -> "Outcome":
        """This where something holds, the rest elsewhere."""
        return Outcome(
            out.either(truth, self.points, rest.points), out.choose(truth.holds, self.held, rest.held)
        )


NOTHING = Outcome(Number("0.0", sure=NEVER))


class PlanWriter:
    """Writes what one plan makes of a row."""

    def __init__(self, plan: Plan, out: Statements, is_met: str) -> None:
        self.plan, self.out, self.is_met = plan, out, is_met
        self.known: dict[Symbol, Number] = {weight: Number("w", "wu")}

    def outcome(self) -> Outcome:
        """The first branch that holds, and so on backwards. Raises `NotWritten`."""
        plan, out = self.plan, self.out
        if plan.row_by_row or plan.least is not None or plan.most not in (weight, None):
            raise NotWritten
        self._know(Fraction(plan.scale))
        usual = ALWAYS
        if plan.deviates is not None:  # far over-achievement is for others
            deviates = self.truth(plan.deviates)
            usual = out.both(deviates.sure, out.inverse(deviates.holds))
        self._know(plan.scale * plan.base)
        decided: dict[Truth, Branch] = {}  # a condition that an earlier branch has holds no more
        for branch in plan.formula.branches:
            decided.setdefault(self.truth(branch.condition), branch)
        found = NOTHING
        for truth, branch in reversed(decided.items()):
            found = self._of(branch).where(truth, found, out)
        return found._replace(points=found.points._replace(sure=out.both(found.points.sure, usual)))

    def _of(self, branch: Branch) -> Outcome:
        """What a branch gives."""
        if not isinstance(branch.value, Expression):  # refused, or for a person to decide
            return NOTHING
        is_held = branch is not self.plan.failing and self.plan.most is not None
        return Outcome(self.value(branch.value), held=ALWAYS if is_held else NEVER)

    def _know(self, factor: Fraction) -> None:
        """Target and actual in a unit that is so many times smaller."""
        for symbol, number, unit in ((target, "t", "tu"), (actual, "a", "au")):
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
                return inner._replace(holds=out.inverse(inner.holds))
            case Operation(sign="and" | "or" as sign, left=left, right=right):
                one, two = self.truth(left), self.truth(right)
                holds = out.name(f"{one.holds} {'&' if sign == 'and' else '|'} {two.holds}")
                decides = (two.sure, ALWAYS) if sign == "and" else (ALWAYS, two.sure)
                return Truth(holds, out.both(one.sure, out.choose(one.holds, *decides)))
            case Operation(sign=sign, left=left, right=right) if sign in COMPARISONS:
                if left in AS_READ and right in AS_READ:
                    return Truth(out.name(f"{AS_READ[left]} {sign} {AS_READ[right]}"))
                return out.compare(sign, self.value(left), self.value(right))
        return out.compare("!=", self.value(expression), Number("0.0"))


def write_loop(
    plans: Mapping[Relation, Plan], places: int, mode: RoundingMode, *, counts_from_zero: bool
) -> str:
    """The loop over rows that these plans score, each by its relation; all other rows are left."""
    out, found = Statements(), NOTHING
    for plan, relations in _alike(plans):
        is_own = [out.name(f"code == {each.code}") for each in relations]
        meets = [out.name(f"ra {SIGNS[each]} rt") for each in relations]
        if len(relations) > 1:
            meets = [out.both(*each) for each in zip(is_own, meets, strict=True)]
        try:
            outcome = PlanWriter(plan, out, out.any_of(meets)).outcome()
        except NotWritten:
            continue
        found = outcome.where(Truth(out.any_of(is_own)), found, out)
    points, held = found
    # What is below 0 is rounded to 0 or less, and held at 0.
    above = out.name(f"max({out.product(points.above, f'{10**places}.0')}, 0.0)")
    rounded = out.rounded_size(points._replace(above=above), mode)
    within = out.choose(held, out.name(f"min({rounded.above}, {out.name('w * full')})"), rounded.above)
    return LOOP.format(
        actual="max(actuals[row], 0.0)" if counts_from_zero else "actuals[row]",
        body="\n".join(f"        {name} = {expression}" for expression, name in out.known.items()),
        sure=rounded.sure,
        most=10**15 / 10**places,
        points=within,
        unit=f"{10**places}.0",
    )


def _alike(plans: Mapping[Relation, Plan]) -> Iterable[tuple[Plan, list[Relation]]]:
    """The relations that one plan scores, but for what meets their targets."""
    found: list[tuple[Plan, list[Relation]]] = []
    for relation, plan in plans.items():
        own = replace(plan, relation=None)
        same = next((relations for each, relations in found if each == own), None)
        if same is None:
            found.append((own, [relation]))
        else:
            same.append(relation)
    return found
