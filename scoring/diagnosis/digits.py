"""Slips of the hand: digits exchanged, doubled, dropped, the point in the wrong place.

A slip is one of writing, so the texts are compared: 5.30 is not 5.39 with a digit dropped.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from scoring.numbers import show


def slip_between(right: Decimal, written: Decimal) -> str | None:
    """The kind of slip that makes the text of `written` out of that of `right`, if one does."""
    texts = (show(right), show(right).rstrip("0").rstrip(".") if "." in show(right) else show(right))
    made = (slip for text in dict.fromkeys(texts) for slip in _slips(text))
    return next((kind for kind, text in made if text == show(written)), None)


def _slips(text: str) -> Iterator[tuple[str, str]]:
    for kind, made in _texts(text):
        if made != text and re.fullmatch(r"(0|[1-9][0-9]*)(\.[0-9]+)?", made):
            yield kind, made


def _texts(text: str) -> Iterator[tuple[str, str]]:
    places = [at for at, each in enumerate(text) if each.isdigit()]
    for one, two in pairwise(places):
        yield "digits-exchanged", text[:one] + text[two] + text[one + 1 : two] + text[one] + text[two + 1 :]
    for at in places:
        yield "digit-doubled", text[:at] + text[at] + text[at:]
        yield "digit-dropped", text[:at] + text[at + 1 :]
    whole, point, rest = text.partition(".")
    if point:
        yield "point-moved", f"{whole}{rest[:1]}.{rest[1:]}"
        yield "point-moved", f"{whole[:-1]}.{whole[-1:]}{rest}"
