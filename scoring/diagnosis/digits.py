"""Slips of the hand: digits exchanged, doubled, dropped, the point in the wrong place."""

from collections.abc import Iterator
from decimal import Decimal


def slips(number: Decimal) -> Iterator[tuple[str, Decimal]]:
    """Every number that one slip makes of `number`, with the kind of slip. Never the number itself."""
    text = format(number, "f")
    for kind, made in _texts(text):
        if made.count(".") <= 1 and made.strip("."):
            slipped = Decimal(made)
            if slipped != number:
                yield kind, slipped


def _texts(text: str) -> Iterator[tuple[str, str]]:
    for at in range(len(text) - 1):
        one, two = text[at], text[at + 1]
        if one.isdigit() and two.isdigit() and one != two:
            yield "digits-exchanged", text[:at] + two + one + text[at + 2 :]
    for at, each in enumerate(text):
        if each.isdigit():
            yield "digit-doubled", text[:at] + each + text[at:]
            if len(text) > 1:
                yield "digit-dropped", text[:at] + text[at + 1 :]
    whole, point, rest = text.partition(".")
    if point:
        yield "point-moved", whole + rest[:1] + "." + rest[1:]
        if len(whole) > 1:
            yield "point-moved", whole[:-1] + "." + whole[-1] + rest
