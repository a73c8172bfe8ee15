"""Contenders in turn: every one once per round, so that a slow moment of the machine hits them all."""

import gc
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy

SETTLED = 1 << 26  # float64, half a gigabyte


class Read(NamedTuple):
    """What a contender found, for checking: whole numbers of hundredths, and verdicts; None where it tells none.

    Scores and verdicts (whether a score differs from the declared one) stand in the order of rows, totals in that of cards.
    """

    score: Any = None
    mismatch: Any = None
    total: Any = None


class Wrong(NamedTuple):
    """How many scores, verdicts and totals were wrong; None where a contender does not tell them."""

    scores: int | None = None
    verdicts: int | None = None
    totals: int | None = None


@dataclass(frozen=True)
class Contender:
    """Something that does the work on so many rows (or files): `run` is measured, `read` makes its result comparable."""

    name: str
    rows: int
    run: Callable[[], Any]
    read: Callable[[Any], Read] | None = None


@dataclass(frozen=True)
class Measured:
    """The seconds of each round, and what was wrong in the first."""

    contender: Contender
    seconds: tuple[float, ...]
    wrong: Wrong = Wrong()

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)

    @property
    def per_row(self) -> float:
        """Nanoseconds."""
        return self.median / self.contender.rows * 1e9


def measure(
    contenders: list[Contender], rounds: int, check: Callable[[int, Read], Wrong]
) -> Mapping[str, Measured]:
    """Every contender in turn, after a round to warm up, the result of which is checked."""
    wrong = {}
    for each in contenders:
        result = each.run()
        wrong[each.name] = Wrong() if each.read is None else check(each.rows, each.read(result))
        del result
    seconds: dict[str, list[float]] = {each.name: [] for each in contenders}
    for _ in range(rounds):
        for each in contenders:
            gc.collect()
            settle()
            start = time.perf_counter()
            result = each.run()
            seconds[each.name].append(time.perf_counter() - start)
            del result
    return {each.name: Measured(each, tuple(seconds[each.name]), wrong[each.name]) for each in contenders}


def unchecked(*_: Any) -> Wrong:
    """For contenders whose results are not scores."""
    return Wrong()


def settle() -> None:
    """Take memory from the system and give it back.

    The first to ask for memory after a pause gets pages that the system has to clear, or to fetch from its own
    host; who comes next finds them ready. So everybody finds them ready.
    """
    numpy.ones(SETTLED)


def ratio(one: Measured, other: Measured) -> float:
    """How many times as long one takes per row as the other, round by round, at the median."""
    pairs = zip(one.seconds, other.seconds, strict=True)
    scale = other.contender.rows / one.contender.rows
    return statistics.median(a / b for a, b in pairs) * scale
