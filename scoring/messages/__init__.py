"""Every sentence a user sees, in Chinese and English, as data.

Inner code gives a code and its facts; the edge asks this module for words. The
catalogues are the YAML files beside this one, with the same keys and the same
placeholders in each language (a test compares them).

    >>> say("label/total", {}, "en")
    'recomputed total'
"""

import os
from collections.abc import Mapping
from functools import cache
from typing import Literal, Protocol, TypeAlias, runtime_checkable

from scoring.numbers import Exact, show

Language: TypeAlias = Literal["zh", "en"]

LANGUAGES: tuple[Language, ...] = ("zh", "en")
OR: Mapping[str, str] = {"zh": "或", "en": " or "}
LONGEST_SHOWN = 40
SEPARATOR: Mapping[str, str] = {"zh": "、", "en": ", "}


def say(code: str | Mapping[str, str], facts: Mapping[str, object], language: Language) -> str:
    """Put a code and its facts into words. A missing code or fact is a bug and raises KeyError.

    Instead of a code there may be the sentence itself in each language, which rule kinds bring along.
    """
    sentence = catalogue(language)[code] if isinstance(code, str) else code[language]
    return sentence.format_map({name: _word(fact, language) for name, fact in facts.items()})


def language_of_locale() -> Language:
    """English where the locale says so, Chinese otherwise."""
    names = (os.environ.get(each) for each in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return "en" if next(filter(None, names), "").lower().startswith("en") else "zh"


def shortened(text: str) -> str:
    """A text as a sentence shows it: not all of a long one."""
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


@cache
def catalogue(language: Language) -> Mapping[str, str]:
    """All sentences of one language by code."""
    from importlib.resources import files  # this and yaml: 20 ms, and nothing is said at import

    import yaml

    text = files(__name__).joinpath(f"{language}.yaml").read_text(encoding="utf-8")
    loaded: dict[str, dict[str, str]] = yaml.load(text, Loader=yaml.CBaseLoader)
    return {f"{area}/{name}": words for area, group in loaded.items() for name, words in group.items()}


@runtime_checkable
class Sayable(Protocol):
    """A fact that has a sentence of its own: a problem inside a finding."""

    def say(self, language: Language) -> str: ...


class Term(str):
    """A fact that is itself a code: it is put into words in the reader's language."""

    __slots__ = ()


class Alternatives(tuple[object, ...]):
    """Facts of which one would do: they are joined with "or"."""

    __slots__ = ()


def _word(fact: object, language: Language) -> str:
    if isinstance(fact, str):
        return say(fact, {}, language) if isinstance(fact, Term) else fact
    if isinstance(fact, Exact):
        return show(fact)
    if isinstance(fact, tuple):
        separator = OR[language] if isinstance(fact, Alternatives) else SEPARATOR[language]
        return separator.join(_word(each, language) for each in fact)
    if isinstance(fact, Mapping):
        return str(fact[language])
    return fact.say(language) if isinstance(fact, Sayable) else str(fact)
