import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from index.token_codec import bytes_per_token, compress, decompress, rotate

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
@settings(max_examples=60, deadline=None)
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
@settings(max_examples=60, deadline=None)
def test_rotation_keeps_inner_products_at_any_dimension(shape: tuple[int, int, int]) -> None:
    n, dimension, seed = shape
    vectors = unit_vectors(n, dimension, seed)
    rotated = rotate(vectors)
    np.testing.assert_allclose(rotated @ rotated.T, vectors @ vectors.T, atol=1e-5)


@given(SHAPES)
@settings(max_examples=60, deadline=None)
def test_the_scale_makes_a_vector_s_inner_product_with_its_own_code_one(shape: tuple[int, int, int]) -> None:
    n, dimension, seed = shape
    vectors = unit_vectors(n, dimension, seed)
    own = np.einsum("ij,ij->i", rotate(vectors), decompress(compress(vectors), dimension))
    np.testing.assert_allclose(own, np.ones(n), atol=1e-3)  # a float16 scale is exact to 2**-11


@given(SHAPES)
@settings(max_examples=30, deadline=None)
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
