"""Several processes work on items; what they make of them is given in the order of the items.

Each worker has a pipe for what it is to do and one for what came of it, and tells of each item when it is
done with it. So the first item that a dead worker has not told of is the one that it was working on, and
that one alone is suspect. It is tried once more while no other worker is busy; if it ends that worker too,
it is lost. (An executor of `concurrent.futures` cannot say which item it was, and loses those of all workers.)
"""

import os
import pickle
import signal
import sys
import threading
import traceback
import warnings
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing import Pipe, get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, Generic, Protocol, TypeVar

Item_contra = TypeVar("Item_contra", contravariant=True)
Product_co = TypeVar("Product_co", covariant=True)

CHUNK = 16  # items handed out at once
CHUNK_BYTES = 16 * 1024  # and what they may take: a pipe holds what a worker has not read, so nobody waits
AHEAD = 2048  # how many items may be done before the first that is not
AHEAD_BYTES = 16 * 1024**2  # and how much what came of them may take
FAILED = 70  # how a worker ends that cannot even tell


class Work(Protocol[Item_contra, Product_co]):
    """What is done to an item, and what is said of one that ends the process which does it."""

    def __call__(self, item: Item_contra, /) -> Product_co: ...

    def lost(self, item: Item_contra, exit_code: int, /) -> Product_co: ...


def in_order(work: Work[Any, Product_co], items: Sequence[Any], processes: int) -> Generator[Product_co]:
    """What `work` makes of each item, in the order of the items, whatever the number of processes.

    `work` and the items are pickled where processes cannot be forked. Where no process can be started
    at all, the work is done in this one.
    """
    pool = _Pool(work, items, min(processes, len(items)))
    try:
        if not pool.start():
            yield from map(work, items)
            return
        yield from pool.products()
    finally:
        pool.stop()


@dataclass(eq=False)
class _Worker:
    """A process with its two pipes, and what it was given and has not told of, in order."""

    process: BaseProcess
    orders: "Connection[Any, Any]"
    answers: "Connection[Any, Any]"
    pending: deque[int] = field(default_factory=deque)
    is_on_trial: bool = False


class _Pool(Generic[Item_contra, Product_co]):
    """The state of one run: who works, what is still to do, what is done but not yet given."""

    def __init__(
        self, work: Work[Item_contra, Product_co], items: Sequence[Item_contra], processes: int
    ) -> None:
        self._work = work
        self._items = items
        self._processes = processes
        self._workers: list[_Worker] = []
        self._next = 0  # the first item that was never handed out
        self._again: deque[int] = deque()  # handed out to a worker that died, and not suspect
        self._suspects: deque[int] = deque()
        self._given = 0
        self._done: dict[int, bytes] = {}
        self._done_bytes = 0

    def start(self) -> bool:
        """Start the workers, as many as the system allows; whether there is any."""
        with suppress(OSError):
            while len(self._workers) < self._processes:
                self._workers.append(_start(self._work, self._workers))
        return bool(self._workers)

    def products(self) -> Iterator[Product_co]:
        """All products in order."""
        while self._given < len(self._items):
            self._hand_out()
            by_pipe = {worker.answers: worker for worker in self._workers}
            for pipe in wait(list(by_pipe)):
                self._hear(by_pipe[pipe])  # type: ignore[index]
            while (data := self._done.pop(self._given, None)) is not None:
                self._given += 1
                self._done_bytes -= len(data)
                yield pickle.loads(data)

    def _hand_out(self) -> None:
        if self._suspects:
            idle = [each for each in self._workers if not each.pending]
            if len(idle) == len(self._workers):
                idle[0].is_on_trial = True
                self._give(idle[0], [self._suspects.popleft()])
            return
        if any(each.is_on_trial for each in self._workers):
            return
        for worker in self._workers:
            while len(worker.pending) <= self._chunk_size() // 2 and (chunk := self._chunk()):
                self._give(worker, chunk)

    def _chunk_size(self) -> int:
        """Large in the middle of the work, small at its end, so that all end together."""
        left = len(self._items) - self._next + len(self._again)
        return max(1, min(CHUNK, left // (4 * self._processes)))

    def _chunk(self) -> list[int]:
        size = self._chunk_size()
        if self._again:
            return [self._again.popleft() for _ in range(min(size, len(self._again)))]
        if self._next >= self._given + AHEAD or self._done_bytes >= AHEAD_BYTES:
            return []
        chunk = list(range(self._next, min(self._next + size, len(self._items))))
        self._next += len(chunk)
        return chunk

    def _give(self, worker: _Worker, chunk: list[int]) -> None:
        order = pickle.dumps([self._items[each] for each in chunk])
        if len(order) > CHUNK_BYTES and len(chunk) > 1:
            self._again.extendleft(reversed(chunk[1:]))
            return self._give(worker, chunk[:1])
        worker.pending += chunk
        with suppress(OSError):  # it is dead, which will be heard
            worker.orders.send_bytes(order)
        return None

    def _hear(self, worker: _Worker) -> None:
        """Take what a worker tells; nothing more will come from one that is dead."""
        try:
            data = worker.answers.recv_bytes()
        except (EOFError, OSError):
            self._bury(worker)
            return
        worker.is_on_trial = False
        self._keep(worker.pending.popleft(), data)

    def _keep(self, item: int, data: bytes) -> None:
        self._done[item] = data
        self._done_bytes += len(data)

    def _bury(self, worker: _Worker) -> None:
        self._workers.remove(worker)
        _close(worker)
        worker.process.join()
        if worker.pending:
            suspect = worker.pending.popleft()
            if worker.is_on_trial:
                lost = self._work.lost(self._items[suspect], worker.process.exitcode or 0)
                self._keep(suspect, pickle.dumps(lost))
            else:
                self._suspects.append(suspect)
            self._again.extendleft(reversed(worker.pending))
        if not self.start():
            raise RuntimeError("no process can be started any more")

    def stop(self) -> None:
        """End all workers: at once, as nothing that they still do is wanted."""
        for worker in self._workers:
            worker.process.kill()
        for worker in self._workers:
            worker.process.join()
            _close(worker)
        self._workers.clear()


def _start(work: Work[Item_contra, Product_co], others: Sequence[_Worker]) -> _Worker:
    """A new worker. Raises OSError where the system has no process left."""
    may_fork = sys.platform == "linux" and threading.active_count() == 1
    make = get_context("fork").Process if may_fork else get_context("spawn").Process
    (orders_in, orders), (answers, answers_out) = Pipe(duplex=False), Pipe(duplex=False)
    inherited = [orders, answers, *(pipe for each in others for pipe in (each.orders, each.answers))]
    process = make(
        target=_serve,
        args=(work, orders_in, answers_out, inherited if may_fork else ()),
        daemon=True,
    )
    try:
        with warnings.catch_warnings():
            # From 3.12 on a fork is warned of beside threads of libraries too, which hold no lock of ours.
            warnings.simplefilter("ignore", DeprecationWarning)
            process.start()
    finally:
        orders_in.close()
        answers_out.close()
    return _Worker(process, orders, answers)


def _close(worker: _Worker) -> None:
    worker.orders.close()
    worker.answers.close()


def _serve(
    work: Callable[[Any], object],
    orders: "Connection[Any, Any]",
    answers: "Connection[Any, Any]",
    inherited: Sequence["Connection[Any, Any]"],
) -> None:
    """What a worker does until nobody gives it orders any more. Its own death is told by its pipes alone.

    A key press reaches every process of a terminal; one of them is enough to end the run.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for each in inherited:
        each.close()
    try:
        while True:
            for item in pickle.loads(orders.recv_bytes()):
                answers.send_bytes(pickle.dumps(work(item)))
    except (EOFError, BrokenPipeError):
        os._exit(0)  # the run is over, or whoever asked for it is gone
    except Exception:
        traceback.print_exc()  # a fault of ours: what is asked of `work` is that it raises nothing
        os._exit(FAILED)
