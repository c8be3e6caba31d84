"""The reader: which sentences answer the question, best first.

Sentences are ranked by late interaction, the same similarity that ranks passages, plus a share of their
passage's score (the words around a sentence say what it is about), plus a little for covering the question's
content words, for having the kind of thing that was asked for and for being said by whom was asked for.
Everything it needs is in the retrieval; it runs
no model.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index import Library
from index.search import RankedPassage, Retrieval, retrieve
from qa.question import (
    FUNCTION_WORDS,
    AnswerType,
    answer_type,
    content_words,
    context_start,
    holds,
    speaker_asked,
    stem,
)
from qa.speaker import speaker_of

__all__ = ["RankedSentence", "rank", "rank_sentences", "select"]

# The shares of a sentence's score beside its own similarity. Each was kept because it raises the share of
# questions whose answer sentence comes first, or in the first three, on XQuAD-en and CLAP NQ together:
# similarity alone 0.825 / 0.943 and 0.712 / 0.926, with all 0.832 / 0.957 and 0.743 / 0.933 (half of XQuAD-en
# for the first, passages of 200 tokens, before names carried over).

PASSAGE_WEIGHT = 0.5
"""What the passage's score adds to the sentence's own: what the words around it are about."""

COVERAGE_WEIGHT = 0.2
"""What the mean coverage of the question's content words adds."""

TYPE_WEIGHT = 0.05
"""What having the kind of thing that was asked for adds."""

NUMBER_WEIGHT = 0.04
"""What lacking the question's numerals costs."""

NAME_SHARE = 0.9
"""The share of a name's similarity that the next sentence inherits."""

SPEAKER_WEIGHT = 0.1
"""What being said by the one who is asked for adds."""

_NUMERAL = re.compile(r"\d(?:[\d,.]*\d)?")

SCORE_RATIO = 0.86
"""A sentence is quoted when its score is at least this share of the best one's. Higher quotes less that is
beside the point, lower misses fewer of the sources that agree."""

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
    wanted = _wanted(retrieval)
    sentences = []
    for passage in retrieval.passages:
        own = passage.maxima @ wanted.weights
        carried = _with_names_before(passage.maxima, wanted.names)
        similarities, coverages = carried @ wanted.weights, carried @ wanted.content
        for i, text in enumerate(_texts(passage)):
            span = passage.stored.passage.sentences[i]
            has_type = holds(wanted.kind, text, wanted.words) if wanted.kind else None
            sentences.append(
                RankedSentence(
                    document_id=passage.stored.document_id,
                    start=span.start,
                    end=span.end,
                    text=text,
                    score=float(similarities[i])
                    + PASSAGE_WEIGHT * passage.score
                    + COVERAGE_WEIGHT * float(coverages[i])
                    + TYPE_WEIGHT * bool(has_type)
                    + SPEAKER_WEIGHT * _says(wanted.speaker, text)
                    - NUMBER_WEIGHT * _missing(wanted.numbers, text),
                    similarity=float(own[i]),
                    maxima=passage.maxima[i],
                    has_type=has_type,
                )
            )
    return tuple(sorted(sentences, key=lambda s: (-s.score, s.document_id, s.start)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    """What a question wants of a sentence. `weights` and `content` `(n_query_tokens,)` each sum to 1: of all
    its tokens by rarity, and of its content words alike, each word as the mean of its tokens.
    """

    kind: AnswerType | None
    words: tuple[str, ...]
    names: tuple[int, ...]
    numbers: frozenset[str]
    speaker: frozenset[str]
    weights: NDArray[np.float32]
    content: NDArray[np.float32]


def _wanted(retrieval: Retrieval) -> _Wanted:
    question = retrieval.query
    words = content_words(question, retrieval.encoding.offsets)
    speaker, weights = _speaker(retrieval)
    content = np.zeros_like(weights)
    for word in words:
        content[list(word.tokens)] += 1.0 / len(word.tokens)
    content *= weights > 0  # words that only name the speaker or the context choose no sentence
    return _Wanted(
        kind=answer_type(question),
        words=tuple(word.text for word in words),
        names=tuple(token for word in words if word.is_name for token in word.tokens),
        numbers=frozenset(_NUMERAL.findall(question[: context_start(question)])),
        speaker=speaker,
        weights=weights,
        content=content / content.sum() if content.any() else weights,
    )


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


def _speaker(retrieval: Retrieval) -> tuple[frozenset[str], NDArray[np.float32]]:
    """Who is asked for, as a set of name stems, and the weights `(n_query_tokens,)` for ranking sentences.

    In "what did X say about Y" sentences are ranked by Y: that X says them counts once, in the score. A
    remark in brackets at the end says which passages are meant, and does not choose between their sentences.
    """
    offsets = retrieval.encoding.offsets
    asked = speaker_asked(retrieval.query)
    who, start, end = asked or ("", 0, 0)
    silent = (offsets[:, 0] >= start) & (offsets[:, 1] <= end)
    silent |= offsets[:, 0] >= context_start(retrieval.query)
    weights = np.where(silent, np.float32(0), retrieval.weights)
    return _stems(who), weights / weights.sum() if weights.any() else retrieval.weights


def _says(speaker: frozenset[str], sentence: str) -> bool:
    if not speaker:
        return False
    named = speaker_of(sentence, 0, len(sentence))
    return named is not None and not speaker.isdisjoint(_stems(named))


def _missing(numbers: frozenset[str], sentence: str) -> float:
    """The share of the question's numerals that the sentence does not have."""
    return len(numbers.difference(_NUMERAL.findall(sentence))) / len(numbers) if numbers else 0.0


def _stems(name: str) -> frozenset[str]:
    words = (word.strip("’'.,()") for word in name.split())
    return frozenset(stem(word) for word in words if word and word.casefold() not in FUNCTION_WORDS)


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
