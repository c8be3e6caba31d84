"""Changes of a library that no folder asks for: documents taken out or let in again, and compaction."""

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from fnmatch import fnmatchcase
from pathlib import Path

from index.derived import catch_up, erase_derived
from index.errors import LibraryError
from index.store import naming
from index.store.catalogue import read_removed
from index.store.schema import RECOUNT, connect, read_meta, unreadable
from index.store.write import transaction
from index.sync import LOCK_TIMEOUT_S, writing

__all__ = ["compact", "readmit", "remove"]


def remove(
    names: Sequence[str], library: str | Path, *, lock_timeout_s: float = LOCK_TIMEOUT_S
) -> tuple[str, ...]:
    """Take documents out of a library and keep them out of later syncs; their files are not touched.

    A name is a document's id, that of a copy, that of a file which holds several, or a pattern (`drafts/*`).
    A document goes with all its copies, in one change. Returns the names that are kept out now.

    Raises:
        LibraryError: a name stands for nothing in the library.
        LibraryLocked: another process is writing.

    """
    path = Path(library)
    with writing(_there(path), lock_timeout_s=lock_timeout_s), closing(connect(path)) as connection:
        try:
            read_meta(connection, path)
            rows = _rows_named(connection, names)
            with transaction(connection):
                found = [
                    pair
                    for row in sorted(rows)
                    for pair in connection.execute(
                        "SELECT names.id, sha256 FROM names JOIN documents ON documents.rowid = document "
                        "WHERE document = ?",
                        (row,),
                    )
                ]
                out = [name for name, _ in found]
                connection.executemany("INSERT OR IGNORE INTO removed VALUES (?, ?)", found)
                if naming.settle(connection, naming.detach(connection, out)):
                    connection.execute("INSERT OR REPLACE INTO meta VALUES (?, '1')", (RECOUNT,))
            catch_up(path, connection)
        except sqlite3.DatabaseError as error:
            raise unreadable(path, error) from error
    return tuple(sorted(out))


def readmit(
    names: Sequence[str], library: str | Path, *, lock_timeout_s: float = LOCK_TIMEOUT_S
) -> tuple[str, ...]:
    """Let documents that were taken out come in again with the next sync; returns their names.

    Raises:
        LibraryError: a name is not among those kept out.
        LibraryLocked: another process is writing.

    """
    path = Path(library)
    with writing(_there(path), lock_timeout_s=lock_timeout_s), closing(connect(path)) as connection:
        try:
            read_meta(connection, path)
            kept_out = read_removed(connection)
            back = _matching(names, kept_out.names, "not among the documents that were removed")
            with transaction(connection):
                connection.executemany("DELETE FROM removed WHERE id = ?", [(name,) for name in back])
                for name in back:  # what holds it must be read again
                    naming.mark_unread(connection, [name, *(str(above) for above in Path(name).parents)])
        except sqlite3.DatabaseError as error:
            raise unreadable(path, error) from error
    return tuple(sorted(back))


def compact(library: str | Path, *, lock_timeout_s: float = LOCK_TIMEOUT_S) -> None:
    """Give back the disk space of what was deleted, and write the derived indexes anew.

    Raises:
        LibraryLocked: another process is writing.

    """
    path = Path(library)
    with writing(_there(path), lock_timeout_s=lock_timeout_s), closing(connect(path)) as connection:
        try:
            read_meta(connection, path)
            connection.execute("VACUUM")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            erase_derived(path)
            catch_up(path, connection)
        except sqlite3.DatabaseError as error:
            raise unreadable(path, error) from error


def _there(path: Path) -> Path:
    """The library's folder, which must be one before a lock is put into it."""
    connect(path).close()
    return path


def _rows_named(connection: sqlite3.Connection, names: Iterable[str]) -> set[int]:
    """The rows of the documents that names or patterns stand for, or that the files of that name hold."""
    known = connection.execute("SELECT id, file, document FROM names").fetchall()
    rows: set[int] = set()
    for wanted in names:
        found = {
            row
            for name, file, row in known
            if wanted in (name, file) or fnmatchcase(name, wanted) or fnmatchcase(file, wanted)
        }
        if not found:
            raise LibraryError(f"{wanted}: no such document; qa docs lists them")
        rows |= found
    return rows


def _matching(wanted: Iterable[str], names: Iterable[str], problem: str) -> list[str]:
    known = sorted(names)
    found: list[str] = []
    for pattern in wanted:
        matches = [name for name in known if name == pattern or fnmatchcase(name, pattern)]
        if not matches:
            raise LibraryError(f"{pattern}: {problem}")
        found += matches
    return list(dict.fromkeys(found))
