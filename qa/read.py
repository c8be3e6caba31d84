"""The reader: which sentences answer the question, best first.

    candidates -> every sentence by late interaction -> the best few read closely -> ranked sentences

First all sentences of the candidates are ranked by vectors alone. The best of them are then read as text: who
says them, of which day they speak, what they hold of the kind that was asked for. What is found becomes one
number for each signal, and a linear model of the signals gives the order; its weights are made by
`qa.evaluation.fit`, which says from what data. Runs no neural model.
"""

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index import Document, Library, Span
from index.library import opened
from index.search import RankedPassage, Retrieval, retrieve
from qa.answer import SpokenDate
from qa.close_reading import TEXT_SIGNALS, close_reading, text_signals
from qa.names.names import Aliases, aliases
from qa.speech.speaker import Attribution
from qa.wanted import Wanted, wanted

__all__ = ["SIGNALS", "RankedSentence", "Reading", "rank_sentences", "read"]

N_READ = 30
"""Sentences, differently worded, that are read closely."""

MAX_COPIES = 10
"""Documents whose copy of one sentence is read."""

NAME_SHARE = 0.9
"""The share of a name's similarity that the next sentence inherits."""

MAX_TEXT = 20_000
"""Characters of a document that are read for abbreviations, from its beginning."""

SIGNALS = (
    "similarity",
    "carried",
    "passage",
    "coverage",
    "least_word",
    "window",
    "window_coverage",
    "next_coverage",
    *TEXT_SIGNALS,
)
"""Names of a sentence's signals, in the order of `RankedSentence.signals`: by vectors, then by its text."""

# The order in which sentences are chosen to be read closely: the fitted weights decide after that.
PASSAGE_WEIGHT = 0.5
COVERAGE_WEIGHT = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class RankedSentence:
    """A sentence, `text == document.text[start:end]`, with the score it is ranked by.

    `similarity` is its own late interaction with the query, `maxima` `(n_query_tokens,)` what that is the
    weighted mean of: the best cosine of each token of the query in the sentence. `before` is the sentence
    before it in its passage, or "". `signals` `(len(SIGNALS),)` are what the score is made of. `vectors`
    `(n_tokens, dim)` are those of its tokens.
    """

    document_id: str
    start: int
    end: int
    text: str
    before: str
    score: float
    similarity: float
    maxima: NDArray[np.float32]
    vectors: NDArray[np.float32]
    signals: NDArray[np.float64]
    published: date | None
    attribution: Attribution | None
    dates: tuple[SpokenDate, ...]
    focus: tuple[Span, ...]

    @property
    def wording(self) -> str:
        """What copies of the sentence have in common: letter case and spacing aside, its characters."""
        return _wording(self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The sentences that answer best, best first, what was wanted of them, and what their documents say of
    names.
    """

    asked: Wanted
    aliases: Aliases
    sentences: tuple[RankedSentence, ...]


def read(retrieval: Retrieval, library: Library, *, as_of: date | None = None) -> Reading:
    """The best sentences of the candidates, read closely, best first; ties by document and place."""
    asked = wanted(retrieval, as_of)
    chosen = _nearest(retrieval, asked)
    documents = {c.document_id: library.document(c.document_id) for c in chosen}
    known = _known([document.text for document in documents.values()])
    ranked = [_read(c, asked, documents[c.document_id], known) for c in chosen]
    ranked.sort(key=lambda s: (-s.score, s.document_id, s.start))
    return Reading(asked=asked, aliases=known, sentences=tuple(ranked))


def rank_sentences(
    query: str, library: str | Path | Library, *, k: int = 10, exclude: Collection[str] = ()
) -> tuple[RankedSentence, ...]:
    """The `k` sentences that answer a query best, at most N_READ.

    Raises:
        QueryError, LibraryError: as `index.search`.

    """
    open_library = opened(library)
    with open_library.snapshot():
        return read(retrieve(query, open_library, exclude=exclude), open_library).sentences[:k]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    """The `i`-th sentence of a passage, with the similarities and coverages it was chosen by."""

    passage: RankedPassage
    i: int
    own: float
    carried: float
    coverage: float
    first_score: float

    @property
    def document_id(self) -> str:
        return self.passage.stored.document_id

    @property
    def span(self) -> Span:
        return self.passage.stored.passage.sentences[self.i]

    @property
    def text(self) -> str:
        start = self.passage.stored.passage.start
        return self.passage.stored.text[self.span.start - start : self.span.end - start]


def _nearest(retrieval: Retrieval, asked: Wanted) -> list[_Candidate]:
    """The N_READ sentences of best similarity, their passage's score and their coverage counted in."""
    candidates = []
    for passage in retrieval.passages:
        # `dot`, as `@` on some shapes raises a floating point flag that means nothing.
        own = passage.maxima.dot(asked.weights)
        carried = _with_names_before(passage.maxima, asked.name_tokens)
        similarities, coverages = carried.dot(asked.weights), carried.dot(asked.content)
        scores = similarities + PASSAGE_WEIGHT * passage.score + COVERAGE_WEIGHT * coverages
        candidates += [
            _Candidate(
                passage=passage,
                i=i,
                own=float(own[i]),
                carried=float(similarities[i]),
                coverage=float(coverages[i]),
                first_score=float(scores[i]),
            )
            for i in range(len(own))
        ]
    candidates.sort(key=lambda c: (-c.first_score, c.document_id, c.span.start))
    return list(_with_copies(candidates))


def _with_copies(candidates: Sequence[_Candidate]) -> Iterator[_Candidate]:
    """The first N_READ that are worded differently, and copies of each, so that they crowd nobody out."""
    seen: dict[str, int] = {}
    for candidate in candidates:
        wording = _wording(candidate.text)
        if wording not in seen and len(seen) == N_READ:
            return
        seen[wording] = seen.get(wording, 0) + 1
        if seen[wording] <= MAX_COPIES:
            yield candidate


def _wording(text: str) -> str:
    return " ".join(text.casefold().split())


def _with_names_before(maxima: NDArray[np.float32], names: tuple[int, ...]) -> NDArray[np.float32]:
    """The maxima `(n_sentences, n_query_tokens)` where a name in one sentence also serves the next one.

    News names a person once and goes on with "he" or "the president".
    """
    if not names or len(maxima) < 2:
        return maxima
    carried = maxima.copy()
    columns = list(names)
    carried[1:, columns] = np.maximum(maxima[1:, columns], NAME_SHARE * maxima[:-1, columns])
    return carried


def _read(chosen: _Candidate, asked: Wanted, document: Document, known: Aliases) -> RankedSentence:
    """One sentence read closely."""
    stored, span = chosen.passage.stored, chosen.span
    before = stored.passage.sentences[chosen.i - 1] if chosen.i else Span(span.start, span.start)
    sentence = close_reading(asked, document, span, before)
    maxima = chosen.passage.maxima[chosen.i]
    least = min((float(maxima[list(word.tokens)].mean()) for word in asked.words), default=chosen.own)
    window = chosen.passage.maxima[max(0, chosen.i - 2) : chosen.i + 1].max(axis=0)
    after = chosen.passage.maxima[chosen.i : chosen.i + 2].max(axis=0)
    by_vectors = (
        chosen.own,
        chosen.carried,
        chosen.passage.score,
        chosen.coverage,
        least,
        float(window @ asked.weights),
        float(window @ asked.content),
        float(after @ asked.content),
    )
    signals = np.array([*by_vectors, *text_signals(asked, sentence, known)])
    first, last = chosen.passage.tokens.sentences[chosen.i]
    return RankedSentence(
        document_id=document.id,
        start=span.start,
        end=span.end,
        text=sentence.text,
        before=sentence.before,
        score=float(signals @ _weights()),
        similarity=chosen.own,
        maxima=maxima,
        vectors=chosen.passage.tokens.vectors[first:last],
        signals=signals,
        published=document.date,
        attribution=sentence.attribution,
        dates=sentence.dates,
        focus=sentence.focus,
    )


def _known(texts: Sequence[str]) -> Aliases:
    """The abbreviations that the documents define, together."""
    each = [_defined(text[:MAX_TEXT]) for text in texts]
    return Aliases(
        expansions=frozenset().union(*(one.expansions for one in each)),
        parts=frozenset().union(*(one.parts for one in each)),
    )


@lru_cache(maxsize=512)
def _defined(text: str) -> Aliases:
    return aliases([text])


@lru_cache(maxsize=1)
def _weights() -> NDArray[np.float64]:
    stored = json.loads(files("qa").joinpath("read.json").read_text("utf-8"))
    return np.array([stored["weights"][name] for name in SIGNALS])
