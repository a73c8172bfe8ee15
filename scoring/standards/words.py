"""The words of standards. Adding one is a line here and a line in `tests/cases/standards/`.

A table of words becomes a pattern by `any_of`, and one for several of them in a row by `several_of`. What stands in no table is not passed over: the
text is refused.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from scoring.standards.statements import Side


def any_of(words: str | Iterable[str]) -> str:
    """A pattern for one of the words; of several that fit, the longest."""
    each = words.split() if isinstance(words, str) else words
    return f"(?:{'|'.join(re.escape(word) for word in sorted(each, key=len, reverse=True))})"


def several_of(words: str, *, least: int = 0, most: int | None = None) -> str:
    """A pattern for words in a row, `most` of them at most.

    Every row of them can be taken apart in one way alone: words that are others together (目标任务) are left out, as two ways
    at each place are a million after twenty of them.

    >>> several_of("目标 任务 目标任务", most=3)
    '(?:目标|任务){0,3}'
    """
    each = words.split()
    kept = [word for word in each if not _is_made_of(word, [other for other in each if other != word])]
    return f"{any_of(kept)}{{{least},{'' if most is None else most}}}"


def _is_made_of(word: str, others: Sequence[str]) -> bool:
    return not word or any(
        word.startswith(other) and _is_made_of(word[len(other) :], others) for other in others
    )


# -- what stands between the sentences, and may stand at their beginning

MARK = r"[,;。、:()!]|\.(?![0-9])"
MARKS = f"(?:{MARK})*"
OPENERS = f"{any_of('若 如 如果 凡 凡是 对 对于 则 且 并 并且 但 同时 其中 即')}?"
THEN = f"{any_of('的 的话 时 则 即 的则 的即 时则 就')}?"
HEADER = (
    f"(?:{any_of('评分 计分 扣分 评价 考核 打分 评价计分 评分扣分')}"
    f"{any_of('标准 细则 办法 规则 方法 说明 依据')}为?:)?"
)
AND_SO_ON = any_of("以此类推 依此类推 依次类推 以下类推")

# -- what a row is about

ITEM_WORDS = "该项 本项 此项 该指标 本指标 此指标 该项指标 本项指标 该三级指标 三级指标 该 本 此 其"
ITEM = any_of(ITEM_WORDS)
TARGET_OF = "年度 全年 当年 本年度 本年 年初 预期 绩效 计划 既定 设定 预定 预设 规定 规定的 项目 指标 考核"
TARGET_WORD = (
    "目标值 目标数 目标量 目标任务 目标任务数 目标要求 目标 指标值 指标要求 指标 计划值 计划数 计划任务 计划要求 计划 "
    "任务数 任务量 任务要求 任务 标准值 标准要求 标准 要求 预期值 时间 时限 期限 工期 截止时间 完成时间 完成时限 时间节点"
)
TARGET = f"(?:{several_of(TARGET_OF)}{any_of(TARGET_WORD)})"
ACTUAL = any_of(
    "实际完成值 全年实际完成值 年度实际完成值 实际值 全年实际值 完成值 实际完成数 实际完成量 实际完成情况 完成数 完成量 "
    "实际数 实际数量 实际完成指标值 指标完成值 指标实际完成值"
)
COMPLETION = (
    f"(?:{several_of('实际 目标 指标 任务 计划 年度 全年 绩效 目标值 指标值')}"
    f"{any_of('完成率 完成比例 完成度 完成百分比')})"
)
PROPORTION_WORD = "完成比例"  # 按完成比例得分 is said in any row, and names no rate of it
# What is high or low rather than many or few: of ranks, low is a larger number.
HEIGHT = "[高低降]|上升|提升"
RATE_OF = (
    "服务 对象 群众 公众 社会 受益 受益人 受益者 受益对象 受益群众 社会公众 师生 教师 学生 家长 患者 游客 企业 职工 员工 "
    "干部 居民 村民 农户 用户 市民 人民 参训 学员 培训 人员 验收 一次 质量 产品 工程 设备 设施 系统 资金 预算 专项 项目 工作 "
    "任务 政策 信息 数据 政府 政府采购 三公 三公经费 经费 在职 在职人员 重点 支出 重点支出 拨付 支付 采购 检查 抽检 检测 投诉 "
    "事故 故障 补助 补贴 服务对象 年度 平均 综合 总体 总"
)
RATE = (
    f"(?:{several_of(RATE_OF, most=6)}"
    f"(?:{any_of('满意 知晓 认可')}度|"
    + any_of(
        "满意 合格 达标 覆盖 及时 完好 到位 支付 使用 利用 知晓 参与 执行 准确 通过 优良 优秀 就业 入学 巩固 有效 成功 响应 "
        "办结 办理 回复 处理 处置 解决 整改 保障 增长 变动 控制 调整 结转 结余 结转结余 安排 公开 发放 兑现 验收 竣工 开工 上线 "
        "正常 故障 投诉 差错 事故 死亡 发病 感染 治愈 接种 签约 建档 出勤 到岗 入库 配备 普及 偏差 下降 降低 绿化 拨付 支出 采购 "
        "合规 规范 落实 达产 回访 受理 抽检 维护 运行 运转"
    )
    + "率))"
)
COUNTED = f"(?:{several_of(RATE_OF, most=6)}{any_of('人数 人次 次数 数量 户数 场次 场数 个数 件数 起数 天数 金额 面积 里程')})"
OBJECT = f"(?:{any_of('年度 全年 各 各项 该 本 该项 本项')}?{any_of('指标 任务 项目 工作 活动 事项 数量 质量 进度 时间 完成时间')})"

# -- full marks

ALL_OF = any_of(
    "权重 权重分 权重分值 权重分数 分值 指标分值 标准分 标准分值 满分 满分值 指标权重 指标满分 赋分"
)
WEIGHT_WORD = f"(?:{ITEM}?(?:的|所赋|所占)?{ALL_OF})"

# -- steps

EVERY = "每(?P<whole>满|整)?"
SIDES: Mapping[str, Side | None] = {
    **dict.fromkeys(
        (
            "少 少于 低 低于 小于 降低 下降 减少 降 减 不足 缺 缺少 缺失 短缺 欠缺 未完成 没有完成 未达到 达不到"
        ).split(),
        "below",
    ),
    **dict.fromkeys(
        (
            "多 多于 超 超过 超出 超额 高 高于 高出 大于 增加 增长 提高 上升 提升 延迟 迟延 迟 逾期 推迟 滞后 延期 延误 "
            "拖延 超期 超时 晚 后退 落后 拖后"
        ).split(),
        "above",
    ),
    "差": None,
}
BOTH_SIDES = any_of(
    "偏离 偏差 相差 上下偏离 高于或低于 低于或高于 超过或低于 低于或超过 高于、低于 高或低 低或高 增加或减少 减少或增加 增减 变动 "
    "波动 浮动 上下浮动 上下波动"
)
OCCUR = any_of(
    "发生 发现 出现 有 存在 收到 接到 产生 查出 查实 检查发现 被投诉 被通报 被曝光 被媒体曝光 被查处 被问责 受到"
)
DOING_WORDS = (
    "检查 巡查 抽查 督查 督导 监督 调研 走访 培训 宣传 开展 举办 举行 组织 召开 完成 实施 建设 新建 改造 改建 扩建 维修 维护 修缮 "
    "采购 购置 购买 发放 补助 补贴 资助 救助 慰问 扶持 服务 接待 办理 受理 审核 审批 评审 评估 评价 验收 监测 检测 抽检 检验 排查 "
    "整治 治理 清理 处置 处理 编制 编写 出版 发布 印发 印制 制作 制定 出台 报送 上报 提交 提供 安装 更新 更换 种植 栽植 养护 招聘 "
    "招录 引进 培养 培育 认定 支持 参加 参与 落实 实现 建成 开发 上线 接入 录入 采集 归集 普查 调查 演出 演练 播放 刊发 报道 执法 "
    "巡逻 救治 接种 体检 筛查 签约 配备 储备 投入 支付 拨付 安排 覆盖 惠及 运营 运行 开放 开设 开通 巡检 保障 建档 回访 修复 修订 "
    "审计 检修 保养 清运 解决 整改 到岗 到位"
)
DOINGS = several_of(DOING_WORDS, most=2)
THING_WORDS = (
    "安全 生产 责任 质量 网络 信息 系统 数据 食品 交通 消防 工程 项目 群众 公众 服务对象 有效 违规 违纪 违法 失泄密 泄密 事故 事件 "
    "投诉 信访 上访 舆情 负面 报道 故障 问题 行为 差错 错误 失误 隐患 纠纷 案件 通报 批评 情况 现象 记录 群体性 集体 培训 会议 活动 "
    "检查 任务 工作 企业 人员 人 报告 材料 资料 制度 设备 设施 课程 文件 报表 演练 调研 宣传 讲座 演出 监督 督查 巡查 媒体 曝光 "
    "专项资金 资金 指标 样品 产品 培训班 档案"
)
THINGS = f"(?:{several_of(THING_WORDS, least=1, most=4)})"
FAILINGS: Mapping[str, Side | None] = {
    **dict.fromkeys(
        "未完成 没有完成 未按时完成 未按期完成 未及时完成 未达标 不达标 未达到目标 未达到目标值 未达到要求 未实现 未开展 缺失 缺少".split(),
        "below",
    ),
    # What was found wanting is a defect where defects are counted, and missing where the good are: not said.
    **dict.fromkeys(
        (
            "不合格 未合格 不符合 不符合要求 不符合规定 不符合标准 不相符合的情况 不规范 不到位 未到位 不落实 未落实 不及时 不满足 "
            "不满足要求 未通过 未通过验收 未提供 不完整 不齐全 不准确 不真实 未公开 不满意"
        ).split(),
        None,
    ),
}
# Left out is 每 only where the words can mean nothing else once something says that they repeat.
NEEDS_NO_EVERY = "少 缺 缺少 差 低 高 超 多 减少 降低 增加 迟 晚 逾期 延迟 推迟 延期 超期 未完成".split()
OFF = f"(?:扣分(?![值数])|{any_of('扣 扣除 扣减 减 减去 减扣 核减 相应扣 相应扣减 相应扣除')})"
PLUS = f"(?:加分(?![值数])|{any_of('加 增加 奖励 相应加 加计')})"
ADDING_UP = any_of("得 计 记 给")

# -- what the target demands, and missing it

TIMELY_WORDS = "按时 按期 及时 如期 准时"
TIMELY = any_of(TIMELY_WORDS)
DULY = several_of(f"{TIMELY_WORDS} 按计划 按要求 按规定 全部 全面 均 都 已 已经 全 足额 实际", most=3)
REACH = any_of("达到 完成 实现 达成 满足 符合")
NOT = any_of("未 未能 没有 没 不能 尚未 均未 未予")
HOW_MUCH_MORE = "(?:或超过|或优于|及超过|并超过|或超额完成|及以上|以上)?"
AT_LEAST = any_of("不低于 大于等于 大于或等于 高于或等于 不少于 不小于 ≥ >=")
AT_MOST = any_of(
    "不高于 不超过 不超 不大于 不多于 小于等于 小于或等于 低于或等于 ≤ <= 未超过 未超出 未超 没有超过"
)
BELOW = any_of("低于 少于 小于 不足 <")
ABOVE = any_of("超过 超出 高于 大于 多于 > 超额完成 超")
LATE = any_of("逾期 超期 延期 延迟 推迟 滞后 超时 未按时 未按期 未及时")
WITHIN = any_of("以内 之内 内 范围内 范围之内")
NO = any_of("无 未发生 未出现 没有 没有发生 未发生过 零 未接到 未收到 不存在 未发现 没有出现 未产生")
PASSED = any_of("达标 全部达标 合格 验收合格 通过验收 未逾期 按时完成 100%完成")
FAILED = any_of("不达标 未达标 不合格 验收不合格 未通过验收 未全部达标")
REST = f"{any_of('否则 反之 其余 其他 其它')}{any_of('情况 情形 部分 的')}?"

# -- outcomes

EARN = f"(?:得分(?![值数])|{any_of('得 计 记 给 赋 获得 可得 应得 得分为 计为 记为 为 按')})"
BY = any_of("按 按照 根据 依据 依照 以")
TO_SCORE = any_of(
    "得分 计分 给分 赋分 记分 评分 计算得分 计算分值 计算分数 计算 折算得分 折算 换算得分 核算得分 核定得分 计 计算该项得分 计算指标得分 "
    "计算赋分 得相应分值 计算相应分值 给予相应分值 给予相应分数 得相应分数 得对应分值"
)
TO_TAKE_OFF = any_of(
    "扣分 扣减 扣除 扣减分值 扣减分数 扣除分值 相应扣分 递减 扣减得分 计算扣分 扣减相应分值 扣除相应分值"
)
AT_DISCRETION = any_of("酌情 酌量 适当 视情 酌情予以")
SCORE_OR_NOT = any_of("扣分 扣减 扣除 给分 得分 计分 打分 赋分 评分 记分 扣")
JUDGES = f"(?:由?{any_of('专家 评价组 评审组 评价小组 评审专家 评价人员 专家组 评分人')})"
CIRCUMSTANCES = (
    f"(?:{several_of('实际 具体 完成 工作 落实 问题 情节 执行 严重 偏离 偏差 影响', most=3)}"
    f"{several_of('情况 程度 情节 轻重', least=1, most=2)})"
)
SEEING = f"视其?{CIRCUMSTANCES}"
CONSIDERING = f"(?:{SEEING}|{any_of('根据 结合 依据 按 按照')}{CIRCUMSTANCES})"

# -- why a text is refused that nobody could read: the first pattern that stands in it tells

HINTS: Mapping[str, str] = {
    "[二三四五两]档|达成年度指标|达成预期指标|档次|等次|等级|优秀|良好|较好|较差|部分达成|基本达成": "standard/levels",
    "除外|例外|不可抗力|特殊(?:情况|原因)|政策(?:性)?原因": "standard/exception",
    "上年|去年|同期|平均|基数|增长率": "standard/other-reference",
    "二者择|择其一|任选|择一|任一": "standard/several-rules",
    "[0-9]{4}年|[0-9]{1,2}月|以[0-9.]+%?为(?:标准|目标|基准)": "standard/own-target",
}
# Beginnings of the first and the second of several numbered or opposed rules.
LISTS = (
    ("①", "②"),
    ("⑴", "⑵"),
    ("㈠", "㈡"),
    (r"\(1\)", r"\(2\)"),
    (r"\(一\)", r"\(二\)"),
    (r"(?<![0-9])1[.、](?![0-9])", r"(?<![0-9])2[.、](?![0-9])"),
    ("一是", "二是"),
    ("一、", "二、"),
    ("正向指标", "反向指标|负向指标|逆向指标"),
    ("定量指标", "定性指标"),
)
