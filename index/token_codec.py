"""Token vectors at 3 bits a dimension, without training: rotate, quantise, keep one scale.

A rotation makes every coordinate of a unit vector look like a draw from N(0, 1/dim), so one fixed
Lloyd-Max quantiser of 8 levels fits every coordinate of every model: nothing is learnt from the library,
and vectors added later are coded like the first. The scale `1 / <x, code>` makes inner products with the
code unbiased (the estimator of RaBitQ, Gao and Long 2024). Measured on XQuAD-en, 240 passages, 384
dimensions: passage R@1 0.967 and answer sentence first 0.817, against 0.966 and 0.817 with float32; PCA to
128 dimensions of 8 bits, which costs about the same, reaches 0.963 and 0.814.

Vectors come back rotated. Rotation keeps inner products, so a query is rotated once and compared there.
"""

import hashlib
from collections.abc import Iterator, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from index.small_products import in_columns, product

__all__ = [
    "CodedVectors",
    "bytes_per_token",
    "compress",
    "decoded",
    "decompress",
    "inner_products",
    "rotate",
]

Floats = NDArray[np.float32]

_POSITIVE_LEVELS = np.array([0.2451, 0.7560, 1.3439, 2.1520], np.float32)
"""The 8-level Lloyd-Max quantiser of N(0, 1), positive half (Max 1960, table I)."""

_LEVELS = np.concatenate([-_POSITIVE_LEVELS[::-1], _POSITIVE_LEVELS]).astype(np.float32)
_POSITIVE_BORDERS = (_POSITIVE_LEVELS[1:] + _POSITIVE_LEVELS[:-1]) / 2
_ROTATION_NAME = b"quotedesk: rotation of token vectors, 1"
"""What the rotation's signs are drawn from."""

SCALE_BYTES = 2

DECODED_FLOATS = 2**17
"""Numbers decoded at a time for `inner_products`: half a megabyte, which the cache keeps until they are
multiplied."""


class CodedVectors:
    """Vectors `(n, padded dim)` as `compress` coded them; a slice of them, `vectors[first:last]`, is decoded
    when it is asked for.

    Raises:
        ValueError: the bytes are no whole number of coded vectors.

    """

    __slots__ = ("codes", "dimension", "scales")

    codes: memoryview
    scales: memoryview
    dimension: int

    def __init__(self, coded: bytes, dimension: int) -> None:
        n, rest = divmod(len(coded), bytes_per_token(dimension))
        if rest:
            raise ValueError(f"{len(coded)} bytes are no whole number of vectors of {dimension} dimensions")
        view = memoryview(coded)
        self.dimension = dimension
        self.codes, self.scales = view[: len(coded) - SCALE_BYTES * n], view[len(coded) - SCALE_BYTES * n :]

    def __len__(self) -> int:
        return len(self.scales) // SCALE_BYTES

    def __getitem__(self, wanted: slice) -> Floats:
        first, last, step = wanted.indices(len(self))
        if step != 1:
            raise ValueError("token vectors are decoded in runs: a slice without a step")
        return decoded([self.run(first, last)])

    def run(self, first: int, last: int) -> "CodedVectors":
        """The vectors from `first` up to `last`, still coded; of none if `last` is not greater."""
        n_bytes = bytes_per_token(self.dimension) - SCALE_BYTES
        last = max(first, last)
        part = object.__new__(CodedVectors)
        part.dimension = self.dimension
        part.codes = self.codes[first * n_bytes : last * n_bytes]
        part.scales = self.scales[SCALE_BYTES * first : SCALE_BYTES * last]
        return part


def bytes_per_token(dimension: int) -> int:
    """Size of one coded token vector: 3 bits a dimension and a 16-bit scale."""
    return 3 * _padded(dimension) // 8 + SCALE_BYTES


def rotate(vectors: Floats) -> Floats:
    """Bring `(n, dim)` float32 vectors into the space that `decompress` returns, `(n, padded dim)`."""
    return product(vectors, _rotation(vectors.shape[1]))[:, : _padded(vectors.shape[1])]


def compress(vectors: Floats) -> bytes:
    """Code `(n, dim)` unit vectors; `n * bytes_per_token(dim)` bytes, codes first, then scales."""
    n, dimension = vectors.shape
    padded = _padded(dimension)
    root = np.float32(np.sqrt(padded))
    rotated = rotate(vectors) * root
    is_low = rotated <= 0
    size = np.abs(rotated, out=rotated)
    above = [size > border for border in _POSITIVE_BORDERS]
    step = above[0].view(np.uint8) + above[1].view(np.uint8) + above[2].view(np.uint8)
    codes = step ^ (np.uint8(4) - is_low.view(np.uint8))  # 4 + step above nought, 3 - step below
    overlap = np.einsum("ij,ij->i", size, _POSITIVE_LEVELS[step]) / padded
    scales = (1.0 / np.maximum(overlap, 1e-6)).astype(np.float16)
    return bytes(_packed(codes.reshape(n, padded // 8, 8)).tobytes() + scales.tobytes())


def _packed(codes: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Codes `(n, n_groups, 8)` in three bytes a group, `(n, n_groups, 3)`, the first in the low bits."""
    low = codes[..., 0] | codes[..., 1] << 3 | codes[..., 2] << 6
    middle = codes[..., 2] >> 2 | codes[..., 3] << 1 | codes[..., 4] << 4 | codes[..., 5] << 7
    high = codes[..., 5] >> 1 | codes[..., 6] << 2 | codes[..., 7] << 5
    return np.stack([low, middle, high], axis=-1)


def decompress(coded: bytes, dimension: int) -> Floats:
    """The rotated vectors `(n, padded dim)` that `compress` coded, up to quantisation."""
    return CodedVectors(coded, dimension)[:]


def decoded(coded: Sequence[CodedVectors]) -> Floats:
    """All vectors of one or more that are coded, one after the other, `(n_tokens, padded dim)`."""
    dimension = coded[0].dimension
    n_tokens = sum(len(vectors) for vectors in coded)
    room = np.empty((n_tokens, _padded(dimension)), np.float32)
    vectors = _decode(_halves([some.codes for some in coded]), room)
    vectors *= _factors([some.scales for some in coded], dimension)
    return vectors


def inner_products(queries: Floats, coded: Sequence[CodedVectors]) -> Floats:
    """`(n_tokens, n_queries)`: of all coded vectors, one after the other, with rotated queries
    `(n_queries, padded dim)`.

    They are decoded some at a time, so that they are multiplied before they leave the processor's cache.
    """
    n_tokens = [len(vectors) for vectors in coded]
    products = np.empty((sum(n_tokens), len(queries)), np.float32)
    columns = in_columns(queries.T)
    dimension = queries.shape[1]
    batches = list(_batches(n_tokens, DECODED_FLOATS // dimension))
    room = np.empty((max((last - first for _, first, last in batches), default=0), dimension), np.float32)
    for some, first, last in batches:
        vectors = _decode(_halves([one.codes for one in coded[some]]), room[: last - first])
        products[first:last] = product(vectors, columns)[:, : len(queries)]
    products *= _factors([vectors.scales for vectors in coded], dimension)
    return products


def _batches(n_tokens: Sequence[int], at_once: int) -> Iterator[tuple[slice, int, int]]:
    """Runs of passages with `at_once` tokens or a few more: which they are, and the range of their tokens."""
    start = first = last = 0
    for i, n in enumerate(n_tokens, start=1):
        last += n
        if last - first >= at_once or i == len(n_tokens):
            yield slice(start, i), first, last
            start, first = i, last


def _halves(codes: Sequence[memoryview]) -> NDArray[np.uint16]:
    """Each 12 bits of the codes, which are those of four dimensions.

    Of six bytes, the first and the last 12 bits stand in the first and the last word of two bytes; the two
    between them in words that begin at an odd byte, which a copy moved by one byte makes even.
    """
    n_bytes = sum(len(some) for some in codes)
    padding = bytes(-n_bytes % 6)
    even = np.frombuffer(b"".join([*codes, padding]), "<u2").reshape(-1, 3)
    odd = np.frombuffer(b"".join([b"\0", *codes, padding]), "<u2", count=even.size).reshape(-1, 3)
    halves = np.empty((len(even), 4), np.uint16)
    np.bitwise_and(even[:, 0], 0xFFF, out=halves[:, 0])
    np.right_shift(odd[:, 1], 4, out=halves[:, 1])
    np.bitwise_and(odd[:, 2], 0xFFF, out=halves[:, 2])
    np.right_shift(even[:, 2], 4, out=halves[:, 3])
    return halves.reshape(-1)[: n_bytes * 2 // 3]


def _decode(halves: NDArray[np.uint16], out: Floats) -> Floats:
    """Write the levels that halves stand for to `out` `(n, padded dim)`."""
    # "clip" only because numpy writes straight into `out` then; no half is beyond the table.
    np.take(_four_levels(), halves.reshape(-1), axis=0, out=out.reshape(-1, 4), mode="clip")
    return out


def _factors(scales: Sequence[memoryview], dimension: int) -> Floats:
    """What the levels of each vector are multiplied with, `(n, 1)`."""
    stored = np.frombuffer(b"".join(scales), np.float16).astype(np.float32)
    return (stored / np.float32(np.sqrt(_padded(dimension))))[:, None]


def _padded(dimension: int) -> int:
    return -(-dimension // 8) * 8


@lru_cache(maxsize=4)
def _rotation(dimension: int) -> Floats:
    """A fixed orthogonal matrix `(dim, padded dim)`, as `in_columns` gives it.

    Signs out of a hash, then a discrete cosine transform (DCT-II): it spreads a vector as a drawn rotation
    does, takes 3 ms to make where that takes 30 and all of BLAS's threads, and is the same everywhere.
    """
    size = _padded(dimension)
    drawn = np.frombuffer(hashlib.shake_128(_ROTATION_NAME).digest(-(-size // 8)), np.uint8)
    signs = 1.0 - 2.0 * np.unpackbits(drawn)[:size]
    i = np.arange(size)
    quarters = (2 * i[:, None] + 1) * i[None, :] % (4 * size)
    cosines = np.cos(np.arange(4 * size) * (np.pi / (2 * size)))[quarters] * np.sqrt(2 / size)
    cosines[:, 0] *= np.sqrt(0.5)
    return in_columns((signs[:, None] * cosines)[:dimension].astype(np.float32))


@lru_cache(maxsize=1)
def _four_levels() -> Floats:
    """Every 12-bit half group as its four levels, `(4096, 4)`: decoding is one table look-up."""
    codes = np.arange(4096)[:, None] >> (3 * np.arange(4))[None, :] & 7
    return np.ascontiguousarray(_LEVELS[codes])
