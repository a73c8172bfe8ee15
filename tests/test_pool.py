"""The pool of processes by itself: order, limits, and items that end the process that works on them."""

import os
import signal
import time
from dataclasses import dataclass
from multiprocessing import active_children

import pytest

from scoring.batch import pool
from scoring.batch.pool import in_order


@dataclass(frozen=True)
class Shout:
    """Work on words, some of which do what they say."""

    def __call__(self, word: str) -> str:
        if word == "sleep":
            time.sleep(0.5)
        if word == "exit":
            os._exit(5)
        if word == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        if word == "unspeakable":
            raise RuntimeError
        return word.upper()

    def lost(self, word: str, exit_code: int) -> str:
        return f"{word} ended it: {exit_code}"


def test_products_come_in_the_order_of_the_items() -> None:
    words = ["sleep", *map(str, range(200)), "sleep"]
    assert list(in_order(Shout(), words, 2)) == [each.upper() for each in words]


def test_every_item_that_ends_its_process_is_named_and_no_other() -> None:
    words = ["kill", "a", "exit", "exit", "b", "c", "unspeakable", *"defghi", "kill"]
    said = list(in_order(Shout(), words, 2))
    ended = {
        "kill": f"kill ended it: {-signal.SIGKILL}",
        "exit": "exit ended it: 5",
        "unspeakable": f"unspeakable ended it: {pool.FAILED}",
    }
    assert said == [ended.get(each, each.upper()) for each in words]


def test_items_that_fill_any_pipe_are_handed_out_all_the_same() -> None:
    words = ["x" * 30_000 for _ in range(40)]
    assert list(in_order(Shout(), words, 2)) == ["X" * 30_000] * 40


@pytest.mark.parametrize("limit", ["AHEAD", "AHEAD_BYTES"])
def test_no_more_is_done_ahead_of_a_slow_item_than_may_be_kept(
    limit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, limit, 1)
    words = ["sleep", *map(str, range(50))]
    assert list(in_order(Shout(), words, 2)) == [each.upper() for each in words]


def test_a_run_that_nobody_wants_any_more_ends_its_processes() -> None:
    products = in_order(Shout(), ["a", *["sleep"] * 1000], 2)
    assert next(products) == "A"
    assert len(active_children()) == 2
    products.close()
    assert active_children() == []


def test_where_no_process_can_be_started_the_work_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(pool, "_start", refuse)
    assert list(in_order(Shout(), ["a", "b"], 2)) == ["A", "B"]
