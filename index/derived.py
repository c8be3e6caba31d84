"""The derived indexes as one thing: loaded and brought to the state of the truth, or rebuilt from it.

Each carries a stamp: the truth's uid and the generation it has reached. What changed since is read from the
truth's notes and held in memory beside the saved index, so a change costs what has changed. Rebuilding reads
SQLite and encodes nothing; it is saved where nobody else is writing and the folder can be written to, else
kept in memory for this reader.
"""

import shutil
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from filelock import FileLock, Timeout
from numpy.typing import NDArray

from index.dense import DenseIndex, Exact, is_base
from index.lexical import LEXICAL_FOLDER, LexicalIndex, read_stamp
from index.truth import (
    Change,
    count_passages,
    read_changes,
    read_generation,
    read_meta_value,
    read_texts,
    read_vector_blocks,
    read_vectors,
    snapshot,
)
from index.write import forget_changes

__all__ = ["Derived", "catch_up", "derive", "erase_derived", "is_derived", "load", "write_lock"]

LOCK = "write.lock"


@dataclass(frozen=True, slots=True, kw_only=True)
class Derived:
    """Both indexes in one state of the truth."""

    uid: str
    generation: int
    n_passages: int
    dense: DenseIndex
    lexical: LexicalIndex


@dataclass(frozen=True, slots=True, kw_only=True)
class _State:
    """The state of the truth that the indexes are to be in."""

    uid: str
    generation: int
    n_passages: int
    dimension: int

    @classmethod
    def of(cls, connection: sqlite3.Connection) -> "_State":
        return cls(
            uid=read_meta_value(connection, "uid"),
            generation=read_generation(connection),
            n_passages=count_passages(connection),
            dimension=int(read_meta_value(connection, "dimension")),
        )

    @property
    def stamp(self) -> str:
        return f"{self.uid}-{self.generation}"

    def since(self, connection: sqlite3.Connection, stamp: str) -> Change | None:
        """What has changed after a stamp; None where the stamp is another library's, or too old."""
        uid, _, generation = stamp.partition("-")
        if uid != self.uid or not generation.isdecimal():
            return None
        return read_changes(connection, int(generation))


def is_derived(file: Path) -> bool:
    """Whether a file or folder has a name that the derived indexes take, and delete."""
    return file.name == LEXICAL_FOLDER or is_base(file.name)


def erase_derived(path: Path) -> None:
    """Delete the saved indexes of a library; they can be made again."""
    for file in [file for file in path.iterdir() if is_derived(file)]:
        if file.is_dir():
            shutil.rmtree(file, ignore_errors=True)
        else:
            file.unlink(missing_ok=True)


def write_lock(path: Path, *, timeout_s: float) -> FileLock:
    """The lock that one writer holds; entering it raises `filelock.Timeout` when another has it."""
    return FileLock(path / LOCK, timeout=timeout_s)


def derive(path: Path, connection: sqlite3.Connection, exact: Exact) -> Derived:
    """The saved indexes with what has changed since, or rebuilt ones, saved if nobody else is writing."""
    loaded = load(path, connection, exact)
    if loaded is not None:
        return loaded
    if not connection.in_transaction:  # within a snapshot the truth may have moved on: nothing to be saved
        try:
            with write_lock(path, timeout_s=0):
                catch_up(path, connection)
                loaded = load(path, connection, exact)
        except (Timeout, OSError, RuntimeError, ValueError, sqlite3.OperationalError):
            pass  # another process is writing; or a read-only folder or a full disk, by any of their names
    return loaded or _in_memory(connection, exact)


def load(path: Path, connection: sqlite3.Connection, exact: Exact) -> Derived | None:
    """The saved indexes in the truth's present state, or None where they cannot be used."""
    with snapshot(connection):
        state = _State.of(connection)
        lexical = _load_lexical(path, connection, state)
        dense = _load_dense(path, connection, state, exact) if lexical else None
    if dense is None or lexical is None:
        return None
    return Derived(
        uid=state.uid,
        generation=state.generation,
        n_passages=state.n_passages,
        dense=dense[0],
        lexical=lexical,
    )


def _load_lexical(path: Path, connection: sqlite3.Connection, state: _State) -> LexicalIndex | None:
    found = LexicalIndex.load(path)
    change = state.since(connection, found[1]) if found else None
    if found is None or change is None:
        return None
    lexical = found[0]
    if change.added or change.dropped:
        return lexical.changed(add=read_texts(connection, change.added), drop=change.dropped)
    is_whole = found[1] != state.stamp or lexical.n_rows == state.n_passages
    return lexical if is_whole else None


def _load_dense(
    path: Path, connection: sqlite3.Connection, state: _State, exact: Exact
) -> tuple[DenseIndex, int] | None:
    """The saved dense index with what has changed since, and the generation that it was saved in."""
    found = DenseIndex.load(path, dimension=state.dimension, exact=exact)
    change = state.since(connection, found[1]) if found else None
    if found is None or change is None:
        return None
    saved_in = int(found[1].partition("-")[2])
    rows, vectors = read_vectors(connection, change.added, state.dimension)
    dense = found[0].changed(add=rows, vectors=vectors, drop=np.array(change.dropped, np.int64))
    is_whole = saved_in > state.generation or dense.n_rows == state.n_passages
    return (dense, saved_in) if is_whole else None


def _in_memory(connection: sqlite3.Connection, exact: Exact) -> Derived:
    with snapshot(connection):
        state = _State.of(connection)
        return Derived(
            uid=state.uid,
            generation=state.generation,
            n_passages=state.n_passages,
            dense=DenseIndex.in_memory(
                lambda: read_vector_blocks(connection, state.dimension),
                n_rows=state.n_passages,
                dimension=state.dimension,
                exact=exact,
            ),
            lexical=LexicalIndex.in_memory(read_texts(connection)),
        )


def catch_up(path: Path, connection: sqlite3.Connection) -> None:
    """Bring the saved indexes to the truth's present state; the caller holds the write lock.

    The lexical index takes up every change. The dense one is written anew once too much has changed beside
    it. Whatever is missing or torn is made from the truth.
    """
    state = _State.of(connection)
    if read_stamp(path) != state.stamp:
        _save_lexical(path, connection, state)
    reached = _save_dense(path, connection, state)
    if reached > int(read_meta_value(connection, "changes_since")):
        forget_changes(connection, reached)


def _save_lexical(path: Path, connection: sqlite3.Connection, state: _State) -> None:
    found = LexicalIndex.load(path)
    change = state.since(connection, found[1]) if found else None
    if found is None or change is None:
        LexicalIndex.create(path, read_texts(connection), state.stamp)
    else:
        found[0].saved(add=read_texts(connection, change.added), drop=change.dropped, stamp=state.stamp)


def _save_dense(path: Path, connection: sqlite3.Connection, state: _State) -> int:
    """Write the dense index where it is missing or too much has changed; returns the generation it is of."""

    def exact(rows: Sequence[int]) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        return read_vectors(connection, rows, state.dimension)

    found = _load_dense(path, connection, state, exact)
    if found is not None and not found[0].wants_compaction:
        return found[1]
    DenseIndex.build(
        path,
        state.stamp,
        lambda: read_vector_blocks(connection, state.dimension),
        n_rows=state.n_passages,
        dimension=state.dimension,
        exact=exact,
    )
    return state.generation
