"""Contenders in turn: every one once per round, so that a slow moment of the machine hits them all."""

import gc
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy

SETTLED = 1 << 26  # float64, half a gigabyte


@dataclass(frozen=True)
class Contender:
    """Something that does the work on so many rows (or files), and how its result is read for checking.

    `run` is measured; `read` takes what it gave and returns scores in hundredths, and whether they differ from the
    declared ones, None where that is not told.
    """

    name: str
    rows: int
    run: Callable[[], Any]
    read: Callable[[Any], tuple[Any, Any]] | None = None


@dataclass(frozen=True)
class Measured:
    """The seconds of each round, and how many rows and verdicts were wrong."""

    contender: Contender
    seconds: tuple[float, ...]
    wrong: int | None
    wrong_verdicts: int | None

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)

    @property
    def per_row(self) -> float:
        """Nanoseconds."""
        return self.median / self.contender.rows * 1e9


def measure(
    contenders: list[Contender], rounds: int, check: Callable[[int, Any, Any], tuple[int | None, int | None]]
) -> Mapping[str, Measured]:
    """Every contender in turn, after a round to warm up, the result of which is checked."""
    wrong = {}
    for each in contenders:
        result = each.run()
        told = (None, None) if each.read is None else each.read(result)
        wrong[each.name] = check(each.rows, *told)
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
    return {each.name: Measured(each, tuple(seconds[each.name]), *wrong[each.name]) for each in contenders}


def unchecked(*_: Any) -> tuple[None, None]:
    """For contenders whose results are not scores."""
    return None, None


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
