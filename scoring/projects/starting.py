"""The files of a new project: a scorecard to begin with, what is expected of it, and what checks both."""

import json
import os
from collections.abc import Iterator
from importlib.resources import files
from textwrap import indent

from scoring.expectations import expectation_beside, record_of
from scoring.messages import Language
from scoring.projects.hooks import local_hooks
from scoring.schema import published
from scoring.scorecards import loads
from scoring.version import __version__

SCORECARD = "scorecards/training.yaml"
EDITOR_LINE = "# yaml-language-server: $schema=../schemas/scorecard.schema.json\n"
SCHEMAS = ("scorecard", "expectation")
# The other files, by the templates that they are written from.
TEMPLATES = {
    "workflow.yml": ".github/workflows/scorecards.yml",
    "pre-commit.yaml": ".pre-commit-config.yaml",
    "README.md": "README.md",
}


def files_of_project(language: Language) -> dict[str, str]:
    """Every file of a new project with its text, by its path in the project."""
    return dict(_files(language))


def _files(language: Language) -> Iterator[tuple[str, str]]:
    card = EDITOR_LINE + _template("scorecard.yaml", language)
    yield SCORECARD, card
    yield expectation_beside(SCORECARD), record_of(loads(card, os.path.basename(SCORECARD)), {}, EDITOR_LINE)
    for name in SCHEMAS:
        yield f"schemas/{name}.schema.json", json.dumps(published(name), ensure_ascii=False, indent=2) + "\n"
    for template, file in TEMPLATES.items():
        text = _template(template, language).replace("@VERSION@", __version__)
        yield file, text.replace("@HOOKS@\n", indent(local_hooks(language), "  "))


def _template(name: str, language: Language) -> str:
    template = files(__package__).joinpath("templates", language, name)
    return template.read_text(encoding="utf-8")
