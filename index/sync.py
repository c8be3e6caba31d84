"""Bring a library up to date with a folder: the arrow from files to the truth, and what came of it.

    scan -> plan -> load -> mask -> split -> chunk -> encode -> commit -> derived indexes

The library mirrors the folder. A file whose size and time stamp are as before is not read; one whose bytes
are as before is not encoded; files with the same bytes are one document and its aliases. Documents are
committed in batches, each one transaction, so a kill keeps what is done and the next sync goes on from
there. The derived indexes are brought up to date once, at the end.
"""

import sqlite3
from contextlib import closing
from hashlib import sha256
from pathlib import Path

from filelock import Timeout
from platformdirs import user_data_path

from index.derived import is_derived, write_lock
from index.encode import DEFAULT_MODEL, load_encoder
from index.errors import LibraryError, LibraryLocked, ModelMismatch
from index.mirror import mirror
from index.report import SyncReport, Tell
from index.schema import COMPLETE, FORMAT_VERSION, TRUTH, connect, create, exists, read_meta, unreadable

__all__ = ["default_library_path", "sync"]

LOCK_TIMEOUT_S = 10.0
"""How long to wait for another writer before giving up."""


def default_library_path(folder: str | Path) -> Path:
    """Where the library of a folder lives when no place is named: in the user's data directory.

    Another version of the format has another place, so an upgrade starts afresh instead of failing.
    """
    resolved = Path(folder).resolve()
    key = sha256(str(resolved).encode("utf-8", "surrogateescape")).hexdigest()[:8]
    return user_data_path("quotedesk") / "libraries" / f"{resolved.name or 'root'}-{key}-{FORMAT_VERSION}"


def sync(
    folder: str | Path,
    library: str | Path | None = None,
    *,
    model: str | None = None,
    progress: Tell | None = None,
    lock_timeout_s: float = LOCK_TIMEOUT_S,
) -> SyncReport:
    """Make `library` mirror `folder`; it is created when missing (default: `default_library_path`).

    `model` names the encoder of a new library (default: the bundled one) and must match that of an old one.
    What cannot be loaded is in the report, with the reason; it never stops the rest.

    Raises:
        LibraryError: no such folder, or the library mirrors another folder that still exists.
        LibraryLocked: another process writes to the library for longer than `lock_timeout_s`.
        ModelMismatch, LibraryVersion, LibraryDamaged, ModelError: see `index.errors`.

    """
    folder = Path(folder).resolve()
    if not folder.is_dir():
        raise LibraryError(f"{folder}: no such folder; name the folder that holds the documents")
    path = Path(library).resolve() if library is not None else default_library_path(folder)
    _check_place(path, folder)
    try:
        lock = write_lock(path, timeout_s=lock_timeout_s).acquire()
    except Timeout as error:
        raise LibraryLocked(
            f"{path}: another process is writing to it; wait for it, or choose another --library"
        ) from error
    with lock, closing(_open(path, folder, model)) as connection:
        try:
            report = mirror(folder, path, connection, progress or (lambda _: None))
            connection.execute("INSERT OR REPLACE INTO meta VALUES (?, '1')", (COMPLETE,))
        except sqlite3.DatabaseError as error:
            raise unreadable(path, error) from error
    return report


def _check_place(path: Path, folder: Path) -> None:
    """Make the library's folder; refuse one where files of ours would take the place of somebody else's."""
    if path == folder:
        raise LibraryError(f"{path}: a library cannot be kept among its documents; choose another --library")
    try:
        path.mkdir(parents=True, exist_ok=True)
        others = [] if (path / TRUTH).exists() else [file.name for file in path.iterdir() if is_derived(file)]
    except OSError as error:
        raise LibraryError(
            f"{path}: cannot be made or read ({error.strerror}); choose another --library"
        ) from error
    if others:
        raise LibraryError(f"{path}: holds {others[0]}, but is no library; choose another --library")


def _open(path: Path, folder: Path, model: str | None) -> sqlite3.Connection:
    """A connection to the library, made if missing, checked against folder and model."""
    if not exists(path):
        encoder = load_encoder(model or DEFAULT_MODEL)
        create(
            path,
            meta={
                "folder": str(folder),
                "model": encoder.name,
                "model_sha256": encoder.sha256,
                "dimension": str(encoder.dimension),
            },
        )
    connection = connect(path)
    try:
        meta = read_meta(connection, path)
        if model is not None and model != meta["model"]:
            raise ModelMismatch(
                f"{path}: made with {meta['model']}, asked for {model}; choose another --library for it"
            )
        mirrored = Path(meta["folder"])
        if mirrored != folder and mirrored.is_dir():
            raise LibraryError(
                f"{path}: mirrors {mirrored}; sync that folder, or choose another --library for {folder}"
            )
        if mirrored != folder:
            connection.execute("UPDATE meta SET value = ? WHERE key = 'folder'", (str(folder),))
    except sqlite3.DatabaseError as error:
        connection.close()
        raise unreadable(path, error) from error
    except BaseException:
        connection.close()
        raise
    return connection
