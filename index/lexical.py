"""The lexical index: BM25 over passages. The only room that knows tantivy.

Derived from the truth: the folder `lexical/` with a stamp that names the state it was brought up to. The
stamp is written after a change, which may be carried out twice: an index that was killed between the two is
a little newer than its stamp, and no harm comes of it. Rows that changed since the stamp are held apart, in
memory (`changed`), until they are written.
"""

import json
import os
import secrets
import shutil
import struct
import zlib
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

import tantivy

from index.errors import LibraryDamaged

__all__ = ["LEXICAL_FOLDER", "LexicalIndex", "is_lexical", "read_stamp"]

LEXICAL_FOLDER = "lexical"
OLD = ".old"
"""Ending of the name of an index that another takes the place of."""

_ANALYZER = "english"
_WRITER_BYTES = 64_000_000
_WRITER_THREADS = 1
"""One thread keeps the order of segments, and so of ties, the same from run to run."""

MAX_QUERY_WORDS = 128
"""Different words of a query that are looked up, from its beginning; no real question has as many."""

Texts = Iterable[tuple[int, str]]


class LexicalIndex:
    """Passage texts under their row numbers in the truth: a saved index, and what has changed since.

    Safe to share between threads; a change makes a new object.
    """

    def __init__(
        self,
        index: tantivy.Index,
        folder: Path | None,
        *,
        searcher: tantivy.Searcher | None = None,
        fresh: "LexicalIndex | None" = None,
        dropped: frozenset[int] = frozenset(),
    ) -> None:
        self._index = index
        self._folder = folder
        self._fresh = fresh
        self._dropped = dropped
        self._analyzer = _analyzer()
        self._index.register_tokenizer(_ANALYZER, self._analyzer)
        if searcher is None:
            self._index.reload()
        self._searcher = searcher or self._index.searcher()

    @classmethod
    def in_memory(cls, texts: Texts) -> "LexicalIndex":
        """A throw-away index of (row, text), for readers that may not write."""
        index = tantivy.Index(_schema())
        index.register_tokenizer(_ANALYZER, _analyzer())
        _write(index, add=texts)
        return cls(index, None)

    @classmethod
    def create(cls, library: Path, texts: Texts, stamp: str) -> "LexicalIndex":
        """A new index of (row, text) in the library's folder, in place of whatever is there."""
        folder = library / LEXICAL_FOLDER
        _clear(library)
        folder.mkdir(parents=True)
        index = tantivy.Index(_schema(), path=str(folder))
        index.register_tokenizer(_ANALYZER, _analyzer())
        _write(index, add=texts)
        _put_stamp(folder, stamp)
        return cls(index, folder)

    @classmethod
    def load(cls, library: Path, *, to_write: bool = False) -> "tuple[LexicalIndex, str] | None":
        """The saved index and its stamp, or None where there is none that can be used.

        One that is `to_write` is read whole first: tantivy's own threads end the process over damaged files.
        """
        folder = library / LEXICAL_FOLDER
        if to_write and not _is_whole(folder):
            return None
        try:
            with _panics_as_damage(folder):
                stamp = read_stamp(library)
                loaded = cls(tantivy.Index(_schema(), path=str(folder), reuse=True), folder)
                loaded.search("the", 1)  # some of its files are opened by the first search only
        except (OSError, ValueError, LibraryDamaged):  # tantivy raises ValueError for a torn index
            return None
        return (loaded, stamp) if stamp else None

    @property
    def n_rows(self) -> int:
        """How many rows the saved index holds; those held apart are not counted."""
        return int(self._searcher.num_docs)

    def saved(self, *, add: Texts, drop: Iterable[int], stamp: str) -> "LexicalIndex":
        """The saved index after a change: rows are dropped, then (row, text) added, in one commit.

        Rows that are added and are there already are replaced, so that a change may be repeated. The caller
        holds the write lock.

        Raises:
            ValueError: it cannot be written; a new one may help.

        """
        if self._folder is None:
            raise ValueError("an index in memory cannot be saved")
        texts = list(add)
        _write(self._index, add=texts, drop=[*drop, *(row for row, _ in texts)])
        _put_stamp(self._folder, stamp)
        return LexicalIndex(self._index, self._folder)

    def changed(self, *, add: Texts, drop: Iterable[int]) -> "LexicalIndex":
        """The saved index as it was when opened, with rows held apart: all that changed since its stamp.

        Statistics of words are those of the saved index, for its rows, and of the new rows, for theirs.
        """
        texts = list(add)
        touched = frozenset(drop) | {row for row, _ in texts}
        fresh = LexicalIndex.in_memory(texts) if texts else None
        return LexicalIndex(self._index, self._folder, searcher=self._searcher, fresh=fresh, dropped=touched)

    def rows(self) -> Iterator[int]:
        """Every row of the saved index, in no order, as often as it is there."""
        with _panics_as_damage(self._folder):
            found = self._searcher.search(tantivy.Query.all_query(), max(self.n_rows, 1), count=False).hits
            rows = self._rows_at([address for _, address in found])
        yield from rows

    def analyzed(self, text: str) -> tuple[str, ...]:
        """The terms that a text is found by, in order."""
        return tuple(self._analyzer.analyze(text))

    def terms(self, prefix: str) -> list[tuple[str, int]]:
        """The terms that begin with `prefix`, as (term, number of rows), most frequent first."""
        with _panics_as_damage(self._folder):
            found = {term: int(n) for term, n in self._searcher.terms_with_prefix("text", prefix)}
        if self._fresh is not None:
            for term, n in self._fresh.terms(prefix):
                found[term] = found.get(term, 0) + n
            return sorted(found.items(), key=lambda item: (-item[1], item[0]))
        return list(found.items())

    def rows_with(self, term: str, k: int) -> list[int]:
        """Up to `k` rows that hold a term."""
        query = tantivy.Query.term_query(self._index.schema, "text", term, "freq")
        apart = self._fresh.rows_with(term, k) if self._fresh else []
        return [*apart, *(row for row, _ in self._allowed(query, k, self._dropped))][:k]

    def search(self, query: str, k: int, *, without: Collection[int] = ()) -> list[tuple[int, float]]:
        """The `k` best rows and their BM25 scores, best first; rows in `without` do not count.

        The query is plain text: every analysed word of it may match, none is an operator.
        """
        words = list(dict.fromkeys(self._analyzer.analyze(query)))[:MAX_QUERY_WORDS]
        terms = [tantivy.Query.term_query(self._index.schema, "text", word, "freq") for word in words]
        if not terms or k <= 0:
            return []
        either = tantivy.Query.boolean_query([(tantivy.Occur.Should, term) for term in terms])
        banned = self._dropped.union(without) if without else self._dropped
        hits = self._allowed(either, k, banned)
        if self._fresh is not None:
            hits = sorted([*hits, *self._fresh.search(query, k, without=without)], key=lambda hit: -hit[1])
        return hits[:k]

    def _rows_at(self, addresses: list[tantivy.DocAddress]) -> list[int]:
        return cast("list[int]", self._searcher.fast_field_values("row", addresses))

    def _allowed(self, query: tantivy.Query, k: int, banned: Collection[int]) -> list[tuple[int, float]]:
        """The `k` best hits that are not banned, asking for more until there are as many or no more."""
        limit = k + min(len(banned), k)
        while True:
            with _panics_as_damage(self._folder):
                found = self._searcher.search(query, limit, count=False).hits
                rows = self._rows_at([address for _, address in found])
            hits = [
                (row, float(score)) for row, (score, _) in zip(rows, found, strict=True) if row not in banned
            ]
            if len(hits) >= k or len(found) < limit:
                return hits[:k]
            limit *= 4


@contextmanager
def _panics_as_damage(folder: Path | None) -> Iterator[None]:
    """Within it, a panic of tantivy over files that were cut off or changed is `LibraryDamaged`.

    A panic is no `Exception`, and its class cannot be imported; nothing else would stop it.
    """
    try:
        yield
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise LibraryDamaged(
            f"{folder}: the lexical index is damaged; delete this folder, the next question makes it again"
        ) from error


_FOOTER_MAGIC = 1337
"""What ends every file of an index; before it stand the footer's length and the footer, with a check sum."""


def _is_whole(folder: Path) -> bool:
    """Whether each file of an index has the check sum that tantivy has written at its end."""
    try:
        for file in folder.iterdir():
            if file.suffix in {".fast", ".fieldnorm", ".idx", ".pos", ".store", ".term", ".del"}:
                raw = memoryview(file.read_bytes())
                length, magic = struct.unpack("<II", raw[-8:])
                footer = json.loads(bytes(raw[-8 - length : -8]))
                if magic != _FOOTER_MAGIC or zlib.crc32(raw[: -8 - length]) != footer["crc"]:
                    return False
    except (OSError, ValueError, TypeError, LookupError, struct.error):
        return False
    return True


def is_lexical(name: str) -> bool:
    """Whether a folder of this name is the lexical index's own."""
    return name == LEXICAL_FOLDER or (name.startswith(f"{LEXICAL_FOLDER}-") and name.endswith(OLD))


def _clear(library: Path) -> None:
    """Put the index out of the way, then delete it: threads of tantivy may still be tidying up in it."""
    folder = library / LEXICAL_FOLDER
    if folder.exists():
        folder.rename(library / f"{LEXICAL_FOLDER}-{secrets.token_hex(4)}{OLD}")
    for old in library.glob(f"{LEXICAL_FOLDER}-*{OLD}"):
        shutil.rmtree(old, ignore_errors=True)


def read_stamp(library: Path) -> str:
    """The stamp of the saved index; "" where there is none."""
    try:
        return _stamp(library / LEXICAL_FOLDER).read_text()
    except (OSError, ValueError):
        return ""


def _write(index: tantivy.Index, *, add: Texts, drop: Iterable[int] = ()) -> None:
    writer = index.writer(_WRITER_BYTES, _WRITER_THREADS)
    writer.garbage_collect_files()  # those of a killed writer stand in the way of files of the same name
    for row in drop:
        writer.delete_documents_by_term("row", row)
    for row, text in add:
        document = tantivy.Document()
        document.add_integer("row", row)
        document.add_text("text", text)
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()


def _stamp(folder: Path) -> Path:
    return folder / "stamp"


def _put_stamp(folder: Path, stamp: str) -> None:
    temporary = folder / f"stamp.{os.getpid()}.tmp"
    temporary.write_text(stamp)
    temporary.replace(_stamp(folder))


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    # Signed: of an unsigned field, tantivy-py deletes nothing by term (0.27, and says nothing).
    builder.add_integer_field("row", stored=True, indexed=True, fast=True)
    builder.add_text_field("text", tokenizer_name=_ANALYZER, index_option="freq")
    return builder.build()


def _analyzer() -> tantivy.TextAnalyzer:
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    for step in (
        tantivy.Filter.remove_long(60),
        tantivy.Filter.lowercase(),
        tantivy.Filter.ascii_fold(),
        tantivy.Filter.stemmer("english"),
    ):
        builder = builder.filter(step)
    return builder.build()
