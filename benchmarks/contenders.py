"""What users would take instead, as its own documentation would have them write it."""

import csv
import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import ROUND_HALF_UP, Decimal
from functools import partial
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
from measuring import Contender, Read
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


def hundredths(score: Any, mismatch: Any = None, totals: Any = None) -> Read:
    """Float scores and totals, in the order of cards, as whole numbers of hundredths."""
    told = None if mismatch is None else numpy.asarray(mismatch)
    return Read(_in_hundredths(score), told, None if totals is None else _in_hundredths(totals))


def _in_hundredths(numbers: Any) -> Any:
    return numpy.rint(numpy.asarray(numbers, numpy.float64) * 100).astype(numpy.int64)


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


def _read_columns(found: Any) -> Read:
    return Read(found.score, found.mismatch, found.total)


# Arrays and data frames of float64.


def floats(rows: Rows) -> Iterator[Contender]:
    yield Contender("NumPy float64", len(rows), _numpy(rows), lambda found: hundredths(*found))
    yield Contender("pandas", len(rows), _pandas(rows), lambda found: hundredths(*found))
    frame = polars.DataFrame(rows.columns).with_columns(polars.col("card").set_sorted())
    for name, score, declared in (
        ("Polars, floor(x + 0.5)", (POINTS * 100 + 0.5).floor(), (DECLARED * 100).round()),
        ("Polars, round", POINTS.round(2), DECLARED),
        ("Polars, whole numbers", EXACT, _whole(DECLARED, 100)),
    ):
        scale = 100 if name == "Polars, round" else 1
        yield Contender(name, len(rows), _polars(frame, score, declared), partial(_read_polars, scale=scale))
    yield Contender("pyarrow.compute", len(rows), _arrow(rows), _read_arrow)


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


def _whole(column: Any, scale: int) -> Any:
    return (column * scale).round().cast(polars.Int64)


def _by_relation(floor: Any, ceiling: Any) -> Any:
    return polars.when(polars.col("relation") == FLOOR).then(floor).otherwise(ceiling)


WEIGHT, TARGET, ACTUAL, DECLARED = (polars.col(name) for name in ("weight", "target", "actual", "declared"))
MET = _by_relation(ACTUAL >= TARGET, ACTUAL <= TARGET)
POINTS = polars.when(MET).then(WEIGHT).otherwise(WEIGHT * _by_relation(ACTUAL / TARGET, TARGET / ACTUAL))
# What somebody writes who knows that weights have one decimal, targets and actuals two: the formula of `tables`.
LEAST, MOST = (
    each(_whole(TARGET, 100), _whole(ACTUAL, 100)) for each in (polars.min_horizontal, polars.max_horizontal)
)
EXACT = (
    polars.when(MET)
    .then(_whole(WEIGHT, 10) * 10)
    .otherwise((_whole(WEIGHT, 10) * 20 * LEAST + MOST) // (2 * MOST))
)


def _polars(frame: Any, score: Any, declared: Any) -> Callable[[], Any]:
    def run() -> Any:
        scored = (
            frame.lazy()
            .select("card", declared=declared, score=score)
            .select("card", "score", mismatch=polars.col("score") != polars.col("declared"))
            .collect()
        )
        totals = scored.lazy().group_by("card").agg(polars.col("score").sum()).collect()
        return scored, totals

    return run


def _read_polars(found: Any, scale: int) -> Read:
    scored, totals = found
    numbers = (scored["score"], totals.sort("card")["score"])
    score, total = (numpy.rint(each.to_numpy() * scale).astype(numpy.int64) for each in numbers)
    return Read(score, scored["mismatch"].to_numpy(), total)


def _read_arrow(found: Any) -> Read:
    score, mismatch, totals = found
    return hundredths(score, mismatch, totals.sort_by("card")["score_sum"])


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
# The formula of `tables` in whole numbers of tenths and hundredths.
WHOLE = """
create or replace temp table scored as
with numbers as (
    select card, declared, weight, target, actual, least(target, actual) as low, greatest(target, actual) as high,
        case when relation = {floor} then actual >= target else actual <= target end as met
    from BIGINT_rows
), rounded as (
    select card, declared, case when met then weight * 10 else (weight * 20 * low + high) // (2 * high) end as score from numbers
)
select card, score, score <> declared as mismatch from rounded
"""
SCALES = {"weight": 10, "target": 100, "actual": 100, "declared": 100}


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
        yield Contender(f"DuckDB {kind}", len(rows), _duckdb(connection, sql), _read_duckdb(connection, 100))
    names = ", ".join(f"cast({name} * {scale} as bigint) as {name}" for name, scale in SCALES.items())
    connection.execute(f"create temp table BIGINT_rows as select {names}, relation, card from given")
    sql = WHOLE.format(floor=FLOOR)
    yield Contender("DuckDB BIGINT", len(rows), _duckdb(connection, sql), _read_duckdb(connection, 1))


def _duckdb(connection: Any, sql: str) -> Callable[[], Any]:
    def run() -> Any:
        connection.execute(sql)
        return connection.sql("select card, sum(score) from scored group by card").to_arrow_table()

    return run


def _read_duckdb(connection: Any, scale: int) -> Callable[[Any], Read]:
    def read(totals: Any) -> Read:
        found = connection.execute("select cast(score as double) as score, mismatch from scored").fetchnumpy()
        sums = [float(each) for each in totals.sort_by("card").column(1).to_pylist()]
        score, total = (
            numpy.rint(numpy.asarray(each) * scale).astype(numpy.int64) for each in (found["score"], sums)
        )
        return Read(score, found["mismatch"], total)

    return read


# Rule engines, and a loop; on fewer rows.


def engines(rows: Rows) -> Iterator[Contender]:
    makers = {"OpenFisca": _openfisca, "ZEN": _zen, "JSON-logic": _json_logic, "Decimal": _decimals}
    for name, make in makers.items():
        few = rows.first(min(len(rows), SLOW[name]))
        read = (
            (lambda found: Read(numpy.array([int(each * 100) for each in found])))
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
    decision = zen.ZenDecisionContent(json.dumps(DECISION))  # compiled once
    engine = zen.ZenEngine({"loader": lambda _: decision})
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

    def read(file: Path) -> Read:
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
