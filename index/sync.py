"""Bring a library up to date with its folders: the arrow from files to the truth, and what came of it.

    scan -> plan -> mirror -> derived indexes

The library mirrors the folders. A file whose size and time stamp are as before is not read; one whose bytes
are as before is not loaded or encoded; files with the same bytes are one document and its aliases. Documents
are committed some at a time, each lot with its indexes, so a kill keeps what is done and the next sync goes
on from there.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from filelock import Timeout
from platformdirs import user_data_path

from index.derived import catch_up, erase_derived, is_derived, write_lock
from index.encode import DEFAULT_MODEL, Encoder, load_encoder
from index.errors import LibraryError, LibraryLocked, ModelMismatch
from index.load import READERS_VERSION, Columns
from index.report import Alias, Progress, Skipped, SyncReport, Tell
from index.settings import Folders, Settings, label_folders, wanted_by
from index.store.catalogue import read_aliases, read_files, read_hashes, read_refusals, read_removed
from index.store.schema import (
    COMPLETE,
    FORMAT_VERSION,
    TRUTH,
    connect,
    create,
    erase,
    exists,
    read_meta,
    unreadable,
)
from index.store.state import count_passages
from index.store.write import transaction
from index.syncing.mirror import is_unsettled, mirror
from index.syncing.plan import plan
from index.syncing.reencode import reencode
from index.syncing.run import Run
from index.syncing.scan import ScannedFile, scan

__all__ = ["LOCK_TIMEOUT_S", "default_library_path", "sync", "writing"]

LOCK_TIMEOUT_S = 10.0
"""How long to wait for another writer before giving up."""

FILES_PER_STEP = 100
"""Scanned files between two steps of progress."""

Place = str | Path


def default_library_path(folder: Place) -> Path:
    """Where the library of a folder lives when no place is named: in the user's data directory.

    Another version of the format has another place, so an upgrade starts afresh instead of failing.
    """
    resolved = Path(folder).resolve()
    key = sha256(str(resolved).encode("utf-8", "surrogateescape")).hexdigest()[:8]
    return user_data_path("quotedesk") / "libraries" / f"{resolved.name or 'root'}-{key}-{FORMAT_VERSION}"


def sync(
    folder: Place | Sequence[Place],
    library: Place | None = None,
    *,
    model: str | None = None,
    include: Sequence[str] | None = None,
    exclude: Sequence[str] | None = None,
    columns: Columns | None = None,
    change_model: bool = False,
    rebuild: bool = False,
    progress: Tell | None = None,
    lock_timeout_s: float = LOCK_TIMEOUT_S,
) -> SyncReport:
    """Make `library` mirror a folder, or several; it is created when missing (default, for a single folder:
    `default_library_path`). With several, a document's id begins with the name of its folder.

    `include` and `exclude` are patterns as in a .gitignore file, `columns` says what the columns of tables
    hold; the library remembers them until others are given. `model` names the encoder of a new library
    (default: the bundled one) and must match that of an old one, unless it is to `change_model`: then
    everything is encoded anew, in one change that readers see at once or not at all. `rebuild` throws an old
    library away first. What cannot be loaded is in the report, with the reason; it never stops the rest.

    Raises:
        LibraryError: no such folder, or the library mirrors other folders that still exist.
        LibraryLocked: another process writes to the library for longer than `lock_timeout_s`.
        ModelMismatch, LibraryVersion, LibraryDamaged, ModelError: see `index.errors`.

    """
    places = [folder] if isinstance(folder, str | Path) else list(folder)
    folders = label_folders([Path(place) for place in places])
    if library is None and len(folders.by_label) != 1:
        raise LibraryError("several folders, and no library named: say where to keep it with --library")
    path = Path(library).resolve() if library is not None else default_library_path(places[0])
    _check_place(path, folders)
    tell = progress or (lambda _: None)
    with writing(path, lock_timeout_s=lock_timeout_s):
        if rebuild:
            _erase(path)
        with closing(_open(path, folders, model, change_model=change_model)) as connection:
            try:
                settings = _remembered(connection, path, folders, include, exclude, columns)
                if change_model and model is not None:
                    reencode(connection, load_encoder(model), tell)
                    catch_up(path, connection)
                return _sync(path, connection, settings, tell)
            except sqlite3.DatabaseError as error:
                raise unreadable(path, error) from error


@contextmanager
def writing(path: Path, *, lock_timeout_s: float = LOCK_TIMEOUT_S) -> Iterator[None]:
    """Hold a library's write lock.

    Raises:
        LibraryLocked: another process holds it for longer than `lock_timeout_s`.

    """
    try:
        lock = write_lock(path, timeout_s=lock_timeout_s).acquire()
    except Timeout as error:
        raise LibraryLocked(
            f"{path}: another process is writing to it; wait for it, or choose another --library"
        ) from error
    except OSError as error:
        raise LibraryError(
            f"{path}: cannot be written to ({error.strerror}); check the permissions of the folder"
        ) from error
    with lock:
        yield


def _sync(path: Path, connection: sqlite3.Connection, settings: Settings, tell: Tell) -> SyncReport:
    stored = read_files(connection)
    files = _scanned(connection, path, settings, stored, tell)
    todo = plan(files, stored, read_removed(connection).names)
    before = read_hashes(connection)
    if not todo.is_empty or is_unsettled(connection):
        run = Run(
            connection=connection,
            settings=settings,
            encoder=lambda: _encoder_of(connection),
            committed=lambda: catch_up(path, connection),
            tell=tell,
        )
        mirror(run, todo)
    tell(Progress(stage="index", done=0, total=1))
    catch_up(path, connection)
    connection.execute("INSERT OR REPLACE INTO meta VALUES (?, '1')", (COMPLETE,))
    tell(Progress(stage="index", done=1, total=1))
    return _report(path, connection, before)


def _scanned(
    connection: sqlite3.Connection,
    path: Path,
    settings: Settings,
    stored: dict[str, ScannedFile],
    tell: Tell,
) -> list[ScannedFile]:
    """All files of all folders but those that are to be left out."""
    files: list[ScannedFile] = []
    removed = read_removed(connection).names
    wanted = wanted_by(settings)

    def seen(n: int) -> None:
        if n % FILES_PER_STEP == 0:
            tell(Progress(stage="scan", done=len(files) + n, total=0))

    for label, folder in settings.folders.by_label.items():
        files += scan(folder, stored, apart_from=path, seen=seen, label=label, wanted=wanted)
    tell(Progress(stage="scan", done=len(files), total=0))
    return [file for file in files if file.id not in removed] if removed else files


def _report(path: Path, connection: sqlite3.Connection, before: dict[str, str]) -> SyncReport:
    now = read_hashes(connection)
    return SyncReport(
        library=path,
        added=tuple(sorted(now.keys() - before.keys())),
        changed=tuple(sorted(name for name in now.keys() & before.keys() if now[name] != before[name])),
        deleted=tuple(sorted(before.keys() - now.keys())),
        unchanged=tuple(sorted(name for name in now.keys() & before.keys() if now[name] == before[name])),
        aliases=tuple(Alias(id=alias, of=of) for alias, of in read_aliases(connection)),
        skipped=tuple(Skipped(path=name, reason=reason) for name, reason in read_refusals(connection)),
        n_passages=count_passages(connection),
    )


def _check_place(path: Path, folders: Folders) -> None:
    """Make the library's folder; refuse one where files of ours would take the place of somebody else's."""
    if path in folders.by_label.values():
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


def _erase(path: Path) -> None:
    """Throw a library away: first its indexes, which without a truth are taken for somebody else's files."""
    try:
        erase_derived(path)
        erase(path)
    except OSError as error:
        raise LibraryError(
            f"{path}: cannot be deleted ({error.strerror}); check the permissions of the folder"
        ) from error


def _open(path: Path, folders: Folders, model: str | None, *, change_model: bool) -> sqlite3.Connection:
    """A connection to the library, made if missing, checked against folders and model."""
    if not exists(path):
        encoder = load_encoder(model or DEFAULT_MODEL)
        create(
            path,
            meta={
                "model": encoder.name,
                "model_sha256": encoder.sha256,
                "dimension": str(encoder.dimension),
                "readers": str(READERS_VERSION),
                **Settings(folders=folders).as_meta(),
            },
        )
    connection = connect(path)
    try:
        meta = read_meta(connection, path)
        if model is not None and model != meta["model"] and not change_model:
            raise ModelMismatch(
                f"{path}: made with {meta['model']}, asked for {model}; choose another --library for it, "
                "or encode this one anew with --change-model"
            )
        _check_folders(path, Settings.from_meta(meta).folders, folders)
    except sqlite3.DatabaseError as error:
        connection.close()
        raise unreadable(path, error) from error
    except BaseException:
        connection.close()
        raise
    return connection


def _check_folders(path: Path, mirrored: Folders, asked: Folders) -> None:
    """Refuse to turn a library from folders that still exist to others; adding folders is no such turn."""
    known, new = set(mirrored.by_label.values()), set(asked.by_label.values())
    left = sorted(str(folder) for folder in known - new if folder.is_dir())
    if left and new - known:
        raise LibraryError(
            f"{path}: mirrors {', '.join(left)}; sync that folder, or choose another --library for "
            f"{', '.join(sorted(map(str, new - known)))}"
        )


def _remembered(
    connection: sqlite3.Connection,
    path: Path,
    folders: Folders,
    include: Sequence[str] | None,
    exclude: Sequence[str] | None,
    columns: Columns | None,
) -> Settings:
    """The library's settings with those given now in their place, stored."""
    meta = read_meta(connection, path)
    before = Settings.from_meta(meta)
    settings = replace(
        before,
        folders=folders,
        include=before.include if include is None else tuple(include),
        exclude=before.exclude if exclude is None else tuple(exclude),
        columns=columns or before.columns,
    )
    wanted_by(settings)
    new_meta = {**settings.as_meta(), "readers": str(READERS_VERSION)}
    if new_meta.items() <= meta.items():
        return settings
    with transaction(connection):
        if settings.columns != before.columns or new_meta["readers"] != meta.get("readers"):
            connection.execute("UPDATE files SET sha256 = '', refused = '', modified_ns = 0")  # read all anew
        connection.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", new_meta.items())
    return settings


def _encoder_of(connection: sqlite3.Connection) -> Encoder:
    """The model that made the library's vectors.

    Raises:
        ModelMismatch: the model of that name has other weights now.

    """
    meta = dict(connection.execute("SELECT key, value FROM meta"))
    encoder = load_encoder(meta["model"])
    if encoder.sha256 != meta["model_sha256"]:
        raise ModelMismatch(
            f"{encoder.name}: its weights have changed since the library was made; encode it anew: "
            f"qa sync FOLDER --model {encoder.name} --change-model, or choose another --library"
        )
    return encoder
