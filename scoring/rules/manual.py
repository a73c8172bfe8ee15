"""The manual of a kind, of rules or of aggregates: the docstring of its module.

A docstring begins with the kind's name in both languages, `正向比例 | share reached`. Then follow, in any
order and number: paragraphs that begin with `zh:` or `en:`, indented blocks (the formula, how the rule is
written, and examples `actual  -> score` below a line such as `target ≥10个, full marks 5`, `tier 优, full marks 5` or
`full marks 3`, where what stands left is an actual, a score or the named values of a row), and at the end
`used by:` with a line for each user, again in both languages. Words at the end of a line of a block stand there in both
languages too, `8个 -> 4    按比例 | by the ratio`; those that every example has (`target`, `full marks`) are written
once, and `EXAMPLE_WORDS` has their Chinese.
"""

import inspect
import re
import sys
from collections.abc import Mapping
from functools import cache

from scoring.records import record
from scoring.rules.kind import KINDS

BREAK_IN_CHINESE = r"(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])|(?<=[，。；：、（）]) "  # where a line ended
NOTE = r"^(?P<code>\s*\S.*(?:\s{2,}|-> ))(?P<zh>\S[^|]*?) \| (?P<en>\S.*)$"
EXAMPLE = r"^(?:target|tier|members|full marks)\b|^value =|\s->\s"
EXAMPLE_WORDS = (
    (r"\btarget (?=\S)", "目标 "),
    (r"\btier (?=\S)", "档次 "),
    (r", full marks ", "，满分 "),
    (r"^full marks ", "满分 "),
    (r", declared ", "，自评 "),
    (r"^members, ", "成员，汇总方式 "),
    (r", weight (?=[0-9])", "，分值 "),
    (r"^value =", "值 ="),
    (r"\bleft out of (\S+?)(?=,|\s|$)", r"不参评（满分\1）"),
    (r"\bleft out\b", "不参评"),
    (r"(\S+) of (\S+) weighing (\S+?)(?=,|\s|$)", r"\1（满分\2，权重\3）"),
    (r"(\S+) of ([^\s,]+)", r"\1（满分\2）"),
    (r"\bmet\b", "达标"),
    (r"\bmissed\b", "未达标"),
)


@record
class Block:
    """A paragraph in both languages, or lines of code, the words in them in each language (`code` has English ones)."""

    zh: str = ""
    en: str = ""
    code: str = ""
    code_zh: str = ""


@record
class Manual:
    """What a kind is for, how it is written, and who uses it."""

    title: Mapping[str, str]
    blocks: tuple[Block, ...]
    users: tuple[Mapping[str, str], ...]

    @property
    def code(self) -> str:
        """All blocks of code, one below the other."""
        return "\n\n".join(each.code for each in self.blocks if each.code)


def manual_of(name: str) -> Manual:
    """The manual of a rule kind."""
    return read_manual(KINDS[name], name)


@cache
def read_manual(kind: type, name: str) -> Manual:
    """The manual of a kind; where docstrings were stripped from the program, its name alone."""
    text = inspect.cleandoc(sys.modules[kind.__module__].__doc__ or f"{name} | {name}")
    first, _, rest = text.partition("\n")
    body, _, users = rest.partition("\nused by:\n")
    return Manual(
        title=_both(first),
        blocks=tuple(_blocks(body)),
        users=tuple(_both(each.strip()) for each in users.splitlines() if each.strip()),
    )


def title_of(name: str) -> Mapping[str, str]:
    """The name of a kind in each language."""
    return manual_of(name).title


def _both(line: str) -> Mapping[str, str]:
    zh, _, en = line.partition(" | ")
    return {"zh": zh, "en": en or zh}


def _blocks(body: str) -> list[Block]:
    """Paragraphs of both languages joined into one block each; everything else as code."""
    blocks: list[Block] = []
    for paragraph in re.split(r"\n\s*\n|\n(?=en:)", body.strip("\n")):
        language, words = paragraph[:3], " ".join(paragraph[3:].split())
        if language == "zh:":
            blocks.append(Block(zh=re.sub(BREAK_IN_CHINESE, "", words)))
        elif language == "en:":
            blocks[-1] = Block(zh=blocks[-1].zh, en=words)
        elif paragraph.strip():
            lines = inspect.cleandoc("\n" + paragraph).splitlines()
            code, code_zh = ("\n".join(_line(each, to) for each in lines) for to in ("en", "zh"))
            blocks.append(Block(code=code, code_zh=code_zh))
    return blocks


def _line(line: str, language: str) -> str:
    """A line of a block of code with its words in a language."""
    note = re.match(NOTE, line)
    written = f"{note['code']}{note[language]}" if note else line
    if language == "zh" and re.search(EXAMPLE, written):
        for pattern, chinese in EXAMPLE_WORDS:
            written = re.sub(pattern, chinese, written)
    return written
