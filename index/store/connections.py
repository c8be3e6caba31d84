"""Connections to one truth, lent to the threads that read it; a truth that was made anew is followed."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.errors import LibraryError, LibraryMissing
from index.store.schema import TRUTH, connect, missing, unreadable

__all__ = ["Connections"]


class Connections:
    """The connections to the truth in a folder: each used by one thread at a time, all closed together."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._idle: list[sqlite3.Connection] = []
        self._lock = threading.RLock()  # also entered by the owner's `__del__`, wherever that is called
        self._file = (0, 0)
        self._closed = False

    def close(self) -> None:
        """Close them, those lent once they come back; nothing can be lent afterwards."""
        with self._lock:
            self._closed = True
            self._let_go()

    @contextmanager
    def lent(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection; SQLite's errors become ours.

        Raises:
            LibraryMissing: the truth is gone.
            LibraryDamaged, LibraryError: it cannot be read, or the connections were closed.

        """
        with self._lock:
            if self._closed:
                raise LibraryError(f"{self.path}: this library has been closed; open it again")
            file = self._follow()
            connection = self._idle.pop() if self._idle else None
        connection = connection or connect(self.path)
        try:
            yield connection
        except sqlite3.DatabaseError as error:
            raise unreadable(self.path, error) from error
        finally:
            with self._lock:
                if self._closed or file != self._file:
                    connection.close()
                else:
                    self._idle.append(connection)

    def _follow(self) -> tuple[int, int]:
        """Let go of a truth that was deleted or made anew meanwhile; returns what tells the present one."""
        try:
            found = (self.path / TRUTH).stat()
        except OSError as error:
            raise LibraryMissing(missing(self.path)) from error
        if (found.st_dev, found.st_ino) != self._file:
            self._file = found.st_dev, found.st_ino
            self._let_go()
        return self._file

    def _let_go(self) -> None:
        while self._idle:
            self._idle.pop().close()
