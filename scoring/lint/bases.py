"""Does everything rest on something, and is nothing said twice?"""

from collections.abc import Iterable, Iterator

from scoring.lint.draft import Draft
from scoring.problems import Path, Problem
from scoring.rulebooks import Layers, read_layers, shipped
from scoring.rulebooks.layers import parameters_of
from scoring.rulebooks.statements import Statement, statements_of
from scoring.rules.rule import BASIS_KEYS


def check_dates_have_a_basis(draft: Draft) -> Iterator[Problem]:
    """The dates may say what they rest on, and should; everything else has to."""
    if not set(BASIS_KEYS) & draft.data.get("effective", {}).keys():
        yield Problem("lint/no-basis", {}, ("effective",))


def check_bases_name_sources(draft: Draft) -> Iterator[Problem]:
    """A basis that names no source cannot be looked up."""
    for path, parameter in parameters_of(draft.data):
        if "basis" in parameter and "source" not in parameter["basis"]:
            yield Problem("lint/basis-without-source", {}, (*path, "basis"))


def check_sources_are_cited(draft: Draft) -> Iterator[Problem]:
    """Sources of the rulebook's own on which nothing rests."""
    cited = {
        parameter[name].get("source")
        for _, parameter in parameters_of(draft.data)
        for name in BASIS_KEYS
        if name in parameter
    }
    for name in draft.own.get("sources", {}):
        if name not in cited:
            yield Problem("lint/source-not-cited", {"source": name}, ("sources", name), at_key=True)


def check_overrides(draft: Draft) -> Iterator[Problem]:
    """What is said again as the rulebook that is extended says it."""
    documents = draft.layers.documents
    if len(documents) < 2:
        return
    extended = _wholes(statements_of(Layers(documents[1:]).data))
    own = _wholes(statements_of({**draft.own, "sources": draft.data.get("sources", {})}))
    for key, ours in own.items():
        theirs = extended.get(key, [])
        if key != ("effective",) and [each.meaning for each in ours] == [each.meaning for each in theirs]:
            same_basis = [each.basis for each in ours] == [each.basis for each in theirs]
            code = "lint/same-as-extended" if same_basis else "lint/same-as-extended.basis"
            facts = {"name": ".".join(map(str, key)), "extended": draft.own["extends"]}
            yield Problem(code, facts, key, at_key=True)


def _wholes(statements: Iterable[Statement]) -> dict[Path, list[Statement]]:
    """What overrides as one: each parameter, but all entries of a list together."""
    wholes: dict[Path, list[Statement]] = {}
    for each in statements:
        is_entry = isinstance(each.key[-1], int)
        wholes.setdefault(each.key[:-1] if is_entry else each.key, []).append(each)
    return wholes


def check_id(draft: Draft) -> Iterator[Problem]:
    """An id that a shipped rulebook has which says something else: tables that name it mean the shipped one."""
    name = draft.own["id"]
    if name in shipped() and read_layers(name).documents[0].data != draft.own:
        yield Problem("lint/id-of-a-shipped-one", {"id": name}, ("id",))


def check_ceiling_words(draft: Draft) -> Iterator[Problem]:
    """Words listed twice among those that make a target a ceiling."""
    seen: set[str] = set()
    for index, word in enumerate(draft.data.get("unwritten_relation", {}).get("ceiling_words", [])):
        if word in seen:
            yield Problem(
                "lint/ceiling-word-twice", {"word": word}, ("unwritten_relation", "ceiling_words", index)
            )
        seen.add(word)
