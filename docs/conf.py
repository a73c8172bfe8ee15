"""Settings of Sphinx: one source of the manual for both languages (CONTRIBUTING.md says how)."""

import re
import sys
from pathlib import Path

from sphinx.application import Sphinx

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

project = "jixiao"
extensions = ["myst_parser", "sphinx.ext.autodoc"]
html_theme = "furo"
exclude_patterns = ["_build", "*.zh.md"]
myst_heading_anchors = 3

OUTSIDE = re.compile(r"\[([^\]]+)\]\(\.\./[^)]*\)")
OTHER_LANGUAGE = re.compile(r"^\[(?:中文|English)\]\([^)]*\)\n", re.MULTILINE)


def take_the_language(app: Sphinx, page: str, source: list[str]) -> None:
    """A page is read in the language of the build; links out of the manual become words."""
    if app.config.language == "zh_CN":
        source[0] = (HERE / f"{page}.zh.md").read_text(encoding="utf-8").replace(".zh.md", ".md")
    source[0] = OUTSIDE.sub(r"\1", OTHER_LANGUAGE.sub("", source[0]))


def setup(app: Sphinx) -> None:
    """Called by Sphinx."""
    app.connect("source-read", take_the_language)
