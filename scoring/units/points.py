"""Declared scores as files hold them."""

import re
from dataclasses import replace
from decimal import Decimal

from scoring.records import record
from scoring.source import MAXIMUM_DIGITS

POINTS = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")


@record
class Points:
    """A declared score as it is written: blank (None), a number, or something that is none."""

    text: str
    value: Decimal | None
    is_readable: bool

    @classmethod
    def read_total(cls, text: str) -> "Points":
        """A declared total, of which NaN is none: a score that is NaN was not given, as in `score_columns`, and is missed
        where other rows have one; of a total nobody would hear.

        >>> Points.read("NaN").is_readable, Points.read_total("NaN").is_readable
        (True, False)
        """
        found = cls.read(text)
        return replace(found, is_readable=False) if found.value is None and text.strip() else found

    @classmethod
    def read(cls, text: str) -> "Points":
        """Points as a table writes them: `20分` is 20 and keeps its precision.

        >>> Points.read(" 2.70分 ").value, Points.read("").is_readable, Points.read("满分").is_readable
        (Decimal('2.70'), True, False)
        """
        bare = re.sub(r"[\s分]", "", text)
        if not bare or bare.casefold() == "nan":
            return cls(text, None, is_readable=True)
        if not POINTS.fullmatch(bare) or len(bare) > MAXIMUM_DIGITS:
            return cls(text, None, is_readable=False)
        return cls(text, Decimal(bare), is_readable=True)
