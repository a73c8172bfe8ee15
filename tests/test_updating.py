"""An update of a file of expectations changes the text of what changed, and nothing else of it."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import tables
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st
from test_expectations import CARD, TODAY

from scoring.expectations import InvalidExpectation, try_file, update
from scoring.messages import LANGUAGES

CASES = [case for _, case in tables.groups_of("updates")]
FILE = "表.expected.yaml"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("表.yaml").write_text(CARD, encoding="utf-8")
    return tmp_path


def write(text: str) -> None:
    Path(FILE).write_text(text, encoding="utf-8", newline="")


@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["plain", "mark"])
@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["says"])
def test_an_updated_file_is_the_old_one_but_for_what_changed(
    case: dict[str, Any], line_break: str, mark: str, here: Path
) -> None:
    Path("表.yaml").write_text(case.get("card", CARD), encoding="utf-8")
    write(mark + case["before"].replace("\n", line_break))
    if "after" not in case:
        with pytest.raises(InvalidExpectation) as raised:
            update(FILE, TODAY)
        for language in LANGUAGES:
            assert [each.render(language) for each in raised.value.problems] == case[language]
        return
    found = update(FILE, TODAY)
    assert found.new == mark + case["after"].replace("\n", line_break)
    write(found.new)
    trial = try_file(FILE, TODAY, {})
    assert (trial.problems, trial.failed) == ((), ())
    assert not update(FILE, TODAY).changes


# -- a file of any form: each entry with comments that nothing else has, of which those of the entries that stay are kept

FOUND = {"weight/sum-mismatch": None, "reason/missing": "产出 / 数量", "score/docked-but-met": "质量"}
SCORES = {"产出 / 数量": "{score: 4.29, exact: 30/7}", "a1": "2.00", "质量": "3.00"}
ABOVE, BEHIND = "# above {}", "   # behind {}"


class Draw:
    """What is drawn for a file, and the comments that an update has to keep."""

    def __init__(self, draw: Callable[[Any], Any]) -> None:
        self.draw = draw
        self.count = 0
        self.kept: list[str] = []
        self.is_recorded = False

    def one_of(self, *values: Any) -> Any:
        return self.draw(st.sampled_from(values))

    def some_of(self, *values: Any) -> list[Any]:
        return self.draw(st.lists(st.sampled_from(values), unique=True, min_size=1))

    def commented(self, lines: list[str], indent: str, *, stays: bool) -> list[str]:
        """The lines of an entry with comments: above it, behind its first line."""
        above, behind = self.one_of(0, 0, 1, 2), self.one_of(0, 1)
        comments = [(ABOVE if i < above else BEHIND).format(self.count + i) for i in range(above + behind)]
        self.count += above + behind
        self.kept += [each.strip() for each in comments] if stays else []
        first = lines[0] + (comments[-1] if behind else "")
        blank = [""] * self.one_of(0, 0, 1)
        return [*blank, *(indent + each for each in comments[:above]), indent + first, *lines[1:]]

    def rows(self, key: str, indent: str) -> list[str]:
        names = self.some_of(*SCORES, "老", "旧")
        if self.is_recorded and {*names}.isdisjoint(SCORES):  # else all that is new would keep the section
            names.append("a1")
        is_flow, has_comma = (
            self.one_of("block", "block", "flow") == "flow",
            self.one_of("with", "without") == "with",
        )
        head = self.commented(
            [f"{key}: {{" if is_flow else f"{key}:"], indent, stays=not {*names}.isdisjoint(SCORES)
        )
        lines = []
        for number, name in enumerate(names):
            value = self.one_of("1", "2.00", "{score: 1}", "{exact: 2, score: 4.29}", SCORES.get(name, "0"))
            comma = "," if is_flow and (has_comma or number < len(names) - 1) else ""
            lines += self.commented([f"{name}: {value}{comma}"], indent + "  ", stays=name in SCORES)
        return [*head, *lines, *([indent + "}"] if is_flow else [])]

    def findings(self) -> list[str]:
        lines = self.commented(["findings:"], "", stays=True)
        for code in self.some_of(*FOUND, "score/missing"):
            places = self.some_of(*SCORES, "老", None) if code != "weight/sum-mismatch" else [None]
            stays = code in FOUND
            shown = ["null" if each is None else each for each in places]
            form = self.one_of("flow", "block") if len(places) > 1 else self.one_of("alone", "flow", "block")
            value = {"alone": f" {shown[0]}", "flow": f" [{', '.join(shown)}]", "block": ""}[form]
            lines += self.commented([f"{code}:{value}"], "  ", stays=stays)
            for place in places if form == "block" else ():
                item = ["- null" if place is None else f"- {place}"]
                lines += self.commented(item, "  ", stays=stays and place == FOUND[code])
        return lines

    def text(self) -> str:
        lines = ["# head", ""]
        sections = self.some_of("fingerprint", "rows", "findings", "under", "total")
        self.is_recorded = "fingerprint" in sections
        for section in sections:
            if section == "rows":
                lines += self.rows("rows", "")
            elif section == "findings":
                lines += self.findings()
            elif section == "under":
                lines += ["under:", "  platform:", "    total: 1", *self.rows("rows", "    ")]
            elif section == "fingerprint":
                lines += self.commented(
                    [self.one_of("fingerprint: old", "fingerprint: 'old'")], "", stays=True
                )
            else:
                lines += self.commented(["total: 1"], "", stays=True)
        return self.one_of("\n", "\r\n").join([*lines, *self.one_of([], [""], ["", "# end", ""])])


@given(data=st.data())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_an_update_holds_and_keeps_every_comment_of_what_stays(data: Any, here: Path) -> None:
    drawn = Draw(data.draw)
    text = drawn.text()
    write(text)
    try:
        found = update(FILE, TODAY)
    except InvalidExpectation as error:
        if [each.code for each in error.problems] != ["expectation/nothing-left"]:
            raise
        reject()
    write(found.new)
    trial = try_file(FILE, TODAY, {})
    assert (trial.problems, trial.failed) == ((), ())
    assert re.findall(r"# (?:above|behind) \d+", found.new) == drawn.kept
    assert found.new.startswith("# head")
    assert found.new.count("\r") == (found.new.count("\n") if "\r" in text else 0)
    old = text.splitlines(keepends=True)
    whole = [
        each for each in old if re.fullmatch(r"\s*(# above \d+)\s*", each) and each.strip() in drawn.kept
    ]
    assert [each for each in found.new.splitlines(keepends=True) if each in whole] == whole
