"""Whether the documents answer the question: a calibrated probability, not a raw similarity.

A model over signals that say different things: how near the best sentence and passage come, and how much
nearer than those of other documents; whether some one passage covers every content word of the question;
whether the names, numbers and days of the question are there, and the kind of thing that it asks for. Where
the words of someone are asked for, all of this is of their words (`qa.part.heard`). The model is made by
`qa.evaluation.fit`, which says from what data and prints how well it does.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from index.search import RankedPassage, Retrieval
from qa.question.question import Word, content_words, context_start
from qa.ranking import RankedSentence, carriers
from qa.read import SIGNALS as SENTENCE_SIGNALS
from qa.wanted import token_means, word_rarity

__all__ = ["SIGNALS", "confidence", "fitted_on", "operating_point", "signals"]

N_TOP = 5
"""Passages and sentences among which full coverage of the question is looked for."""

N_FOCUS = 3
"""Sentences among which the kind of thing that is asked for is looked for."""

ALONE = 5.0
"""The lead of a sentence whose document is the only one: scores are log-odds."""

SPREAD = 0.03
"""Added to standard deviations of cosines, which may be 0."""

SIGNALS = (
    "sentence_similarity",
    "passage_similarity",
    "vector_similarity",
    "sentence_coverage",
    "passage_coverage",
    "near_coverage",
    "least_word_in_sentences",
    "least_word_in_passages",
    "least_name_in_passages",
    "rare_words_covered",
    "sentence_lead",
    "passage_lead",
    "coverage_lead",
    "passage_distinction",
    "word_distinction",
    "words_found",
    "names_missing",
    "numbers_missing",
    "has_focus",
    "lacks_focus",
    "best_lacks_focus",
    "day_found",
    "best_on_other_day",
)
"""Names of the signals, in the order of `signals`."""


def signals(retrieval: Retrieval, ranked: Sequence[RankedSentence]) -> NDArray[np.float64]:
    """`(len(SIGNALS),)`: similarities and coverages are cosines, higher where the documents fit better.

    The coverage of a word is the mean over its tokens of the best cosine in a sentence or passage; the least
    covered word of the best-covering one of the top sentences or passages is what is most clearly missing. A
    lead is the distance to the best of other documents, a distinction the distance to the mean of all
    candidates in standard deviations. What is missing is so in every one of the top sentences.
    """
    words = _words(retrieval)
    rarity = _rarity(retrieval, words)
    candidates, home = _without_copies(retrieval, ranked)
    starts = np.cumsum([0, *(len(passage.maxima) for passage in candidates[:-1])])
    maxima = np.maximum.reduceat(np.concatenate([passage.maxima for passage in candidates]), starts, axis=0)
    passages = _by_word(maxima, words)
    sentences = _by_word(np.stack([sentence.maxima for sentence in ranked[:N_TOP]]), words)
    names = [i for i, word in enumerate(words) if word.is_name]
    near = _by_word(_near(candidates[home], ranked[0])[None], words)[0]
    return np.array(
        [
            ranked[0].similarity,
            maxima[0].dot(retrieval.weights),
            retrieval.cosine,
            sentences.mean(axis=1).max(),
            passages[:N_TOP].mean(axis=1).max(),
            near @ rarity,
            sentences.min(axis=1).max(),
            passages[:N_TOP].min(axis=1).max(),
            passages[:N_TOP, names].min(axis=1).max() if names else 1.0,
            (passages[:N_TOP] @ rarity).max(),
            _lead(ranked),
            *_distances(candidates, maxima.dot(retrieval.weights), passages, home),
            (passages[0] - passages.mean(axis=0)) / (passages.std(axis=0) + SPREAD) @ rarity,
            *_contents(ranked),
        ],
        dtype=np.float64,
    )


def _words(retrieval: Retrieval) -> tuple[Word, ...]:
    """The content words of the question; of the context in brackets only where it has none of its own."""
    words = content_words(retrieval.query, retrieval.encoding.offsets)
    n_before = context_start(retrieval.query)
    own = tuple(w for w in words if retrieval.encoding.offsets[w.tokens[0], 0] < n_before)
    return own or words


def _without_copies(
    retrieval: Retrieval, ranked: Sequence[RankedSentence]
) -> tuple[list[RankedPassage], int]:
    """The candidates without other documents' copies of the best sentence, and the place of its own passage.

    A copy agrees: it must not make the answer less sure by being as near as what it copies.
    """
    copies = carriers(ranked) - {ranked[0].document_id}
    kept = [passage for passage in retrieval.passages if passage.stored.document_id not in copies]
    home = next(i for i, passage in enumerate(kept) if _holds(passage, ranked[0]))
    return kept, home


def _holds(passage: RankedPassage, sentence: RankedSentence) -> bool:
    span = passage.stored.passage
    return passage.stored.document_id == sentence.document_id and span.start <= sentence.start < span.end


def _lead(ranked: Sequence[RankedSentence]) -> float:
    """How far the best sentence is before the next one of a document that does not have it."""
    saying = carriers(ranked)
    rival = next((sentence.score for sentence in ranked if sentence.document_id not in saying), None)
    return ALONE if rival is None else ranked[0].score - rival


def _distances(
    candidates: Sequence[RankedPassage],
    totals: NDArray[np.float32],
    passages: NDArray[np.float32],
    home: int,
) -> tuple[float, float, float]:
    """How far the best sentence's passage is before other documents', and the best passage before all.
    `totals` `(n_passages,)` and `passages` `(n_passages, n_words)` are similarities and coverages.
    """
    document_id = candidates[home].stored.document_id
    others = [i for i, passage in enumerate(candidates) if passage.stored.document_id != document_id]
    return (
        float(totals[home] - totals[others].max()) if others else 1.0,
        float(passages[home].mean() - passages[others].mean(axis=1).max()) if others else 1.0,
        float((totals[0] - totals.mean()) / (totals.std() + SPREAD)),
    )


def _contents(ranked: Sequence[RankedSentence]) -> tuple[float, ...]:
    """What the top sentences have of the question's words, names, numbers, days and kind of answer."""
    table = np.array([sentence.signals for sentence in ranked[:N_TOP]])
    of = {name: table[:, i] for i, name in enumerate(SENTENCE_SIGNALS)}
    return (
        of["words_near"].max(),
        of["names_missing"].min(),
        of["numbers_missing"].min(),
        of["focus"][:N_FOCUS].max(),
        of["lacks_focus"][:N_FOCUS].min(),
        of["lacks_focus"][0],
        of["date"].max(),
        of["other_date"][0],
    )


def _near(passage: RankedPassage, sentence: RankedSentence) -> NDArray[np.float32]:
    """The maxima `(n_query_tokens,)` of a sentence with those before and after it."""
    starts = [span.start for span in passage.stored.passage.sentences]
    i = starts.index(sentence.start)
    return np.asarray(passage.maxima[max(0, i - 1) : i + 2].max(axis=0))


def confidence(retrieval: Retrieval, ranked: Sequence[RankedSentence]) -> float:
    """The probability, 0 to 1, that the best sentences answer the question; 0 where there are none."""
    if not ranked:
        return 0.0
    model = _model()
    logit = float(signals(retrieval, ranked) @ model.weights + model.bias)
    return float(1.0 / (1.0 + np.exp(-logit)))


def operating_point() -> float:
    """The probability below which the answer is that the documents do not answer."""
    return _model().operating_point


def fitted_on() -> tuple[str, ...]:
    """Names of the sets that the weights were fitted on: figures on these are not held out."""
    return _model().sets


@dataclass(frozen=True, slots=True, kw_only=True)
class _Model:
    """A logistic regression: `weights` `(len(SIGNALS),)`, and the sets it was fitted on."""

    weights: NDArray[np.float64]
    bias: float
    operating_point: float
    sets: tuple[str, ...]


def _by_word(maxima: NDArray[np.float32], words: Sequence[Word]) -> NDArray[np.float32]:
    """`(n, n_words)`: coverage of each content word; of all tokens together where there is no content
    word.
    """
    if not words:
        return np.asarray(maxima.mean(axis=1, keepdims=True))
    return np.asarray(maxima.dot(token_means(words, maxima.shape[1])))


def _rarity(retrieval: Retrieval, words: Sequence[Word]) -> NDArray[np.float64]:
    """`(n_words,)`, summing to 1; one number where there is no content word."""
    if not words:
        return np.ones(1)
    idf = np.array([word_rarity(retrieval, word) for word in words])
    return np.asarray(idf / idf.sum())


@lru_cache(maxsize=1)
def _model() -> _Model:
    stored = json.loads(files("qa").joinpath("abstain.json").read_text("utf-8"))
    return _Model(
        weights=np.array([stored["weights"][name] for name in SIGNALS]),
        bias=float(stored["bias"]),
        operating_point=float(stored["operating_point"]),
        sets=tuple(stored["sets"]),
    )
