"""The tables of `library.sqlite`, the truth on disk, and how a connection to it is opened and checked.

Everything else in a library folder is derived from these tables and can be rebuilt without encoding.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

from index.errors import LibraryDamaged, LibraryError, LibraryLocked, LibraryMissing, LibraryVersion

__all__ = ["COMPLETE", "FORMAT_VERSION", "TRUTH", "connect", "create", "exists", "read_meta", "unreadable"]

FORMAT_VERSION = 3
TRUTH = "library.sqlite"
COMPLETE = "complete"
"""Key of the manifest that is there once a first sync has come to its end."""

_TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE files (                  -- every file that a sync has read, so that it need not be read again
    id TEXT PRIMARY KEY,              -- POSIX path relative to the folder
    n_bytes INTEGER NOT NULL,
    modified_ns INTEGER NOT NULL,     -- 0 where the time stamp cannot be trusted yet
    sha256 TEXT NOT NULL,
    document_id TEXT                  -- the document with these bytes: itself, or the one it is an alias of
) WITHOUT ROWID;
CREATE TABLE documents (
    rowid INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    sha256 TEXT NOT NULL,
    text TEXT NOT NULL,
    n_characters INTEGER NOT NULL,
    title TEXT NOT NULL,
    date TEXT,                        -- ISO, NULL where the document states none
    outlet TEXT NOT NULL,
    furniture TEXT NOT NULL,          -- JSON [[start, end], ...]
    edge_lines TEXT NOT NULL,         -- JSON [line, ...]: what may repeat across documents
    repeated TEXT NOT NULL,           -- JSON [line, ...]: those that did when it was masked
    body_key TEXT NOT NULL
);
CREATE TABLE passages (
    rowid INTEGER PRIMARY KEY AUTOINCREMENT,   -- never used again: the derived indexes refer to it
    id TEXT NOT NULL UNIQUE,
    document INTEGER NOT NULL REFERENCES documents (rowid) ON DELETE CASCADE,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    text TEXT NOT NULL,               -- document.text[start:end]
    sentences BLOB NOT NULL           -- int32 (n, 2), offsets in the document
);
CREATE INDEX passages_by_document ON passages (document);
CREATE TABLE passage_vectors (
    passage INTEGER PRIMARY KEY REFERENCES passages (rowid) ON DELETE CASCADE,
    vector BLOB NOT NULL              -- float32 (dim,)
);
CREATE TABLE token_vectors (
    passage INTEGER PRIMARY KEY REFERENCES passages (rowid) ON DELETE CASCADE,
    token_ids BLOB NOT NULL,          -- int32 (n,)
    sentences BLOB NOT NULL,          -- int32 (n_sentences, 2), ranges of tokens
    codes BLOB NOT NULL               -- index.token_codec
);
CREATE TABLE token_frequencies (      -- in how many passages a token occurs
    token_id INTEGER PRIMARY KEY, n_passages INTEGER NOT NULL
);
"""


def create(path: Path, *, meta: dict[str, str]) -> None:
    """Make an empty library in a folder; a half-made one is never seen (one transaction)."""
    path.mkdir(parents=True, exist_ok=True)
    values = {"format_version": str(FORMAT_VERSION), "generation": "0", **meta}
    with closing(connect(path, create=True)) as connection:
        connection.executescript("BEGIN;" + _TABLES)
        connection.executemany("INSERT INTO meta VALUES (?, ?)", values.items())
        connection.execute("COMMIT")


def exists(path: Path) -> bool:
    """Whether there is a library in this folder; a file that a killed `create` left empty is none."""
    if not (path / TRUTH).is_file():
        return False
    with closing(connect(path)) as connection:
        try:
            return connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone() is not None
        except sqlite3.DatabaseError as error:
            raise unreadable(path, error) from error


def connect(path: Path, *, create: bool = False) -> sqlite3.Connection:
    """A connection to the truth of the library in folder `path`, in autocommit mode.

    Raises:
        LibraryMissing: there is no such file.
        LibraryDamaged: it is not a database, or not one of ours.

    """
    file = path / TRUTH
    if not create and not file.is_file():
        raise LibraryMissing(missing(path))
    try:
        connection = sqlite3.connect(file, isolation_level=None, timeout=30, check_same_thread=False)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = NORMAL")
    except sqlite3.DatabaseError as error:
        raise unreadable(path, error) from error
    return connection


def missing(path: Path) -> str:
    """The message for a folder without a library, with the way out."""
    return f"{path}: no library here; make one with: qa sync FOLDER --library {path}"


def unreadable(path: Path, error: sqlite3.Error) -> LibraryError:
    """What SQLite could not do, as an error that says what to do about it."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return LibraryLocked(f"{path}: another process is writing to it ({error}); try again in a moment")
    if code in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR):
        return LibraryError(
            f"{path}: {error}; free some disk space or check the permissions of the folder, then try again"
        )
    return LibraryDamaged(
        f"{path / TRUTH}: cannot be read ({error}); delete the folder and sync again: qa sync FOLDER"
    )


def read_meta(connection: sqlite3.Connection, path: Path) -> dict[str, str]:
    """The library's manifest.

    Raises:
        LibraryMissing: nothing has been written yet.
        LibraryDamaged: the tables are not there or cannot be read.
        LibraryVersion: another version of the format.

    """
    if not exists(path):
        raise LibraryMissing(missing(path))
    try:
        meta = dict(connection.execute("SELECT key, value FROM meta"))
    except sqlite3.DatabaseError as error:
        raise unreadable(path, error) from error
    version = meta.get("format_version")
    if version != str(FORMAT_VERSION):
        raise LibraryVersion(
            f"{path}: library format {version}, this program reads {FORMAT_VERSION}; "
            "delete the folder and sync again, or use the program that wrote it"
        )
    return meta
