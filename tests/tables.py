"""Scorecards and rulebooks for tests, written out as text from the data of case files."""

import json
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from scoring import Result, Row, source
from scoring.model import BudgetRow

CASES = Path(__file__).parent / "cases"
ASSUMED = {"assumption": {"zh": "测试用", "en": "for a test"}}

# What a case says about the outcome; every other key belongs to the row or to its table.
OUTCOME = frozenset(
    {"says", "score", "exact", "error", "status", "met", "bound", "tier", "level_found"}
    | {"rule_used", "relation_used", "inferred", "counts_differ", "combined"}
)
OF_TABLE = frozenset({"year", "rulebook", "budget"})


def groups_of(folder: str) -> list[tuple[str, dict[str, Any]]]:
    """Every group of every case file of a folder, with the name of its file."""
    found = []
    for file in sorted((CASES / folder).glob("*.yaml")):
        document = source.read_file(file)
        assert not document.problems, document.problems
        assert document.data, f"{file} holds no cases"
        found += [(file.stem, each) for each in document.data]
    return found


def scorecard_files() -> list[Path]:
    """Every scorecard of the project; rulebooks of schemes lie beside theirs."""
    files = sorted((Path(__file__).parents[1] / "indicators").rglob("*.yaml"))
    return [each for each in files if "\nformat: scorecard/1\n" in each.read_text(encoding="utf-8")]


def written(value: object) -> str:
    """Data as one line of YAML, with numbers to the last digit."""
    match value:
        case dict():
            return "{" + ", ".join(f"{json.dumps(key)}: {written(each)}" for key, each in value.items()) + "}"
        case list() | tuple():
            return "[" + ", ".join(map(written, value)) + "]"
        case Decimal():
            return format(value, "f")
    return json.dumps(value, ensure_ascii=False)


def table(*rows: Mapping[str, Any], **keys: Any) -> str:
    """A scorecard of these rows, scored by the Wuhan rulebook unless `keys` say otherwise (None: by none)."""
    head = {"format": "scorecard/1", "title": "测试表", "year": 2024, "rulebook": "wuhan-2021"}
    named = [{"name": f"指标{number}", **each} for number, each in enumerate(rows, start=1)]
    whole = {**head, "indicators": named, **keys}
    return written({key: each for key, each in whole.items() if each is not None})


def rulebook(folder: Path, **changes: Any) -> Path:
    """A rulebook file that extends the Wuhan one by these changes."""
    file = folder / "rulebook.yaml"
    head = {"format": "rulebook/1", "id": "test", "extends": "wuhan-2021"}
    title = {"title": {"zh": "测试", "en": "test"}, "effective": {"from": "2021-01-01"}}
    file.write_text(written({**head, **title, **changes}), encoding="utf-8")
    return file


def split(case: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """A case as what its row says, what its table says, and the outcome that it expects."""
    row = {key: each for key, each in case.items() if key not in OUTCOME | OF_TABLE}
    outcome = {"score": None, "error": None} | {key: case[key] for key in OUTCOME & case.keys()}
    outcome.setdefault("status", "unreadable" if outcome["error"] else "computed")
    outcome.pop("says", None)
    return row, {key: case[key] for key in OF_TABLE & case.keys()}, outcome


def assumed(change: Mapping[str, Any]) -> dict[str, Any]:
    """A change of a rulebook, as an assumption where it does not say what it rests on."""
    if "places" not in change and all(isinstance(each, dict) for each in change.values()):
        return {name: assumed(each) for name, each in change.items()}
    return dict(change) if "assumption" in change else {**change, **ASSUMED}


def as_text(value: object) -> Any:
    """Data with every number to its last place, so that 2.70 differs from 2.7."""
    match value:
        case dict():
            return {key: as_text(each) for key, each in value.items()}
        case list() | tuple():
            return [as_text(each) for each in value]
        case bool() | None:
            return value
    return str(value)


def expected(outcome: Mapping[str, Any]) -> dict[str, Any]:
    """An outcome with its numbers as `outcome_of` gives them."""
    exact = {"exact": Fraction(outcome["exact"])} if "exact" in outcome else {}
    return {**outcome, "score": as_text(outcome["score"]), **exact}


def outcome_of(row: Row | BudgetRow) -> dict[str, Any]:
    """All that a case may say about a scored row."""
    facts: dict[str, Any] = {
        "score": as_text(row.score),
        "exact": row.exact,
        "error": row.problem.code if row.problem else None,
        "rule_used": row.rule.name if row.rule else None,
    }
    if isinstance(row, Row):
        facts |= {
            "status": row.status.value,
            "met": row.met,
            "bound": row.bound.value if row.bound else None,
            "tier": [row.tier.low, row.tier.high, row.tier.includes_high] if row.tier else None,
            "level_found": row.level,
            "relation_used": row.relation.value if row.relation else None,
            "inferred": row.inferred.removeprefix("inferred/") if row.inferred else None,
            "counts_differ": row.counts_differ,
            "combined": row.combined.text if row.combined else None,
        }
    return facts


def described(result: Result) -> dict[str, Any]:
    """A result in the words of the case files."""
    sums = {
        key: getattr(result, key)
        for key in ("total", "supported_total", "declared_sum", "grade", "rulebook_assumed")
    }
    categories = [[each.name, each.weight, each.score, each.declared] for each in result.categories]
    rows = {each.indicator.name: [each.status.value, each.score] for each in result.rows}
    groups = {
        each.group.name: [each.aggregate.name, each.score, each.full, each.grade]
        for each in result.groups
        if each.group is not None
    }
    whole = result.rolled_up.whole
    facts = {**sums, "rulebook": result.rulebook.id, "categories": categories, "rows": rows, "groups": groups}
    facts["problem"] = whole.problem.code if whole.problem else None
    facts["problems"] = {
        each.group.name: each.problem.code for each in result.groups if each.group and each.problem
    }
    words: dict[str, Any] = as_text(facts)
    return words
