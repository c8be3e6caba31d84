import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from index.late_interaction import PassageTokens, query_weights, sentence_maxima


def passage(vectors: list[list[float]], sentences: list[tuple[int, int]]) -> PassageTokens:
    return PassageTokens(
        vectors=np.array(vectors, np.float32).reshape(-1, 2),
        sentences=np.array(sentences, np.int64).reshape(-1, 2),
    )


def slow_maxima(query: NDArray[np.float32], tokens: PassageTokens) -> NDArray[np.float32]:
    """The definition, one pair at a time."""
    rows = []
    for start, end in tokens.sentences:
        row = []
        for wanted in query:
            best = -1.0
            for vector in tokens.vectors[start:end]:
                best = max(best, float(vector @ wanted))
            row.append(best)
        rows.append(row)
    return np.array(rows, np.float32).reshape(-1, len(query))


@st.composite
def passages_of_tokens(draw: st.DrawFn) -> list[PassageTokens]:
    """Passages whose sentences may be empty, may leave gaps, and may not be there at all."""
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    made = []
    for _ in range(draw(st.integers(0, 4))):
        sizes = draw(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 4)), max_size=4))
        ranges, at = [], 0
        for gap, size in sizes:
            ranges.append((at + gap, at + gap + size))
            at += gap + size
        vectors = random.normal(size=(at + draw(st.integers(0, 2)), 5))
        vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
        made.append(
            PassageTokens(
                vectors=vectors.astype(np.float32), sentences=np.array(ranges, np.int64).reshape(-1, 2)
            )
        )
    return made


@given(passages_of_tokens(), st.integers(1, 4), st.integers(0, 2**32 - 1))
@settings(max_examples=150, deadline=None)
def test_maxima_equal_those_of_the_obvious_loop(
    passages: list[PassageTokens], n_query_tokens: int, seed: int
) -> None:
    query = np.random.default_rng(seed).normal(size=(n_query_tokens, 5)).astype(np.float32)
    query /= np.linalg.norm(query, axis=1, keepdims=True)
    found = sentence_maxima(query, passages)
    assert len(found) == len(passages)
    for maxima, tokens in zip(found, passages, strict=True):
        np.testing.assert_allclose(maxima, slow_maxima(query, tokens), atol=1e-6)


def test_each_query_token_takes_its_best_cosine_in_each_sentence() -> None:
    """Tokens east, north | south; the question is east and south."""
    stored = passage([[1, 0], [0, 1], [0, -1]], [(0, 2), (2, 3)])
    query = np.array([[1, 0], [0, -1]], np.float32)
    assert sentence_maxima(query, [stored])[0].tolist() == [[1, 0], [0, 1]]


def test_a_sentence_without_tokens_has_minus_one_throughout() -> None:
    first = passage([[1, 0]], [(0, 0), (0, 1), (1, 1)])
    second = passage([], [(0, 0)])
    third = passage([[1, 0]], [(0, 1), (1, 1)])
    maxima = sentence_maxima(np.array([[1, 0]], np.float32), [first, second, third])
    assert [one.ravel().tolist() for one in maxima] == [[-1, 1, -1], [-1], [1, -1]]


def test_without_passages_there_is_nothing() -> None:
    assert sentence_maxima(np.ones((2, 3), np.float32), []) == []


def test_weights_are_the_fourth_roots_of_idf_made_to_sum_to_one() -> None:
    """Ten passages; tokens in none, one and all of them.

    idf = ln(1 + (10 - df + 0.5) / (df + 0.5)) = 3.0910, 1.9924, 0.0465; fourth roots 1.3260, 1.1881, 0.4644.
    """
    weights = query_weights(np.array([0, 1, 10]), 10)
    assert weights.tolist() == pytest.approx([0.4452, 0.3989, 0.1559], abs=1e-4)
    assert math.log1p(10.5 / 0.5) ** 0.25 == pytest.approx(1.3260, abs=1e-4)


@given(st.integers(0, 10_000), st.lists(st.integers(0, 10_000), min_size=1, max_size=20))
@settings(deadline=None)
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
