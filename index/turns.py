"""Questions take turns: as many at once as there are cores, each at nearly its full speed.

Much of a question's work holds the interpreter's lock. More threads at it than cores spend their time on
handing the lock around: eight on two cores answered fewer questions than two did, at half as much work again
for each.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["n_cores", "turn"]


def n_cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


_free = threading.BoundedSemaphore(n_cores())
_mine = threading.local()


@contextmanager
def turn() -> Iterator[None]:
    """Wait for a turn; within one, the same thread has it already."""
    if getattr(_mine, "has_turn", False):
        yield
        return
    with _free:
        _mine.has_turn = True
        try:
            yield
        finally:
            _mine.has_turn = False
