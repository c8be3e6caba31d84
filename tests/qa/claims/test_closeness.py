import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.claims.closeness import Floats, closeness, closeness_table, closeness_to_each

DIMENSION = 8


def by_hand(a: Floats, b: Floats) -> float:
    """The obvious way: one product for a pair, and the mean of each side's best cosines."""
    if not len(a) or not len(b):
        return 0.0
    cosines = a @ b.T
    return float(cosines.max(axis=1).mean() + cosines.max(axis=0).mean()) / 2


def sentence(n_tokens: int, seed: int) -> Floats:
    vectors = np.random.default_rng(seed).normal(size=(n_tokens, DIMENSION)).astype(np.float32)
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


sentences = st.lists(st.builds(sentence, st.integers(0, 40), st.integers(0, 99)), min_size=1, max_size=6)


@given(sentences)
def test_all_at_once_are_as_close_as_one_by_one(found: list[Floats]) -> None:
    one, counts = found[0], [len(other) for other in found]
    near = closeness_to_each(one, np.concatenate(found), counts)
    assert near == pytest.approx([by_hand(one, other) for other in found], abs=1e-5)
    assert closeness(one, found[-1]) == pytest.approx(by_hand(one, found[-1]), abs=1e-5)


@given(sentences)
def test_the_table_has_the_closeness_of_each_two(found: list[Floats]) -> None:
    table = closeness_table(found)
    for i, one in enumerate(found):
        for j, other in enumerate(found):
            assert table[i, j] == pytest.approx(0.0 if i == j else by_hand(one, other), abs=1e-5)
