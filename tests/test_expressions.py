"""The language of formulas is defined by the files under cases/expressions: one line, one text."""

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
import tables

from scoring.arithmetic import Incomputable, Numbers, Symbol
from scoring.expressions import (
    BUILT_IN,
    DATE,
    CannotCompute,
    Dimension,
    ExpressionError,
    compute,
    dimension_of,
    is_condition,
    is_name,
    lists_in,
    names_in,
    number_of_day,
    parse,
    runs_on_arrays,
)
from scoring.expressions.computing import CODES
from scoring.expressions.dimensions import SAID, SORT_OF_UNIT
from scoring.expressions.functions import FUNCTIONS
from scoring.messages import LANGUAGES, catalogue
from scoring.notation import read_unit
from scoring.notation.units import DIMENSIONS
from scoring.numbers import show_short
from scoring.problems import Problem
from scoring.reals import Uncomputable

CASES = [
    pytest.param(case, id=f"{file}-{number}-{case['text'][:40]}")
    for number, (file, case) in enumerate(tables.groups_of("expressions"))
]


def having(*keys: str) -> list[Any]:
    return [each for each in CASES if any(key in each.values[0] for key in keys)]


def number(value: Any) -> Any:
    return tuple(map(number, value)) if isinstance(value, list) else Fraction(value)


def numbers(case: Mapping[str, Any]) -> Numbers:
    return {Symbol(name): number(value) for name, value in case.get("names", {}).items()}


def dimensions(case: Mapping[str, Any]) -> dict[str, Dimension]:
    return {
        name: DATE if unit == "date" else Dimension.of(read_unit(unit)[1])
        for name, unit in case.get("of", {}).items()
    }


def names(case: Mapping[str, Any]) -> list[str]:
    return [*case.get("names", {}), *case.get("of", {})]


@pytest.mark.parametrize("case", having("value"))
def test_a_formula_has_its_value(case: dict[str, Any]) -> None:
    value = compute(parse(case["text"], names(case)), numbers(case))
    if str(case["value"]).startswith("≈"):
        assert show_short(value) == case["value"]
    else:
        assert value == number(case["value"])


@pytest.mark.parametrize("case", having("spells"))
def test_a_formula_is_spelt_out_with_its_numbers(case: dict[str, Any]) -> None:
    assert parse(case["text"], names(case)).spell(numbers(case)) == case["spells"]


@pytest.mark.parametrize("case", having("value", "measures"))
def test_a_formula_prints_as_a_text_that_means_the_same(case: dict[str, Any]) -> None:
    formula = parse(case["text"], names(case))
    assert parse(str(formula), names(case)) == formula
    assert str(formula) == case.get("prints", str(formula))


@pytest.mark.parametrize("case", having("measures"))
def test_a_formula_measures_what_its_units_say(case: dict[str, Any]) -> None:
    formula = parse(case["text"], names(case))
    assert dimension_of(formula, dimensions(case)).say("en") == case["measures"]


@pytest.mark.parametrize("case", having("error"))
def test_what_is_wrong_is_refused_at_its_place(case: dict[str, Any]) -> None:
    with pytest.raises(ExpressionError) as caught:
        dimension_of(parse(case["text"], names(case)), dimensions(case))
    assert_says(caught.value.problem, case["error"], case)
    assert caught.value.under("rule").problems[0].path == ("rule",)


@pytest.mark.parametrize("case", having("cannot"))
def test_a_formula_without_a_value_says_which_part_has_none(case: dict[str, Any]) -> None:
    formula = parse(case["text"], names(case))
    with pytest.raises(CannotCompute) as caught:
        compute(formula, numbers(case))
    assert_says(caught.value.problem, case["cannot"], case)
    assert caught.value.problem.facts["expression"] == case["part"]
    assert caught.value.row is None


def assert_says(problem: Problem, code: str, case: Mapping[str, Any]) -> None:
    assert problem.code == f"expression/{code}"
    assert list(problem.span or ()) == case["at"]
    said = {language: problem.say(language) for language in LANGUAGES}
    assert said == case.get("says", said)


def test_every_sentence_is_tested_word_for_word() -> None:
    refused = [each.values[0] for each in having("says")]
    said = {f"expression/{case.get('error') or case.get('cannot')}" for case in refused}
    assert {code for code in catalogue("zh") if code.startswith("expression/")} == said


def test_every_function_has_a_case_with_a_value() -> None:
    texts = " ".join(each.values[0]["text"] for each in having("value"))
    assert [name for name in ("if", *FUNCTIONS) if f"{name}(" not in texts] == []


def test_every_dimension_that_is_measured_has_a_name_and_no_other() -> None:
    named = {code.partition("/")[2] for code in catalogue("zh") if code.startswith("dimension/")}
    assert named == set(DIMENSIONS) - set(SORT_OF_UNIT) | {"date", "plain", *SAID.values()}


def test_every_failure_of_arithmetic_has_a_sentence() -> None:
    kinds = {ZeroDivisionError, *Incomputable.__subclasses__()}
    kinds |= {each for each in walk_subclasses(Uncomputable) if not each.__name__.startswith("_")}
    assert set(CODES) == kinds


def walk_subclasses(kind: type[Exception]) -> Iterator[type[Exception]]:
    for each in kind.__subclasses__():
        yield each
        yield from walk_subclasses(each)


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("moved", True),
        ("专家1", True),
        ("_x", True),
        ("ｘ", True),
        ("1x", False),
        ("a b", False),
        ("a-b", False),
        ("", False),
        ("and", False),
        ("if", False),
        ("ｍin", False),
        ("sqrt", False),
    ],
)
def test_what_can_be_a_name(text: str, is_one: bool) -> None:  # noqa: FBT001
    assert is_name(text) is is_one


def test_a_name_is_kept_as_the_caller_has_it() -> None:
    formula = parse("x + ｙ", ["ｘ", "y"])
    assert compute(formula, {Symbol("ｘ"): Fraction(1), Symbol("y"): Fraction(2)}) == 3


def test_a_name_that_is_a_word_of_the_language_stays_one() -> None:
    with pytest.raises(ExpressionError, match="function-without-brackets"):
        parse("min + 1", ["min"])


def test_the_names_of_a_row_are_always_there() -> None:
    assert set(BUILT_IN) == {"weight", "target", "actual", "met", "shortfall", "surplus"}
    assert names_in(parse("if(met, weight, target + actual - shortfall - surplus)")) == set(BUILT_IN)


def test_a_formula_tells_which_names_and_which_lists_it_needs() -> None:
    formula = parse("mean(专家) * x^2 + if(met, min(y, 1), max(专家))", ["专家", "x", "y", "z"])
    assert names_in(formula) == {"专家", "x", "y", "met"}
    assert lists_in(formula) == {"专家"}


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("met", True),
        ("x > 1 or met", True),
        ("not met", True),
        ("if(met, x > 1, x > 2)", True),
        ("x", False),
        ("-x", False),
        ("x + 1", False),
        ("if(met, 1, 2)", False),
        ("max(x, 1)", False),
    ],
)
def test_a_formula_is_a_number_or_a_condition(text: str, is_one: bool) -> None:  # noqa: FBT001
    assert is_condition(parse(text, ["x"])) is is_one


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("if(not met and x / 2 > 1, min(x, 1) + max(x, 2), -abs(floor(x) - round(x, 2) * ceil(x)))", True),
        ("x^2", False),
        ("ln(x)", False),
        ("1 + sqrt(x)", False),
        ("mean(x)", False),
        ("max(x)", False),
    ],
)
def test_roots_powers_and_lists_do_not_run_on_arrays(text: str, runs: bool) -> None:  # noqa: FBT001
    assert runs_on_arrays(parse(text, ["x"])) is runs


def test_dates_are_a_time_apart() -> None:
    late = compute(
        parse("(actual - target) / 1天"), {Symbol("actual"): day(3, 1), Symbol("target"): day(2, 28)}
    )
    assert late == 2


def day(month: int, day: int) -> Fraction:
    return number_of_day(date(2024, month, day))


def test_whole_numbers_divide_exactly_too() -> None:
    assert compute(parse("actual / target"), {Symbol("actual"): 1, Symbol("target"): 3}) == Fraction(1, 3)


def test_a_name_without_a_number_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(KeyError):
        compute(parse("weight"), {})
    with pytest.raises(KeyError):
        dimension_of(parse("actual"), {})
