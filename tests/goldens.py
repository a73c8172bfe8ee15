"""Pages that are compared as a whole with files under golden/."""

from pathlib import Path
from unicodedata import east_asian_width

FOLDER = Path(__file__).parent / "golden"


def expected(name: str) -> str:
    """The page that a file holds."""
    return (FOLDER / f"{name}.txt").read_text(encoding="utf-8")


def width(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return sum(2 if east_asian_width(each) in "WF" else 1 for each in text)
