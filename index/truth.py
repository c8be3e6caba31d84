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

from index.checksum import is_intact
from index.documents import Document, Place, Span
from index.formats.read import is_row
from index.late_interaction import PassageTokens
from index.passages import Passage
from index.scan import ScannedFile
from index.token_codec import decompress

__all__ = [
    "Change",
    "DocumentInfo",
    "KeptOut",
    "StoredPassage",
    "count_documents",
    "count_passages",
    "count_tokens",
    "decoding",
    "document_at",
    "read_aliases",
    "read_changes",
    "read_dimension",
    "read_document",
    "read_documents",
    "read_file_of",
    "read_files",
    "read_generation",
    "read_hashes",
    "read_meta_value",
    "read_passages",
    "read_refusals",
    "read_removed",
    "read_texts",
    "read_token_frequencies",
    "read_tokens",
    "read_vector_blocks",
    "read_vectors",
    "row_of_content",
    "rows_of",
    "snapshot",
]


BLOCK_ROWS = 10_000
"""Passage vectors read at a time: 15 MB of 384 dimensions."""

MAX_MARKS = 30_000
"""Values in one IN list; SQLite takes 32,766."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentInfo:
    """What a list of documents shows. `aliases` are the ids of other files with the same bytes."""

    id: str
    title: str
    date: date | None
    outlet: str
    author: str
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


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptOut:
    """What the user has taken out: `names` of documents; of the rows of tables, whose names change with their
    places, the table and the row's hash.
    """

    names: frozenset[str]
    rows: frozenset[tuple[str, str]]

    def holds(self, name: str, sha256: str) -> bool:
        """Whether a document of this name and hash is to stay out."""
        return (name.rpartition("/")[0], sha256) in self.rows if is_row(name) else name in self.names


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
        raise _damaged(f"the manifest's entry {key}")
    return str(found[0])


def _number(connection: sqlite3.Connection, key: str) -> int:
    value = read_meta_value(connection, key)
    if not value.isdecimal():
        raise _damaged(f"the manifest's entry {key}")
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


@decoding("its list of documents is damaged")
def read_documents(connection: sqlite3.Connection) -> tuple[DocumentInfo, ...]:
    """All documents, ordered by id."""
    aliases: dict[str, list[str]] = {}
    for alias, of in read_aliases(connection):
        aliases.setdefault(of, []).append(alias)
    return tuple(
        DocumentInfo(
            id=id_,
            title=title,
            date=_date(iso),
            outlet=outlet,
            author=author,
            n_characters=n_characters,
            n_passages=n_passages,
            aliases=tuple(aliases.get(id_, ())),
        )
        for id_, title, iso, outlet, author, n_characters, n_passages in connection.execute(
            "SELECT id, title, date, outlet, author, n_characters, n_passages FROM documents ORDER BY id"
        )
    )


@decoding("its list of documents is damaged")
def read_hashes(connection: sqlite3.Connection) -> dict[str, str]:
    """The hash of each document's bytes, by id."""
    hashes = dict(connection.execute("SELECT id, sha256 FROM documents").fetchall())
    if not all(isinstance(value, str) for value in (*hashes, *hashes.values())):
        raise TypeError("a name that is no text")
    return hashes


def read_document(connection: sqlite3.Connection, name: str) -> Document | None:
    """The document that goes by this name, its own id or an alias, or None."""
    found = connection.execute("SELECT document FROM names WHERE id = ?", (name,)).fetchone()
    return document_at(connection, found[0]) if found else None


@decoding("a document in it is damaged")
def document_at(connection: sqlite3.Connection, row: int) -> Document:
    """The document at a row, which must be there."""
    found = connection.execute(
        "SELECT id, sha256, title, checksum, text, coalesce(date, ''), outlet, author, furniture, places "
        "FROM documents WHERE rowid = ?",
        (row,),
    ).fetchone()
    if found is None:
        raise _damaged(f"document {row}")
    id_, sha256, title, stored, *facts = found
    if not is_intact(stored, *facts):
        raise _damaged(id_)
    text, iso, outlet, author, furniture, places = facts
    return Document(
        id=id_,
        text=text,
        sha256=sha256,
        title=title,
        date=_date(iso),
        outlet=outlet,
        author=author,
        furniture=tuple(Span(*span) for span in json.loads(furniture)),
        places=tuple(Place(*place) for place in json.loads(places)),
    )


def _damaged(name: str) -> sqlite3.DatabaseError:
    """SQLite's own error for what it has not noticed, so that it is told as all damage is."""
    return sqlite3.DatabaseError(f"{name}: not as it was written")


def row_of_content(connection: sqlite3.Connection, sha256: str, kind: str) -> int | None:
    """The row of the document made of these bytes by the reader for this kind, or None."""
    found = connection.execute(
        "SELECT rowid FROM documents WHERE sha256 = ? AND kind = ?", (sha256, kind)
    ).fetchone()
    return int(found[0]) if found else None


def read_aliases(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    """Every name of a document beside its own id, as (name, id), ordered by name."""
    return connection.execute(
        "SELECT names.id, documents.id FROM names JOIN documents ON documents.rowid = document "
        "WHERE names.id != documents.id ORDER BY names.id"
    ).fetchall()


@decoding("its list of files is damaged")
def read_files(connection: sqlite3.Connection) -> dict[str, ScannedFile]:
    """Every file that a sync has seen, by id, as it was then."""
    rows = connection.execute("SELECT id, n_bytes, modified_ns, sha256, refused FROM files").fetchall()
    if not all(isinstance(row[0], str) and isinstance(row[3], str) for row in rows):
        raise TypeError("a name that is no text")
    return {
        file_id: ScannedFile(
            id=file_id, n_bytes=n_bytes, modified_ns=modified_ns, sha256=sha256, reason=refused
        )
        for file_id, n_bytes, modified_ns, sha256, refused in rows
    }


@decoding("its list of files is damaged")
def read_file_of(connection: sqlite3.Connection, name: str) -> ScannedFile | None:
    """The file that a document of this name stands in, as it was when last read; None for no document."""
    found = connection.execute(
        "SELECT files.id, n_bytes, modified_ns, sha256, refused FROM names JOIN files ON files.id = file "
        "WHERE names.id = ?",
        (name,),
    ).fetchone()
    if found is None:
        return None
    file_id, n_bytes, modified_ns, sha256, refused = found
    return ScannedFile(id=file_id, n_bytes=n_bytes, modified_ns=modified_ns, sha256=sha256, reason=refused)


def read_refusals(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    """What is not in the library, and why, ordered by id: files, and what stands within files."""
    return connection.execute(
        "SELECT id, refused FROM files WHERE refused != '' "
        "UNION ALL SELECT id, reason FROM refusals ORDER BY 1"
    ).fetchall()


def read_removed(connection: sqlite3.Connection) -> KeptOut:
    """The names that the user keeps out of the library."""
    found = connection.execute("SELECT id, sha256 FROM removed").fetchall()
    return KeptOut(
        names=frozenset(name for name, _ in found),
        rows=frozenset((name.rpartition("/")[0], sha256) for name, sha256 in found if is_row(name)),
    )


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
    found = {
        row: StoredPassage(
            row=row,
            document_id=document_id,
            text=text,
            passage=Passage(
                id=id_, start=start, end=end, sentences=_intact_spans(id_, stored, text, sentences)
            ),
        )
        for some in _lists(rows)
        for row, id_, document_id, start, end, sentences, text, stored in connection.execute(
            'SELECT passages.rowid, passages.id, documents.id, start, "end", sentences, passages.text, '
            "passages.checksum FROM passages JOIN documents ON documents.rowid = document "
            f"WHERE passages.rowid IN ({_marks(some)})",
            some,
        )
    }
    if any(one.passage.end - one.passage.start != len(one.text) for one in found.values()):
        raise ValueError("its text is not as long as it should be")
    return [found[row] for row in rows if row in found]


@decoding("token vectors in it are damaged")
def read_tokens(
    connection: sqlite3.Connection, rows: Sequence[int], dimension: int
) -> dict[int, PassageTokens]:
    """Token vectors, rotated (`index.token_codec`), of the passages at these rows."""
    found: dict[int, PassageTokens] = {}
    for some in _lists(rows):
        for row, stored, token_ids, sentences, codes in connection.execute(
            "SELECT passage, checksum, token_ids, sentences, codes FROM token_vectors "
            f"WHERE passage IN ({_marks(some)})",
            some,
        ):
            if not is_intact(stored, token_ids, sentences, codes):
                raise _damaged(f"passage {row}")
            found[row] = PassageTokens(
                vectors=decompress(codes, dimension),
                sentences=np.frombuffer(sentences, np.int32).reshape(-1, 2).astype(np.int64),
            )
    return found


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


def _lists(values: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Values, as many at a time as one IN list takes; numpy's become SQLite's."""
    for start in range(0, len(values), MAX_MARKS):
        yield tuple(int(value) for value in values[start : start + MAX_MARKS])


def _marks(values: Sequence[object]) -> str:
    """Place holders for an IN list; the values themselves never become SQL."""
    return ",".join("?" * len(values))


def _spans(blob: bytes) -> tuple[Span, ...]:
    return tuple(Span(int(start), int(end)) for start, end in np.frombuffer(blob, np.int32).reshape(-1, 2))


def _intact_spans(name: str, stored: int, text: str, sentences: bytes) -> tuple[Span, ...]:
    if not is_intact(stored, text, sentences):
        raise _damaged(f"passage {name}")
    return _spans(sentences)


def _date(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso else None
