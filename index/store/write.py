"""Writing the truth: one function per change, each within a transaction that the caller opens.

Every passage that comes or goes is noted in `changes`, for the derived indexes to follow. Only the rooms of
a sync call these, under the write lock.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePosixPath

import numpy as np
from numpy.typing import NDArray

from index.documents import Document
from index.encode import Encoding
from index.formats.endings import kind_of
from index.masking.furniture import body_key, edge_lines
from index.passages import Passage
from index.store.checksum import checksum
from index.token_codec import compress

__all__ = [
    "CodedPassage",
    "code_passage",
    "coded_facts",
    "delete_document",
    "forget_changes",
    "insert_document",
    "rename_documents",
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
    repeated: Collection[str],
    passages: Sequence[CodedPassage],
) -> int:
    """Add a document with its coded passages, without any name yet; returns its row.

    `repeated` are the lines that its mask counted as repeated across documents.
    """
    facts = coded_facts(document)
    _, date, outlet, author, furniture, places = facts
    row = connection.execute(
        "INSERT INTO documents (id, sha256, kind, text, n_characters, n_passages, title, date, outlet, "
        "author, furniture, places, body_key, checksum) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            document.id,
            document.sha256,
            kind_of(document.id),
            document.text,
            len(document.text),
            len(passages),
            document.title,
            date or None,
            outlet,
            author,
            furniture,
            places,
            body_key(document.text),
            checksum(*facts),
        ),
    ).lastrowid
    if row is None:  # pragma: no cover - an INSERT always has one
        raise sqlite3.DatabaseError("no row number for an inserted document")
    lines = edge_lines(document.text)
    connection.executemany(
        "INSERT INTO edge_lines VALUES (?, ?, ?)", [(line, line in repeated, row) for line in lines]
    )
    rows = [_insert_passage(connection, row, passage) for passage in passages]
    _count(connection, [passage.token_ids for passage in passages], 1)
    _note(connection, rows, added=True)
    return row


def coded_facts(document: Document) -> tuple[str, str, str, str, str, str]:
    """What is stored of a document and has a checksum: text, date ("" for none), outlet, author, furniture,
    places.
    """
    return (
        document.text,
        document.date.isoformat() if document.date else "",
        document.outlet,
        document.author,
        json.dumps([[span.start, span.end] for span in document.furniture]),
        json.dumps([[place.start, place.name] for place in document.places], ensure_ascii=False),
    )


def _insert_passage(connection: sqlite3.Connection, document_row: int, coded: CodedPassage) -> int:
    passage = coded.passage
    spans = np.array([(span.start, span.end) for span in passage.sentences], np.int32)
    row = connection.execute(
        'INSERT INTO passages (id, document, start, "end", text, sentences, checksum) '
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            passage.id,
            document_row,
            passage.start,
            passage.end,
            coded.text,
            spans.tobytes(),
            checksum(coded.text, spans.tobytes()),
        ),
    ).lastrowid
    if row is None:  # pragma: no cover - an INSERT always has one
        raise sqlite3.DatabaseError("no row number for an inserted passage")
    connection.execute("INSERT INTO passage_vectors VALUES (?, ?)", (row, coded.vector.tobytes()))
    tokens = coded.token_ids.tobytes(), coded.token_ranges.tobytes(), coded.codes
    connection.execute("INSERT INTO token_vectors VALUES (?, ?, ?, ?, ?)", (row, *tokens, checksum(*tokens)))
    return row


def delete_document(connection: sqlite3.Connection, row: int) -> None:
    """Remove the document at this row and all that hangs on it, its names too."""
    found = connection.execute(
        "SELECT passages.rowid, token_ids FROM passages JOIN token_vectors ON passage = passages.rowid "
        "WHERE document = ?",
        (row,),
    ).fetchall()
    _count(connection, [np.frombuffer(token_ids, np.int32) for _, token_ids in found], -1)
    connection.execute("DELETE FROM documents WHERE rowid = ?", (row,))
    _note(connection, [passage for passage, _ in found], added=False)


def rename_documents(connection: sqlite3.Connection, names: dict[int, str]) -> None:
    """Give the documents at these rows new ids; they may exchange them. A title that was taken from the
    file's name follows it.
    """
    was = {
        row: connection.execute("SELECT id, title FROM documents WHERE rowid = ?", (row,)).fetchone()
        for row in names
    }
    for row in names:  # by way of ids that no file can have: two may have changed places
        connection.execute("UPDATE documents SET id = ? WHERE rowid = ?", (f"\0{row}", row))
    for row, name in names.items():
        old, title = was[row]
        if title == PurePosixPath(old).stem:
            title = PurePosixPath(name).stem
        connection.execute("UPDATE documents SET id = ?, title = ? WHERE rowid = ?", (name, title, row))


def forget_changes(connection: sqlite3.Connection, until: int) -> None:
    """Drop the notes of changes up to a generation that every derived index has reached."""
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("DELETE FROM changes WHERE generation <= ?", (until,))
    connection.execute("UPDATE meta SET value = max(value + 0, ?) WHERE key = 'changes_since'", (until,))
    connection.execute("COMMIT")


def _note(connection: sqlite3.Connection, rows: Sequence[int], *, added: bool) -> None:
    """Note passages that come or go with the generation that this transaction will make."""
    connection.executemany(
        "INSERT INTO changes SELECT value + 1, ?, ? FROM meta WHERE key = 'generation'",
        [(row, added) for row in rows],
    )
    connection.execute(
        "UPDATE meta SET value = value + ? WHERE key = 'n_passages'", (len(rows) if added else -len(rows),)
    )


def _count(connection: sqlite3.Connection, token_ids: Iterable[NDArray[np.int32]], sign: int) -> None:
    """Add passages to the frequencies of their tokens, or take them away."""
    counts: Counter[int] = Counter()
    for ids in token_ids:
        counts.update(np.unique(ids).tolist())
    connection.executemany(
        "INSERT INTO token_frequencies VALUES (?1, ?2) "
        "ON CONFLICT DO UPDATE SET n_passages = n_passages + ?2",
        [(token, sign * n) for token, n in counts.items()],
    )
