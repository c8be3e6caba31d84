import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.small_products import MAX_PRODUCT, block_rows, in_columns, product


@given(st.integers(0, 90), st.integers(1, 400), st.integers(1, 50), st.integers(0, 2**32 - 1))
@settings(max_examples=60)
def test_the_product_is_that_of_the_two_matrices_filled_up_with_zeros(
    n: int, d: int, m: int, seed: int
) -> None:
    random = np.random.default_rng(seed)
    left = random.normal(size=(n, d)).astype(np.float32)
    right = random.normal(size=(d, m)).astype(np.float32)
    found = product(left, in_columns(right))
    assert found.shape[0] == n
    np.testing.assert_allclose(found[:, :m], left.astype(np.float64) @ right, rtol=1e-4, atol=1e-4)
    assert not found[:, m:].any()


@pytest.mark.parametrize(("d", "m"), [(384, 1), (384, 13), (384, 40), (1024, 200), (4096, 7), (300_000, 2)])
def test_a_block_is_no_larger_than_what_blas_does_on_one_thread_if_one_row_is_not(d: int, m: int) -> None:
    columns = in_columns(np.zeros((d, m), np.float32))
    _, _, width = columns.shape
    rows = block_rows(columns)
    assert rows == 1 or rows * d * width <= MAX_PRODUCT
    assert (rows + 1) * d * width > MAX_PRODUCT
