"""What of the rulebooks no expectation has reached, rulebook by rulebook, with places."""

from collections.abc import Sequence
from typing import Any

from scoring.coverage import Coverage, share_of
from scoring.messages import Language, say
from scoring.numbers import RoundingMode, round_to, show
from scoring.problems import BETWEEN_SENTENCES
from scoring.reports.json_report import where_data
from scoring.reports.terminal import Page


def render_coverage(
    coverages: Sequence[Coverage],
    least: int | None,
    language: Language,
    *,
    colour: bool = False,
    width: int | None = None,
) -> str:
    """Each rulebook with what was not reached, and the share of all; `least` is the share that is asked for."""
    page = Page(colour=colour, width=width)
    for each in coverages:
        facts = {"id": each.rulebook.id, "count": len(each.points), "reached": each.count}
        percent = percent_of([each])
        page.line((say("coverage/book", {**facts, "percent": percent}, language), "strong"))
        for point in each.missed:
            page.line(f"{point.where}  {point.name}  ", (point.words.say(language), "quiet"), indent=2)
        page.line()
    counts = {
        "books": len(coverages),
        "count": sum(len(each.points) for each in coverages),
        "reached": sum(each.count for each in coverages),
    }
    line = say("coverage/all", {**counts, "percent": percent_of(coverages)}, language)
    fails = is_too_low(coverages, least)
    if fails:
        facts = {"percent": percent_of(coverages), "least": least}
        line += BETWEEN_SENTENCES[language] + say("coverage/too-low", facts, language)
    page.line((line, "error" if fails else "good"))
    return page.text()


def is_too_low(coverages: Sequence[Coverage], least: int | None) -> bool:
    """Whether less is reached than was asked for, in percent."""
    return least is not None and share_of(coverages) * 100 < least


def percent_of(coverages: Sequence[Coverage]) -> str:
    """The share that is reached, cut off: what is not all is never shown as 100%."""
    return f"{show(round_to(share_of(coverages) * 100, 1, RoundingMode.DOWN))}%"


def coverage_data(coverages: Sequence[Coverage], language: Language) -> list[dict[str, Any]]:
    """The same as JSON has it."""
    return [
        {
            "rulebook": each.rulebook.id,
            "points": len(each.points),
            "reached": each.count,
            "missed": [
                {"place": point.name, "words": point.words.say(language), "where": where_data(point.where)}
                for point in each.missed
            ],
        }
        for each in coverages
    ]
