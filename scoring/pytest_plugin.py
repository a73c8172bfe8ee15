"""The plugin of pytest: files of expectations are tests, and nothing else is.

One item for each check of a `*.expected.yaml`, as `jixiao test` runs them: `smart-city.expected.yaml::total`,
`…::应用中枢完成接口发布数`, `…::findings`, `…::hubei-2020::total`; `accepted.yaml::smart-city.yaml::…`. Other programs give files the same names, so
the first lines of such a file have to say that it is ours. What reads it is imported when one is collected: where there
are none, this module and those that look at names and first lines are all that is loaded.
"""

import os
from argparse import ArgumentTypeError
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from scoring.beside import is_expectation, is_expectation_of_ours, may_be_shared
from scoring.days import read_day

if TYPE_CHECKING:
    from scoring.expectations import Check, Expectation, Outcome, Section
    from scoring.messages import Language

MARK = "jixiao"
DATE = "--jixiao-date"
TODAY = pytest.StashKey[date]()
TODAY_OF_RUN = "jixiao_today"  # what the process that distributes the tests tells the others
CLAIMS = pytest.StashKey[dict[str, str]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup(MARK, "expectations of scorecards (jixiao)")
    group.addoption(
        "--jixiao-lang",
        choices=("zh", "en"),
        help="语言，默认按区域设置 / language, by default that of the locale",
    )
    group.addoption(
        DATE,
        type=day,
        metavar="YYYY-MM-DD",
        help="按哪一天判断接受是否过期，默认今天 / the day by which acceptances expire, by default today",
    )


def day(text: str) -> date:
    """The day that an option states."""
    try:
        return read_day(text)
    except ValueError:
        from scoring.messages import LANGUAGES, say

        facts = {"option": DATE, "found": text}
        raise ArgumentTypeError(" / ".join(say("usage/no-day", facts, each) for each in LANGUAGES)) from None


def pytest_configure(config: pytest.Config) -> None:
    """The day is read once: a run that goes on over midnight judges all acceptances alike."""
    told = getattr(config, "workerinput", {}).get(TODAY_OF_RUN)
    config.stash[TODAY] = config.getoption("jixiao_date") or (read_day(told) if told else date.today())
    config.addinivalue_line("markers", f"{MARK}: an expectation that is recorded beside a scorecard")


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell another process of the same run, where `pytest-xdist` starts one, which day it is."""
    node.workerinput[TODAY_OF_RUN] = node.config.stash[TODAY].isoformat()


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> "ExpectationFile | SharedFile | None":
    file = str(file_path)
    if is_expectation(file) and is_expectation_of_ours(file):
        return ExpectationFile.from_parent(parent, path=file_path)
    if not may_be_shared(file):
        return None
    from scoring.expectations import is_shared

    return SharedFile.from_parent(parent, path=file_path) if is_shared(file) else None


class ExpectationFile(pytest.File):
    """A file of expectations: an item for each check, those by other rulebooks a level further down."""

    def collect(self) -> Iterator[pytest.Item | pytest.Collector]:
        from scoring.expectations import InvalidExpectation, read, sections_of

        claims = self.session.stash.setdefault(CLAIMS, {})
        try:
            expectation = read(str(self.path), claims)
        except InvalidExpectation as error:
            raise self.CollectError(shown(error.problems, self)) from None
        for section in sections_of(expectation):
            if section.under is None:
                yield from items_of(self, expectation, section)
            else:
                yield Part.from_parent(
                    self, name=name_of(section.under), expectation=expectation, section=section
                )


class SharedFile(pytest.File):
    """A file of what is accepted in a folder: an item for each acceptance, below its scorecard."""

    def collect(self) -> Iterator[pytest.Item | pytest.Collector]:
        from scoring.expectations import InvalidExpectation, shared_sections

        try:
            for expectation, section in shared_sections(str(self.path)):
                yield Part.from_parent(
                    self, name=name_of(section.name or ""), expectation=expectation, section=section
                )
        except InvalidExpectation as error:
            raise self.CollectError(shown(error.problems, self)) from None


class Part(pytest.Collector):
    """What a file expects by another rulebook, or accepts in one of several scorecards."""

    def __init__(self, *, expectation: "Expectation", section: "Section", **node: Any) -> None:
        super().__init__(**node)
        self.expectation, self.section = expectation, section

    def collect(self) -> Iterator[pytest.Item | pytest.Collector]:
        return items_of(self, self.expectation, self.section)


class CheckItem(pytest.Item):
    """One check."""

    def __init__(
        self, *, expectation: "Expectation", section: "Section", check: "Check", **node: Any
    ) -> None:
        super().__init__(**node)
        self.expectation, self.section, self.check = expectation, section, check
        self.add_marker(MARK)

    def runtest(self) -> None:
        from scoring.expectations import run

        outcome = run(self.expectation, self.section, self.check, self.config.stash[TODAY])
        if not outcome.holds:
            raise NotAsExpected(outcome)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        from scoring.problems import Refusal
        from scoring.reports.trials_report import describe

        error = excinfo.value
        if isinstance(error, NotAsExpected):
            return short_paths(
                describe(error.outcome, self.expectation, language_of(self)).rstrip("\n"), self
            )
        if isinstance(error, Refusal):
            return shown(error.problems, self)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        document, path = self.expectation.document, self.check.path
        line = document.where(path, at_key=document.has_key(path)).line
        return self.path, line - 1, self.name


class NotAsExpected(AssertionError):
    """A check that does not hold."""

    def __init__(self, outcome: "Outcome") -> None:
        super().__init__("\n".join(map(str, outcome.problems)))
        self.outcome = outcome


def items_of(parent: pytest.Collector, expectation: "Expectation", section: "Section") -> Iterator[CheckItem]:
    for check in section.checks:
        yield CheckItem.from_parent(
            parent, name=name_of(check.name), expectation=expectation, section=section, check=check
        )


def name_of(name: str) -> str:
    """A name as part of a node id: printable, and without what parts the ids of nodes."""
    printable = "".join(each if each.isprintable() else ascii(each)[1:-1] for each in name)
    return printable.replace("::", "：：")


def language_of(node: pytest.Item | pytest.Collector) -> "Language":
    from scoring.messages import language_of_locale

    chosen: Language | None = node.config.getoption("jixiao_lang")
    return chosen or language_of_locale()


def shown(problems: Any, node: pytest.Item | pytest.Collector) -> str:
    """Problems, one below the other."""
    language = language_of(node)
    return short_paths("\n".join(each.render(language) for each in problems), node)


def short_paths(text: str, node: pytest.Item | pytest.Collector) -> str:
    """The text with its paths as seen from where pytest was started."""
    return text.replace(f"{node.config.invocation_params.dir}{os.sep}", "")
