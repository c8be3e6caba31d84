"""Questions take turns: as many at once as there are cores, each at nearly its full speed.

Much of a question's work holds the interpreter's lock. More threads at it than cores spend their time on
handing the lock around: eight on two cores answered fewer questions than two did, at half as much work again
for each. First come, first served: a turn that ends is handed to whoever has waited longest.
"""

import os
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["n_cores", "turn"]


def n_cores() -> int:
    """The cores that this process may run on; what share of them a container may take is not seen."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class _Turns:
    """A semaphore that hands over. `threading.Semaphore` does not: a thread that gives a turn back and asks
    the next question at once still holds the interpreter's lock, and takes it again before any that wait.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._n_free = n_cores()
        self._waiting: deque[threading.Lock] = deque()
        self.mine = threading.local()

    def take(self) -> None:
        with self._lock:
            if self._n_free:
                self._n_free -= 1
                return
            handed = threading.Lock()
            handed.acquire()
            self._waiting.append(handed)
        try:
            handed.acquire()
        except BaseException:  # Ctrl-C while waiting
            with self._lock:
                is_waiting = handed in self._waiting
                if is_waiting:
                    self._waiting.remove(handed)
            if not is_waiting:
                self.give()
            raise

    def give(self) -> None:
        with self._lock:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._n_free += 1


_turns = _Turns()


def _after_fork() -> None:
    """Who has a turn, or waits for one, stays behind in the parent."""
    global _turns
    _turns = _Turns()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)


@contextmanager
def turn() -> Iterator[None]:
    """Wait for a turn; within one, the same thread has it already."""
    turns = _turns  # the same at the end, though the process be forked meanwhile
    if getattr(turns.mine, "has_turn", False):
        yield
        return
    turns.take()
    try:
        turns.mine.has_turn = True
        yield
    finally:
        turns.mine.has_turn = False
        turns.give()
