"""Arabic and Chinese numerals -> exact numbers.

    >>> arabic("83,746.12"), chinese("三百二十"), chinese("两万零五")
    (Fraction(2093653, 25), Fraction(320, 1), Fraction(20005, 1))
"""

import re
from fractions import Fraction

DIGITS = dict(zip("零〇一二三四五六七八九", (0, *range(10)), strict=True)) | {"两": 2} | dict(
    zip("壹贰叁肆伍陆柒捌玖", range(1, 10), strict=True)
)
SMALL_SCALES = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
LARGE_SCALES = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
SCALES = {**SMALL_SCALES, **LARGE_SCALES}

CHINESE_CHARACTERS = "".join({**DIGITS, **SCALES})
ARABIC = re.compile(r"[0-9]+(?:\.[0-9]+)?|[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")


def arabic(token: str) -> Fraction | None:
    """The number, or None where its commas or points could be meant in two ways."""
    if not ARABIC.fullmatch(token):
        return None
    return Fraction(token.replace(",", ""))


def chinese(token: str) -> Fraction | None:
    """The number of a run of Chinese numeral characters.

    None where it is not well formed or could be meant in two ways (`三百二` is 320 when spoken and
    302 when read strictly).
    """
    if all(each in DIGITS for each in token):  # 二〇二四, read digit by digit
        return Fraction("".join(str(DIGITS[each]) for each in token))
    total = section = digit = 0
    last_scale = 1
    has_digit = after_zero = False
    for each in token:
        if each in DIGITS:
            if has_digit and digit:
                return None
            after_zero = after_zero or DIGITS[each] == 0
            digit, has_digit = DIGITS[each], True
        elif each in SMALL_SCALES:
            if not has_digit and SMALL_SCALES[each] != 10:
                return None
            if section and SMALL_SCALES[each] >= last_scale:
                return None
            last_scale = SMALL_SCALES[each]
            section, digit, has_digit, after_zero = section + (digit or 1) * last_scale, 0, False, False
        else:
            section += digit
            if section == 0 and total == 0:
                return None
            total = (total + section) * LARGE_SCALES[each]
            section, digit, has_digit, after_zero, last_scale = 0, 0, False, False, LARGE_SCALES[each]
    if digit and last_scale > 10 and not after_zero:
        return None
    return Fraction(total + section + digit)


def scale(token: str) -> int:
    """The product of scale characters: 万亿 is 10**12."""
    product = 1
    for each in token:
        product *= SCALES[each]
    return product
