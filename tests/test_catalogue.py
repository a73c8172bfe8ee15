"""Every way of scoring that was found is a few lines of a rulebook, and comes out as worked out by hand.

One file for each section, one entry for each line of the catalogue. An entry has one way of writing it, several
`ways` where systems differ, or is a `scheme` with a folder of its own. A case is a row (with `planned`, the budget row), or a whole
table with its `result`.
"""

import runpy
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import tables

import scoring
from scoring import Result, rulebooks, source
from scoring.model import BUDGET_CATEGORY

ROOT = Path(__file__).resolve().parent.parent
SCHEMES = ROOT / "indicators" / "schemes"
EVIDENCE = {"read", "code", "computed", "assumed"}


def numbered(prefix: str, last: int) -> tuple[str, ...]:
    return tuple(f"{prefix}{number}" for number in range(1, last + 1))


IDS = {
    "quantities": numbered("Q", 9),
    "over-achievement": numbered("O", 8),
    "bands": numbered("B", 9),
    "deductions": numbered("D", 9),
    "lists": numbered("K", 6),
    "qualitative": numbered("T", 7),
    "satisfaction": (*numbered("A.7.", 4), *numbered("A.7b.", 4)),
    "execution": numbered("X", 8),
    "edge-cases": numbered("A.9.", 17),
    "bonus-and-veto": numbered("P", 8),
    "peers": numbered("G", 7),
    "aggregation": (
        *numbered("B.1.", 10),
        *numbered("B.2.", 4),
        *("B.3", "B.4"),
        *numbered("B.5.", 8),
        "B.6",
    ),
    "grades": numbered("C.", 6),
    "schemes": numbered("E.", 9),
}

OF_ENTRY = {"id", "zh", "en", "used_by", "evidence"}
OF_WAY = {"rulebook", "rule", "given", "cases"}
OF_TABLE = {"groups", "indicators", "budget", "flags", "declared_total", "reason", "year"}

DOCUMENTS = {
    file.stem: source.read_file(file) for file in sorted((tables.CASES / "catalogue").glob("*.yaml"))
}


def entries() -> Iterator[tuple[str, dict[str, Any]]]:
    for name, document in DOCUMENTS.items():
        yield from ((name, each) for each in document.data["entries"])


def ways_of(entry: dict[str, Any]) -> list[dict[str, Any]]:
    """How the entry can be written: itself, or each of its ways; nothing for a scheme."""
    ways: list[dict[str, Any]] = entry.get("ways") or ([] if "scheme" in entry else [entry])
    return ways


ENTRIES = list(entries())
WAYS = [
    pytest.param(entry, way, id=f"{entry['id']}-{number}")
    for _, entry in ENTRIES
    for number, way in enumerate(ways_of(entry), start=1)
]


CASES = [
    pytest.param(each.values[1], {**each.values[1].get("given", {}), **case}, id=f"{each.id}-{number}")
    for each in WAYS
    for number, case in enumerate(each.values[1]["cases"], start=1)
]


def book_of(way: Mapping[str, Any], folder: Path) -> str:
    """The rulebook of a way: the id of a shipped one, or a file with its lines."""
    lines = way["rulebook"]
    return lines if isinstance(lines, str) else str(tables.rulebook(folder, **lines))


def base_of(way: Mapping[str, Any]) -> str:
    """The shipped rulebook below the lines of a way."""
    lines = way["rulebook"]
    return lines if isinstance(lines, str) else str(lines["extends"])


def compared(
    case: Mapping[str, Any], book: str, rule: object = None
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What comes out of a case, and what should; a row may have a `rule` of its own."""
    found, expected = compared_table(case, book) if "result" in case else compared_row(case, book, rule)
    return {key: found[key] for key in expected}, expected


def compared_row(case: Mapping[str, Any], book: str, rule: object) -> tuple[dict[str, Any], dict[str, Any]]:
    row, keys, outcome = tables.split({key: each for key, each in case.items() if key != "finds"})
    if "status_key" in row:
        row["status"] = row.pop("status_key")
    if "planned" in row:
        del outcome["status"]
        table = tables.table({"weight": 80, "target": 1, "actual": 1}, budget=row, rulebook=None)
    else:
        own = {} if rule is None else {"rule": rule}
        table = tables.table({**own, **row}, rulebook=None, **keys)
    result = scoring.score(scoring.loads(table), book)
    scored = result.budget if "planned" in row else result.rows[0]
    assert scored is not None
    name = BUDGET_CATEGORY if "planned" in row else result.rows[0].indicator.name
    finds = {"finds": sorted(case["finds"])} if "finds" in case else {}
    return {**tables.outcome_of(scored), "finds": codes_of(result, name)}, {
        **tables.expected(outcome),
        **finds,
    }


def compared_table(case: Mapping[str, Any], book: str) -> tuple[dict[str, Any], dict[str, Any]]:
    keys = {key: case[key] for key in OF_TABLE - {"indicators"} & case.keys()}
    text = tables.table(*case.get("indicators", ()), rulebook=None, **keys)
    result = scoring.score(scoring.loads(text), book)
    found, expected = tables.described(result), tables.as_text(case["result"])
    for part in {"rows", "groups"} & expected.keys():
        found[part] = {name: found[part][name] for name in expected[part]}
    finds = {"finds": sorted(case["finds"])} if "finds" in case else {}
    return {**found, "finds": codes_of(result)}, {**expected, **finds}


def codes_of(result: Result, name: str | None = None) -> list[str]:
    """The codes of all findings, or of those about the row of that name."""
    found = (
        each.code for each in scoring.audit(result) if name is None or (each.path and each.path[-1] == name)
    )
    return sorted(set(found))


@pytest.mark.parametrize(("way", "case"), CASES)
def test_a_case_comes_out_as_worked_out_by_hand(
    way: dict[str, Any], case: dict[str, Any], tmp_path: Path
) -> None:
    found, expected = compared(case, book_of(way, tmp_path), way.get("rule"))
    assert found == expected


def test_the_case_files_are_read_without_problems_and_name_their_sections() -> None:
    assert [each.problems for each in DOCUMENTS.values() if each.problems] == []
    assert all(each.data.keys() == {"section", "zh", "en", "entries"} for each in DOCUMENTS.values())
    assert len({each.data["section"] for each in DOCUMENTS.values()}) == len(DOCUMENTS)


def test_the_catalogue_has_every_line_and_no_other() -> None:
    found = {
        name: tuple(each["id"] for each in document.data["entries"]) for name, document in DOCUMENTS.items()
    }
    assert found == IDS


@pytest.mark.parametrize("entry", [each for _, each in ENTRIES], ids=lambda each: each["id"])
def test_an_entry_says_what_it_is_and_what_it_rests_on(entry: dict[str, Any]) -> None:
    assert entry.keys() <= OF_ENTRY | OF_WAY | {"ways", "scheme"}
    assert entry["zh"]
    assert entry["en"]
    assert entry["evidence"]
    assert set(entry["evidence"]) <= EVIDENCE
    for way in ways_of(entry):
        assert way["cases"]
        assert way is entry or way.keys() <= OF_WAY | {"zh", "en"}
        for case in way["cases"]:
            is_table = "result" in case
            assert not is_table or case.keys() <= OF_TABLE | {"result", "finds"}


@pytest.mark.parametrize(("entry", "way"), WAYS)
def test_the_lines_of_a_way_load_and_rest_on_what_the_entry_rests_on(
    entry: dict[str, Any], way: dict[str, Any], tmp_path: Path
) -> None:
    rulebooks.find(book_of(way, tmp_path))
    said = keys_in(way["rulebook"]) & {"basis", "assumption"}
    if entry["evidence"] == ["assumed"]:
        assert "basis" not in said


@pytest.mark.parametrize(("entry", "way"), WAYS)
def test_the_lines_of_a_way_decide_a_case_or_are_those_of_its_base(
    entry: dict[str, Any], way: dict[str, Any]
) -> None:
    lines = {} if isinstance(way["rulebook"], str) else without_grounds(way["rulebook"])
    if is_within(
        {key: lines[key] for key in lines.keys() - {"extends"}}, rulebooks.read_layers(base_of(way)).data
    ):
        assert "rule" not in way or decides(way)
    else:
        assert decides(way)


def decides(way: dict[str, Any]) -> bool:
    """Whether a case comes out otherwise without the lines of its way."""
    return any(differs({**way.get("given", {}), **case}, base_of(way)) for case in way["cases"])


def differs(case: dict[str, Any], book: str) -> bool:
    try:
        found, expected = compared(case, book)
    except scoring.InvalidScorecard:  # a group names an aggregate that only the lines know
        return True
    return found != expected


def without_grounds(data: Any) -> Any:
    """Lines without what they rest on."""
    if isinstance(data, dict):
        return {
            key: without_grounds(each) for key, each in data.items() if key not in ("basis", "assumption")
        }
    return data


def is_within(lines: Any, data: Any) -> bool:
    """Whether a rulebook says these lines, and perhaps more."""
    if isinstance(lines, dict) and isinstance(data, dict):
        return all(key in data and is_within(each, data[key]) for key, each in lines.items())
    return bool(lines == data)


@pytest.mark.parametrize(
    "entry", [each for _, each in ENTRIES if "scheme" in each], ids=lambda each: each["id"]
)
def test_a_scheme_has_a_rulebook_and_scorecards_that_other_tests_hold(entry: dict[str, Any]) -> None:
    files = {each.name for each in (SCHEMES / entry["scheme"]).glob("*.yaml")}
    assert "rulebook.yaml" in files
    assert len(files) > 1


def keys_in(data: object) -> set[str]:
    """Every key at any depth."""
    match data:
        case dict():
            return set(data).union(*map(keys_in, data.values()))
        case list():
            return set().union(*map(keys_in, data))
    return set()


@pytest.mark.parametrize(("name", "language"), [("catalogue.md", "en"), ("catalogue.zh.md", "zh")])
def test_the_pages_are_those_that_the_cases_give(name: str, language: str) -> None:
    written = (ROOT / "docs" / name).read_text(encoding="utf-8")
    assert written == runpy.run_path(str(ROOT / "docs" / "catalogue.py"))["page"](language)
