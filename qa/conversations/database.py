"""The SQLite file that holds conversations: made, opened, checked; its errors in words one can act on.

Knows its tables and nothing of what their rows mean.
"""

import sqlite3
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from qa.conversations.errors import (
    ConversationsDamaged,
    ConversationsError,
    ConversationsLocked,
    ConversationsVersion,
)

__all__ = ["FORMAT_VERSION", "connect", "empty_log", "is_damage", "unreadable"]

FORMAT_VERSION = 1

_APPLICATION = 0x51646376
"""What SQLite keeps in the head of the file to tell whose it is: "Qdcv"."""

_TABLES = """
CREATE TABLE conversations (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    folded TEXT NOT NULL,             -- the title as search compares it
    created INTEGER NOT NULL,         -- microseconds since 1970, UTC
    changed INTEGER NOT NULL
);
CREATE INDEX conversations_by_change ON conversations (changed);
CREATE TABLE exchanges (
    conversation INTEGER NOT NULL REFERENCES conversations (number) ON DELETE CASCADE,
    position INTEGER NOT NULL,        -- 0, 1, 2 in each conversation
    rating INTEGER NOT NULL,
    saved_as_gold INTEGER NOT NULL,
    asked INTEGER NOT NULL,           -- microseconds since 1970, UTC
    goes_on INTEGER NOT NULL,         -- 1: the answer's history is that of the exchange before, and a turn
    history TEXT NOT NULL,            -- a hash of the whole history
    checksum INTEGER NOT NULL,        -- of what is needed to read it: SQLite itself does not look
    question TEXT NOT NULL,
    scope TEXT NOT NULL,              -- JSON
    folded TEXT NOT NULL,             -- what of question and answer search compares
    answer TEXT NOT NULL              -- JSON; last, so that the others are read without it
);
CREATE UNIQUE INDEX exchanges_by_position ON exchanges (conversation, position);
"""

TIMEOUT_S = 30.0
"""How long to wait for another process; a change takes milliseconds."""

READERS_TIMEOUT_MS = 200
"""How long to wait for readers to let go of the write-ahead log; they take milliseconds."""

MAX_LOG_BYTES = 16_000_000
"""What the write-ahead log is cut back to after a large import."""

_OPTIONS: dict[str, Any] = {"isolation_level": None, "timeout": TIMEOUT_S, "check_same_thread": False}
_NO_PLACE = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR)


def connect(path: Path) -> sqlite3.Connection:
    """A connection in autocommit mode to the file, which is made where it is missing.

    Raises:
        ConversationsDamaged, ConversationsVersion: it is no file of conversations, or a newer one.
        ConversationsError: it cannot be made or opened.

    """
    try:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)  # what somebody asks is nobody else's business; SQLite's logs follow suit
        connection: sqlite3.Connection = sqlite3.connect(path, **_OPTIONS)
    except OSError as error:
        raise ConversationsError(f"{path}: cannot be made ({error.strerror}); check the folder") from error
    except sqlite3.DatabaseError as error:
        raise unreadable(path, error) from error
    try:
        _configure(connection, path)
    except sqlite3.DatabaseError as error:
        connection.close()
        raise unreadable(path, error) from error
    except BaseException:
        connection.close()
        raise
    return connection


def empty_log(connection: sqlite3.Connection) -> None:
    """Write the log into the file and cut it to nothing; left as it is where somebody is reading it."""
    connection.execute(f"PRAGMA busy_timeout = {READERS_TIMEOUT_MS}")
    try:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        connection.execute(f"PRAGMA busy_timeout = {int(TIMEOUT_S * 1000)}")


def unreadable(path: Path, error: sqlite3.Error) -> ConversationsError:
    """What SQLite could not do, as an error that says what to do about it."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return ConversationsLocked(
            f"{path}: another process is writing to it ({error}); try again in a moment"
        )
    if code in _NO_PLACE:
        return ConversationsError(
            f"{path}: {error}; free some disk space or check the permissions of the folder, then try again"
        )
    return ConversationsDamaged(
        f"{path}: the conversations cannot be read ({error}); put a copy back from a backup, or rename the "
        "file to begin a new one"
    )


def is_damage(error: sqlite3.DatabaseError) -> bool:
    """Whether what was to be read is not as it was written; other rows may be."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_CORRUPT


def _configure(connection: sqlite3.Connection, path: Path) -> None:
    # Bytes that are no text must not keep the rest from being read: the checksum tells.
    connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
    if _is_empty(connection):
        _set_up(connection, path)
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if application != _APPLICATION:
        raise ConversationsDamaged(
            f"{path}: holds something else than conversations; move it away and start again"
        )
    if version != FORMAT_VERSION:
        raise ConversationsVersion(
            f"{path}: conversations in format {version}, this program reads {FORMAT_VERSION}; they were "
            "written by a newer Quotedesk: update this one"
        )
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute(f"PRAGMA journal_size_limit = {MAX_LOG_BYTES}")
    connection.execute("PRAGMA synchronous = FULL")  # what the page shows as kept outlives a power cut
    connection.execute("PRAGMA secure_delete = ON")  # what is deleted is overwritten, see also `empty_log`


def _set_up(connection: sqlite3.Connection, path: Path) -> None:
    """Make the tables in one transaction; one process at a time, since a change of mode does not wait."""
    try:
        with FileLock(path.with_name(f"{path.name}.lock"), timeout=TIMEOUT_S):
            if _is_empty(connection):
                connection.execute("PRAGMA journal_mode = WAL")
                connection.executescript(
                    f"BEGIN IMMEDIATE; {_TABLES} PRAGMA application_id = {_APPLICATION};"
                    f"PRAGMA user_version = {FORMAT_VERSION}; COMMIT;"
                )
    except Timeout as error:
        raise ConversationsLocked(f"{path}: another process is making it; try again in a moment") from error
    except OSError as error:
        raise ConversationsError(f"{path}: cannot be made ({error.strerror}); check the folder") from error


def _is_empty(connection: sqlite3.Connection) -> bool:
    return connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone() is None
