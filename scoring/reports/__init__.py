"""Reports: the same facts in every format. Words are chosen here, nothing is computed."""

from collections.abc import Iterable, Mapping

from scoring.audits import audit
from scoring.messages import Language
from scoring.model import Result
from scoring.reports.json_report import render_json
from scoring.reports.report import Entry, Renderer, Report
from scoring.reports.text_report import render_text

FORMATS: Mapping[str, Renderer] = {"json": render_json, "text": render_text}


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
    return FORMATS[name](what, language)


__all__ = ["FORMATS", "Entry", "Renderer", "Report", "render"]
