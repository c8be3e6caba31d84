"""The derived indexes as one thing: load those of a generation, or rebuild them from the truth.

Rebuilding reads SQLite and encodes nothing. It is saved where nobody else is writing and the folder can be
written to, else kept in memory for this reader.
"""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from filelock import FileLock, Timeout
from numpy.typing import NDArray

from index.dense import OURS, DenseIndex
from index.lexical import LEXICAL_FOLDER, LexicalIndex
from index.truth import count_passages, read_generation, read_texts, read_vectors, snapshot

__all__ = ["Derived", "derive", "load", "save_change", "write_lock"]

LOCK = "write.lock"


@dataclass(frozen=True, slots=True, kw_only=True)
class Derived:
    """Both indexes of one generation of the truth."""

    generation: int
    n_passages: int
    dense: DenseIndex
    lexical: LexicalIndex


def is_derived(file: Path) -> bool:
    """Whether a file or folder has a name that the derived indexes take, and delete."""
    return file.name == LEXICAL_FOLDER or OURS.fullmatch(file.name) is not None


def write_lock(path: Path, *, timeout_s: float) -> FileLock:
    """The lock that one writer holds; entering it raises `filelock.Timeout` when another has it."""
    return FileLock(path / LOCK, timeout=timeout_s)


def load(path: Path, connection: sqlite3.Connection) -> Derived | None:
    """The saved indexes of the truth's generation, or None where they cannot be used."""
    generation, n_passages = read_generation(connection), count_passages(connection)
    dense = DenseIndex.load(path, generation)
    lexical = LexicalIndex.load(path, generation)
    if dense is None or lexical is None or {dense.n_rows, lexical.n_rows} != {n_passages}:
        return None
    return Derived(generation=generation, n_passages=n_passages, dense=dense, lexical=lexical)


def derive(path: Path, connection: sqlite3.Connection, dimension: int) -> Derived:
    """The saved indexes, or rebuilt ones, saved if nobody else is writing."""
    loaded = load(path, connection)
    if loaded is not None:
        return loaded
    try:
        with write_lock(path, timeout_s=0):
            return rebuild(path, connection, dimension, save=True)
    except (Timeout, OSError, RuntimeError, ValueError):
        # Another process is writing; or a read-only folder or a full disk, by any of their names.
        return rebuild(path, connection, dimension, save=False)


def rebuild(path: Path, connection: sqlite3.Connection, dimension: int, *, save: bool) -> Derived:
    """Both indexes from the truth; with `save` the caller holds the write lock."""
    with snapshot(connection):
        generation, n_passages = read_generation(connection), count_passages(connection)
        dense = DenseIndex.build(*read_vectors(connection, dimension))
        if save:
            dense.save(path, generation)
            lexical = LexicalIndex.create(path)
            lexical.change(add=read_texts(connection), delete=(), generation=generation)
        else:
            lexical = LexicalIndex.in_memory(read_texts(connection))
    return Derived(generation=generation, n_passages=n_passages, dense=dense, lexical=lexical)


def save_change(
    path: Path,
    before: Derived,
    *,
    add: Sequence[tuple[int, str]],
    vectors: NDArray[np.float32],
    delete: Sequence[int],
    generation: int,
) -> None:
    """Bring saved indexes of an older generation up to `generation` and save them."""
    rows = np.array([row for row, _ in add], np.int64)
    before.dense.change(add=rows, vectors=vectors, delete=np.array(delete, np.int64))
    before.dense.save(path, generation)
    before.lexical.change(add=add, delete=delete, generation=generation)
