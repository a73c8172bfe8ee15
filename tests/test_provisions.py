"""What each shipped rulebook states, held against a table that was made from the wording of its sources."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from scoring import rulebooks

TABLE: dict[str, dict[str, Any]] = yaml.load(
    (Path(__file__).parent / "cases" / "provisions" / "shipped.yaml").read_text(encoding="utf-8"),
    Loader=yaml.BaseLoader,
)


def parts(name: str, stated: Any) -> Iterator[tuple[str, Any]]:
    """Every part of a parameter with its name; a list is one part."""
    if not isinstance(stated, dict):
        yield name, stated
        return
    for key, each in stated.items():
        yield from parts(f"{name}.{key}", each)


def stated_by(rulebook: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for each in rulebooks.find(rulebook).statements:
        if each.key[0] == "over_achievement":
            found.setdefault("over_achievement", []).append(plain(each.stated))
        else:
            found |= parts(".".join(map(str, each.key)), plain(each.stated))
    return found


def plain(value: Any) -> Any:
    """Data as its texts, as the table is read."""
    match value:
        case dict():
            return {key: plain(each) for key, each in value.items()}
        case list():
            return [plain(each) for each in value]
        case bool():
            return str(value).lower()
    return str(value)


@pytest.mark.parametrize("rulebook", rulebooks.shipped())
def test_a_shipped_rulebook_states_what_its_sources_say(rulebook: str) -> None:
    said = {name: by.get(rulebook, by["all"]) for name, by in TABLE.items()}
    assert stated_by(rulebook) == {name: each for name, each in said.items() if each != "~"}


def test_the_table_names_no_rulebook_that_is_not_shipped() -> None:
    assert {each for by in TABLE.values() for each in by} <= {"all", *rulebooks.shipped()}
