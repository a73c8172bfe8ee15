"""What a class must have to be a kind: every hook is declared, and what is not is refused when it is registered."""

from dataclasses import make_dataclass
from typing import Any

import pytest

from scoring import aggregates
from scoring.rules import KINDS, LIMIT_KEYS, Kind, Measure, build_accepted, is_computed
from scoring.rules.case import Note
from scoring.rules.kind import rule

PLACE = {"in_words": lambda _: Note("trace/met"), "formula": lambda _, unit=None: unit}
HOOKS = sorted(each for each in vars(Kind) if not each.startswith("_"))


def register(
    members: dict[str, Any], *parameters: str, measures: tuple[Measure, ...] = tuple(Measure)
) -> type:
    """Register a class with these members as a kind."""
    return rule("sample", *measures)(make_dataclass("Sample", parameters, namespace=members, frozen=True))


@pytest.fixture(autouse=True)
def _table_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    for each in (KINDS, aggregates.KINDS):
        monkeypatch.setattr(
            "scoring.rules.kind.KINDS" if each is KINDS else "scoring.aggregates.kind.KINDS", dict(each)
        )


@pytest.mark.parametrize(
    ("members", "parameters", "told"),
    [
        (
            {"needs_cieling": True},
            (),
            "kind 'sample': needs_cieling is neither a parameter nor a hook of kinds",
        ),
        (
            {"formla": PLACE["formula"]},
            (),
            "kind 'sample': formla is neither a parameter nor a hook of kinds",
        ),
        ({"judge": PLACE["formula"]}, (), "kind 'sample' needs a formula or a judge, one of them"),
        ({"in_words": None}, (), "kind 'sample' has no in_words"),
        *(({}, (key,), f"kind 'sample': no parameter may be called {key}") for key in sorted(LIMIT_KEYS)),
        *(
            ({}, (key,), f"kind 'sample': no parameter may be called {key}")
            for key in ("kind", "weight", "basis")
        ),
        ({}, ("assumption_",), "kind 'sample': no parameter may be called assumption"),
    ],
)
def test_what_is_no_kind_is_refused(members: dict[str, Any], parameters: tuple[str, ...], told: str) -> None:
    kept = {key: value for key, value in {**PLACE, **members}.items() if value is not None}
    with pytest.raises(TypeError) as caught:
        register(kept, *parameters)
    assert str(caught.value) == told


def test_a_kind_says_what_it_measures() -> None:
    with pytest.raises(TypeError, match="'sample' says of no measure that it scores it"):
        register(dict(PLACE), measures=())


def test_no_name_is_taken_twice() -> None:
    register(dict(PLACE))
    with pytest.raises(ValueError, match="'sample' is defined twice"):
        register(dict(PLACE))


def test_a_hook_may_be_a_parameter() -> None:
    kind = register(dict(PLACE), "exemptions")
    assert kind(("疫情",)).exemptions == ("疫情",)


@pytest.mark.parametrize("hook", HOOKS)
@pytest.mark.parametrize("name", sorted(KINDS))
def test_every_kind_has_every_hook(name: str, hook: str) -> None:
    kind = KINDS[name]
    assert hook in vars(kind) or hook in kind.__dataclass_fields__  # type: ignore[attr-defined]


def test_what_a_kind_leaves_out_holds_by_default() -> None:
    kind = build_accepted({"kind": "met_or_not"})
    assert is_computed(kind)
    assert (kind.stands_alone, kind.on_arrays, kind.is_always_judged) == (True, True, False)
    assert (kind.may_exceed, kind.needs_ceiling, kind.value_names, kind.rules) == (False, False, (), ())
    assert (kind.exemptions, kind.untouched_share, kind.tiers) == (None, 1, ())
    assert kind.tier_of("优", "好", "好", kind.untouched_share) == "优"
    assert list(kind.problems()) == list(kind.stated_points()) == []


def test_a_kind_without_a_formula_has_one_way_and_runs_on_no_arrays() -> None:
    kind = register({"in_words": PLACE["in_words"], "judge": PLACE["formula"]})()
    assert not is_computed(kind)
    assert (kind.stands_alone, kind.on_arrays) == (False, False)
    assert [each.path for each in kind.ways()] == [()]


BANDS = {"kind": "bands", "bands": [{"from": 0, "points": [0, 5]}]}


@pytest.mark.parametrize(
    ("data", "judged"),
    [
        ({"kind": "manual"}, True),
        ({"kind": "manual", "when_met": "full"}, False),
        (
            {
                "kind": "levels",
                "levels": [{"name": "优", "points": [4, 5]}, {"name": "差", "points": [0, 3]}],
            },
            True,
        ),
        ({"kind": "levels", "levels": [{"name": "是", "points": 5}, {"name": "否", "points": 0}]}, False),
        (BANDS, True),
        ({**BANDS, "otherwise": 1}, False),
        ({"kind": "checklist", "items": [{"name": "a", "points": 1, "discretionary": True}]}, False),
    ],
)
def test_whether_a_person_always_scores(data: dict[str, Any], judged: bool) -> None:  # noqa: FBT001
    assert build_accepted(data).is_always_judged is judged


MEASURES = {
    ("ratio", "met_or_not"): {Measure.AMOUNT},
    ("met_or_not", "met_or_not"): {Measure.AMOUNT, Measure.DATE, Measure.RANK},
    ("met_or_not", "inverse_ratio"): {Measure.AMOUNT, Measure.RANK},
}


@pytest.mark.parametrize("kinds", MEASURES)
def test_a_combination_scores_what_all_of_its_rules_score(kinds: tuple[str, str]) -> None:
    combined = build_accepted(
        {"kind": "combine", "by": "maximum", "rules": [{"kind": each} for each in kinds]}
    )
    assert combined.measures == MEASURES[kinds]
