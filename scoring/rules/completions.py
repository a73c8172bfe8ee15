"""Whether a row is a completion rate itself, and whether a text means one of its own by that word.

完成率 in a text is B ÷ A. In a row named 任务完成率 with a target of 95% it is the actual; 任务完成率 in the text of a row
of another name may be either.
"""

import re

NAMED = re.compile("完成率|完成度|完成百分比|完成比例")
SPECIFIC = re.compile("^(?!.*(?:目标|指标|绩效)).*(?:任务|计划)")


def is_named_completion(name: str) -> bool:
    """Whether the name of an indicator says that its values are completion rates.

    >>> is_named_completion("年度任务完成率"), is_named_completion("完成检查次数")
    (True, False)
    """
    return NAMED.search(name) is not None


def is_specific(word: str) -> bool:
    """Whether the word for the completion names something of its own, beside the target of the row.

    >>> is_specific("任务完成率"), is_specific("目标任务完成率"), is_specific("完成率")
    (True, False, False)
    """
    return SPECIFIC.search(word) is not None
