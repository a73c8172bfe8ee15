"""Arabic and Chinese numerals -> exact numbers.

>>> number("83,746.12"), number("三百二十"), number("两万零五"), number("三点五")
(Fraction(2093653, 25), Fraction(320, 1), Fraction(20005, 1), Fraction(7, 2))
>>> number("1,2345"), number("三百二")  # 302 when read strictly, 320 when spoken
(None, None)
"""

import re
from fractions import Fraction

DIGITS = {each: value for value, each in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
DESCENDING_SCALES = {"亿": 10**8, "万": 10**4, "千": 1000, "百": 100, "十": 10}
FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟萬億", "一二三四五六七八九十百千万亿")
SCALES = DESCENDING_SCALES | {"萬": 10**4, "億": 10**8}

CHINESE_CHARACTERS = "".join({**DIGITS, **DESCENDING_SCALES}) + "壹贰叁肆伍陆柒捌玖拾佰仟萬億"
ARABIC = r"[0-9]+(?:\.[0-9]+)?|[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?"


def number(token: str) -> Fraction | None:
    """A number in either writing, with a sign or Chinese decimals; None where it is unclear."""
    if token.startswith("-"):
        positive = arabic(token[1:])
        return None if positive is None else -positive
    if token[:1].isascii():
        return arabic(token)
    whole, point, digits = token.translate(FORMAL).partition("点")
    value = Fraction(100) if token == "百" else chinese(whole)  # 百分之百
    if value is None or (point and not (digits and all(each in DIGITS for each in digits))):
        return None
    return value + sum(
        (Fraction(DIGITS[each], 10**place) for place, each in enumerate(digits, start=1)), Fraction(0)
    )


def arabic(token: str) -> Fraction | None:
    """The number, or None where its commas or points could be meant in two ways."""
    if not re.fullmatch(ARABIC, token):
        return None
    whole, _, decimals = token.replace(",", "").partition(".")
    return Fraction(
        int(whole + decimals), 10 ** len(decimals)
    )  # a fraction of a text takes five times as long


def chinese(token: str) -> Fraction | None:
    """A run of Chinese numeral characters: digit by digit (二〇二四) or with scales (三百二十)."""
    if token and all(each in DIGITS for each in token):
        return Fraction("".join(str(DIGITS[each]) for each in token))
    for character, scale in DESCENDING_SCALES.items():
        head, found, tail = token.rpartition(character)
        if found:
            times = Fraction(1) if not head and scale == 10 else _times(head, scale)
            rest = _rest(tail, scale)
            return None if times is None or rest is None else times * scale + rest
    return None


def _times(head: str, scale: int) -> Fraction | None:
    """What stands before a scale: one digit before 十, 百 and 千, any number before 万 and 亿."""
    return (
        chinese(head)
        if len(head) == 1 or (scale >= 10**4 and not all(each in DIGITS for each in head))
        else None
    )


def _rest(tail: str, scale: int) -> Fraction | None:
    """What stands after a scale; a single digit there needs a 零 before it, except after 十."""
    if not tail:
        return Fraction(0)
    significant = tail.lstrip("零〇")
    if not significant or (len(significant) == 1 and significant == tail and scale > 10):
        return None
    if len(significant) > 1 and all(each in DIGITS for each in significant):
        return None
    value = chinese(significant)
    return value if value is not None and value < scale else None
