"""Sentence ranking as other systems do it: every sentence encoded and indexed on its own.

The same encoder, the same two indexes, the same fusion, but no late interaction and no passage around the
sentence. Built in memory from a library's documents, for comparison only.
"""

from dataclasses import dataclass

import numpy as np

from index import Library
from index.dense.index import DenseIndex
from index.fusion import fuse
from index.lexical import LexicalIndex
from index.search import N_CANDIDATES, Method
from index.sentences import split_sentences

__all__ = ["Sentence", "SentenceIndex"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence of a document."""

    document_id: str
    start: int
    end: int


class SentenceIndex:
    """Every sentence of a library under its number, in a dense and in a lexical index."""

    def __init__(self, library: Library) -> None:
        self._encoder = library.encoder()
        self._sentences: list[Sentence] = []
        texts: list[str] = []
        for known in library.documents():
            document = library.document(known.id)
            for span in split_sentences(document.text, document.furniture):
                self._sentences.append(Sentence(document_id=document.id, start=span.start, end=span.end))
                texts.append(document.text[span.start : span.end])
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        vectors = np.empty((len(texts), self._encoder.dimension), np.float32)
        encodings = self._encoder.encode_passages([texts[i] for i in order])
        for i, encoding in zip(order, encodings, strict=True):
            vectors[i] = encoding.vector
        self._dense = DenseIndex.in_memory(
            lambda: iter([(np.arange(len(texts)), vectors)]),
            n_rows=len(texts),
            dimension=self._encoder.dimension,
            exact=lambda rows: (np.array(rows, np.int64), vectors[list(rows)]),
        )
        self._lexical = LexicalIndex.in_memory(enumerate(texts))

    def rank(self, query: str, method: Method, k: int) -> list[Sentence]:
        """The `k` best sentences by "dense", "lexical" or "fusion", best first, ties by number."""
        dense = self._dense.search(self._encoder.encode_query(query).vector, N_CANDIDATES)
        lexical = self._lexical.search(query, N_CANDIDATES)
        scores = {"dense": dict(dense), "lexical": dict(lexical), "fusion": fuse([dense, lexical])}[method]
        best = sorted(scores, key=lambda number: (-scores[number], number))[:k]
        return [self._sentences[number] for number in best]
