"""Reading the truth: its state, what has changed since an earlier one, and how damage to it shows.

Every function of these rooms takes an open connection. Rows are SQLite row numbers of passages; they are
never used twice, so the derived indexes can refer to them.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

__all__ = [
    "Change",
    "count_documents",
    "count_passages",
    "count_tokens",
    "damaged",
    "decoding",
    "read_changes",
    "read_dimension",
    "read_generation",
    "read_meta_value",
    "snapshot",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What came and went between two generations, as rows of passages: those that are there now, and all
    that went.
    """

    added: tuple[int, ...]
    dropped: tuple[int, ...]


@contextmanager
def decoding(what: str) -> Iterator[None]:
    """Within it, values that nobody wrote, as a damaged page holds them, are SQLite's error for such a page.

    What is read there must not depend on anything but the truth, lest a mistake of ours be told as damage.
    """
    try:
        yield
    except (ValueError, TypeError, LookupError, AttributeError, OverflowError) as error:
        raise sqlite3.DatabaseError(f"{what}: {error}") from error


@contextmanager
def snapshot(connection: sqlite3.Connection) -> Iterator[None]:
    """One state of the truth for all that is read within; nested, the outer one's."""
    if connection.in_transaction:
        yield
        return
    connection.execute("BEGIN")
    try:
        yield
    finally:
        if connection.in_transaction:  # SQLite ends it by itself on some errors
            connection.execute("ROLLBACK")  # nothing was written


@decoding("its manifest is damaged")
def read_meta_value(connection: sqlite3.Connection, key: str) -> str:
    """One value of the manifest, which every library has."""
    found = connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    if found is None:
        raise damaged(f"the manifest's entry {key}")
    return str(found[0])


def _number(connection: sqlite3.Connection, key: str) -> int:
    value = read_meta_value(connection, key)
    if not value.isdecimal():
        raise damaged(f"the manifest's entry {key}")
    return int(value)


@decoding("its manifest is damaged")
def read_dimension(connection: sqlite3.Connection) -> int:
    """The number of dimensions of the vectors."""
    return _number(connection, "dimension")


@decoding("its manifest is damaged")
def read_generation(connection: sqlite3.Connection) -> int:
    """The number that every change of the truth increases."""
    return _number(connection, "generation")


def count_documents(connection: sqlite3.Connection) -> int:
    """How many documents there are."""
    return int(connection.execute("SELECT count(*) FROM documents").fetchone()[0])


@decoding("its manifest is damaged")
def count_passages(connection: sqlite3.Connection) -> int:
    """How many passages there are, as every change has kept count of them."""
    return _number(connection, "n_passages")


@decoding("its list of changes is damaged")
def read_changes(connection: sqlite3.Connection, since: int) -> Change | None:
    """What has changed after the generation `since`; None where that is not remembered any more."""
    if since < _number(connection, "changes_since"):
        return None
    rows = connection.execute(
        "SELECT passage, max(CASE added WHEN 0 THEN 1 ELSE 0 END) FROM changes WHERE generation > ? "
        "GROUP BY passage ORDER BY passage",
        (since,),
    ).fetchall()
    return Change(
        added=tuple(row for row, went in rows if not went), dropped=tuple(row for row, went in rows if went)
    )


def count_tokens(connection: sqlite3.Connection) -> int:
    """How many tokens have a vector."""
    return int(
        connection.execute("SELECT coalesce(sum(length(token_ids)), 0) / 4 FROM token_vectors").fetchone()[0]
    )


def damaged(name: str) -> sqlite3.DatabaseError:
    """SQLite's own error for what it has not noticed, so that it is told as all damage is."""
    return sqlite3.DatabaseError(f"{name}: not as it was written")
