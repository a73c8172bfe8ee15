"""A table of actuals, unit by unit: scored and checked by one definition."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from scoring.model import Scorecard
from scoring.problems import Finding
from scoring.rulebooks import Rulebook
from scoring.units.cells import Cells, texts_of, visible
from scoring.units.columns import Slot
from scoring.units.judging import Judged, JudgedBudget, Year
from scoring.units.points import Points
from scoring.units.sheets import Sheet, Sheets
from scoring.units.totals import Values, come_to

BUDGET = Slot("budget", is_declared=True)
TOTAL = Slot("total")


@dataclass(frozen=True, slots=True)
class Assessed:
    """One unit: where it stands in its file, what it states, and what that comes to."""

    label: str
    year: Year
    sheet: Sheet
    position: int
    values: Values
    total: Decimal | None
    supported: Decimal | None
    grade: str | None
    findings: tuple[Finding, ...]

    @property
    def row(self) -> int:
        """The row of the file in which the unit begins."""
        return self.sheet.row_of(self.position)

    @property
    def is_complete(self) -> bool:
        return self.total is not None

    @property
    def status(self) -> str:
        return "scored" if self.is_complete else "incomplete"


class Assessment:
    """All units of a table; `years` are those that were met so far, each with what holds for all of its units."""

    def __init__(self, card: Scorecard, sheets: Sheets, rulebook: Rulebook | None) -> None:
        self.card = card
        self.sheets = sheets
        self.rulebook = rulebook
        self.years: dict[int, Year] = {}

    def __iter__(self) -> Iterator[Assessed]:
        """Every unit in the order of the file. Raises `UnusableTable`, and `InvalidScorecard` for a year without rules."""
        for sheet in self.sheets:
            yield from self._assess(sheet)

    def year(self, number: int) -> Year:
        """The definition in a year."""
        if number not in self.years:
            self.years[number] = Year.of(self.card, number, self.rulebook)
        return self.years[number]

    def _assess(self, sheet: Sheet) -> Iterator[Assessed]:
        years = [self.year(each) for each in sheet.years]
        for each in set(sheet.years):
            self.year(each).is_used = True
        count = len(years[0].indicators)
        blank = [""] * len(sheet)
        actuals = [sheet.values.get(Slot(each), blank) for each in range(count)]
        judged = [self._judged(sheet, years, each, actuals[each]) for each in range(count)]
        budgets = self._budgets(sheet, years)
        totals = _points(sheet, TOTAL, Points.read_total)
        reasons = texts_of(sheet.values.get(Slot("reason"), blank))
        for at, year in enumerate(years):
            values = Values(
                at,
                actuals,
                [each[at] for each in judged],
                budgets[at],
                totals[at],
                visible(reasons[at].strip()),
            )
            yield _assessed(sheet, at, year, values)

    def _judged(self, sheet: Sheet, years: list[Year], indicator: int, actuals: Cells) -> list[Judged]:
        declared = _points(sheet, Slot(indicator, is_declared=True))
        if all(each is years[0] for each in years):
            return years[0].judge_all(indicator, actuals, declared)
        each_of = zip(years, declared, strict=True)
        return [year.judge(indicator, actuals[at], points) for at, (year, points) in enumerate(each_of)]

    def _budgets(self, sheet: Sheet, years: list[Year]) -> list[JudgedBudget | None]:
        blank = [""] * len(sheet)
        planned, executed, rate = (
            texts_of(sheet.values.get(Slot(each), blank)) for each in ("planned", "executed", "rate")
        )
        values = zip(years, planned, executed, rate, _points(sheet, BUDGET), strict=True)
        return [year.judge_budget(*amounts) for year, *amounts in values]  # type: ignore[arg-type]


def _assessed(sheet: Sheet, at: int, year: Year, values: Values) -> Assessed:
    found = come_to(year, values)
    return Assessed(
        sheet.labels[at], year, sheet, at, values, found.total, found.supported, found.grade, found.findings
    )


def _points(sheet: Sheet, slot: Slot, reading: Callable[[str], Points] = Points.read) -> list[Points]:
    """Declared scores; each distinct text is read once."""
    texts = texts_of(sheet.values.get(slot, [""] * len(sheet)))
    read = {each: reading(each) for each in set(texts)}
    return [read[each] for each in texts]
