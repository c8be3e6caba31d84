"""Lines that stand at the edges of several documents, and so are furniture of all of them.

What counts as repeated changes when documents come and go: a document that was masked with other counts is
masked anew. All questions are asked of the truth line by line, so they cost what has changed and not what
is there.
"""

import sqlite3
from collections.abc import Iterable, Iterator

from index.documents import Document
from index.masking.furniture import body_key, edge_lines

__all__ = ["all_lines", "count_anew", "counted_lines", "masked_otherwise", "repeated_lines"]

MIN_BODIES = 3
"""A line at the edge of a page is furniture when it stands in documents with this many different bodies."""


def repeated_lines(connection: sqlite3.Connection, documents: Iterable[Document]) -> frozenset[str]:
    """Of the edge lines of documents that are not stored yet, those repeated in these and the stored ones."""
    bodies: dict[str, set[str]] = {}
    for document in documents:
        body = body_key(document.text)
        for line in edge_lines(document.text):
            bodies.setdefault(line, set()).add(body)
    return frozenset(
        line
        for line, own in bodies.items()
        if len(own) >= MIN_BODIES or len(own | _stored_bodies(connection, line)) >= MIN_BODIES
    )


def counted_lines(connection: sqlite3.Connection, document: int) -> frozenset[str]:
    """The lines that were taken for repeated when the document at this row was masked."""
    return frozenset(
        line
        for (line,) in connection.execute(
            "SELECT line FROM edge_lines WHERE document = ? AND counted", (document,)
        )
    )


def all_lines(connection: sqlite3.Connection) -> frozenset[str]:
    """Every line that may be counted otherwise than it was."""
    return frozenset(
        line
        for (line,) in connection.execute(
            "SELECT line FROM edge_lines GROUP BY line HAVING max(counted) OR count(*) >= ?", (MIN_BODIES,)
        )
    )


def masked_otherwise(
    connection: sqlite3.Connection, lines: Iterable[str]
) -> Iterator[tuple[int, frozenset[str]]]:
    """Documents that were masked with other counts of these lines than now hold: their rows, and all their
    lines that are repeated now.
    """
    rows: set[int] = set()
    for line in lines:
        now = len(_stored_bodies(connection, line)) >= MIN_BODIES
        found = connection.execute(
            "SELECT document FROM edge_lines WHERE line = ? AND counted = ?", (line, not now)
        )
        rows.update(row for (row,) in found)
    for row in sorted(rows):
        own = connection.execute("SELECT line FROM edge_lines WHERE document = ?", (row,)).fetchall()
        yield row, frozenset(line for (line,) in own if len(_stored_bodies(connection, line)) >= MIN_BODIES)


def count_anew(connection: sqlite3.Connection, document: int, repeated: frozenset[str]) -> None:
    """Note what now counts as repeated in a document whose mask it does not change."""
    lines = connection.execute("SELECT line FROM edge_lines WHERE document = ?", (document,)).fetchall()
    connection.execute("DELETE FROM edge_lines WHERE document = ?", (document,))
    connection.executemany(
        "INSERT INTO edge_lines VALUES (?, ?, ?)", [(line, line in repeated, document) for (line,) in lines]
    )


def _stored_bodies(connection: sqlite3.Connection, line: str) -> set[str]:
    """Up to MIN_BODIES different bodies of stored documents with this line."""
    return {
        body
        for (body,) in connection.execute(
            "SELECT DISTINCT body_key FROM edge_lines JOIN documents ON documents.rowid = document "
            "WHERE line = ? LIMIT ?",
            (line, MIN_BODIES),
        )
    }
