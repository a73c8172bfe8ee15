"""Reports: the same facts in every format. Words are chosen here, nothing is computed."""

from collections.abc import Iterable
from contextlib import closing
from importlib import import_module

from scoring.audits import audit
from scoring.messages import Language
from scoring.model import Result
from scoring.reports.report import Counts, Entry, Format, Kept, Piece, Report, Style, Verdict, count
from scoring.reports.writer import Writer

FORMATS = ("github", "json", "junit", "markdown", "sarif", "text")


def format_of(name: str) -> Format:
    """The format of that name, imported when it is asked for: a run has one or two."""
    form: Format = import_module(f"scoring.reports.{name}_report").FORM
    return form


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
    form, style, parts = format_of(name), what.style(language), list[str]()
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
    "Verdict",
    "Writer",
    "count",
    "format_of",
    "render",
]
