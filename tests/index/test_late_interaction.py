import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from index.late_interaction import PassageTokens, best_cosines, maxima_of_ranges, query_weights
from index.token_codec import CodedVectors, compress, rotate

DIMENSION = 5


def unit_vectors(n: int, seed: int) -> NDArray[np.float32]:
    vectors = np.random.default_rng(seed).normal(size=(n, DIMENSION))
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9), np.float32)


def slow_maxima(query: NDArray[np.float32], tokens: PassageTokens) -> NDArray[np.float32]:
    """The definition, one pair at a time."""
    rows = []
    for start, end in tokens.sentences:
        row = []
        for wanted in rotate(query):
            best = -1.0
            for vector in tokens.vectors[start:end]:
                best = max(best, float(vector @ wanted))
            row.append(best)
        rows.append(row)
    return np.array(rows, np.float32).reshape(-1, len(query))


@st.composite
def passages_of_tokens(draw: st.DrawFn) -> list[PassageTokens]:
    """Passages whose sentences may be empty, may leave gaps, and may not be there at all."""
    made = []
    for _ in range(draw(st.integers(0, 4))):
        sizes = draw(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 4)), max_size=4))
        ranges, at = [], 0
        for gap, size in sizes:
            ranges.append((at + gap, at + gap + size))
            at += gap + size
        vectors = unit_vectors(at + draw(st.integers(0, 2)), draw(st.integers(0, 2**32 - 1)))
        made.append(
            PassageTokens(
                vectors=CodedVectors(compress(vectors), DIMENSION),
                sentences=np.array(ranges, np.int64).reshape(-1, 2),
            )
        )
    return made


@given(passages_of_tokens(), st.integers(1, 20), st.integers(0, 2**32 - 1))
@settings(max_examples=150)
def test_best_cosines_equal_those_of_the_obvious_loop(
    passages: list[PassageTokens], n_query_tokens: int, seed: int
) -> None:
    query = unit_vectors(n_query_tokens, seed)
    by_sentence, by_passage = best_cosines(query, passages)
    assert len(by_sentence) == len(passages)
    assert by_passage.shape == (len(passages), n_query_tokens)
    for maxima, best, tokens in zip(by_sentence, by_passage, passages, strict=True):
        slow = slow_maxima(query, tokens)
        np.testing.assert_allclose(maxima, slow, atol=1e-5)
        np.testing.assert_allclose(best, slow.max(axis=0, initial=-1.0), atol=1e-5)


def test_each_query_token_takes_its_best_cosine_in_each_sentence() -> None:
    """Tokens east, north | south; the question is east and south."""
    cosines = np.array([[1, 0], [0, -1], [0, 1]], np.float32)
    assert maxima_of_ranges(cosines, np.array([[0, 2], [2, 3]])).tolist() == [[1, 0], [0, 1]]


def test_a_sentence_without_tokens_has_minus_one_throughout() -> None:
    cosines = np.array([[0.5], [-0.25]], np.float32)
    ranges = np.array([[0, 0], [0, 1], [1, 1], [1, 2], [2, 2]])
    assert maxima_of_ranges(cosines, ranges).ravel().tolist() == [-1, 0.5, -1, -0.25, -1]
    assert maxima_of_ranges(cosines[:0], np.array([[0, 0]])).tolist() == [[-1]]


def test_without_passages_there_is_nothing() -> None:
    by_sentence, by_passage = best_cosines(np.ones((2, 3), np.float32), [])
    assert by_sentence == []
    assert by_passage.shape == (0, 2)


def test_weights_are_the_fourth_roots_of_idf_made_to_sum_to_one() -> None:
    """Ten passages; tokens in none, one and all of them.

    idf = ln(1 + (10 - df + 0.5) / (df + 0.5)) = 3.0910, 1.9924, 0.0465; fourth roots 1.3260, 1.1881, 0.4644.
    """
    weights = query_weights(np.array([0, 1, 10]), 10)
    assert weights.tolist() == pytest.approx([0.4452, 0.3989, 0.1559], abs=1e-4)
    assert math.log1p(10.5 / 0.5) ** 0.25 == pytest.approx(1.3260, abs=1e-4)


@given(st.integers(0, 10_000), st.lists(st.integers(0, 10_000), min_size=1, max_size=20))
def test_weights_sum_to_one_and_rarer_tokens_weigh_at_least_as_much(
    n_passages: int, frequencies: list[int]
) -> None:
    counts = np.array([min(frequency, n_passages) for frequency in frequencies])
    weights = query_weights(counts, n_passages)
    assert weights.dtype == np.float32
    assert weights.sum() == pytest.approx(1, abs=1e-5)
    assert (weights > 0).all()
    by_rarity = weights[np.argsort(counts, kind="stable")]
    assert (np.diff(by_rarity) <= 1e-7).all()
