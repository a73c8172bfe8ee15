"""What a report is about: the files in their order, what came of each, and the counts."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from scoring.messages import Language
from scoring.model import Result
from scoring.problems import Finding, Problem, Severity


@dataclass(frozen=True)
class Entry:
    """One file: a result with its findings, or the problems that prevented one."""

    file: str
    result: Result | None = None
    findings: tuple[Finding, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def status(self) -> str:
        if self.result is None:
            return "invalid"
        return "scored" if self.result.is_complete else "incomplete"

    def count(self, severity: Severity) -> int:
        return sum(each.severity is severity for each in self.findings)


@dataclass(frozen=True)
class Report:
    """Several files; `passed_over` counts YAML files that are no scorecards.

    `is_audit` tells a report on findings from one on scores alone; `details` asks for infos too,
    `brief` for nothing but what is wrong and the summary.
    """

    entries: tuple[Entry, ...]
    passed_over: int = 0
    is_audit: bool = True
    details: bool = False
    brief: bool = False

    def count(self, severity: Severity) -> int:
        return sum(each.count(severity) for each in self.entries)

    def count_status(self, status: str) -> int:
        return sum(each.status == status for each in self.entries)


Renderer: TypeAlias = Callable[[Report, Language], str]
