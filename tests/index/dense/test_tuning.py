"""The effort of a compressed search is the least that finds enough."""

import numpy as np
import pytest
from numpy.typing import NDArray

from index.dense.tuning import ExactTop, choose, draw_questions


def test_the_top_fifty_is_kept_over_blocks_and_ties_for_the_last_place_are_left_out() -> None:
    top = ExactTop(np.array([[1.0]], np.float32))
    rows = np.arange(200)
    scores = np.minimum(rows, 155).astype(np.float32)  # 155 to 199 tie, 150 to 154 are next
    for start in range(0, 200, 30):
        top.see(rows[start : start + 30], scores[start : start + 30, None])
    assert top.recall(rows[None, 150:]) == 1.0
    assert top.recall(rows[None, 155:]) == pytest.approx(45 / 50)
    assert top.recall(rows[None, :100]) == 0.0


def test_the_fewest_lists_and_candidates_that_suffice_are_chosen() -> None:
    top = ExactTop(np.array([[1.0]], np.float32))
    top.see(np.arange(100), np.arange(100, dtype=np.float32)[:, None])

    def search(questions: NDArray[np.float32], k: int, n_probe: int) -> NDArray[np.int64]:
        return np.arange(50, 100)[None, :] if n_probe >= 13 and k >= 150 else np.arange(40)[None, :]

    choice = choose(search, top, n_lists=64)
    assert (choice.n_probe, choice.n_rescored, choice.recall) == (13, 150, 1.0)


def test_where_nothing_suffices_all_is_searched_and_the_recall_says_so() -> None:
    top = ExactTop(np.array([[1.0]], np.float32))
    top.see(np.arange(100), np.arange(100, dtype=np.float32)[:, None])
    choice = choose(lambda questions, k, n_probe: np.arange(40)[None, :], top, n_lists=48)
    assert (choice.n_probe, choice.n_rescored, choice.recall) == (48, 600, 0.0)


def test_drawn_questions_are_near_a_stored_vector_as_questions_are() -> None:
    stored = np.random.default_rng(1).standard_normal((500, 384), np.float32)
    stored /= np.linalg.norm(stored, axis=1, keepdims=True)
    best = (draw_questions(stored, n=100) @ stored.T).max(axis=1)
    assert np.median(best) == pytest.approx(0.4, abs=0.02)
