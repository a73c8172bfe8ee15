"""Settings of Sphinx: one source of the manual for both languages (CONTRIBUTING.md says how)."""

import re
import sys
from pathlib import Path

from sphinx.application import Sphinx

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

project = "jixiao"
extensions = ["myst_parser", "sphinx.ext.autodoc", "shown"]
html_theme = "furo"
exclude_patterns = ["_build", "*.zh.md"]
locale_dirs = ["locales"]
gettext_compact = False
gettext_location = False
myst_heading_anchors = 3

OUTSIDE = re.compile(r"\[([^\]]+)\]\(\.\./[^)]*\)")
OTHER_LANGUAGE = re.compile(r"^\[(?:中文|English)\]\([^)]*\)\n", re.MULTILINE)


def pairs() -> set[str]:
    """The pages that are kept in both languages side by side, `testing.md` and `testing.zh.md`."""
    return {path.name.removesuffix(".zh.md") for path in HERE.glob("*.zh.md")}


def take_the_language(app: Sphinx, page: str, source: list[str]) -> None:
    """A page that has a pair is read in the language of the build; links out of the manual become words."""
    if page not in pairs():
        return
    if app.config.language == "zh_CN":
        source[0] = (HERE / f"{page}.zh.md").read_text(encoding="utf-8").replace(".zh.md", ".md")
    source[0] = OUTSIDE.sub(r"\1", OTHER_LANGUAGE.sub("", source[0]))


def drop_patterns_without_pages(_app: Sphinx, page: str, source: list[str]) -> None:
    """Sphinx warns of a pattern of a list of pages that fits none."""
    if page == "index":
        lines = source[0].splitlines(keepends=True)
        kept = (each for each in lines if "*" not in each or any(HERE.glob(f"{each.strip()}.md")))
        source[0] = "".join(kept)


def setup(app: Sphinx) -> None:
    """Called by Sphinx."""
    app.connect("source-read", drop_patterns_without_pages)
    app.connect("source-read", take_the_language)
