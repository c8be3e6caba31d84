"""Sentences in the order of their scores, each read closely only once the order hangs on it.

Close reading costs far more than all that goes before it, and an answer mostly turns on the first few. What a
sentence can score at most is known before it is read: the next one of the order is settled as soon as no
other can be before it (branch and bound), so the order is that of reading them all.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from heapq import heappop, heappush
from typing import overload

import numpy as np
from numpy.typing import NDArray

from index import Span
from index.token_codec import CodedVectors
from qa.answer import SpokenDate
from qa.candidate_sentences import Candidate, wording
from qa.close_reading import Sentence
from qa.speech.speaker import Attribution

__all__ = ["CloseReading", "RankedSentence", "Ranking", "carriers"]

SLACK = 1e-9
"""Added to what a sentence can score at most: a sum's last digits hang on its order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RankedSentence:
    """A sentence, `text == document.text[start:end]`, with the score it is ranked by.

    `similarity` is its own late interaction with the query, `maxima` `(n_query_tokens,)` what that is the
    weighted mean of: the best cosine of each token of the query in the sentence. `signals` `(len(SIGNALS),)`
    are what the score is made of. `close` is what it says, `tokens` `(n_tokens, dim)` the vectors of its
    tokens; of both, what the score does not need is read and decoded when it is asked for.
    """

    document_id: str
    start: int
    end: int
    text: str
    score: float
    similarity: float
    maxima: NDArray[np.float32]
    signals: NDArray[np.float64]
    close: Sentence
    tokens: CodedVectors

    @property
    def before(self) -> str:
        """The sentence before it in its passage, or ""."""
        return self.close.before

    @property
    def published(self) -> date | None:
        """The day its document was published."""
        return self.close.document.date

    @property
    def attribution(self) -> Attribution | None:
        """Who says it."""
        return self.close.attribution

    @property
    def dates(self) -> tuple[SpokenDate, ...]:
        """The days it speaks about."""
        return self.close.dates

    @property
    def focus(self) -> tuple[Span, ...]:
        """The words of it that answer; offsets into its document."""
        return self.close.focus

    @property
    def vectors(self) -> NDArray[np.float32]:
        """The vectors of its tokens `(n_tokens, dim)`, decoded anew each time."""
        return self.tokens[:]

    @property
    def wording(self) -> str:
        """What copies of the sentence have in common: letter case and spacing aside, its characters."""
        return wording(self.text)


CloseReading = Iterator[float | RankedSentence]


class Ranking(Sequence[RankedSentence]):
    """Candidates as ranked sentences, best first, ties by document and place.

    `readings[i]` is the close reading of the `i`-th candidate, step by step: it gives what the sentence can
    score at most, which a further step may lower, and at last the sentence. For one question, and one thread.
    """

    def __init__(self, candidates: Sequence[Candidate], readings: Sequence[CloseReading]) -> None:
        self.candidates = tuple(candidates)
        self._settled: list[RankedSentence] = []
        self._waiting: list[tuple[float, bool, str, int, CloseReading | RankedSentence]] = []
        for candidate, reading in zip(candidates, readings, strict=True):
            self._read_on(candidate.document_id, candidate.span.start, reading)

    def __len__(self) -> int:
        return len(self.candidates)

    @overload
    def __getitem__(self, place: int) -> RankedSentence: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[RankedSentence, ...]: ...

    def __getitem__(self, place: int | slice) -> RankedSentence | tuple[RankedSentence, ...]:
        if isinstance(place, slice):
            return tuple(self[i] for i in range(*place.indices(len(self))))
        at = range(len(self))[place]
        self._settle(at + 1)
        return self._settled[at]

    def _settle(self, n: int) -> None:
        """Put the first `n` in their order."""
        while len(self._settled) < n:
            *_, document_id, start, best = heappop(self._waiting)
            if isinstance(best, RankedSentence):
                self._settled.append(best)
            else:
                self._read_on(document_id, start, best)

    def _read_on(self, document_id: str, start: int, reading: CloseReading) -> None:
        found = next(reading)
        # At one score, what is not read to its end comes first: it may belong before what is.
        if isinstance(found, RankedSentence):
            heappush(self._waiting, (-found.score, True, document_id, start, found))
        else:
            heappush(self._waiting, (-found - SLACK, False, document_id, start, reading))


def carriers(ranked: Sequence[RankedSentence]) -> set[str]:
    """The documents that say the best sentence in the same words; what they say is not read for it."""
    worded: Sequence[RankedSentence | Candidate] = ranked
    if isinstance(ranked, Ranking):
        worded = ranked.candidates
    best = ranked[0].wording
    return {sentence.document_id for sentence in worded if sentence.wording == best}
