"""Write what follows from the code: `schemas/`, the manual of the rule kinds, the hooks. `make generate` runs it.

Tests compare every file with what this would write.
"""

import json
from collections.abc import Mapping
from pathlib import Path

from scoring.messages import LANGUAGES, Language
from scoring.projects import published_hooks
from scoring.reports.findings_manual import findings_in_markdown
from scoring.reports.formulas import formulas_in_markdown
from scoring.reports.kinds import kinds_in_markdown
from scoring.schema import SCHEMAS, published

ROOT = Path(__file__).resolve().parents[1]
SUFFIXES: Mapping[Language, str] = {"en": "", "zh": ".zh"}  # as the READMEs have them


def generated() -> dict[str, str]:
    """Every generated file of the project with its text."""
    schemas = {
        f"schemas/{name}.schema.json": json.dumps(published(name), ensure_ascii=False, indent=2) + "\n"
        for name in SCHEMAS
    }
    kinds = {f"docs/kinds{SUFFIXES[each]}.md": kinds_in_markdown(each) for each in LANGUAGES}
    findings = {f"docs/findings{SUFFIXES[each]}.md": findings_in_markdown(each) for each in LANGUAGES}
    formulas = {f"docs/formulas{SUFFIXES[each]}.md": formulas_in_markdown(each) for each in LANGUAGES}
    return {**schemas, **kinds, **formulas, **findings, ".pre-commit-hooks.yaml": published_hooks()}


if __name__ == "__main__":
    for name, text in generated().items():
        (ROOT / name).write_text(text, encoding="utf-8")
