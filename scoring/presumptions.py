"""What the words of a standard take for granted of the row whose rule they state.

低于目标值不得分 is said of a target that should be reached, 发生安全事故不得分 of one of 0. In a row with another target
the same words say something else, or nothing; so they travel with the rule and are held against each row.
"""

import re
from enum import Enum

from scoring.records import record

OCCURRENCES = tuple("事故 投诉 信访 上访 舆情 故障 泄密 通报 纠纷 案件 差错 违规 违纪 违法".split())


class Trait(Enum):
    """What the target of a row must be for the words to decide whether it is met."""

    FLOOR = "不低于目标值得满分: more is better, and nothing is said of a target to be hit exactly"
    CEILING = "不超过目标值得满分: less is better"
    POINT = "等于目标值得满分"
    BELOW = "每少1个扣1分: a shortfall costs points, of a floor or of a target to be hit"
    ABOVE = "每超1个扣1分"
    NOTHING = "无投诉得满分: none at all is allowed, so the target is 0"
    TIME = "按时完成得满分: the target is a date or a time limit"
    PASSED = "验收合格得满分: the target is a rate of what passes"
    ALL = "100%完成得满分: a target that is a rate is 100%"


@record
class Presumption:
    """A trait, and the words that take it for granted."""

    trait: Trait
    words: str

    def is_of_other_things(self, name: str) -> bool:
        """Whether the words speak of what occurs, and a row of this name counts other occurrences."""
        spoken, counted = occurrences_in(self.words), occurrences_in(name)
        is_of_occurrence = self.trait is Trait.NOTHING and spoken and counted
        return bool(is_of_occurrence and spoken.isdisjoint(counted))


def occurrences_in(text: str) -> frozenset[str]:
    """The things that a text names of those that had better not occur.

    >>> occurrences_in("重大安全事故数")
    frozenset({'事故'})
    """
    return frozenset(re.findall("|".join(OCCURRENCES), text))
