"""What a file of expectations is to say, as plain data that is changed place by place until it is written."""

from collections.abc import Iterable, Mapping
from copy import deepcopy
from typing import Any

from scoring.problems import Path


class Draft:
    """The data of a file that is being changed."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._stated = data
        self.data: dict[str, Any] = deepcopy(dict(data))

    def find(self, path: Path) -> Any:
        """What stands at a path; None where nothing does."""
        return _find(self.data, path)

    def put(self, path: Path, value: object) -> None:
        """A value over another."""
        self._at(path[:-1])[path[-1]] = value

    def add(self, path: Path, value: object) -> None:
        """A value at a key, or behind those that stand there; a list stays one, also of a single value."""
        parent, key = self._at(path[:-1]), path[-1]
        if key not in parent:
            was_list = isinstance(_find(self._stated, path), list)
            parent[key] = [value] if was_list else value
        elif isinstance(parent[key], list):
            parent[key].append(value)
        else:
            parent[key] = [parent[key], value]

    def insert(self, path: Path, came: Mapping[str | None, Mapping[str, object]]) -> None:
        """New keys in the mapping at a path, by the key behind which they stand; by None those at its beginning."""
        mapping = self._at(path)
        entries = dict(came.get(None, {}))
        for key, value in mapping.items():
            entries[key] = value
            entries |= came.get(key, {})
        self.put(path, entries)

    def remove(self, paths: Iterable[Path]) -> None:
        """Take out what stands at the paths, and lists of which nothing is left."""
        for path in sorted(paths, key=lambda each: [str(key).zfill(9) for key in each], reverse=True):
            parent = self._at(path[:-1])
            del parent[path[-1]]
            if isinstance(parent, list) and not parent:
                del self._at(path[:-2])[path[-2]]

    def prune(self) -> None:
        """Take out sections of rows and groups of which nothing is left, and rulebooks by which nothing is expected any more."""
        under = self.data.get("under", {})
        for path in [("under", reference) for reference in under] + [()]:
            values = self._at(path)
            for key in ("rows", "groups"):
                if values.get(key) == {} and _find(self._stated, (*path, key)):
                    del values[key]
            if path and not values and _find(self._stated, path):
                del under[path[-1]]
        if not under and self._stated.get("under"):
            del self.data["under"]

    def _at(self, path: Path) -> Any:
        node: Any = self.data
        for key in path:
            node = node[key]
        return node


def _find(data: Any, path: Path) -> Any:
    """What stands at a path; None where nothing does."""
    for key in path:
        if not isinstance(data, Mapping) or key not in data:
            return None
        data = data[key]
    return data
