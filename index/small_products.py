"""Matrix products of a question's size, on the thread that asks for them.

BLAS sets all its threads on a product above some size, and those that wait for work spin: on two busy cores
a product of 2 ms took 20 to 100. Below that size it stays on the caller's thread, at the same speed, so a
product is done in blocks that small. Knows nothing of what is multiplied.
"""

import numpy as np
from numpy.typing import NDArray

__all__ = ["block_rows", "in_columns", "product"]

Floats = NDArray[np.float32]

MAX_PRODUCT = 2**18
"""Rows x inner size x columns up to which OpenBLAS takes one thread (`SMP_THRESHOLD_MIN` times
`GEMM_MULTITHREAD_THRESHOLD`)."""

MAX_COLUMNS = 16
"""Columns of a block: a full row of 512 bits, and enough to make use of each row that is loaded."""

MIN_COLUMNS = 2
"""A matrix times one column is another routine of BLAS, which takes all threads much sooner."""


def in_columns(right: Floats) -> Floats:
    """The right side `(d, m)` of a `product` in groups of columns, `(n_groups, d, width)`; the last group is
    filled up with zeros.
    """
    d, m = right.shape
    n_groups = max(1, -(-m // MAX_COLUMNS))
    width = max(MIN_COLUMNS, -(-m // n_groups))
    filled = np.zeros((d, n_groups * width), np.float32)
    filled[:, :m] = right
    return np.ascontiguousarray(filled.reshape(d, n_groups, width).transpose(1, 0, 2))


def block_rows(columns: Floats) -> int:
    """How many rows of a left side are multiplied at a time."""
    _, d, width = columns.shape
    return max(1, MAX_PRODUCT // int(max(d, 1) * width))


def product(left: Floats, columns: Floats) -> Floats:
    """`left @ right`: `(n, d)` times what `in_columns` made of `(d, m)`; `(n, m)`, filled up with zeros."""
    n, d = left.shape
    rows = block_rows(columns)
    whole = n - n % rows
    if whole == n:
        return _blocks(left.reshape(-1, 1, rows, d), columns)
    rest = _blocks(left[whole:][None, None], columns)
    if not whole:
        return rest
    return np.concatenate([_blocks(left[:whole].reshape(-1, 1, rows, d), columns), rest])


def _blocks(blocks: Floats, columns: Floats) -> Floats:
    """`(n_blocks, 1, rows, d)` times `(n_groups, d, width)`: one call, in which each block is small."""
    n_groups, _, width = columns.shape
    multiplied: Floats = np.matmul(blocks, columns)
    return multiplied.transpose(0, 2, 1, 3).reshape(-1, n_groups * width)
