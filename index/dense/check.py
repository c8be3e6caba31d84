"""The full check of a dense index against the truth, a block at a time: every row once, with its own vector.

Slow, and meant for `qa check`: an opening only makes sure that the file is as it was written.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from index.dense import structures as dense_structures
from index.dense.file import read
from index.dense.saved import Base
from index.dense.structures import Blocks, Floats, Rows

__all__ = ["check"]

SAME = 1e-6
"""How far apart two numbers of a vector may be that is kept exactly."""

ALIKE = 0.75
"""The least cosine of a vector with what a compressed base keeps of it; real passages have 0.88 to 0.97."""

N_NAMED = 10
"""Rows that a message names; of more it gives the number."""


def check(base: Base, live: NDArray[np.bool_], added: Rows, vectors: Floats, blocks: Blocks) -> Iterator[str]:
    """A message for each thing that is wrong; `live`, `added` and `vectors` are as in `DenseIndex`."""
    if base.file is not None and read(base.file) is None:
        yield f"{base.file.name}: no longer as it was written"
    held = dense_structures.rows_of(base.structure)
    if not base.facts.compressed:
        held = base.rows[: len(held)]
    places = np.argsort(held, kind="stable")
    held = held[places]
    kept = dense_structures.reader(base.structure)
    yield from _said(held[1:][held[1:] == held[:-1]], "more than once in the dense index")
    yield from _said(np.setxor1d(held, np.flatnonzero(base.present)), "not where the dense index says")
    n_seen = 0
    for rows, truth in blocks():
        # `live` counts only for rows that the structure holds: a damaged one may not.
        at = np.minimum(np.searchsorted(held, rows), max(len(held) - 1, 0))
        in_base = _live(live, rows) & (held[at] == rows if len(held) else False)
        at_added = np.minimum(np.searchsorted(added, rows), max(len(added) - 1, 0))
        in_added = added[at_added] == rows if len(added) else np.zeros(len(rows), np.bool_)
        yield from _said(rows[~(in_base | in_added)], "missing in the dense index")
        differ = np.abs(vectors[at_added[in_added]] - truth[in_added]).max(axis=1, initial=0) > SAME
        yield from _said(rows[in_added][differ], "in the dense index with another vector")
        differ = _differ(kept(places[at[in_base]]), truth[in_base], compressed=base.facts.compressed)
        yield from _said(rows[in_base][differ], "in the dense index with another vector")
        n_seen += int((in_base | in_added).sum())
    n_extra = int(np.count_nonzero(live)) + len(added) - n_seen
    if n_extra > 0:
        yield f"the dense index holds {n_extra} rows that the library does not"


def _live(live: NDArray[np.bool_], rows: Rows) -> NDArray[np.bool_]:
    inside = rows < len(live)
    inside[inside] = live[rows[inside]]
    return inside


def _differ(kept: Floats, truth: Floats, *, compressed: bool) -> NDArray[np.bool_]:
    if not compressed:
        return np.asarray(~(np.abs(kept - truth).max(axis=1, initial=0) <= SAME), np.bool_)
    lengths = np.linalg.norm(kept, axis=1) * np.linalg.norm(truth, axis=1)
    return np.asarray(~(np.einsum("ij,ij->i", kept, truth) >= ALIKE * lengths), np.bool_)


def _said(rows: Rows, what: str) -> Iterator[str]:
    if len(rows):
        named = ", ".join(str(row) for row in rows[:N_NAMED])
        more = f" and {len(rows) - N_NAMED} more" if len(rows) > N_NAMED else ""
        yield f"rows {named}{more}: {what}"
