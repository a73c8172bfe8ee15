"""The language of formulas as a page: its names, numbers, operators, functions and limits, as the code has them."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import groupby

from scoring.arithmetic import Definition
from scoring.arithmetic.operators import MINUS, OPERATORS, POWER, PREFIXES
from scoring.expressions import BUILT_IN
from scoring.expressions.builder import LARGEST_EXPONENT, usage_of
from scoring.expressions.functions import FUNCTIONS
from scoring.expressions.literals import MAXIMUM_DIGITS
from scoring.expressions.parser import CALLABLE, MAXIMUM_DEPTH, MAXIMUM_LENGTH, MAXIMUM_OPERATORS
from scoring.messages import Language, say
from scoring.reports.parts import Code, Heading, Listing, Paragraph, Part, Table, as_markdown

LIMITS = {
    "length": MAXIMUM_LENGTH,
    "depth": MAXIMUM_DEPTH,
    "operators": MAXIMUM_OPERATORS,
    "exponent": LARGEST_EXPONENT,
    "digits": MAXIMUM_DIGITS,
}
EXAMPLES = """score: weight * (1 - 10 * moved / initial)
score: "if(actual >= 90%, weight, if(actual >= 60%, weight / 2, 0))"
score: weight - floor((actual - target) / 7天) * 0.3
score: weight * min(1, mean(experts) / 100)"""
NUMBERS = ("literals", "units", "sorts", "zero", "dates")


def formulas_in_markdown(language: Language) -> str:
    """The whole page."""
    title = Heading(say("formula/title", {}, language))
    generated = Paragraph(say("formula/generated", {}, language))
    return as_markdown((title, generated, *language_of_formulas(language)))


def language_of_formulas(language: Language) -> Iterator[Part]:
    """What can be written in a formula, and what it means."""
    yield Paragraph(say("formula/where", {}, language))
    yield Code(EXAMPLES)
    yield _heading("names", language)
    yield _names(language)
    yield Paragraph(say("formula/distances", {}, language))
    yield _heading("numbers", language)
    yield Listing(tuple(say(f"formula/{each}", {}, language) for each in NUMBERS))
    yield _heading("operators", language)
    yield _operators(language)
    yield _heading("functions", language)
    yield _functions(language)
    yield _heading("limits", language)
    yield Listing(
        tuple(say(f"formula/most-{name}", {"most": most}, language) for name, most in LIMITS.items())
    )
    yield Paragraph(say("formula/without-value", {}, language))
    yield _heading("arrays", language)
    yield Paragraph(say("formula/on-arrays", {}, language))


def _heading(name: str, language: Language) -> Heading:
    return Heading(say(f"formula/{name}", {}, language), 2)


def _table(columns: tuple[str, ...], rows: Iterator[tuple[str, ...]], language: Language) -> Table:
    return Table(tuple(say(f"formula/{each}", {}, language) for each in columns), tuple(rows))


def _names(language: Language) -> Table:
    rows = ((f"`{each}`", say(f"name/{each}", {}, language)) for each in BUILT_IN)
    return _table(("name", "meaning"), rows, language)


def _operators(language: Language) -> Table:
    """The signs, those that bind alike in one row, the tightest first."""
    signs = [(POWER, "^"), *((MINUS if each == "-" else PREFIXES[each].binding, each) for each in PREFIXES)]
    signs += [(each.binding, sign) for sign, each in OPERATORS.items()]
    ordered = groupby(sorted(signs, key=lambda each: -each[0]), key=lambda each: each[0])
    rows = (
        (" ".join(f"`{sign}`" for _, sign in some), say(f"operator/{binding}", {}, language))
        for binding, some in ordered
    )
    return _table(("operator", "meaning"), rows, language)


def _functions(language: Language) -> Table:
    rows = (
        (_usage(each), say(f"function/{each}", {}, language), *_nature(each, language)) for each in CALLABLE
    )
    return _table(("function", "meaning", "measures", "arrays-column"), rows, language)


def _usage(name: str) -> str:
    return ", ".join(f"`{each}`" for each in usage_of(name))


def _nature(name: str, language: Language) -> tuple[str, str]:
    """Which units a function takes, and whether arrays run it."""
    definition = FUNCTIONS.get(name)
    on_arrays = definition is None or definition.runs_on_arrays
    units = "same" if definition is None else _units(definition)
    return say(f"formula/units-{units}", {}, language), say(
        f"formula/{'yes' if on_arrays else 'no'}", {}, language
    )


def _units(definition: Definition) -> str:
    if definition.degree is None:
        return "none"
    degree = definition.degree(*(() if definition.setting is None else (Fraction(2),)))
    return {0: "number", 1: "same"}.get(int(degree) if degree.denominator == 1 else -1, "root")
