"""What every finding code means, as data: `codes.yaml`, in both languages.

SARIF rules and the page `docs/findings.md` are made of it. A test holds it against the codes that there are.

>>> meanings()["score/missing"].title["en"], meanings()["score/missing"].severity.value
('no declared score', 'warning')
"""

from collections.abc import Mapping
from functools import cache

from scoring.problems import Severity
from scoring.records import record
from scoring.severities import SEVERITIES

# Acceptances that no longer hold fail like errors.
LAPSED = dict.fromkeys(
    ("accepted/expired", "accepted/changed", "accepted/fewer", "accepted/stale"), Severity.ERROR
)
CODES: Mapping[str, Severity] = {**SEVERITIES, **LAPSED}

Words = Mapping[str, str]


@record
class Meaning:
    """What a code means, with an example and what to do, each by language; `severity` is the usual one."""

    code: str
    severity: Severity
    title: Words
    means: Words
    example: Words
    remedy: Words


@cache
def meanings() -> Mapping[str, Meaning]:
    """The meaning of every code, in the order of the file."""
    from importlib.resources import files

    from scoring import source

    text = files(__name__).joinpath("codes.yaml").read_text(encoding="utf-8")
    data = source.read_text(text, "codes.yaml").data
    return {code: Meaning(code, CODES[code], **words) for code, words in data.items()}
