"""Annotations of GitHub Actions: one workflow command for each finding, which GitHub shows beside its line.

What a reviewer has accepted, and infos, are notices with `--verbose` and left out otherwise: GitHub shows few of a step.
"""

import os
from collections.abc import Iterable, Iterator, Mapping

from scoring.messages import Language
from scoring.problems import Problem, Severity, Where
from scoring.reports.report import Counts, Entry, Format, Kept, Piece, Style
from scoring.reports.wording import all_problems, explained

COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
IN_MESSAGES = {"%": "%25", "\r": "%0D", "\n": "%0A"}
IN_PROPERTIES = {**IN_MESSAGES, ":": "%3A", ",": "%2C"}


def _piece(entry: Entry, style: Style) -> Piece:
    lines = [_line_of_problem(each, entry.file, style.language) for each in all_problems(entry)]
    if style.is_audit:
        lines += _lines_of_findings(entry, style)
    return Piece("".join(lines))


def _line_of_problem(problem: Problem, file: str, language: Language) -> str:
    return _line("error", problem.where or Where(file), problem.code, problem.say(language))


def _lines_of_findings(entry: Entry, style: Style) -> Iterator[str]:
    for number, finding in enumerate(entry.findings):
        is_accepted = number in entry.standing.accepted
        command = "notice" if is_accepted else COMMANDS[finding.severity]
        if command != "notice" or style.details:
            yield _line(
                command, finding.where or Where(entry.file), finding.code, explained(finding, style.language)
            )


def _line(command: str, where: Where, code: str, message: str) -> str:
    properties = {
        "file": os.path.normpath(where.file),
        "line": where.line,
        "col": where.column,
        "title": code,
    }
    stated = [f"{name}={_escaped(str(each), IN_PROPERTIES)}" for name, each in properties.items() if each]
    return f"::{command} {','.join(stated)}::{_escaped(message, IN_MESSAGES)}\n"


def _escaped(text: str, marks: Mapping[str, str]) -> str:
    return "".join(marks.get(each, each) for each in text)


def _nothing(_: Counts, __: Iterable[Kept], ___: Style) -> Iterator[str]:
    yield ""


FORM = Format(lambda _: "", _piece, _nothing)
