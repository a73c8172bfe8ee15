"""The checks of a rulebook beyond what keeps it from being used: plain functions in one tuple.

A check sees a `Draft` and yields `Problem`s at their paths; its severity is that of its code.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import TypeAlias

from scoring.lint import bases, fits, grades, limits, sums
from scoring.lint.dates import Period, check_families, period_of
from scoring.lint.draft import Draft
from scoring.problems import Finding, InvalidRulebook, Problem, Severity, Where
from scoring.records import record
from scoring.rulebooks import Layers, family_of, read_layers, resolve, shipped
from scoring.rulebooks.understanding import problems_of

Check: TypeAlias = Callable[[Draft], Iterator[Problem]]

CHECKS: tuple[Check, ...] = (
    sums.check_budget,
    sums.check_layout,
    sums.check_total_is_out_of_the_full_marks,
    fits.check_relations,
    limits.check_remarks,
    limits.check_points,
    limits.check_limits,
    grades.check_grades,
    grades.check_vetoes,
    bases.check_dates_have_a_basis,
    bases.check_bases_name_sources,
    bases.check_sources_are_cited,
    bases.check_overrides,
    bases.check_ceiling_words,
    bases.check_id,
)

# An error: some row or total cannot be scored or graded as the rulebook says. A warning: something says
# nothing, or is left open. An info: it may well be meant so.
SEVERITIES: dict[str, Severity] = {
    "lint/budget-leaves-nothing": Severity.ERROR,
    "lint/layout-not-full": Severity.ERROR,
    "lint/layout-contradicts-budget": Severity.ERROR,
    "lint/points-above-full": Severity.ERROR,
    "lint/least-above-full": Severity.ERROR,
    "lint/grades-gap": Severity.ERROR,
    "lint/total-out-of-other-marks": Severity.ERROR,
    "lint/veto-grade-not-listed": Severity.INFO,
    "lint/id-of-a-shipped-one": Severity.WARNING,
    "lint/grade-unreachable": Severity.WARNING,
    "lint/relation-without-rule": Severity.WARNING,
    "lint/bands-gap": Severity.WARNING,
    "lint/otherwise-unreachable": Severity.WARNING,
    "lint/band-unreachable": Severity.WARNING,
    "lint/level-unreachable": Severity.WARNING,
    "lint/points-cut-off": Severity.WARNING,
    "lint/cap-never-binds": Severity.WARNING,
    "lint/no-basis": Severity.WARNING,
    "lint/basis-without-source": Severity.WARNING,
    "lint/source-not-cited": Severity.WARNING,
    "lint/same-as-extended": Severity.WARNING,
    "lint/same-as-extended.basis": Severity.INFO,
    "lint/ceiling-word-twice": Severity.WARNING,
    "lint/dates-overlap": Severity.WARNING,
    "lint/dates-gap": Severity.WARNING,
}


@record
class Linted:
    """A rulebook that was looked at: what keeps it from being used, and what is to be said beyond that."""

    reference: str
    problems: tuple[Problem, ...] = ()
    findings: tuple[Finding, ...] = ()

    def count(self, severity: Severity) -> int:
        return sum(each.severity is severity for each in self.findings)


def lint(references: Iterable[str]) -> tuple[Linted, ...]:
    """Every rulebook looked at, in the order given; what several of them inherit is said once."""
    looked_at = [(each, *_look_at(each)) for each in dict.fromkeys(references)]
    of_families = _family_problems([layers for _, layers, _, _ in looked_at if layers is not None])
    said: set[tuple[object, ...]] = set()
    linted = []
    for reference, layers, problems, found in looked_at:
        own = [problem for each, problem in of_families if each is layers]
        findings = [] if layers is None else [_finding(layers, each) for each in (*found, *own)]
        new = [each for each in findings if _identity(each) not in said]
        said |= set(map(_identity, new))
        linted.append(Linted(reference, tuple(sorted(problems, key=_place)), tuple(sorted(new, key=_place))))
    return tuple(linted)


def _place(found: Problem | Finding) -> Where:
    return found.where or Where("")


def _look_at(reference: str) -> tuple[Layers | None, tuple[Problem, ...], tuple[Problem, ...]]:
    """The layers of a rulebook where they have a shape, what keeps it from being used, what the checks say."""
    try:
        layers = read_layers(resolve(reference))
    except InvalidRulebook as error:
        return None, error.problems, ()
    if shape := layers.shape_problems():
        return None, shape, ()
    draft = Draft(layers)
    return layers, problems_of(layers), tuple(each for check in CHECKS for each in check(draft))


def _family_problems(looked_at: list[Layers]) -> list[tuple[Layers, Problem]]:
    """What is wrong with the dates of the families of these rulebooks, shipped ones beside them."""
    periods = [each for each in map(period_of, looked_at) if each is not None]
    return list(check_families([*periods, *_shipped_beside(periods)]))


def _shipped_beside(periods: list[Period]) -> Iterator[Period]:
    """The other shipped members of their families, as far as they can be read."""
    named = {each.id for each in periods}
    families = {family_of(each) for each in named}
    for name in shipped():
        if name in named or family_of(name) not in families:
            continue
        try:
            layers = read_layers(name)
        except InvalidRulebook:
            continue
        period = None if layers.shape_problems() else period_of(layers)
        if period is not None:
            yield replace(period, layers=None)


def _finding(layers: Layers, problem: Problem) -> Finding:
    located = layers.locate(problem)
    code = problem.code.partition(".")[0]
    return Finding(
        code=code,
        severity=SEVERITIES.get(problem.code, SEVERITIES[code]),
        where=located.where,
        path=tuple(map(str, problem.path)),
        facts=problem.facts,
        wording=problem.code,
    )


def _identity(finding: Finding) -> tuple[object, ...]:
    return finding.wording, finding.where, str(finding.facts)


__all__ = ["CHECKS", "SEVERITIES", "Linted", "lint"]
