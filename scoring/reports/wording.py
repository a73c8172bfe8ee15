"""Sentences that several formats tell in the same words."""

from collections.abc import Iterator

from scoring.expectations import Acceptance
from scoring.messages import Language, say
from scoring.numbers import show
from scoring.problems import Finding, Problem
from scoring.reports.report import Entry


def explained(finding: Finding, language: Language) -> str:
    """A finding, and in a line of its own each thing that would explain it."""
    likely = say("text/explanation", {}, language)
    explanations = [f"{likely}{each.say(language)}" for each in finding.explanations or ()]
    return "\n".join((finding.say(language), *explanations))


def acceptance_in_words(acceptance: Acceptance, language: Language) -> str:
    """Who has accepted a finding, until when and why."""
    facts = {"by": acceptance.by, "until": acceptance.until.isoformat(), "reason": acceptance.reason}
    return say("text/accepted", facts, language)


def advice_on(acceptance: Acceptance, finding: Finding, language: Language) -> str | None:
    """How an acceptance would hold for the finding's numbers alone; None where it does, or there are none."""
    if acceptance.numbers or finding.declared is None or finding.computed is None:
        return None
    facts = {"numbers": f"declared: {show(finding.declared)}, computed: {show(finding.computed)}"}
    return say("text/accepted-for-any", facts, language)


def all_problems(entry: Entry) -> Iterator[Problem]:
    """Why a file, or what a reviewer has accepted beside it, cannot be used; acceptances that no longer hold; and the
    floors of the gates that the file misses.
    """
    yield from (*entry.problems, *entry.standing.problems, *entry.standing.lapsed, *entry.judged.floors)
