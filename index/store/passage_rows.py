"""Reading the truth: passages, their vectors and their coded tokens, by the rows they stand in."""

import json
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.documents import Span
from index.late_interaction import PassageTokens
from index.passages import Passage
from index.store.checksum import is_intact
from index.store.state import damaged, decoding
from index.token_codec import CodedVectors

__all__ = [
    "StoredPassage",
    "read_passages",
    "read_texts",
    "read_token_frequencies",
    "read_tokens",
    "read_vector_blocks",
    "read_vectors",
    "rows_of",
]

BLOCK_ROWS = 10_000
"""Passage vectors read at a time: 15 MB of 384 dimensions."""

MAX_MARKS = 30_000
"""Values in one IN list; SQLite takes 32,766."""

PAIR_BYTES = 8
"""Size of a range as stored: two 32-bit numbers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPassage:
    """A passage, its row, the document it belongs to, and its text: `document.text[start:end]`."""

    row: int
    document_id: str
    text: str
    passage: Passage


def rows_of(connection: sqlite3.Connection, names: Collection[str]) -> frozenset[int]:
    """The rows of the passages of the documents that go by these names."""
    return frozenset(
        row
        for (row,) in connection.execute(
            "SELECT passages.rowid FROM json_each(?) AS wanted JOIN names ON names.id = wanted.value "
            "JOIN passages ON passages.document = names.document",
            (json.dumps(list(names)),),
        )
    )


@decoding("a passage in it is damaged")
def read_passages(connection: sqlite3.Connection, rows: Sequence[int]) -> list[StoredPassage]:
    """The passages at these rows, in this order; rows that are gone by now are left out."""
    stored = _fetched(
        connection,
        'SELECT passages.rowid, documents.id, passages.id, start, "end", passages.text, sentences, '
        "passages.checksum FROM passages JOIN documents ON documents.rowid = document WHERE passages.rowid",
        rows,
    )
    for _, _, id_, start, end, text, sentences, kept in stored:
        if not is_intact(kept, text, sentences):
            raise damaged(f"passage {id_}")
        if end - start != len(text):
            raise ValueError("its text is not as long as it should be")
    pairs, borders = _pairs([sentences for *_, sentences, _ in stored])
    spans = [Span(start, end) for start, end in pairs.tolist()]
    found = {
        row: StoredPassage(
            row=row,
            document_id=document_id,
            text=text,
            passage=Passage(id=id_, start=start, end=end, sentences=tuple(spans[first:last])),
        )
        for (row, document_id, id_, start, end, text, *_), first, last in zip(
            stored, borders, borders[1:], strict=False
        )
    }
    return [found[row] for row in rows if row in found]


@decoding("token vectors in it are damaged")
def read_tokens(
    connection: sqlite3.Connection, rows: Sequence[int], dimension: int
) -> dict[int, PassageTokens]:
    """Token vectors, rotated (`index.token_codec`), of the passages at these rows."""
    stored = _fetched(
        connection,
        "SELECT passage, token_ids, sentences, codes, checksum FROM token_vectors WHERE passage",
        rows,
    )
    for row, token_ids, sentences, codes, kept in stored:
        if not is_intact(kept, token_ids, sentences, codes):
            raise damaged(f"passage {row}")
    pairs, borders = _pairs([sentences for _, _, sentences, *_ in stored])
    ranges = pairs.astype(np.int64)
    return {
        row: PassageTokens(vectors=CodedVectors(codes, dimension), sentences=ranges[first:last])
        for (row, _, _, codes, _), first, last in zip(stored, borders, borders[1:], strict=False)
    }


@decoding("its counts of tokens are damaged")
def read_token_frequencies(connection: sqlite3.Connection, token_ids: NDArray[np.int32]) -> NDArray[np.int64]:
    """In how many passages each token occurs, `(n_tokens,)`."""
    found = dict(
        counted
        for some in _lists(sorted({int(token) for token in token_ids}))
        for counted in connection.execute(
            f"SELECT token_id, n_passages FROM token_frequencies WHERE token_id IN ({_marks(some)})", some
        )
    )
    return np.array([found.get(int(token), 0) for token in token_ids], dtype=np.int64)


def read_vectors(
    connection: sqlite3.Connection, rows: Sequence[int], dimension: int
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Vectors of the passages at these rows: rows `(n,)` in order, vectors `(n, dim)`, without those gone."""
    stored: list[tuple[int, bytes]] = []
    for some in _lists(rows):
        stored += connection.execute(
            f"SELECT passage, vector FROM passage_vectors WHERE passage IN ({_marks(some)})", some
        )
    return _as_arrays(sorted(stored), dimension)


def read_vector_blocks(
    connection: sqlite3.Connection, dimension: int
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.float32]]]:
    """All passage vectors in the order of their rows, BLOCK_ROWS at a time, as `read_vectors` gives them."""
    cursor = connection.execute("SELECT passage, vector FROM passage_vectors ORDER BY passage")
    while block := cursor.fetchmany(BLOCK_ROWS):
        yield _as_arrays(block, dimension)


@decoding("vectors in it are damaged")
def _as_arrays(
    stored: Sequence[tuple[int, bytes]], dimension: int
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    vectors = np.frombuffer(b"".join(vector for _, vector in stored), np.float32)
    return np.array([row for row, _ in stored], np.int64), vectors.reshape(-1, dimension)


def read_texts(
    connection: sqlite3.Connection, rows: Sequence[int] | None = None
) -> Iterator[tuple[int, str]]:
    """Passages as (row, text), all of them in the order of their rows, or those at `rows`."""
    if rows is None:
        yield from connection.execute("SELECT rowid, text FROM passages ORDER BY rowid")
        return
    for some in _lists(rows):
        yield from connection.execute(
            f"SELECT rowid, text FROM passages WHERE rowid IN ({_marks(some)}) ORDER BY rowid", some
        )


def _fetched(connection: sqlite3.Connection, query: str, rows: Sequence[int]) -> list[tuple[Any, ...]]:
    """What a query that ends on a column's name finds where that column is one of `rows`."""
    found: list[tuple[Any, ...]] = []
    for some in _lists(rows):
        found += connection.execute(f"{query} IN ({_marks(some)})", some)
    return found


def _lists(values: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Values, as many at a time as one IN list takes; numpy's become SQLite's."""
    for start in range(0, len(values), MAX_MARKS):
        yield tuple(int(value) for value in values[start : start + MAX_MARKS])


def _marks(values: Sequence[object]) -> str:
    """Place holders for an IN list; the values themselves never become SQL."""
    return ",".join("?" * len(values))


def _pairs(blobs: Sequence[bytes]) -> tuple[NDArray[np.int32], list[int]]:
    """The pairs of numbers `(n, 2)` in all blobs, and where those of each begin and the last ones end."""
    if any(len(blob) % PAIR_BYTES for blob in blobs):
        raise ValueError("half a range")
    borders = list(accumulate((len(blob) // PAIR_BYTES for blob in blobs), initial=0))
    return np.frombuffer(b"".join(blobs), np.int32).reshape(-1, 2), borders
