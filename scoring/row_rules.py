"""What a row writes under `rule`: a kind with parameters, limits alone, a kind's name, or the table's own words."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from scoring.problems import Problem, suggest
from scoring.rules import KINDS, InvalidParameter, RuleChange, build_change, required_parameters
from scoring.rules.rule import with_values


def read_row_rule(written: str | Mapping[str, Any], names: Iterable[str] = ()) -> RuleChange:
    """The rule of a row that gives values of these names. Raises `Refusal` with all that keeps it from being used.

    >>> read_row_rule("每少检查一个扣1分，扣完为止").kind.in_words().say("en")
    '1 points off for each 1个 below the target, down to nothing'
    """
    if isinstance(written, Mapping):
        return build_change(with_values(written, names))
    if not re.search(r"[^\x00-\x7f]", written):
        return _named(written)
    from scoring.standards import read_standard  # 45 ms, and most tables write no rules of their own

    return build_change(read_standard(written), written)


def _named(name: str) -> RuleChange:
    """A kind by its name alone, which does for those that need no parameters."""
    if name not in KINDS:
        raise InvalidParameter((suggest("schema/not-one-of", name, sorted(KINDS)),))
    missing = required_parameters(name)
    if missing:
        written = ", ".join([f"kind: {name}", *(f"{key}: …" for key in missing if key != "kind")])
        raise InvalidParameter((Problem("rule/parameters-missing", {"rule": name, "written": written}),))
    return build_change({"kind": name})
