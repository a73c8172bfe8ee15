"""Scorecard files as departments write them, as many as wanted: for benchmarks, the same for a seed.

    python benchmarks/generate_scorecards.py FOLDER [FILES [SEED]]

Each has 30 rows in the notation of real tables: counts with scales and units, rates, deadlines, ranks, ceilings,
changes, words, and phrases for what did not happen. Most declared scores are right; some rows miss their target, and
some tables have a score, a group or a total that does not hold.
"""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from random import Random

FILES, SEED = 2_000, 20_240_811
CENT = Decimal("0.01")
BUDGET_WEIGHT = 20

# level-1 name -> its level-2 names, each with the weights of its rows; they add up to 80
LAYOUT = {
    "产出指标": {
        "数量指标": (3, 3, 2, 2, 4, 2, 3, 2, 3, 2, 2, 2),
        "质量指标": (2, 3, 2, 2, 2, 3),
        "时效指标": (2, 2, 2, 2),
    },
    "效益指标": {"经济效益指标": (4, 3), "社会效益指标": (4, 4, 3)},
    "满意度指标": {"服务对象满意度": (5, 3, 2)},
}
PLACES = "全市 市直 城区 乡镇 社区 园区 学校 医院 基层 重点".split()
SUBJECTS = "数据资源 政务服务 公共设施 职业培训 老旧小区 农村公路 信息系统 科技企业 文化活动 环境监测 就业援助 养老服务".split()
DOINGS = "建设数量 完成数量 覆盖率 验收合格率 受理量 及时率 改造面积 参与人数 办结率 运行维护".split()
COUNTED = "个 家 项 人次 场 万次 亿条 万人 公里 万元 台 户".split()
WORDS = "有效提升 持续改善 逐步完善 有效助推 不断增强 显著提高".split()
CAUSES = "因考核办法未下发 受项目审批影响进度推迟 因部分事项调整至下年度 因供货延期".split()


@dataclass(frozen=True)
class Row:
    """A row as a table prints it."""

    name: str
    weight: int
    target: str
    actual: str
    declared: Decimal
    is_missed: bool = False


def rounded(points: Decimal) -> Decimal:
    """Points as people write them: two decimals at most, without zeros behind."""
    return Decimal(format(points.quantize(CENT, ROUND_HALF_UP).normalize(), "f"))


def share(weight: int, actual: Decimal, target: Decimal) -> Decimal:
    return Decimal(weight) if actual >= target else rounded(weight * actual / target)


# target, actual, points of so many full marks, whether the target is missed
Values = tuple[str, str, Decimal, bool]


def count(random: Random, weight: int) -> Values:
    unit, sign = random.choice(COUNTED), random.choice(("≥", "≥", "≥", "", "不少于"))
    common = random.choice((5, 8, 10, 12, 26, 60, 100, 120, 336, 500, 920, 2500))
    target = Decimal(random.choice((common, random.randint(3, 9999))))
    reached = random.choice((100, 100, 100, random.randint(100, 140), random.randint(50, 99)))
    actual = (target * reached / 100).quantize(Decimal(1))
    return f"{sign}{target}{unit}", f"{actual}{unit}", share(weight, actual, target), actual < target


def rate(random: Random, weight: int) -> Values:
    target = Decimal(random.choice((80, 85, 90, 95, 95, 98, 99, 100)))
    written = random.choice(("≥{}%", "≥{}%", "{}%", "{}%以上", "不低于{}%"))
    actual = random.choice((target, Decimal(100), Decimal(random.randint(9000, 10000)) / 100))
    return written.format(target), f"{actual}%", share(weight, actual, target), actual < target


def deadline(random: Random, weight: int) -> Values:
    month, year = random.choice((6, 9, 10, 11, 12)), random.choice(("2024年", "2024年", ""))
    actual = random.choice(
        (f"{year}{month}月", f"2024年{month}月{random.randint(1, 28)}日", f"{month}月底前")
    )
    return random.choice((f"{year}{month}月底", f"{year}{month}月底前")), actual, Decimal(weight), False


def rank(random: Random, weight: int) -> Values:
    limit, place = random.choice("三五十"), random.choice("一二三")
    return (
        f"前{limit}名",
        random.choice((f"第{place}名", f"全国第{place}", f"并列全省第{place}")),
        Decimal(weight),
        False,
    )


def ceiling(random: Random, weight: int) -> Values:
    most, unit = random.choice((1, 2, 3, 5, 24, 48, 72)), random.choice(("小时", "个工作日", "起", "次"))
    return (
        f"{random.choice('≤<')}{most}{unit}",
        f"{max(most - random.randint(1, 3), 0)}{unit}",
        Decimal(weight),
        False,
    )


def words(random: Random, weight: int) -> Values:
    wanted = random.choice(WORDS)
    return wanted, random.choice((wanted, wanted, random.choice(WORDS))), Decimal(weight), False


def change(random: Random, weight: int) -> Values:
    least = random.choice((3, 5, 8, 10))
    return f"较2023年增长{least}%", f"增长{least + random.randint(0, 300) / 10}%", Decimal(weight), False


def nothing(random: Random, weight: int) -> Values:
    actual = random.choice(("未发生", "未发生安全事故", "0起", "未开展", "已划转至市投促局"))
    return random.choice(("0起", "≤1起")), actual, Decimal(weight), False


Maker = Callable[[Random, int], Values]
MAKERS: dict[str, tuple[Maker, ...]] = {
    "数量指标": (count, count, count, count, rank, change),
    "质量指标": (rate, rate, rate, count, nothing),
    "时效指标": (deadline, deadline, ceiling, rate),
    "经济效益指标": (change, count, words),
    "社会效益指标": (words, words, rate, rank),
    "服务对象满意度": (rate,),
}


def make_row(random: Random, kind: str, weight: int, number: int) -> Row:
    """One row; of a hundred, two have a score that does not hold."""
    name = f"{random.choice(PLACES)}{random.choice(SUBJECTS)}{random.choice(DOINGS)}（{number}）"
    target, actual, points, is_missed = random.choice(MAKERS[kind])(random, weight)
    if random.random() < 0.02:
        points = random.choice((Decimal(weight), points / 2, max(points - 1, Decimal(0))))
    return Row(name, weight, target, actual, points, is_missed)


def quoted(text: str) -> str:
    """The text as a flow mapping may hold it."""
    return f'"{text}"' if text[:1] in "<>≥≤" else text


def write_row(row: Row, random: Random) -> str:
    own = f", reason: {random.choice(CAUSES)}" if row.is_missed and random.random() < 0.3 else ""
    return (
        f"    - {{name: {row.name}, weight: {row.weight}, target: {quoted(row.target)}, "
        f"actual: {quoted(row.actual)}, declared: {row.declared}{own}}}"
    )


def write_groups(random: Random, rows: list[Row]) -> Iterator[str]:
    """The lines of all groups; the rows are added to `rows`."""
    for category, kinds in LAYOUT.items():
        yield from (f"- name: {category}", f"  weight: {sum(map(sum, kinds.values()))}", "  groups:")
        for kind, weights in kinds.items():
            inside = [
                make_row(random, kind, each, len(rows) + at) for at, each in enumerate(weights, start=1)
            ]
            rows += inside
            declared = sum((each.declared for each in inside), Decimal(0)) + (random.random() < 0.01)
            yield from (f"  - name: {kind}", f"    weight: {sum(weights)}")
            if random.random() < 0.3:
                yield f"    declared: {declared}"
            yield "    indicators:"
            yield from (write_row(each, random) for each in inside)


def budget_line(random: Random) -> tuple[str, Decimal]:
    """The budget row and the points that it declares."""
    planned = Decimal(random.randint(5_000, 2_000_000)) / 100
    executed = rounded(planned * random.choice((100, 100, 99, 97, 92, 85)) / 100)
    rate, points = rounded(executed * 100 / planned), rounded(BUDGET_WEIGHT * executed / planned)
    values = f"weight: {BUDGET_WEIGHT}, planned: {planned}, executed: {executed}, rate: {rate}%"
    return f"budget: {{{values}, declared: {points}, unit: 万元}}", points


def scorecard(number: int, seed: int = SEED) -> str:
    """The text of one file."""
    random = Random(f"{seed}/{number}")
    rows: list[Row] = []
    groups = list(write_groups(random, rows))
    budget, points = budget_line(random)
    total = sum((each.declared for each in rows), points)
    if random.random() < 0.1:
        total += random.choice((CENT, -1, Decimal("0.14")))
    missed = [each for each in rows if each.is_missed][: random.randint(1, 4)]
    reasons = "；".join(
        f"{each.name}：目标{each.target}，实际{each.actual}，{random.choice(CAUSES)}" for each in missed
    )
    lines = [
        "# yaml-language-server: $schema=../schemas/scorecard.schema.json",
        "format: scorecard/1",
        f"title: 2024年度“{random.choice(PLACES)}{random.choice(SUBJECTS)}经费”项目自评表",
        f"organisation: 示例市第{number}局",
        "year: 2024",
        "rulebook: wuhan-2021",
        f"declared_total: {total}",
        budget,
        "groups:",
        *groups,
        *([f"reason: 未完成的绩效目标：{reasons}。"] if reasons else []),
    ]
    return "\n".join(lines) + "\n"


def write_scorecards(folder: Path, files: int = FILES, seed: int = SEED) -> list[Path]:
    """Write so many files into a folder; their paths in order."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for number in range(1, files + 1):
        written.append(folder / f"{number:06}.yaml")
        written[-1].write_text(scorecard(number, seed), encoding="utf-8")
    return written


if __name__ == "__main__":
    write_scorecards(Path(sys.argv[1]), *map(int, sys.argv[2:]))
