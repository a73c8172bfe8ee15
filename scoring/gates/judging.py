"""What of a file misses the gates, and all of it together in words."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from scoring.findings import CODES
from scoring.gates.model import Gates
from scoring.messages import Language, say
from scoring.model import Result
from scoring.numbers import show
from scoring.problems import Problem, Where
from scoring.reports import Entry, Verdict

FINDINGS, GRADE, NO_GRADE = "findings", "grade", "no-such-grade"
# What is told of one file that misses a floor.
FLOORS = {
    "total": "floor/total",
    "supported_total": "floor/supported-total",
    GRADE: "floor/grade",
    NO_GRADE: "floor/no-such-grade",
}


class Miss(NamedTuple):
    """What misses a gate: codes of findings with their number, or a file with its total or grade."""

    gate: str
    subject: str
    value: str


def judge(entry: Entry, gates: Gates) -> tuple[Miss, ...]:
    """What of a file misses the gates. What could not be scored is no matter of theirs."""
    verdict = verdict_on(entry, gates)
    codes = Counter(entry.findings[number].code for number in verdict.findings)
    codes += Counter(entry.standing.lapsed[number].code for number in verdict.lapsed)
    misses = [Miss(FINDINGS, code, str(count)) for code, count in sorted(codes.items())]
    if entry.result is not None:
        misses += _below(entry.result, entry.file, gates)
    return tuple(misses)


def verdict_on(entry: Entry, gates: Gates) -> Verdict:
    """The same for reports: which findings and acceptances fail, and each floor that is missed in a sentence of its own."""
    passes = () if gates.counts_accepted else entry.standing.accepted
    found = (each.severity.value for each in entry.findings)
    failing = (
        number
        for number, severity in enumerate(found)
        if number not in passes and gates.fails(entry.findings[number].code, severity)
    )
    lapsed = (
        number
        for number, each in enumerate(entry.standing.lapsed)
        if gates.fails(each.code, CODES[each.code].value)
    )
    below = () if entry.result is None else _below(entry.result, entry.file, gates)
    floors = tuple(_floor_of(each, gates) for each in below)
    return Verdict(frozenset(failing), frozenset(lapsed), floors)


def _floor_of(miss: Miss, gates: Gates) -> Problem:
    facts = {"gates": gates.name, "least": _least(miss.gate, gates), "found": miss.value}
    return Problem(FLOORS[miss.gate], facts, where=Where(miss.subject))


def _least(gate: str, gates: Gates) -> str | None:
    return gates.floors[gate].text if gate in gates.floors else gates.grade


def _below(result: Result, file: str, gates: Gates) -> Iterator[Miss]:
    totals = {"total": result.total, "supported_total": result.supported_total}
    for name, floor in gates.floors.items():
        total = totals[name]
        if total is not None and result.full is not None and not floor.is_reached(total, result.full):
            yield Miss(name, file, show(total))
    if gates.grade is None or result.total is None:
        return
    names = [each.name for each in result.rulebook.grades.value]  # the best first
    names += [each.grade for each in result.rulebook.vetoes if each.grade not in names]
    if gates.grade not in names:
        yield Miss(NO_GRADE, file, result.rulebook.id)
    elif result.grade is None or names.index(result.grade) > names.index(gates.grade):
        yield Miss(GRADE, file, result.grade or "—")


class Misses:
    """What misses the gates in all files, of which only numbers and the first are kept."""

    def __init__(self) -> None:
        self._codes: Counter[str] = Counter()
        self._files: Counter[str] = Counter()
        self._first: dict[str, Miss] = {}

    def __bool__(self) -> bool:
        return bool(self._files)

    def add(self, misses: Iterable[Miss]) -> None:
        """What misses them in the next file."""
        misses = tuple(misses)
        for each in misses:
            self._first.setdefault(each.gate, each)
            if each.gate == FINDINGS:
                self._codes[each.subject] += int(each.value)
        self._files.update({each.gate for each in misses})

    def say(self, gates: Gates, language: Language) -> list[str]:
        """One line for each gate that is missed."""
        missed = (each for each in (FINDINGS, *gates.floors, GRADE, NO_GRADE) if each in self._first)
        return [self._line(each, gates, language) for each in missed]

    def _line(self, gate: str, gates: Gates, language: Language) -> str:
        facts: dict[str, object] = {"gates": gates.name, "files": self._files[gate]}
        if gate == FINDINGS:
            codes = tuple(f"{code} ×{count}" for code, count in sorted(self._codes.items()))
            return say(
                "gates/findings", {**facts, "count": sum(self._codes.values()), "codes": codes}, language
            )
        first = self._first[gate]
        facts |= {"least": _least(gate, gates), "first": first.subject, "found": first.value}
        return say(f"gates/{gate.replace('_', '-')}", facts, language)
