"""Transactions on the file of conversations, from any thread; a file that was moved away is let go of."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from qa.conversations.database import connect, empty_log, unreadable
from qa.conversations.errors import ConversationsError

__all__ = ["Connections"]


class Connections:
    """The connections to the file at `path`: each used by one thread at a time, all closed together."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._idle: list[sqlite3.Connection] = []
        self._lock = threading.Lock()
        self._file = (0, 0)
        self._closed = False

    def close(self) -> None:
        """Close them, those in use once they come back; nothing can be read or changed afterwards."""
        with self._lock:
            self._closed = True
            self._let_go()

    @contextmanager
    def changing(self) -> Iterator[sqlite3.Connection]:
        """A transaction that no other writer comes between; undone where anything is raised."""
        with self._lent() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                _undo(connection)
                raise

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """One state of the file, whatever is written meanwhile."""
        with self._lent() as connection:
            connection.execute("BEGIN")
            try:
                yield connection
            finally:
                _undo(connection)

    def empty_log(self) -> None:
        """Leave nothing in the write-ahead log, unless somebody is using it or it cannot be done."""
        with suppress(ConversationsError), self._lent() as connection:
            empty_log(connection)

    @contextmanager
    def _lent(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection; SQLite's errors become ours."""
        with self._lock:
            if self._closed:
                raise ConversationsError(f"{self.path}: the conversations have been closed; open them again")
            self._follow()
            connection = self._idle.pop() if self._idle else None
        connection = connection or connect(self.path)
        with self._lock:
            file = self._follow()
        try:
            yield connection
        except sqlite3.DatabaseError as error:
            raise unreadable(self.path, error) from error
        finally:
            with self._lock:
                if self._closed or file != self._follow():
                    connection.close()
                else:
                    self._idle.append(connection)

    def _follow(self) -> tuple[int, int]:
        """What tells the present file; connections to one that was moved away are closed, since what is
        written through them would be lost.
        """
        try:
            found = self.path.stat()
            file = (found.st_dev, found.st_ino)
        except OSError:
            file = (0, 0)
        if file != self._file:
            self._file = file
            self._let_go()
        return file

    def _let_go(self) -> None:
        while self._idle:
            self._idle.pop().close()


def _undo(connection: sqlite3.Connection) -> None:
    with suppress(sqlite3.DatabaseError):  # SQLite may have undone it itself
        connection.execute("ROLLBACK")
