"""Changes to a YAML text that leave every other character of it as it is."""

from collections.abc import Collection, Iterator
from itertools import groupby
from typing import NamedTuple

from scoring.extents import Extent, extents_of
from scoring.problems import Path


class Edit(NamedTuple):
    """What stands from `start` to `end` becomes `text`."""

    start: int
    end: int
    text: str = ""


class Text:
    """A text with the extents of its values, and what is to become of some of them."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.extents = extents_of(text)
        self.edits: list[Edit] = []

    def written(self, path: Path) -> str:
        """The value as it stands in the text, with its quotes."""
        extent = self.extents[path]
        return self.text[extent.start : extent.end]

    def replace(self, path: Path, written: str) -> None:
        """Write something else in place of a value."""
        extent = self.extents[path]
        self.edits.append(Edit(extent.start, extent.end, written))

    def empty(self, path: Path) -> None:
        """Take a value away and leave its key."""
        extent = self.extents[path]
        if extent.in_flow:
            self.edits.append(Edit(extent.start, extent.end, '""'))
        else:
            self.edits.append(Edit(self.text.index(":", extent.key_end) + 1, extent.end))

    def drop(self, path: Path, keys: Collection[str]) -> None:
        """Take keys of the mapping at a path away, with their values."""
        entries = [(each[-1], found) for each, found in self.extents.items() if each[:-1] == path and each]
        entries.sort(key=lambda each: each[1].key_start)
        runs = [(is_dropped, [found for _, found in run]) for is_dropped, run in groupby(entries, lambda each: each[0] in keys)]  # fmt: skip
        for index, (is_dropped, run) in enumerate(runs):
            if is_dropped:
                before = runs[index - 1][1][-1] if index else None
                behind = runs[index + 1][1][0] if index + 1 < len(runs) else None
                self.edits += self._without(run, before, behind)

    def _without(self, run: list[Extent], before: Extent | None, behind: Extent | None) -> Iterator[Edit]:
        """The edits that take neighbours out of a mapping."""
        if run[0].in_flow:
            if behind:
                yield Edit(run[0].key_start, behind.key_start)
            else:
                yield Edit(before.end if before else run[0].key_start, run[-1].end)
            return
        for number, each in enumerate(run):
            line = self.text.rfind("\n", 0, each.key_start) + 1
            if self.text[line : each.key_start].strip():  # behind the dash of an item
                following = run[number + 1] if number + 1 < len(run) else behind
                yield Edit(each.key_start, following.key_start if following else each.end)
            else:
                end = self.text.find("\n", each.end)
                yield Edit(line, len(self.text) if end < 0 else end + 1)

    def edited(self) -> str:
        """The text with all of its changes."""
        text = self.text
        for each in sorted(self.edits, reverse=True):
            text = text[: each.start] + each.text + text[each.end :]
        return text
