"""Write the page on standards in the words of tables from the cases that define them. `make generate` runs it."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from scoring.messages import LANGUAGES, Language
from scoring.notation.units import UNITS
from scoring.rules import Note, RuleChange, build_accepted_change
from scoring.rules.kinds.deduct import Deduct
from scoring.rules.rule import clauses
from scoring.standards import StandardError, read_standard

ROOT = Path(__file__).resolve().parents[1]
CASES = ROOT / "tests" / "cases" / "standards"
PAGES: Mapping[Language, str] = {"en": "docs/standards.md", "zh": "docs/standards.zh.md"}

TITLES: Mapping[str, Mapping[Language, str]] = {
    "proportion": {"en": "In proportion", "zh": "按比例"},
    "pass-marks": {"en": "Pass marks", "zh": "及格线"},
    "met-or-not": {"en": "Met or not", "zh": "达标与否"},
    "steps": {"en": "Points off per step", "zh": "按步扣分"},
    "occurrences": {"en": "What occurs or is found", "zh": "发生与查出"},
    "bands": {"en": "Bands", "zh": "分档"},
    "manual": {"en": "At discretion", "zh": "酌情"},
    "weights-and-limits": {"en": "Full marks and limits", "zh": "满分与上下限"},
    "writing": {"en": "Ways of writing", "zh": "书写"},
}
RULE_OF_THE_RULEBOOK = Note({"zh": "其余按评分办法的规则", "en": "otherwise the rule of the rulebook"})
HEAD: Mapping[Language, Mapping[str, str]] = {
    "en": {
        "title": "Standards in the words of tables",
        "about": (
            "A row may carry its 评分标准 as it stands, as `rule: 每低1%扣0.5分，扣完为止`. It is read into one of the [kinds](kinds.md), and the finding "
            "`rule/read` tells what was read, and what the text leaves open and the rulebook decided (`unwritten_rule`). What cannot be read as one rule is "
            "refused; there is no best guess. Each wording on this page is a case that the tests hold the reader to."
        ),
        "wordings": "wording",
        "reads": "read as",
        "refused": "What is refused",
        "because": "why",
    },
    "zh": {
        "title": "评分标准的写法",
        "about": (
            "一行可以照抄表中的评分标准，如 `rule: 每低1%扣0.5分，扣完为止`。它读成一种[规则](kinds.zh.md)；读成了什么，哪些是标准没有写、由评分办法"
            "（`unwritten_rule`）补上的，由 `rule/read` 列出。读不成一条规则的不予读取，不作猜测。本页每一种写法都是测试用例，读取必须与它一致。"
        ),
        "wordings": "写法",
        "reads": "读作",
        "refused": "不予读取的写法",
        "because": "原因",
    },
}


def standards_in_markdown(language: Language) -> str:
    """The page in a language."""
    words = HEAD[language]
    lines = [f"# {words['title']}", "", words["about"]]
    for name, title in TITLES.items():
        lines += ["", f"## {title[language]}", ""]
        lines += [f"| {words['wordings']} | {words['reads']} |", "| --- | --- |", *_readings(name, language)]
    lines += ["", f"## {words['refused']}", ""]
    lines += [f"| {words['wordings']} | {words['because']} |", "| --- | --- |", *_refusals(language)]
    return "\n".join(lines) + "\n"


def cases(name: str) -> list[dict[str, Any]]:
    """The cases of a file."""
    found: list[dict[str, Any]] = yaml.safe_load((CASES / f"{name}.yaml").read_text(encoding="utf-8"))
    return found


def _readings(name: str, language: Language) -> Iterator[str]:
    """A row for each rule that is read, with all its wordings."""
    wordings: dict[str, list[str]] = {}
    for case in cases(name):
        if "reads" in case:
            change = build_accepted_change(read_standard(case["text"]).rule, case["text"])
            wordings.setdefault(_in_words(change).say(language), []).append(case["text"])
    for reading, texts in wordings.items():
        yield f"| {'<br>'.join(map(_code, texts))} | {_cell(reading)} |"


def _in_words(change: RuleChange) -> Note:
    """What a text says of a rule: its kind, its limits, its full marks."""
    said = [] if change.kind is None else [change.kind.in_words()]
    said += [words for _, words in change.limits.in_words()]
    if isinstance(change.kind, Deduct) and (sense := change.kind.sense_of_percent(UNITS["%"])):
        said.append(sense)
    if change.kind is None:
        said.append(RULE_OF_THE_RULEBOOK)
    if change.weight is not None:
        said.append(Note("text/full-marks", {"weight": change.weight}))
    return clauses(*said)


def _refusals(language: Language) -> Iterator[str]:
    """A row for each reason, with the sentence for its first text and the further texts that have it."""
    texts: dict[str, list[str]] = {}
    sentences: dict[str, str] = {}
    for name in ("sentences", *TITLES, "refused"):
        for case in cases(name):
            if "error" in case and case["text"].strip():
                texts.setdefault(case["error"], []).append(case["text"])
                sentences.setdefault(case["error"], _refusal(case["text"], language))
    for code, found in texts.items():
        yield f"| {'<br>'.join(map(_code, dict.fromkeys(found)))} | {_cell(sentences[code])} |"


def _refusal(text: str, language: Language) -> str:
    try:
        read_standard(text)
    except StandardError as error:
        return error.problem.say(language)
    raise AssertionError(f"not refused: {text}")


def _code(text: str) -> str:
    shown = text.replace("\n", "⏎").replace("|", "\\|")
    return f"`{shown}`"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*")


if __name__ == "__main__":
    for each in LANGUAGES:
        (ROOT / PAGES[each]).write_text(standards_in_markdown(each), encoding="utf-8")
