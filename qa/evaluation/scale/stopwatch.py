"""Where the time goes: calls of given functions are timed from outside, each second counted once.

A stage that is called within another one is taken off its time. Nothing in the product knows of it,
and the functions are as they were when the `with` statement ends. For one thread.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

__all__ = ["Stopwatch"]


class Stopwatch:
    """Seconds by stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._running: list[str] = []
        self._since = 0.0

    def taken(self) -> dict[str, float]:
        """The seconds so far; the count begins anew."""
        seconds, self.seconds = self.seconds, {}
        return seconds

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time what is done within."""
        self._turn()
        self._running.append(name)
        try:
            yield
        finally:
            self._turn()
            self._running.pop()

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
        now = time.perf_counter()
        if self._running:
            stage = self._running[-1]
            self.seconds[stage] = self.seconds.get(stage, 0.0) + now - self._since
        self._since = now
