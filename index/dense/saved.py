"""A base: one of the two structures over all vectors of some moment, made, opened and searched.

Which structure, and with how much effort it is searched, is decided here when it is made. Knows nothing of
what was added or dropped since, other than which of its rows a search may find.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.dense import file as dense_file
from index.dense import structures as dense_structures
from index.dense.file import Facts
from index.dense.structures import MIN_COMPRESSED, N_TRAINING_PER_LIST, Blocks, Floats, Rows, n_lists, scan
from index.dense.tuning import ExactTop, choose, draw_questions

__all__ = ["MAX_EXACT", "Base", "build_base", "open_base"]

MAX_EXACT = 50_000
"""Rows up to which all are compared: 3.3 ms a search on one thread, beside some 20 ms for the rest of it."""

SPARE = 16
"""Rows asked for beyond `k`, to see whether there is a tie at the last place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """A structure, its facts, its rows (as `present[row]` and in order), and its file if it has one."""

    structure: Any
    facts: Facts
    present: NDArray[np.bool_]
    rows: Rows
    file: Path | None

    @property
    def n_rows(self) -> int:
        """How many rows there are."""
        return int(self.structure.ntotal)

    def save(self, folder: Path, stamp: str) -> Path:
        """Write it, whole or not at all, and remove the bases before it."""
        return dense_file.save(
            folder,
            stamp,
            write=lambda file: dense_structures.write(self.structure, file),
            facts=self.facts,
            present=self.present,
        )

    def search(
        self,
        vector: Floats,
        k: int,
        live: NDArray[np.bool_],
        exact: Callable[[Sequence[int]], tuple[Rows, Floats]],
    ) -> tuple[Rows, Floats]:
        """At least the `k` best of the rows that are `live[row]`, with exact inner products, in no order."""
        n_live = int(np.count_nonzero(live))
        if not n_live:
            return np.empty(0, np.int64), np.empty(0, np.float32)
        if not self.facts.compressed:
            return self._search_exact(vector, k, live, n_live)
        rows, vectors = exact(self._candidates(vector, k, live, n_live).tolist())
        return np.asarray(rows, np.int64), np.asarray(np.einsum("ij,j->i", vectors, vector), np.float32)

    def _search_exact(
        self, vector: Floats, k: int, live: NDArray[np.bool_], n_live: int
    ) -> tuple[Rows, Floats]:
        allowed = np.packbits(live[self.rows], bitorder="little")
        width = min(k + SPARE, n_live)
        while True:
            numbers, scores = scan(self.structure, vector, width, allowed, 0)
            if width == n_live or len(numbers) < width or scores[k - 1] > scores[-1]:
                return self.rows[numbers], scores
            width = min(
                2 * width, n_live
            )  # copies of one text: all that tie with the last place must come in

    def _candidates(self, vector: Floats, k: int, live: NDArray[np.bool_], n_live: int) -> Rows:
        width = min(max(self.facts.n_rescored, 2 * k), n_live)
        if width == n_live:
            return np.flatnonzero(live)
        allowed = np.packbits(live, bitorder="little")
        # The fewer rows may be found, the farther apart they are.
        n_all = self.structure.nlist
        n_probe = min(-(-self.facts.n_probe * self.n_rows // n_live), n_all)
        rows, _ = scan(self.structure, vector, width, allowed, n_probe)
        while len(rows) < width and n_probe < n_all:
            n_probe = min(4 * n_probe, n_all)
            rows, _ = scan(self.structure, vector, width, allowed, n_probe)
        return rows


def open_base(file: Path) -> Base | None:
    """A saved base, or None where the file is gone, torn or not ours."""
    read = dense_file.read(file)
    if read is None:
        return None
    facts, present = read
    try:
        structure = dense_structures.opened(file)
    except (RuntimeError, OSError):  # gone since, or another faiss that knows no such structure
        return None
    return Base(structure=structure, facts=facts, present=present, rows=np.flatnonzero(present), file=file)


def build_base(blocks: Blocks, *, n_rows: int, dimension: int, max_exact: int) -> Base:
    """A base over all vectors of `blocks`, exact up to `max_exact` rows."""
    if n_rows < MIN_COMPRESSED or n_rows <= max_exact:
        structure = dense_structures.empty_exact(dimension)
        present = _fill(structure, blocks, see=None)
        facts = Facts(compressed=False, dimension=dimension, n_probe=0, n_rescored=0, recall=1.0)
        return Base(
            structure=structure, facts=facts, present=present, rows=np.flatnonzero(present), file=None
        )
    sample = _sample(blocks, n_rows, dimension)
    structure = dense_structures.empty_compressed(sample, n_rows)
    exact_top = ExactTop(draw_questions(sample))
    present = _fill(structure, blocks, see=exact_top.see)
    choice = choose(
        lambda questions, k, n_probe: dense_structures.scan_many(structure, questions, k, n_probe),
        exact_top,
        n_lists=structure.nlist,
    )
    facts = Facts(compressed=True, dimension=dimension, **asdict(choice))
    return Base(structure=structure, facts=facts, present=present, rows=np.flatnonzero(present), file=None)


def _fill(structure: Any, blocks: Blocks, *, see: Callable[[Rows, Floats], None] | None) -> NDArray[np.bool_]:
    """Add all vectors; `see` is shown each block. Returns which rows there are.

    Raises:
        ValueError: rows do not ascend.

    """
    highest = -1
    seen = []
    for rows, vectors in blocks():
        if not len(rows):
            continue
        if rows[0] <= highest or (np.diff(rows) <= 0).any():
            raise ValueError(f"rows must ascend from 0 on; {rows[0]} to {rows[-1]} come after {highest}")
        highest = int(rows[-1])
        dense_structures.add(structure, rows, vectors)
        seen.append(rows)
        if see is not None:
            see(rows, vectors)
    present = np.zeros(highest + 1, np.bool_)
    for rows in seen:
        present[rows] = True
    return present


def _sample(blocks: Blocks, n_rows: int, dimension: int) -> Floats:
    """Vectors spread evenly at random over all, as many as training wants."""
    wanted = min(n_rows, N_TRAINING_PER_LIST * n_lists(n_rows))
    rng = np.random.default_rng(0)
    taken = [
        vectors[np.sort(rng.permutation(len(vectors))[: -(-wanted * len(vectors) // n_rows)])]
        for _, vectors in blocks()
    ]
    return np.ascontiguousarray(np.concatenate(taken), np.float32).reshape(-1, dimension)
