"""The words of the notation. Adding one is a line here and a line in `tests/cases/notation/`."""

from collections.abc import Mapping

from scoring.notation.values import Direction, Part, Relation

# Before the value. 《民法典》第一千二百五十九条: 以上、以下、以内 include the number; 不满、超过 do not.
RELATIONS_BEFORE: Mapping[str, Relation] = {
    **dict.fromkeys(("≥", "≧", ">=", "=>", "⩾", "≮"), Relation.AT_LEAST),
    **dict.fromkeys(("≤", "≦", "<=", "=<", "⩽", "≯"), Relation.AT_MOST),
    **dict.fromkeys((">", "﹥"), Relation.MORE_THAN),
    **dict.fromkeys(("<", "﹤"), Relation.LESS_THAN),
    **dict.fromkeys(("=", "==", "═", "﹦", "等于"), Relation.EQUAL),
    **dict.fromkeys(
        (
            "不低于",
            "不少于",
            "不小于",
            "不得低于",
            "不得少于",
            "至少",
            "最少",
            "大于等于",
            "大于或等于",
            "高于或等于",
        ),
        Relation.AT_LEAST,
    ),
    **dict.fromkeys(
        (
            "不超过",
            "不高于",
            "不大于",
            "不多于",
            "不得超过",
            "不得高于",
            "至多",
            "最多",
            "小于等于",
            "小于或等于",
            "控制在",
            "未超过",
            "不超",
        ),
        Relation.AT_MOST,
    ),
    **dict.fromkeys(("大于", "高于", "多于", "超过", "超"), Relation.MORE_THAN),
    **dict.fromkeys(("小于", "低于", "少于", "不足", "不到", "不满", "未满"), Relation.LESS_THAN),
}

RELATIONS_AFTER: Mapping[str, Relation] = {
    **dict.fromkeys(("及以上", "(含)以上", "以上", "或以上", "之上", "起"), Relation.AT_LEAST),
    **dict.fromkeys(("及以下", "(含)以下", "以下", "以内", "之内", "之下", "内"), Relation.AT_MOST),
}

# Words that add nothing to the value behind them.
FILLERS = (
    "已经",
    "已",
    "达到",
    "达",
    "完成",
    "实现",
    "共计",
    "共",
    "累计",
    "合计",
    "为",
    "实际",
    "全年",
    "年度",
    "保持在",
    "保持",
    "提高到",
    "提高至",
    "提升到",
    "提升至",
    "增加到",
    "增加至",
    "增长到",
    "增长至",
    "降低到",
    "降低至",
    "降到",
    "降至",
    "下降到",
    "下降至",
    "减少到",
    "减少至",
    "压减到",
    "压减至",
    "升至",
    "在",
)

# True: no bound, just roughly.
APPROXIMATELY: Mapping[str, Relation | bool] = {
    "大约": True,
    "约": True,
    "将近": Relation.LESS_THAN,
    "近": Relation.LESS_THAN,
}

DIRECTIONS: Mapping[str, Direction] = {
    **dict.fromkeys(("压减", "下降", "减少", "降低", "压缩", "缩减", "减", "降"), Direction.DOWN),
    **dict.fromkeys(("增长", "提高", "增加", "上升", "提升", "增", "升"), Direction.UP),
}

PARTS_OF_YEAR: Mapping[str, Part] = {
    **dict.fromkeys(("年底", "年末", "底", "末", "年终"), Part.YEAR_END),
    "上半年": Part.FIRST_HALF,
    "下半年": Part.SECOND_HALF,
    **{
        f"{ordinal}{number}{quarter}": part
        for numbers, part in (
            ("一1", Part.FIRST_QUARTER),
            ("二2", Part.SECOND_QUARTER),
            ("三3", Part.THIRD_QUARTER),
            ("四4", Part.FOURTH_QUARTER),
        )
        for number in numbers
        for ordinal in ("", "第")
        for quarter in ("季度", "季度末", "季度底")
    },
}

PARTS_OF_MONTH: Mapping[str, Part] = {
    **dict.fromkeys(("底", "末", "月底", "月末"), Part.MONTH_END),
    "上旬": Part.EARLY,
    "中旬": Part.MIDDLE,
    "下旬": Part.LATE,
}
