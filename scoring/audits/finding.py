"""How the checks make findings: severities by code, places from the table."""

from decimal import Decimal
from typing import Any

from scoring.agreement import Rounded
from scoring.messages import Term
from scoring.model import Result, Row
from scoring.numbers import difference
from scoring.problems import Explanation, Finding, Severity, Where
from scoring.severities import SEVERITIES


def finding(
    code: str,
    where: Where,
    path: tuple[str, ...] = (),
    *,
    wording: str = "",
    declared: Decimal | None = None,
    computed: Decimal | None = None,
    explanations: tuple[Explanation, ...] | None = None,
    severity: Severity | None = None,
    **facts: object,
) -> Finding:
    """A finding; declared and computed numbers are facts of its sentence too."""
    numbers = {"declared": declared, "computed": computed}
    gap = difference(declared, computed).copy_abs() if declared is not None and computed is not None else None
    known = {name: number for name, number in {**numbers, "difference": gap}.items() if number is not None}
    return Finding(
        code=code,
        severity=severity or SEVERITIES[code],
        where=where,
        path=path,
        facts={**known, **facts},
        wording=f"{code}.{wording}" if wording else code,
        declared=declared,
        computed=computed,
        explanations=explanations,
    )


def about(
    result: Result,
    row: Row,
    code: str,
    key: str = "",
    *,
    wording: str = "",
    declared: Decimal | None = None,
    computed: Decimal | None = None,
    explanations: tuple[Explanation, ...] | None = None,
    severity: Severity | None = None,
    **facts: object,
) -> Finding:
    """A finding about one row, at one of its values; its path ends in the indicator's name."""
    indicator = row.indicator
    return finding(
        code,
        result.card.where(indicator.at, *([key] if key else [])),
        (*indicator.path, indicator.name),
        wording=wording,
        declared=declared,
        computed=computed,
        explanations=explanations,
        severity=severity,
        **{"name": indicator.name, "weight": indicator.weight, **facts},
    )


def rounding_facts(rounding: Rounded) -> dict[str, Any]:
    """How a declared score was rounded, as the words of a finding: to how many places, in which mode."""
    return {"places": Term(f"places/{rounding.places}"), "mode": Term(f"rounding/{rounding.mode.value}")}
