"""What came of expectations: what does not hold, how it differs, and how the number came about."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from scoring.coverage import Coverage
from scoring.expectations import Expectation, Outcome, Trial, explanations_of
from scoring.messages import Language, say
from scoring.reports.coverage_report import coverage_data
from scoring.reports.explanation import explain_one
from scoring.reports.json_report import problem_data, where_data
from scoring.reports.terminal import Page

FORMAT = "jixiao-tests/1"
SUMS = ("total", "grade")


def render_trials(
    trials: Sequence[Trial],
    language: Language,
    *,
    details: bool = False,
    colour: bool = False,
    width: int | None = None,
) -> str:
    """Every file in which something does not hold, and a summary; with `details` what holds too."""
    page = Page(colour=colour, width=width)
    for trial in trials:
        if trial.problems or trial.failed or details:
            _print_trial(page, trial, language, details=details)
    bad = any(each.problems or each.failed for each in trials)
    page.line((say("text/summary-tests", _counts(trials), language), "error" if bad else "good"))
    return page.text()


def _counts(trials: Sequence[Trial]) -> dict[str, int]:
    return {
        "files": len(trials),
        "invalid": sum(bool(each.problems) for each in trials),
        "checks": sum(len(each.outcomes) for each in trials),
        "failed": sum(len(each.failed) for each in trials),
    }


def _print_trial(page: Page, trial: Trial, language: Language, *, details: bool) -> None:
    page.line((trial.file, "strong"))
    for problem in trial.problems:
        page.line((say("status/invalid", {}, language), "error"), f" {problem.render(language)}", indent=2)
    for outcome in trial.outcomes:
        if not outcome.holds:
            assert trial.expectation is not None
            page.line((say("text/fails", {}, language), "error"), f" {outcome.name}", indent=2)
            for line in describe(outcome, trial.expectation, language).splitlines():
                page.line(line, indent=6)
        elif details:
            page.line((say("text/holds", {}, language), "good"), f" {outcome.name}", indent=2)
    page.line()


def describe(outcome: Outcome, expectation: Expectation, language: Language) -> str:
    """Why a check does not hold: the differences, what would explain them, and how the number came about."""
    lines = [each.render(language) for each in outcome.problems]
    likely = say("text/explanation", {}, language)
    lines += [f"{likely}{each.say(language)}" for each in explanations_of(outcome, expectation)]
    trace = _trace(outcome, language)
    if trace is not None:
        lines += ["", trace.rstrip("\n")]
    return "\n".join(lines) + "\n"


def _trace(outcome: Outcome, language: Language) -> str | None:
    """How the number came about that was found, where there is one."""
    check, scoring = outcome.check, outcome.section.scoring
    name = check.path[-1] if check.path[:1] != ("under",) else check.path[2]
    if check.indicator is not None:
        return explain_one(scoring.result, scoring.row(check.indicator), language)
    if name == "budget":
        return explain_one(scoring.result, scoring.result.budget, language)
    return explain_one(scoring.result, None, language) if name in SUMS else None


def render_trials_json(
    trials: Sequence[Trial], language: Language, coverages: Sequence[Coverage] | None = None
) -> str:
    """The same as JSON, with what of the rulebooks was reached where that is known; ending in a line break."""
    data = {
        "format": FORMAT,
        "files": [_file(each, language) for each in trials],
        **({} if coverages is None else {"coverage": coverage_data(coverages, language)}),
        "summary": _counts(trials),
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _file(trial: Trial, language: Language) -> dict[str, Any]:
    if trial.expectation is None:
        return {"file": trial.file, "problems": [problem_data(each, language) for each in trial.problems]}
    checks = list(_checks(trial, trial.expectation, language))
    return {"file": trial.file, "scorecard": trial.expectation.card.file, "checks": checks}


def _checks(trial: Trial, expectation: Expectation, language: Language) -> Iterator[dict[str, Any]]:
    for outcome in trial.outcomes:
        data = {"name": outcome.name, "holds": outcome.holds, "where": where_data(outcome.where)}
        if not outcome.holds:
            data["problems"] = [problem_data(each, language) for each in outcome.problems]
            data["explanations"] = [each.say(language) for each in explanations_of(outcome, expectation)]
        yield data
