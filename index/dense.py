"""The dense index: exact inner-product search over passage vectors. The only room that knows faiss.

Derived from the truth: `dense-GENERATION.faiss` in the library folder. A file that is missing, torn or of
another generation is rebuilt from the vectors in SQLite.
"""

import os
import re
from collections.abc import Collection
from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

__all__ = ["OURS", "DenseIndex"]

OURS = re.compile(r"dense-\d+(\.faiss|\.\d+\.tmp)")
"""Names of files that are this index's own, of whatever generation, finished or not."""


class DenseIndex:
    """Passage vectors under their row numbers in the truth."""

    def __init__(self, index: Any) -> None:
        self._index = index

    @classmethod
    def build(cls, rows: NDArray[np.int64], vectors: NDArray[np.float32]) -> "DenseIndex":
        """An index of unit vectors `(n, dim)` under the ids `rows` `(n,)`."""
        index = faiss.IndexIDMap2(faiss.IndexFlatIP(vectors.shape[1]))
        if len(rows):
            index.add_with_ids(vectors, rows)
        return cls(index)

    @classmethod
    def load(cls, folder: Path, generation: int) -> "DenseIndex | None":
        """The saved index of this generation, or None where there is none that can be used."""
        try:
            index = faiss.read_index(str(_file(folder, generation)))
        except RuntimeError:  # faiss raises it for a missing file as for a torn one
            return None
        return cls(index)

    @property
    def n_rows(self) -> int:
        """How many rows can be found."""
        return int(self._index.ntotal)

    def change(
        self, *, add: NDArray[np.int64], vectors: NDArray[np.float32], delete: NDArray[np.int64]
    ) -> None:
        """Delete rows, then add unit vectors `(n, dim)` under the ids `add` `(n,)`."""
        if len(delete):
            self._index.remove_ids(faiss.IDSelectorBatch(delete))
        if len(add):
            self._index.add_with_ids(vectors, add)

    def save(self, folder: Path, generation: int) -> None:
        """Write the index beside the truth, whole or not at all, and drop those of older generations."""
        file = _file(folder, generation)
        temporary = file.with_suffix(f".{os.getpid()}.tmp")
        faiss.write_index(self._index, str(temporary))
        temporary.replace(file)
        for other in folder.iterdir():
            if other != file and OURS.fullmatch(other.name):
                other.unlink(missing_ok=True)

    def search(
        self, vector: NDArray[np.float32], k: int, *, without: Collection[int] = ()
    ) -> list[tuple[int, float]]:
        """The `k` best rows and their inner products, best first; rows in `without` do not count."""
        if not self._index.ntotal:
            return []
        parameters = None
        if without:
            banned = faiss.IDSelectorBatch(np.fromiter(without, np.int64))
            parameters = faiss.SearchParameters(sel=faiss.IDSelectorNot(banned))  # type: ignore[call-arg]
        scores, rows = self._index.search(vector[None, :], min(k, self._index.ntotal), params=parameters)
        return [(int(row), float(score)) for row, score in zip(rows[0], scores[0], strict=True) if row >= 0]


def _file(folder: Path, generation: int) -> Path:
    return folder / f"dense-{generation}.faiss"
