"""Reading the truth: one function per thing that the tables hold, each over an open connection.

Rows are SQLite row numbers of passages; they are never used twice, so the derived indexes can refer to them.
"""

import json
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from index.documents import Document, Span
from index.late_interaction import PassageTokens
from index.passages import Passage
from index.token_codec import decompress

__all__ = [
    "DocumentInfo",
    "StoredPassage",
    "count_passages",
    "count_tokens",
    "read_document",
    "read_documents",
    "read_generation",
    "read_meta_value",
    "read_passages",
    "read_texts",
    "read_token_frequencies",
    "read_tokens",
    "read_vectors",
    "rows_of",
    "snapshot",
]


_ORIGINAL = (
    "CASE WHEN EXISTS (SELECT 1 FROM documents WHERE id = ?1) THEN ?1 "
    "ELSE (SELECT document_id FROM files WHERE id = ?1) END"
)
"""SQL for the id of the document that the file ?1 is, or is an alias of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentInfo:
    """What a list of documents shows. `aliases` are the ids of other files with the same bytes."""

    id: str
    title: str
    date: date | None
    outlet: str
    n_characters: int
    n_passages: int
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPassage:
    """A passage, its row, the document it belongs to, and its text: `document.text[start:end]`."""

    row: int
    document_id: str
    text: str
    passage: Passage


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
        connection.execute("ROLLBACK")  # nothing was written


def read_meta_value(connection: sqlite3.Connection, key: str) -> str:
    """One value of the manifest, which every library has."""
    return str(connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()[0])


def read_generation(connection: sqlite3.Connection) -> int:
    """The number that every change of the truth increases."""
    return int(read_meta_value(connection, "generation"))


def count_passages(connection: sqlite3.Connection) -> int:
    """How many passages there are."""
    return int(connection.execute("SELECT count(*) FROM passages").fetchone()[0])


def count_tokens(connection: sqlite3.Connection) -> int:
    """How many tokens have a vector."""
    return int(
        connection.execute("SELECT coalesce(sum(length(token_ids)), 0) / 4 FROM token_vectors").fetchone()[0]
    )


def read_documents(connection: sqlite3.Connection) -> tuple[DocumentInfo, ...]:
    """All documents, ordered by id."""
    aliases: dict[str, list[str]] = {}
    for alias, original in connection.execute(
        "SELECT id, document_id FROM files WHERE document_id != id ORDER BY id"
    ):
        aliases.setdefault(original, []).append(alias)
    return tuple(
        DocumentInfo(
            id=id_,
            title=title,
            date=_date(iso),
            outlet=outlet,
            n_characters=n_characters,
            n_passages=n_passages,
            aliases=tuple(aliases.get(id_, ())),
        )
        for id_, title, iso, outlet, n_characters, n_passages in connection.execute(
            "SELECT id, title, date, outlet, n_characters, (SELECT count(*) FROM passages WHERE "
            "document = documents.rowid) FROM documents ORDER BY id"
        )
    )


def read_document(connection: sqlite3.Connection, document_id: str) -> Document | None:
    """The document of this id, or the one that this id is an alias of, or None."""
    found = connection.execute(
        f"SELECT id, text, sha256, title, date, outlet, furniture FROM documents WHERE id = {_ORIGINAL}",
        (document_id,),
    ).fetchone()
    if found is None:
        return None
    id_, text, sha256, title, iso, outlet, furniture = found
    return Document(
        id=id_,
        text=text,
        sha256=sha256,
        title=title,
        date=_date(iso),
        outlet=outlet,
        furniture=tuple(Span(*span) for span in json.loads(furniture)),
    )


def rows_of(connection: sqlite3.Connection, document_ids: Collection[str]) -> frozenset[int]:
    """The rows of the documents' passages."""
    return frozenset(
        row
        for document_id in document_ids
        for (row,) in connection.execute(
            "SELECT passages.rowid FROM passages JOIN documents ON documents.rowid = document "
            f"WHERE documents.id = {_ORIGINAL}",
            (document_id,),
        )
    )


def read_passages(connection: sqlite3.Connection, rows: Sequence[int]) -> list[StoredPassage]:
    """The passages at these rows, in this order; rows that are gone by now are left out."""
    found = {
        row: StoredPassage(
            row=row,
            document_id=document_id,
            text=text,
            passage=Passage(id=id_, start=start, end=end, sentences=_spans(sentences)),
        )
        for row, id_, document_id, start, end, sentences, text in connection.execute(
            'SELECT passages.rowid, passages.id, documents.id, start, "end", sentences, passages.text '
            "FROM passages JOIN documents ON documents.rowid = document "
            f"WHERE passages.rowid IN ({_marks(rows)})",
            tuple(rows),
        )
    }
    return [found[row] for row in rows if row in found]


def read_tokens(
    connection: sqlite3.Connection, rows: Sequence[int], dimension: int
) -> dict[int, PassageTokens]:
    """Token vectors, rotated (`index.token_codec`), of the passages at these rows."""
    return {
        row: PassageTokens(
            vectors=decompress(codes, dimension),
            sentences=np.frombuffer(sentences, np.int32).reshape(-1, 2).astype(np.int64),
        )
        for row, sentences, codes in connection.execute(
            f"SELECT passage, sentences, codes FROM token_vectors WHERE passage IN ({_marks(rows)})",
            tuple(rows),
        )
    }


def read_token_frequencies(connection: sqlite3.Connection, token_ids: NDArray[np.int32]) -> NDArray[np.int64]:
    """In how many passages each token occurs, `(n_tokens,)`."""
    wanted = sorted({int(token) for token in token_ids})
    found = dict(
        connection.execute(
            f"SELECT token_id, n_passages FROM token_frequencies WHERE token_id IN ({_marks(wanted)})",
            tuple(wanted),
        ).fetchall()
    )
    return np.array([found.get(int(token), 0) for token in token_ids], dtype=np.int64)


def read_vectors(
    connection: sqlite3.Connection, dimension: int
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """All passage vectors: rows `(n,)` in order, vectors `(n, dim)`."""
    stored = connection.execute("SELECT passage, vector FROM passage_vectors ORDER BY passage").fetchall()
    vectors = np.frombuffer(b"".join(vector for _, vector in stored), np.float32)
    return np.array([row for row, _ in stored], np.int64), vectors.reshape(-1, dimension)


def read_texts(connection: sqlite3.Connection) -> Iterator[tuple[int, str]]:
    """All passages as (row, text), in the order of their rows."""
    yield from connection.execute("SELECT rowid, text FROM passages ORDER BY rowid")


def _marks(values: Sequence[object]) -> str:
    """Place holders for an IN list; the values themselves never become SQL."""
    return ",".join("?" * len(values))


def _spans(blob: bytes) -> tuple[Span, ...]:
    return tuple(Span(int(start), int(end)) for start, end in np.frombuffer(blob, np.int32).reshape(-1, 2))


def _date(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso else None
