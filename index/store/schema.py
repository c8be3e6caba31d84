"""`library.sqlite`, the truth on disk: made, opened, checked and thrown away.

Everything else in a library folder is derived from its tables and can be rebuilt without encoding.
"""

import secrets
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

from index.errors import LibraryDamaged, LibraryError, LibraryLocked, LibraryMissing, LibraryVersion
from index.store.tables import FORMAT_VERSION, TABLES

__all__ = [
    "COMPLETE",
    "ENCODERS",
    "RECOUNT",
    "TRUTH",
    "UNSETTLED",
    "connect",
    "create",
    "erase",
    "exists",
    "is_complete",
    "manifest",
    "missing",
    "new_uid",
    "read_meta",
    "unreadable",
]

TRUTH = "library.sqlite"
COMPLETE = "complete"
"""Key of the manifest that is there once a first sync has come to its end."""

UNSETTLED = "unsettled"
"""Key that is there while a sync is under way, or has been killed: what remains is done by the next."""

ENCODERS = "encoders"
"""Key of what made the vectors, runtime and precision: "openvino bf16, torch f32"."""

RECOUNT = "recount"
"""Key that is there while lines may be repeated in fewer documents than those were masked for."""

NUMBERS = ("format_version", "generation", "changes_since", "n_passages", "dimension")
WORDS = ("uid", "model", "model_sha256", "folders", "include", "exclude", "columns")
"""Keys that every manifest has."""

PAGE_BYTES = 8192
"""The coded tokens of one passage are 26 kB: larger pages than SQLite's 4 kB make shorter chains of them."""

MAX_LOG_BYTES = 64_000_000
"""What the write-ahead log is cut back to after a large change."""

_OPTIONS: dict[str, Any] = {"isolation_level": None, "timeout": 30, "check_same_thread": False}
_CLOSED = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN)


def create(path: Path, *, meta: dict[str, str]) -> None:
    """Make an empty library in a folder; a half-made one is never seen (one transaction)."""
    path.mkdir(parents=True, exist_ok=True)
    if not (path / TRUTH).exists():
        erase(path)  # a log that is left of another truth would be taken for this one's
    values = {
        "format_version": str(FORMAT_VERSION),
        "uid": new_uid(),
        "generation": "0",
        "changes_since": "0",
        "n_passages": "0",
        **meta,
    }
    with closing(connect(path, create=True)) as connection:
        connection.executescript("BEGIN;" + TABLES)
        connection.executemany("INSERT INTO meta VALUES (?, ?)", values.items())
        connection.execute("COMMIT")


def new_uid() -> str:
    """A name for the rows of a library as they are numbered now; derived indexes carry it in their stamp."""
    return secrets.token_hex(4)


def erase(path: Path) -> None:
    """Delete the truth of a library, whatever state it is in; derived indexes of no truth are replaced."""
    for name in (TRUTH, f"{TRUTH}-wal", f"{TRUTH}-shm"):
        (path / name).unlink(missing_ok=True)


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

    A library in a folder that cannot be written to is opened as one that nobody changes.

    Raises:
        LibraryMissing: there is no such file.
        LibraryDamaged: it is not a database, or not one of ours.

    """
    file = path / TRUTH
    if not create and not file.is_file():
        raise LibraryMissing(missing(path))
    try:
        try:
            return _configured(sqlite3.connect(file, **_OPTIONS))
        except sqlite3.OperationalError as error:
            log = file.with_name(f"{TRUTH}-wal")
            is_closed = getattr(error, "sqlite_errorcode", 0) & 0xFF in _CLOSED
            if create or not is_closed or (log.exists() and log.stat().st_size):
                raise
            address = f"file:{quote(str(file.resolve()))}?immutable=1"
            return _configured(sqlite3.connect(address, uri=True, **_OPTIONS))
    except sqlite3.DatabaseError as error:
        raise unreadable(path, error) from error


def _configured(connection: sqlite3.Connection) -> sqlite3.Connection:
    try:
        connection.execute(f"PRAGMA page_size = {PAGE_BYTES}")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(f"PRAGMA journal_size_limit = {MAX_LOG_BYTES}")
        connection.execute("PRAGMA foreign_keys = ON")
        # Derived indexes name the generation they are of: one that they have seen must outlive a power cut.
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()
    except BaseException:
        connection.close()
        raise
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
        f"{path / TRUTH}: cannot be read ({error}); "
        f"make it anew from its folder: qa sync FOLDER --library {path} --rebuild"
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
        meta = _entries(connection)
    except sqlite3.DatabaseError as error:
        raise unreadable(path, error) from error
    _check_version(path, meta.get("format_version", "none"))
    try:
        return _whole(meta)
    except sqlite3.DatabaseError as error:
        raise unreadable(path, error) from error


def is_complete(meta: dict[str, str]) -> bool:
    """Whether, by its manifest, the last sync of a library came to its end."""
    return COMPLETE in meta and UNSETTLED not in meta


def manifest(connection: sqlite3.Connection) -> dict[str, str]:
    """The manifest of a library that has been opened before."""
    return _whole(_entries(connection))


def _entries(connection: sqlite3.Connection) -> dict[str, str]:
    """What of the manifest is text, as all of it is in a library that is not damaged."""
    entries = connection.execute("SELECT key, value FROM meta").fetchall()
    return {key: value for key, value in entries if isinstance(key, str) and isinstance(value, str)}


def _whole(meta: dict[str, str]) -> dict[str, str]:
    if not meta.keys() >= {*NUMBERS, *WORDS} or not all(meta[key].isdecimal() for key in NUMBERS):
        raise sqlite3.DatabaseError("the manifest is not as it was written")
    return meta


def _check_version(path: Path, version: str) -> None:
    if version.isdecimal() and int(version) > FORMAT_VERSION:
        raise LibraryVersion(
            f"{path}: library format {version}, this program reads {FORMAT_VERSION}; "
            "it was written by a newer Quotedesk: update this one, or choose another --library"
        )
    if version != str(FORMAT_VERSION):
        raise LibraryVersion(
            f"{path}: library format {version}, this program reads {FORMAT_VERSION}; "
            f"make it anew from its folder: qa sync FOLDER --library {path} --rebuild"
        )
