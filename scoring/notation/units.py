"""Units of measure: a table, conversion inside a dimension, and what does not convert.

Adding a unit is one line in `DIMENSIONS` or `COUNTERS` and one line in
`tests/cases/notation/`. Scales (万, 亿) belong to the number, not to the unit:
`2700万次` is 27000000 in 次.

    >>> convert(Quantity(Fraction(90), UNITS["分钟"]), Quantity(Fraction(1), UNITS["小时"]))
    Fraction(3, 2)
    >>> convert(Quantity(Fraction(1), UNITS["元"]), Quantity(Fraction(1), UNITS["个"])) is None
    True
"""

from collections.abc import Mapping
from dataclasses import field
from fractions import Fraction

from scoring.numbers import show
from scoring.records import record

COUNT = "count"


@record
class Unit:
    """A unit: its canonical name, its dimension, and how many base units it holds."""

    name: str
    dimension: str = field(default="", compare=False)
    factor: Fraction = field(default=Fraction(1), compare=False)

    def __str__(self) -> str:
        return self.name


@record
class Quantity:
    """An exact amount in a unit; the unit without a name is that of a bare number."""

    amount: Fraction
    unit: Unit

    def __str__(self) -> str:
        return f"{show(self.amount)}{self.unit}"


BARE = Unit("")

# dimension -> canonical name -> (how many base units, other spellings)
DIMENSIONS: Mapping[str, Mapping[str, tuple[Fraction, str]]] = {
    "ratio": {"%": (Fraction(1, 100), "﹪"), "‰": (Fraction(1, 1000), "")},
    "percentage point": {"个百分点": (Fraction(1), "百分点 个百分比点")},
    "money": {"元": (Fraction(1), "圆 人民币元 RMB")},
    "area": {
        "m²": (Fraction(1), "㎡ m2 平方米 平米 平方 M2 M²"),
        "亩": (Fraction(2000, 3), "市亩"),  # 1 亩 = 10000/15 m²
        "公顷": (Fraction(10_000), "hm² hm2"),
        "km²": (Fraction(1_000_000), "km2 平方公里 平方千米 ㎢"),
    },
    "volume": {"m³": (Fraction(1), "m3 立方米 立方 方"), "升": (Fraction(1, 1000), "L")},
    "length": {
        "米": (Fraction(1), "m"),
        "公里": (Fraction(1000), "km 千米"),
        "厘米": (Fraction(1, 100), "cm"),
        "毫米": (Fraction(1, 1000), "mm"),
    },
    "mass": {"吨": (Fraction(1000), "t"), "千克": (Fraction(1), "kg 公斤"), "克": (Fraction(1, 1000), "g")},
    "time": {
        "毫秒": (Fraction(1, 1000), "ms"),
        "秒": (Fraction(1), "秒钟 s"),
        "分钟": (Fraction(60), "min"),
        "小时": (Fraction(3600), "个小时 h H 时 钟头 hour hours"),
        "天": (Fraction(86_400), "日 自然日 日历天 d"),
        "周": (Fraction(604_800), "个星期 星期"),
    },
    "working day": {"工作日": (Fraction(1), "个工作日")},
    "month": {
        "个月": (Fraction(1), "月"),
        "个季度": (Fraction(3), "季度 季"),
        "年": (Fraction(12), "个年度 年度"),
    },
    "score": {"分": (Fraction(1), "")},
    "data": {
        "KB": (Fraction(1024), "kb"),
        "MB": (Fraction(1024**2), "M"),
        "GB": (Fraction(1024**3), "G"),
        "TB": (Fraction(1024**4), "T"),
        "PB": (Fraction(1024**5), "P"),
    },
    "energy": {"千瓦时": (Fraction(1), "度 kWh kwh")},
    "power": {"千瓦": (Fraction(1), "kW kw"), "兆瓦": (Fraction(1000), "MW")},
    "bandwidth": {"Mbps": (Fraction(1), "兆"), "Gbps": (Fraction(1000), "")},
}

# Classifiers of things that are counted. They all count; whether two of them count the same
# things only a person can tell, so different ones are compared and reported.
COUNTERS = """
个 家 条 次 人 人次 户 户次 份 项 期 场 场次 篇 件 台 套 辆 处 座 所 名 位 批 批次 组 张 幅 本 册 部 类 种 例 起 宗
笔 单 门 节 只 头 株 棵 支 把 枚 块 片 段 级 点 盏 艘 架 班 班次 课时 学时 人天 人日 人月 台套 台次 车次 件次 例次 间 栋 幢 根
孔 口 眼 扇 面 顶 道 站 网 队 轮 届 章 款 集 首 卷 页 字 亩次 标段 路 颗 岗 单位 企业 项目 村 社区 街道 乡镇 区 市 县 人份 剂次 周次 盘 罐 桶 袋 箱 盒 瓶 包 双 对 副 床 尾 羽 匹马力
""".split()

# Counters that say nothing about what is counted agree with every other.
GENERIC_COUNTERS = frozenset({"个", "项", "家", "处"})
SAME_COUNTERS = (frozenset({"人", "名", "位"}), frozenset({"场", "场次"}), frozenset({"台", "套", "台套"}))
COUNTER_SPELLINGS = {"台(套)": "台套", "台/套": "台套", "台、套": "台套"}


def _table() -> dict[str, Unit]:
    units = {name: Unit(name, COUNT) for name in COUNTERS}
    units |= {spelling: units[name] for spelling, name in COUNTER_SPELLINGS.items()}
    for dimension, members in DIMENSIONS.items():
        for name, (factor, spellings) in members.items():
            unit = Unit(name, dimension, factor)
            units |= dict.fromkeys((name, *spellings.split()), unit)
    return units


UNITS: Mapping[str, Unit] = _table()


def per(unit: Unit, *denominators: Unit) -> Unit:
    """A compound unit such as 元/人*月."""
    factor = unit.factor
    for each in denominators:
        factor /= each.factor
    below = "*".join(
        "月" if each.name == "个月" and len(denominators) > 1 else each.name for each in denominators
    )
    dimensions = "*".join(sorted(each.dimension for each in denominators))
    return Unit(f"{unit.name}/{below}", f"{unit.dimension}/{dimensions}", factor)


PER_YEAR = "/年"


def convert(quantity: Quantity, to: Quantity) -> Fraction | None:
    """The amount of `quantity` in the unit of `to`; None where the two do not convert.

    A bare number converts only where nothing is guessed: against a counter (`600` for `≥336个`),
    and where it is zero, which is the same in every unit. A number per year is the number itself
    in the table of one year.
    """
    if quantity.unit is to.unit:  # nearly always
        return quantity.amount
    ours, theirs = _of_one_year(quantity.unit, to.unit), _of_one_year(to.unit, quantity.unit)
    if ours.dimension == theirs.dimension:
        return quantity.amount * ours.factor / theirs.factor
    bare = ours if ours.dimension == "" else theirs if theirs.dimension == "" else None
    other = theirs if bare is ours else ours
    if bare is None or not (other.dimension == COUNT or quantity.amount == 0 or to.amount == 0):
        return None
    return quantity.amount


def _of_one_year(unit: Unit, beside: Unit) -> Unit:
    if unit.name.endswith(PER_YEAR) and not beside.name.endswith(PER_YEAR):
        return UNITS.get(unit.name.removesuffix(PER_YEAR), BARE)
    return unit


def count_different_things(one: Unit, other: Unit) -> bool:
    """Whether two counters name different things (人次 and 次), so that a reviewer should look."""
    if one is other:
        return False
    one, other = _of_one_year(one, other), _of_one_year(other, one)
    if one == other or not (one.dimension == other.dimension == COUNT):
        return False
    if {one.name, other.name} & GENERIC_COUNTERS:
        return False
    return not any({one.name, other.name} <= same for same in SAME_COUNTERS)
