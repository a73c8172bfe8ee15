"""Every kind of aggregate is defined by its wording and by its file under cases/aggregates."""

import re
import textwrap
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import tables
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from scoring import InvalidRulebook, rulebooks, source
from scoring.aggregates import (
    KINDS,
    Member,
    Outcome,
    UnfitMembers,
    build_accepted_aggregate,
    combine,
    title_of,
)
from scoring.messages import LANGUAGES
from scoring.numbers import round_to, written_places
from scoring.rules.manual import read_manual

GROUPS = tables.groups_of("aggregates")
SAYS = {"plain", "one left out", "all left out", "one unknown", "nothing below"}
FACTS = ("value", "full", "missing", "grade", "met")


def cases() -> Iterator[Any]:
    for kind, group in GROUPS:
        for number, case in enumerate(group.get("cases", ()), start=1):
            whole = {**group["given"], **case}
            yield pytest.param(kind, whole, id=f"{kind}-{number}-{tables.written(case['members'])}")


def refusals() -> Iterator[Any]:
    for kind, group in GROUPS:
        if "refused" in group:
            yield pytest.param(kind, group, id=f"{kind}-{tables.written(group['refused'])}")


CASES, REFUSALS = list(cases()), list(refusals())


def number(value: Any) -> Any:
    return None if value is None else Fraction(value)


def member(position: int, said: Any) -> Member:
    """`[4, 5]` and `[4, 5, 20]`, a grade by its name, or a mapping of whatever matters."""
    if isinstance(said, str):
        said = {"value": 0, "full": 4, "grade": said}
    elif isinstance(said, list):
        said = dict(zip(("value", "full", "weight"), said, strict=False))
    elif "met" in said and "value" not in said:
        said = {"value": int(said["met"]), "full": 1, **said}
    full = Fraction(said["full"])
    return Member(
        said.get("name", f"成员{position}"),
        number(said.get("value")),
        full,
        Fraction(said.get("weight", full)),
        met=said.get("met"),
        grade=said.get("grade"),
        is_left_out=said.get("left_out", False),
        missing=Fraction(said.get("missing", 0)),
        unrounded=number(said.get("unrounded")),
        most=number(said.get("most")),
    )


def outcome_of(case: Mapping[str, Any]) -> Outcome:
    aggregate = build_accepted_aggregate("x", case["aggregate"])
    members = [member(position, each) for position, each in enumerate(case["members"], start=1)]
    return combine(aggregate.kind, members, number(case.get("marks")))


@pytest.mark.parametrize(("kind", "case"), CASES)
def test_case(kind: str, case: dict[str, Any]) -> None:
    assert case["aggregate"]["kind"] == kind
    if "error" in case:
        with pytest.raises(UnfitMembers) as caught:
            outcome_of(case)
        assert caught.value.problem.code == case["error"]
        assert all(caught.value.problem.say(each) for each in LANGUAGES)
        return
    found = outcome_of(case)
    expected = {key: case[key] for key in FACTS if key in case}
    expected |= {key: number(expected[key]) for key in ("value", "full", "missing") if key in expected}
    assert {key: getattr(found, key) for key in expected} == expected
    assert found.is_left_out is case.get("left_out", False)
    if "rounded" in case:
        assert found.value is not None
        assert str(round_to(found.value, written_places(case["rounded"]))) == str(case["rounded"])
    if "notes" in case:
        assert [{each: note.say(each) for each in LANGUAGES} for note in found.notes] == case["notes"]
    assert all(note.say(each) for note in found.notes for each in LANGUAGES)


@pytest.mark.parametrize(("kind", "refusal"), REFUSALS)
def test_a_wrong_parameter_is_refused_at_its_place(
    kind: str, refusal: dict[str, Any], tmp_path: Path
) -> None:
    book = tables.rulebook(tmp_path, aggregates={"x": {**refusal["refused"], **tables.ASSUMED}})
    with pytest.raises(InvalidRulebook) as caught:
        rulebooks.find(str(book))
    (problem,) = caught.value.problems
    assert problem.code == refusal["code"]
    assert problem.where is not None
    assert all(problem.say(each) for each in LANGUAGES)
    place = book.read_text(encoding="utf-8").splitlines()[problem.where.line - 1][problem.where.column - 1 :]
    assert place.startswith((refusal["at"], f'"{refusal["at"]}'))


def test_every_case_file_is_that_of_a_kind() -> None:
    assert {kind for kind, _ in GROUPS} == set(KINDS)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_has_cases_of_every_sort_and_a_refusal(kind: str) -> None:
    assert {each.values[1]["says"] for each in CASES if each.values[0] == kind} == SAYS
    assert any(each.values[0] == kind for each in REFUSALS)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_brings_its_name_and_its_users_in_both_languages(kind: str) -> None:
    manual = read_manual(KINDS[kind], kind)
    for words in (manual.title, *manual.users):
        assert re.search("[\u4e00-\u9fff]", words["zh"])
        assert words["en"].isascii()
    assert manual.users


def built(text: str) -> Mapping[str, Any]:
    """The aggregates that a wording shows how to write."""
    written = re.search(r"^ *aggregates:\n(?: +\S.*\n)+", f"{text}\n", re.MULTILINE)
    assert written
    data: Mapping[str, Any] = source.read_text(textwrap.dedent(written[0])).data["aggregates"]
    return data


EXAMPLE = re.compile(r"^ +(?P<members>\S.*\S) +-> (?P<value>\S+)(?: of (?P<full>\S+))?$", re.MULTILINE)
SHARE = re.compile(r"(?P<value>[\d.]+) of (?P<full>[\d.]+)(?: weighing (?P<weight>[\d.]+))?")
MET = re.compile(r"(?:(?P<name>\S+) )?(?P<met>met|missed)")


def examples() -> Iterator[Any]:
    """`8 of 10, left out of 5 -> 8 of 10` below `members, pool, weight 15`."""
    for kind in sorted(KINDS):
        text = read_manual(KINDS[kind], kind).code
        for block in re.split(r"^members, ", text, flags=re.MULTILINE)[1:]:
            head, _, lines = block.partition("\n")
            name, _, marks = head.partition(", weight ")
            data = {"kind": kind} if name == "default" else built(text)[name]
            for found in EXAMPLE.finditer(lines):
                case = {"aggregate": data, "members": [shown(each) for each in found["members"].split(", ")]}
                whole = {**case, "marks": int(marks)} if marks else case
                yield pytest.param(whole, found["value"], found["full"], id=f"{kind}-{found[0].strip()}")


def shown(text: str) -> Any:
    """A member as a wording shows it."""
    if text.startswith("left out"):
        return {"full": text.removeprefix("left out").removeprefix(" of ") or 1, "left_out": True}
    if found := SHARE.fullmatch(text):
        return {key: each for key, each in found.groupdict().items() if each is not None}
    if found := MET.fullmatch(text):
        return {"met": found["met"] == "met", **({"name": found["name"]} if found["name"] else {})}
    return text


EXAMPLES = list(examples())


@pytest.mark.parametrize(("case", "value", "full"), EXAMPLES)
def test_an_example_of_the_wording_holds(case: dict[str, Any], value: str, full: str | None) -> None:
    found = outcome_of(case)
    assert found.value is not None
    if full is None:
        assert found.grade == value
        return
    assert str(round_to(found.value, written_places(Decimal(value)))) == value
    assert found.full == Fraction(full)


def test_every_kind_has_examples_that_are_run() -> None:
    assert {each.values[0]["aggregate"]["kind"] for each in EXAMPLES} == set(KINDS)
    assert len(EXAMPLES) >= 20


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_aggregate_of_the_cases_is_put_into_words(language: Any) -> None:
    said = set()
    for _, group in GROUPS:
        if "given" in group:
            kind = build_accepted_aggregate("x", group["given"]["aggregate"]).kind
            words = kind.in_words().say(language)
            assert words.isprintable()
            assert "{" not in words
            said.add((title_of(kind)[language], words))
    assert len(said) > 12


# -- what holds of all members

MODEST = settings(max_examples=100, deadline=None, derandomize=True)
fractions = st.fractions(0, 10, max_denominator=20)


@st.composite
def drawn_members(draw: st.DrawFn) -> list[Member]:
    """Members with scores between nothing and their full marks, some left out."""
    return [
        Member(
            f"成员{position}",
            draw(st.fractions(0, 1, max_denominator=10)) * full,
            full,
            draw(fractions.filter(bool)),
            met=draw(st.booleans() | st.none()),
            is_left_out=draw(st.booleans()),
        )
        for position, full in enumerate(draw(st.lists(fractions.filter(bool), min_size=1, max_size=6)))
    ]


SYMMETRIC = [
    {"kind": "sum"},
    {"kind": "sum", "rescale": "group"},
    {"kind": "mean", "weights": "stated", "out_of": 100},
    {"kind": "mean", "weights": "equal", "out_of": 100},
    {"kind": "extreme", "take": "highest", "out_of": 100},
    {"kind": "extreme", "take": "lowest", "out_of": 100},
    {"kind": "count"},
    {"kind": "count", "counts": "full_marks", "out_of": 100},
]


@MODEST
@given(st.data(), st.sampled_from(SYMMETRIC), drawn_members())
def test_the_order_of_members_does_not_matter(
    data: st.DataObject, aggregate: dict[str, Any], members: list[Member]
) -> None:
    kind = build_accepted_aggregate("x", aggregate).kind
    one, other = combine(kind, members, None), combine(kind, data.draw(st.permutations(members)), None)
    assert (one.value, one.full, one.missing, one.is_left_out) == (
        other.value,
        other.full,
        other.missing,
        other.is_left_out,
    )


@MODEST
@given(drawn_members())
def test_the_order_does_not_matter_for_a_root(members: list[Member]) -> None:
    kind = build_accepted_aggregate("x", {"kind": "geometric_mean", "out_of": 1}).kind
    one, other = combine(kind, members, None).value, combine(kind, members[::-1], None).value
    if one is None or other is None:
        assert one is other
    else:
        assert round_to(one, 9) == round_to(other, 9)


@MODEST
@given(drawn_members(), st.sampled_from(["stated", "equal"]))
def test_a_mean_lies_between_the_lowest_and_the_highest(members: list[Member], weights: str) -> None:
    kinds = (
        {"kind": "extreme", "take": "lowest", "out_of": 1},
        {"kind": "geometric_mean", "out_of": 1},
        {"kind": "mean", "weights": weights, "out_of": 1},
        {"kind": "extreme", "take": "highest", "out_of": 1},
    )
    found = [combine(build_accepted_aggregate("x", each).kind, members, None).value for each in kinds]
    if None in found:
        assert found == [None] * 4
        return
    lowest, geometric, mean, highest = (Fraction(round_to(each, 9)) for each in found if each is not None)
    assert lowest <= geometric <= highest
    assert lowest <= mean <= highest
    assert weights == "stated" or geometric <= mean


@MODEST
@given(drawn_members())
def test_one_unknown_member_leaves_everything_unknown_unless_it_cannot_change_it(
    members: list[Member],
) -> None:
    unknown = Member("未知", None, Fraction(4), Fraction(4))
    assume(all(each.value != 0 for each in members))  # the lowest of all, which no score is below
    for aggregate in (*SYMMETRIC, {"kind": "geometric_mean"}):
        found = combine(build_accepted_aggregate("x", aggregate).kind, [*members, unknown], Fraction(10))
        assert (found.value, found.is_left_out) == (None, False)


@MODEST
@given(drawn_members())
def test_a_group_made_up_for_has_the_share_of_what_counts(members: list[Member]) -> None:
    counted = [each for each in members if not each.is_left_out]
    found = combine(build_accepted_aggregate("x", {"kind": "sum", "rescale": "group"}).kind, members, None)
    if counted:
        share = sum(each.points for each in counted) / sum(each.full for each in counted)
        assert found.value == share * sum(each.full for each in members)
    else:
        assert found.is_left_out
