"""How close sentences are in meaning: late interaction both ways, of one with many at once.

Token vectors in, numbers out. A product of one sentence with all others together takes a tenth of the time of
one product for each pair.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.small_products import in_columns, product

__all__ = ["closeness", "closeness_table", "closeness_to_each"]

Floats = NDArray[np.float32]


def closeness(a: Floats, b: Floats) -> float:
    """Late interaction both ways: the mean, over the tokens of both sentences, of each one's best cosine with
    a token of the other; each sentence counts half. 0 where one has no tokens.
    """
    return float(closeness_to_each(a, b, [len(b)])[0])


def closeness_to_each(one: Floats, tokens: Floats, counts: Sequence[int]) -> NDArray[np.float64]:
    """The closeness `(n,)` of a sentence to others, the first of which has `counts[0]` of `tokens`
    `(sum(counts), dim)`, the next `counts[1]`.
    """
    n_tokens = np.array(counts, np.int64)
    found, filled = np.zeros(len(counts)), n_tokens > 0
    if not len(one) or not filled.any():
        return found
    n_tokens = n_tokens[filled]
    starts = np.cumsum(n_tokens) - n_tokens
    cosines = product(tokens, in_columns(one.T))[:, : len(one)]
    theirs = np.add.reduceat(cosines.max(axis=1), starts) / n_tokens
    ours = np.maximum.reduceat(cosines, starts, axis=0).mean(axis=1)
    found[filled] = (theirs + ours) / 2
    return found


def closeness_table(sentences: Sequence[Floats]) -> NDArray[np.float64]:
    """The closeness of each two different sentences, `(n, n)`; the diagonal is 0."""
    table = np.zeros((len(sentences), len(sentences)))
    if len(sentences) < 2:
        return table
    counts = [len(sentence) for sentence in sentences]
    tokens = np.concatenate(sentences)
    for i, one in enumerate(sentences[:-1]):
        tokens = tokens[len(one) :]
        table[i, i + 1 :] = closeness_to_each(one, tokens, counts[i + 1 :])
    return table + table.T
