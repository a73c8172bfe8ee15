"""Scorecards in numbers, for the tests of everything that is about many files."""

import shutil
from pathlib import Path

import pytest
from batches import FORMATS, Left, audit, fill, reports
from hypothesis import settings

settings.register_profile(
    "project", deadline=None
)  # how long an example takes depends on who else is at work
settings.load_profile("project")


@pytest.fixture(scope="session")
def many_cards(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill(tmp_path_factory.mktemp("many") / "cards")


@pytest.fixture(scope="session")
def undisturbed(many_cards: Path) -> Left:
    """What an undisturbed run in one process gives."""
    left = reports(many_cards.parent, audit(many_cards.parent, *FORMATS))
    for name in ("report.json", "report.txt"):
        (many_cards.parent / name).unlink()
    return left


@pytest.fixture
def here(many_cards: Path, tmp_path: Path) -> Path:
    """A folder of its own with the same scorecards under the same name."""
    shutil.copytree(many_cards, tmp_path / "cards")
    return tmp_path
