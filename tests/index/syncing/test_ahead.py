import threading
from collections.abc import Callable, Iterator
from itertools import count

import pytest

from index.syncing.ahead import ahead

Wanted = Callable[[], None]


def nothing() -> None:
    """What need not be told."""


def n_threads() -> int:
    return sum(thread.name == "quotedesk-ahead" for thread in threading.enumerate())


def test_items_come_in_order_and_from_another_thread() -> None:
    def make(_: Wanted) -> Iterator[tuple[int, str]]:
        for i in range(50):
            yield i, threading.current_thread().name

    assert list(ahead(make, alive=nothing)) == [(i, "quotedesk-ahead") for i in range(50)]
    assert n_threads() == 0


def test_what_fails_is_raised_where_the_items_are_asked_for() -> None:
    def make(_: Wanted) -> Iterator[int]:
        yield 1
        raise ValueError("torn")

    items = ahead(make, alive=nothing)
    assert next(items) == 1
    with pytest.raises(ValueError, match="torn"):
        next(items)
    assert n_threads() == 0


def test_it_does_not_run_far_ahead_and_ends_with_who_asked() -> None:
    made: list[int] = []

    def make(wanted: Wanted) -> Iterator[int]:
        for i in count():
            wanted()
            made.append(i)
            yield i

    items = ahead(make, alive=nothing)
    assert [next(items) for _ in range(5)] == [0, 1, 2, 3, 4]
    items.close()  # type: ignore[attr-defined]
    assert n_threads() == 0
    assert len(made) <= 8


def test_whoever_waits_is_told_so_and_may_end_it() -> None:
    """As Ctrl-C does, in the middle of a long batch."""
    began = threading.Event()

    def make(wanted: Wanted) -> Iterator[int]:
        began.set()
        while True:
            wanted()
        yield 1

    def alive() -> None:
        if began.is_set():
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        next(ahead(make, alive=alive))
    assert n_threads() == 0


def test_one_may_stand_in_another() -> None:
    def inner(_: Wanted) -> Iterator[int]:
        yield from range(20)

    def outer(wanted: Wanted) -> Iterator[int]:
        yield from (2 * i for i in ahead(inner, alive=wanted))

    assert list(ahead(outer, alive=nothing)) == list(range(0, 40, 2))
    items = ahead(outer, alive=nothing)
    assert next(items) == 0
    items.close()  # type: ignore[attr-defined]
    assert n_threads() == 0
