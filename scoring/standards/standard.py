"""A standard that has been read: a rule, what it takes for granted, and how else it reads in some rows."""

from collections.abc import Mapping
from typing import Any

from scoring.presumptions import Presumption
from scoring.records import record


@record
class Standard:
    """The data of a rule as a scorecard would write it, and what its words presume of the row.

    `of_places` is how it reads in a row of ranks, where lower (每低1名) is a larger number, None where there is no
    difference. `completion` is the word by which the text names the completion, B ÷ A in most rows; in a row whose
    values are completion rates themselves the text reads as `of_completion`, or not at all (None).
    """

    rule: Mapping[str, Any]
    presumptions: tuple[Presumption, ...] = ()
    completion: str = ""
    of_completion: "Standard | None" = None
    of_places: "Standard | None" = None
