"""How the checks make findings: severities by code, places from the table."""

from decimal import Decimal
from typing import Any

from scoring.agreement import Rounded
from scoring.messages import Term
from scoring.model import Result, Row
from scoring.numbers import difference
from scoring.problems import Explanation, Finding, Severity, Where

# The severity of every finding code; `target/over-achieved` has the one its rulebook states.
SEVERITIES: dict[str, Severity] = {
    "total/declared-mismatch": Severity.ERROR,
    "total/recomputed-mismatch": Severity.ERROR,
    "group/declared-mismatch": Severity.ERROR,
    "total/not-computable": Severity.ERROR,
    "group/not-computable": Severity.ERROR,
    "weight/sum-mismatch": Severity.ERROR,
    "weight/layout-mismatch": Severity.WARNING,
    "weight/ratio-mismatch": Severity.ERROR,
    "score/partial-credit": Severity.ERROR,
    "score/full-but-missed": Severity.ERROR,
    "score/docked-but-met": Severity.WARNING,
    "score/out-of-range": Severity.ERROR,
    "score/outside-tier": Severity.ERROR,
    "score/unmeasured-credit": Severity.WARNING,
    "score/rounding": Severity.INFO,
    "score/missing": Severity.WARNING,
    "value/unreadable": Severity.ERROR,
    "value/missing": Severity.WARNING,
    "value/unit-mismatch": Severity.WARNING,
    "value/combined-mismatch": Severity.ERROR,
    "value/bound-as-actual": Severity.WARNING,
    "value/restated-target": Severity.INFO,
    "value/inferred-relation": Severity.INFO,
    "budget/rate-mismatch": Severity.ERROR,
    "budget/score-mismatch": Severity.ERROR,
    "budget/parts-mismatch": Severity.WARNING,
    "target/over-achieved": Severity.INFO,
    "target/far-below": Severity.INFO,
    "reason/missing": Severity.WARNING,
    "reason/contradiction": Severity.WARNING,
    "indicator/duplicate": Severity.WARNING,
    "rulebook/assumed": Severity.INFO,
    "rulebook/not-in-force": Severity.WARNING,
    "rule/read": Severity.INFO,
    "flag/unknown": Severity.ERROR,
    "grade/lowered": Severity.INFO,
    "grade/undecided": Severity.WARNING,
}


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
