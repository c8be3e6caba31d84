"""Whether the documents answer the question at all: a calibrated probability."""

from collections.abc import Sequence

from index.search import Retrieval
from qa.read import RankedSentence

__all__ = ["OPERATING_POINT", "confidence"]

OPERATING_POINT = 0.5


def confidence(retrieval: Retrieval, ranked: Sequence[RankedSentence]) -> float:
    """placeholder until calibrated."""
    return max(0.0, min(1.0, ranked[0].similarity)) if ranked else 0.0
