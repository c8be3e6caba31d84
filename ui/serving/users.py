"""Who may log in, and how often they may try.

A name that is not known is checked against a hash all the same, so that the time of an answer tells nothing.
After five wrong passwords for a name from one address, each further one doubles the time in which none is
looked at. Knows nothing of HTTP.
"""

import math
import time
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from anyio import CapacityLimiter, to_thread

from ui.serving.passwords import checked_name, hash_password, is_password, read_users

__all__ = ["TooManyAttempts", "Users", "named"]

N_FREE = 5
"""Wrong passwords before anybody has to wait: enough for typing errors."""

MAX_WAIT_S = 300.0
MAX_KEPT = 10_000
"""Names and addresses remembered, the latest; some 2 MB."""

N_HASHING = 2
"""Passwords checked at a time: each takes 64 MiB of memory."""

MAX_AT_ONCE, MAX_OF_ADDRESS = 64, 8
"""Logins that are checked or wait to be, in all and from one address. At some 20 a second the last one of
all waits three seconds."""


class TooManyAttempts(Exception):
    """Too many wrong passwords, or too many at once; none is looked at for `wait_s` seconds."""

    def __init__(self, wait_s: float, *, of_what: str = "wrong passwords") -> None:
        super().__init__(f"too many {of_what}; wait {math.ceil(wait_s)} seconds")
        self.wait_s = wait_s


class Users:
    """The hashes by name, and the wrong attempts since the last right one."""

    def __init__(self, hashes: Mapping[str, str], *, clock: Callable[[], float] = time.monotonic) -> None:
        self._hashes = dict(hashes)
        self._of_nobody = hash_password("nobody")
        self._clock = clock
        self._wrong: OrderedDict[tuple[str, str], tuple[int, float]] = OrderedDict()
        self._lock = Lock()
        self._hashing = CapacityLimiter(N_HASHING)  # of its own: who waits holds no thread that others need
        self._at_once: Counter[str] = Counter()

    @classmethod
    def one(cls, name: str, password: str) -> "Users":
        """A single user; only the hash of the password is kept."""
        return cls({checked_name(name): hash_password(password)})

    async def admits(self, name: str, password: str, address: str) -> bool:
        """Whether this is the user's password.

        Raises:
            TooManyAttempts: too many were wrong, for this name and from this address, or are being checked.

        """
        who = (name[:200], address)
        known = self._hashes.get(name)
        with self._place(address):
            self._claim(who)
            is_right = await to_thread.run_sync(
                is_password, password, known or self._of_nobody, limiter=self._hashing
            )
        if not is_right or known is None:
            return False
        with self._lock:
            self._wrong.pop(who, None)
        return True

    @contextmanager
    def _place(self, address: str) -> Iterator[None]:
        """A place among those that are checked or wait to be; nobody takes them all."""
        with self._lock:
            if self._at_once[address] >= MAX_OF_ADDRESS or self._at_once.total() >= MAX_AT_ONCE:
                raise TooManyAttempts(1.0, of_what="logins at once")
            self._at_once[address] += 1
        try:
            yield
        finally:
            with self._lock:
                self._at_once[address] -= 1
                self._at_once = +self._at_once  # only those that are there

    def _claim(self, who: tuple[str, str]) -> None:
        """Count an attempt as wrong before it is checked, so that many at once gain nothing."""
        now = self._clock()
        with self._lock:
            n_wrong, until = self._wrong.pop(who, (0, now))
            if until > now:
                self._wrong[who] = (n_wrong, until)
                raise TooManyAttempts(until - now)
            waits = n_wrong + 1 - N_FREE
            wait_s = min(2.0 ** min(waits, 20), MAX_WAIT_S) if waits >= 0 else 0.0
            self._wrong[who] = (n_wrong + 1, now + wait_s)
            while len(self._wrong) > MAX_KEPT:
                self._wrong.popitem(last=False)


def named(name: str | None, password: Callable[[], str], file: Path | None) -> Users | None:
    """The users of a file, or the one of this name, whose password is then asked for; None for neither.

    Raises `BadUsers` as `read_users` and `user_line` do.
    """
    if file is not None:
        return Users(read_users(file))
    return None if name is None else Users.one(name, password())
