"""Writing the truth: one function per change, each within a transaction that the caller opens.

Only `index.sync` calls these, under the write lock.
"""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.documents import Document
from index.encode import Encoding
from index.furniture import body_key, edge_lines
from index.passages import Passage
from index.scan import ScannedFile
from index.token_codec import compress

__all__ = [
    "CodedPassage",
    "code_passage",
    "delete_document",
    "forget_files",
    "insert_document",
    "record_file",
    "rename_document",
    "transaction",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedPassage:
    """A passage ready to be stored: `vector` `(dim,)` float32, `token_ids` `(n_tokens,)`, the token ranges of
    its sentences `(n_sentences, 2)`, and its token vectors as `index.token_codec` codes them.
    """

    passage: Passage
    text: str
    vector: NDArray[np.float32]
    token_ids: NDArray[np.int32]
    token_ranges: NDArray[np.int32]
    codes: bytes


def code_passage(passage: Passage, text: str, encoding: Encoding) -> CodedPassage:
    """Code an encoded passage, a fortieth of the size of what the encoder gives; `text` is the passage's."""
    spans = np.array([(span.start, span.end) for span in passage.sentences], np.int32)
    ranges = np.searchsorted(encoding.offsets[:, 0], spans - passage.start).astype(np.int32)
    return CodedPassage(
        passage=passage,
        text=text,
        vector=encoding.vector.copy(),
        token_ids=encoding.token_ids,
        token_ranges=ranges,
        codes=compress(encoding.token_vectors),
    )


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All or nothing; the truth's generation goes up by one."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("UPDATE meta SET value = value + 1 WHERE key = 'generation'")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # SQLite ends it by itself on some errors
            connection.execute("ROLLBACK")
        raise


def insert_document(
    connection: sqlite3.Connection,
    document: Document,
    *,
    repeated: frozenset[str],
    passages: Sequence[CodedPassage],
) -> list[int]:
    """Add a document with its coded passages; returns the rows of the passages.

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
    return [_insert_passage(connection, row, passage) for passage in passages]


def _insert_passage(connection: sqlite3.Connection, document_row: int | None, coded: CodedPassage) -> int:
    passage = coded.passage
    spans = np.array([(span.start, span.end) for span in passage.sentences], np.int32)
    row = connection.execute(
        'INSERT INTO passages (id, document, start, "end", text, sentences) VALUES (?, ?, ?, ?, ?, ?)',
        (passage.id, document_row, passage.start, passage.end, coded.text, spans.tobytes()),
    ).lastrowid
    if row is None:  # pragma: no cover - an INSERT always has one
        raise sqlite3.DatabaseError("no row number for an inserted passage")
    connection.execute("INSERT INTO passage_vectors VALUES (?, ?)", (row, coded.vector.tobytes()))
    connection.execute(
        "INSERT INTO token_vectors VALUES (?, ?, ?, ?)",
        (row, coded.token_ids.tobytes(), coded.token_ranges.tobytes(), coded.codes),
    )
    connection.executemany(
        "INSERT INTO token_frequencies VALUES (?, 1) ON CONFLICT DO UPDATE SET n_passages = n_passages + 1",
        [(token,) for token in np.unique(coded.token_ids).tolist()],
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
