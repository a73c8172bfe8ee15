"""Results of many units for people and programs: a table that lines up, and `jixiao-units/1`, written unit by unit."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from scoring.messages import Language, say
from scoring.model import BUDGET_CATEGORY
from scoring.numbers import show
from scoring.problems import Finding, Problem, Severity
from scoring.reports.json_report import finding_data, in_json, problem_data
from scoring.reports.terminal import Page
from scoring.reports.text_report import INDENT, NOTHING, number, severity_label
from scoring.units.assessing import Assessed
from scoring.units.judging import Judged, JudgedBudget, Year
from scoring.units.writers.records import row_of
from scoring.version import __version__

FORMAT = "jixiao-units/1"
LISTED = 200  # units that a terminal shows; a file takes all


@dataclass
class Summary:
    """What a run came to: counts of everything, and the units that are shown."""

    units: int = 0
    incomplete: int = 0
    codes: Counter[tuple[Severity, str]] = field(default_factory=Counter)
    listed: list[Assessed] = field(default_factory=list)
    hidden: int = 0

    def add(self, unit: Assessed, *, is_shown: bool) -> None:
        """One more unit."""
        self.units += 1
        self.incomplete += not unit.is_complete
        for each in unit.findings:
            self.codes[each.severity, each.code] += 1
        if is_shown and len(self.listed) < LISTED:
            self.listed.append(unit)
        elif is_shown:
            self.hidden += 1

    def add_findings(self, findings: Iterable[Finding]) -> None:
        """What holds for all units."""
        for each in findings:
            self.codes[each.severity, each.code] += 1

    def count(self, severity: Severity) -> int:
        return sum(count for (each, _), count in self.codes.items() if each is severity)

    @property
    def numbers(self) -> dict[str, int]:
        return {
            "units": self.units,
            "scored": self.units - self.incomplete,
            "incomplete": self.incomplete,
            "errors": self.count(Severity.ERROR),
            "warnings": self.count(Severity.WARNING),
            "infos": self.count(Severity.INFO),
        }


# -- for people


def render_units(
    summary: Summary,
    years: Sequence[Year],
    files: Sequence[str],
    language: Language,
    *,
    details: bool = False,
    colour: bool = False,
    width: int | None = None,
) -> str:
    """The units and what was found; `files` are those that hold the results, where they were written to some."""
    page = Page(colour=colour, width=width)
    _print_definition(page, years, language)
    if summary.listed and not files:
        _print_units(page, summary, len(years) > 1, language)
    if details:
        for unit in summary.listed:
            _print_findings(page, unit, language)
    if summary.codes:
        headings = [_say("actuals/findings", language), "", _say("actuals/count", language)]
        rows = [
            [code, severity_label(severity, language).strip(), str(count)]
            for (severity, code), count in sorted(summary.codes.items(), key=_by_gravity)
        ]
        page.table(headings, rows, numbers=(2,))
        page.line()
    is_bad = summary.incomplete or summary.count(Severity.ERROR)
    if files:
        page.line(say("actuals/written", {"files": tuple(files)}, language))
    page.line((say("actuals/summary", summary.numbers, language), "error" if is_bad else "good"))
    return page.text()


def _say(code: str, language: Language) -> str:
    return say(code, {}, language)


def _by_gravity(item: tuple[tuple[Severity, str], int]) -> tuple[int, str]:
    (severity, code), _ = item
    return list(Severity).index(severity), code


def _print_definition(page: Page, years: Sequence[Year], language: Language) -> None:
    for year in years:
        title, book = year.template.card.title, year.rulebook.id
        page.line((title, "strong"), f" · {year.number} · {say('text/rulebook', {'id': book}, language)}")
        for each in year.findings:
            _print_item(page, each, each.where and f"{each.where.line}:{each.where.column}", language)
    page.line()


def _print_units(page: Page, summary: Summary, with_year: bool, language: Language) -> None:  # noqa: FBT001
    labels = ["label/declared-total", "label/total", "label/supported-total", "label/grade", "label/status"]
    before = ["actuals/organisation", *(["actuals/year"] if with_year else [])]
    headings = [_say(each, language) for each in (*before, *labels)]
    headings += [severity_label(each, language).strip() for each in Severity]
    rows = [_unit_cells(each, with_year, language) for each in summary.listed]
    first = len(before)
    page.table(headings, rows, numbers=(first, first + 1, first + 2, first + 5, first + 6, first + 7))
    if summary.hidden:
        page.line(say("actuals/more", {"count": summary.hidden}, language))
    page.line()


def _unit_cells(unit: Assessed, with_year: bool, language: Language) -> list[str]:  # noqa: FBT001
    status = "actuals/scored" if unit.is_complete else "status/incomplete"
    return [
        unit.label,
        *([str(unit.year.number)] if with_year else []),
        unit.values.total.text.strip() or NOTHING,
        number(unit.total),
        number(unit.supported),
        unit.grade or NOTHING,
        _say(status, language),
        *(str(sum(each.severity is severity for each in unit.findings)) for severity in Severity),
    ]


def _print_findings(page: Page, unit: Assessed, language: Language) -> None:
    if unit.findings:
        page.line((unit.label, "strong"), f" · {unit.year.number}")
    for each in unit.findings:
        _print_item(page, each, str(row_of(unit, each)), language)
    if unit.findings:
        page.line()


def _print_item(page: Page, finding: Finding, place: str | None, language: Language) -> None:
    label = (severity_label(finding.severity, language), finding.severity.value)
    page.line(label, f" {place or '':<8}", (finding.code, "quiet"), indent=2)
    page.line(finding.say(language), indent=INDENT)
    for each in finding.explanations or ():
        page.line((_say("text/explanation", language), "good"), each.say(language), indent=INDENT)


# -- for programs


class JsonStream:
    """The report as JSON, unit by unit, so that it need not fit into memory."""

    def __init__(
        self, write: Callable[[str], None], definition: str, actuals: str, language: Language
    ) -> None:
        self.write = write
        self.language = language
        self.is_first = True
        head = {"format": FORMAT, "engine": __version__, "definition": definition, "actuals": actuals}
        write(in_json(head).removesuffix("\n}") + ',\n "units": [')

    def add(self, unit: Assessed) -> None:
        """One more unit."""
        between = "" if self.is_first else ","
        self.write(f"{between}\n  {in_json(_unit_data(unit, self.language), '  ')}")
        self.is_first = False

    def finish(self, summary: Summary, years: Iterable[Year], told: Iterable[Problem]) -> None:
        """The end: what holds for all units, what was told, and the counts."""
        rest = {
            "years": [_year_data(each, self.language) for each in years],
            "notes": [problem_data(each, self.language) for each in told],
            "summary": summary.numbers,
        }
        self.write("\n ],\n" + in_json(rest).removeprefix("{\n") + "\n")


def _year_data(year: Year, language: Language) -> dict[str, Any]:
    return {
        "year": year.number,
        "rulebook": year.rulebook.id,
        "rulebook_assumed": year.template.rulebook_assumed,
        "full": show(year.template.full),
        "findings": [finding_data(each, language) for each in year.findings],
    }


def _unit_data(unit: Assessed, language: Language) -> dict[str, Any]:
    rows = zip(unit.year.indicators, unit.values.actuals, unit.values.judged, strict=True)
    return {
        "unit": unit.label,
        "year": unit.year.number,
        "row": unit.row,
        "status": unit.status,
        "declared_total": _text(unit.values.total.text),
        "total": None if unit.total is None else show(unit.total),
        "supported_total": None if unit.supported is None else show(unit.supported),
        "grade": unit.grade,
        "budget": None if unit.values.budget is None else _budget_data(unit.values.budget),
        "indicators": [
            {
                **({} if indicator.id is None else {"id": indicator.id}),
                "name": indicator.name,
                "actual": actual,
                **_judged_data(judged),
            }
            for indicator, actual, judged in rows
        ],
        "findings": [
            {**finding_data(each, language), "where": {"row": row_of(unit, each)}} for each in unit.findings
        ],
    }


def _judged_data(judged: Judged) -> dict[str, Any]:
    return {
        "status": judged.status.value,
        "score": None if judged.score is None else show(judged.score),
        "declared": _text(judged.declared.text),
    }


def _budget_data(budget: JudgedBudget) -> dict[str, Any]:
    row = budget.row
    return {
        "name": BUDGET_CATEGORY,
        "planned": row.budget.planned,
        "executed": row.budget.executed,
        "score": None if row.score is None else show(row.score),
        "declared": _text(budget.declared.text),
    }


def _text(written: str) -> str | None:
    return written.strip() or None
