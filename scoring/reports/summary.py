"""One line for each file and one for all of them, the same in every format that has a table."""

from pathlib import PurePath

from scoring.messages import Language, say
from scoring.numbers import Exact, show
from scoring.problems import Severity
from scoring.reports.report import COUNTED, Counts, Entry, Kept, Style

NOTHING = "—"
LABELS = ("file", "declared-total", "declared-sum", "total", "supported-total", "grade")
NUMBERS = (1, 2, 3, 4, 6, 7, 8)  # columns that hold numbers


def summary_headings(style: Style) -> list[str]:
    """The headings of the table."""
    headings = [say(f"label/{each}", {}, style.language) for each in LABELS]
    return headings + [say(f"severity/{each.value}", {}, style.language) for each in _counted(style)]


def summary_cells(entry: Entry, style: Style) -> Kept:
    """The line of one file."""
    name, result, counted = PurePath(entry.file).name, entry.result, _counted(style)
    if result is None:
        return (name, say("status/invalid", {}, style.language), *[""] * (4 + len(counted)))
    totals = (result.card.declared_total, result.declared_sum, result.total, result.supported_total)
    return (
        name,
        *map(number, totals),
        result.grade or NOTHING,
        *(_both(entry, each) for each in counted),
    )


def summary_line(counts: Counts, style: Style) -> str:
    """How many files and findings there are, in one line."""
    code = "text/summary-audit" if style.is_audit else "text/summary-score"
    line = say(code, {name: getattr(counts, name) for name in COUNTED}, style.language)
    if counts.passed_over:
        line += say("text/passed-over", {"count": counts.passed_over}, style.language)
    return line + _accepted_in_words(counts, style.language)


def _accepted_in_words(counts: Counts, language: Language) -> str:
    """What of the counts is accepted and what is left, where anything is accepted."""
    accepted = {f"{each.value}s": counts.accepted(each) for each in Severity}
    left = {f"open_{each.value}s": counts.left(each) for each in Severity}
    words = say("text/summary-accepted", {**accepted, **left}, language) if any(accepted.values()) else ""
    return words + (say("text/summary-lapsed", {"count": counts.lapsed}, language) if counts.lapsed else "")


def _counted(style: Style) -> tuple[Severity, ...]:
    return tuple(Severity) if style.is_audit else ()


def _both(entry: Entry, severity: Severity) -> str:
    """How many there are; where some are accepted, how many are left too: 3→2."""
    count, left = entry.count(severity), entry.count_open(severity)
    return str(count) if count == left else f"{count}→{left}"


def number(value: Exact | None) -> str:
    """A number as it stands, or a dash where there is none."""
    return NOTHING if value is None else show(value)
