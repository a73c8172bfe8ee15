"""The page of formulas has every name, operator, function and limit of the language, and nothing that does not exist."""

import re
from pathlib import Path

import pytest

from scoring.arithmetic.operators import OPERATORS, PREFIXES
from scoring.expressions import BUILT_IN, ExpressionError, parse
from scoring.expressions.functions import FUNCTIONS
from scoring.messages import LANGUAGES, Language, catalogue
from scoring.reports.formulas import EXAMPLES, LIMITS, formulas_in_markdown, language_of_formulas
from scoring.reports.kinds import describe_kind, kinds_in_markdown
from scoring.reports.parts import Listing, Table

DOCS = Path(__file__).parents[1] / "docs"
PAGES = {"en": "formulas.md", "zh": "formulas.zh.md"}
IN_CODE = re.compile(r"`([^`]+)`")


def tables(language: Language) -> list[Table]:
    return [each for each in language_of_formulas(language) if isinstance(each, Table)]


def in_code(table: Table) -> list[str]:
    """What stands in the first cells of a table."""
    return [each for row in table.rows for each in IN_CODE.findall(row[0])]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_name_operator_and_function_is_documented_and_no_other(language: Language) -> None:
    names, operators, functions = tables(language)
    assert in_code(names) == list(BUILT_IN)
    assert sorted(in_code(operators)) == sorted(["^", *OPERATORS, *PREFIXES])
    assert {each.partition("(")[0] for each in in_code(functions)} == {"if", *FUNCTIONS}
    written = {each for definition in FUNCTIONS.values() for each in definition.forms}
    assert set(in_code(functions)) == {"if(condition, then, else)", *written}


@pytest.mark.parametrize(("area", "there"), [("name", set(BUILT_IN)), ("function", {"if", *FUNCTIONS})])
def test_the_catalogues_say_what_each_of_them_is_and_nothing_more(area: str, there: set[str]) -> None:
    assert {code.partition("/")[2] for code in catalogue("zh") if code.startswith(f"{area}/")} == there


def test_functions_run_on_arrays_as_they_say() -> None:
    rows = {row[0].strip("`").partition("(")[0]: row for row in tables("en")[2].rows}
    said = {name: row[3] for name, row in rows.items() if name != "if"}
    assert said == {name: "yes" if each.runs_on_arrays else "no" for name, each in FUNCTIONS.items()}
    measured = {name: row[2] for name, row in rows.items()}
    assert measured["sqrt"] == measured["root"] == "a measure that has such a root"
    assert measured["max"] == measured["mean"] == measured["if"] == "one measure, which the result has too"
    assert measured["ln"] == measured["floor"] == "only numbers without a dimension"
    assert measured["count"] == "any measure; a number comes out"


# A formula right at each limit, and one beyond it.
AT_LIMITS = {
    "length": ("1" + " " * 499, "1" + " " * 500),
    "depth": ("(" * 32 + "1" + ")" * 32, "(" * 33 + "1" + ")" * 33),
    "operators": ("1" + "+1" * 100, "1" + "+1" * 101),
    "exponent": ("2^100", "2^101"),
    "digits": ("1" * 20, "1" * 21),
}


def test_the_limits_are_those_of_the_language() -> None:
    assert list(AT_LIMITS) == list(LIMITS)
    listed = [each for each in language_of_formulas("en") if isinstance(each, Listing)][-1].items
    for (name, most), item in zip(LIMITS.items(), listed, strict=True):
        assert str(most) in item
        within, beyond = AT_LIMITS[name]
        parse(within)
        with pytest.raises(ExpressionError):
            parse(beyond)


@pytest.mark.parametrize("line", EXAMPLES.splitlines())
def test_the_examples_are_formulas(line: str) -> None:
    text = line.removeprefix("score: ").strip('"')
    parse(text, ["moved", "initial", "experts"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_the_kind_has_the_language_and_the_manual_of_kinds_leads_to_it(
    language: Language,
) -> None:
    page = describe_kind("formula", language)
    assert all(definition.forms[0] in page for definition in FUNCTIONS.values())
    assert "jixiao rules formula" in describe_kind("bands", language)
    assert kinds_in_markdown(language).count(f"]({PAGES[language]})") == 2
    assert (DOCS / PAGES[language]).read_text(encoding="utf-8") == formulas_in_markdown(language)
