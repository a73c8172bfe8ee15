"""The manual of finding codes, as a page in Markdown."""

from scoring.findings import Meaning, meanings
from scoring.messages import Language, say
from scoring.reports.parts import Heading, Paragraph, Part, Table, as_markdown


def findings_in_markdown(language: Language) -> str:
    """What every code means, with an example and what to do: a list of all, and a section for each."""
    all_of_them = tuple(meanings().values())
    labels = {name: say(f"findings/{name}", {}, language) for name in ("all", "code", "severity", "intro")}
    rows = tuple((f"`{each.code}`", _severity(each, language), each.title[language]) for each in all_of_them)
    parts: list[Part] = [
        Heading(labels["all"]),
        Paragraph(say("findings/generated", {}, language)),
        Paragraph(labels["intro"]),
        Table((labels["code"], labels["severity"], ""), rows),
    ]
    for each in all_of_them:
        parts += _section(each, language)
    return as_markdown(parts)


def _section(meaning: Meaning, language: Language) -> list[Part]:
    title = f"{meaning.title[language]} (`{meaning.code}`, {_severity(meaning, language)})"
    paragraphs = map(Paragraph, (meaning.means[language], *in_words(meaning, language)))
    return [Heading(title, 2), *paragraphs]


def in_words(meaning: Meaning, language: Language) -> tuple[str, str]:
    """An example, and what to do."""
    example = say("findings/example", {"words": meaning.example[language]}, language)
    return example, say("findings/remedy", {"words": meaning.remedy[language]}, language)


def _severity(meaning: Meaning, language: Language) -> str:
    return say(f"severity/{meaning.severity.value}", {}, language)
