"""Results as files: CSV and Parquet with one row per unit and the findings beside, databases with three tables."""

import csv
import os
import re
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import suppress
from decimal import Decimal
from fractions import Fraction
from pathlib import PurePath
from typing import Any, Protocol

from scoring.units.table import MissingPackage
from scoring.units.writers.records import Column, Kind, Record

DECIMALS = (
    18,
    6,
)  # digits of a computed number, and how many of them are decimals: rulebooks round to at most 6
LONGEST_FLOAT = 15  # digits, so that every decimal of them is told from its neighbours
DUCKDB = ".duckdb"
LEFT_BY_DATABASES = ("-journal", DUCKDB, f"{DUCKDB}.wal")  # what they may leave beside their file
RUN = "=+-@\t\r"  # what a spreadsheet program takes for the beginning of a formula
HARMLESS = re.compile(r"[-+]?[0-9.,]*[%％]?")


class Tables(Protocol):
    """Tables that take rows; `files` are the real names with the names under which they are written."""

    files: dict[str, str]
    is_wide: bool

    def create(self, name: str, columns: Sequence[Column]) -> None:
        """Begin a table."""

    def insert(self, name: str, records: Sequence[Record]) -> None:
        """Add rows to a table."""

    def close(self) -> None:
        """End all tables."""


def names_of(file: str) -> Mapping[str, str]:
    """The files of a result that has one for each table: `x.csv`, and `x.findings.csv` beside it."""
    stem, suffix = os.path.splitext(file)
    return {"units": file, "findings": f"{stem}.findings{suffix}"}


class TooManyDigits(Exception):
    """A number that a kind of file does not hold."""

    def __init__(self, number: Decimal, digits: int) -> None:
        super().__init__(number, digits)
        self.number, self.digits = number, digits


class CsvTables:
    """CSV files in UTF-8 with a mark, which spreadsheet programs need, and without texts that they would run."""

    is_wide = True

    def __init__(self, files: dict[str, str], places: Mapping[str, str]) -> None:
        self.files = files
        self.places = places
        self.streams: dict[str, Any] = {}
        self.writers: dict[str, Any] = {}
        self.texts: dict[str, list[int]] = {}

    def create(self, name: str, columns: Sequence[Column]) -> None:
        self.texts[name] = [at for at, each in enumerate(columns) if each.kind is Kind.TEXT]
        stream = open(self.files[self.places[name]], "w", encoding="utf-8-sig", newline="")  # noqa: SIM115
        self.streams[name], self.writers[name] = stream, csv.writer(stream, lineterminator="\n")
        self.writers[name].writerow([each.name for each in columns])

    def insert(self, name: str, records: Sequence[Record]) -> None:
        texts = self.texts[name]
        self.writers[name].writerows(_without_formulas(each, texts) for each in records)

    def close(self) -> None:
        for each in self.streams.values():
            each.close()


def _without_formulas(record: Record, texts: Sequence[int]) -> Record:
    """A row in which no text is a formula, which a spreadsheet program would run: such a text gets an apostrophe.

    The name of a unit comes from whoever filled in the table. Source: OWASP, "CSV Injection".
    """
    formulas = [
        at for at in texts if record[at] and record[at][0] in RUN and not HARMLESS.fullmatch(record[at])
    ]
    if not formulas:
        return record
    values = list(record)
    for at in formulas:
        values[at] = f"'{values[at]}"
    return tuple(values)


class ParquetTables:
    """Parquet files; computed numbers are decimals."""

    is_wide = True

    def __init__(self, files: dict[str, str], places: Mapping[str, str]) -> None:
        self.files = files
        self.places = places
        self.writers: dict[str, Any] = {}

    def create(self, name: str, columns: Sequence[Column]) -> None:
        from pyarrow.parquet import ParquetWriter

        self.writers[name] = ParquetWriter(self.files[self.places[name]], arrow_schema(columns))

    def insert(self, name: str, records: Sequence[Record]) -> None:
        self.writers[name].write_table(arrow_table(self.writers[name].schema, records))

    def close(self) -> None:
        for each in self.writers.values():
            each.close()


def arrow_schema(columns: Sequence[Column]) -> Any:
    """The columns as Arrow has them."""
    import pyarrow

    types = {
        Kind.TEXT: pyarrow.string(),
        Kind.WHOLE: pyarrow.int64(),
        Kind.DECIMAL: pyarrow.decimal128(*DECIMALS),
        Kind.TRUTH: pyarrow.bool_(),
    }
    return pyarrow.schema([(each.name, types[each.kind]) for each in columns])


def arrow_table(schema: Any, records: Sequence[Record]) -> Any:
    """Rows as an Arrow table."""
    import pyarrow

    columns = list(zip(schema, zip(*records, strict=True), strict=True))
    try:
        arrays = [pyarrow.array(values, type=each.type) for each, values in columns]
    except pyarrow.ArrowInvalid:
        numbers = (value for _, values in columns for value in values if isinstance(value, Decimal))
        for number in numbers:
            if not _fits(number):
                raise TooManyDigits(number, DECIMALS[0]) from None
        raise
    return pyarrow.Table.from_arrays(arrays, schema=schema)


def _fits(number: Decimal) -> bool:
    """Whether the decimals of a table hold a number."""
    digits, places = DECIMALS
    scaled = Fraction(number) * Fraction(10) ** places
    return scaled.denominator == 1 and len(str(abs(scaled.numerator))) <= digits


class SqliteTables:
    """A SQLite database; computed numbers are stored as the nearest float, which prints as the same decimal.

    Up to 15 digits, that is; a longer number is refused. Source: "Datatypes In SQLite", part 3.
    """

    is_wide = False
    types: Mapping[Kind, str] = {
        Kind.TEXT: "TEXT",
        Kind.WHOLE: "INTEGER",
        Kind.DECIMAL: "NUMERIC",
        Kind.TRUTH: "INTEGER",
    }

    def __init__(self, files: dict[str, str]) -> None:
        self.files = files
        (temporary,) = files.values()
        self.connection = sqlite3.connect(temporary, isolation_level=None)
        self.connection.execute("PRAGMA journal_mode = OFF")
        self.connection.execute("PRAGMA synchronous = OFF")
        self.connection.execute("BEGIN")
        self.statements: dict[str, str] = {}
        self.decimals: dict[str, list[int]] = {}

    def create(self, name: str, columns: Sequence[Column]) -> None:
        self.connection.execute(f"CREATE TABLE {name} ({_columns(columns, self.types)})")
        self.statements[name] = f"INSERT INTO {name} VALUES ({', '.join('?' * len(columns))})"
        self.decimals[name] = [at for at, each in enumerate(columns) if each.kind is Kind.DECIMAL]

    def insert(self, name: str, records: Sequence[Record]) -> None:
        decimals = self.decimals[name]
        self.connection.executemany(
            self.statements[name], (_with_texts(each, decimals) for each in records) if decimals else records
        )

    def close(self) -> None:
        if self.connection.in_transaction:
            self.connection.execute("COMMIT")
        self.connection.close()


def _with_texts(record: Record, decimals: Sequence[int]) -> list[Any]:
    """A row with its decimals as texts, of which SQLite makes numbers."""
    values = list(record)
    for at in decimals:
        if values[at] is not None:
            if len(values[at].normalize().as_tuple().digits) > LONGEST_FLOAT:
                raise TooManyDigits(values[at], LONGEST_FLOAT)
            values[at] = format(values[at], "f")
    return values


def _columns(columns: Sequence[Column], types: Mapping[Kind, str]) -> str:
    return ", ".join(f'"{each.name}" {types[each.kind]}' for each in columns)


class DuckdbTables:
    """A DuckDB database; computed numbers are decimals."""

    is_wide = False
    types: Mapping[Kind, str] = {
        Kind.TEXT: "VARCHAR",
        Kind.WHOLE: "BIGINT",
        Kind.DECIMAL: "DECIMAL({}, {})".format(*DECIMALS),
        Kind.TRUTH: "BOOLEAN",
    }

    def __init__(self, files: dict[str, str]) -> None:
        import duckdb

        self.files = files
        (self.temporary,) = files.values()
        self.database = self.temporary + DUCKDB  # an empty file, which the other is, is no database
        with suppress(FileNotFoundError):
            os.remove(self.database)
        self.connection = duckdb.connect(self.database)
        self.schemas: dict[str, Any] = {}

    def create(self, name: str, columns: Sequence[Column]) -> None:
        self.connection.execute(f"CREATE TABLE {name} ({_columns(columns, self.types)})")
        self.schemas[name] = arrow_schema(columns)

    def insert(self, name: str, records: Sequence[Record]) -> None:
        self.connection.register("added", arrow_table(self.schemas[name], records))
        self.connection.execute(f"INSERT INTO {name} SELECT * FROM added")
        self.connection.unregister("added")

    def close(self) -> None:
        self.connection.close()
        os.replace(self.database, self.temporary)


PACKAGES: Mapping[str, tuple[tuple[str, ...], str]] = {
    ".parquet": (("pyarrow",), "arrow"),
    ".duckdb": (("duckdb", "pyarrow"), "duckdb"),
}
SUFFIXES = (".csv", ".parquet", ".duckdb", ".sqlite", ".db")


def files_of(file: str) -> tuple[str, ...]:
    """All the files of a result."""
    return tuple(names_of(file).values()) if _suffix(file) in (".csv", ".parquet") else (file,)


def _suffix(file: str) -> str:
    return PurePath(file).suffix.lower()


def demand_package(file: str) -> None:
    """Raise `MissingPackage` where a format takes a package that is not installed."""
    packages, extra = PACKAGES.get(_suffix(file), ((), ""))
    for package in packages:
        try:
            __import__(package)
        except ImportError:
            raise MissingPackage(_suffix(file), package, extra) from None


def open_tables(file: str, files: dict[str, str]) -> Tables:
    """The tables of a result by the suffix of its file, to be written under the temporary names of `files`."""
    match _suffix(file):
        case ".csv":
            return CsvTables(files, names_of(file))
        case ".parquet":
            return ParquetTables(files, names_of(file))
        case ".duckdb":
            return DuckdbTables(files)
    return SqliteTables(files)
