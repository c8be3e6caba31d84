"""How far a confidence can be taken at its word: the reliability curve and the expected calibration error.

Numbers in, numbers out (Guo et al. 2017): confidences are put into equal bins, and in each the mean
confidence is compared with the share that was answerable.
"""

import numpy as np
from numpy.typing import NDArray

from qa.evaluation.tables import Table

__all__ = ["calibration_error", "reliability"]

N_BINS = 10


def calibration_error(confidences: NDArray[np.float64], answerable: NDArray[np.bool_]) -> float:
    """The mean over all questions, bin by bin, of |confidence - share answerable|; both labels count alike.

    A set has as many unanswerable questions as its makers chose to put in, so that the share is that of a set
    with one for each answerable one.
    """
    weights = _even(answerable)
    bins = _bins(confidences)
    gaps = (weights * (confidences - answerable))[:, None] * (bins[:, None] == np.arange(N_BINS))
    return float(np.abs(gaps.sum(axis=0)).sum() / weights.sum())


def reliability(title: str, confidences: NDArray[np.float64], answerable: NDArray[np.bool_]) -> Table:
    """The reliability curve as a table: one row for each bin that has questions."""
    weights, bins = _even(answerable), _bins(confidences)
    rows = {}
    for i in range(N_BINS):
        inside = bins == i
        if inside.any():
            rows[f"{i / N_BINS:.1f} - {(i + 1) / N_BINS:.1f}"] = {
                "questions": int(inside.sum()),
                "mean confidence": float(np.average(confidences[inside], weights=weights[inside])),
                "answerable": float(np.average(answerable[inside], weights=weights[inside])),
            }
    return Table(title=f"reliability, {title}", rows=rows)


def _bins(confidences: NDArray[np.float64]) -> NDArray[np.int64]:
    return np.minimum((confidences * N_BINS).astype(np.int64), N_BINS - 1)


def _even(answerable: NDArray[np.bool_]) -> NDArray[np.float64]:
    """A weight for each question so that both labels weigh the same."""
    counts = np.bincount(answerable.astype(int), minlength=2)
    return np.asarray(0.5 / counts[answerable.astype(int)], dtype=np.float64)
