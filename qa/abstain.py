"""Whether the documents answer the question: a calibrated probability, not a raw similarity.

A model over signals that say different things: how near the best sentence and passage come, and how much nearer
than those of other documents; whether some one passage covers every content word of the question; whether the
names, numbers and days of the question are there, and the kind of thing that it asks for, and the one whose
words it asks for. The model is made by `qa.evaluation.fit`, which says from what data and prints how well it does.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from index.search import Retrieval
from qa.question import Word, content_words
from qa.read import SIGNALS as SENTENCE_SIGNALS
from qa.read import RankedSentence

__all__ = ["SIGNALS", "confidence", "fitted_on", "operating_point", "signals"]

N_TOP = 5
"""Passages and sentences among which full coverage of the question is looked for."""

N_SAID = 10
"""Sentences among which one by the speaker asked for is looked for."""

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
    "says",
    "nobody_says",
    "day_found",
    "day_missing",
    "n_words",
    "n_names",
)
"""Names of the signals, in the order of `signals`."""


def signals(retrieval: Retrieval, ranked: Sequence[RankedSentence]) -> NDArray[np.float64]:
    """`(len(SIGNALS),)`: similarities and coverages are cosines, higher where the documents fit better.

    The coverage of a word is the mean over its tokens of the best cosine in a sentence or passage; the least
    covered word of the best-covering one of the top sentences or passages is what is most clearly missing. A
    lead is the distance to the best of other documents, a distinction the distance to the mean of all candidates
    in standard deviations. What is missing is so in every one of the top sentences.
    """
    words = content_words(retrieval.query, retrieval.encoding.offsets)
    best = ranked[0]
    maxima = np.stack([passage.maxima.max(axis=0) for passage in retrieval.passages])
    passages = _by_word(maxima, words)
    sentences = _by_word(np.stack([s.maxima for s in ranked[:N_TOP]]), words)
    rarity = _rarity(retrieval, words)
    names = [i for i, word in enumerate(words) if word.is_name]
    home = next(i for i, p in enumerate(retrieval.passages) if _holds(p.stored.document_id, p.stored.passage.start, p.stored.passage.end, best))
    others = [i for i, p in enumerate(retrieval.passages) if p.stored.document_id != best.document_id]
    totals = maxima @ retrieval.weights
    of = {name: np.array([s.signals[i] for s in ranked[:N_SAID]]) for i, name in enumerate(SENTENCE_SIGNALS)}
    near = np.maximum(best.maxima, retrieval.passages[home].maxima[_around(retrieval.passages[home], best)].max(axis=0))
    rival = [s.score for s in ranked if s.document_id != best.document_id]
    z = (passages[0] - passages.mean(axis=0)) / (passages.std(axis=0) + SPREAD)
    top = slice(0, N_TOP)
    return np.array(
        [
            best.similarity,
            float(totals[0]),
            retrieval.cosine,
            sentences.mean(axis=1).max(),
            passages[top].mean(axis=1).max(),
            float(_by_word(near[None], words)[0] @ rarity),
            sentences.min(axis=1).max(),
            passages[top].min(axis=1).max(),
            passages[top][:, names].min(axis=1).max() if names else 1.0,
            (passages[top] @ rarity).max(),
            best.score - max(rival, default=0.0),
            float(totals[home] - totals[others].max()) if others else 1.0,
            float(passages[home].mean() - passages[others].mean(axis=1).max()) if others else 1.0,
            float((totals[0] - totals.mean()) / (totals.std() + SPREAD)),
            float(z @ rarity),
            of["words_near"][top].max(),
            of["names_missing"][top].min(),
            of["numbers_missing"][top].min(),
            of["focus"][:3].max(),
            of["lacks_focus"][:3].min(),
            of["lacks_focus"][0],
            of["says"].max(),
            float(of["other_says"][0] and not of["says"].any()),
            of["date"][top].max(),
            float(of["other_date"][0]),
            min(len(words), 12) / 12,
            min(len(names), 4) / 4,
        ],
        dtype=np.float64,
    )


def _around(passage, best):
    i = next(i for i, span in enumerate(passage.stored.passage.sentences) if span.start == best.start)
    return slice(max(0, i - 1), i + 2)


def _holds(document_id, start, end, best):
    return document_id == best.document_id and start <= best.start < end


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
    """`(n, n_words)`: coverage of each content word; of all tokens together where there is no content word."""
    if not words:
        return np.asarray(maxima.mean(axis=1, keepdims=True))
    return np.stack([maxima[:, list(word.tokens)].mean(axis=1) for word in words], axis=1)


def _rarity(retrieval: Retrieval, words: Sequence[Word]) -> NDArray[np.float64]:
    if not words:
        return np.ones(1)
    idf = np.array([float(retrieval.weights[list(word.tokens)].max()) ** 4 for word in words])
    return idf / idf.sum()


@lru_cache(maxsize=1)
def _model() -> _Model:
    stored = json.loads(files("qa").joinpath("abstain.json").read_text("utf-8"))
    return _Model(
        weights=np.array([stored["weights"].get(name, 0.0) for name in SIGNALS]),
        bias=float(stored["bias"]),
        operating_point=float(stored["operating_point"]),
        sets=tuple(stored["sets"]),
    )
