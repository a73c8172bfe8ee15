"""What differs between two rulebooks, parameter by parameter, side by side."""

from collections.abc import Sequence

from scoring.messages import Language, say
from scoring.problems import Path
from scoring.reports.provisions import Provision, provisions
from scoring.reports.terminal import Page
from scoring.reports.wording import basis_in_words
from scoring.rulebooks import Difference, Rulebook, Statement, differences

NOTHING = "—"


def render_differences(
    left: Rulebook,
    right: Rulebook,
    language: Language,
    *,
    details: bool = False,
    colour: bool = False,
    width: int | None = None,
) -> str:
    """Both sides of every parameter that differs; with `details` what each rests on, too."""
    page = Page(colour=colour, width=width)
    found = tuple(differences(left.statements, right.statements))
    ids = {"left": left.id, "right": right.id}
    if not found:
        page.line((say("diff/nothing", ids, language), "good"))
        return page.text()
    for book in (left, right):
        page.line((book.id, "strong"), f"  {book.title[language]}")
    page.line()
    values = [each for each in found if not each.is_of_basis]
    bases = [each for each in found if each.is_of_basis]
    if values:
        _print_values(page, values, (left, right), language, details=details)
    else:
        page.line(say("diff/only-bases", {}, language))
    if bases:
        page.line()
        _print_bases(page, bases, (left, right), language, details=details)
    return page.text()


def _print_values(
    page: Page,
    found: Sequence[Difference],
    books: tuple[Rulebook, Rulebook],
    language: Language,
    *,
    details: bool,
) -> None:
    """A table of what the two say, in words and as YAML."""
    left, right = (provisions(each, language) for each in books)
    rows = [
        (
            _label(each, {**right, **left}),
            _cell(each.left, left, language, details=details),
            _cell(each.right, right, language, details=details),
        )
        for each in found
    ]
    _table(page, books, rows, language)


def _label(difference: Difference, known: dict[Path, Provision]) -> str:
    """What a parameter is called, and below that its place in the file."""
    statement = difference.either
    labels = [known[statement.key].label] if statement.key in known else []
    return "\n".join(dict.fromkeys((*labels, statement.name)))


def _cell(
    statement: Statement | None, known: dict[Path, Provision], language: Language, *, details: bool
) -> str:
    if statement is None:
        return say("diff/not-stated", {}, language)
    words = known.get(statement.key)
    lines = [*([words.words] if words else []), statement.yaml]
    if details:
        lines.append(_basis(statement, language))
    return "\n".join(lines)


def _basis(statement: Statement | None, language: Language) -> str:
    if statement is None or statement.basis is None:
        return say("text/no-basis", {}, language)
    return basis_in_words(statement.basis, language)


def _print_bases(
    page: Page,
    found: Sequence[Difference],
    books: tuple[Rulebook, Rulebook],
    language: Language,
    *,
    details: bool,
) -> None:
    """Parameters that say the same and rest on different things: in one line, or one by one."""
    facts = {"count": len(found), "names": tuple(each.either.name for each in found)}
    if not details:
        page.line((say("diff/bases", facts, language), "quiet"))
        return
    page.line(say("diff/bases-follow", facts, language))
    page.line()
    rows = [(each.either.name, _basis(each.left, language), _basis(each.right, language)) for each in found]
    _table(page, books, rows, language)


def _table(
    page: Page, books: tuple[Rulebook, Rulebook], rows: Sequence[Sequence[str]], language: Language
) -> None:
    """Three columns, with room between the rows: a cell may have several lines."""
    spaced = [line for row in rows for line in (row, ("", "", ""))]
    page.table((say("diff/parameter", {}, language), *(each.id for each in books)), spaced[:-1])
