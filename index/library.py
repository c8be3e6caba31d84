"""An open library: reads the truth and keeps the derived indexes in step with it; never writes documents.

Any number of readers may have a library open, from any thread, while one writer (`index.sync`) changes it:
every question first looks at the truth's generation and takes up newer indexes when it has moved on.
"""

import sqlite3
import threading
from collections.abc import Collection, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.documents import Document
from index.encode import Encoder
from index.errors import LibraryError, ModelMismatch
from index.files import ScannedFile
from index.late_interaction import PassageTokens
from index.library_info import LibraryInfo, describe
from index.library_model import encoder_of
from index.report import Skipped
from index.settings import Settings
from index.store import catalogue, passage_rows, state
from index.store.connections import Connections
from index.store.schema import TRUTH, is_complete, manifest, read_meta
from index.vocabulary import Vocabulary

if TYPE_CHECKING:
    from index.derived import Derived

__all__ = ["Library", "LibraryInfo", "open_library", "opened"]

MAX_TRIES = 20
"""Another is due when something is committed between the look at the indexes and that at the truth."""


State = tuple[str, int]
"""The uid and the generation of the truth."""


class Library:
    """An open library; close it, or use it in a `with` statement. Safe to share between threads."""

    def __init__(self, path: Path, *, model: str | None = None) -> None:
        self.path = path
        self._connections = Connections(path)
        self._pinned = threading.local()
        self._deriving = threading.Lock()
        self._derived: Derived | None = None
        self._listed: tuple[State, tuple[catalogue.DocumentInfo, ...]] | None = None
        try:
            with self._truth() as connection:
                meta = read_meta(connection, path)
        except BaseException:
            self.close()
            raise
        if model is not None and model != meta["model"]:
            self.close()
            raise ModelMismatch(
                f"{path}: made with {meta['model']}, asked for with {model}; leave the model out, or encode "
                f"the library anew: qa sync FOLDER --library {path} --model {model} --change-model"
            )

    def __enter__(self) -> "Library":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __del__(self) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the files; the library cannot be asked afterwards."""
        self._connections.close()
        self._derived = None

    @property
    def model(self) -> str:
        """The name of the model that made the vectors."""
        return self._manifest()["model"]

    @property
    def dimension(self) -> int:
        """The number of dimensions of the vectors."""
        return int(self._manifest()["dimension"])

    @property
    def settings(self) -> Settings:
        """The folders that the library mirrors, and how."""
        return Settings.from_meta(self._manifest())

    @property
    def folder(self) -> Path:
        """The folder that the library mirrors, the first where there are several."""
        return next(iter(self.settings.folders.by_label.values()))

    def encoder(self) -> Encoder:
        """The model that made the vectors, loaded.

        Raises:
            ModelError: it cannot be loaded.
            ModelMismatch: the model of that name has other weights than when the library was made, or its
                vectors were made in a precision that ours cannot be compared with.

        """
        return encoder_of(self.path, self._manifest())

    def documents(self) -> tuple[catalogue.DocumentInfo, ...]:
        """All documents, ordered by id; kept until the library changes."""
        with self._truth() as connection, state.snapshot(connection):
            now = _state(connection)
            listed = self._listed
            if listed is None or listed[0] != now:
                listed = (now, catalogue.read_documents(connection))
                self._listed = listed
        return listed[1]

    def document(self, document_id: str) -> Document:
        """One document as it was indexed; an alias gives the document with the same bytes.

        Raises:
            LibraryError: there is no such document.

        """
        with self._truth() as connection:
            document = catalogue.read_document(connection, document_id)
        if document is None:
            raise LibraryError(f"{document_id}: no such document in {self.path}")
        return document

    def documents_of(self, document_ids: Collection[str]) -> dict[str, Document]:
        """Documents as `document` gives them, by the names asked for; faster than one by one.

        Raises:
            LibraryError: one of them is not there.

        """
        with self._truth() as connection:
            found = catalogue.read_documents_named(connection, document_ids)
        for document_id in document_ids:
            if document_id not in found:
                raise LibraryError(f"{document_id}: no such document in {self.path}")
        return found

    def skipped(self) -> tuple[Skipped, ...]:
        """What of the folders is not in the library, with the reasons, as the last sync found it."""
        with self._truth() as connection:
            return tuple(
                Skipped(path=name, reason=reason) for name, reason in catalogue.read_refusals(connection)
            )

    def removed(self) -> tuple[str, ...]:
        """The names of documents that the user keeps out, ordered."""
        with self._truth() as connection:
            return tuple(sorted(catalogue.read_removed(connection).names))

    def file_of(self, document_id: str) -> ScannedFile | None:
        """The file that a document stands in, as it was when it was last read; None where there is no such
        document.
        """
        with self._truth() as connection:
            return catalogue.read_file_of(connection, document_id)

    def info(self) -> LibraryInfo:
        """Sizes and origin of the library."""
        with self._truth() as connection:
            return describe(self.path, connection)

    @property
    def n_documents(self) -> int:
        """How many documents there are."""
        with self._truth() as connection:
            return state.count_documents(connection)

    @property
    def generation(self) -> int:
        """Grows with every change of what can be found."""
        with self._truth() as connection:
            return state.read_generation(connection)

    @property
    def is_complete(self) -> bool:
        """Whether the last sync came to its end."""
        return is_complete(self._manifest())

    @property
    def n_passages(self) -> int:
        """How many passages can be found."""
        return self._current().n_passages

    def dense_candidates(
        self, vector: NDArray[np.float32], k: int, *, without: Collection[int] = ()
    ) -> list[tuple[int, float]]:
        """The `k` passages of best cosine to the query vector `(dim,)`, as (row, cosine)."""
        return self._current().dense.search(vector, k, without=without)

    def lexical_candidates(
        self, query: str, k: int, *, without: Collection[int] = ()
    ) -> list[tuple[int, float]]:
        """The `k` passages of best BM25 score, as (row, score)."""
        return self._current().lexical.search(query, k, without=without)

    def vocabulary(self) -> Vocabulary:
        """The words of the library's present generation."""
        return Vocabulary(lexical=self._current().lexical, passages=self.passages)

    def rows_of(self, document_ids: Collection[str]) -> frozenset[int]:
        """The rows of the documents' passages."""
        with self._truth() as connection:
            return passage_rows.rows_of(connection, document_ids)

    def passages(self, rows: Sequence[int]) -> list[passage_rows.StoredPassage]:
        """The passages at these rows, in this order; rows that are gone by now are left out."""
        with self._truth() as connection:
            return passage_rows.read_passages(connection, rows)

    def tokens(self, rows: Sequence[int]) -> dict[int, PassageTokens]:
        """Rotated token vectors of the passages at these rows."""
        with self._truth() as connection:
            return passage_rows.read_tokens(connection, rows, self.dimension)

    def token_frequencies(self, token_ids: NDArray[np.int32]) -> NDArray[np.int64]:
        """In how many passages each token occurs, `(n_tokens,)`."""
        with self._truth() as connection:
            return passage_rows.read_token_frequencies(connection, token_ids)

    def _current(self) -> "Derived":
        """The derived indexes in the truth's present state, or the snapshot's."""
        pinned: Derived | None = getattr(self._pinned, "derived", None)
        if pinned is not None:
            return pinned
        with self._truth() as connection:
            now = _state(connection)
            derived = self._derived
            if derived is None or (derived.uid, derived.generation) != now:
                with self._deriving:
                    derived = self._derived
                    if derived is None or derived.uid != now[0] or derived.generation < now[1]:
                        from index.derived import derive  # with the indexes' libraries

                        derived = derive(self.path, connection, self._exact)
                        self._derived = derived
        return derived

    def _exact(self, rows: Sequence[int]) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """The vectors of passages as the truth has them, for those that a compressed index has found."""
        with self._truth() as connection:
            return passage_rows.read_vectors(connection, rows, self.dimension)

    def _manifest(self) -> dict[str, str]:
        with self._truth() as connection:
            return manifest(connection)

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Within it, this thread sees one state of the library, whatever is written meanwhile."""
        if getattr(self._pinned, "connection", None) is not None:
            yield  # within one already
            return
        with self._truth() as connection, ExitStack() as held:
            for _ in range(MAX_TRIES):
                derived = self._current()  # before the truth is held fast, so that it can be saved
                held.enter_context(state.snapshot(connection))
                if _state(connection) == (derived.uid, derived.generation):
                    break
                held.close()  # written to in between
            else:
                held.enter_context(state.snapshot(connection))
            self._pinned.connection, self._pinned.derived = connection, derived
            try:
                yield
            finally:
                self._pinned.connection = self._pinned.derived = None

    @contextmanager
    def _truth(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection, the snapshot's if there is one."""
        pinned: sqlite3.Connection | None = getattr(self._pinned, "connection", None)
        if pinned is not None:
            yield pinned
            return
        with self._connections.lent() as connection:
            yield connection


def open_library(path: str | Path, *, model: str | None = None) -> Library:
    """Open the library in folder `path`; `model`, where given, must be the one it was made with.

    Raises:
        LibraryMissing, LibraryDamaged, LibraryVersion, ModelMismatch: see `index.errors`.

    """
    return Library(Path(path), model=model)


def opened(library: str | Path | Library) -> Library:
    """The library itself, or the one at this path, opened once a process and kept open."""
    if isinstance(library, Library):
        return library
    path = Path(library).resolve()
    file = path / TRUTH
    return _opened(path, file.stat().st_ino if file.exists() else 0)


@lru_cache(maxsize=8)
def _opened(path: Path, inode: int) -> Library:
    """`inode` keeps a library that was deleted and made again from being taken for the old one."""
    return open_library(path)


def _state(connection: sqlite3.Connection) -> State:
    """What tells one state of the truth from every other."""
    return state.read_meta_value(connection, "uid"), state.read_generation(connection)
