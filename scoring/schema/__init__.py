"""JSON Schemas, generated from the code, and their verdicts in our own words.

`schemas/*.schema.json` are these schemas written out (a test compares them), so an editor
completes and checks what the engine accepts.
"""

from functools import cache
from typing import TYPE_CHECKING, Any

from scoring.problems import Problem
from scoring.schema.accepted import accepted_schema
from scoring.schema.closures import Accepts, closure_of
from scoring.schema.expectation import expectation_schema
from scoring.schema.gates import gates_schema
from scoring.schema.rulebook import rulebook_schema
from scoring.schema.scorecard import scorecard_schema
from scoring.schema.verdicts import problems_of, shorten

if TYPE_CHECKING:
    from jsonschema.protocols import Validator

SCHEMAS = {
    "accepted": accepted_schema,
    "expectation": expectation_schema,
    "gates": gates_schema,
    "rulebook": rulebook_schema,
    "scorecard": scorecard_schema,
}


def published(name: str) -> dict[str, Any]:
    """The schema of that name as editors get it: what it accepts, and words for people about all of it."""
    from scoring.schema.annotations import annotated, words_about  # nothing that scores needs them

    return annotated(name, SCHEMAS[name](), words_about(name))


@cache
def _validator(name: str) -> "Validator":
    from jsonschema import Draft202012Validator  # 110 ms, and not needed to import the package

    return Draft202012Validator(SCHEMAS[name]())


@cache
def _accepts(name: str) -> Accepts:
    return closure_of(SCHEMAS[name]())


def problems(data: Any, name: str) -> tuple[Problem, ...]:
    """Everything that is wrong with the shape of `data`, without places, in document order."""
    return () if _accepts(name)(data) else problems_of(data, _validator(name))


__all__ = ["SCHEMAS", "problems", "published", "shorten"]
