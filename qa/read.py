"""The reader: which sentences answer the question, best first.

Sentences are ranked by late interaction, the same similarity that ranks passages, plus a share of their
passage's score (the words around a sentence say what it is about), plus a little where the sentence has the
kind of thing that was asked for: a number, a time, a name. Everything it needs is in the retrieval; it runs
no model.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index import Library
from index.search import RankedPassage, Retrieval, retrieve
from qa.question import FUNCTION_WORDS, answer_type, content_words, holds, speaker_asked
from qa.speaker import speaker_of

__all__ = ["RankedSentence", "rank", "rank_sentences", "select"]

PASSAGE_WEIGHT = 0.25
"""What the passage's score adds to the sentence's own."""

TYPE_WEIGHT = 0.05
"""What having the kind of thing that was asked for adds. Answer sentence first, without and with: XQuAD-en
0.827 / 0.829, CLAP NQ 0.712 / 0.729; alike from 0.03 to 0.1."""

SPEAKER_WEIGHT = 0.1
"""What being said by the one who is asked for adds."""

ASKING_SHARE = 0.25
"""The share of their weight that the words which only name the speaker keep in ranking sentences."""

STEM_LETTERS = 6

SCORE_RATIO = 0.9
"""A sentence is quoted when its score is at least this share of the best one's."""

MAX_SENTENCES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class RankedSentence:
    """A sentence, `text == document.text[start:end]`, with the score it is ranked by.

    `similarity` is its own late interaction with the query, `maxima` `(n_query_tokens,)` what that is the
    weighted mean of: the best cosine of each token of the query in the sentence. `has_type` says whether it
    has the kind of thing that was asked for, None where the question does not say.
    """

    document_id: str
    start: int
    end: int
    text: str
    score: float
    similarity: float
    maxima: NDArray[np.float32]
    has_type: bool | None


def rank(retrieval: Retrieval) -> tuple[RankedSentence, ...]:
    """All sentences of the candidates, best first; ties by document and place."""
    kind = answer_type(retrieval.query)
    speaker, weights = _speaker(retrieval)
    asked = [word.text for word in content_words(retrieval.query, retrieval.encoding.offsets)]
    sentences = []
    for passage in retrieval.passages:
        similarities = passage.maxima @ weights
        for i, text in enumerate(_texts(passage)):
            has_type = holds(kind, text, asked) if kind else None
            span = passage.stored.passage.sentences[i]
            similarity = float(similarities[i])
            sentences.append(
                RankedSentence(
                    document_id=passage.stored.document_id,
                    start=span.start,
                    end=span.end,
                    text=text,
                    score=similarity
                    + PASSAGE_WEIGHT * passage.score
                    + TYPE_WEIGHT * bool(has_type)
                    + SPEAKER_WEIGHT * _says(speaker, text),
                    similarity=similarity,
                    maxima=passage.maxima[i],
                    has_type=has_type,
                )
            )
    return tuple(sorted(sentences, key=lambda s: (-s.score, s.document_id, s.start)))


def _speaker(retrieval: Retrieval) -> tuple[frozenset[str], NDArray[np.float32]]:
    """Who is asked for, as a set of name stems, and the weights `(n_query_tokens,)` for ranking sentences.

    In "what did X say about Y" sentences are ranked by Y: that X says them counts once, in the score.
    """
    asked = speaker_asked(retrieval.query)
    if asked is None:
        return frozenset(), retrieval.weights
    who, start, end = asked
    offsets = retrieval.encoding.offsets
    asking = (offsets[:, 0] >= start) & (offsets[:, 1] <= end)
    weights = np.where(asking, ASKING_SHARE, 1.0).astype(np.float32) * retrieval.weights
    return _stems(who), weights / weights.sum()


def _says(speaker: frozenset[str], sentence: str) -> bool:
    if not speaker:
        return False
    named = speaker_of(sentence, 0, len(sentence))
    return named is not None and not speaker.isdisjoint(_stems(named))


def _stems(name: str) -> frozenset[str]:
    """First letters of the words of a name: transliterations and endings differ later in the word."""
    words = (word.strip("’'.,()").casefold() for word in name.split())
    return frozenset(word[:STEM_LETTERS] for word in words if word and word not in FUNCTION_WORDS)


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


def _texts(passage: RankedPassage) -> list[str]:
    text, start = passage.stored.text, passage.stored.passage.start
    return [text[span.start - start : span.end - start] for span in passage.stored.passage.sentences]
