"""JUnit XML, which build servers show as tests: a suite for each scorecard, a case for each part of its table.

A case fails where something of its part fails the run: by the gates, or else an error that nobody has accepted. It is
skipped where something is accepted and nothing fails. What else is found stands in its output. There are no times in it:
the same input gives the same bytes.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from scoring.expectations import Acceptance, Table
from scoring.messages import Language, say
from scoring.model import Result
from scoring.problems import Finding, Problem, Severity
from scoring.reports.report import Counts, Entry, Format, Kept, Piece, Style
from scoring.reports.wording import acceptance_in_words, explained

# What XML 1.0 cannot hold, not even as a reference.
UNWRITABLE = "[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"  # compiled at its first use: 5 ms
COUNTED = {"failures": "failure", "errors": "error", "skipped": "skipped"}
# What the root states of all suites together. The schema has no `skipped` there, and who is strict about it refuses such a file.
TOTALS = ("tests", "failures", "errors")


@dataclass
class _Case:
    """One case while it is put together: its parts in the order that the schema has them."""

    name: str
    parts: dict[str, list[str]] = field(
        default_factory=lambda: {each: [] for each in ("skipped", "error", "failure", "system-out")}
    )

    def xml(self, suite: str) -> str:
        parts = "".join(f"  {each}\n" for several in self.parts.values() for each in several)
        head = f" <testcase classname={_quoted(suite)} name={_quoted(self.name)}"
        return f"{head}>\n{parts} </testcase>\n" if parts else f"{head}/>\n"


class _Judged(NamedTuple):
    """A finding, its acceptance, and whether it fails the run."""

    finding: Finding
    acceptance: Acceptance | None
    fails: bool


def _begin(_: Style) -> str:
    return '<?xml version="1.0" encoding="UTF-8"?>\n'


def _piece(entry: Entry, style: Style) -> Piece:
    """Nothing is written before the totals are known, which the root states first, so it is all kept for the end."""
    cases = list(_cases(entry, style))
    counts = {"tests": len(cases)}
    counts |= {name: sum(bool(each.parts[part]) for each in cases) for name, part in COUNTED.items()}
    text = "".join(each.xml(entry.file) for each in cases)
    suite = f"<testsuite name={_quoted(entry.file)}{_numbers(counts)}>\n{text}</testsuite>\n"
    return Piece("", (suite, *(str(counts[each]) for each in TOTALS)))


def _end(_: Counts, kept: Iterable[Kept], __: Style) -> Iterator[str]:
    totals = dict.fromkeys(TOTALS, 0)
    for _suite, *counts in kept:
        for name, count in zip(TOTALS, counts, strict=True):
            totals[name] += int(count)
    yield f'<testsuites name="jixiao"{_numbers(totals)}>\n'
    for suite, *_counts in kept:
        yield suite
    yield "</testsuites>\n"


FORM = Format(_begin, _piece, _end)


def _numbers(counts: Mapping[str, int]) -> str:
    return "".join(f' {name}="{count}"' for name, count in counts.items())


def _cases(entry: Entry, style: Style) -> Iterator[_Case]:
    """The file itself, what a reviewer has accepted beside it, and the parts of its table."""
    problems = (*entry.problems, *entry.standing.problems)
    if problems:
        case = _Case(say("junit/file", {}, style.language))
        case.parts["error"] = [_trouble("error", each, style.language) for each in problems]
        yield case
    if entry.standing.lapsed:
        yield _case_of_lapsed(entry, style.language)
    if entry.judged.floors:
        case = _Case(say("junit/floors", {}, style.language))
        case.parts["failure"] = [_trouble("failure", each, style.language) for each in entry.judged.floors]
        yield case
    if entry.result is not None:
        yield from _cases_of_table(entry.result, entry, style)


def _case_of_lapsed(entry: Entry, language: Language) -> _Case:
    case, output = _Case(say("junit/accepted", {}, language)), []
    for number, each in enumerate(entry.standing.lapsed):
        if number in entry.judged.lapsed:
            case.parts["failure"].append(_trouble("failure", each, language))
        else:
            output.append(each.render(language))
    if output:
        case.parts["system-out"] = [_element("system-out", "\n".join(output))]
    return case


def _cases_of_table(result: Result, entry: Entry, style: Style) -> Iterator[_Case]:
    """A case for the whole table, one for the budget row, each group and each row."""
    table = Table(result.card)
    found: dict[str | None, list[_Judged]] = {None: []}
    for each in (
        *table.groups.parts,
        *table.rows.parts,
        *table.all.parts,
    ):  # the budget row is among all alone
        found[table.name_of(each)] = []
    for number, finding in enumerate(entry.findings):
        name = table.name_of(table.part_of(finding))
        judged = _Judged(finding, entry.standing.accepted.get(number), number in entry.judged.findings)
        found.setdefault(name, []).append(judged)
    for name, several in found.items():
        yield _case(_name(name, style.language), several, style)


def _name(name: str | None, language: Language) -> str:
    return say("text/whole-table", {}, language) if name is None else name


def _case(name: str, found: list[_Judged], style: Style) -> _Case:
    case, language = _Case(name), style.language
    accepted, output = [], []
    for finding, acceptance, fails in found:
        sentence = explained(finding, language)
        if acceptance is not None:
            sentence += f"\n{acceptance_in_words(acceptance, language)}"
        if fails:
            case.parts["failure"].append(_element("failure", sentence, _facts(finding)))
        elif acceptance is not None:
            accepted.append(f"[{finding.code}] {sentence}")
        elif finding.severity is not Severity.INFO or style.details:
            severity = say(f"severity/{finding.severity.value}", {}, language)
            output.append(f"{severity} {finding.where} [{finding.code}] {sentence}")
    if accepted and not case.parts["failure"]:
        case.parts["skipped"] = [_element("skipped", "\n".join(accepted))]
    else:
        output += accepted
    if output:
        case.parts["system-out"] = [_element("system-out", "\n".join(output))]
    return case


def _facts(finding: Finding) -> Mapping[str, str]:
    place = "" if finding.where is None else f"{finding.where}: "
    return {"type": finding.code, "message": f"{place}{finding.code}"}


def _trouble(element: str, problem: Problem, language: Language) -> str:
    place = "" if problem.where is None else f"{problem.where}: "
    facts = {"type": problem.code, "message": f"{place}{problem.code}"}
    return _element(element, problem.say(language), facts)


def _element(name: str, text: str, attributes: Mapping[str, str] | None = None) -> str:
    stated = "".join(f" {key}={_quoted(value)}" for key, value in (attributes or {}).items())
    from xml.sax.saxutils import escape  # 30 ms: it brings half of urllib along

    return f"<{name}{stated}>{escape(_writable(text))}</{name}>"


def _quoted(text: str) -> str:
    from xml.sax.saxutils import quoteattr  # as above

    return quoteattr(_writable(text), {"\n": "&#10;", "\t": "&#9;", "\r": "&#13;"})


def _writable(text: str) -> str:
    """What XML cannot hold is written as an escape of Python."""
    return re.sub(UNWRITABLE, lambda found: found[0].encode("unicode_escape").decode(), text)
