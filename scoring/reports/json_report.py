"""`jixiao-report/1`: every number a decimal string, the same bytes for the same input."""

import json
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from json.encoder import encode_basestring
from typing import Any

from scoring.expectations import Acceptance
from scoring.messages import Language
from scoring.model import Aggregated, BudgetRow, Category, Result, Row
from scoring.notation import Quantity, Reading
from scoring.numbers import Exact, decimal_places, round_to, show
from scoring.problems import Explanation, Finding, Problem, Where
from scoring.reports.report import Counts, Entry, Format, Kept, Piece, Style
from scoring.version import __version__

FORMAT = "jixiao-report/1"
SUMMED = ("files", "scored", "incomplete", "invalid", "passed_over", "errors", "warnings", "infos")
ACCEPTED = ("accepted_errors", "accepted_warnings", "accepted_infos", "lapsed")
CONSTANTS: Mapping[object, str] = {None: "null", True: "true", False: "false"}


def _begin(_: Style) -> str:
    return f'{{\n "format": {in_json(FORMAT)},\n "engine": {in_json(__version__)},\n "scorecards": ['


def _piece(entry: Entry, style: Style) -> Piece:
    return Piece(f"\n  {in_json(_entry(entry, style), '  ')}")


def _end(counts: Counts, _: Iterable[Kept], style: Style) -> Iterator[str]:
    summed = (*SUMMED, *ACCEPTED) if style.is_audit else SUMMED
    numbers = {name: getattr(counts, name) for name in summed}
    yield ("\n " if counts.files else "") + f'],\n "summary": {in_json(numbers, " ")}\n}}\n'


FORM = Format(_begin, _piece, _end, between=",")


def in_json(value: object, indent: str = "") -> str:
    """What `json.dumps(value, ensure_ascii=False, indent=1)` gives for plain data, ten times faster.

    The standard library encodes in C only where nothing is indented. `indent` stands before the lines
    that follow the first.

    >>> print(in_json({"rows": [1, "是", None], "none": []}))
    {
     "rows": [
      1,
      "是",
      null
     ],
     "none": []
    }
    """
    if isinstance(value, str):
        return encode_basestring(value)
    if value is None or isinstance(value, bool):
        return CONSTANTS[value]
    if isinstance(value, dict) and value:
        inner = f"{indent} "
        members = [f"{inner}{encode_basestring(key)}: {in_json(each, inner)}" for key, each in value.items()]
        return "{\n" + ",\n".join(members) + f"\n{indent}}}"
    if isinstance(value, list) and value:
        inner = f"{indent} "
        return "[\n" + ",\n".join([f"{inner}{in_json(each, inner)}" for each in value]) + f"\n{indent}]"
    return str(value) if isinstance(value, int) else json.dumps(value)


def _entry(entry: Entry, style: Style) -> dict[str, Any]:
    if entry.result is None:
        problems = [problem_data(each, style.language) for each in entry.problems]
        return {"file": entry.file, "status": entry.status, "problems": problems}
    data = _result(entry.result, entry)
    if style.is_audit:
        standing, language = entry.standing, style.language
        data["findings"] = [
            finding_data(each, language, standing.accepted.get(number))
            for number, each in enumerate(entry.findings)
        ]
        if standing.lapsed or standing.problems:
            data["lapsed"] = [problem_data(each, language) for each in standing.lapsed]
            data["problems"] = [problem_data(each, language) for each in standing.problems]
    return data


def _result(result: Result, entry: Entry) -> dict[str, Any]:
    return {
        "file": entry.file,
        "title": result.card.title,
        "organisation": result.card.organisation,
        "year": result.card.year,
        "status": entry.status,
        "rulebook": result.rulebook.id,
        "rulebook_assumed": result.rulebook_assumed,
        "declared_total": _number(result.card.declared_total),
        "declared_sum": _number(result.declared_sum),
        "total": _number(result.total),
        "supported_total": _number(result.supported_total),
        "full": _number(result.full),
        "grade": result.grade,
        "categories": [_category(each) for each in result.categories],
        "budget": None if result.budget is None else _budget(result.budget),
        "indicators": [_row(each, result) for each in result.rows],
        **({} if result.rolled_up.is_plain else {"groups": [_group(each) for each in result.groups]}),
    }


def _category(category: Category) -> dict[str, Any]:
    return {
        "name": category.name,
        "weight": _number(category.weight),
        "score": _number(category.score),
        "declared": _number(category.declared),
    }


def _budget(row: BudgetRow) -> dict[str, Any]:
    return {
        "weight": _number(row.weight),
        "planned": _amount(row.planned),
        "executed": _amount(row.executed),
        "rate": _decimal(row.rate),
        "score": _number(row.score),
        "declared": _number(row.budget.declared),
    }


def _group(found: Aggregated) -> dict[str, Any]:
    group = found.group
    assert group is not None
    return {
        "path": list(group.path),
        "aggregate": found.aggregate.name,
        "score": _number(found.score),
        "exact": _number(found.exact),
        "weight": _number(found.full if group.weight is None else group.weight),
        "grade": found.grade,
    }


def _row(row: Row, result: Result) -> dict[str, Any]:
    indicator = row.indicator
    named = {} if indicator.id is None else {"id": indicator.id}
    return {
        **named,
        "path": list(indicator.path),
        "name": indicator.name,
        "weight": _number(indicator.weight),
        "target": indicator.target,
        "actual": indicator.actual,
        "status": row.status.value,
        "rule": None if row.rule is None else row.rule.name,
        "score": _number(row.score),
        "exact": _number(row.exact),
        "declared": _number(indicator.declared),
        "where": where_data(result.card.where(indicator.at)),
    }


def finding_data(
    finding: Finding, language: Language, acceptance: Acceptance | None = None
) -> dict[str, Any]:
    """A finding as JSON has it."""
    data: dict[str, Any] = {
        "code": finding.code,
        "severity": finding.severity.value,
        "path": list(finding.path),
        "message": finding.say(language),
    }
    numbers = {"declared": finding.declared, "computed": finding.computed, "difference": finding.difference}
    data |= {name: show(number) for name, number in numbers.items() if number is not None}
    if finding.explanations is not None:
        data["explanations"] = [_explanation(each, language) for each in finding.explanations]
    if acceptance is not None:
        data["accepted"] = {
            "by": acceptance.by,
            "reason": acceptance.reason,
            "until": acceptance.until.isoformat(),
        }
    return {**data, "where": where_data(finding.where)}


def _explanation(explanation: Explanation, language: Language) -> dict[str, Any]:
    return {
        "kind": explanation.kind,
        "message": explanation.say(language),
        "rows": list(explanation.rows),
    }


def problem_data(problem: Problem, language: Language) -> dict[str, Any]:
    """A problem as JSON has it."""
    return {"code": problem.code, "message": problem.say(language), "where": where_data(problem.where)}


def where_data(where: Where | None) -> Mapping[str, Any] | None:
    """A place as JSON has it; without a line it is the whole file."""
    if where is None:
        return None
    return (
        {"file": where.file, "line": where.line, "column": where.column}
        if where.line
        else {"file": where.file}
    )


def _number(number: Exact | None) -> str | None:
    return None if number is None else show(number)


def _decimal(number: Fraction | None) -> str | None:
    """A number as a decimal, to six places where it does not end."""
    if number is None or decimal_places(number) is not None:
        return _number(number)
    return show(round_to(number, 6))


def _amount(reading: Reading | None) -> str | None:
    return show(reading.value.amount) if reading and isinstance(reading.value, Quantity) else None
