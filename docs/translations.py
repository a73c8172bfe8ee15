"""Hold docs/locales against the pages: every message has a translation that is current. `--update` merges new messages in."""

import sys
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from babel.messages.catalog import Catalog  # noqa: E402
from babel.messages.pofile import write_po  # noqa: E402
from pages import CATALOGUES, catalogue, messages, pages  # noqa: E402


def messages_of(page: str) -> dict[str, bool]:
    """The messages of a page, and whether each must have a translation."""
    text = (HERE / f"{page}.md").read_text(encoding="utf-8")
    return {each.text: each.has_words for each in messages(text)}


def problems() -> Iterator[str]:
    """What is not translated, doubtful, or no longer on a page."""
    for page in pages():
        found, translations = messages_of(page), catalogue(page)
        for text, needed in found.items():
            told = translations.get(text)
            if needed and (told is None or not told.string or told.fuzzy):
                yield f"docs/{page}.md: not translated: {text}"
        for message in translations:
            if message.id and message.id not in found:
                yield f"docs/{page}.md: no longer there: {message.id}"
    for path in CATALOGUES.rglob("*.po"):
        if path.stem not in pages():
            yield f"{path}: there is no such page"


def update() -> None:
    """Bring the messages of the pages into the catalogues; new ones stay empty, and old ones go."""
    for page in pages():
        translations = Catalog(locale="zh_CN", fuzzy=False)
        before = catalogue(page)
        for text, needed in messages_of(page).items():
            told = before.get(text)
            if told or needed:
                translations.add(text, told.string if told else "")
        with (CATALOGUES / f"{page}.po").open("wb") as file:
            write_po(file, translations, width=0, omit_header=True)


if __name__ == "__main__":
    if "--update" in sys.argv[1:]:
        update()
    sys.exit("\n".join(problems()) or 0)
