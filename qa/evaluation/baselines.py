"""Sentence ranking as other systems do it: every sentence encoded and indexed on its own.

The same encoder, the same two indexes, the same fusion, but no late interaction and no passage around the
sentence. Built in memory from a library's documents, for comparison only.
"""

from dataclasses import dataclass

import numpy as np

from index import Library
from index.dense.index import DenseIndex
from index.lexical import LexicalIndex
from index.search import N_CANDIDATES, Method, fuse
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
        encodings = self._encoder.encode_passages([texts[i] for i in order])
        vectors = np.stack([encoding.vector for encoding in encodings])
        place = {number: i for i, number in enumerate(order)}
        self._dense = DenseIndex.in_memory(
            lambda: iter([(np.array(order, np.int64), vectors)]),
            n_rows=len(order),
            dimension=vectors.shape[1],
            exact=lambda rows: (np.array(rows, np.int64), vectors[[place[row] for row in rows]]),
        )
        self._lexical = LexicalIndex.in_memory(enumerate(texts))

    def rank(self, query: str, method: Method, k: int) -> list[Sentence]:
        """The `k` best sentences by "dense", "lexical" or "fusion", best first, ties by number."""
        dense = self._dense.search(self._encoder.encode_query(query).vector, N_CANDIDATES)
        lexical = self._lexical.search(query, N_CANDIDATES)
        scores = {"dense": dict(dense), "lexical": dict(lexical), "fusion": fuse([dense, lexical])}[method]
        best = sorted(scores, key=lambda number: (-scores[number], number))[:k]
        return [self._sentences[number] for number in best]
