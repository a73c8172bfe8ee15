"""The data of a rule -> the one sentence in which we write it; it reads back to the same data.

>>> write_standard({"kind": "deduct", "per": "1个", "points": 1, "side": "below", "most": 5})
'每少1个扣1分，最多扣5分'
>>> write_standard({"kind": "ratio", "pass_from": "60%", "weight": 10})
'本项满分10分。完成率低于60%不得分，其余按完成比例得分'
"""

from collections.abc import Callable, Mapping
from typing import Any

from scoring.numbers import show

FULL = "100%"
SUBJECTS = {"completion": "完成率", "actual": "实际值"}
RATES = ("%", "‰", "个百分点", "分")  # what is low rather than few


def write_standard(data: Mapping[str, Any]) -> str:
    """The sentence for data that `read_standard` can give."""
    weight = f"本项满分{_number(data['weight'])}分。" if "weight" in data else ""
    return weight + WRITERS[data.get("kind", "")](data)


def _ratio(data: Mapping[str, Any]) -> str:
    if "pass_from" not in data:
        return "按完成比例得分"
    return f"{_floor(data)}，其余按完成比例得分"


def _floor(data: Mapping[str, Any]) -> str:
    return f"完成率低于{data['pass_from']}不得分"


def _met_or_not(data: Mapping[str, Any]) -> str:
    return f"达到目标值得满分，否则{_earned(data.get('otherwise', 0))}"


def _manual(data: Mapping[str, Any]) -> str:
    return "达到目标值得满分，否则酌情扣分" if "when_met" in data else "酌情扣分"


def _deduct(data: Mapping[str, Any]) -> str:
    per, side = data["per"], data.get("side")
    share = f"目标值的{per}" if data.get("percent") == "of_target" else per
    sentences = [f"{_every(side, share)}扣{_points(data['points'])}"]
    if "part_steps" in data:
        sentences.append(
            f"不足{per}{ {'whole': '不扣', 'pro_rata': '按比例扣', 'up': f'按{per}计'}[data['part_steps']] }"
        )
    if "most" in data:
        sentences.append(f"最多扣{_points(data['most'])}")
    if "gain" in data:
        other = _every("below" if side == "above" else "above", share)
        sentences += [f"{other}加{_points(data['gain'])}", f"最多加{_points(data['gain_most'])}"]
    return "，".join(sentences)


def _every(side: str | None, per: str) -> str:
    few = "低" if per.endswith(RATES) else "少"
    return f"每{ {'below': few, 'above': '超', 'both': '偏离', None: '差'}[side] }{per}"


def _bands(data: Mapping[str, Any]) -> str:
    sentences = [_band(SUBJECTS[data["of"]], each) for each in data["bands"]]
    if "otherwise" in data:
        sentences.append(f"其他{_earned(data['otherwise'])}")
    return "；".join(sentences)


def _band(subject: str, band: Mapping[str, Any]) -> str:
    if "from" in band and band["from"] == band.get("to"):
        return f"{subject}={_number(band['from'])}{_outcome(band)}"
    low = next((key for key in ("from", "above") if key in band), None)
    high = next((key for key in ("to", "below") if key in band), None)
    behind = f"{'≤' if high == 'to' else '<'}{_number(band[high])}" if high else ""
    if low is None:
        return f"{subject}{behind}{_outcome(band)}"
    if high is None:
        return f"{subject}{'≥' if low == 'from' else '>'}{_number(band[low])}{_outcome(band)}"
    return f"{_number(band[low])}{'≤' if low == 'from' else '<'}{subject}{behind}{_outcome(band)}"


def _outcome(band: Mapping[str, Any]) -> str:
    points = band["points"]
    return f"得{_number(points[0])}-{_number(points[1])}分" if isinstance(points, list) else _earned(points)


def _earned(points: object) -> str:
    if points == FULL:
        return "得满分"
    return f"得{_points(points)}" if points != 0 else "不得分"


def _points(points: object) -> str:
    """Points, or a share of full marks."""
    return f"分值的{points}" if isinstance(points, str) else f"{_number(points)}分"


def _number(value: Any) -> str:
    return value if isinstance(value, str) else show(value)


WRITERS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "ratio": _ratio,
    "": _floor,
    "met_or_not": _met_or_not,
    "manual": _manual,
    "deduct": _deduct,
    "bands": _bands,
}
