"""Change one digit, word or operator at a time, and see which test fails.

    python benchmarks/mutation.py [rules aggregates rulebooks scorecards] [--file NAME]... [--tests FILE]... [--sample 100] [--seed 1] [--state FILE]

Mutants are made of the rule kinds and the aggregates (`ast`: operators, comparisons, constants, the order of branches),
of every number, date, choice and formula of the shipped rulebooks, and of every digit of the recorded tables (of these
275 are drawn). Words for people are left alone. Each mutant is written into a copy of this project in a temporary folder, and
the tests that could see it run there, the nearest first, each file of them in a forked process, up to the first
failure. A rulebook that the reader refuses is no mutant. What is known stands in the state file, one line each, and an
interrupted run goes on from there; delete the file when tests or sources have changed. Needs a system with `fork`.
"""

import argparse
import ast
import importlib
import inspect
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

import hypothesis  # noqa: F401  (loaded here, so that no fork has to)
import jsonschema  # noqa: F401
import numpy  # noqa: F401
import pytest
import rich.table  # noqa: F401
import yaml

ROOT = Path(__file__).resolve().parents[1]
SECONDS = 180  # for one file of tests; a mutant that never ends is killed by that
SCORECARDS = 275
LEFT_OUT = (
    ".git",
    ".venv*",
    ".*_cache",
    ".hypothesis",
    ".jixiao",
    "__pycache__",
    "*.egg-info",
    "build",
    "dist",
)
QUIET = ("-W", "ignore::pytest.PytestAssertRewriteWarning")  # libraries are loaded before pytest starts
ROUTES = {
    "rules": [
        "tests/test_rules.py -k {stem}",
        "tests/test_kinds.py",
        "tests/test_explanation.py",
        "tests/test_lint.py",
        "tests/test_catalogue.py -k comes_out",
        "tests/test_engine.py::test_row",
    ],
    "aggregates": [
        "tests/test_aggregates.py -k {stem}",
        "tests/test_catalogue.py -k comes_out",
        "tests/test_schemes.py",
    ],
    "rulebooks": [
        "tests/test_provisions.py",
        "indicators/wuhan-data-bureau-2024",
        "tests/test_rulebooks.py",
        "indicators/schemes",
        "tests/test_catalogue.py -k comes_out",
        "tests/test_engine.py",
    ],
    "scorecards": ["{folder}/{stem}.expected.yaml"],
}


@dataclass(frozen=True)
class Mutant:
    """A file of the project with one change."""

    of: str
    file: str
    line: int
    change: str
    text: str

    @property
    def name(self) -> str:
        return f"{self.file}:{self.line}: {self.change}"

    @property
    def routes(self) -> list[list[str]]:
        """The tests that could see it, as arguments of pytest, the nearest first."""
        path = Path(self.file)
        return [each.format(stem=path.stem, folder=path.parent).split() for each in ROUTES[self.of]]


# -- formulas

SWAPPED: dict[type, type] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult,
    ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd, ast.And: ast.Or, ast.Or: ast.And,
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
NAMES = {"min": "max", "max": "min", "any": "all", "all": "any", "smaller": "larger", "larger": "smaller"}
FOR_PEOPLE = ("_points_of", "_ordered")  # and all that end in `in_words`


Change = tuple[str, Callable[[Any], None]]
"""What is changed at a node of a tree, in words and as a function that does it."""


def changes_of(node: Any) -> Iterator[Change]:
    match node:
        case ast.BinOp() | ast.BoolOp() if type(node.op) in SWAPPED:
            new = SWAPPED[type(node.op)]
            yield f"{type(node.op).__name__} -> {new.__name__}", lambda one: setattr(one, "op", new())
        case ast.Compare():
            yield from changes_of_comparison(node)
        case ast.Call(func=ast.Name(id="first")):
            yield from changes_of_order(node)
        case ast.IfExp():
            yield "branches of an if swapped", swap_branches
        case _:
            yield from changes_of_word(node)


def changes_of_word(node: Any) -> Iterator[Change]:
    match node:
        case ast.Constant(value=bool()):
            yield f"{node.value} -> {not node.value}", lambda one: setattr(one, "value", not one.value)
        case ast.Constant(value=int()):
            yield f"{node.value} -> {node.value + 1}", lambda one: setattr(one, "value", one.value + 1)
        case ast.UnaryOp(op=ast.Not()):
            yield (
                "not x -> not not x",
                lambda one: setattr(one, "operand", ast.UnaryOp(ast.Not(), one.operand)),
            )
        case ast.Name(id=name) if name in NAMES:
            yield f"{name} -> {NAMES[name]}", lambda one: setattr(one, "id", NAMES[one.id])


def changes_of_comparison(node: Any) -> Iterator[Change]:
    for place, each in enumerate(node.ops):
        if type(each) in SWAPPED:
            swapped = SWAPPED[type(each)]

            def change(one: Any, place: int = place, swapped: type = swapped) -> None:
                one.ops[place] = swapped()

            which = f"comparison {place + 1}: " if len(node.ops) > 1 else ""
            yield f"{which}{type(each).__name__} -> {swapped.__name__}", change


def changes_of_order(node: Any) -> Iterator[Change]:
    """The branches of a formula, of which the first that holds decides."""
    for place in range(len(node.args) - 1):

        def swap(one: Any, place: int = place) -> None:
            one.args[place : place + 2] = reversed(one.args[place : place + 2])

        yield f"branches {place + 1} and {place + 2} swapped", swap


def swap_branches(one: Any) -> None:
    one.body, one.orelse = one.orelse, one.body


def mutable(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a tree that decide a score: no types, no words for people, no switches of a library."""
    yield node
    skipped: tuple[Any, ...] = ()
    match node:
        case ast.FunctionDef():
            skipped = (node.returns, node.args if not node.args.defaults else None, *node.decorator_list)
        case ast.ClassDef():
            skipped = tuple(node.decorator_list)
        case ast.AnnAssign():
            skipped = (node.annotation,)
        case ast.Call():
            skipped = tuple(each for each in node.keywords if each.arg in ("strict", "zh", "en"))
    for child in ast.iter_child_nodes(node):
        is_for_people = isinstance(child, ast.FunctionDef) and child.name.endswith(("in_words", *FOR_PEOPLE))
        if not (is_for_people or isinstance(child, ast.Assert) or any(child is each for each in skipped)):
            yield from mutable(child)


def mutants_of_code(of: str) -> Iterator[Mutant]:
    for file in sorted((ROOT / "scoring" / of / "kinds").glob("[!_]*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        for place, node in enumerate(mutable(tree)):
            for number, (words, _) in enumerate(changes_of(node)):
                copy = deepcopy(tree)
                changed: Any = list(mutable(copy))[place]
                shown = ast.unparse(node).splitlines()[0][:80]
                list(changes_of(changed))[number][1](changed)
                line, column = getattr(node, "lineno", 0), getattr(node, "col_offset", -1) + 1
                text = ast.unparse(ast.fix_missing_locations(copy))
                change = f"column {column}: {words} in {shown}"
                yield Mutant(of, str(file.relative_to(ROOT)), line, change, text)


# -- rulebooks

PROSE = (
    "basis",
    "assumption",
    "title",
    "sources",
    "format",
    "id",
    "extends",
    "name",
    "ceiling_words",
    "categories",
)
KINDS = {"ratio": "met_or_not", "met_or_not": "manual", "linear_overrun": "inverse_ratio", "inverse_ratio": "linear_overrun"}  # fmt: skip
OPERATORS = {">": ">=", "*": "/", "/": "*"}


@cache
def choices() -> dict[str, list[list[str]]]:
    """The words that each key of a rulebook may have."""
    found: dict[str, list[list[str]]] = {}

    def walk(node: Any, key: str = "") -> None:
        if isinstance(node, dict):
            if "enum" in node:
                found.setdefault(key, []).append(node["enum"])
            for name, each in node.items():
                walk(each, key if name in ("items", "then", "else") else name)
        elif isinstance(node, list):
            for each in node:
                walk(each, key)

    walk(json.loads((ROOT / "schemas" / "rulebook.schema.json").read_text(encoding="utf-8")))
    return found


def scalars(node: Any, skipped: tuple[str, ...], key: str = "") -> Iterator[tuple[str, yaml.ScalarNode]]:
    """The values of a document with their keys, but for those below the keys that are skipped."""
    match node:
        case yaml.MappingNode():
            for name, value in node.value:
                if name.value not in skipped:
                    yield from scalars(value, skipped, name.value)
        case yaml.SequenceNode():
            for each in node.value:
                yield from scalars(each, skipped, key)
        case yaml.ScalarNode():
            yield key, node


def other_values(key: str, value: str) -> Iterator[str]:
    """A scalar with one digit, word or operator changed."""
    is_date = re.fullmatch(r"\d{4}-\d\d-\d\d", value)
    if is_date or re.fullmatch(r"\d+(\.\d+)?%?", value):
        yield from filter(is_possible if is_date else bool, other_digits(value))
    elif value in ("true", "false"):
        yield "false" if value == "true" else "true"
    elif key == "kind" and value in KINDS:
        yield KINDS[value]
    elif key == "score":
        for found in re.finditer(r"[>*/]", value):
            yield value[: found.start()] + OPERATORS[found[0]] + value[found.end() :]
    else:
        for words in choices().get(key, []):
            if value in words:
                yield words[(words.index(value) + 1) % len(words)]
                return


def other_digits(value: str) -> Iterator[str]:
    for place, digit in enumerate(value):
        for other in (int(digit) - 1, int(digit) + 1) if digit.isdigit() else ():
            if 0 <= other <= 9:
                yield f"{value[:place]}{other}{value[place + 1 :]}"


def is_possible(day: str) -> bool:
    try:
        date.fromisoformat(day)
    except ValueError:
        return False
    return True


def mutants_of_rulebooks(of: str) -> Iterator[Mutant]:
    for file in sorted((ROOT / "scoring" / "rulebooks").glob("*.yaml")):
        text = file.read_text(encoding="utf-8")
        for key, node in scalars(yaml.compose(text), PROSE):
            start, end = node.start_mark, node.end_mark
            for other in dict.fromkeys(other_values(key, node.value)):
                change = f"column {start.column + 1}: {key}: {node.value} -> {other}"
                changed = text[: start.index] + other + text[end.index :]
                yield Mutant(of, str(file.relative_to(ROOT)), start.line + 1, change, changed)


def mutants_of_scorecards(of: str) -> Iterator[Mutant]:
    for expected in sorted((ROOT / "indicators").rglob("*.expected.yaml")):
        file = expected.with_name(expected.name.replace(".expected", ""))
        text = file.read_text(encoding="utf-8")
        for _, node in scalars(yaml.compose(text), ("note", "improvement", "format")):
            for found in re.finditer(r"\d", text[node.start_mark.index : node.end_mark.index]):
                place = node.start_mark.index + found.start()
                other = str((int(found[0]) + 1) % 10)
                line, column = text.count("\n", 0, place) + 1, place - text.rfind("\n", 0, place)
                change = f"column {column}: {found[0]} -> {other}"
                changed = text[:place] + other + text[place + 1 :]
                yield Mutant(of, str(file.relative_to(ROOT)), line, change, changed)


DATA = ("rulebooks", "scorecards")  # their mutants leave the code as it is: it need not be loaded for each
MAKERS = {
    "rules": mutants_of_code,
    "aggregates": mutants_of_code,
    "rulebooks": mutants_of_rulebooks,
    "scorecards": mutants_of_scorecards,
}


# -- running


class FirstFailure:
    """A plugin that remembers the first test that failed, or the file that could not be collected."""

    name = ""

    def pytest_runtest_logreport(self, report: Any) -> None:
        self.name = self.name or (report.nodeid if report.failed else "")

    pytest_collectreport = pytest_runtest_logreport


def in_a_fork(work: Callable[[], str]) -> str:
    """What the work says, done in a process of its own."""
    reading, writing = os.pipe()
    process = os.fork()
    if process == 0:
        silent = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silent, 1)
        os.dup2(silent, 2)
        signal.alarm(SECONDS)
        try:
            said = work()
        except BaseException as error:
            said = f"{type(error).__name__} outside of any test"
        os.write(writing, said.encode()[:4000])
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read().decode(errors="replace")
    _, status = os.waitpid(process, 0)
    return said if status == 0 else f"no answer in {SECONDS} seconds"


def first_case_that_fails(file: str, stem: str) -> str:
    """The cases of a file of tests that are about one kind or rulebook, called without pytest, which takes longer to start."""
    module = importlib.import_module(Path(file).stem)
    for name, function in vars(module).items():
        marks = getattr(function, "pytestmark", [])
        if len(marks) == 1 and isinstance(marks[0].args[0], tuple | str):
            wanted = (marks[0].args[0],) if isinstance(marks[0].args[0], str) else marks[0].args[0]
            for each in marks[0].args[1] if {*wanted} == {*inspect.signature(function).parameters} else ():
                values = each.values if hasattr(each, "values") else (each,)
                if values[0] == stem:
                    try:
                        function(*values)
                    except Exception:
                        return f"{file}::{name}[{getattr(each, 'id', None) or stem}]"
                    except pytest.skip.Exception:
                        pass
    return ""


def first_expectation_that_fails(target: str) -> str:
    """Of a file of expectations, or of those of a folder."""
    from scoring.expectations import try_file  # noqa: PLC0415  (not before the mutant is written)

    files = [Path(target)] if target.endswith(".yaml") else sorted(Path(target).rglob("*.expected.yaml"))
    for file in map(str, files):
        trial = try_file(file, date.today(), {})
        if trial.problems:
            return f"{file}: {trial.problems[0].code}"
        if trial.failed:
            return f"{file}::{trial.failed[0].name}"
    return ""


def first_failure(arguments: list[str]) -> str:
    failure = FirstFailure()
    switches = ["-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "--hypothesis-seed=0", *QUIET]
    status = pytest.main([*switches, *arguments], plugins=[failure])
    return failure.name or ("" if status in (0, 5) else f"{arguments[0]}: pytest stopped with {status}")


def refusal(rulebook: str) -> str:
    from scoring import InvalidRulebook, rulebooks  # noqa: PLC0415

    try:
        rulebooks.find(rulebook)
    except InvalidRulebook as error:
        return f"refused: {error.problems[0].code}"
    return ""


def outcome_of(
    mutant: Mutant, folder: Path, *, most: int | None = None, tests: list[str] | None = None
) -> str:
    """The first test that fails, `refused: …` for what is no rulebook, nothing for a survivor of (at most so many) files."""
    file = folder / mutant.file
    file.write_text(mutant.text, encoding="utf-8")
    try:
        found = in_a_fork(lambda: refusal(file.stem)) if mutant.of == "rulebooks" else ""
        for work in islice(works_of(mutant, folder, tests), most):
            found = found or in_a_fork(work)
    finally:
        shutil.copyfile(ROOT / mutant.file, file)
    return found


def works_of(mutant: Mutant, folder: Path, tests: list[str] | None) -> Iterator[Callable[[], str]]:
    """The tests that could see a mutant, each file of them as a function that gives the first one that fails."""
    stem = Path(mutant.file).stem
    for place, route in enumerate(mutant.routes):
        target = route[0].partition("::")[0]
        if tests and target not in tests:
            continue
        if target.startswith("indicators/"):
            yield lambda target=target: first_expectation_that_fails(target)
        elif (folder / target).exists():
            if place == 0:
                yield lambda target=target: first_case_that_fails(target, stem)
            yield lambda route=route: first_failure(route)


def unchanged(mutant: Mutant) -> Mutant:
    text = (ROOT / mutant.file).read_text(encoding="utf-8")
    return replace(mutant, text=ast.unparse(ast.parse(text)) if mutant.file.endswith(".py") else text)


def copy_project(folder: Path) -> None:
    """A copy whose modules are compiled, and compiled again only where their text differs."""
    left = shutil.ignore_patterns(*LEFT_OUT)
    shutil.copytree(ROOT, folder, ignore=left, dirs_exist_ok=True)
    compiling = [sys.executable, "-m", "compileall", "-q", "--invalidation-mode", "checked-hash", "scoring"]
    subprocess.run(compiling, cwd=folder, check=True)


def chosen(arguments: argparse.Namespace) -> list[Mutant]:
    """In an order by chance, so that what an interrupted run knows is a fair sample."""
    mutants: list[Mutant] = []
    for each in arguments.of or MAKERS:
        made = [
            one for one in MAKERS[each](each) if not arguments.file or Path(one.file).stem in arguments.file
        ]
        most = min(arguments.sample or len(made), SCORECARDS if each == "scorecards" else len(made))
        mutants += random.Random(arguments.seed).sample(made, min(most, len(made)))
    return mutants


def run(mutants: list[Mutant], state: Path, tests: list[str] | None) -> dict[str, str]:
    lines = state.read_text(encoding="utf-8").splitlines() if state.exists() else []
    known: dict[str, str] = dict(json.loads(each) for each in lines)
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    os.nice(15)
    sys.dont_write_bytecode = True
    with tempfile.TemporaryDirectory() as temporary, state.open("a", encoding="utf-8") as written:
        folder = Path(temporary) / "project"
        copy_project(folder)
        os.chdir(folder)
        os.environ["PYTHONPATH"] = f"{folder}{os.pathsep}{folder / 'tests'}"
        sys.path[:0] = [str(folder), str(folder / "tests")]
        modules = ("source", "notation", "expressions", "arithmetic", "messages")
        for each in modules:  # none of these loads what is changed
            importlib.import_module(f"scoring.{each}")
        assert not any(each.startswith(("scoring.rules", "scoring.aggregates")) for each in sys.modules)
        for mutant in () if known else {each.file: each for each in mutants}.values():
            if found := outcome_of(unchanged(mutant), folder, most=1):
                sys.exit(f"{found} fails without any change")
        for number, mutant in enumerate(mutants, start=1):
            if mutant.of in DATA:
                importlib.import_module("scoring.engine")
            if mutant.name not in known:
                known[mutant.name] = outcome_of(mutant, folder, tests=tests)
                print(
                    json.dumps([mutant.name, known[mutant.name]], ensure_ascii=False),
                    file=written,
                    flush=True,
                )
            survived = sum(known.get(each.name) == "" for each in mutants[:number])
            print(f"\r{number} of {len(mutants)}, {survived} survived", end="", file=sys.stderr, flush=True)
        os.chdir(ROOT)
    print(file=sys.stderr)
    return known


def report(mutants: list[Mutant], known: dict[str, str]) -> bool:
    survivors = [each for each in mutants if not known[each.name]]
    for mutant in sorted(mutants, key=lambda each: (each.of, each.file, each.line)):
        print(f"{known[mutant.name] or 'SURVIVED'} <- {mutant.name}")
    counted = Counter(each.of for each in mutants if not known[each.name].startswith("refused: "))
    for of, count in counted.items():
        killed = count - sum(each.of == of for each in survivors)
        print(f"{of}: {killed} of {count} killed ({100 * killed / count:.1f}%)")
    return bool(survivors)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("of", nargs="*", help=f"of {', '.join(MAKERS)}; without any, all")
    parser.add_argument(
        "--file", action="append", help="only files of this name, such as deduct or wuhan-2021"
    )
    parser.add_argument(
        "--tests", action="append", help="only these files of tests, such as tests/test_rules.py"
    )
    parser.add_argument("--sample", type=int, help="draw so many mutants of each")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--state", type=Path, default=Path(tempfile.gettempdir()) / "jixiao-mutation.jsonl")
    arguments = parser.parse_args()
    if unknown := set(arguments.of) - set(MAKERS):
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    mutants = chosen(arguments)
    if unknown := set(arguments.file or ()) - {Path(each.file).stem for each in mutants}:
        parser.error(f"no file to change: {', '.join(sorted(unknown))}")
    return report(mutants, run(mutants, arguments.state.resolve(), arguments.tests))


if __name__ == "__main__":
    sys.exit(main())
