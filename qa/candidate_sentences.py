"""Which sentences of the candidate passages are worth reading, and what their vectors say of them.

All sentences are compared with the question at once, as rows of one table of cosines. Knows nothing of what
they say as text, save which are worded alike.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index import Span
from index.search import RankedPassage, Retrieval
from index.token_codec import CodedVectors
from qa.wanted import Wanted, token_means

__all__ = ["VECTOR_SIGNALS", "Candidate", "chosen", "wording"]

N_READ = 30
"""Sentences, differently worded, that are read closely."""

MAX_COPIES = 10
"""Documents whose copy of one sentence is read."""

NAME_SHARE = 0.9
"""The share of a name's similarity that the next sentence inherits."""

# The order in which sentences are chosen to be read closely: the fitted weights decide after that.
PASSAGE_WEIGHT = 0.5
COVERAGE_WEIGHT = 0.2

VECTOR_SIGNALS = (
    "similarity",
    "carried",
    "passage",
    "coverage",
    "least_word",
    "window",
    "window_coverage",
    "next_coverage",
)
"""Names of what the vectors say of a sentence, in the order of `Candidate.by_vectors`."""

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """The `i`-th sentence of a passage. `maxima` `(n_query_tokens,)` is the best cosine of each token of the
    query in it, `by_vectors` `(len(VECTOR_SIGNALS),)` what its own and its neighbours' say; `wording` is what
    copies of it have in common.
    """

    passage: RankedPassage
    i: int
    maxima: Floats
    by_vectors: tuple[float, ...]
    text: str
    wording: str

    @property
    def document_id(self) -> str:
        """The document that it stands in."""
        return self.passage.stored.document_id

    @property
    def span(self) -> Span:
        """Where it stands there."""
        return self.passage.stored.passage.sentences[self.i]

    @property
    def before(self) -> Span:
        """The sentence before it in its passage; empty where there is none."""
        start = self.span.start
        return self.passage.stored.passage.sentences[self.i - 1] if self.i else Span(start, start)

    @property
    def tokens(self) -> CodedVectors:
        """The vectors of its tokens `(n_tokens, dim)`, not decoded."""
        first, last = self.passage.tokens.sentences[self.i].tolist()
        return self.passage.tokens.vectors.run(first, last)


def wording(text: str) -> str:
    """A sentence without what its copies differ in: letter case and spacing."""
    return " ".join(text.casefold().split())


def chosen(retrieval: Retrieval, asked: Wanted) -> list[Candidate]:
    """The N_READ sentences of best similarity, their passage's score and their coverage counted in, with
    copies of each, so that they crowd nobody out; best first, ties by document and place.
    """
    passages = sorted(retrieval.passages, key=lambda p: (p.stored.document_id, p.stored.passage.start))
    if not passages:
        return []
    counts = np.array([len(passage.maxima) for passage in passages])
    maxima = np.concatenate([passage.maxima for passage in passages])
    ends = np.cumsum(counts)
    first, last = np.repeat(ends - counts, counts), np.repeat(ends - 1, counts)
    carried = _with_names_before(maxima, first, asked.name_tokens)
    similarities, coverages = _weighted(carried, asked.weights), _weighted(carried, asked.content)
    by_passage = np.array([PASSAGE_WEIGHT * passage.score for passage in passages], np.float32)
    scores = similarities + np.repeat(by_passage, counts) + COVERAGE_WEIGHT * coverages
    owner = np.repeat(np.arange(len(passages)), counts).tolist()
    order = np.argsort(-scores, kind="stable").tolist()
    kept = list(_with_copies((row, passages[owner[row]], row - int(first[row])) for row in order))
    rows = np.array([row for row, *_ in kept])
    own, window, following = maxima[rows], _above(maxima, rows, first[rows]), _below(maxima, rows, last[rows])
    similarity = _weighted(own, asked.weights)
    by_vectors = np.stack(
        [
            similarity,
            similarities[rows],
            np.zeros(len(rows)),  # the passage's score keeps all its digits
            coverages[rows],
            _least(own, asked) if asked.words else similarity,
            _weighted(window, asked.weights),
            _weighted(window, asked.content),
            _weighted(following, asked.content),
        ],
        axis=1,
    ).astype(np.float64)
    by_vectors[:, 2] = [passage.score for _, passage, *_ in kept]
    return [
        Candidate(passage=passage, i=i, maxima=maxima[row], by_vectors=tuple(said), text=text, wording=worded)
        for (row, passage, i, text, worded), said in zip(kept, by_vectors.tolist(), strict=True)
    ]


def _with_copies(
    ordered: Iterator[tuple[int, RankedPassage, int]],
) -> Iterator[tuple[int, RankedPassage, int, str, str]]:
    """The first N_READ that are worded differently, and copies of each, with text and wording."""
    seen: dict[str, int] = {}
    for row, passage, i in ordered:
        span, start = passage.stored.passage.sentences[i], passage.stored.passage.start
        text = passage.stored.text[span.start - start : span.end - start]
        worded = wording(text)
        if worded not in seen and len(seen) == N_READ:
            return
        seen[worded] = seen.get(worded, 0) + 1
        if seen[worded] <= MAX_COPIES:
            yield row, passage, i, text, worded


def _weighted(maxima: Floats, weights: Floats) -> Floats:
    """The weighted sum of each row; rows that are alike have the same, wherever they stand."""
    return np.asarray((maxima * weights).sum(axis=1))


def _with_names_before(maxima: Floats, first: NDArray[np.int64], names: Sequence[int]) -> Floats:
    """The maxima where a name in one sentence also serves the next one of its passage, which begins at row
    `first`.

    News names a person once and goes on with "he" or "the president".
    """
    if not names:
        return maxima
    carried = maxima.copy()
    columns = list(names)
    behind = np.flatnonzero(first < np.arange(len(maxima)))
    own, before = maxima[behind][:, columns], maxima[behind - 1][:, columns]
    carried[behind[:, None], columns] = np.maximum(own, NAME_SHARE * before)
    return carried


def _above(maxima: Floats, rows: NDArray[np.int64], first: NDArray[np.int64]) -> Floats:
    """The best cosines of each sentence and the two before it."""
    one, two = np.maximum(rows - 1, first), np.maximum(rows - 2, first)
    return np.maximum(np.maximum(maxima[rows], maxima[one]), maxima[two])


def _below(maxima: Floats, rows: NDArray[np.int64], last: NDArray[np.int64]) -> Floats:
    """The best cosines of each sentence and the one after it."""
    return np.maximum(maxima[rows], maxima[np.minimum(rows + 1, last)])


def _least(maxima: Floats, asked: Wanted) -> Floats:
    """How well the worst-covered word of the question is covered: the mean over its tokens."""
    return np.asarray(maxima.dot(token_means(asked.words, maxima.shape[1])).min(axis=1))
