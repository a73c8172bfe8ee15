"""Hold docs/locales against the pages: every message has a translation that is current. `--update` merges new messages in."""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from sphinx.application import Sphinx

HERE = Path(__file__).resolve().parent
CATALOGUES = HERE / "locales" / "zh_CN" / "LC_MESSAGES"


def translated_pages() -> list[str]:
    """The pages that are written once: all but those with a pair and the reference of the library, which is code."""
    pages = {str(path.relative_to(HERE))[:-3] for path in HERE.rglob("*.md") if "_build" not in path.parts}
    return sorted(
        each for each in pages if not each.endswith(".zh") and f"{each}.zh" not in pages and each != "library"
    )


def extracted() -> dict[str, Catalog]:
    """The messages of each translated page, as Sphinx takes them from it."""
    with tempfile.TemporaryDirectory() as place:
        app = Sphinx(HERE, HERE, place, f"{place}/doctrees", "gettext", status=None, warning=None)
        app.build(force_all=True)
        found = {}
        for page in translated_pages():
            with Path(place, f"{page}.pot").open("rb") as file:
                found[page] = read_po(file)
        return found


def kept(page: str) -> Catalog:
    """The translations of a page; none where there is no file."""
    path = CATALOGUES / f"{page}.po"
    if not path.exists():
        return Catalog(locale="zh_CN")
    with path.open("rb") as file:
        return read_po(file, locale="zh_CN")


def problems() -> Iterator[str]:
    """What is not translated, doubtful, or no longer on a page."""
    pages = extracted()
    for page, messages in pages.items():
        translations = kept(page)
        for message in messages:
            told = translations.get(message.id) if message.id else None
            if message.id and (told is None or not told.string or told.fuzzy):
                yield f"docs/{page}.md: not translated: {message.id}"
        for message in translations:
            if message.id and message.id not in messages:
                yield f"docs/{page}.md: no longer there: {message.id}"
    for path in CATALOGUES.rglob("*.po"):
        if str(path.relative_to(CATALOGUES))[:-3] not in pages:
            yield f"{path}: there is no such page"


def update() -> None:
    """Bring the messages of the pages into the catalogues; new ones stay empty, and old ones go."""
    for page, messages in extracted().items():
        translations = Catalog(locale="zh_CN", fuzzy=False)
        before = kept(page)
        for message in messages:
            if message.id:
                told = before.get(message.id)
                translations.add(message.id, told.string if told else "")
        path = CATALOGUES / f"{page}.po"
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(file, translations, width=0, omit_header=True)


if __name__ == "__main__":
    if "--update" in sys.argv[1:]:
        update()
    sys.exit("\n".join(problems()) or 0)
