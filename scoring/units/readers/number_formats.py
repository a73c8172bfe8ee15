"""Number formats of workbooks, as far as they change what a number means: the percent sign.

A percent sign multiplies what is shown by 100, unless it is a literal: quoted, escaped by a backslash, or part of a
currency in brackets. `_%` is a blank as wide as the sign, `*%` fills the cell. Source: ECMA-376, part 1, 18.8.31.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from operator import eq, ge, gt, le, lt, ne

from scoring.records import record

TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|[_*].|\[(?P<bracket>[^\]]*)\]|(?P<plain>.)', re.DOTALL
)
CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?[0-9]+(?:\.[0-9]+)?)")
CURRENCY = re.compile(r"\$([^-]*)")
COMPARISONS: Mapping[str, Callable[[Decimal, Decimal], bool]] = {
    "<=": le,
    ">=": ge,
    "<>": ne,
    "<": lt,
    ">": gt,
    "=": eq,
}
ZERO = Decimal(0)
UNCONDITIONAL: Mapping[int, tuple[tuple[str, Decimal], ...]] = {
    1: (),
    2: ((">=", ZERO),),
    3: ((">", ZERO), ("<", ZERO)),
}
"""Which numbers each section but the last takes, where no condition is written."""


@record
class Section:
    """One of the sections of a format: which numbers it takes, how often it multiplies by 100, and its literal texts."""

    condition: tuple[str, Decimal] | None
    signs: int
    literals: str

    @property
    def shows_percent(self) -> bool:
        """Whether a sign stands there that multiplies nothing; the full-width one never does."""
        return "%" in self.literals or "％" in self.literals


def shown(value: Decimal, number_format: str) -> tuple[Decimal, str]:
    """The number that a cell shows, and the percent signs behind it.

    >>> shown(Decimal("0.957"), "0.0%"), shown(Decimal(90), '0"%"')
    ((Decimal('95.700'), '%'), (Decimal('90'), '%'))
    """
    if "%" not in number_format and "％" not in number_format:
        return value, ""
    section = _section_for(value, sections(number_format))
    if section.signs:
        return value * 100**section.signs, "%" * section.signs
    return value, "%" if section.shows_percent else ""


def _section_for(value: Decimal, found: Sequence[Section]) -> Section:
    """The section that shows a number: the first whose condition holds, else the last."""
    usual = UNCONDITIONAL[len(found)]
    for at, each in enumerate(found[:-1]):
        comparison, limit = each.condition or usual[at]
        if COMPARISONS[comparison](value, limit):
            return each
    return found[-1]


@lru_cache(256)
def sections(number_format: str) -> tuple[Section, ...]:
    """The sections of a format that are for numbers, three at most: a fourth is for texts."""
    signs, literals = 0, ""
    condition: tuple[str, Decimal] | None = None
    found = []
    for token in TOKEN.finditer(f"{number_format};"):
        if token["plain"] == ";":
            found.append(Section(condition, signs, literals))
            condition, signs, literals = None, 0, ""
        elif token["plain"] is not None:
            signs += token["plain"] == "%"
            literals += token["plain"] if token["plain"] == "％" else ""
        elif token["bracket"] is not None:
            condition = _condition(token["bracket"]) or condition
            currency = CURRENCY.match(token["bracket"])
            literals += currency[1] if currency else ""
        else:
            literals += token["quoted"] or token["escaped"] or ""
    return tuple(found[:3]) or (Section(None, signs, literals),)


def _condition(text: str) -> tuple[str, Decimal] | None:
    found = CONDITION.fullmatch(text.strip())
    return (found[1], Decimal(found[2])) if found else None
