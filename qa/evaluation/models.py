"""The two models that are fitted: which sentence answers, and whether the documents answer at all.

Both are linear in signals that `qa.read` and `qa.abstain` define, so that what they weigh can be read in a
file. Examples in, weights out; knows nothing of sets or files.
"""

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from qa.abstain import signals
from qa.evaluation.examples import Example
from qa.read import SIGNALS as SENTENCE_SIGNALS

__all__ = ["Floats", "Model", "fit", "fit_ranker", "reranked"]

Floats = NDArray[np.float64]

SOURCE_WEIGHT = {"xquad_en": 600.0, "clapnq_dev": 600.0}
COLLECTION_WEIGHT = 100.0
"""What a source counts for, in examples of each label, whatever its size: all collections of our own together
are about as much as an external set."""

RIDGE = 0.01
"""Penalty on the ranker's weights, of signals in standard deviations."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """`sentence` `(len(qa.read.SIGNALS),)` ranks sentences; `question` `(len(qa.abstain.SIGNALS),)` and
    `bias` are the logistic regression of whether they answer.
    """

    sentence: Floats
    question: Floats
    bias: float

    def confidence(self, ranked: Example) -> float:
        """The probability that the documents answer, of an example ranked by `sentence`; 0 without
        sentences.
        """
        if not ranked.sentences:
            return 0.0
        logit = float(signals(ranked.retrieval, ranked.sentences) @ self.question + self.bias)
        return 1.0 / (1.0 + float(np.exp(-logit)))


def fit(examples: Sequence[Example]) -> Model:
    """Both models; the second sees the sentences as the first ranks them."""
    sentence = fit_ranker([example for example in examples if example.right.any()])
    ranked = [reranked(example, sentence) for example in examples if example.sentences]
    x = np.array([signals(example.retrieval, example.sentences) for example in ranked])
    y = np.array([example.answerable for example in ranked])
    model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=3000))
    shares = _shares([(example.source, example.answerable) for example in ranked])
    model.fit(x, y, logisticregression__sample_weight=shares)
    weights = model[1].coef_[0] / model[0].scale_
    bias = float(model[1].intercept_[0] - weights @ model[0].mean_)
    return Model(sentence=sentence, question=weights, bias=bias)


def fit_ranker(examples: Sequence[Example]) -> Floats:
    """Weights `(len(qa.read.SIGNALS),)` that make the right sentences of each question likely.

    The loss is the negative log of the softmax over a question's sentences, summed over those that answer (a
    listwise loss: Cao et al. 2007). Scores are thereby log-odds up to a constant of the question.
    """
    tables = [np.array([sentence.signals for sentence in example.sentences]) for example in examples]
    spread = np.concatenate(tables).std(axis=0)
    scale = np.where(spread > 0, spread, 1.0)
    tables = [table / scale for table in tables]
    shares = _shares([(example.source, True) for example in examples])
    shares /= shares.sum()

    def loss(weights: Floats) -> tuple[float, Floats]:
        total, slope = RIDGE * float(weights @ weights), 2 * RIDGE * weights
        for table, example, share in zip(tables, examples, shares, strict=True):
            scores = table @ weights
            chances = np.exp(scores - scores.max())
            chances /= chances.sum()
            right = float(chances[example.right].sum()) + 1e-12
            total -= share * float(np.log(right))
            slope = slope - share * table.T @ (np.where(example.right, chances / right, 0.0) - chances)
        return total, slope

    best = minimize(loss, np.zeros(len(SENTENCE_SIGNALS)), jac=True, method="L-BFGS-B")
    return np.asarray(best.x / scale)


def reranked(example: Example, weights: Floats) -> Example:
    """The example with its sentences ordered by these weights."""
    scores = np.array([sentence.signals @ weights for sentence in example.sentences])
    order = np.argsort(-scores, kind="stable")
    return replace(
        example,
        sentences=tuple(replace(example.sentences[i], score=float(scores[i])) for i in order),
        right=example.right[order] if len(order) else example.right,
    )


def _shares(keys: Sequence[tuple[str, Hashable]]) -> Floats:
    """A weight for each example: every source counts as a whole, and within it every label alike."""
    counts = Counter(keys)
    return np.array([SOURCE_WEIGHT.get(key[0], COLLECTION_WEIGHT) / counts[key] for key in keys])
