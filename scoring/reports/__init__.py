"""Reports: the same facts in every format. Words are chosen here, nothing is computed."""

from collections.abc import Iterable, Mapping
from contextlib import closing

from scoring.audits import audit
from scoring.messages import Language
from scoring.model import Result
from scoring.reports import (
    github_report,
    json_report,
    junit_report,
    markdown_report,
    sarif_report,
    text_report,
)
from scoring.reports.report import Counts, Entry, Format, Kept, Piece, Report, Style, count
from scoring.reports.writer import Writer

FORMATS: Mapping[str, Format] = {
    "github": github_report.FORM,
    "json": json_report.FORM,
    "junit": junit_report.FORM,
    "markdown": markdown_report.FORM,
    "sarif": sarif_report.FORM,
    "text": text_report.FORM,
}


def render(what: Result | Iterable[Result] | Report, name: str = "text", language: Language = "zh") -> str:
    """A result, several of them, or a whole report, in any format of the command line.

    Results are audited first. Raises ValueError for a format that does not exist.
    """
    if name not in FORMATS:
        raise ValueError(f"no format {name!r}; there are {', '.join(FORMATS)}")
    if isinstance(what, Result):
        what = (what,)
    if not isinstance(what, Report):
        what = Report(tuple(Entry(each.card.file, each, audit(each)) for each in what))
    form, style, parts = FORMATS[name], what.style(language), list[str]()
    with closing(Writer(form, style, parts.append)) as writer:
        for each in what.entries:
            writer.add(form.piece(each, style))
        writer.finish(what.counts())
    return "".join(parts)


__all__ = [
    "FORMATS",
    "Counts",
    "Entry",
    "Format",
    "Kept",
    "Piece",
    "Report",
    "Style",
    "Writer",
    "count",
    "render",
]
