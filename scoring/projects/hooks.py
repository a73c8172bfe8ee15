"""The hooks of pre-commit: written once, for `.pre-commit-hooks.yaml` of this repository and for the projects that `jixiao init` begins.

>>> print(local_hooks("en").splitlines()[0])
- id: jixiao-schema
"""

from collections.abc import Iterator, Mapping
from typing import Any

from scoring.messages import Language
from scoring.records import record
from scoring.writing import in_flow

HEAD = """# Hooks for https://pre-commit.com. docs/ci.md shows how a project uses them.
# Written by `make generate` from scoring/projects/hooks.py.
"""


@record
class Hook:
    """What is run before a commit: on its YAML files, or on `paths` whatever it changes."""

    id: str
    entry: str
    name: Mapping[Language, str]
    description: Mapping[Language, str]
    paths: tuple[str, ...] = ()

    def as_data(self, language: Language) -> dict[str, Any]:
        """The hook by the keys of pre-commit, apart from how its program is installed."""
        data: dict[str, Any] = {"id": self.id, "name": self.name[language]}
        data |= {"description": self.description[language], "entry": self.entry, "types": ["yaml"]}
        if self.paths:
            data |= {"pass_filenames": False, "args": list(self.paths)}
        return data


HOOKS = (
    Hook(
        "jixiao-schema",
        "jixiao check --quiet",
        {"zh": "jixiao check（文件能读懂）", "en": "jixiao check (files can be read)"},
        {
            "zh": "自评表、评分办法、预期和要求的写法无误；其他 YAML 文件略过。",
            "en": "Scorecards, rulebooks, expectations and gates have the right shape; other YAML files are passed over.",
        },
    ),
    Hook(
        "jixiao-audit",
        "jixiao audit --pass-over --quiet",
        {"zh": "jixiao audit（自评分数相符）", "en": "jixiao audit (declared numbers hold)"},
        {
            "zh": "重新计算全部自评表：评分办法、预期或已接受的问题改了，没有改动的表也可能不通过。",
            "en": "All scorecards are recomputed, as a rulebook, an expectation or what is accepted may fail any of them.",
        },
        paths=(".",),
    ),
    Hook(
        "jixiao-test",
        "jixiao test",
        {"zh": "jixiao test（分数没有悄悄变动）", "en": "jixiao test (no score moves unseen)"},
        {
            "zh": "核对全部记录的预期：任何评分办法或自评表都可能改变其中一项。",
            "en": "All recorded expectations are run, as a rulebook or a scorecard may move any of them.",
        },
        paths=(".",),
    ),
)


def published_hooks() -> str:
    """The text of `.pre-commit-hooks.yaml`: pre-commit installs this repository for them."""
    return HEAD + "".join(_lines({**each.as_data("en"), "language": "python"}) for each in HOOKS)


def local_hooks(language: Language) -> str:
    """The same hooks as a list for `repo: local`, run by the `jixiao` that is installed, in one language."""
    return "".join(_lines(_as_local(each, language)) for each in HOOKS)


def _as_local(hook: Hook, language: Language) -> dict[str, Any]:
    data = hook.as_data(language)
    return {**data, "entry": f"{data['entry']} --lang {language}", "language": "system"}


def _lines(data: Mapping[str, Any]) -> str:
    return "".join(_prefixed(data))


def _prefixed(data: Mapping[str, Any]) -> Iterator[str]:
    for number, (key, value) in enumerate(data.items()):
        yield f"{'  ' if number else '- '}{key}: {in_flow(value)}\n"
