"""What the sentences of a standard say, one record each; `composition` makes one rule of them.

Every record knows where it stands, as positions of the cursor that read it.
"""

from dataclasses import field
from decimal import Decimal
from enum import Enum
from typing import Literal, TypeAlias

from scoring.notation.units import Quantity
from scoring.presumptions import Trait
from scoring.records import record
from scoring.standards.errors import Span

Points: TypeAlias = int | Decimal | str  # points as a number, or a share of full marks as text: "5%"
Side: TypeAlias = Literal["below", "above"]
Measured: TypeAlias = Literal["completion", "actual"]


@record
class Amount:
    """So much of something: `1个`, `3%`. The text is what a rule writes, with its scale (万)."""

    text: str
    quantity: Quantity
    scale: int = field(default=1, compare=False)


class Surety(Enum):
    """How sure it is whether an end belongs to its bound."""

    WRITTEN = "80%（含）"
    IMPLIED = "the other end of 80%（含）-90%: only one is marked, so the other is meant otherwise"
    OPEN = "the ends of 80%-90%"


@record
class End:
    """Where a bound ends, and whether that value belongs to it."""

    amount: Amount
    included: bool
    surety: Surety = Surety.WRITTEN


@record
class Bound:
    """Values from one end to another, of the completion or of the actual itself (None: not said)."""

    span: Span
    of: Measured | None
    low: End | None = None
    high: End | None = None


class When(Enum):
    """When an outcome holds, where no bound says so."""

    MET = "met"
    PARTLY = "partly"
    MISSED = "missed"
    REST = "rest"


@record
class Condition:
    """When an outcome holds: a word, or a bound. `side` is where a miss lies, if the words say so.

    To be over the target (`is_over`) is a miss only where the target is a ceiling. `presumes` is what else the words
    take for granted of the target.
    """

    span: Span
    when: When | None = None
    side: Side | None = None
    is_over: bool = False
    bound: Bound | None = None
    presumes: Trait | None = None


class Earning(Enum):
    """What is earned, or (the last three) taken off; 不加分 takes nothing off."""

    FULL = "得满分"
    EARNED = "得分"
    POINTS = "得5分"
    RANGE = "得6-8分"
    SHARE = "得分值的80%"
    PROPORTION = "按完成比例得分"
    MANUAL = "酌情扣分"
    NO_MORE = "不加分"
    PROPORTION_OFF = "按比例扣分"
    SHARE_OFF = "扣分值的20%"
    POINTS_OFF = "扣2分"


@record
class Outcome:
    """What is earned. `value` is the points or the share, of a range both of its ends; None where none is written."""

    span: Span
    earning: Earning
    value: Points | tuple[Points, Points] | None = None


@record
class Branch:
    """An outcome, and when it holds (None: always)."""

    span: Span
    condition: Condition | None
    outcome: Outcome


@record
class Parts:
    """不足1个不扣: what becomes of a part of a step."""

    span: Span
    part_steps: Literal["whole", "pro_rata", "up"]
    amount: Amount | None = None


@record
class Step:
    """每少1个扣1分. Where 每 (`is_each`) or the direction is left out, something else must say it.

    A percentage is `of_target` where the text says so (每低于目标值的5%), `of_completion` where it is one of the
    completion (完成率每低5%); `is_occurrence`: what is counted is what occurs (每发生1次).
    """

    span: Span
    amount: Amount
    points: Points
    is_gain: bool = False
    side: Side | None = None
    both_sides: bool = False
    is_each: bool = True
    is_directed: bool = True
    is_occurrence: bool = False
    of_target: bool = False
    of_completion: bool = False
    parts: Parts | None = None
    condition: Condition | None = None


class Holds(Enum):
    """What a limit holds back."""

    FLOOR = "扣完为止"
    MOST = "最多扣5分"
    GAIN_MOST = "最多加2分"
    CAP = "满分为止"
    OVER = "超过100%按满分计"


@record
class Limit:
    """How far a rule goes."""

    span: Span
    holds: Holds
    points: Points | None = None


@record
class Weight:
    """本项满分5分."""

    span: Span
    points: Points


@record
class AndSoOn:
    """以此类推."""

    span: Span


Statement: TypeAlias = Branch | Step | Parts | Limit | Weight | AndSoOn
