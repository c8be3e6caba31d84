"""Do two ways of running a model agree? A fixed set of texts, and how near their vectors must come."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from index.models.tokeniser import Feed

__all__ = ["AGREEING", "CHECK_TEXTS", "agree", "may_meet"]

_PROSE = (
    "The harbour board met on Monday and counted 1,250 boats, forty fewer than the year before. "
    "“We had not expected that,” said its chair, who has held the office since 2011; the fishermen had. "
)
CHECK_TEXTS = (
    "Who counted the boats?",
    "Port.",
    "On 14 March 2019, 3.7 % of the 62 ferries (see table 4) were late — for the third time.",
    "WARNING: pressure at valve B-12 exceeds 4.2 bar!",
    "Der Fluß führte Hochwasser; la rivière débordait. 港口重新开放了。 Гавань открыта.",
    "👩‍👩‍👧 waved İ ß e\u0301.",
    _PROSE,
    _PROSE * 2,
    _PROSE * 12,
)
"""Short and long, several scripts, numbers, and one text longer than any window."""

MIN_COSINE = 0.9999
"""Of every text's vector, and of all but MAX_SHARE_BELOW of the token vectors. In bfloat16, 106 passages of
the development sets gave at least 0.99996 for passages; of 10,800 token vectors all but one in a thousand
0.99994. Eight-bit integers give 0.988."""

MAX_SHARE_BELOW = 0.01
MIN_TOKEN_COSINE = 0.999

AGREEING = frozenset({"f32", "bf16"})
"""Precisions whose vectors may stand in one library: those that can pass the check."""

Floats = NDArray[np.float32]
Run = Callable[[Feed], tuple[Floats, Floats]]


def agree(
    reference: Sequence[tuple[Floats, Floats]], run: Run, alone: Sequence[Feed], together: Feed
) -> bool:
    """Whether `run` gives what the reference gave for each of the texts alone, `(1, n_tokens, dim)` and
    `(1, dim)` each: text by text, and all of them padded to one batch.
    """
    batch_tokens, batch_vectors = run(together)
    cosines, token_cosines = [], []
    for row, ((tokens, vector), feed) in enumerate(zip(reference, alone, strict=True)):
        own_tokens, own_vector = run(feed)
        n_tokens = tokens.shape[1]
        if own_tokens.shape != tokens.shape or own_vector.shape != vector.shape:
            return False
        for found, whole in (
            (own_tokens[0], own_vector[0]),
            (batch_tokens[row, :n_tokens], batch_vectors[row]),
        ):
            token_cosines.append(_cosine(found, tokens[0]))
            cosines.append(_cosine(whole, vector[0]))
    every = np.concatenate(token_cosines)
    return bool(
        np.min(cosines) >= MIN_COSINE
        and np.quantile(every, MAX_SHARE_BELOW) >= MIN_COSINE
        and np.min(every) >= MIN_TOKEN_COSINE
    )


def may_meet(encoders: str) -> bool:
    """Whether our vectors may stand beside those that were made by these, as a manifest names them:
    "openvino bf16, torch f32".
    """
    return all(one.rpartition(" ")[2] in AGREEING for one in encoders.split(", "))


def _cosine(one: Floats, other: Floats) -> NDArray[np.float64]:
    a, b = one.astype(np.float64), other.astype(np.float64)
    with np.errstate(invalid="ignore", divide="ignore"):
        cosine = np.sum(a * b, axis=-1) / (np.linalg.norm(a, axis=-1) * np.linalg.norm(b, axis=-1))
    found: NDArray[np.float64] = np.nan_to_num(np.asarray(cosine), nan=-1.0)
    return found
