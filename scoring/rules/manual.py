"""The manual of a kind, of rules or of aggregates: the docstring of its module.

A docstring begins with the kind's name in both languages, `正向比例 | share reached`. Then follow, in any
order and number: paragraphs that begin with `zh:` or `en:`, indented blocks (the formula, how the rule is
written, and examples `actual  -> score` below a line that begins with `target`), and at the end
`used by:` with a line for each user, again in both languages.
"""

import inspect
import re
import sys
from collections.abc import Mapping
from functools import cache

from scoring.records import record
from scoring.rules.kind import KINDS

BREAK_IN_CHINESE = r"(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])|(?<=[，。；：、（）]) "  # where a line ended


@record
class Block:
    """A paragraph in both languages, or (`code`) lines that need no language."""

    zh: str = ""
    en: str = ""
    code: str = ""


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
            blocks.append(Block(code=inspect.cleandoc("\n" + paragraph)))
    return blocks
