"""What each browser tab is at, on the server: what a reader does in one tab is done in its order.

A browser sends what the reader does without waiting for what came before; if two were worked on at once, the
slower would put the page back to what it was. Knows nothing of what is done.
"""

import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from ui.handling.desk import Tab

__all__ = ["Place", "Tabs"]

MAX_TABS = 1_000
"""Tabs remembered; the one that was not used for longest is forgotten."""


@dataclass(slots=True)
class Place:
    """Where one tab is; `tab` is replaced by who has the turn, and None as long as nothing is known of it:
    after a restart of the server, say. Its address tells then.
    """

    tab: Tab | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)


class Tabs:
    """The places of all tabs, by the name that Gradio gives each session."""

    def __init__(self) -> None:
        self._places: OrderedDict[str, Place] = OrderedDict()
        self._lock = threading.Lock()

    @contextmanager
    def turn(self, session: str) -> Iterator[Place]:
        """Within it, nothing else is done in this tab."""
        with self._lock:
            place = self._places.setdefault(session, Place())
            self._places.move_to_end(session)
            for name in [name for name, other in self._places.items() if not other.lock.locked()]:
                if len(self._places) <= MAX_TABS or name == session:
                    break
                del self._places[name]
        with place.lock:
            yield place
