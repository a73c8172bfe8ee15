"""One Arrow record batch, scored: what engines run over their data."""

from collections.abc import Mapping
from typing import Any

import numpy
import pyarrow
from pyarrow import compute

from scoring.adapters.roles import Roles
from scoring.adapters.values import DIGITS, decimals_of, numbers_of, truths_of, words_of
from scoring.columns import Columns, score_columns
from scoring.columns.columns import find_rulebook
from scoring.columns.whole_numbers import Array
from scoring.problems import InvalidColumns, Problem
from scoring.records import record
from scoring.rulebooks import AnyRulebook, Rulebook

NUMBERS = ("weight", "target", "actual", "declared", "upper")


def score_batch(
    batch: Any,
    *,
    columns: Mapping[str, str] | None = None,
    rulebook: AnyRulebook | None = None,
    unit: str = "",
) -> Any:
    """A record batch, or a table of them, with what its rows come to, exactly as `scoring.score_columns` gives it.

    `columns` gives the names of columns by role (`weight`, `target`, `actual`, `relation`; `declared` and `upper` where they are
    there) and of those that are added; without it a column has the name of its role. Added are `score`, a decimal
    that is null where a row has none, `status`, a word of `scoring.Status`, and with declared scores `mismatch`,
    whether the declared score is another number. A null is NaN: an actual that was not measured, a target
    that is blank. Numbers are float64, integers, or decimals of at most 15 digits. Raises `InvalidColumns`
    and `InvalidRulebook`.

    >>> import pyarrow
    >>> rows = {"weight": [5, 1], "target": [920, 3500], "完成值": [496, 3000], "relation": ["≥", "≥"]}
    >>> batch = pyarrow.RecordBatch.from_pydict(rows)
    >>> found = score_batch(batch, columns={"actual": "完成值"}, rulebook="wuhan-2021")
    >>> found.column("score").to_pylist()
    [Decimal('2.70'), Decimal('0.86')]
    """
    scorer = BatchScorer.of(batch.schema.names, columns=columns, rulebook=rulebook, unit=unit)
    if isinstance(batch, pyarrow.Table):
        scored = [scorer.score(each) for each in batch.to_batches()]
        return pyarrow.Table.from_batches(scored, scorer.schema(batch.schema))
    return scorer.score(batch)


@record
class BatchScorer:
    """Scores record batches of one table; can be sent to other processes."""

    roles: Roles
    rulebook: Rulebook
    unit: str = ""
    compiled: bool = False

    @classmethod
    def of(
        cls,
        names: list[str],
        *,
        columns: Mapping[str, str] | None = None,
        rulebook: AnyRulebook | None = None,
        unit: str = "",
        compiled: bool = False,
    ) -> "BatchScorer":
        """The scorer of a table with these columns. Raises `InvalidColumns` and `InvalidRulebook`."""
        return cls(Roles.of(names, columns), find_rulebook(rulebook), unit, compiled)

    @property
    def score_type(self) -> Any:
        return pyarrow.decimal128(DIGITS, self.rulebook.row_rounding.places)

    @property
    def total_type(self) -> Any:
        return pyarrow.decimal128(DIGITS, self.rulebook.total_rounding.places)

    def schema(self, schema: Any) -> Any:
        """The schema of scored rows."""
        types = {"score": self.score_type, "status": pyarrow.string(), "mismatch": pyarrow.bool_()}
        for role, name in self.roles.added.items():
            schema = schema.append(pyarrow.field(name, types[role]))
        return schema

    def schema_of_totals(self, schema: Any) -> Any:
        """The schema of the totals of cards."""
        label = label_type(schema.field(self.card).type)
        return pyarrow.schema([("card", label), ("total", self.total_type)])

    @property
    def card(self) -> str:
        """The column that labels cards. Raises `InvalidColumns` where there is none."""
        if "card" not in self.roles.read:
            raise InvalidColumns((Problem("adapter/no-cards"),))
        return self.roles.read["card"]

    def score(self, batch: Any) -> Any:
        """The rows with what they come to."""
        return self.completed(batch, self.found(batch))

    def found(self, batch: Any, card: Array | None = None) -> Columns:
        """What `score_columns` finds in a batch, the cards of which are given as numbers."""
        read = self.roles.read
        numbers: dict[str, Any] = {
            role: numbers_of(role, batch.column(read[role])) for role in NUMBERS if role in read
        }
        try:
            return score_columns(
                **numbers,
                relation=_words(batch.column(read["relation"])),
                card=card,
                rulebook=self.rulebook,
                unit=self.unit,
                compiled=self.compiled,
            )
        except UnicodeDecodeError:
            raise InvalidColumns((Problem("adapter/not-utf8", {"name": read["relation"]}),)) from None

    def completed(self, batch: Any, found: Columns) -> Any:
        """The batch with the columns that are added."""
        columns = {"score": decimals_of(found.score, found.places), "status": words_of(found.status)}
        if found.mismatch is not None:
            columns["mismatch"] = truths_of(found.mismatch)
        arrays = [*batch.columns, *(columns[role] for role in self.roles.added)]
        return pyarrow.RecordBatch.from_arrays(arrays, schema=self.schema(batch.schema))

    def cards(self, batch: Any) -> "Cards":
        """The cards of a batch, whose rows stand together. Raises `InvalidColumns` where a row has none."""
        column = batch.column(self.card)
        plain = column.cast(label_type(column.type))
        null = plain.is_null(nan_is_null=True)
        if count := null.true_count:
            facts = {"count": count, "row": int(numpy.argmax(null.to_numpy(zero_copy_only=False)))}
            raise InvalidColumns((Problem("columns/no-card", facts),))
        return Cards.of(plain)

    def totals(self, cards: "Cards", found: Columns) -> Any:
        """The labels of cards and their totals; `found` has the cards by their place."""
        assert found.total is not None
        totals = decimals_of(found.total, found.total_places)
        return pyarrow.RecordBatch.from_arrays([cards.labels, totals], names=["card", "total"])


def label_type(kind: Any) -> Any:
    """The type that the labels of cards have in totals: texts are one type however they are stored. Raises `InvalidColumns`."""
    types = pyarrow.types
    if types.is_dictionary(kind):
        return label_type(kind.value_type)
    if types.is_nested(kind):
        raise InvalidColumns((Problem("adapter/nested-cards", {"type": str(kind)}),))
    if types.is_large_string(kind) or types.is_string_view(kind):
        return pyarrow.string()
    if types.is_large_binary(kind) or types.is_binary_view(kind):
        return pyarrow.binary()
    return kind


def _words(relation: Any) -> Any:
    """Relations as texts or codes, plain or by codes of words. Raises `InvalidColumns`."""
    if pyarrow.types.is_nested(relation.type):
        raise InvalidColumns((Problem("adapter/nested-relations", {"type": str(relation.type)}),))
    return relation.cast(pyarrow.string()) if pyarrow.types.is_null(relation.type) else relation


@record
class Cards:
    """The runs of rows of one card: their labels, and where each of them ends."""

    labels: Any
    ends: Array

    @classmethod
    def of(cls, column: Any) -> "Cards":
        runs = compute.run_end_encode(column)
        return cls(runs.values, runs.run_ends.to_numpy())

    @property
    def last(self) -> int:
        """The first row of the last run."""
        return int(self.ends[-2]) if self.ends.size > 1 else 0

    @property
    def places(self) -> Array:
        """The run of each row."""
        return numpy.repeat(numpy.arange(self.ends.size), numpy.diff(self.ends, prepend=0))
