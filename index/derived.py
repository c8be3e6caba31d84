"""The derived indexes as one thing: loaded and brought to the state of the truth, or rebuilt from it.

Each carries a stamp: the truth's uid and the generation it has reached. What changed since is read from the
truth's notes and held in memory beside the saved index, so a change costs what has changed. Rebuilding reads
SQLite and encodes nothing; it is saved where nobody else is writing and the folder can be written to, else
kept in memory for this reader.
"""

import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.dense.index import DenseIndex, Exact, is_base
from index.errors import LibraryError
from index.lexical import LexicalIndex, is_lexical
from index.store.passage_rows import read_texts, read_vector_blocks, read_vectors
from index.store.state import (
    Change,
    count_passages,
    read_changes,
    read_dimension,
    read_generation,
    read_meta_value,
    snapshot,
)

if TYPE_CHECKING:
    from filelock import FileLock

__all__ = ["Derived", "catch_up", "derive", "erase_derived", "is_derived", "load", "write_lock"]

LOCK = "write.lock"

MAX_TRIES = 3
"""Another is due when a writer saves the indexes anew between their opening and the look at the truth."""


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
            dimension=read_dimension(connection),
        )

    @property
    def stamp(self) -> str:
        return f"{self.uid}-{self.generation}"

    def since(self, connection: sqlite3.Connection, stamp: str) -> Change | None:
        """What has changed after a stamp; None where the stamp is another library's, or too old."""
        uid, _, generation = stamp.partition("-")
        if uid != self.uid or not generation.isdecimal() or int(generation) > self.generation:
            return None  # of another library, or of this one before it was put back to what it had been
        return read_changes(connection, int(generation))


def is_derived(file: Path) -> bool:
    """Whether a file or folder has a name that the derived indexes take, and delete."""
    return is_lexical(file.name) or is_base(file.name)


def erase_derived(path: Path) -> None:
    """Delete the saved indexes of a library; they can be made again."""
    for file in [file for file in path.iterdir() if is_derived(file)]:
        if file.is_dir():
            shutil.rmtree(file, ignore_errors=True)
        else:
            file.unlink(missing_ok=True)


def write_lock(path: Path, *, timeout_s: float) -> "FileLock":
    """The lock that one writer holds; entering it raises `filelock.Timeout` when another has it."""
    from filelock import FileLock  # readers of a whole library need none

    return FileLock(path / LOCK, timeout=timeout_s)


def derive(path: Path, connection: sqlite3.Connection, exact: Exact) -> Derived:
    """The saved indexes with what has changed since, or rebuilt ones, saved if nobody else is writing."""
    loaded = load(path, connection, exact)
    if loaded is not None:
        return loaded
    from filelock import Timeout

    # Not where another process is writing, or the folder is read-only, or the disk full.
    with (
        suppress(Timeout, OSError, LibraryError, sqlite3.OperationalError),
        write_lock(path, timeout_s=0),
    ):
        catch_up(path, connection)
        loaded = load(path, connection, exact)
    return loaded or _in_memory(connection, exact)


def load(path: Path, connection: sqlite3.Connection, exact: Exact) -> Derived | None:
    """The saved indexes in the truth's present state, or None where they cannot be used.

    They are opened before the state is read: what is saved is of a state that the truth has had, so the notes
    of what has changed since lead from the one to the other. The other way round, they could be ahead.
    """
    for _ in range(MAX_TRIES):
        opened = (
            LexicalIndex.load(path),
            DenseIndex.load(path, dimension=read_dimension(connection), exact=exact),
        )
        if opened[0] is None or opened[1] is None:
            return None
        with snapshot(connection):
            state = _State.of(connection)
            lexical = _lexical_in(state, connection, opened[0])
            dense = _dense_in(state, connection, opened[1])
        if lexical is not None and dense is not None:
            return Derived(
                uid=state.uid,
                generation=state.generation,
                n_passages=state.n_passages,
                dense=dense,
                lexical=lexical,
            )
    return None


def _lexical_in(
    state: _State, connection: sqlite3.Connection, found: tuple[LexicalIndex, str]
) -> LexicalIndex | None:
    """A saved lexical index with what has changed since; None where it cannot be brought to this state."""
    change = state.since(connection, found[1])
    if change is None:
        return None
    lexical = found[0]
    if change.added or change.dropped:
        return lexical.changed(add=read_texts(connection, change.added), drop=change.dropped)
    return lexical if lexical.n_rows == state.n_passages else None


def _dense_in(
    state: _State, connection: sqlite3.Connection, found: tuple[DenseIndex, str]
) -> DenseIndex | None:
    """A saved dense index with what has changed since; None where it cannot be brought to this state."""
    change = state.since(connection, found[1])
    if change is None:
        return None
    rows, vectors = read_vectors(connection, change.added, state.dimension)
    dense = found[0].changed(add=rows, vectors=vectors, drop=np.array(change.dropped, np.int64))
    return dense if dense.n_rows == state.n_passages else None


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

    Raises:
        LibraryError: they cannot be written; the truth is whole, and what they lack is made up for later.

    """
    state = _State.of(connection)
    try:
        _save_lexical(path, connection, state)
        reached = _save_dense(path, connection, state)
    except (OSError, RuntimeError, ValueError) as error:  # faiss raises RuntimeError, tantivy ValueError
        raise LibraryError(
            f"{path}: its indexes cannot be written ({error}); free some disk space or check the permissions "
            "of the folder, then sync again; the documents that were done are kept"
        ) from error
    from index.store.write import forget_changes  # with what else only writers need

    if reached > int(read_meta_value(connection, "changes_since")):
        forget_changes(connection, reached)


def _save_lexical(path: Path, connection: sqlite3.Connection, state: _State) -> None:
    found = LexicalIndex.load(path, to_write=True)
    change = state.since(connection, found[1]) if found else None
    saved = None
    if found is not None and change is not None:
        saved, stamp = found
        if stamp != state.stamp:
            added = read_texts(connection, change.added)
            try:
                saved = saved.saved(add=added, drop=change.dropped, stamp=state.stamp)
            except ValueError:  # what a killed writer left stands in the way
                saved = None
    if saved is None or saved.n_rows != state.n_passages:
        LexicalIndex.create(path, read_texts(connection), state.stamp)


def _save_dense(path: Path, connection: sqlite3.Connection, state: _State) -> int:
    """Write the dense index where it is missing or too much has changed; returns the generation it is of."""

    def exact(rows: Sequence[int]) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        return read_vectors(connection, rows, state.dimension)

    found = DenseIndex.load(path, dimension=state.dimension, exact=exact)
    dense = _dense_in(state, connection, found) if found else None
    if found is not None and dense is not None and not dense.wants_compaction:
        return int(found[1].partition("-")[2])
    DenseIndex.build(
        path,
        state.stamp,
        lambda: read_vector_blocks(connection, state.dimension),
        n_rows=state.n_passages,
        dimension=state.dimension,
        exact=exact,
    )
    return state.generation
