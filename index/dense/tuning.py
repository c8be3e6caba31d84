"""How many lists a compressed structure looks into, and how many candidates are scored anew, by measurement.

Questions drawn from the stored vectors are searched for exactly and with the structure; the least effort that
finds enough of the exact top 50 is taken. Knows nothing of faiss or of files.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["DEPTH", "Choice", "ExactTop", "choose", "draw_questions"]

Rows = NDArray[np.int64]
Floats = NDArray[np.float32]
Search = Callable[[Floats, int, int], Rows]
"""Questions `(q, dim)`, how many rows, how many lists -> rows `(q, n)`, best first, -1 for none."""

DEPTH = 50
"""How deep the exact ranking is compared."""

TARGET_RECALL = 0.993
"""Of the exact top 50 of drawn questions. The margin: the hardest real set missed 1.4 times as much."""

N_QUESTIONS = 256
"""Drawn questions: 12,800 neighbours, a standard error of the recall of about 0.001."""

NEARNESS = 0.4
"""Cosine of a drawn question with the stored vector it is drawn around; the rest is noise in all directions.

Real questions lie off the ground that passages cover: of 7,557 real passages, a quarter of the lists held
0.925 to 0.955 of the top 50 of four sets of real questions; 0.934 with noise at 0.45, 0.956 at 0.6; 0.98 for
means of two passages, which are too easy."""

RESCORED = (75, 100, 150, 200, 300, 400, 600)
"""Numbers of candidates that may be scored anew."""

TIE = 1e-6
"""Scores this near are one: which of such rows is in the top 50 is chance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The effort chosen, and how much of the exact top 50 it finds on drawn questions."""

    n_probe: int
    n_rescored: int
    recall: float


def draw_questions(sample: Floats, *, n: int = N_QUESTIONS, nearness: float = NEARNESS) -> Floats:
    """Unit vectors `(n, dim)` that lie to stored ones as questions do: near one, but not very near."""
    rng = np.random.default_rng(0)
    noise = _unit(rng.standard_normal((n, sample.shape[1]), np.float32))
    around = _unit(sample[rng.integers(len(sample), size=n)])
    return _unit(nearness * around + (1 - nearness**2) ** 0.5 * noise)


def _unit(vectors: Floats) -> Floats:
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12), np.float32)


class ExactTop:
    """The exact top 50 of each question, kept while all vectors pass by in blocks."""

    def __init__(self, questions: Floats) -> None:
        self.questions = questions
        self._rows: Rows = np.empty((len(questions), 0), np.int64)
        self._scores: Floats = np.empty((len(questions), 0), np.float32)

    def see(self, rows: Rows, vectors: Floats) -> None:
        """Take in one block."""
        scores = np.concatenate([self._scores, self.questions @ vectors.T], axis=1)
        seen = np.concatenate([self._rows, np.broadcast_to(rows, (len(self.questions), len(rows)))], axis=1)
        if scores.shape[1] > DEPTH + 1:
            best = np.argpartition(scores, -DEPTH - 1, axis=1)[:, -DEPTH - 1 :]
            scores, seen = np.take_along_axis(scores, best, 1), np.take_along_axis(seen, best, 1)
        self._rows, self._scores = seen, scores

    def recall(self, found: Rows) -> float:
        """The share of the top 50 among the rows found `(q, n)`; ties for the last place are left out."""
        n_found = n_wanted = 0
        for rows, scores, own in zip(self._rows, self._scores, found, strict=True):
            # With 51 known, those that are better than the worst of them are in the top 50 beyond doubt.
            sure = rows[scores > scores.min() + TIE] if len(rows) > DEPTH else rows
            n_wanted += len(sure)
            n_found += int(np.isin(sure, own).sum())
        return n_found / n_wanted if n_wanted else 1.0


def choose(search: Search, exact: ExactTop, *, n_lists: int, target: float = TARGET_RECALL) -> Choice:
    """The fewest lists, and then the fewest candidates, with which a search finds `target` of the top 50.

    Where even all lists do not suffice, all are taken, and the recall says what that finds.
    """

    def found(n_probe: int, n_rescored: int = RESCORED[-1]) -> float:
        return exact.recall(search(exact.questions, n_rescored, n_probe))

    high = 1
    while high < n_lists and found(high) < target:
        high = min(2 * high, n_lists)
    low = high // 2
    while high - low > max(1, high // 16):  # a sixteenth more or less is within the error of the sample
        middle = (low + high) // 2
        low, high = (low, middle) if found(middle) >= target else (middle, high)
    enough = (n for n in RESCORED if found(high, n) >= target)
    n_rescored = next(enough, RESCORED[-1])
    return Choice(n_probe=high, n_rescored=n_rescored, recall=found(high, n_rescored))
