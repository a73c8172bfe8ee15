"""What must hold for every formula and every text, tried on generated ones."""

import sys
import time
from fractions import Fraction
from typing import Any

import numpy
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from scoring.arithmetic import (
    Choice,
    Expression,
    Function,
    Operation,
    Power,
    Prefix,
    Symbol,
    Values,
)
from scoring.expressions import CannotCompute, ExpressionError, compute, parse, runs_on_arrays
from scoring.expressions.functions import FUNCTIONS
from scoring.expressions.literals import Literal
from scoring.problems import Problem

MODEST = settings(max_examples=200, deadline=None, derandomize=True)

NAMES = ("x", "y", "优", "list")
SYMBOLS = [Symbol(name) for name in ("x", "y", "优", "weight")]
X, Y, EXCELLENT, WEIGHT = SYMBOLS
MET = Symbol("met")
COMPARISONS = ("==", "!=", "<", "<=", ">", ">=")
ON_ARRAYS = ("abs", "ceil", "floor", "max", "min", "round")

# -- trees


def literal(text: str) -> Expression:
    formula = parse(text)
    assert isinstance(formula, Literal)
    return formula


def call(name: str, *arguments: Expression) -> Expression:
    return Function(FUNCTIONS[name], arguments)


literals = st.sampled_from(["0", "1", "2", "3", "0.5", "10", "50%", "0.1", "1万", "3个百分点"]).map(literal)
small = st.sampled_from(["0", "1", "2", "3", "-1", "-2"]).map(parse)
places = st.sampled_from(["0", "1", "2"]).map(literal)


leaves = literals | st.sampled_from(SYMBOLS)
lists = st.builds(call, st.sampled_from(["sum", "mean", "count", "min", "max"]), st.just(Values("list")))


def level(
    numbers: st.SearchStrategy[Expression], conditions: st.SearchStrategy[Expression], *more: Any
) -> tuple[st.SearchStrategy[Expression], st.SearchStrategy[Expression]]:
    """Numbers and conditions that are made of these, or are these."""
    sums = st.builds(Operation, st.sampled_from("+-*/"), numbers, numbers)
    return (
        st.one_of(
            numbers,
            sums,
            sums,
            st.builds(Prefix, st.just("-"), numbers),
            st.builds(Choice, conditions, numbers, numbers),
            st.builds(call, st.sampled_from(["min", "max"]), numbers, numbers),
            st.builds(call, st.sampled_from(["abs", "floor", "ceil", "round"]), numbers),
            st.builds(call, st.sampled_from(["floor", "ceil", "round"]), numbers, places),
            *(each(numbers) for each in more),
        ),
        st.one_of(
            conditions,
            st.builds(Operation, st.sampled_from(COMPARISONS), numbers, numbers),
            st.builds(Operation, st.sampled_from(["and", "or"]), conditions, conditions),
            st.builds(Prefix, st.just("not"), conditions),
            st.builds(Choice, conditions, conditions, conditions),
        ),
    )


def formulas(leaves: st.SearchStrategy[Expression], *more: Any) -> st.SearchStrategy[Expression]:
    """Numbers and conditions, nested up to three deep; `more` makes further numbers of numbers."""
    numbers, conditions = (
        leaves,
        st.just(MET) | st.builds(Operation, st.sampled_from(COMPARISONS), leaves, leaves),
    )
    for _ in range(3):
        numbers, conditions = level(numbers, conditions, *more)
    return numbers | conditions


def whole_powers(numbers: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    return st.builds(Power, numbers, small)


def no_fractions(numbers: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    broken = st.sampled_from(["1/3", "0.5", "2^2 - 3.5"]).map(parse)
    return (
        st.builds(Power, numbers, broken)
        | st.builds(call, st.sampled_from(["sqrt", "ln", "log10", "exp", "erf"]), numbers)
        | st.builds(call, st.just("root"), numbers, st.just(literal("3")))
    )


on_arrays = formulas(leaves)
rational = formulas(leaves | lists, whole_powers)
real = formulas(leaves | lists, whole_powers, no_fractions)

amounts = st.fractions(-20, 20, max_denominator=20) | st.integers(-3, 3).map(Fraction)
truths = st.sampled_from([Fraction(0), Fraction(1)])
values = st.fixed_dictionaries(
    {**dict.fromkeys(SYMBOLS, amounts), MET: truths, Symbol("list"): st.lists(amounts, max_size=4).map(tuple)}
)


@MODEST
@given(real)
def test_a_printed_formula_reads_back_as_the_same(formula: Expression) -> None:
    text = str(formula)
    assume(len(text) <= 500)
    assert parse(text, NAMES) == formula


@MODEST
@given(real, values)
def test_every_formula_has_a_value_or_says_why_not(formula: Expression, numbers: dict[Symbol, Any]) -> None:
    assert outcome(formula, numbers)


def outcome(formula: Expression, numbers: dict[Symbol, Any]) -> str:
    """What a reader is told: the formula with its numbers, or why it has no value."""
    try:
        compute(formula, numbers)
    except CannotCompute as error:
        return error.problem.say("zh") and error.problem.say("en")
    return formula.spell(numbers)


@MODEST
@given(rational, values)
def test_values_are_those_of_plain_fractions(formula: Expression, numbers: dict[Symbol, Any]) -> None:
    try:
        expected = plainly(formula, {each.name: value for each, value in numbers.items()})
    except (ZeroDivisionError, ValueError):
        with pytest.raises(CannotCompute):
            compute(formula, numbers)
    else:
        assert compute(formula, numbers) == expected


def plainly(formula: Expression, names: dict[str, Any]) -> Any:
    """The value by Python's own means, written a second time. Raises ZeroDivisionError or ValueError."""
    match formula:
        case Literal(_, _, text):
            return UNUSUAL[text] if text in UNUSUAL else Fraction(text)
        case Symbol(name) | Values(name):
            return names[name]
        case Choice(condition, then, otherwise):
            return plainly(then if plainly(condition, names) else otherwise, names)
        case Operation("and", left, right):
            return plainly(left, names) and plainly(right, names)
        case Operation("or", left, right):
            return plainly(left, names) or plainly(right, names)
    return joined(formula, [plainly(each, names) for each in formula.parts])


UNUSUAL = {"50%": Fraction(1, 2), "1万": Fraction(10000), "3个百分点": Fraction(3, 100)}


def joined(formula: Expression, parts: list[Any]) -> Any:
    match formula:
        case Prefix("-"):
            return -parts[0]
        case Prefix("not"):
            return not parts[0]
        case Power():
            return Fraction(parts[0]) ** int(parts[1])
        case Operation(sign):
            return by_operator(sign, *parts)
        case Function(definition):
            return by_function(definition.name, *parts)
    raise AssertionError(formula)


def by_operator(sign: str, left: Fraction, right: Fraction) -> Any:
    return {
        "+": lambda: left + right,
        "-": lambda: left - right,
        "*": lambda: left * right,
        "/": lambda: left / right,
        "==": lambda: left == right,
        "!=": lambda: left != right,
        "<": lambda: left < right,
        "<=": lambda: left <= right,
        ">": lambda: left > right,
        ">=": lambda: left >= right,
    }[sign]()


def by_function(name: str, first: Any, second: Any = 0) -> Any:
    if isinstance(first, tuple):
        if name == "mean":
            return sum(first, Fraction(0)) / len(first)
        return {"sum": sum, "count": len, "min": min, "max": max}[name](first)
    scaled = first * 10 ** int(second)
    whole = {
        "abs": lambda: abs(first),
        "min": lambda: min(first, second),
        "max": lambda: max(first, second),
        "floor": lambda: Fraction(scaled.__floor__(), 10 ** int(second)),
        "ceil": lambda: Fraction(scaled.__ceil__(), 10 ** int(second)),
        "round": lambda: half_up(scaled) / 10 ** int(second),
    }
    return whole[name]()


def half_up(value: Fraction) -> Fraction:
    whole = Fraction((abs(value) + Fraction(1, 2)).__floor__())
    return -whole if value < 0 else whole


# -- arrays

rows = st.lists(st.tuples(amounts, amounts, amounts, amounts, truths), min_size=1, max_size=5)


@MODEST
@given(on_arrays, rows)
def test_arrays_give_what_each_row_gives(formula: Expression, rows: list[tuple[Fraction, ...]]) -> None:
    assert runs_on_arrays(formula)
    names = (*SYMBOLS, MET)
    columns = {name: column(each) for name, each in zip(names, zip(*rows, strict=True), strict=True)}
    expected, failed = [], None
    for number, row in enumerate(rows):
        try:
            expected.append(compute(formula, dict(zip(names, row, strict=True))))
        except CannotCompute as error:
            failed = failed or (number, error.problem)
    if failed:
        with pytest.raises(CannotCompute) as caught:
            compute(formula, columns)
        assert (caught.value.row, caught.value.problem) == failed
    else:
        computed = numpy.broadcast_to(compute(formula, columns), len(rows))
        assert list(computed) == expected


def column(values: tuple[Fraction, ...]) -> Any:
    array = numpy.empty(len(values), object)
    array[:] = values
    return array


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("weight * x / y", [2.5, 5, 20]),
        ("if(x > y and not y < 0, weight, -x)", [-1, -2, 10]),
        ("if(y < 3 or x = 1, 1, 0)", [1, 0, 1]),
        ("min(x, y, 3) + max(x, 2)", [3, 4, 6]),
        ("abs(x - y)", [3, 2, 2]),
        ("floor(x / 3) + ceil(x / 3, 1) + round(x / 4, 1)", [0.7, 1.2, 3.4]),
    ],
)
def test_arrays_of_floats_run_too(text: str, expected: list[float]) -> None:
    columns = {WEIGHT: [10, 10, 10], X: [1, 2, 4], Y: [4, 4, 2]}
    arrays = {name: numpy.array(each, "float64") for name, each in columns.items()}
    computed = compute(parse(text, NAMES), arrays)
    assert numpy.allclose(computed.astype("float64"), expected)


def test_what_is_the_same_in_all_rows_may_be_one_number() -> None:
    formula = parse("if(x > 1, weight / x, 0)", NAMES)
    columns = {WEIGHT: Fraction(6), X: column((Fraction(0), Fraction(3)))}
    assert list(compute(formula, columns)) == [0, 2]


# -- texts

WORDS = [
    *"+ - * / ^ ( ) ( ) , = == != < <= > >= × ÷ − ≥ ≤ ≠ ＝ （ ） ，".split(),
    *"and or not if min max abs floor ceil round sqrt root ln log10 exp erf sum mean count".split(),
    *"weight target actual met x y 优 list nobody".split(),
    *"0 1 2 3 0.5 50% 20万元 3个百分点 1天 2小时 99 1_000 1e3 .5 5. 1,000 12345678901234567890 3月 3天内".split(),
    *(" ", " ", "if(met, ", "min(x, ", "ln(", "^(1/3)", "^99", "^-2"),
    *"__import__ . [ ] { } : ; ' \" lambda @ # ! ? $ \\ % 〔 〕 \u200b \u0000 \ud800 😀".split(),
]
OPERANDS = [
    *"x y 优 list weight actual target 0 1 3 99 0.5 1万 (x-y) -x -(y) ln(x) sqrt(y) exp(x) erf(优) root(x,3) (x^99)".split(),
    *"(y^(1/3)) ((x/y)^-2) mean(list) max(list) floor(x,2) round(sqrt(2),4) if(met,x,y) if(x/y>1,ln(y),1/x)".split(),
]
likely = st.lists(
    st.tuples(st.sampled_from(OPERANDS), st.sampled_from(["+", "-", "*", "/", "*", "/", "^2*"])), max_size=6
).map(lambda pairs: "".join("".join(pair) for pair in pairs) + "x")
soups = st.lists(st.sampled_from(WORDS), max_size=40).map("".join)
spaced = st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join)


@settings(MODEST, max_examples=1000)
@example("(" * 500)
@example("-" * 500)
@example("not " * 125)
@example("x^" * 250)
@example("1+" * 250)
@example("abs(" * 125)
@example("9^9^9^9")
@example("2^(" + "9^99*" * 90 + "1)")
@example("2^(" + "9^0.37*" * 60 + "1)")
@example("2^(1/(2^0.5*2^0.5-2))")
@given(st.text(max_size=600) | soups | spaced)
def test_any_text_is_a_formula_or_refused_at_a_place_and_at_once(text: str) -> None:
    started = time.process_time()
    problem = refused(text)
    assert time.process_time() - started < 0.05
    if problem is not None:
        assert problem.code.startswith("expression/")
        assert problem.span is not None
        assert 0 <= problem.span[0] <= problem.span[1] <= len(text)


def refused(text: str) -> Problem | None:
    try:
        parse(text, NAMES)
    except ExpressionError as error:
        return error.problem
    return None


@MODEST
@given(likely, values)
def test_any_formula_is_computed_or_says_why_not(text: str, numbers: dict[Symbol, Any]) -> None:
    zero_target = {**numbers, Symbol("target"): Fraction(0), Symbol("actual"): Fraction(1, 3)}
    assert outcome(parse(text, NAMES), zero_target)


@pytest.mark.parametrize(
    "text",
    [
        "+".join(f"{number}^99" for number in range(2, 52)),
        "*".join(f"{number}^99" for number in range(2, 52)),
        "+".join(f"1/{number}^99" for number in range(2, 35)),
        "((((x^100)^100)^100)^100)^100",
        "exp(" * 20 + "x" + ")" * 20,
        "*".join(["exp(99)"] * 60),
        "erf(" * 30 + "x" + ")" * 30,
        "+".join(f"erf({number}/x)" for number in range(1, 40)),
        "sqrt(2)*sqrt(2) = 2 or " * 15 + "met",
        "sqrt(" * 30 + "x" + ")" * 30 + " = 1",
        "if(1/(x-7) > 0, 1, " * 24 + "0" + ")" * 24,
    ],
)
def test_no_formula_takes_long(text: str) -> None:
    formula = parse(text, NAMES)
    started = time.process_time()
    assert outcome(formula, {X: Fraction(7), MET: Fraction(1)})
    assert time.process_time() - started < 2


def test_a_deep_formula_needs_little_of_the_stack() -> None:
    nested = "-abs(" * 16 + "1" + "+1" * 100 + ")" * 16
    limit = sys.getrecursionlimit()
    try:
        sys.setrecursionlimit(len_of_stack() + 500)
        formula = parse(nested)
        assert compute(formula, {}) == -101
        assert parse(str(formula)) == formula
    finally:
        sys.setrecursionlimit(limit)


def len_of_stack() -> int:
    depth, frame = 0, sys._getframe()
    while frame is not None:
        depth, frame = depth + 1, frame.f_back
    return depth
