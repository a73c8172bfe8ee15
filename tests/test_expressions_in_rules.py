"""A rule with expressions scores a row or refuses it: whatever is written in it, nothing is raised."""

from decimal import Decimal
from typing import Any

from hypothesis import example, given, reject, settings
from hypothesis import strategies as st

from scoring import Status, rulebooks
from scoring.engine import score_row
from scoring.messages import LANGUAGES
from scoring.model import Indicator, Row
from scoring.rules import InvalidParameter, build_accepted_change

BOOK = rulebooks.find("national-2020")
NAMES = ["a", "c", "list"]
LEAVES = [
    *("weight", "target", "actual", "shortfall", "surplus", "a", "c"),
    *("0", "1", "2", "10", "0.5", "90%", "3个百分点", "3个", "10天", "1个月", "5万元"),
]
CALLS = [
    *(
        "sqrt({})",
        "ln({})",
        "log10({})",
        "exp({})",
        "erf({})",
        "root({}, 3)",
        "abs({})",
        "floor({})",
        "ceil({}, 1)",
    ),
    *("round({}, 2)", "({})^2", "({})^-1", "({})^0.5", "-({})"),
]
JOINS = [
    "({} + {})",
    "({} - {})",
    "{} * {}",
    "({}) / ({})",
    "max({}, {})",
    "min({}, {})",
    "if({} > {}, 1, 0)",
]
LISTS = ["mean(list)", "sum(list)", "count(list)", "max(list)", "list"]


def larger(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.builds(str.format, st.sampled_from(CALLS), inner),
        st.builds(str.format, st.sampled_from(JOINS), inner, inner),
        st.builds("if(met, {}, {})".format, inner, inner),
    )


expressions = st.recursive(st.sampled_from([*LEAVES, *LISTS]), larger, max_leaves=6)
limits = expressions | st.sampled_from(["0", "10", "90%", "10天", "1个月", "5万元"])
measures = st.sampled_from(["completion", "actual", "deviation", "overrun", "lateness"]) | expressions
points = st.sampled_from([0, 1, 5, 10, "50%"])


def bands_of(of: str, low: str, high: str, earned: list[Any], more: dict[str, Any]) -> dict[str, Any]:
    bands = [{"from": high, "points": earned[0]}, {"from": low, "points": earned[1]}]
    return {"kind": "bands", "of": of, "values": NAMES, "bands": bands, **more}


formulas = expressions.map(lambda text: {"kind": "formula", "score": text, "values": NAMES})
bands = st.builds(
    bands_of,
    measures,
    limits,
    limits,
    st.lists(points, min_size=2, max_size=2),
    st.fixed_dictionaries({}, optional={"otherwise": points, "interpolate": st.booleans()}),
)
plain = formulas | bands
several = st.builds(
    lambda by, rules: {"kind": "combine", "by": by, "rules": rules},
    st.sampled_from(["maximum", "minimum", "mean", "sum"]),
    st.lists(plain, min_size=2, max_size=2),
)
numbers = st.sampled_from(
    [0, 0, 1, 1, -3, Decimal("0.5"), 200, "5%", "3个", "2天", "20万元", "否", "2024年6月25日"]
)
lists = st.lists(st.sampled_from([0, 1, Decimal("0.5"), 200]), min_size=1, max_size=3)
values = st.fixed_dictionaries({"a": numbers, "c": numbers, "list": lists})
rows = st.sampled_from(
    [
        *(("≥0", "4"), ("≥10", "4"), ("≤3", "-2"), ("=0个", "0个"), ("≥95%", "60%"), ("≥10万元", "6元")),
        *(
            ("18—54", "60"),
            ("≥-5", "-4"),
            ("2024年6月30日", "2024年7月3日"),
            ("前10名", "第3名"),
            ("优良", "良"),
        ),
    ]
)


def scored(rule: dict[str, Any], row: tuple[str, str], given: dict[str, Any]) -> Row:
    target, actual = row
    change = build_accepted_change(rule)
    return score_row(
        Indicator("甲", Decimal(10), target, actual, None, (), (), values=given, rule=change), BOOK, 2024
    )


@settings(max_examples=300, deadline=None, derandomize=True)
@given(plain | several, rows, values)
@example(bands_of("actual", "0", "100/target", [10, 1], {}), ("≥0", "4"), {"a": 1, "c": 0, "list": [1]})
@example(bands_of("actual", "0", "list", [10, 1], {}), ("≥0", "4"), {"a": 1, "c": 0, "list": [1, 2]})
def test_a_row_is_scored_or_refused_with_a_sentence(
    rule: dict[str, Any], row: tuple[str, str], given: dict[str, Any]
) -> None:
    try:
        found = scored(rule, row, given)
    except InvalidParameter:  # its own parameters contradict each other
        reject()
    assert (found.score is None) == (found.status is not Status.COMPUTED)
    assert (found.problem is not None) == (found.status is Status.UNREADABLE)
    for language in LANGUAGES:
        assert all(each.say(language) for each in found.notes)
        assert found.problem is None or found.problem.say(language)
