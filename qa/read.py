"""The reader: which sentences answer the question, best first.

Sentences are ranked by late interaction, the same similarity that ranks passages, plus a share of their
passage's score: the words around a sentence say what it is about. Everything it needs is in the retrieval;
it reads no text and runs no model.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index import Library
from index.search import Retrieval, retrieve

__all__ = ["RankedSentence", "rank", "rank_sentences", "select"]

PASSAGE_WEIGHT = 0.25
"""What the passage's score adds to the sentence's own."""

SCORE_RATIO = 0.9
"""A sentence is quoted when its score is at least this share of the best one's."""

MAX_SENTENCES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class RankedSentence:
    """A sentence, `document.text[start:end]`, with the score it is ranked by.

    `similarity` is its own late interaction with the query, `maxima` `(n_query_tokens,)` what that is the
    weighted mean of: the best cosine of each token of the query in the sentence.
    """

    document_id: str
    start: int
    end: int
    score: float
    similarity: float
    maxima: NDArray[np.float32]


def rank(retrieval: Retrieval) -> tuple[RankedSentence, ...]:
    """All sentences of the candidates, best first; ties by document and place."""
    sentences = [
        RankedSentence(
            document_id=passage.stored.document_id,
            start=span.start,
            end=span.end,
            score=float(maxima @ retrieval.weights) + PASSAGE_WEIGHT * passage.score,
            similarity=float(maxima @ retrieval.weights),
            maxima=maxima,
        )
        for passage in retrieval.passages
        for span, maxima in zip(passage.stored.passage.sentences, passage.maxima, strict=True)
    ]
    return tuple(sorted(sentences, key=lambda s: (-s.score, s.document_id, s.start)))


def select(ranked: Sequence[RankedSentence]) -> tuple[RankedSentence, ...]:
    """The sentences worth quoting: those whose score is near the best one's."""
    if not ranked:
        return ()
    floor = SCORE_RATIO * ranked[0].score
    return tuple(sentence for sentence in ranked[:MAX_SENTENCES] if sentence.score >= floor)


def rank_sentences(
    query: str, library: str | Path | Library, *, k: int = 10, exclude: Collection[str] = ()
) -> tuple[RankedSentence, ...]:
    """The `k` sentences that answer a query best.

    Raises:
        QueryError, LibraryError: as `index.search`.
    """
    return rank(retrieve(query, library, exclude=exclude))[:k]
