"""Whether the documents answer the question: a calibrated probability, not a raw similarity.

A logistic regression over signals that say different things: how near the best sentence and passage come,
whether some one passage covers every content word of the question, and every name in it, whether the best
sentence has the kind of thing that was asked for. Its weights are made by `qa.evaluation.calibrate`, which
says from what data and prints how well they do.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from index.search import Retrieval
from qa.question import Word, content_words, stem
from qa.read import RankedSentence

__all__ = ["SIGNALS", "confidence", "fitted_on", "operating_point", "signals"]

N_TOP = 5
"""Passages and sentences among which full coverage of the question is looked for."""

_WORD = re.compile(r"\w+(?:[’'.-]\w+)*")

SIGNALS = (
    "sentence_similarity",
    "passage_similarity",
    "sentence_coverage",
    "passage_coverage",
    "least_word_in_sentences",
    "least_word_in_passages",
    "least_name_in_passages",
    "names_found_in_passages",
    "vector_similarity",
    "lacks_type",
    "n_words",
)
"""Names of the signals, in the order of `signals`."""


def signals(retrieval: Retrieval, ranked: Sequence[RankedSentence]) -> NDArray[np.float64]:
    """`(len(SIGNALS),)`: similarities and coverages are cosines, higher where the documents fit better.

    The coverage of a word is the mean over its tokens of the best cosine in a sentence or passage; the least
    covered word of the best-covering one of the top sentences or passages is what is most clearly missing.
    Names found are the share that occur there as they are, endings aside: a rare name means little to the
    encoder.
    """
    words = content_words(retrieval.query, retrieval.encoding.offsets)
    sentences = np.stack([_by_word(s.maxima, words) for s in ranked[:N_TOP]])
    passages = np.stack([_by_word(p.maxima.max(axis=0), words) for p in retrieval.passages[:N_TOP]])
    names = [i for i, word in enumerate(words) if word.is_name]
    best, top = ranked[0], retrieval.passages[0]
    return np.array(
        [
            best.similarity,
            float(top.maxima.max(axis=0) @ retrieval.weights),
            sentences.mean(axis=1).max(),
            passages.mean(axis=1).max(),
            sentences.min(axis=1).max(),
            passages.min(axis=1).max(),
            passages[:, names].min(axis=1).max() if names else 1.0,
            max(_found([words[i] for i in names], p.stored.text) for p in retrieval.passages[:N_TOP]),
            retrieval.cosine,
            not any(s.has_type for s in ranked[:N_TOP]) and best.has_type is not None,
            min(len(words), 12) / 12,
        ],
        dtype=np.float64,
    )


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
    """Coverage of each content word; of all tokens together where there is no content word."""
    if not words:
        return np.array([maxima.mean()], np.float32)
    return np.array([maxima[list(word.tokens)].mean() for word in words], np.float32)


def _found(words: Sequence[Word], text: str) -> float:
    """The share of the words whose stem occurs in the text; 1 where there are no words."""
    stems = {stem(word) for word in _WORD.findall(text)}
    return sum(stem(word.text) in stems for word in words) / len(words) if words else 1.0


@lru_cache(maxsize=1)
def _model() -> _Model:
    stored = json.loads(files("qa").joinpath("abstain.json").read_text("utf-8"))
    return _Model(
        weights=np.array([stored["weights"][name] for name in SIGNALS]),
        bias=float(stored["bias"]),
        operating_point=float(stored["operating_point"]),
        sets=tuple(stored["sets"]),
    )
