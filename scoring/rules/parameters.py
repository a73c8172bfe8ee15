"""What a parameter of a rule kind can be: its JSON Schema, how its value is read and how it is printed.

A kind declares a field with `parameter(POINTS, default, zh=…, en=…)`; its schema, its reader and its
place in the manual follow from that.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import MISSING, Field, field, fields, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from scoring.arithmetic import Constant, Expression, weight
from scoring.messages import shortened
from scoring.notation import NotationError, Quantity, Relation, read
from scoring.numbers import show
from scoring.problems import Problem, Refusal
from scoring.records import record
from scoring.rules.case import Note

NUMBER_TEXT = r"^-?[0-9]{1,20}(\.[0-9]{1,20})?%?$(?!\n)"  # `$` alone would let a line break pass
SHARE_TEXT = r"^(100|[0-9]{1,2}(\.[0-9]{1,20})?)%$(?!\n)"
MARKS_TEXT = r"^[0-9]{1,20}(\.[0-9]{1,20})?%$(?!\n)"
OWN_WEIGHT_TEXT = r"^weight$(?!\n)"

BRACKET_IN_QUANTITY = "rule/bracket-in-quantity"
OF_BRACKETS = frozenset(
    f"notation/{each}"
    for each in (
        "bracket-contradicts bracket-number bracket-unit exclusion-without-direction unclear-bracket".split()
    )
)


class InvalidParameter(Refusal):
    """Parameters that cannot be read: all their problems, at their keys."""


@record
class Parameter:
    """A kind of value: what is allowed (JSON Schema), what it means, how it is written, and what it is called.

    `record` is the dataclass of the entries of a list of records.
    """

    schema: Mapping[str, Any]
    read: Callable[[Any], Any]
    write: Callable[[Any], str] = str
    takes: Note = field(kw_only=True)
    record: type | None = field(default=None, kw_only=True)


def number(value: int | Decimal | str) -> Fraction:
    """`0.5` or `50%`, exactly."""
    if isinstance(value, str) and value.endswith("%"):
        return Fraction(value[:-1]) / 100
    return Fraction(value)


def percent(value: Fraction) -> str:
    """A share as people write it."""
    return f"{show(value * 100)}%"


class Marks(NamedTuple):
    """Points as a rule states them: a number of points, or a share of the full marks."""

    value: Fraction
    is_share: bool = False

    @property
    def expression(self) -> Expression:
        """The points as a formula has them."""
        return weight * Constant(self.value) if self.is_share else Constant(self.value)

    def of(self, full: Fraction) -> Fraction:
        """The points of a row with these full marks."""
        return self.value * full if self.is_share else self.value

    def __str__(self) -> str:
        return percent(self.value) if self.is_share else show(self.value)


def points_in_words(marks: Marks | tuple[Marks, Marks]) -> Mapping[str, str]:
    """Points, or a range of them, as a phrase in each language: 5分, 满分的80%."""
    if isinstance(marks, Marks):
        shown, is_share, is_one = str(marks), marks.is_share, marks.value == 1
    else:
        (shown, is_share, is_one) = f"{marks[0]}–{marks[1]}", marks[0].is_share, False
    if is_share and marks == Marks(Fraction(1), is_share=True):
        return {"zh": "满分", "en": "the full marks"}
    if is_share:
        return {"zh": f"满分的{shown}", "en": f"{shown} of the full marks"}
    return {"zh": f"{shown}分", "en": f"{shown} point" if is_one else f"{shown} points"}


def highest_of(points: Marks | tuple[Marks, Marks]) -> Marks:
    """Points, or the upper end of a range of them."""
    return points if isinstance(points, Marks) else points[1]


def read_marks(value: int | Decimal | str) -> Marks:
    """`5` points, or `80%` of the full marks."""
    return Marks(number(value), is_share=isinstance(value, str))


def _read_marks_or_range(value: int | Decimal | str | list[Any]) -> Marks | tuple[Marks, Marks]:
    """Points, or the two between which a person chooses, the lower first."""
    if not isinstance(value, list):
        return read_marks(value)
    low, high = map(read_marks, value)
    ends = {"low": str(low), "high": str(high)}
    if low.is_share != high.is_share:
        raise InvalidParameter((Problem("rule/range-of-two-sorts", ends),))
    if low.value > high.value:
        raise InvalidParameter((Problem("rule/range-out-of-order", ends),))
    return low, high


def read_quantity(text: str | int | Decimal) -> Quantity:
    """An amount with its unit, such as the size of a step: `1个`, `0.5个百分点`, `3%`.

    A rule has no remarks: what a bracket says is said by another key, and is refused here.
    """
    written = text if isinstance(text, str) else show(text)
    try:
        reading = read(written)
    except NotationError as error:
        raise InvalidParameter((_of_a_parameter(error.problem, written),)) from None
    is_plain = isinstance(reading.value, Quantity) and reading.relation in (None, Relation.EQUAL)
    if not is_plain or reading.approximate or not isinstance(reading.value, Quantity):
        raise InvalidParameter((Problem("rule/not-a-quantity", {"found": shortened(written)}),))
    if said := (*reading.heeded, *reading.remarks):
        facts = {"found": shortened(written), "bracket": shortened(said[0])}
        raise InvalidParameter((Problem(BRACKET_IN_QUANTITY, facts),))
    return reading.value


def _of_a_parameter(problem: Problem, written: str) -> Problem:
    """Why a text is no amount; what the notation advises for targets and actuals does not help here."""
    if problem.code in OF_BRACKETS:
        facts = {"found": shortened(written), "bracket": str(problem.facts["found"])[1:-1]}
        return Problem(BRACKET_IN_QUANTITY, facts)
    if problem.code == "notation/unknown-unit":
        return replace(problem, code="notation/unknown-unit-column")
    return Problem("rule/not-a-quantity", {"found": shortened(written)})


@record
class Step:
    """The size of a step, and as it is written: sentences say 1万元 where the rule does."""

    quantity: Quantity
    text: str = field(compare=False)

    def __str__(self) -> str:
        return self.text


def _read_step(written: str | int | Decimal) -> Step:
    quantity, text = read_quantity(written), written_text(written)
    if quantity.amount <= 0:
        raise InvalidParameter((Problem("rule/step-of-nothing", {"found": text}),))
    return Step(quantity, text)


def written_text(value: str | int | Decimal) -> str:
    """A text or a number as it was written."""
    return value.strip() if isinstance(value, str) else show(value)


POINTS = Parameter({"type": "number", "minimum": 0}, Fraction, show, takes=Note("takes/points"))
SIGNED_POINTS = Parameter({"type": "number"}, Fraction, show, takes=Note("takes/signed-points"))
NUMBER = Parameter(
    {"type": ["number", "string"], "pattern": NUMBER_TEXT}, number, show, takes=Note("takes/number")
)
SHARE = Parameter(
    {"type": ["number", "string"], "minimum": 0, "maximum": 1, "pattern": SHARE_TEXT},
    number,
    percent,
    takes=Note("takes/share"),
)
MULTIPLE = Parameter(
    {"type": ["number", "string"], "minimum": 0, "pattern": MARKS_TEXT},
    number,
    percent,
    takes=Note("takes/number"),
)
MARKS = Parameter(
    {"type": ["number", "string"], "minimum": 0, "pattern": MARKS_TEXT}, read_marks, takes=Note("takes/marks")
)
MARKS_OR_RANGE = Parameter(
    {
        **MARKS.schema,
        "type": ["number", "string", "array"],
        "items": dict(MARKS.schema),
        "minItems": 2,
        "maxItems": 2,
    },
    _read_marks_or_range,
    lambda value: str(value) if isinstance(value, Marks) else f"[{value[0]}, {value[1]}]",
    takes=Note("takes/marks-or-range"),
)
STEP = Parameter({"type": ["string", "number"]}, _read_step, takes=Note("takes/step"))
FLAG = Parameter({"type": "boolean"}, bool, lambda value: str(value).lower(), takes=Note("takes/flag"))
NAME = Parameter({"type": "string", "minLength": 1}, str, takes=Note("takes/text"))
PLACES = Parameter({"type": "integer", "minimum": 0, "maximum": 6}, int, takes=Note("takes/places"))


def choice(**words: tuple[str, str]) -> Parameter:
    """One of a few words; each is told with its meaning in Chinese and English."""
    return Parameter(
        {"enum": list(words), "enumDescriptions": [" / ".join(each) for each in words.values()]},
        str,
        takes=Note("takes/choice", {"words": tuple(f"`{each}`" for each in words)}),
    )


def list_of(each: Parameter) -> Parameter:
    """A list of values of one kind, at least one."""
    schema = {"type": "array", "minItems": 1, "items": dict(each.schema)}
    return Parameter(
        schema,
        lambda items: read_each(each.read, items),
        lambda items: f"[{', '.join(map(each.write, items))}]",
        takes=Note("takes/list", {"each": each.takes}),
    )


def several(record: type) -> Parameter:
    """A list of records, each a dataclass whose fields are parameters."""
    schema = {"type": "array", "minItems": 1, "items": object_schema(record)}
    return Parameter(
        schema,
        lambda items: read_each(lambda each: read_object(record, each), items),
        lambda items: f"[{', '.join(map(write_object, items))}]",
        takes=Note("takes/records"),
        record=record,
    )


def read_each(read_one: Callable[[Any], Any], items: Iterable[Any]) -> tuple[Any, ...]:
    """Every item read; the problems of all of them at their indices."""
    read_items: list[Any] = []
    problems: list[Problem] = []
    for index, each in enumerate(items):
        try:
            read_items.append(read_one(each))
        except Refusal as error:
            problems += (problem.under(index) for problem in error.problems)
    if problems:
        raise InvalidParameter(tuple(problems))
    return tuple(read_items)


def parameter(kind: Parameter, default: Any = MISSING, *, zh: str, en: str) -> Any:
    """A dataclass field that is a parameter; required where no default is given. `zh` and `en` say what for."""
    return field(default=default, metadata={"parameter": kind, "wording": {"zh": zh, "en": en}})


def object_schema(record: type, extra: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The JSON Schema of a dataclass of parameters, with `extra` properties beside them."""
    declared = fields(record)
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            **(extra or {}),
            **{yaml_name(each.name): _described(each) for each in declared},
        },
        "required": [yaml_name(each.name) for each in declared if each.default is MISSING],
    }


def _described(declared: Field[Any]) -> dict[str, Any]:
    wording = declared.metadata["wording"]
    schema = {**declared.metadata["parameter"].schema, "description": f"{wording['zh']}\n{wording['en']}"}
    return schema if declared.default in (MISSING, None) else {**schema, "default": _as_data(declared)}


def _as_data(declared: Field[Any]) -> bool | int | str:
    """The default of a parameter as a file would have it: a number, a flag or a text."""
    if isinstance(declared.default, bool | int):
        return declared.default
    written: str = declared.metadata["parameter"].write(declared.default)
    return int(written) if written.isdigit() else written


def read_object(record: type, data: Mapping[str, Any]) -> Any:
    """A dataclass from data that its schema has accepted. Raises `InvalidParameter`."""
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for each in fields(record):
        key = yaml_name(each.name)
        if key in data:
            try:
                values[each.name] = each.metadata["parameter"].read(data[key])
            except Refusal as error:
                problems += (problem.under(key) for problem in error.problems)
    if problems:
        raise InvalidParameter(tuple(problems))
    return record(**values)


def write_object(record: object) -> str:
    """The parameters of a record as YAML would have them, those that are given."""
    return f"{{{', '.join(f'{key}: {value}' for key, value in written_parameters(record))}}}"


def written_parameters(record: object) -> Iterator[tuple[str, str]]:
    """Each parameter of a record that has a value, with its key, as it is written."""
    for each in fields(record):  # type: ignore[arg-type]
        value = getattr(record, each.name)
        if value is not None:
            yield yaml_name(each.name), each.metadata["parameter"].write(value)


def yaml_name(name: str) -> str:
    """`from_` in Python is `from` in the file."""
    return name.rstrip("_")
