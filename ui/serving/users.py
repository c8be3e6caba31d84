"""Who may log in, and how often they may try.

A name that is not known is checked against a hash all the same, so that the time of an answer tells nothing.
After five wrong passwords for a name from one address, each further one doubles the time in which none is
looked at. Knows nothing of HTTP.
"""

import math
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from pathlib import Path
from threading import BoundedSemaphore, Lock

from ui.serving.passwords import checked_name, hash_password, is_password, read_users

__all__ = ["TooManyAttempts", "Users", "named"]

N_FREE = 5
"""Wrong passwords before anybody has to wait: enough for typing errors."""

MAX_WAIT_S = 300.0
MAX_KEPT = 10_000
"""Names and addresses remembered, the latest; some 2 MB."""

_HASHING = BoundedSemaphore(2)
"""Passwords checked at a time: each takes 64 MiB of memory."""


class TooManyAttempts(Exception):
    """Too many wrong passwords; none is looked at for `wait_s` seconds."""

    def __init__(self, wait_s: float) -> None:
        super().__init__(f"too many wrong passwords; wait {math.ceil(wait_s)} seconds")
        self.wait_s = wait_s


class Users:
    """The hashes by name, and the wrong attempts since the last right one."""

    def __init__(self, hashes: Mapping[str, str], *, clock: Callable[[], float] = time.monotonic) -> None:
        self._hashes = dict(hashes)
        self._of_nobody = hash_password("nobody")
        self._clock = clock
        self._wrong: OrderedDict[tuple[str, str], tuple[int, float]] = OrderedDict()
        self._lock = Lock()

    @classmethod
    def one(cls, name: str, password: str) -> "Users":
        """A single user; only the hash of the password is kept."""
        return cls({checked_name(name): hash_password(password)})

    def admits(self, name: str, password: str, address: str) -> bool:
        """Whether this is the user's password.

        Raises:
            TooManyAttempts: too many were wrong, for this name and from this address.

        """
        who = (name[:200], address)
        self._claim(who)
        with _HASHING:
            known = self._hashes.get(name)
            is_right = is_password(password, known or self._of_nobody) and known is not None
        if is_right:
            with self._lock:
                self._wrong.pop(who, None)
        return is_right

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
