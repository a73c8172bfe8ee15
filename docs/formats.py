"""Write the reference of the file formats from the schemas, whose words are in `scoring/schema/words/`. `make generate` runs it.

A schema tells which keys there are, what they take and which must be there; its words tell what they mean and what holds
without them. Each format has an example in `docs/examples/formats/`, which the tests use.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from typing import Any

from scoring.findings import CODES
from scoring.messages import LANGUAGES, Language, say
from scoring.rulebooks.layers import NEEDED, NEEDED_WITHIN
from scoring.schema import SCHEMAS, published
from scoring.schema.annotations import words_about
from scoring.schema.verdicts import NAME_OF_PATTERN

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = "docs/examples/formats"
PAGES: Mapping[Language, str] = {"en": "docs/formats.md", "zh": "docs/formats.zh.md"}
FIRST = ("scorecard", "rulebook", "expectation", "gates")  # the order in which a reader meets them

Schema = Mapping[str, Any]
Place = tuple[str, ...]

WORDS: Mapping[str, Mapping[Language, str]] = {
    "title": {"en": "File formats", "zh": "文件格式"},
    "generated": {
        "en": "Written by `make generate` from the schemas and `scoring/schema/words/`; do not edit.",
        "zh": "由 `make generate` 根据 schema 和 `scoring/schema/words/` 写成，请勿改动。",
    },
    "about": {
        "en": "Every key that a file may have: what it takes, whether it must be there, what holds without it, and what it means. "
        "A file says its format in its first key. Keys that are not listed are refused with their line and column. "
        "How targets and actuals are written is on the page about the [notation](notation.md), "
        "the kinds of rules and their parameters on that about [kinds](kinds.md), "
        "and what the number behind a format promises on [a page of its own](format-promise.md).",
        "zh": "文件可以有的每一个键：写什么、是否必填、不写时怎样、是什么意思。文件在 `format` 里写明格式。没有列出的键会连同行列指出并拒绝。"
        "目标值和完成值的写法见[写法](notation.zh.md)，规则的种类和参数见[种类说明](kinds.zh.md)，格式号码的含义见[文件格式的承诺](format-promise.zh.md)。",
    },
    "format": {"en": "{title} (`format: {name}/1`)", "zh": "{title}（`format: {name}/1`）"},
    "example": {"en": "An example, [`{path}`]({link}):", "zh": "例子，[`{path}`]({link})："},
    "keys": {"en": "Keys", "zh": "键"},
    "keys_of": {"en": "Keys of {names}", "zh": "{names} 的键"},
    "key": {"en": "key", "zh": "键"},
    "value": {"en": "value", "zh": "写什么"},
    "required": {"en": "required", "zh": "必填"},
    "without": {"en": "without it", "zh": "不写时"},
    "meaning": {"en": "meaning", "zh": "含义"},
    "yes": {"en": "yes", "zh": "是"},
    "inherited": {"en": "here or in what it extends", "zh": "是，或在所沿用的办法里"},
    "word": {"en": "a word", "zh": "词"},
    "code": {"en": "a [finding code](findings.md)", "zh": "[问题代码](findings.zh.md)"},
    "codes": {
        "en": "[finding codes](findings.md), each with {value}",
        "zh": "[问题代码](findings.zh.md)，各写{value}",
    },
    "names": {"en": "names, each with {value}", "zh": "名称，各写{value}"},
    "list": {"en": "a list, each {value}", "zh": "列表，每项是{value}"},
    "record": {"en": "a mapping, see `{name}`", "zh": "键值，见 `{name}`"},
    "rule": {"en": "a [rule](kinds.md)", "zh": "[规则](kinds.zh.md)"},
    "aggregate": {"en": "an [aggregate](kinds.md)", "zh": "[汇总方式](kinds.zh.md)"},
    "means": {"en": "`{word}`: {words}", "zh": "`{word}`：{words}"},
    "next": {"en": "; ", "zh": "；"},
    "then": {"en": " ", "zh": ""},
    "or": {"en": " or ", "zh": "或"},
    "above": {"en": ", above {limit}", "zh": "，大于 {limit}"},
    "least": {"en": ", at least {limit}", "zh": "，至少 {limit}"},
    "most": {"en": ", at most {limit}", "zh": "，至多 {limit}"},
}
LIMITS = (("exclusiveMinimum", "above"), ("minimum", "least"), ("maximum", "most"))


@dataclass(frozen=True)
class Format:
    """A format with its schema and its words, told in one language."""

    name: str
    language: Language

    @property
    def schema(self) -> Schema:
        """The published schema."""
        return published(self.name)

    def word(self, key: str, **facts: str) -> str:
        """One of our own words."""
        return WORDS[key][self.language].format(**facts)

    def half(self, text: str) -> str:
        """The part of a text in two languages, `zh / en` or a line each, that is in ours."""
        separator = "\n" if "\n" in text else " / "
        zh, _, en = text.partition(separator)
        return zh if self.language == "zh" else en or zh


def in_order() -> list[str]:
    """The formats, those of a reader's first day before any other."""
    return sorted(SCHEMAS, key=lambda name: (FIRST.index(name) if name in FIRST else len(FIRST), name))


def formats_in_markdown(language: Language) -> str:
    """The page in a language."""
    words = {key: WORDS[key][language] for key in ("title", "generated", "about")}
    lines = [f"# {words['title']}", "", words["generated"], "", words["about"]]
    for name in in_order():
        lines += _format(Format(name, language))
    return "\n".join(lines) + "\n"


def example_of(name: str) -> Path:
    """The example of a format."""
    for path in sorted((ROOT / EXAMPLES).iterdir()):
        if path.read_text(encoding="utf-8").startswith(f"format: {name}/1\n"):
            return path
    raise LookupError(f"{EXAMPLES} has no example of {name}/1; add one")


def _format(told: Format) -> Iterator[str]:
    schema, example = told.schema, example_of(told.name)
    link = str(example.relative_to(ROOT / "docs"))
    title = told.word("format", title=told.half(schema["title"]), name=told.name)
    yield from ("", f"## {title}", "", told.half(schema["description"]))
    yield from ("", told.word("example", path=f"docs/{link}", link=link), "")
    yield from ("```yaml", example.read_text(encoding="utf-8").rstrip(), "```")
    for names, record in _sections(schema):
        called = " / ".join(f"`{'.'.join(each)}`" for each in names if each)
        yield from ("", f"### {told.word('keys_of', names=called) if called else told.word('keys')}", "")
        yield from _table(told, names[0], record)


def _table(told: Format, at: Place, record: Schema) -> Iterator[str]:
    yield _row(*(told.word(each) for each in ("key", "value", "required", "without", "meaning")))
    yield _row(*["---"] * 5)
    for key, schema in record["properties"].items():
        entry = _entry(told.name, (*at, key))
        yield _row(
            f"`{key}`",
            _value(told, (*at, key), schema),
            _required(told, at, key, record),
            told.half(entry.get("without", "")),
            _meaning(told, schema),
        )


def _row(*cells: str) -> str:
    return f"| {' | '.join(each.replace('|', chr(92) + '|') for each in cells)} |".replace("  ", " ")


def _entry(name: str, at: Place) -> Mapping[str, Any]:
    words = words_about(name)
    return words.get(".".join(at)) or words.get(f"*.{at[-1]}") or {}


def _required(told: Format, at: Place, key: str, record: Schema) -> str:
    inherited = key in (NEEDED if not at else NEEDED_WITHIN.get(".".join(at), ()))
    if told.name == "rulebook" and inherited:
        return told.word("inherited")
    return told.word("yes") if key in record.get("required", ()) else ""


def _meaning(told: Format, schema: Schema) -> str:
    words = [told.half(schema["description"])] if "description" in schema else []
    items = _target(told, schema.get("items", schema))
    if "enumDescriptions" in items and not _is_of_codes(items["enum"]):
        pairs = zip(items["enum"], items["enumDescriptions"], strict=True)
        words.append(
            told.word("next").join(
                told.word("means", word=each, words=told.half(means)) for each, means in pairs
            )
        )
    elif "enum" in items and len(items["enum"]) < 20:
        words.append(told.word("next").join(f"`{each}`" for each in items["enum"]))
    return told.word("then").join(words)


def _target(told: Format, schema: Schema) -> Schema:
    """What a reference stands for; anything else stands for itself."""
    return told.schema["$defs"][schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema


# -- what a key takes


def _value(told: Format, at: Place, schema: Schema) -> str:
    """What may be written, in words."""
    if "const" in schema:
        return f"`{schema['const']}`"
    if "$ref" in schema:
        return _value(told, (schema["$ref"].rpartition("/")[2],), _target(told, schema))
    if "enum" in schema:
        return told.word("code" if _is_of_codes(schema["enum"]) else "word")
    if "allOf" in schema:
        return told.word("aggregate" if at == ("aggregate",) else "rule")
    if "type" not in schema:
        return told.word("or").join((_value(told, at, schema["else"]), _value(told, at, schema["then"])))
    types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if schema.get("pattern") in NAME_OF_PATTERN:
        return say(NAME_OF_PATTERN[schema["pattern"]], {}, told.language)
    return told.word("or").join(_of_type(told, at, schema, each) for each in types)


def _of_type(told: Format, at: Place, schema: Schema, kind: str) -> str:
    plain = say(f"type/{kind}", {}, told.language)
    if kind == "array":
        return told.word("list", value=_value(told, at, schema["items"])) if "items" in schema else plain
    if kind == "object":
        if _is_of_codes(schema.get("properties", ())):
            return told.word("codes", value=_value(told, at, next(iter(schema["properties"].values()))))
        if _record(schema):
            return told.word("record", name=".".join(at))
        if isinstance(schema.get("additionalProperties"), dict):
            return told.word("names", value=_value(told, at, schema["additionalProperties"]))
        return told.word("rule") if at[-1] in ("rule", "change") else plain
    return plain + (_limits(told, schema) if kind in ("number", "integer") else "")


def _limits(told: Format, schema: Schema) -> str:
    return "".join(told.word(word, limit=str(schema[key])) for key, word in LIMITS if key in schema)


def _is_of_codes(words: Any) -> bool:
    return bool(words) and set(words) <= set(CODES)


# -- the tables of a format


def _sections(schema: Schema) -> Iterator[tuple[list[Place], Schema]]:
    """Each table: the places that it is about, and the record; places with the same keys share one."""
    found: list[tuple[list[Place], Schema]] = []
    for place, record in _records((), schema):
        bare = _without_words(record)
        same = next(
            (
                places
                for places, known in found
                if places[0][:-1] == place[:-1] and _without_words(known) == bare
            ),
            None,
        )
        if same:
            same.append(place)
        else:
            found.append(([place], record))
    return iter(found)


def _records(at: Place, schema: Schema) -> Iterator[tuple[Place, Schema]]:
    """All records of a schema with their places, each before those in it, and the definitions last."""
    record = _record(schema)
    if record:
        yield at, record
        for key, each in record["properties"].items():
            yield from _records((*at, key), each)
    elif isinstance(schema.get("additionalProperties"), dict):
        yield from _records(at, schema["additionalProperties"])
    for name, each in schema.get("$defs", {}).items():
        if "allOf" not in each:
            yield from _records((name,), each)


def _record(schema: Schema) -> Schema | None:
    """What states keys of its own: the schema, what its list holds, one of its branches, or what all kinds of it share."""
    if "allOf" in schema:
        return _shared(schema)
    if "propertyNames" in schema.get("if", {}) or _is_of_codes(schema.get("properties", ())):
        return None
    if set(schema.get("properties", ())) - {"kind"}:
        return schema
    inner = (schema[each] for each in ("items", "then", "else") if isinstance(schema.get(each), dict))
    return next((found for each in inner if (found := _record(each))), None)


def _shared(schema: Schema) -> Schema | None:
    """What may stand beside a rule of any kind."""
    branches = [each["then"]["properties"] for each in schema["allOf"]]
    plain = [each["then"]["properties"] for each in published("rulebook")["$defs"]["rule"]["allOf"]]
    keys = reduce(lambda known, each: [key for key in known if key in each], branches, list(branches[0]))
    usual = reduce(lambda known, each: [key for key in known if key in each], plain, list(plain[0]))
    beside = {key: branches[0][key] for key in keys if key not in usual or key in ("basis", "assumption")}
    return {"properties": beside} if set(beside) - {"basis", "assumption"} else None


def _without_words(schema: Any) -> Any:
    if isinstance(schema, Mapping):
        idle = ("title", "description", "examples", "enumDescriptions")
        return {key: _without_words(each) for key, each in schema.items() if key not in idle}
    return schema


if __name__ == "__main__":
    for language in LANGUAGES:
        (ROOT / PAGES[language]).write_text(formats_in_markdown(language), encoding="utf-8")
