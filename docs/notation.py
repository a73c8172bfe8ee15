"""Write the page on the notation from the cases that define it, one text for each reading. `make generate` runs it."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from scoring.messages import LANGUAGES, Language

ROOT = Path(__file__).resolve().parents[1]
CASES = ROOT / "tests" / "cases" / "notation"
PAGES: Mapping[Language, str] = {"en": "docs/notation.md", "zh": "docs/notation.zh.md"}

TITLES: Mapping[str, Mapping[Language, str]] = {
    "absences": {"en": "No value", "zh": "没有值"},
    "brackets": {"en": "Brackets that decide", "zh": "改变读法的括号"},
    "approximate": {"en": "Approximate values", "zh": "约数"},
    "changes": {"en": "Changes", "zh": "增减"},
    "chinese-numerals": {"en": "Chinese numerals", "zh": "中文数字"},
    "comparators": {"en": "Directions", "zh": "比较方向"},
    "compound-units": {"en": "Compound units", "zh": "复合单位"},
    "counters": {"en": "Counters", "zh": "量词"},
    "dates": {"en": "Dates", "zh": "日期"},
    "fullwidth": {"en": "Full-width characters", "zh": "全角字符"},
    "money-area-time": {"en": "Money, area, time", "zh": "金额、面积、时间"},
    "percent": {"en": "Percentages", "zh": "百分比"},
    "ranges": {"en": "Ranges", "zh": "区间"},
    "ranks": {"en": "Ranks", "zh": "名次"},
    "refused": {"en": "What is refused", "zh": "不予读取的写法"},
    "remarks": {"en": "Remarks", "zh": "附注"},
    "scales": {"en": "Scales", "zh": "数量级"},
    "sums": {"en": "Sums", "zh": "求和"},
    "words": {"en": "Words", "zh": "文字"},
}
UNTOLD = ("text", "at", "zh", "en")
NOTES: Mapping[str, Mapping[Language, str]] = {
    "brackets": {
        "en": (
            "含 and 不含 decide whether the number itself belongs to the limit; 左右, 以上, 至少, 不超过 and a unit say in brackets what they say "
            "outside of them. What contradicts the text before it is refused, and so is another number in the same unit and "
            "what can be meant in several ways (每月, 月均, ±5%). All other brackets are remarks and change nothing: 累计 adds nothing "
            "outside of brackets either, a number in another unit counts another thing, and 不含税 says what is counted."
        ),
        "zh": (
            "含、不含决定本数在不在内；左右、以上、至少、不超过和单位，写在括号里与写在括号外意思相同。与前面矛盾的不予读取；同一单位的另一个数，"
            "以及读法不止一种的（每月、月均、±5%），也不予读取。其余括号都是附注，不改变读法：累计写在括号外也不增减意思，另一种单位的数说的是别的事，"
            "不含税说的是计的是什么。"
        ),
    },
}
HEAD: Mapping[Language, tuple[str, str, str, str]] = {
    "en": (
        "Notation",
        "How targets and actuals are read. Each row is a case that the tests hold the reader to; "
        "the keys on the right are those of the case.",
        "text",
        "reading",
    ),
    "zh": (
        "写法",
        "指标值和完成值怎样读取。每一行都是测试用例，读取必须与它一致；右边是用例的键。",
        "文字",
        "读作",
    ),
}


def notation_in_markdown(language: Language) -> str:
    """The page in a language."""
    title, about, text, reading = HEAD[language]
    lines = [f"# {title}", "", about]
    for path in sorted(CASES.glob("*.yaml")):
        lines += ["", f"## {TITLES[path.stem][language]}", ""]
        if path.stem in NOTES:
            lines += [NOTES[path.stem][language], ""]
        lines += [f"| {text} | {reading} |", "| --- | --- |"]
        lines += _rows(yaml.safe_load(path.read_text(encoding="utf-8")))
    return "\n".join(lines) + "\n"


def _rows(cases: list[dict[str, Any]]) -> Iterator[str]:
    told = set()
    for case in cases:
        reading = ", ".join(
            f"{key}: {value}" for key, value in case.items() if key not in UNTOLD and value != []
        )
        if reading not in told:
            told.add(reading)
            yield f"| {_code(str(case['text']))} | {_code(reading)} |"


def _code(text: str) -> str:
    shown = text.replace("\n", "⏎").replace("|", "\\|")
    if not shown.strip():
        return f'`"{shown}"`'
    fence = "``" if "`" in shown else "`"
    return f"{fence}{shown}{fence}"


if __name__ == "__main__":
    for each in LANGUAGES:
        (ROOT / PAGES[each]).write_text(notation_in_markdown(each), encoding="utf-8")
