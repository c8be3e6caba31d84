"""Work done ahead in a thread of its own: what reads, what computes and what writes need not wait in turn.

Knows nothing of what is made. The thread ends with whoever asked for its items, however that ends.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from queue import Empty, Full, Queue
from typing import Generic, TypeVar

__all__ = ["ahead"]

POLL_S = 0.2
"""How often whoever waits, for an item or for room to put one, looks at whether it is still wanted."""

Item = TypeVar("Item")


class _Unwanted(Exception):
    """Nobody asks for items any more."""


class _End(Generic[Item]):
    """After the last item: how it ended."""

    def __init__(self, error: BaseException | None) -> None:
        self.error = error


def ahead(
    make: Callable[[Callable[[], None]], Iterator[Item]], *, alive: Callable[[], None]
) -> Iterator[Item]:
    """The items of `make(wanted)`, made in a thread, at most two ahead of who takes them.

    `make` must call `wanted` every now and then: it raises once nobody asks any more. `alive` is called
    here, every POLL_S seconds of waiting; what it raises ends the work, and so does what `make` raises.
    """
    made: Queue[Item | _End[Item]] = Queue(maxsize=1)
    stop = threading.Event()

    def wanted() -> None:
        if stop.is_set():
            raise _Unwanted

    def put(item: Item | _End[Item]) -> None:
        while True:
            wanted()
            with suppress(Full):
                made.put(item, timeout=POLL_S)
                return

    def work() -> None:
        end: _End[Item] = _End(None)
        try:
            for item in make(wanted):
                put(item)
        except _Unwanted:
            return
        except BaseException as error:
            end = _End(error)
        with suppress(_Unwanted):
            put(end)

    thread = threading.Thread(target=work, name="quotedesk-ahead")
    thread.start()
    try:
        yield from _taken(made, alive)
    finally:
        stop.set()
        thread.join()


def _taken(made: "Queue[Item | _End[Item]]", alive: Callable[[], None]) -> Iterator[Item]:
    while True:
        try:
            item = made.get(timeout=POLL_S)
        except Empty:
            alive()
            continue
        if isinstance(item, _End):
            if item.error is not None:
                raise item.error
            return
        alive()
        yield item
