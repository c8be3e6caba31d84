"""The two structures of a dense base, and the only room that knows faiss.

Exact: all vectors as they are, compared one by one. Compressed: vectors in one byte for each dimension, in
lists around centroids, of which a search looks into the nearest few. Both are searched where they lie in the
file, by one thread a search. Knows nothing of what changes after a base is made.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

__all__ = [
    "Blocks",
    "empty_compressed",
    "empty_exact",
    "n_mapped",
    "n_lists",
    "opened",
    "scan",
    "scan_many",
    "write",
]

Rows = NDArray[np.int64]
Floats = NDArray[np.float32]
Blocks = Callable[[], Iterator[tuple[Rows, Floats]]]
"""All vectors `(n, dim)` under their rows `(n,)`, ascending, in blocks; can be gone through repeatedly."""

N_TRAINING_PER_LIST = 64
"""Vectors that place one centroid. More (256) found as much with as many lists, in four times the time."""

N_ITERATIONS = 10
"""Rounds of k-means, faiss's default for lists."""

DECODED = 1e-3
"""How far apart two codes' worth of a vector's value may be: what another processor's rounding may do."""


def empty_exact(dimension: int) -> Any:
    """An exact structure to add vectors to."""
    return faiss.IndexIDMap(faiss.IndexFlatIP(dimension))


def empty_compressed(sample: Floats, n_rows: int) -> Any:
    """A compressed structure for `n_rows` vectors like those of the sample `(n, dim)`, to add vectors to."""
    dimension = sample.shape[1]
    # Coded by value, not by the difference to the centroid: a code depends on nothing but the vector.
    index = faiss.IndexIVFScalarQuantizer(
        faiss.IndexFlatIP(dimension),
        dimension,
        n_lists(n_rows, len(sample)),
        faiss.ScalarQuantizer.QT_8bit,
        faiss.METRIC_INNER_PRODUCT,
        False,
    )
    index.cp.niter = N_ITERATIONS
    index.cp.min_points_per_centroid = 1  # no warning on the small ones of tests
    index.train(sample)
    return index


def n_lists(n_rows: int, n_sampled: int | None = None) -> int:
    """How many lists for so many rows: about twice the square root, a power of two."""
    wanted = 1 << round(np.log2(2 * max(n_rows, 1) ** 0.5))
    return int(max(1, min(wanted, n_rows if n_sampled is None else n_sampled)))


def opened(file: Path) -> Any:
    """The structure in a file; its vectors stay in the file and are read where a search wants them.

    Raises:
        RuntimeError: faiss cannot read it.

    """
    return faiss.read_index(str(file), faiss.IO_FLAG_MMAP_IFC)


def write(index: Any, file: Path) -> None:
    """Write a structure; raises RuntimeError where it cannot be written."""
    faiss.write_index(index, str(file))


def n_mapped(index: Any) -> int:
    """How many bytes at the end of its file hold what a search looks at, and opening does not parse."""
    return int(index.ntotal) * (index.code_size + 8) if isinstance(index, faiss.IndexIVF) else 0


def scan(index: Any, vector: Floats, k: int, allowed: NDArray[np.uint8], n_probe: int) -> tuple[Rows, Floats]:
    """The `k` best rows, or fewer, best first, and their scores, which a compressed structure guesses.

    `allowed` has one bit for each row, lowest first. It is always given: without a selector, faiss sets all
    threads on one search of an exact structure, which on busy cores took 7 ms instead of 0.4 for 10,000 rows.
    """
    selector = faiss.IDSelectorBitmap(allowed)  # type: ignore[arg-type, call-arg]
    parameters = (
        faiss.SearchParametersIVF(sel=selector, nprobe=n_probe)  # type: ignore[call-arg]
        if n_probe
        else faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
    )
    scores, rows = index.search(np.ascontiguousarray(vector[None, :]), k, params=parameters)
    found = rows[0] >= 0
    return rows[0][found], scores[0][found]


def scan_many(index: Any, vectors: Floats, k: int, n_probe: int) -> Rows:
    """The `k` best rows `(n, k)` of a compressed structure for each vector, -1 where there are no more."""
    parameters = faiss.SearchParametersIVF(nprobe=n_probe)  # type: ignore[call-arg]
    rows: Rows = index.search(vectors, k, params=parameters)[1]
    return rows
