"""Writes catalogue.md and catalogue.zh.md from the case files in tests/cases/catalogue: `python docs/catalogue.py`."""

import json
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from scoring import source

DOCS = Path(__file__).resolve().parent
CASES = DOCS.parent / "tests" / "cases" / "catalogue"
SCHEMES = DOCS.parent / "indicators" / "schemes"
PAGES = {"en": "catalogue.md", "zh": "catalogue.zh.md"}

HEAD = {
    "zh": """\
# 评分规则目录

[English](catalogue.md)

这里列出我们在法规、填表说明、公开的评分表和信息系统里见到的各种计分办法，一行一种，并给出用 jixiao 写出来的样子。要核对一张自评表，
先找到办法里的那句话属于哪一行，再把右边的写法抄进评分办法（rulebook），或者写在那一行指标的 `rule` 里。每一行都有算例：先按规则的文字
用手算出得分，再由测试逐个核对，因此这张目录不会与程序不符。

记号：W 是分值，A 是年度指标值，B 是实际完成值，S 是得分。“写法”一栏里，`extends` 是所依据的随附评分办法，其余各行是对它的改动；`rule`
写在自评表的那一行。评分办法里的每一项还必须写明依据（`basis`）或者写明是假定（`assumption`），为便于阅读这里略去，算例文件里有全文。

依据分四种：**原文** 在公开的文件或表里读到；**代码** 在计算此类得分的系统的代码或配置里读到；**推算** 由公开的数字推算出来；**未核实** 只是
通常的说法，没有找到出处，写进评分办法时标为假定。

预算管理一体化系统的代码里还有浙江、安徽、江西的开关，部门整体表保留三位小数；它们各自的计分规则没有读到，所以既没有随附的评分办法，也不在
这张目录里。
""",
    "en": """\
# Catalogue of scoring rules

[中文](catalogue.zh.md)

Every way of scoring that we met in regulations, filling notes, published tables and information systems, one in a row, and how it is
written for jixiao. To check a table, find the row that says what your measures say, and copy the lines into your rulebook, or
into the `rule` of the indicator. Each row has cases: scores worked out by hand from the words of the rule, which the tests hold against the
program, so that this page cannot depart from it.

W are the full marks of an indicator, A is its target, B its actual, S its score. In the lines, `extends` is the shipped rulebook that
is built on, the rest is what changes; `rule` stands in the indicator's row of the table. In a rulebook each parameter also has to state its
`basis`, or that it is an `assumption`: left out here, in full in the case files.

Evidence: **read** in a published text or table; **code**: read in the code or the settings of a system that computes such scores;
**computed** from published numbers; **assumed**: how people say it is, without a source, and marked as an assumption in a rulebook.

The code of the integrated budget platform also has switches for Zhejiang, Anhui and Jiangxi, and its form for departments keeps three
decimals. Nothing of how they score was read, so that no rulebook for them is shipped and no row is here.
""",
}
COLUMNS = {
    "zh": ("编号", "规则", "写法", "使用者", "依据", "算例"),
    "en": ("id", "rule", "lines", "used by", "evidence", "cases"),
}
EVIDENCE = {
    "zh": {"read": "原文", "code": "代码", "computed": "推算", "assumed": "未核实"},
    "en": {"read": "read", "code": "code", "computed": "computed", "assumed": "assumed"},
}
SEPARATOR = {"zh": "；", "en": "; "}
COLON = {"zh": "：", "en": ": "}
GROUNDS = ("basis", "assumption", "sources")


def page(language: str) -> str:
    """The whole page in one language."""
    return "\n".join((HEAD[language], *(section(*each, language) for each in sections())))


def sections() -> list[tuple[str, Mapping[str, Any]]]:
    """Every case file with its name, in the order of their sections."""
    found = [(each.name, source.read_file(each).data) for each in CASES.glob("*.yaml")]
    return sorted(found, key=lambda each: order_of(each[1]["section"]))


def order_of(number: str) -> list[tuple[int, str]]:
    """A.7 goes before A.7b, and that before A.10."""
    return [(int(digits or 0), rest) for digits, rest in re.findall(r"([0-9]*)([^.]*)\.?", number)]


def section(file: str, data: Mapping[str, Any], language: str) -> str:
    """One section: its heading and its table."""
    columns = COLUMNS[language]
    there = [each for each in data["entries"] if "scheme" not in each or (SCHEMES / each["scheme"]).is_dir()]
    rows = [row(file, each, language) for each in there]
    lines = [
        f"## {data['section']} {data[language]}",
        "",
        *(f"| {' | '.join(each)} |" for each in (columns, ["---"] * len(columns), *rows)),
        "",
    ]
    return "\n".join(lines)


def row(file: str, entry: Mapping[str, Any], language: str) -> tuple[str, ...]:
    """The cells of one entry."""
    lines, cases = scheme(entry["scheme"]) if "scheme" in entry else written(file, entry, language)
    cells = (
        entry["id"],
        entry[language],
        lines,
        SEPARATOR[language].join(each[language] for each in entry.get("used_by", ())) or "—",
        SEPARATOR[language].join(EVIDENCE[language][each] for each in entry["evidence"]),
        cases,
    )
    return tuple(each.replace("|", r"\|") for each in cells)


def scheme(name: str) -> tuple[str, str]:
    """Where the rulebook of a scheme and its scorecards are."""
    folder = f"../indicators/schemes/{name}"
    cards = len(list((SCHEMES / name).glob("*.expected.yaml")))
    return f"[{name}/rulebook.yaml]({folder}/rulebook.yaml)", f"[{cards}]({folder})"


def written(file: str, entry: Mapping[str, Any], language: str) -> tuple[str, str]:
    """The lines of an entry in all its ways, and how many cases it has."""
    ways = entry.get("ways", [entry])
    lines = "<br>".join(line for each in ways for line in lines_of(each, entry, language))
    return lines, f"[{sum(len(each['cases']) for each in ways)}](../tests/cases/catalogue/{file})"


def lines_of(way: Mapping[str, Any], entry: Mapping[str, Any], language: str) -> Iterator[str]:
    """The lines of one way, below its name where there are several."""
    if way is not entry:
        yield f"{way[language]}{COLON[language].rstrip()}"
    if "rule" in way:
        yield f"`rule: {flow(way['rule'])}`"
    book = way["rulebook"]
    if isinstance(book, str):
        yield f"`rulebook: {book}`"
    else:
        yield from (f"`{key}: {flow(each)}`" for key, each in book.items() if key not in GROUNDS)


def flow(value: object) -> str:
    """Data on one line of YAML, as people write it, without what it rests on."""
    match value:
        case dict():
            kept = {key: each for key, each in value.items() if key not in GROUNDS}
            return "{" + ", ".join(f"{scalar(key)}: {flow(each)}" for key, each in kept.items()) + "}"
        case list():
            return f"[{', '.join(map(flow, value))}]"
        case bool() | None:
            return json.dumps(value)
        case Decimal():
            return format(value, "f")
    return scalar(value)


def scalar(value: object) -> str:
    """A text without quotes where it is read the same without them."""
    text = str(value)
    read = source.read_text(f"[{text}]", "")
    return text if not read.problems and read.data == [value] else json.dumps(value, ensure_ascii=False)


def main() -> None:
    for language, name in PAGES.items():
        (DOCS / name).write_text(page(language), encoding="utf-8")


if __name__ == "__main__":
    main()
