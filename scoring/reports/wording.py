"""Sentences that several formats tell in the same words."""

from collections.abc import Iterator

from scoring.expectations import Acceptance
from scoring.messages import Language, Term, say
from scoring.numbers import show
from scoring.problems import Finding, Problem
from scoring.reports.report import Entry
from scoring.rulebooks import Grade, Rounding
from scoring.rules import Basis


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


def basis_in_words(basis: Basis | None, language: Language) -> str:
    """The source and what it says, or that it is an assumption."""
    if basis is None:
        return say("text/basis-row", {}, language)
    words = basis.wording[language]
    if basis.is_assumption:
        facts = {"words": words, "source": basis.source or ""}
        return say("text/assumption-from" if basis.source else "text/assumption", facts, language)
    return f"{basis.source[language]}{say('text/colon', {}, language)}{words}" if basis.source else words


def rounding_in_words(rounding: Rounding, language: Language) -> str:
    """To how many places, and how."""
    if rounding.of_sum:
        return say("text/of-the-sum", {}, language)
    if rounding.mode is None:
        return say("text/unrounded", {}, language)
    facts = {"places": Term(f"places/{rounding.places}"), "mode": Term(f"rounding/{rounding.mode.value}")}
    return say("text/places", facts, language)


def grade_in_words(grade: Grade) -> str:
    """A grade with its limits, in every language: 优 ≥90."""
    low = f"{'>' if grade.above else '≥'}{show(grade.from_)}"
    if grade.to is None:
        return f"{grade.name} {low}"
    return f"{grade.name} {low} {'<' if grade.below else '≤'}{show(grade.to)}"
