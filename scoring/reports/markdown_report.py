"""A summary in Markdown, for the page of a run of GitHub Actions or GitLab: a table, and the findings folded below it."""

import re
from collections.abc import Iterable, Iterator
from html import escape

from scoring.messages import Language, say
from scoring.problems import Finding, Problem, Severity, Where
from scoring.reports.report import Counts, Entry, Format, Kept, Piece, Style
from scoring.reports.summary import NUMBERS, summary_cells, summary_headings, summary_line
from scoring.reports.wording import acceptance_in_words, all_problems, explained

MARKS = re.compile(r"([\\`*_\[\]|~$])")


def _begin(style: Style) -> str:
    title = say("markdown/audit" if style.is_audit else "markdown/score", {}, style.language)
    return f"## {title}\n\n"


def _piece(entry: Entry, style: Style) -> Piece:
    """Nothing is written before all lines of the table are there, so it is all kept for the end."""
    cells = (entry.file, *summary_cells(entry, style)[1:])
    return Piece("", (_row(_marked(each) for each in cells), _details(entry, style)))


def _end(counts: Counts, kept: Iterable[Kept], style: Style) -> Iterator[str]:
    headings = summary_headings(style)
    yield _row(map(_marked, headings))
    yield _row("---:" if number in NUMBERS else "---" for number in range(len(headings)))
    for row, _ in kept:
        yield row
    yield f"\n**{_marked(summary_line(counts, style))}**\n"
    for _, details in kept:
        yield details


FORM = Format(_begin, _piece, _end)


def _details(entry: Entry, style: Style) -> str:
    """What is told of a file, folded; nothing where there is nothing to tell."""
    items = [_item_of_problem(each, style.language) for each in all_problems(entry)]
    if style.is_audit:
        items += _items_of_findings(entry, style)
    if not items or (style.brief and not entry.is_wrong):
        return ""
    count = say("markdown/items", {"file": entry.file, "count": len(items)}, style.language)
    return f"\n<details><summary>{escape(_one_line(count))}</summary>\n\n{''.join(items)}\n</details>\n"


def _item_of_problem(problem: Problem, language: Language) -> str:
    return _item(say("severity/error", {}, language), problem.where, problem.code, problem.say(language))


def _items_of_findings(entry: Entry, style: Style) -> Iterator[str]:
    for number, finding in enumerate(entry.findings):
        if style.details or finding.severity is not Severity.INFO:
            yield _item_of_finding(finding, entry, number, style.language)


def _item_of_finding(finding: Finding, entry: Entry, number: int, language: Language) -> str:
    words, acceptance = explained(finding, language), entry.standing.accepted.get(number)
    if acceptance is not None:
        words += f"\n{acceptance_in_words(acceptance, language)}"
    label = say(f"severity/{finding.severity.value}", {}, language)
    return _item(label, finding.where, finding.code, words)


def _item(label: str, where: Where | None, code: str, words: str) -> str:
    place = f" {where.line}:{where.column}" if where is not None and where.line else ""
    lines = "<br>".join(_marked(each) for each in words.splitlines())
    return f"- **{_marked(label)}**{place} `{code}` {lines}\n"


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |\n"


def _marked(text: str) -> str:
    """Text in which nothing is a mark of Markdown or HTML."""
    return MARKS.sub(r"\\\1", escape(_one_line(text), quote=False))


def _one_line(text: str) -> str:
    return " ".join(text.split())
