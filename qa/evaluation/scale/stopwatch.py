"""Where the time goes: calls of given functions are timed from outside, each second of a thread counted once.

A stage that is called within another one is taken off its time; threads that run side by side count their
seconds side by side. Nothing in the product knows of it, and the functions are as they were when the `with`
statement ends.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

__all__ = ["Stopwatch"]


class _Thread(threading.local):
    """What runs in a thread, outermost first, and since when the innermost is counted."""

    def __init__(self) -> None:
        self.running: list[str] = []
        self.since = 0.0


class Stopwatch:
    """Seconds by stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._counting = threading.Lock()
        self._thread = _Thread()

    def taken(self) -> dict[str, float]:
        """The seconds so far; the count begins anew."""
        with self._counting:
            seconds, self.seconds = self.seconds, {}
        return seconds

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time what is done within."""
        self._turn()
        self._thread.running.append(name)
        try:
            yield
        finally:
            self._turn()
            self._thread.running.pop()

    @contextmanager
    def timing(self, *places: tuple[Any, str, str]) -> Iterator[None]:
        """Time every call of (owner, attribute) as a stage; what a generator does is timed as it does it.

        Raises:
            AttributeError: an owner has no such attribute, so the stage would be missing silently.

        """
        before = [(owner, attribute, vars(owner).get(attribute)) for owner, attribute, _ in places]
        timed = [self._timed(getattr(owner, attribute), stage) for owner, attribute, stage in places]
        for (owner, attribute, _), function in zip(places, timed, strict=True):
            setattr(owner, attribute, function)
        try:
            yield
        finally:
            for owner, attribute, original in before:
                if original is None:
                    delattr(owner, attribute)
                else:
                    setattr(owner, attribute, original)

    def _timed(self, function: Callable[..., Any], stage: str) -> Callable[..., Any]:
        def timed(*arguments: Any, **named: Any) -> Any:
            with self.stage(stage):
                result = function(*arguments, **named)
            return self._each(result, stage) if isinstance(result, Iterator) else result

        return timed

    def _each(self, items: Iterator[Any], stage: str) -> Iterator[Any]:
        while True:
            with self.stage(stage):
                try:
                    item = next(items)
                except StopIteration:
                    return
            yield item

    def _turn(self) -> None:
        """Count what has passed to the stage that runs, if one does."""
        now, here = time.perf_counter(), self._thread
        if here.running:
            stage = here.running[-1]
            with self._counting:
                self.seconds[stage] = self.seconds.get(stage, 0.0) + now - here.since
        here.since = now
