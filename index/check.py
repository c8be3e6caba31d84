"""A full check of a library: every span, vector and count, and both derived indexes against the truth.

Reads everything and changes nothing. What it finds is told in sentences, with the document and what to do; a
library that a kill has left must pass it.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from index.dense.index import DenseIndex
from index.lexical import LexicalIndex
from index.passages import passage_id
from index.report import Progress, Tell
from index.store.catalogue import document_at
from index.store.checksum import is_intact
from index.store.passage_rows import read_vector_blocks, read_vectors
from index.store.schema import connect, read_meta, unreadable
from index.store.state import Change, decoding, read_changes, snapshot
from index.token_codec import bytes_per_token

__all__ = ["CheckReport", "check"]

MAX_PROBLEMS = 100
"""More of them say no more."""

MAX_NORM_ERROR = 1e-3


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckReport:
    """What was checked, and every problem that was found, in words; a sound library has none."""

    library: Path
    n_documents: int
    n_passages: int
    problems: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


def check(library: str | Path, *, progress: Tell | None = None) -> CheckReport:
    """Check a library against itself; its files need not be there.

    Raises:
        LibraryMissing, LibraryVersion, LibraryDamaged: it cannot be opened at all.

    """
    path = Path(library)
    tell = progress or (lambda _: None)
    with closing(connect(path)) as connection:
        meta = read_meta(connection, path)
        try:
            with snapshot(connection), decoding("a value in it is damaged"):
                found = _problems(path, connection, meta, tell)
                problems = tuple(problem for problem, _ in zip(found, range(MAX_PROBLEMS), strict=False))
                n_documents, n_passages = connection.execute(
                    "SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM passages)"
                ).fetchone()
        except sqlite3.DatabaseError as error:
            raise unreadable(path, error) from error
    return CheckReport(library=path, n_documents=n_documents, n_passages=n_passages, problems=problems)


def _problems(path: Path, connection: sqlite3.Connection, meta: dict[str, str], tell: Tell) -> Iterator[str]:
    for (line,) in connection.execute("PRAGMA integrity_check"):
        if line != "ok":
            yield f"database: {line}"
    for table, row, parent, _ in connection.execute("PRAGMA foreign_key_check"):
        yield f"{table}: row {row} belongs to no row of {parent}"
    yield from _check_documents(connection, tell)
    yield from _check_names(connection)
    yield from _check_vectors(connection, int(meta["dimension"]))
    yield from _check_counts(connection, meta)
    yield from _check_derived(path, connection, meta)


def _check_documents(connection: sqlite3.Connection, tell: Tell) -> Iterator[str]:
    """Spans slice, and passages are where they say they are."""
    rows = [row for (row,) in connection.execute("SELECT rowid FROM documents ORDER BY id")]
    for done, row in enumerate(rows, start=1):
        try:
            document = document_at(connection, row)
        except (ValueError, TypeError, sqlite3.DatabaseError) as error:
            yield f"document {row}: cannot be read ({error})"
            continue
        n = len(document.text)
        spans = [(span.start, span.end) for span in document.furniture]
        if any(not 0 <= start < end <= n for start, end in spans) or any(
            before[1] > after[0] for before, after in pairwise(spans)
        ):
            yield f"{document.id}: its furniture is not ordered spans of its text"
        starts = [place.start for place in document.places]
        if starts != sorted(starts) or any(not 0 <= start <= n for start in starts):
            yield f"{document.id}: its places are not ordered within its text"
        stored = connection.execute("SELECT n_characters, n_passages FROM documents WHERE rowid = ?", (row,))
        passages = connection.execute(
            'SELECT id, start, "end", text, sentences FROM passages WHERE document = ? ORDER BY start', (row,)
        ).fetchall()
        if stored.fetchone() != (n, len(passages)):
            yield f"{document.id}: its numbers of characters or passages are wrong"
        last = 0
        for stored_id, start, end, text, sentences in passages:
            if not last <= start < end <= n or document.text[start:end] != text:
                yield f"{document.id}: the passage at {start} is not the text that stands there"
            elif stored_id != passage_id(document, start, end):
                yield f"{document.id}: the passage at {start} has another id than it should"
            elif not _are_within(sentences, start, end):
                yield f"{document.id}: the sentences of the passage at {start} are not within it"
            last = end
        tell(Progress(stage="check", done=done, total=len(rows)))


def _are_within(blob: bytes, start: int, end: int) -> bool:
    """Whether coded sentences are ordered spans that begin and end with their passage."""
    if len(blob) % 8 or not blob:
        return False
    borders = np.frombuffer(blob, np.int32)
    return bool(borders[0] == start and borders[-1] == end and (np.diff(borders) >= 0).all())


def _check_names(connection: sqlite3.Connection) -> Iterator[str]:
    """Every document goes by its id, and every name belongs to a file."""
    for (name,) in connection.execute(
        "SELECT id FROM documents WHERE NOT EXISTS "
        "(SELECT 1 FROM names WHERE names.id = documents.id AND document = documents.rowid)"
    ):
        yield f"{name}: the document does not go by its own id"
    for (name,) in connection.execute(
        "SELECT id FROM names WHERE NOT EXISTS (SELECT 1 FROM files WHERE files.id = file)"
    ):
        yield f"{name}: the name belongs to no file"


def _check_vectors(connection: sqlite3.Connection, dimension: int) -> Iterator[str]:
    """Every passage has one vector of unit length, and as many coded tokens as token ids."""
    for (row,) in connection.execute(
        "SELECT rowid FROM passages WHERE rowid NOT IN (SELECT passage FROM passage_vectors) "
        "OR rowid NOT IN (SELECT passage FROM token_vectors)"
    ):
        yield f"passage {row}: it has no vector, or no coded tokens"
    for row, n_bytes in connection.execute(
        "SELECT passage, length(vector) FROM passage_vectors WHERE length(vector) != ?", (4 * dimension,)
    ):
        yield f"passage {row}: its vector has {n_bytes} bytes"
        return
    for rows, vectors in read_vector_blocks(connection, dimension):
        with np.errstate(all="ignore"):  # of damaged ones it may be infinite
            norms = np.linalg.norm(vectors, axis=1)
        for row in rows[~(np.abs(norms - 1) < MAX_NORM_ERROR)]:
            yield f"passage {row}: its vector is not of unit length"
    size = bytes_per_token(dimension)
    for row, text, sentences, of_text, *coded, of_tokens in connection.execute(
        "SELECT passage, text, passages.sentences, passages.checksum, token_ids, token_vectors.sentences, "
        "codes, token_vectors.checksum FROM token_vectors JOIN passages ON passages.rowid = passage"
    ):
        if not is_intact(of_text, text, sentences) or not is_intact(of_tokens, *coded):
            yield f"passage {row}: not as it was written"
        n_sentences, (n_ids, n_ranges, n_codes) = len(sentences), map(len, coded)
        if n_ids % 4 or n_codes != n_ids // 4 * size or n_ranges != n_sentences:
            yield f"passage {row}: its coded tokens do not fit its tokens"


def _check_counts(connection: sqlite3.Connection, meta: dict[str, str]) -> Iterator[str]:
    """The numbers that every change keeps are those that counting gives."""
    n_passages = connection.execute("SELECT count(*) FROM passages").fetchone()[0]
    if n_passages != int(meta["n_passages"]):
        yield f"{n_passages} passages, but {meta['n_passages']} are counted"
    counts: Counter[int] = Counter()
    for (token_ids,) in connection.execute("SELECT token_ids FROM token_vectors"):
        counts.update(np.unique(np.frombuffer(token_ids, np.int32)).tolist())
    kept = {
        token: n
        for token, n in connection.execute("SELECT token_id, n_passages FROM token_frequencies")
        if n != 0
    }
    if kept != dict(counts):
        wrong = sum(kept.get(token) != counts.get(token) for token in {*kept, *counts})
        yield f"the frequencies of {wrong} tokens are wrong"


def _check_derived(path: Path, connection: sqlite3.Connection, meta: dict[str, str]) -> Iterator[str]:
    """The saved indexes, with what has changed since, hold every passage once, and nothing else.

    One that is missing, or of another state, is made anew by the next who opens the library: no problem.
    """
    rows = {row for (row,) in connection.execute("SELECT rowid FROM passages")}
    lexical = LexicalIndex.load(path)
    change = _since(connection, meta, lexical[1]) if lexical else None
    if lexical is not None and change is not None:
        found = Counter(lexical[0].rows())
        touched = {*change.added, *change.dropped}
        if {row for row in found if row not in touched} != rows - touched or max(
            (n for row, n in found.items() if row not in touched), default=1
        ) > 1:
            yield "the lexical index does not hold the passages of the library, each once"
    dimension = int(meta["dimension"])
    dense = DenseIndex.load(
        path, dimension=dimension, exact=lambda some: read_vectors(connection, some, dimension)
    )
    change = _since(connection, meta, dense[1]) if dense else None
    if dense is not None and change is not None:
        added, vectors = read_vectors(connection, change.added, dimension)
        index = dense[0].changed(add=added, vectors=vectors, drop=np.array(change.dropped, np.int64))
        yield from index.verify(lambda: read_vector_blocks(connection, dimension))


def _since(connection: sqlite3.Connection, meta: dict[str, str], stamp: str) -> Change | None:
    """What has changed after a stamp; None where it is not of this truth or not remembered."""
    uid, _, generation = stamp.partition("-")
    if uid != meta["uid"] or not generation.isdecimal() or int(generation) > int(meta["generation"]):
        return None
    return read_changes(connection, int(generation))
