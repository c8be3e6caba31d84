import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from index.token_codec import (
    CodedVectors,
    bytes_per_token,
    compress,
    decoded,
    decompress,
    inner_products,
    rotate,
)

SHAPES = st.tuples(st.integers(0, 12), st.integers(1, 70), st.integers(0, 2**32 - 1))


def unit_vectors(n: int, dimension: int, seed: int) -> NDArray[np.float32]:
    vectors = np.random.default_rng(seed).normal(size=(n, dimension))
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


@pytest.mark.parametrize(("dimension", "n_bytes"), [(384, 146), (8, 5), (1, 5), (9, 8), (768, 290)])
def test_a_token_costs_three_bits_a_padded_dimension_and_a_scale_of_two_bytes(
    dimension: int, n_bytes: int
) -> None:
    assert bytes_per_token(dimension) == n_bytes


def test_a_token_of_the_default_model_costs_less_than_160_bytes() -> None:
    assert bytes_per_token(384) < 160


@given(SHAPES)
@settings(max_examples=60)
def test_the_coded_size_is_exact_and_the_shape_comes_back_padded_to_a_multiple_of_eight(
    shape: tuple[int, int, int],
) -> None:
    n, dimension, seed = shape
    coded = compress(unit_vectors(n, dimension, seed))
    assert len(coded) == n * bytes_per_token(dimension)
    back = decompress(coded, dimension)
    assert back.dtype == np.float32
    assert back.shape == (n, (dimension + 7) // 8 * 8)


@given(SHAPES)
@settings(max_examples=60)
def test_rotation_keeps_inner_products_at_any_dimension(shape: tuple[int, int, int]) -> None:
    n, dimension, seed = shape
    vectors = unit_vectors(n, dimension, seed)
    rotated = rotate(vectors)
    np.testing.assert_allclose(rotated @ rotated.T, vectors @ vectors.T, atol=1e-5)


@given(SHAPES)
@settings(max_examples=60)
def test_the_scale_makes_a_vector_s_inner_product_with_its_own_code_one(shape: tuple[int, int, int]) -> None:
    n, dimension, seed = shape
    vectors = unit_vectors(n, dimension, seed)
    own = np.einsum("ij,ij->i", rotate(vectors), decompress(compress(vectors), dimension))
    np.testing.assert_allclose(own, np.ones(n), atol=1e-3)  # a float16 scale is exact to 2**-11


@given(SHAPES)
@settings(max_examples=30)
def test_the_same_vectors_give_the_same_bytes(shape: tuple[int, int, int]) -> None:
    vectors = unit_vectors(*shape)
    assert compress(vectors) == compress(vectors.copy())


@pytest.mark.parametrize("vector", [np.eye(1, 384), np.full((1, 384), 384**-0.5), -np.eye(1, 384, 383)])
def test_a_vector_with_all_its_weight_in_one_place_is_coded_too(vector: NDArray[np.float64]) -> None:
    vector = vector.astype(np.float32)
    coded = decompress(compress(vector), 384)
    assert np.linalg.norm(coded[0] - rotate(vector)[0]) < 0.25


@pytest.mark.parametrize("dimension", [384, 100])
def test_inner_products_with_codes_are_unbiased_and_near(dimension: int) -> None:
    """The error of 3-bit codes is about sqrt(0.035 / dim), 0.01 at 384 dimensions."""
    queries, stored = unit_vectors(200, dimension, 1), unit_vectors(300, dimension, 2)
    stored = stored + 0.5 * np.resize(queries, stored.shape)  # a third of them near a query
    stored = np.asarray(stored / np.linalg.norm(stored, axis=1, keepdims=True), np.float32)
    exact = queries @ stored.T
    coded = rotate(queries) @ decompress(compress(stored), dimension).T
    error = coded - exact
    allowed = (0.05 / dimension) ** 0.5
    assert np.sqrt((error**2).mean()) < allowed
    assert abs(error.mean()) < allowed / 50
    near = exact > 0.3
    assert near.sum() >= 200
    assert abs(error[near].mean()) < allowed / 5
    assert np.abs(error).max() < 6 * allowed


def test_no_vectors_code_to_no_bytes_and_back() -> None:
    none = np.empty((0, 384), np.float32)
    assert compress(none) == b""
    assert decompress(b"", 384).shape == (0, 384)
    assert rotate(none).shape == (0, 384)
    assert inner_products(none, [CodedVectors(b"", 384)]).shape == (0, 0)


def slowly_decoded(coded: bytes, dimension: int) -> NDArray[np.float32]:
    """The format as described, one number at a time: 3 bits each, lowest first, then a scale a vector."""
    levels = [-2.1520, -1.3439, -0.7560, -0.2451, 0.2451, 0.7560, 1.3439, 2.1520]
    padded = (dimension + 7) // 8 * 8
    n = len(coded) // bytes_per_token(dimension)
    bits = int.from_bytes(coded[: 3 * padded * n // 8], "little")
    scales = np.frombuffer(coded[3 * padded * n // 8 :], np.float16)
    vectors = [
        [levels[bits >> 3 * (padded * i + j) & 7] * float(scale) / padded**0.5 for j in range(padded)]
        for i, scale in enumerate(scales)
    ]
    return np.array(vectors, np.float32).reshape(n, padded)


@given(SHAPES, st.integers(0, 12), st.integers(0, 12))
@settings(max_examples=60)
def test_a_slice_is_what_the_slow_reference_decodes(
    shape: tuple[int, int, int], first: int, last: int
) -> None:
    n, dimension, seed = shape
    coded = compress(unit_vectors(n, dimension, seed))
    vectors, expected = CodedVectors(coded, dimension), slowly_decoded(coded, dimension)
    assert len(vectors) == n
    np.testing.assert_allclose(vectors[first:last], expected[first:last], rtol=1e-6)
    np.testing.assert_allclose(decompress(coded, dimension), expected, rtol=1e-6)
    first, last = min(first, n), min(last, n)
    runs = decoded([vectors.run(first, last), vectors.run(0, first)])
    np.testing.assert_allclose(runs, np.concatenate([expected[first:last], expected[:first]]), rtol=1e-6)


@given(
    st.lists(st.integers(0, 9), max_size=5),
    st.sampled_from([1, 8, 24, 70, 384]),
    st.integers(1, 40),
    st.integers(0, 2**32 - 1),
)
@settings(max_examples=60)
def test_inner_products_over_many_passages_are_those_with_each_decoded_alone(
    sizes: list[int], dimension: int, n_queries: int, seed: int
) -> None:
    coded = [compress(unit_vectors(n, dimension, seed + i)) for i, n in enumerate(sizes)]
    queries = rotate(unit_vectors(n_queries, dimension, seed))
    expected = [decompress(one, dimension) @ queries.T for one in coded]
    found = inner_products(queries, [CodedVectors(one, dimension) for one in coded])
    np.testing.assert_allclose(found, np.concatenate([np.empty((0, n_queries)), *expected]), atol=1e-5)


def test_more_tokens_than_are_decoded_at_a_time_give_the_same() -> None:
    vectors = unit_vectors(1_500, 384, 7)
    queries = rotate(unit_vectors(3, 384, 8))
    coded = [CodedVectors(compress(some), 384) for some in (vectors[:400], vectors[400:])]
    expected = np.concatenate([one[:] for one in coded]) @ queries.T
    np.testing.assert_allclose(inner_products(queries, coded), expected, atol=1e-5)


def test_what_is_no_whole_number_of_coded_vectors_is_refused() -> None:
    with pytest.raises(ValueError, match="147 bytes are no whole number of vectors of 384 dimensions"):
        CodedVectors(bytes(147), 384)


def test_token_vectors_are_decoded_in_runs() -> None:
    with pytest.raises(ValueError, match="a slice without a step"):
        CodedVectors(compress(unit_vectors(4, 8, 0)), 8)[::2]
