"""Write what follows from the English pages of prose: what their commands print, and the Chinese page `x.zh.md` of each.

Such a page is written once, in English. Its Chinese sentences are in `locales/`, and `x.zh.md` puts them in the places of the
English ones, so that a Chinese reader finds Chinese text wherever the files are read. `make generate` runs this.
"""

import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.anchors.index import slugify

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from sessions import with_output  # noqa: E402, a neighbour of this script

CATALOGUES = HERE / "locales" / "zh_CN" / "LC_MESSAGES"
WRITTEN_FROM_CODE = "catalogue", "findings", "formats", "formulas", "kinds", "notation", "standards"
OTHER = re.compile(r"^\[中文\]\((\w[\w-]*)\.zh\.md\)$", re.MULTILINE)
CAPTION = re.compile(r"^:caption: (.+)$", re.MULTILINE)
CODE = re.compile(r"(`+).+?\1")
TARGET = re.compile(r"(\]\()([\w./-]+)\.md(?:#([^)\s]+))?\)")


def pages() -> list[str]:
    """The pages of prose: written by hand, in English."""
    names = {path.stem for path in HERE.glob("*.md") if not path.stem.endswith(".zh")}
    return sorted(names - set(WRITTEN_FROM_CODE))


@dataclass(frozen=True)
class Message:
    """A piece of a page that is translated as a whole: a paragraph, a heading, a point of a list, a cell."""

    text: str
    span: tuple[int, int]
    in_table: bool

    @property
    def has_words(self) -> bool:
        """Whether anything of it is not code, so that it must have a translation."""
        return re.search(r"[A-Za-z]", CODE.sub("", self.text)) is not None


@cache
def tokens(text: str) -> tuple[Token, ...]:
    """What Markdown makes of a page."""
    return tuple(MarkdownIt("commonmark").enable("table").parse(text))


def messages(text: str) -> Iterator[Message]:
    """The messages of a page in their order, each with where it stands."""
    behind, in_table = 0, False
    lines = [0, *(each.end() for each in re.finditer("\n", text))]
    for token in tokens(text):
        behind = (
            max(behind, lines[token.map[0]]) if token.map else behind
        )  # never in a block of code before it
        if token.type in ("table_open", "table_close"):
            in_table = token.type == "table_open"
        if token.type == "inline" and token.content and not OTHER.match(token.content):
            pattern = re.escape(token.content).replace("\\\n", r"\n *").replace(r"\|", r"\\?\|")
            found = re.compile(pattern).search(text, behind)
            assert found, f"not found again: {token.content}"
            behind = found.end()
            yield Message(token.content.replace("\n", " "), found.span(), in_table)
        if token.type == "fence" and token.info == "{toctree}":
            found = CAPTION.search(text, behind)
            if found:
                behind = found.end()
                yield Message(found[1], found.span(1), in_table=False)


def catalogue(page: str) -> Catalog:
    """The translations of a page; none where there is no file."""
    path = CATALOGUES / f"{page}.po"
    if not path.exists():
        return Catalog(locale="zh_CN")
    with path.open("rb") as file:
        return read_po(file, locale="zh_CN")


def translations(page: str) -> Mapping[str, str]:
    """The Chinese of each message that has one."""
    return {str(each.id): str(each.string) for each in catalogue(page) if each.id and each.string}


def translated(text: str, known: Mapping[str, str]) -> str:
    """A page with the Chinese of its messages in their places."""
    parts, behind = [], 0
    for message in messages(text):
        chinese = known.get(message.text)
        if chinese is not None:
            first, last = message.span
            parts += [text[behind:first], chinese.replace("|", r"\|") if message.in_table else chinese]
            behind = last
    return "".join((*parts, text[behind:]))


def headings(text: str) -> list[str]:
    """The anchors of the headings of a page."""
    found = tokens(text)
    return [slugify(after.content) for each, after in pairwise(found) if each.type == "heading_open"]


@cache
def anchors(page: str) -> Mapping[str, str]:
    """The Chinese anchor of each heading, by the English one."""
    english = (HERE / f"{page}.md").read_text(encoding="utf-8")
    if page in WRITTEN_FROM_CODE:
        other = (HERE / f"{page}.zh.md").read_text(encoding="utf-8")
    else:
        other = translated(english, translations(page))
    return dict(zip(headings(english), headings(other), strict=True))


def to_chinese_pages(text: str) -> str:
    """Links that lead to the Chinese page, where there is one."""
    known = {*pages(), *WRITTEN_FROM_CODE}

    def lead(link: re.Match[str]) -> str:
        before, name, anchor = link.groups()
        if name in known:
            return f"{before}{name}.zh.md{f'#{anchors(name)[anchor]}' if anchor else ''})"
        return link[0].replace("../README.md", "../README.zh.md")

    return TARGET.sub(lead, text)


def in_chinese(page: str, text: str) -> str:
    """The Chinese page of an English one."""
    told = to_chinese_pages(translated(with_output(text, "zh"), translations(page)))
    note = f"<!-- make generate writes this from {page}.md and {page}.po; change those. -->\n\n"
    return OTHER.sub(r"[English](\1.md)", note + told)


def written(page: str) -> dict[str, str]:
    """Both files of a page with what they are to hold."""
    text = (HERE / f"{page}.md").read_text(encoding="utf-8")
    return {f"docs/{page}.md": with_output(text, "en"), f"docs/{page}.zh.md": in_chinese(page, text)}


if __name__ == "__main__":
    for each in sys.argv[1:] or pages():
        for name, content in written(each).items():
            (HERE.parent / name).write_text(content, encoding="utf-8")
