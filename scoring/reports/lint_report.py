"""What was found in rulebooks: lines that an editor can jump to, or `jixiao-lint/1`."""

import json
from collections.abc import Iterable
from typing import Any

from scoring.lint import Linted
from scoring.messages import Language, say
from scoring.problems import Finding, Problem, Severity
from scoring.reports.json_report import problem_data, where_data
from scoring.reports.terminal import Page
from scoring.version import __version__

FORMAT = "jixiao-lint/1"


def render_lint(
    linted: tuple[Linted, ...], language: Language, *, colour: bool = False, width: int | None = None
) -> str:
    """Every problem and finding on a line of its own, and a summary last."""
    page = Page(colour=colour, width=width)
    for each in linted:
        for problem in each.problems:
            _print(page, problem, Severity.ERROR, language)
        for finding in each.findings:
            _print(page, finding, finding.severity, language)
    facts = _counts(linted)
    is_bad = facts["unusable"] or facts["errors"]
    page.line((say("text/summary-lint", facts, language), "error" if is_bad else "good"))
    return page.text()


def _print(page: Page, found: Problem | Finding, severity: Severity, language: Language) -> None:
    place = f"{found.where}: " if found.where else ""
    page.line(
        place,
        (say(f"severity/{severity.value}", {}, language), severity.value),
        f" {found.say(language)} ",
        (f"[{found.code}]", "quiet"),
    )


def _counts(linted: Iterable[Linted]) -> dict[str, int]:
    linted = tuple(linted)
    return {
        "rulebooks": len(linted),
        "unusable": sum(bool(each.problems) for each in linted),
        "errors": sum(len(each.problems) + each.count(Severity.ERROR) for each in linted),
        "warnings": sum(each.count(Severity.WARNING) for each in linted),
        "infos": sum(each.count(Severity.INFO) for each in linted),
    }


def render_lint_json(linted: tuple[Linted, ...], language: Language) -> str:
    """The same as JSON, ending in a line break."""
    data = {
        "format": FORMAT,
        "engine": __version__,
        "rulebooks": [_linted(each, language) for each in linted],
        "summary": _counts(linted),
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _linted(each: Linted, language: Language) -> dict[str, Any]:
    return {
        "rulebook": each.reference,
        "status": "unusable" if each.problems else "usable",
        "problems": [problem_data(problem, language) for problem in each.problems],
        "findings": [_finding(finding, language) for finding in each.findings],
    }


def _finding(finding: Finding, language: Language) -> dict[str, Any]:
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "path": list(finding.path),
        "message": finding.say(language),
        "where": where_data(finding.where),
    }
