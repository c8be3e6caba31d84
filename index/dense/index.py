"""The dense index: passage vectors by inner product with a query's vector.

A *base*, which is a file that never changes, and a *delta* in memory: rows added since, with their
vectors, and rows dropped since. Derived from the truth, which holds every vector; knows nothing of SQLite or
of the log that the delta is made from.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.dense import file as dense_file
from index.dense.check import check
from index.dense.file import is_base
from index.dense.saved import MAX_EXACT, Base, build_base, open_base
from index.dense.structures import Blocks

__all__ = ["Blocks", "DenseIndex", "Exact", "is_base"]

Rows = NDArray[np.int64]
Floats = NDArray[np.float32]

Exact = Callable[[Sequence[int]], tuple[Rows, Floats]]
"""Reads vectors `(n, dim)` and their rows `(n,)` from the truth; rows that are gone by now are left out."""

DELTA_SHARE = 0.1
MIN_DELTA, MAX_DELTA = 1_000, 50_000
"""When a new base is due: the delta is over a tenth of the base, within these bounds. The delta is compared
one by one (50,000 rows cost 3.3 ms a search and 77 MB) and read at every opening; a new base costs a pass
over all vectors."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DenseIndex:
    """Unit vectors under their row numbers in the truth. Never changes; safe to share between threads.

    `base` is shared by all that `changed` makes of it; `live[row]` is whether a row of the base still
    counts. `rows` `(n,)`, ascending, and `vectors` `(n, dim)` are what was added. Rows count from 0, and a
    byte is kept for each up to the highest of the base.
    """

    base: Base
    exact: Exact
    live: NDArray[np.bool_]
    rows: Rows
    vectors: Floats

    @classmethod
    def build(
        cls,
        folder: Path,
        stamp: str,
        blocks: Blocks,
        *,
        n_rows: int,
        dimension: int,
        exact: Exact,
        max_exact: int = MAX_EXACT,
    ) -> "DenseIndex":
        """Write the base `dense-STAMP.faiss` of all vectors, remove older ones, open it.

        `blocks` is gone through up to twice. Memory: all vectors of up to `max_exact` rows; of more, a block,
        a sample, and a quarter of a byte for each dimension of each row.

        Raises:
            ValueError: the stamp is not made of digits, a to f and hyphens; or rows do not ascend.
            OSError, RuntimeError: the disk is full or the folder cannot be written to; the old base stays.

        """
        built = build_base(blocks, n_rows=n_rows, dimension=dimension, max_exact=max_exact)
        file = built.save(folder, stamp)
        return cls._of(open_base(file) or built, exact)

    @classmethod
    def in_memory(
        cls, blocks: Blocks, *, n_rows: int, dimension: int, exact: Exact, max_exact: int = MAX_EXACT
    ) -> "DenseIndex":
        """As `build`, for readers that may not write: nothing is saved."""
        return cls._of(build_base(blocks, n_rows=n_rows, dimension=dimension, max_exact=max_exact), exact)

    @classmethod
    def load(cls, folder: Path, *, dimension: int, exact: Exact) -> "tuple[DenseIndex, str] | None":
        """The newest base that can be used and its stamp; None where there is none."""
        for file, stamp in dense_file.newest_first(folder):
            base = open_base(file)
            if base is not None and base.facts.dimension == dimension:
                return cls._of(base, exact), stamp
        return None

    @classmethod
    def _of(cls, base: Base, exact: Exact) -> "DenseIndex":
        nothing = np.empty((0, base.facts.dimension), np.float32)
        return cls(base=base, exact=exact, live=base.present, rows=np.empty(0, np.int64), vectors=nothing)

    @property
    def n_rows(self) -> int:
        """How many rows can be found."""
        return int(np.count_nonzero(self.live)) + len(self.rows)

    @property
    def n_delta(self) -> int:
        """How many rows were added and how many of the base dropped or replaced."""
        return len(self.rows) + self.base.n_rows - int(np.count_nonzero(self.live))

    @property
    def wants_compaction(self) -> bool:
        """Whether the delta is so large that a new base is due."""
        return self.n_delta > min(max(MIN_DELTA, DELTA_SHARE * self.base.n_rows), MAX_DELTA)

    def changed(self, *, add: Rows, vectors: Floats, drop: Rows) -> "DenseIndex":
        """One that shares the base, with rows dropped, then unit vectors `(n, dim)` added as rows `add`.

        Dropping a row that is not there does nothing. Adding one that is there replaces it; of one that is
        added twice the last vector counts.
        """
        gone = np.concatenate([np.asarray(drop, np.int64), np.asarray(add, np.int64)])
        live = self.live.copy()
        live[gone[(gone >= 0) & (gone < len(live))]] = False
        kept = ~np.isin(self.rows, gone)
        new, first = np.unique(np.asarray(add, np.int64)[::-1], return_index=True)
        rows = np.concatenate([self.rows[kept], new])
        merged = np.concatenate([self.vectors[kept], np.asarray(vectors, np.float32)[::-1][first]])
        order = np.argsort(rows)
        return replace(self, live=live, rows=rows[order], vectors=merged[order])

    def search(self, vector: Floats, k: int, *, without: Collection[int] = ()) -> list[tuple[int, float]]:
        """The `k` best rows and their exact inner products, best first, ties by row; none of `without`."""
        if k <= 0:
            return []
        vector = np.ascontiguousarray(vector, np.float32)
        live, rows, vectors = self.live, self.rows, self.vectors
        if without:
            banned = np.fromiter(without, np.int64, len(without))
            live = live.copy()
            live[banned[(banned >= 0) & (banned < len(live))]] = False
            kept = ~np.isin(rows, banned)
            rows, vectors = rows[kept], vectors[kept]
        base_rows, base_scores = self.base.search(vector, k, live, self.exact)
        scores = np.concatenate([base_scores, _products(vectors, vector)])
        rows = np.concatenate([base_rows, rows])
        return _best(rows, scores, k)

    def verify(self, blocks: Blocks) -> list[str]:
        """What is wrong with the index by the truth's rows and vectors: a message each, for `qa check`.

        Every row must be there once, with the vector of the truth as precisely as the index keeps it; and the
        base's file as it was written. Reads all of both, a block at a time.
        """
        return list(check(self.base, self.live, self.rows, self.vectors, blocks))


def _products(vectors: Floats, vector: Floats) -> Floats:
    # Not BLAS: it would set all threads on a product that takes microseconds.
    return np.asarray(np.einsum("ij,j->i", vectors, vector), np.float32)


def _best(rows: Rows, scores: Floats, k: int) -> list[tuple[int, float]]:
    if len(scores) > k:
        near = scores >= np.partition(scores, -k)[-k]
        rows, scores = rows[near], scores[near]
    order = np.lexsort((rows, -scores))[:k]
    return list(zip(rows[order].tolist(), scores[order].tolist(), strict=True))
