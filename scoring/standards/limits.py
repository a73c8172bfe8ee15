"""How far a rule goes, and how many points the row has.

limit     := floor | "最多" 扣 points | 扣 points "为止" | "最多" 加 points | cap
floor     := 扣完为止 | 扣至0分为止 | 最低得0分 | 不计负分
cap       := 满分为止 | 不超过满分 | 超过100%按满分计 | "最高" points
weight    := 本项满分 points | "(" points ")"

The floor at zero and the cap at full marks hold for every rule; they are read so that nothing is passed over.
"""

from scoring.notation.cursor import Cursor
from scoring.standards.amounts import number_of, read_points, refuse_zero
from scoring.standards.attempts import first_of
from scoring.standards.statements import AndSoOn, Holds, Limit, Weight
from scoring.standards.words import ALL_OF, AND_SO_ON, COMPLETION, ITEM, TARGET, any_of

WHOLE = f"(?:{ITEM}?(?:的|所有|全部)?(?:{ALL_OF}|分数|得分|分))"
ZERO = any_of("0分 零分 0 零")
UNTIL = any_of("直至 直到 至 到")
USED_UP = f"扣[除减]?[完光尽]{WHOLE}?"
FLOOR = "|".join(
    (
        f"{UNTIL}?{WHOLE}?{USED_UP}(?:为止|止)",
        f"(?:{UNTIL}|最多){WHOLE}?{USED_UP}",
        f"(?:{UNTIL}|最多|最低)?{WHOLE}?扣[除减]?[至到为]{ZERO}(?:为止|止)?",
        f"{ITEM}?最低[得为]?分?{ZERO}",
        any_of("不计负分 不得负分 不出现负分 不倒扣 不扣负分"),
    )
)
NO_MORE_THAN = any_of("不超过 不超 不得超过 不得突破 不高于 不突破")
SCORE = f"{ITEM}?总?得分"
CAP = "|".join(
    f"(?:{each})(?!的?[0-9]|值)"
    for each in (
        "(?:得到|得|加到|加至)?满分值?为[止限]|[加得]满为止",
        f"(?:{SCORE})?(?:最高|最多|上限为)?[得计为]?{NO_MORE_THAN}{WHOLE}(?:总额)?",
        "(?:最高|最多)[得计为]?满分",
        f"(?:超过|超出)(?:{TARGET})?的?部分不再?(?:计分|加分|得分|计)",
    )
)
OVER = (
    f"(?:{COMPLETION})?(?:超过|超出|大于|高于|>)100%的?(?:部分)?的?,?[按得计]?(?:满分|100%)(?:计算|计分|计)?"
)
ALTOGETHER = f"{ITEM}?{any_of('累计 合计 总计 共计 共 累积')}?"
AT_MOST = any_of("最多 最高 至多 不超过 最多不超过 最高不超过 累计不超过 不得超过 上限为 上限")
# What stands before the points and behind them, with the verb in its place.
MOST_FORMS = (
    (f"{ALTOGETHER}{AT_MOST}{ALTOGETHER}(?:VERB)(?:分(?![值数]))?", "(?:为止|为限|封顶)?"),
    (f"{ALTOGETHER}(?:VERB)(?:分(?![值数]))?(?:最多|最高|累计|合计)?{AT_MOST}:?", "(?:为止|为限)?"),
    (f"{ALTOGETHER}(?:VERB)(?:分(?![值数]))?以", "为限"),
    (f"{ALTOGETHER}(?:VERB)[完满]?", "为[止限]"),
    ("以(?:VERB)", "为限"),
)
NO_VERB = "以(?=[0-9]+(?:\\.[0-9]+)?分为限)"
OFF_VERB, PLUS_VERB = "扣除|扣减|扣|减", "加计|加"
HIGHEST = f"(?:{SCORE})?最高(?:得分(?!值)|[得计为])?{NO_MORE_THAN}?|最多得|{SCORE}{NO_MORE_THAN}"
NAMED_WEIGHT = f"(?:{ITEM}?(?:指标)?的?(?:{ALL_OF})|{ITEM})(?:为|是|:|共|共计|计)?(?=[0-9]+(?:\\.[0-9]+)?分)"


def read_limit(cursor: Cursor) -> Limit | AndSoOn | None:
    """The limit that begins here."""
    return first_of(
        cursor, _read_floor, _read_most_off, _read_most_added, _read_cap, _read_highest, _read_and_so_on
    )


def read_weight(cursor: Cursor) -> Weight | None:
    """本项满分5分."""
    found = cursor.take(NAMED_WEIGHT)
    return None if found is None else _weight(cursor, found.start())


def read_bracketed_weight(cursor: Cursor) -> Weight | None:
    """（5分）."""
    start = cursor.position
    weight = _weight(cursor, start) if cursor.take(r"\((?=[0-9]+(?:\.[0-9]+)?分\))") else None
    if weight is not None:
        cursor.take(r"\)")
    return weight


def _weight(cursor: Cursor, start: int) -> Weight | None:
    points = read_points(cursor)
    if points is None:
        return None
    refuse_zero(number_of(points), (start, cursor.position))
    return Weight((start, cursor.position), points)


def _read_floor(cursor: Cursor) -> Limit | AndSoOn | None:
    found = cursor.take(FLOOR)
    return Limit(found.span(), Holds.FLOOR) if found else None


def _read_cap(cursor: Cursor) -> Limit | AndSoOn | None:
    if found := cursor.take(OVER):
        return Limit(found.span(), Holds.OVER)
    found = cursor.take(CAP)
    return Limit(found.span(), Holds.CAP) if found else None


def _read_and_so_on(cursor: Cursor) -> Limit | AndSoOn | None:
    found = cursor.take(AND_SO_ON)
    return AndSoOn(found.span()) if found else None


def _read_most_off(cursor: Cursor) -> Limit | AndSoOn | None:
    found = cursor.take(NO_VERB)
    if found is None:
        return _read_most(cursor, OFF_VERB, Holds.MOST)
    return _limit(cursor, found.start(), Holds.MOST, "为限")


def _read_most_added(cursor: Cursor) -> Limit | AndSoOn | None:
    return _read_most(cursor, PLUS_VERB, Holds.GAIN_MOST)


def _read_most(cursor: Cursor, verb: str, holds: Holds) -> Limit | None:
    start = cursor.position
    for before, behind in MOST_FORMS:
        if cursor.take(before.replace("VERB", verb)) and (limit := _limit(cursor, start, holds, behind)):
            return limit
        cursor.position = start
    return None


def _read_highest(cursor: Cursor) -> Limit | AndSoOn | None:
    found = cursor.take(HIGHEST)
    return None if found is None else _limit(cursor, found.start(), Holds.CAP, "")


def _limit(cursor: Cursor, start: int, holds: Holds, behind: str) -> Limit | None:
    points = read_points(cursor)
    if points is None or cursor.take(behind) is None:
        return None
    refuse_zero(number_of(points), (start, cursor.position))
    return Limit((start, cursor.position), holds, points)
