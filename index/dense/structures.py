"""The two structures of a dense base, and the only room that knows faiss.

Exact: all vectors as they are, read where they lie in the file. Compressed: a quarter of a byte for each
dimension, in lists around centroids, of which a search looks into the nearest few; small enough to be loaded.
One thread a search. Knows nothing of what changes after a base is made.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

# Idle threads of faiss's pool must sleep, not spin: with others at work on both of two cores, spinning made
# building twice as slow. The pool reads this once, when faiss is first imported. Searching uses one thread.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

import faiss
import numpy as np
from numpy.typing import NDArray

__all__ = [
    "MIN_COMPRESSED",
    "Blocks",
    "add",
    "empty_compressed",
    "empty_exact",
    "n_lists",
    "opened",
    "reader",
    "rows_of",
    "scan",
    "scan_many",
    "write",
]

Rows = NDArray[np.int64]
Floats = NDArray[np.float32]
Blocks = Callable[[], Iterator[tuple[Rows, Floats]]]
"""All vectors `(n, dim)` under their rows `(n,)`, ascending, in blocks; can be gone through repeatedly."""

N_TRAINING_PER_LIST = 64
"""Vectors that place one centroid, where faiss takes up to 256."""

N_ITERATIONS = 10
"""Rounds of k-means, faiss's default for lists."""

MIN_COMPRESSED = 16
"""Vectors without which a compressed structure cannot be trained: one for each value of a code."""

CODE_BITS = 4
"""Bits for each two dimensions, the size that faiss compares in registers.

For 0.99 of the exact top 50 of real questions in 60,000 vectors one thread took 0.34 ms, with 96 bytes a
vector. One byte for each dimension found no more in 1.4 ms with 384 bytes; a graph (HNSW, 24 links) took 1.1
ms, 580 bytes, and 2.7 times as long to build."""


def empty_exact(dimension: int) -> Any:
    """An exact structure to add vectors to; it numbers them from 0 on, where a compressed one keeps rows.

    faiss's wrapper that keeps rows sets all threads on translating 50 of them: 12 ms a search on busy cores.
    """
    return faiss.IndexFlatIP(dimension)


def empty_compressed(sample: Floats, n_rows: int) -> Any:
    """A compressed structure for `n_rows` vectors like those of the sample `(n, dim)`, to add vectors to."""
    dimension = sample.shape[1]
    structure = faiss.IndexIVFPQFastScan(
        faiss.IndexFlatIP(dimension),
        dimension,
        min(n_lists(n_rows), len(sample)),
        dimension // 2 if dimension % 2 == 0 else dimension,
        CODE_BITS,
        faiss.METRIC_INNER_PRODUCT,
    )
    structure.cp.niter = N_ITERATIONS
    structure.cp.min_points_per_centroid = 1  # no warning on the small ones of tests
    structure.pq.cp.min_points_per_centroid = 1
    structure.train(sample)
    return structure


def add(structure: Any, rows: Rows, vectors: Floats) -> None:
    """Add vectors `(n, dim)`, under their rows where the structure keeps rows."""
    vectors = np.ascontiguousarray(vectors, np.float32)
    if _is_compressed(structure):
        structure.add_with_ids(vectors, np.ascontiguousarray(rows, np.int64))
    else:
        structure.add(vectors)


def n_lists(n_rows: int) -> int:
    """How many lists for so many rows: about twice the square root, a power of two."""
    return int(2 ** round(np.log2(2 * max(n_rows, 1) ** 0.5)))


def opened(file: Path) -> Any:
    """The structure in a file; the vectors of an exact one stay in it and are read where a search wants them.

    Raises:
        RuntimeError: faiss cannot read it.

    """
    return faiss.read_index(str(file), faiss.IO_FLAG_MMAP_IFC)


def write(structure: Any, file: Path) -> None:
    """Write a structure; raises RuntimeError where it cannot be written."""
    faiss.write_index(structure, str(file))


def rows_of(structure: Any) -> Rows:
    """The rows of a structure, or the numbers of an exact one, in the order in which it holds them."""
    if not _is_compressed(structure):
        return np.arange(structure.ntotal, dtype=np.int64)
    lists = structure.invlists
    sizes = [lists.list_size(i) for i in range(structure.nlist)]
    held = [faiss.rev_swig_ptr(lists.get_ids(i), n).copy() for i, n in enumerate(sizes) if n]
    return np.concatenate([np.empty(0, np.int64), *held])


def reader(structure: Any) -> Callable[[Rows], Floats]:
    """What reads the vectors `(n, dim)`, as kept, at places `(n,)` in the order of `rows_of`."""
    if not _is_compressed(structure):
        return lambda places: np.asarray(structure.reconstruct_batch(places), np.float32)
    lists = faiss.downcast_InvertedLists(structure.invlists)
    codes = np.concatenate(
        [np.empty((0, structure.code_size), np.uint8), *(_codes(lists, i) for i in range(structure.nlist))]
    )
    return lambda places: np.asarray(structure.pq.decode(codes[places]), np.float32)


def _is_compressed(structure: Any) -> bool:
    return isinstance(structure, faiss.IndexIVF)


def _codes(lists: Any, i: int) -> NDArray[np.uint8]:
    """The codes `(n, code_size)` of one list, which lie interleaved in blocks."""
    packer, n = lists.packer, lists.list_size(i)
    n_blocks = -(-n // packer.nvec)
    codes = np.zeros((n_blocks, packer.nvec, packer.code_size), np.uint8)
    if n:
        packed = faiss.rev_swig_ptr(lists.get_codes(i), n_blocks * packer.block_size)
        for block, own in zip(packed.reshape(n_blocks, -1).copy(), codes, strict=True):
            packer.unpack_all(faiss.swig_ptr(block), faiss.swig_ptr(own))
    return codes.reshape(-1, packer.code_size)[:n]


def scan(
    structure: Any, vector: Floats, k: int, allowed: NDArray[np.uint8], n_probe: int
) -> tuple[Rows, Floats]:
    """The `k` best rows (of an exact structure: numbers), or fewer, best first, and their scores, which a
    compressed structure guesses.

    `allowed` has one bit for each, lowest first. It is always given: without a selector, faiss sets all
    threads on one search of an exact structure, which on busy cores took 7 ms instead of 0.4 for 10,000 rows.
    """
    selector = faiss.IDSelectorBitmap(allowed)  # type: ignore[arg-type, call-arg]
    parameters = (
        faiss.SearchParametersIVF(sel=selector, nprobe=n_probe)  # type: ignore[call-arg]
        if n_probe
        else faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
    )
    scores, rows = structure.search(np.ascontiguousarray(vector[None, :]), k, params=parameters)
    found = rows[0] >= 0
    return rows[0][found], scores[0][found]


def scan_many(structure: Any, vectors: Floats, k: int, n_probe: int) -> Rows:
    """The `k` best rows `(n, k)` of a compressed structure for each vector, -1 where there are no more."""
    parameters = faiss.SearchParametersIVF(nprobe=n_probe)  # type: ignore[call-arg]
    rows: Rows = structure.search(vectors, k, params=parameters)[1]
    return rows
