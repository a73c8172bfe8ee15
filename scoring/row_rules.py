"""What a row writes under `rule`: a kind with parameters, limits alone, a kind's name, or the table's own words."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from scoring.problems import Problem, suggest
from scoring.rules import KINDS, InvalidParameter, RuleChange, build_accepted_change, required_parameters
from scoring.rules.rule import with_values

if TYPE_CHECKING:
    from scoring.standards import Standard


def read_row_rule(written: str | Mapping[str, Any], names: Iterable[str] = ()) -> RuleChange:
    """The rule of a row that gives values of these names, from a text, or from data that its schema has accepted.

    Raises `Refusal` with all that keeps it from being used.

    >>> read_row_rule("每少检查一个扣1分，扣完为止").kind.in_words().say("en")
    '1 point off for each 1个 below the target, down to nothing'
    """
    if isinstance(written, Mapping):
        return build_accepted_change(with_values(written, names))
    if not re.search(r"[^\x00-\x7f]", written):
        return _named(written)
    from scoring.standards import read_standard  # 45 ms, and most tables write no rules of their own

    return _change_of(read_standard(written), written)


def _change_of(standard: "Standard", text: str) -> RuleChange:
    """What a text that was read says, with its other readings."""
    of_completion, of_places = standard.of_completion, standard.of_places
    return replace(
        build_accepted_change(standard.rule, text),
        presumptions=standard.presumptions,
        completion=standard.completion,
        of_completion=None if of_completion is None else _change_of(of_completion, text),
        of_places=None if of_places is None else _change_of(of_places, text),
    )


def _named(name: str) -> RuleChange:
    """A kind by its name alone, which does for those that need no parameters."""
    if name not in KINDS:
        raise InvalidParameter((suggest("schema/not-one-of", name, sorted(KINDS)),))
    missing = required_parameters(name)
    if missing:
        written = ", ".join([f"kind: {name}", *(f"{key}: …" for key in missing if key != "kind")])
        raise InvalidParameter((Problem("rule/parameters-missing", {"rule": name, "written": written}),))
    return build_accepted_change({"kind": name})
