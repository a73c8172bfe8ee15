"""SARIF 2.1.0 (OASIS), the format of code scanning: every finding a result, every code a rule with its manual.

The place of a result in its file may move with every line; what makes it the same in the next run is its
fingerprint: the file, the code, and the indicator or group by its name, and which of several it is. What is told of one
file for several scorecards has a fingerprint for each of them.
"""

import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from pathlib import Path
from typing import Any
from urllib.parse import quote

from scoring.expectations import Acceptance
from scoring.findings import CODES, Meaning, meanings
from scoring.messages import Language, say
from scoring.numbers import show
from scoring.problems import Finding, Problem, Severity, Where
from scoring.reports.findings_manual import in_words
from scoring.reports.json_report import in_json
from scoring.reports.report import Counts, Entry, Format, Kept, Piece, Style
from scoring.reports.wording import acceptance_in_words, all_problems, explained
from scoring.version import __version__

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
FINGERPRINT = "jixiao/v1"
LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
Data = dict[str, Any]


def _begin(_: Style) -> str:
    return f'{{\n "$schema": {in_json(SCHEMA)},\n "version": "2.1.0",\n "runs": [\n  {{\n   "results": ['


def _piece(entry: Entry, style: Style) -> Piece:
    """The results of one file; the end needs the codes of its problems, which become rules as well."""
    problems = tuple(all_problems(entry))
    results = [_result_of_problem(each, entry.file, style.language) for each in problems]
    parts = [each.names for each in problems]
    if style.is_audit:
        accepted = entry.standing.accepted
        results += [
            _result(each, entry.file, accepted.get(number), style.language)
            for number, each in enumerate(entry.findings)
        ]
        parts += [each.path for each in entry.findings]
    _add_fingerprints(results, parts, entry.file)
    text = ",".join(f"\n    {in_json(each, '    ')}" for each in results)
    others = dict.fromkeys(each.code for each in problems if each.code not in CODES)
    return Piece(text, tuple(others))


def _end(counts: Counts, kept: Iterable[Kept], style: Style) -> Iterator[str]:
    others = sorted({code for codes in kept for code in codes})
    rules = [_rule(each, style.language) for each in meanings().values()]
    rules += [_rule_of_problem(each, style.language) for each in others]
    driver = {
        "name": "jixiao",
        "version": __version__,
        "semanticVersion": __version__,
        "language": "zh-CN" if style.language == "zh" else "en-US",
        "shortDescription": {"text": say("sarif/driver", {}, style.language)},
        "rules": rules,
    }
    rest = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": not counts.defects}],
    }
    members = ",\n".join(f"   {in_json(key)}: {in_json(value, '   ')}" for key, value in rest.items())
    yield f"\n   ],\n{members}\n  }}\n ]\n}}\n"


FORM = Format(_begin, _piece, _end, between=",")


def _result(finding: Finding, file: str, acceptance: Acceptance | None, language: Language) -> Data:
    numbers = {"declared": finding.declared, "computed": finding.computed, "difference": finding.difference}
    properties: Data = {"path": list(finding.path)}
    properties |= {name: show(number) for name, number in numbers.items() if number is not None}
    data: Data = {
        "ruleId": finding.code,
        "level": LEVELS[finding.severity],
        "message": {"text": _escaped(explained(finding, language))},
        "locations": [_location(finding.where or Where(file), finding.path)],
        "properties": properties,
    }
    if acceptance is not None:
        why = acceptance_in_words(acceptance, language)
        data["suppressions"] = [{"kind": "external", "status": "accepted", "justification": why}]
    return data


def _result_of_problem(problem: Problem, file: str, language: Language) -> Data:
    return {
        "ruleId": problem.code,
        "level": "error",
        "message": {"text": _escaped(problem.say(language))},
        "locations": [_location(problem.where or Where(file))],
        "properties": {"path": [str(each) for each in problem.path]},
    }


def _add_fingerprints(results: Iterable[Data], parts: Iterable[tuple[str, ...]], file: str) -> None:
    """Which result it is, whatever stands before it; also of those that a file has for several scorecards."""
    seen: Counter[str] = Counter()
    scorecard = _artifact(file)["uri"]
    for each, part in zip(results, parts, strict=True):
        artifact = each["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        concerned = () if artifact == scorecard else (scorecard,)
        key = "\0".join((artifact, each["ruleId"], *part, *concerned))
        seen[key] += 1
        digest = blake2b(f"{key}\0{seen[key]}".encode("utf-8", "surrogatepass"), digest_size=16)
        each["partialFingerprints"] = {FINGERPRINT: digest.hexdigest()}


def _location(where: Where, path: tuple[str, ...] = ()) -> Data:
    physical: Data = {"artifactLocation": _artifact(where.file)}
    if where.line:
        physical["region"] = {"startLine": where.line, "startColumn": where.column}
    data: Data = {"physicalLocation": physical}
    if path:
        data["logicalLocations"] = [{"name": path[-1], "fullyQualifiedName": " / ".join(path)}]
    return data


def _artifact(file: str) -> Data:
    """A file by its URI: relative to the folder in which the command runs, unless it was named from the root."""
    if os.path.isabs(file):
        return {"uri": Path(os.path.normpath(file)).as_uri()}
    path = os.path.normpath(file).replace(os.sep, "/")
    return {"uri": quote(path, errors="surrogatepass"), "uriBaseId": "%SRCROOT%"}


def _rule(meaning: Meaning, language: Language) -> Data:
    lines = (meaning.means[language], *in_words(meaning, language))
    return {
        "id": meaning.code,
        "name": _pascal(meaning.code),
        "shortDescription": {"text": meaning.title[language]},
        "fullDescription": {"text": meaning.means[language]},
        "help": {"text": "\n".join(lines), "markdown": "\n\n".join(lines)},
        "defaultConfiguration": {"level": LEVELS[meaning.severity]},
        "properties": {"tags": [meaning.code.partition("/")[0]]},
    }


def _rule_of_problem(code: str, language: Language) -> Data:
    sort = "floor" if code.startswith("floor/") else "problem"
    title, remedy = (say(f"sarif/{name}", {}, language) for name in (sort, f"{sort}-help"))
    return {
        "id": code,
        "name": _pascal(code),
        "shortDescription": {"text": title},
        "fullDescription": {"text": title},
        "help": {"text": remedy, "markdown": remedy},
        "defaultConfiguration": {"level": "error"},
        "properties": {"tags": [code.partition("/")[0]]},
    }


def _pascal(code: str) -> str:
    """A code as a name: `total/declared-mismatch` is TotalDeclaredMismatch."""
    return "".join(each.capitalize() for each in re.split("[/.-]", code))


def _escaped(text: str) -> str:
    """Braces are placeholders in messages of SARIF, and doubled where they are meant."""
    return text.replace("{", "{{").replace("}", "}}")
