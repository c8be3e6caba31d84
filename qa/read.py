"""The reader: which sentences answer the question, best first.

    candidates -> every sentence by late interaction -> the best few read closely -> ranked sentences

First all sentences of the candidates are ranked by vectors alone (`qa.candidate_sentences`). The best of them
are then read as text (`qa.close_reading`): who says them, of which day they speak, what they hold of the kind
that was asked for. What is found becomes one number for each signal, and a linear model of the signals gives
the order (`qa.ranking`); its weights are made by `qa.evaluation.fit`, which says from what data. Runs no
neural model.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache, partial
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index import Document, Library
from index.library import opened
from index.search import Retrieval, retrieve
from qa.candidate_sentences import N_READ, VECTOR_SIGNALS, Candidate, chosen
from qa.close_reading import (
    TEXT_SIGNALS,
    Sentence,
    at_first_sight,
    by_content,
    by_names,
    by_speaker,
    most_by_content,
    most_by_names,
    most_by_speaker,
)
from qa.names.names import Aliases, aliases
from qa.ranking import CloseReading, RankedSentence, Ranking
from qa.wanted import Wanted, wanted

__all__ = [
    "N_READ",
    "SIGNALS",
    "RankedSentence",
    "Reading",
    "Sources",
    "begin",
    "rank_sentences",
    "read",
    "reading_of",
]

MAX_TEXT = 20_000
"""Characters of a document that are read for abbreviations, from its beginning."""

SIGNALS = (*VECTOR_SIGNALS, *TEXT_SIGNALS)
"""Names of a sentence's signals, in the order of `RankedSentence.signals`: by vectors, then by its text."""


class Sources:
    """The documents that sentences stand in, fetched when one is first looked into; for one question."""

    def __init__(self, library: Library, document_ids: Iterable[str]) -> None:
        self._library = library
        self._ids = tuple(dict.fromkeys(document_ids))
        self._fetched: dict[str, Document] = {}

    def __getitem__(self, document_id: str) -> Document:
        if not self._fetched:  # of most, more than one is needed, and all together cost little more
            self._fetched = self._library.documents_of(self._ids)
        return self._fetched[document_id]

    @cached_property
    def aliases(self) -> Aliases:
        """What the documents say of names, together."""
        each = [_defined(self[document_id].text[:MAX_TEXT]) for document_id in self._ids]
        return Aliases(
            expansions=frozenset().union(*(one.expansions for one in each)),
            parts=frozenset().union(*(one.parts for one in each)),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The sentences that answer best, best first, what was wanted of them, and the documents they are of."""

    asked: Wanted
    sources: Sources
    sentences: Sequence[RankedSentence]

    @property
    def aliases(self) -> Aliases:
        """What the documents say of names."""
        return self.sources.aliases


def begin(retrieval: Retrieval, library: Library, *, as_of: date | None = None) -> Reading:
    """The best sentences of the candidates, best first, ties by document and place; each is read closely when
    its place in the order is asked for.
    """
    asked = wanted(retrieval, as_of)
    candidates = chosen(retrieval, asked)
    sources = Sources(library, (candidate.document_id for candidate in candidates))
    ranking = Ranking(candidates, [reading_of(candidate, asked, sources) for candidate in candidates])
    return Reading(asked=asked, sources=sources, sentences=ranking)


def read(retrieval: Retrieval, library: Library, *, as_of: date | None = None) -> Reading:
    """What `begin` begins, with all sentences read."""
    reading = begin(retrieval, library, as_of=as_of)
    return replace(reading, sentences=tuple(reading.sentences))


def rank_sentences(
    query: str, library: str | Path | Library, *, k: int = 10, exclude: Collection[str] = ()
) -> tuple[RankedSentence, ...]:
    """The `k` sentences that answer a query best, at most N_READ.

    Raises:
        QueryError, LibraryError: as `index.search`.

    """
    open_library = opened(library)
    with open_library.snapshot():
        return tuple(begin(retrieve(query, open_library, exclude=exclude), open_library).sentences[:k])


def reading_of(candidate: Candidate, asked: Wanted, sources: Sources) -> CloseReading:
    """The close reading of a sentence, as a `Ranking` takes it; what costs most is read last."""
    stored, before = candidate.passage.stored, candidate.before
    start = stored.passage.start
    close = Sentence(
        asked=asked,
        span=candidate.span,
        before_span=before,
        text=candidate.text,
        before=stored.text[before.start - start : before.end - start],
        fetch=partial(sources.__getitem__, candidate.document_id),
    )
    weights = _weights_by_name()
    content, names = most_by_content(asked, weights), most_by_names(asked, close, weights)
    found = dict(zip(VECTOR_SIGNALS, candidate.by_vectors, strict=True))
    found |= at_first_sight(asked, close.text, close.before)
    yield _total(found, weights) + most_by_speaker(asked, weights) + content + names
    found |= by_speaker(asked, close, lambda: sources.aliases)
    yield _total(found, weights) + content + names
    found |= by_content(asked, close)
    yield _total(found, weights) + names
    found |= by_names(asked, close, lambda: sources.aliases)
    yield _ranked(candidate, close, np.array([found[name] for name in SIGNALS]))


def _total(found: Mapping[str, float], weights: Mapping[str, float]) -> float:
    return sum(weights[name] * value for name, value in found.items())


def _ranked(candidate: Candidate, close: Sentence, signals: NDArray[np.float64]) -> RankedSentence:
    return RankedSentence(
        document_id=candidate.document_id,
        start=candidate.span.start,
        end=candidate.span.end,
        text=candidate.text,
        score=float(signals @ _weights()),
        similarity=candidate.by_vectors[0],
        maxima=candidate.maxima,
        signals=signals,
        close=close,
        tokens=candidate.tokens,
    )


@lru_cache(maxsize=512)
def _defined(text: str) -> Aliases:
    return aliases([text])


@lru_cache(maxsize=1)
def _weights_by_name() -> dict[str, float]:
    return dict(zip(SIGNALS, _weights().tolist(), strict=True))


@lru_cache(maxsize=1)
def _weights() -> NDArray[np.float64]:
    stored = json.loads(files("qa").joinpath("read.json").read_text("utf-8"))
    return np.array([stored["weights"][name] for name in SIGNALS])
