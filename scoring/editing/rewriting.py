"""A YAML text made to hold other data: what is the same in both is left as it is written."""

import json
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from typing import Any, TypeAlias

from scoring.editing.texts import Text
from scoring.problems import Path
from scoring.source import Unreadable, read_text
from scoring.writing import in_flow

Write: TypeAlias = Callable[[Any], str]


class NotRewritten(Exception):
    """A text that is written in a way in which single values cannot be changed."""


def rewrite(text: str, old: Any, new: Any, write: Write = in_flow) -> str:
    """The text of `old` data as that of `new`; `write` makes one line of a value. Raises `NotRewritten`.

    Entries that went go with the comments directly above them and behind them, new ones stand behind the entry that
    is before them in `new`. Entries of both stay where they are.
    """
    if old == new:
        return text
    edited = Text(text)
    _Rewriting(edited, write).reconcile((), old, new)
    found = edited.edited()
    try:
        is_right = _is_same(read_text(found).data, new, write)
    except Unreadable:
        is_right = False
    if not is_right:
        raise NotRewritten
    return found


def _is_same(one: Any, other: Any, write: Write) -> bool:
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_is_same(one[key], other[key], write) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(_is_same(*pair, write) for pair in zip(one, other, strict=True))
    return one == other or write(one) == write(other)


class _Rewriting:
    def __init__(self, text: Text, write: Write) -> None:
        self.text = text
        self.write = write

    def reconcile(self, path: Path, old: Any, new: Any) -> None:
        """Change what stands at a path from one value to another."""
        if old == new:
            return
        is_collection = isinstance(old, (dict, list)) and type(old) is type(new)
        if not is_collection or not old:
            self.text.replace(path, self._in_place(path, new))
        elif not new:
            self.text.clear(path, self.write(new))
        elif isinstance(old, dict):
            self._reconcile_mapping(path, old, new)
        else:
            self._reconcile_list(path, old, new)

    def _in_place(self, path: Path, new: Any) -> str:
        """A value as it is written; text in the quotes of the text that it replaces."""
        quote = self.text.written(path)[:1]
        if not isinstance(new, str) or quote not in ("'", '"') or not new.isprintable():
            return self.write(new)
        return json.dumps(new, ensure_ascii=False) if quote == '"' else "'" + new.replace("'", "''") + "'"

    def _reconcile_mapping(self, path: Path, old: dict[str, Any], new: dict[str, Any]) -> None:
        kept = [key for key in old if key in new]
        for key in kept:
            self.reconcile((*path, key), old[key], new[key])
        came: dict[str | None, list[str]] = {}
        behind = None
        for key, value in new.items():
            if key in old:
                behind = key
            else:
                came.setdefault(behind, []).append(f"{in_flow(key)}: {self.write(value)}")
        self._change_entries(path, [key for key in old if key not in new], kept, came, new)

    def _reconcile_list(self, path: Path, old: list[Any], new: list[Any]) -> None:
        texts = [self.write(each) for each in old], [self.write(each) for each in new]
        kept: list[int] = []
        came: dict[int | None, list[str]] = {}
        for what, start, end, first, last in SequenceMatcher(None, *texts, autojunk=False).get_opcodes():
            if what == "equal":
                kept += range(start, end)
            elif first < last:
                came[kept[-1] if kept else None] = texts[1][first:last]
        gone = sorted({*range(len(old))} - {*kept})
        self._change_entries(path, gone, kept, came, new)

    def _change_entries(
        self, path: Path, gone: Sequence[Any], kept: Sequence[Any], came: dict[Any, list[str]], new: Any
    ) -> None:
        if not kept and self.text.is_flow(path):
            self.text.replace(path, self.write(new))
            return
        self.text.drop(path, set(gone))
        for behind, written in came.items():
            self.text.insert(path, written, behind=behind, first=(kept or gone)[0])
