"""The package is built in layers: what a module may import follows from where it stands."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "scoring"

# From the bottom up; those in one line know nothing of each other.
LAYERS = (
    ("version", "records", "days"),
    ("reals",),
    ("numbers",),
    ("messages",),
    ("problems",),
    ("severities",),
    ("arithmetic",),
    ("syntax",),
    ("source",),
    ("extents", "formats", "mappings", "migrations", "replacing"),
    ("beside", "findings", "notation", "presumptions", "writing"),
    ("editing",),
    ("expressions", "standards"),
    ("rules",),
    ("aggregates",),
    ("descriptions", "policies"),
    ("schema",),
    ("rulebooks",),
    ("model",),
    ("intervals", "row_rules"),
    ("scorecards", "comparison"),
    ("engine",),
    ("agreement", "effects", "columns"),
    ("diagnosis", "lint", "adapters"),
    ("audits",),
    ("expectations",),
    ("coverage", "projects"),
    ("reports",),
    ("gates",),
    ("batch", "units"),
    ("cli", "pytest_plugin"),
    ("__main__",),
)
HEIGHT = {name: height for height, layer in enumerate(LAYERS) for name in layer}

# Libraries that only some modules may know.
HOLDERS = {
    "yaml": ("scoring.extents", "scoring.source", "scoring.messages"),
    "jsonschema": ("scoring.schema",),
    "click": ("scoring.cli",),
    "rich": ("scoring.cli", "scoring.reports.folding", "scoring.reports.terminal"),
    "numpy": ("scoring.arithmetic", "scoring.columns", "scoring.adapters", "scoring.units"),
    "pyarrow": ("scoring.adapters", "scoring.units.readers.arrow", "scoring.units.writers.files"),
    "pyspark": ("scoring.adapters.spark",),
    "openpyxl": ("scoring.units.readers.workbooks",),
    "duckdb": ("scoring.units.writers.files",),
    "pytest": ("scoring.pytest_plugin",),
}

FILES = sorted(PACKAGE.rglob("*.py"))
TREES = {file: ast.parse(file.read_text(encoding="utf-8")) for file in FILES}


def name_of(file: Path) -> str:
    parts = file.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(file: Path) -> Iterator[tuple[int, str]]:
    """Every module that a file imports, also inside functions and for types alone, with its line."""
    for node in ast.walk(TREES[file]):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, each.name) for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}:{node.lineno}: imports are absolute"
            assert node.module is not None
            if node.module == "scoring":
                yield from ((node.lineno, f"scoring.{each.name}") for each in node.names)
            else:
                yield node.lineno, node.module


def layer_of(module: str) -> str:
    return module.split(".")[1]


INNER = [file for file in FILES if file != PACKAGE / "__init__.py"]


def test_there_are_modules_and_each_has_a_layer() -> None:
    assert len(INNER) > 40
    assert {layer_of(name_of(file)) for file in INNER} <= set(HEIGHT)


@pytest.mark.parametrize("file", INNER, ids=name_of)
def test_a_module_imports_only_from_below_or_from_its_own_package(file: Path) -> None:
    own = layer_of(name_of(file))
    wrong = [
        f"line {line}: {module}"
        for line, module in imports(file)
        if module.startswith("scoring.")
        and module != "scoring.__version__"
        and layer_of(module) != own
        and HEIGHT[layer_of(module)] >= HEIGHT[own]
    ]
    assert not wrong


@pytest.mark.parametrize("library", HOLDERS)
def test_a_library_is_known_only_where_it_belongs(library: str) -> None:
    knowing = {
        name_of(file)
        for file in FILES
        for _, module in imports(file)
        if module == library or module.startswith(f"{library}.")
    }
    assert knowing, f"nobody uses {library}"
    assert not [each for each in knowing if not each.startswith(HOLDERS[library])]


def test_nothing_is_rounded_or_made_a_float_behind_the_back_of_numbers() -> None:
    wrong = [
        f"{name_of(file)}:{node.lineno}: {node.func.id}()"
        for file, tree in TREES.items()
        if file.parent.name
        != "columns"  # its floats come with a proof or a bound, in the modules' docstrings
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ("round", "float")
    ]
    assert not wrong


def test_there_is_no_number_with_a_point_in_the_code() -> None:
    wrong = [
        f"{name_of(file)}:{node.lineno}: {node.value}"
        for file, tree in TREES.items()
        if layer_of(f"{name_of(file)}.")
        in ("reals", "numbers", "arithmetic", "expressions", "rules", "engine", "audits", "diagnosis")
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, float)
    ]
    assert not wrong
