"""What is earned, or taken off.

outcome   := manual | proportion | half | full | nothing | points | off
manual    := judges? (根据 circumstances)? 酌情 (扣分 | 给分) | 视 circumstances (扣分 | 给分)
proportion:= 按 完成比例 (得分 | 扣分) | 按? formula
half      := 减半计分 | 按 number "%" 计分
full      := 得 item? 满分 | 得 weight | 得分
nothing   := item? 不得分 | 扣 item? 全部分值 | 扣完 | 不加分
points    := 得? (number ("-" number)? "分" | share)
off       := 扣 (points | share)
"""

from fractions import Fraction

from scoring.notation.cursor import Cursor
from scoring.notation.quantities import NUMBER
from scoring.standards.amounts import number_of, plain, read_points, refuse_zero, share
from scoring.standards.attempts import first_of
from scoring.standards.errors import Doubt, Span
from scoring.standards.formulas import PROPORTION, read_formula
from scoring.standards.statements import Earning, Outcome, Points
from scoring.standards.words import (
    ALL_OF,
    AT_DISCRETION,
    BY,
    COMPLETION,
    CONSIDERING,
    EARN,
    ITEM,
    ITEM_WORDS,
    JUDGES,
    OFF,
    SCORE_OR_NOT,
    SEEING,
    TO_SCORE,
    TO_TAKE_OFF,
    any_of,
    several_of,
)

MANUAL = f"{JUDGES}?(?:{CONSIDERING}?,?{AT_DISCRETION}|{SEEING}){SCORE_OR_NOT}|{JUDGES}(?:打分|评分|评定得分)"
DONE = any_of("实际完成 完成 实际 未完成 相应 对应")
WHAT = any_of("数量 任务 情况 值 量 进度 程度 目标 指标 工作量 任务量")
IN_PROPORTION = (
    f"(?:{BY}(?P<share>{PROPORTION}|{COMPLETION}|{DONE}?{WHAT}?的?[同等]?(?:比例|百分比|比率|占比))|[同等]比例)"
    f"的?(?:(?P<off>{TO_TAKE_OFF})|{TO_SCORE})"
)
PERCENT_COUNTS = f"{BY}(?P<number>{NUMBER})%(?:计分|计算得分|得分|给分|赋分|计算|计)"
HALF = "减半(?:计分|得分|给分|赋分|扣分|计算|计)"
OF_IT = f"{ITEM}?(?:的|所赋)?"
EVERYTHING = any_of("满分 全分 全部分值 全部分数 全额分值 全部得分")
FULL = (
    rf"(?:{EARN}|给予|给满)?{OF_IT}{EVERYTHING}(?:计算|计分|计|分值|处理)?(?!为止|:?[0-9])"
    rf"|(?:{EARN}|给予){OF_IT}{ALL_OF}(?!的?(?:[0-9]|一半|百分))"
)
EARNED = "(?:得分|计分|给分|赋分)(?![值为=:0-9])"
NOT_EARNED = any_of(
    "不得分 不计分 不给分 不记分 不赋分 不予计分 不予得分 不予给分 得零分 计零分 记零分 为零分 零分 得分为零 得分为0 分值为0 分值扣完 全扣 扣完 "
    "扣光 扣全分 扣满分 扣除满分 扣完分值"
)
NOTHING = f"{several_of(f'{ITEM_WORDS} 均 一律 直接')}(?:{NOT_EARNED}|扣[除减完]?{OF_IT}(?:全部|所有)(?:分值|分数|得分|权重分?))(?!为止|[0-9])"
NO_MORE = any_of("不加分 不再加分 不予加分 不另加分 不得加分 不重复加分")
POINT_RANGE = f"(?P<first>{NUMBER})分?[-~至到]+(?P<number>{NUMBER})分"
COUNTED = "(?:计分|计算|计|得分|给分)?"


def read_outcome(cursor: Cursor) -> Outcome | None:
    """The outcome that begins here."""
    return first_of(
        cursor,
        _read_manual,
        _read_proportion,
        _read_percent,
        _read_words,
        _read_off,
        _read_range,
        _read_points,
    )


def _read_manual(cursor: Cursor) -> Outcome | None:
    found = cursor.take(MANUAL)
    if found is None:
        return None
    if bounded := cursor.take(r"[0-9.\-~至到%]+分?"):
        raise Doubt("standard/bounded-discretion", (found.start(), bounded.end()))
    return Outcome(found.span(), Earning.MANUAL)


def _read_proportion(cursor: Cursor) -> Outcome | None:
    start = cursor.position
    found = cursor.take(IN_PROPORTION)
    if found is None:
        cursor.take(BY)
        return read_formula(cursor)
    is_off, is_undone = found["off"] is not None, (found["share"] or "").startswith("未")
    if is_undone and not is_off:
        raise Doubt("standard/unclear-proportion", (start, cursor.position))
    return Outcome(found.span(), Earning.PROPORTION_OFF if is_off else Earning.PROPORTION)


def _read_percent(cursor: Cursor) -> Outcome | None:
    if found := cursor.take(HALF):
        return Outcome(found.span(), Earning.SHARE, "50%")
    found = cursor.take(PERCENT_COUNTS)
    if found is None:
        return None
    return _earned(share(Fraction(plain(found)), found.span()), found.span())


def _read_words(cursor: Cursor) -> Outcome | None:
    for pattern, earning, points in (
        (FULL, Earning.FULL, None),
        (EARNED, Earning.EARNED, None),
        (NOTHING, Earning.POINTS, 0),
        (NO_MORE, Earning.NO_MORE, None),
    ):
        if found := cursor.take(pattern):
            return Outcome(found.span(), earning, points)
    return None


def _read_off(cursor: Cursor) -> Outcome | None:
    start = cursor.position
    if not cursor.take(OFF):
        return None
    if cursor.take(POINT_RANGE):
        raise Doubt("standard/range-of-points", (start, cursor.position))
    points = read_points(cursor)
    if points is None:
        return None
    refuse_zero(number_of(points), (start, cursor.position))
    earning = Earning.SHARE_OFF if isinstance(points, str) else Earning.POINTS_OFF
    return Outcome((start, cursor.position), earning, points)


def _read_range(cursor: Cursor) -> Outcome | None:
    start = cursor.position
    cursor.take(EARN)
    first = cursor.take(f"(?P<number>{NUMBER})(?=分?[-~至到]+(?:{NUMBER})分)")
    if first is None:
        return None
    cursor.take("分?[-~至到]+")
    second = cursor.take(f"(?P<number>{NUMBER})分")
    assert second is not None
    ends = sorted((plain(first), plain(second)))
    return Outcome((start, cursor.position), Earning.RANGE, (ends[0], ends[1]))


def _read_points(cursor: Cursor) -> Outcome | None:
    start = cursor.position
    has_verb = cursor.take(EARN) is not None
    points = read_points(cursor)
    if points is None or (
        isinstance(points, str) and not has_verb
    ):  # 未完成，分值的20%: earned or taken off?
        return None
    cursor.take(COUNTED)
    return _earned(points, (start, cursor.position))


def _earned(points: Points, span: Span) -> Outcome:
    """Points as they are; of shares, all and none have names of their own."""
    if number_of(points) == 0:
        return Outcome(span, Earning.POINTS, 0)
    if isinstance(points, str):
        return Outcome(span, Earning.FULL if number_of(points) == 100 else Earning.SHARE, points)
    return Outcome(span, Earning.POINTS, points)
