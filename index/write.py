"""Writing the truth: one function per change, each within a transaction that the caller opens.

Only `index.sync` calls these, under the write lock.
"""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import numpy as np

from index.documents import Document
from index.encode import Encoding
from index.furniture import body_key, edge_lines
from index.passages import Passage
from index.scan import ScannedFile
from index.token_codec import compress

__all__ = [
    "delete_document",
    "forget_files",
    "insert_document",
    "record_file",
    "rename_document",
    "transaction",
]


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All or nothing; the truth's generation goes up by one."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("UPDATE meta SET value = value + 1 WHERE key = 'generation'")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def insert_document(
    connection: sqlite3.Connection,
    document: Document,
    *,
    repeated: frozenset[str],
    passages: Sequence[Passage],
    encodings: Sequence[Encoding],
) -> list[int]:
    """Add a document with its encoded passages; returns the rows of the passages.

    `repeated` are the lines that its mask counted as repeated across documents.
    """
    lines = edge_lines(document.text)
    cursor = connection.execute(
        "INSERT INTO documents (id, sha256, text, n_characters, title, date, outlet, furniture, edge_lines, "
        "repeated, body_key) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            document.id,
            document.sha256,
            document.text,
            len(document.text),
            document.title,
            document.date.isoformat() if document.date else None,
            document.outlet,
            json.dumps([[span.start, span.end] for span in document.furniture]),
            json.dumps(sorted(lines), ensure_ascii=False),
            json.dumps(sorted(lines & repeated), ensure_ascii=False),
            body_key(document.text),
        ),
    )
    row = cursor.lastrowid
    return [
        _insert_passage(connection, row, passage, document.text[passage.start : passage.end], encoding)
        for passage, encoding in zip(passages, encodings, strict=True)
    ]


def _insert_passage(
    connection: sqlite3.Connection, document_row: int | None, passage: Passage, text: str, encoding: Encoding
) -> int:
    spans = np.array([(span.start, span.end) for span in passage.sentences], np.int32)
    row = connection.execute(
        'INSERT INTO passages (id, document, start, "end", text, sentences) VALUES (?, ?, ?, ?, ?, ?)',
        (passage.id, document_row, passage.start, passage.end, text, spans.tobytes()),
    ).lastrowid
    if row is None:  # pragma: no cover - an INSERT always has one
        raise sqlite3.DatabaseError("no row number for an inserted passage")
    connection.execute("INSERT INTO passage_vectors VALUES (?, ?)", (row, encoding.vector.tobytes()))
    ranges = np.searchsorted(encoding.offsets[:, 0], spans - passage.start).astype(np.int32)
    connection.execute(
        "INSERT INTO token_vectors VALUES (?, ?, ?, ?)",
        (row, encoding.token_ids.tobytes(), ranges.tobytes(), compress(encoding.token_vectors)),
    )
    connection.executemany(
        "INSERT INTO token_frequencies VALUES (?, 1) ON CONFLICT DO UPDATE SET n_passages = n_passages + 1",
        [(token,) for token in np.unique(encoding.token_ids).tolist()],
    )
    return row


def delete_document(connection: sqlite3.Connection, document_id: str) -> list[int]:
    """Remove a document and all that hangs on it; returns the rows of its passages."""
    found = connection.execute(
        "SELECT passage, token_ids FROM token_vectors JOIN passages ON passages.rowid = passage "
        "JOIN documents ON documents.rowid = document WHERE documents.id = ?",
        (document_id,),
    ).fetchall()
    for _, token_ids in found:
        connection.executemany(
            "UPDATE token_frequencies SET n_passages = n_passages - 1 WHERE token_id = ?",
            [(token,) for token in np.unique(np.frombuffer(token_ids, np.int32)).tolist()],
        )
    connection.execute("DELETE FROM documents WHERE id = ?", (document_id,))
    return [row for row, _ in found]


def rename_document(connection: sqlite3.Connection, old_id: str, document: Document) -> None:
    """Give a document whose bytes are the same its new id, and the metadata that go with it."""
    connection.execute(
        "UPDATE documents SET id = ?, title = ?, date = ?, outlet = ? WHERE id = ?",
        (
            document.id,
            document.title,
            document.date.isoformat() if document.date else None,
            document.outlet,
            old_id,
        ),
    )


def record_file(connection: sqlite3.Connection, file: ScannedFile, document_id: str | None) -> None:
    """Remember a file, and the document with its bytes if it has become one."""
    connection.execute(
        "INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?)",
        (file.id, file.n_bytes, file.modified_ns, file.sha256, document_id),
    )


def forget_files(connection: sqlite3.Connection, ids: Sequence[str]) -> None:
    """Forget files that are no longer there."""
    connection.executemany("DELETE FROM files WHERE id = ?", [(file_id,) for file_id in ids])
