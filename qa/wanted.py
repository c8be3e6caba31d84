"""What a question wants of a sentence, read once: its words, names, numbers, days, and whose words they are.

    retrieval -> wanted; the reader compares every sentence with it

Knows the question and how it was encoded, nothing of the documents.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from index.late_interaction import IDF_POWER
from index.search import Retrieval
from qa.answer import SpokenDate
from qa.dates.dates import asked_dates
from qa.names.names import names_in
from qa.names.wordforms import root
from qa.patterns import lazy_pattern
from qa.question.question import AnswerType, Word, answer_type, content_words, context_start, speaker_asked

__all__ = ["NUMERAL", "Wanted", "token_means", "wanted", "word_rarity"]

NUMERAL = lazy_pattern(r"\d(?:[\d,.]*\d)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A question taken apart.

    `weights` and `content` `(n_query_tokens,)` each sum to 1: of all its tokens by rarity, and of its content
    words alike, each word as the mean of its tokens. `rarity` `(n_words,)` sums to 1: the inverse document
    frequency of each content word. `numbers` are those that belong to no date. `speaker` is who is asked for
    in "what did X say about Y", or "".
    """

    question: str
    kind: AnswerType | None
    words: tuple[Word, ...]
    roots: tuple[str, ...]
    rarity: NDArray[np.float64]
    name_tokens: tuple[int, ...]
    names: tuple[str, ...]
    numbers: frozenset[str]
    dates: tuple[SpokenDate, ...]
    speaker: str
    weights: NDArray[np.float32]
    content: NDArray[np.float32]


def wanted(retrieval: Retrieval, as_of: date | None = None) -> Wanted:
    """Read the question of a retrieval. A remark in brackets at its end says which passages are meant, and
    wants nothing; nor does "what did X say about", which says only who speaks.
    """
    question = retrieval.query
    asking = question[: context_start(question)]
    words = content_words(question, retrieval.encoding.offsets)
    speaker, weights = _speaker(retrieval)
    content = np.zeros_like(weights)
    for word in words:
        content[list(word.tokens)] += 1.0 / len(word.tokens)
    content *= weights > 0
    own = tuple(word for word in words if weights[list(word.tokens)].any())
    rarity = np.array([word_rarity(retrieval, word) for word in own])
    dates = asked_dates(asking, as_of)
    return Wanted(
        question=asking,
        kind=answer_type(question),
        words=own,
        roots=tuple(root(word.text) for word in own),
        rarity=rarity / rarity.sum() if rarity.any() else rarity,
        name_tokens=tuple(token for word in words if word.is_name for token in word.tokens),
        names=tuple(name.text for name in names_in(asking) if name.text.casefold() not in speaker.casefold()),
        numbers=frozenset(
            match.group()
            for match in NUMERAL.finditer(asking)
            if not any(day.start <= match.start() < day.end for day in dates)
        ),
        dates=dates,
        speaker=speaker,
        weights=weights,
        content=content / content.sum() if content.any() else weights,
    )


def token_means(words: Sequence[Word], n_tokens: int) -> NDArray[np.float32]:
    """`(n_tokens, n_words)`: what makes numbers by token, in a matrix product, the mean over each word's."""
    means = np.zeros((n_tokens, len(words)), np.float32)
    for i, word in enumerate(words):
        means[list(word.tokens), i] = 1.0 / len(word.tokens)
    return means


def word_rarity(retrieval: Retrieval, word: Word) -> float:
    """The rarity of a word, as that of its rarest token; token weights are idf to the power of IDF_POWER."""
    return float(retrieval.weights[list(word.tokens)].max() ** (1 / IDF_POWER))


def _speaker(retrieval: Retrieval) -> tuple[str, NDArray[np.float32]]:
    """Who is asked for, and the weights `(n_query_tokens,)` for ranking sentences.

    In "what did X say about Y" sentences are ranked by Y: that X says them counts once, in the score. A
    remark in brackets at the end says which passages are meant, and does not choose between their sentences.
    """
    offsets = retrieval.encoding.offsets
    asked = speaker_asked(retrieval.query)
    who, start, end = asked or ("", 0, 0)
    silent = (offsets[:, 0] >= start) & (offsets[:, 1] <= end)
    silent |= offsets[:, 0] >= context_start(retrieval.query)
    weights = np.where(silent, np.float32(0), retrieval.weights)
    return who, weights / weights.sum() if weights.any() else retrieval.weights
