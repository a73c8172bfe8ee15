"""Phrases that stand where a number should: nothing occurred, nothing was measured, blank.

Each table is a list of patterns that must match the whole phrase, without the year in front of
it. A phrase that says two opposite things is refused rather than decided.
"""

import re

from scoring.notation.values import Absence

BLANK = r"\s*(?:[-—–―/*]+)?\s*"

# What can fail to happen. A ceiling target is then met: there was nothing to exceed it.
OCCURRENCES = "故障|事故|投诉|违规|违纪|违法|舆情|安全事件|事件|纠纷|差错|泄密|泄漏|泄露|上访|信访|火灾|中断|延误|超支|隐患"
HAPPEN = "发生|出现|接到|收到|产生|接获|受理"

_SUBJECT = r"[^0-9，,；;。、但仍]{0,16}?"
_REST = r"[^0-9，,；;。但仍]{0,16}"

DID_NOT_OCCUR = (
    rf"{_SUBJECT}(?:未|没有|均无|无|从未)(?:{HAPPEN})(?:过)?{_REST}"
    rf"|{_SUBJECT}(?:无|零|没有)[^0-9，,；;。、但仍零无]{{0,6}}(?:{OCCURRENCES})(?:情况|问题|现象|发生)?"
    rf"|{_SUBJECT}(?:{OCCURRENCES})(?:为零|零发生)"
)

_MOVABLE = "(?:相关|该|本项|此项|有关)?(?:职能|职责|业务|工作|项目|事项)"
_BODY = "局|委|中心|部|部门|办|办公室|厅|处|公司|单位|政府|机关"
_START = "启动|开展|实施|举办|进行|开始|开工|统计|测评|调查|测量|监测|考核|评价|组织|安排|下达|产生数据"
NOT_MEASURED = (
    rf"{_SUBJECT}(?:尚未|暂未|均未|未|没有|暂无)(?:{_START}){_REST}"
    rf"|(?:{_MOVABLE})?(?:已经|均已|现已|已)?(?:划转|移交|转隶|转移|划入|转入|转至|调整)(?:(?:至|到|给|由)?{_REST}(?:{_BODY}))?"
    r"|(?:没有|无|尚无|暂无)(?:交易|数据|样本|结论)"
)

NOT_APPLICABLE = r"(?:本年度?|今年)?(?:不适用|不涉及)(?:本年度?|本单位|本项目)?|[Nn]/?[Aa]"

YEAR = r"(?:[0-9]{4}年度?|本年度?|今年|全年|年内)"
CLAUSE = r"[，,；;。、]"
CONTRARY = rf"(?:未|没有|无|零)(?:{HAPPEN}).*[，,；;。、](?:但|仍|且|并)?(?:也|还)?(?:{HAPPEN})"


def read_absence(phrase: str) -> Absence | None:
    """The absence that the whole phrase states; None where it states none."""
    if re.fullmatch(BLANK, phrase):
        return Absence.BLANK
    clauses = [re.sub(YEAR, "", each, count=1).strip() for each in re.split(CLAUSE, phrase) if each.strip()]
    found = {_absence_of(each) for each in clauses}
    if len(found) == 1:
        return found.pop()
    return None


def is_contradictory(phrase: str) -> bool:
    """Whether the phrase says both that something did not occur and that it did."""
    return re.search(CONTRARY, phrase) is not None


def _absence_of(clause: str) -> Absence | None:
    if re.search("[0-9]", clause):  # no phrase below has a number, and most texts are one
        return None
    if re.fullmatch(NOT_APPLICABLE, clause):
        return Absence.NOT_APPLICABLE
    if re.fullmatch(NOT_MEASURED, clause):
        return Absence.NOT_MEASURED
    if re.fullmatch(DID_NOT_OCCUR, clause):
        return Absence.DID_NOT_OCCUR
    return None
