"""What users would take instead, as its own documentation would have them write it."""

import csv
import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import ROUND_HALF_UP, Decimal
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import duckdb
import numpy
import pandas
import polars
import pyarrow
import pyarrow.compute
import zen
from json_logic import jsonLogic
from measuring import Contender
from openfisca_core import entities, periods, simulation_builder, taxbenefitsystems, variables
from openpyxl import Workbook
from tables import FLOOR, RULEBOOK, Rows

from scoring import score_columns

SLOW = {"OpenFisca": 10**6, "Decimal": 50_000, "ZEN": 10_000, "JSON-logic": 10_000, "LibreOffice": 50_000}
CENT = Decimal("0.01")


def contenders(rows: Rows, folder: Path) -> list[Contender]:
    """All that this machine has."""
    return [
        *limits(rows),
        *ours(rows),
        *floats(rows),
        *databases(rows),
        *engines(rows),
        *sheets(rows, folder),
    ]


def hundredths(score: Any, mismatch: Any = None) -> tuple[Any, Any]:
    """Float scores as whole numbers of hundredths."""
    mismatches = None if mismatch is None else numpy.asarray(mismatch)
    return numpy.rint(numpy.asarray(score, numpy.float64) * 100).astype(numpy.int64), mismatches


# The limits: every input column read once, every output written once, in fresh memory.


def limits(rows: Rows) -> Iterator[Contender]:
    for threads in (1, 2):
        yield Contender(f"limit: read and write once, {_threads(threads)}", len(rows), _touch(rows, threads))


def _threads(count: int) -> str:
    return "1 thread" if count == 1 else f"{count} threads"


def _touch(rows: Rows, threads: int) -> Callable[[], Any]:
    parts = [len(rows) * each // threads for each in range(threads + 1)]

    def run() -> Any:
        outputs = [numpy.empty(len(rows), kind) for kind in (numpy.int64, numpy.uint8, bool)]

        def touch(low: int, high: int) -> None:
            for column in rows.columns.values():
                column[low:high].max()
            for each in outputs:
                each[low:high] = 1

        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(touch, parts, parts[1:]))
        return outputs

    return run


# This project.


def ours(rows: Rows) -> Iterator[Contender]:
    ways = [("NumPy, 1 thread", 1, False), ("NumPy, 2 threads", 2, False)]
    if find_spec("numba"):
        ways += [("compiled, 1 thread", 1, True), ("compiled, 2 threads", 2, True)]
    for name, threads, compiled in ways:
        yield Contender(f"jixiao, {name}", len(rows), _score(rows, threads, compiled), _read_columns)


def _score(rows: Rows, threads: int, compiled: bool) -> Callable[[], Any]:  # noqa: FBT001
    return lambda: score_columns(**rows.columns, rulebook=RULEBOOK, threads=threads, compiled=compiled)


def _read_columns(found: Any) -> tuple[Any, Any]:
    return found.score, found.mismatch


# Arrays and data frames of float64.


def floats(rows: Rows) -> Iterator[Contender]:
    yield Contender("NumPy float64", len(rows), _numpy(rows), lambda found: hundredths(*found[:2]))
    yield Contender("pandas", len(rows), _pandas(rows), lambda found: hundredths(*found[:2]))
    frame = polars.DataFrame(rows.columns)
    for name, rounded in (
        ("Polars, floor(x + 0.5)", lambda points: (points * 100 + 0.5).floor() / 100),
        ("Polars, round", lambda points: points.round(2)),
    ):
        yield Contender(name, len(rows), _polars(frame, rounded), lambda found: hundredths(*found[:2]))
    yield Contender("pyarrow.compute", len(rows), _arrow(rows), lambda found: hundredths(*found[:2]))


def _points(rows: Rows) -> Any:
    met = numpy.where(rows.relation == FLOOR, rows.actual >= rows.target, rows.actual <= rows.target)
    ratio = numpy.where(rows.relation == FLOOR, rows.actual / rows.target, rows.target / rows.actual)
    return numpy.where(met, rows.weight, rows.weight * ratio)


def _numpy(rows: Rows) -> Callable[[], Any]:
    def run() -> Any:
        score = numpy.floor(_points(rows) * 100 + 0.5) / 100
        return score, score != rows.declared, numpy.bincount(rows.card, score)

    return run


def _pandas(rows: Rows) -> Callable[[], Any]:
    frame = pandas.DataFrame(rows.columns)

    def run() -> Any:
        is_floor = frame.relation == FLOOR
        met = (frame.actual >= frame.target).where(is_floor, frame.actual <= frame.target)
        ratio = (frame.actual / frame.target).where(is_floor, frame.target / frame.actual)
        score = frame.weight.where(met, frame.weight * ratio).round(2)
        return score, score != frame.declared, score.groupby(frame.card).sum()

    return run


def _polars(frame: Any, rounded: Callable[[Any], Any]) -> Callable[[], Any]:
    weight, target, actual = (polars.col(name) for name in ("weight", "target", "actual"))
    floor = polars.when(actual >= target).then(weight).otherwise(weight * actual / target)
    ceiling = polars.when(actual <= target).then(weight).otherwise(weight * target / actual)
    points = polars.when(polars.col("relation") == FLOOR).then(floor).otherwise(ceiling)

    def run() -> Any:
        scored = (
            frame.lazy()
            .select("card", "declared", score=rounded(points))
            .select("card", "score", mismatch=polars.col("score") != polars.col("declared"))
            .collect()
        )
        totals = scored.lazy().group_by("card").agg(polars.col("score").sum()).collect()
        return scored["score"], scored["mismatch"], totals

    return run


def _arrow(rows: Rows) -> Callable[[], Any]:
    compute = pyarrow.compute
    table = pyarrow.table(rows.columns)
    weight, target, actual = (table[name] for name in ("weight", "target", "actual"))

    def run() -> Any:
        is_floor = compute.equal(table["relation"], FLOOR)
        met = compute.if_else(
            is_floor, compute.greater_equal(actual, target), compute.less_equal(actual, target)
        )
        ratio = compute.if_else(is_floor, compute.divide(actual, target), compute.divide(target, actual))
        points = compute.if_else(met, weight, compute.multiply(weight, ratio))
        score = compute.round(points, 2, "half_towards_infinity")
        totals = pyarrow.table({"card": table["card"], "score": score}).group_by("card")
        return score, compute.not_equal(score, table["declared"]), totals.aggregate([("score", "sum")])

    return run


# DuckDB.

SCORE = """
create or replace temp table scored as
with points as (
    select card, declared, case
        when relation = {floor} then case when actual >= target then weight else weight * actual / target end
        else case when actual <= target then weight else weight * target / actual end
    end as points from {table}
), rounded as (select card, declared, {rounded} as score from points)
select card, score, score <> declared as mismatch from rounded
"""
ROUNDED = {"DOUBLE": "round(points, 2)", "DECIMAL": "cast(round(points, 2) as decimal(18, 2))"}


def databases(rows: Rows) -> Iterator[Contender]:
    connection = duckdb.connect()
    given = pyarrow.table(rows.columns)  # read by name in the next statement
    connection.register("given", given)
    for kind, rounded in ROUNDED.items():
        exact = "double" if kind == "DOUBLE" else "decimal(12, 2)"
        names = ", ".join(
            f"cast({name} as {exact}) as {name}" for name in ("weight", "target", "actual", "declared")
        )
        connection.execute(f"create temp table {kind}_rows as select {names}, relation, card from given")
        sql = SCORE.format(floor=FLOOR, table=f"{kind}_rows", rounded=rounded)
        yield Contender(f"DuckDB {kind}", len(rows), _duckdb(connection, sql), _read_duckdb(connection))


def _duckdb(connection: Any, sql: str) -> Callable[[], Any]:
    def run() -> Any:
        connection.execute(sql)
        return connection.sql("select card, sum(score) from scored group by card").to_arrow_table()

    return run


def _read_duckdb(connection: Any) -> Callable[[Any], tuple[Any, Any]]:
    def read(_: Any) -> tuple[Any, Any]:
        found = connection.execute("select cast(score as double) as score, mismatch from scored").fetchnumpy()
        return hundredths(found["score"], found["mismatch"])

    return read


# Rule engines, and a loop; on fewer rows.


def engines(rows: Rows) -> Iterator[Contender]:
    makers = {"OpenFisca": _openfisca, "ZEN": _zen, "JSON-logic": _json_logic, "Decimal": _decimals}
    for name, make in makers.items():
        few = rows.first(min(len(rows), SLOW[name]))
        read = (
            (lambda found: (numpy.array([int(each * 100) for each in found]), None))
            if name == "Decimal"
            else hundredths
        )
        titles = {
            "OpenFisca": "OpenFisca-Core, build and calculate",
            "ZEN": "GoRules ZEN",
            "Decimal": "Decimal loop",
        }
        yield Contender(titles.get(name, name), len(few), make(few), read)


def _openfisca(rows: Rows) -> Callable[[], Any]:
    person = entities.SingleEntity("row", "rows", "a row", "")
    system = taxbenefitsystems.TaxBenefitSystem([person])
    given = ("weight", "target", "actual", "relation")

    def variable(name: str, **members: Any) -> Any:
        common = {
            "value_type": float,
            "entity": person,
            "definition_period": periods.DateUnit.YEAR,
            "label": name,
        }
        return type(name, (variables.Variable,), {**common, **members})

    def formula(population: Any, period: Any) -> Any:
        weight, target, actual, relation = (population(name, period) for name in given)
        floor = numpy.where(actual >= target, weight, weight * actual / target)
        ceiling = numpy.where(actual <= target, weight, weight * target / actual)
        return numpy.floor(numpy.where(relation == FLOOR, floor, ceiling) * 100 + 0.5) / 100

    for name in given:
        system.add_variable(variable(name))
    system.add_variable(variable("score", formula=formula))

    def run() -> Any:
        built = simulation_builder.SimulationBuilder().build_default_simulation(system, count=len(rows))
        for name in given:
            built.set_input(name, "2024", rows.columns[name])
        return built.calculate("score", "2024")

    return run


DECISION = {
    "nodes": [
        {"id": "in", "name": "in", "type": "inputNode", "position": {"x": 0, "y": 0}},
        {
            "id": "score",
            "name": "score",
            "type": "expressionNode",
            "position": {"x": 0, "y": 0},
            "content": {
                "expressions": [
                    {
                        "id": "1",
                        "key": "score",
                        "value": f"round(min([weight, relation == {FLOOR} ? weight * actual / target : weight * target / actual]) * 100) / 100",
                    }
                ]
            },
        },
        {"id": "out", "name": "out", "type": "outputNode", "position": {"x": 0, "y": 0}},
    ],
    "edges": [
        {"id": "1", "sourceId": "in", "targetId": "score"},
        {"id": "2", "sourceId": "score", "targetId": "out"},
    ],
}


def _records(rows: Rows) -> list[dict[str, Any]]:
    names = ("weight", "target", "actual", "relation")
    columns = [rows.columns[name].tolist() for name in names]
    return [dict(zip(names, each, strict=True)) for each in zip(*columns, strict=True)]


def _zen(rows: Rows) -> Callable[[], Any]:
    engine = zen.ZenEngine({"loader": lambda _: json.dumps(DECISION)})
    requests = [{"key": "score", "context": each} for each in _records(rows)]

    def run() -> Any:
        return [each["data"]["result"]["score"] for each in engine.evaluate_batch(requests)]

    return run


def _json_logic(rows: Rows) -> Callable[[], Any]:
    weight, target, actual = ({"var": name} for name in ("weight", "target", "actual"))
    floor = {"/": [{"*": [weight, actual]}, target]}
    ceiling = {"/": [{"*": [weight, target]}, actual]}
    points = {"min": [weight, {"if": [{"==": [{"var": "relation"}, FLOOR]}, floor, ceiling]}]}
    raised = {"+": [{"*": [points, 100]}, 0.5]}
    rule = {"/": [{"-": [raised, {"%": [raised, 1]}]}, 100]}
    records = _records(rows)
    return lambda: [jsonLogic(rule, each) for each in records]


def _decimals(rows: Rows) -> Callable[[], Any]:
    columns = [[str(each) for each in rows.columns[name].tolist()] for name in ("weight", "target", "actual")]
    relations = rows.relation.tolist()

    def run() -> Any:
        scores = []
        for weight, target, actual, relation in zip(*columns, relations, strict=True):
            full, promised, reached = Decimal(weight), Decimal(target), Decimal(actual)
            if relation == FLOOR:
                points = full if reached >= promised else full * reached / promised
            else:
                points = full if reached <= promised else full * promised / reached
            scores.append(points.quantize(CENT, ROUND_HALF_UP))
        return scores

    return run


# A spreadsheet.


def sheets(rows: Rows, folder: Path) -> Iterator[Contender]:
    """A workbook without results, recalculated and written as CSV by LibreOffice, its start included."""
    office = shutil.which("soffice")
    if office is None:
        print("LibreOffice is not installed, so no spreadsheet is recalculated")
        return
    few = rows.first(min(len(rows), SLOW["LibreOffice"]))
    workbook = _workbook(few, folder)
    command = [office, f"-env:UserInstallation=file://{folder}/office", "--headless", "--convert-to", "csv"]

    def run() -> Any:
        subprocess.run([*command, "--outdir", folder, workbook], check=True, capture_output=True)
        return folder / "rows.csv"

    def read(file: Path) -> tuple[Any, Any]:
        with file.open() as lines:
            return hundredths([float(each[4]) for each in csv.reader(lines)])

    yield Contender("LibreOffice, a workbook", len(few), run, read)


def _workbook(rows: Rows, folder: Path) -> Path:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for number, each in enumerate(_records(rows), start=1):
        floor, ceiling = f"A{number}*C{number}/B{number}", f"A{number}*B{number}/C{number}"
        formula = f"=ROUND(MIN(A{number},IF(D{number}={FLOOR},{floor},{ceiling})),2)"
        sheet.append([*each.values(), formula])
    book.save(folder / "rows.xlsx")
    return folder / "rows.xlsx"
