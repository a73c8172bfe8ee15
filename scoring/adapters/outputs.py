"""Parquet files that are written beside and put in place together, when all of them are whole."""

from pathlib import Path as FilePath
from types import TracebackType
from typing import Any

from pyarrow import parquet

from scoring.problems import InvalidColumns, Problem
from scoring.replacing import Replacement


class Output:
    """A Parquet file on its way."""

    def __init__(self, file: FilePath) -> None:
        self.file = file
        self._new: Replacement | None = None
        self._writer: Any = None

    def begin(self, schema: Any) -> None:
        """Say what the batches will be; again for a further file of the same columns. Raises `InvalidColumns`."""
        if self._writer is None:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            # The same file may be the task of two workers where the first was taken for lost.
            self._new = Replacement(str(self.file), is_shared=True)
            self._writer = parquet.ParquetWriter(self._new.beside, schema, store_decimal_as_integer=True)
            return
        before = self._writer.schema
        for found, first in zip(schema, before, strict=True):
            if found.type != first.type:
                facts = {"type": str(found.type), "first": str(first.type)}
                raise InvalidColumns((Problem("adapter/other-cards", facts),))

    def write(self, batch: Any) -> None:
        """Some more rows."""
        self._writer.write_batch(batch.cast(self._writer.schema))

    def close(self) -> None:
        """All rows are written; the file waits for the others, and is held open no longer: a folder may have many."""
        if self._writer is not None:
            self._writer.close()
        if self._new is not None:
            self._new.close()

    def put_in_place(self) -> None:
        """Give the file its name."""
        if self._new is not None:
            self._new.put_in_place()

    def discard(self) -> None:
        """Leave no trace, unless the file is in its place."""
        try:
            if self._writer is not None:
                self._writer.close()
        finally:
            if self._new is not None:
                self._new.discard()


class Outputs:
    """All the files of a run: in their places together, or none of them."""

    def __init__(self) -> None:
        self._all: list[Output] = []

    def open(self, file: FilePath) -> Output:
        """One more file."""
        self._all.append(Output(file))
        return self._all[-1]

    def put_in_place(self) -> None:
        """Every file is whole: they get their names one after the other."""
        for each in self._all:
            each.close()
        for each in self._all:
            each.put_in_place()

    def __enter__(self) -> "Outputs":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        for each in self._all:
            each.discard()
