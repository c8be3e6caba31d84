"""The lexical index: BM25 over passages. The only room that knows tantivy.

Derived from the truth: the folder `lexical/` with a stamp that names the generation it was built from. The
stamp is taken away before a change and written after it, so an interrupted change is seen and the index is
rebuilt from the texts in SQLite.
"""

import shutil
from collections.abc import Collection, Iterable
from pathlib import Path

import tantivy

__all__ = ["LEXICAL_FOLDER", "LexicalIndex"]

LEXICAL_FOLDER = "lexical"

_ANALYZER = "english"
_WRITER_BYTES = 64_000_000
_WRITER_THREADS = 1
"""One thread keeps the order of segments, and so of ties, the same from run to run."""

MAX_QUERY_WORDS = 128
"""Different words of a query that are looked up, from its beginning; no real question has as many."""


class LexicalIndex:
    """Passage texts under their row numbers in the truth; in a folder, or in memory without one."""

    def __init__(self, index: tantivy.Index, folder: Path | None) -> None:
        self._folder = folder
        self._index = index
        self._analyzer = _analyzer()
        self._index.register_tokenizer(_ANALYZER, self._analyzer)
        self._searcher = self._index.searcher()

    @classmethod
    def in_memory(cls, texts: Iterable[tuple[int, str]]) -> "LexicalIndex":
        """A throw-away index of (row, text), for readers that may not write."""
        made = cls(tantivy.Index(_schema()), None)
        made.change(add=texts, delete=(), generation=0)
        return made

    @classmethod
    def create(cls, library: Path) -> "LexicalIndex":
        """An empty index in the library's folder, in place of whatever is there."""
        folder = library / LEXICAL_FOLDER
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        return cls(tantivy.Index(_schema(), path=str(folder)), folder)

    @classmethod
    def load(cls, library: Path, generation: int) -> "LexicalIndex | None":
        """The saved index of this generation, or None where there is none that can be used."""
        folder = library / LEXICAL_FOLDER
        try:
            if _stamp(folder).read_text() != str(generation):
                return None
            loaded = cls(tantivy.Index(_schema(), path=str(folder), reuse=True), folder)
            loaded.search("the", 1)  # some of its files are opened by the first search only
        except (OSError, ValueError):  # tantivy raises ValueError for a torn index
            return None
        return loaded

    @property
    def n_rows(self) -> int:
        """How many rows can be found."""
        return int(self._searcher.num_docs)

    def change(self, *, add: Iterable[tuple[int, str]], delete: Iterable[int], generation: int) -> None:
        """Delete rows, then add (row, text), in one commit."""
        if self._folder is not None:
            _stamp(self._folder).unlink(missing_ok=True)
        writer = self._index.writer(_WRITER_BYTES, _WRITER_THREADS)
        for row in delete:
            writer.delete_documents_by_term("row", row)
        for row, text in add:
            document = tantivy.Document()
            document.add_unsigned("row", row)
            document.add_text("text", text)
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
        if self._folder is not None:
            _stamp(self._folder).write_text(str(generation))
        self._index.reload()
        self._searcher = self._index.searcher()

    def analyzed(self, text: str) -> tuple[str, ...]:
        """The terms that a text is found by, in order."""
        return tuple(self._analyzer.analyze(text))

    def terms(self, prefix: str) -> list[tuple[str, int]]:
        """The terms that begin with `prefix`, as (term, number of rows), most frequent first."""
        return [(term, int(n)) for term, n in self._searcher.terms_with_prefix("text", prefix)]

    def rows_with(self, term: str, k: int) -> list[int]:
        """Up to `k` rows that hold a term."""
        query = tantivy.Query.term_query(self._index.schema, "text", term, "freq")
        found = self._searcher.search(query, k, count=False).hits
        return [int(self._searcher.doc(address)["row"][0]) for _, address in found]

    def search(self, query: str, k: int, *, without: Collection[int] = ()) -> list[tuple[int, float]]:
        """The `k` best rows and their BM25 scores, best first; rows in `without` do not count.

        The query is plain text: every analysed word of it may match, none is an operator.
        """
        words = list(dict.fromkeys(self._analyzer.analyze(query)))[:MAX_QUERY_WORDS]
        terms = [tantivy.Query.term_query(self._index.schema, "text", word, "freq") for word in words]
        if not terms:
            return []
        either = tantivy.Query.boolean_query([(tantivy.Occur.Should, term) for term in terms])
        found = self._searcher.search(either, k + len(without), count=False).hits
        hits = [(self._searcher.doc(address)["row"][0], float(score)) for score, address in found]
        return [(row, score) for row, score in hits if row not in without][:k]


def _stamp(folder: Path) -> Path:
    return folder / "generation"


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("row", stored=True, indexed=True, fast=True)
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
