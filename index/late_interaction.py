"""Late interaction (MaxSim; ColBERT, Khattab and Zaharia 2020) over sentences and passages.

For each token of the query, the best cosine with any token of a sentence. The weighted mean of these
maxima ranks sentences; the same mean over a passage's sentences ranks passages. The maxima themselves
say which words of the question a sentence covers. Arrays in, arrays out: no disk, no model.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["PassageTokens", "query_weights", "sentence_maxima"]

Floats = NDArray[np.float32]

IDF_POWER = 0.25
"""Query tokens weigh idf ** IDF_POWER. XQuAD-en / CLAP NQ passage R@1: 0.966 / 0.943 at 0.25, 0.963 / 0.940
at 0.5 (square root), 0.963 / 0.943 at 0 (all alike), 0.962 / 0.926 at 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageTokens:
    """A passage's token vectors `(n_tokens, dim)` float32 and, for each of its sentences, the half-open
    range of its tokens `(n_sentences, 2)`; a sentence without tokens has an empty range.
    """

    vectors: Floats
    sentences: NDArray[np.int64]


def query_weights(document_frequencies: NDArray[np.int64], n_passages: int) -> Floats:
    """Weights `(n_query_tokens,)` summing to 1, from the number of passages that hold each token."""
    idf = np.log1p((n_passages - document_frequencies + 0.5).clip(0.5) / (document_frequencies + 0.5))
    powered = np.power(idf, IDF_POWER)
    return np.asarray(powered / powered.sum(), dtype=np.float32)


def sentence_maxima(query_vectors: Floats, passages: Sequence[PassageTokens]) -> list[Floats]:
    """For each passage `(n_sentences, n_query_tokens)`: the best cosine of each query token in each
    sentence. A sentence without tokens has -1 throughout. Cosines may pass 1 by quantisation.
    """
    if not passages:
        return []
    cosines = np.concatenate([passage.vectors for passage in passages]) @ query_vectors.T
    # reduceat takes each [start, end) pair; the odd results, the gaps between sentences, are dropped.
    floor = np.full((1, cosines.shape[1]), -1.0, dtype=np.float32)
    cosines = np.concatenate([cosines, floor])
    first = np.cumsum([0, *(len(passage.vectors) for passage in passages)])
    borders = np.concatenate([p.sentences + offset for p, offset in zip(passages, first, strict=False)])
    maxima = np.maximum.reduceat(cosines, borders.ravel(), axis=0)[::2]
    maxima[borders[:, 0] == borders[:, 1]] = -1.0
    counts = np.cumsum([len(passage.sentences) for passage in passages])[:-1]
    return np.split(maxima, counts)
