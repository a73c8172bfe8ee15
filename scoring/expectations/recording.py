"""What a scorecard comes to, as a file of expectations has it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from scoring.expectations.fingerprint import fingerprint_of
from scoring.expectations.model import Scoring
from scoring.expectations.places import Table
from scoring.model import Aggregated, Row, Scorecard, Status
from scoring.numbers import Exact, show
from scoring.problems import Finding
from scoring.reals import Real
from scoring.rulebooks import Rulebook
from scoring.schema.expectation import FORMAT
from scoring.source import MAXIMUM_DIGITS
from scoring.writing import in_flow

EDITOR_LINE = re.compile(r"# yaml-language-server: \$schema=(\S*)scorecard(\.schema\.json)\s*")


def record_expectation(card: Scorecard, under: Mapping[str, Rulebook]) -> str:
    """The text of a new file of expectations, by the scorecard's own rulebook and `under` others.

    Where the scorecard names its schema for editors in its first line, the file names its own.
    """
    with open(card.file, encoding="utf-8-sig") as stream:
        return record_of(card, under, stream.readline())


def record_of(card: Scorecard, under: Mapping[str, Rulebook], first_line: str) -> str:
    """The same for a scorecard that begins with this line, wherever it was read."""
    head = EDITOR_LINE.fullmatch(first_line)
    lines = [f"# yaml-language-server: $schema={head[1]}expectation{head[2]}"] if head else []
    scoring = Scoring(card, None)
    data: dict[str, Any] = {
        "format": FORMAT,
        "rulebook": scoring.result.rulebook.id,
        "fingerprint": fingerprint_of(card.document),
    }
    data |= values_of(scoring)
    if under:
        data["under"] = {
            reference: values_of(Scoring(card, book), with_findings=False)
            for reference, book in under.items()
        }
    return "\n".join([*lines, *_lines(data)]) + "\n"


def values_of(scoring: Scoring, *, with_findings: bool = True) -> dict[str, Any]:
    """All that a scorecard comes to by one rulebook."""
    result, table = scoring.result, Table(scoring.card)
    data: dict[str, Any] = {"total": result.total}
    if result.supported_total != result.total:
        data["supported_total"] = result.supported_total
    if result.grade is not None:
        data["grade"] = result.grade
    if result.budget is not None:
        data["budget"] = score_of(result.budget.score, result.budget.exact)
    if result.groups and not result.rolled_up.is_plain:
        groups = ((each.group, each) for each in result.groups)
        data["groups"] = {table.groups.name_at(group.at): _group(each) for group, each in groups if group}
    data["rows"] = {table.rows.name_at(each.indicator.at): _row(each) for each in result.rows}
    if with_findings:
        data["findings"] = findings_of(scoring.findings, table)
    return data


def score_of(score: Exact | None, exact: Exact | None, **more: object) -> Any:
    """A score alone where that says everything, else with the number before it was rounded and what else is known.

    A number that goes on without end is not recorded: no text of it is exact.
    """
    known = {"score": score}
    if exact is not None and not isinstance(exact, Real) and score is not None and exact != Fraction(score):  # type: ignore[arg-type]
        known["exact"] = exact
    known |= {key: each for key, each in more.items() if each is not None}  # type: ignore[misc]
    return known if len(known) > 1 else score


def _row(row: Row) -> Any:
    status = None if row.status is Status.COMPUTED else row.status.value
    return score_of(row.score, row.exact, status=status)


def _group(found: Aggregated) -> Any:
    return score_of(found.score, found.exact, grade=found.grade)


def findings_of(findings: Sequence[Finding], table: Table) -> dict[str, list[str | None]]:
    """The places of each code, in the order in which they are found."""
    found: dict[str, list[str | None]] = {}
    for each in findings:
        found.setdefault(each.code, []).append(table.name_of(table.part_of(each)))
    return found


def plain(value: Any) -> Any:
    """A number as data that is written as it is read: an exact one may be a fraction, or too long for a number."""
    if isinstance(value, Fraction):
        text = show(value)
        return text if "/" in text or sum(map(str.isdigit, text)) > MAXIMUM_DIGITS else _Number(text)
    return value


class _Number(str):
    """The text of a number, to be written without quotes."""

    __slots__ = ()


def written(value: Any) -> str:
    """A value on one line of YAML."""
    if isinstance(value, dict):
        return f"{{{', '.join(f'{in_flow(key)}: {written(each)}' for key, each in value.items())}}}"
    value = plain(value)
    return str(value) if isinstance(value, _Number) else in_flow(value)


def _lines(data: Mapping[str, Any], indent: str = "") -> Iterator[str]:
    for key, value in data.items():
        if key in ("rows", "groups"):
            yield f"{indent}{key}:"
            yield from (f"{indent}  {in_flow(name)}: {written(each)}" for name, each in value.items())
        elif key == "findings":
            yield f"{indent}{key}:{'' if value else ' {}'}"
            yield from (f"{indent}  {line}" for line in _lines_of_findings(value))
        elif key == "under":
            yield f"{indent}{key}:"
            for reference, values in value.items():
                yield f"{indent}  {in_flow(reference)}:"
                yield from _lines(values, f"{indent}    ")
        else:
            yield f"{indent}{key}: {written(value)}"


def _lines_of_findings(found: Mapping[str, list[str | None]]) -> Iterator[str]:
    for code, places in found.items():
        if len(places) == 1:
            yield f"{code}:" if places[0] is None else f"{code}: {in_flow(places[0])}"
        else:
            yield f"{code}:"
            yield from (f"- {in_flow(each)}" for each in places)
