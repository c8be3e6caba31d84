"""Bring a library up to date with its folders: the arrow from files to the truth, and what came of it.

    scan -> plan -> mirror -> derived indexes

The library mirrors the folders. A file whose size and time stamp are as before is not read; one whose bytes
are as before is not loaded or encoded; files with the same bytes are one document and its aliases. Documents
are committed some at a time, each lot with its indexes, so a kill keeps what is done and the next sync goes
on from there.
"""

import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path

from filelock import Timeout
from platformdirs import user_data_path

from index.derived import catch_up, write_lock
from index.encode import Encoder, load_encoder
from index.errors import LibraryError, LibraryLocked, ModelMismatch
from index.files import ScannedFile
from index.load import Columns
from index.report import Alias, Progress, Skipped, SyncReport, Tell
from index.settings import Settings, label_folders, wanted_by
from index.store.catalogue import read_aliases, read_files, read_hashes, read_refusals, read_removed
from index.store.schema import COMPLETE, unreadable
from index.store.state import count_passages
from index.store.tables import FORMAT_VERSION
from index.syncing.mirror import is_unsettled, mirror
from index.syncing.opening import check_place, erase_library, open_to_write, remembered
from index.syncing.plan import plan
from index.syncing.reencode import reencode
from index.syncing.run import Run
from index.syncing.scan import scan

__all__ = ["LOCK_TIMEOUT_S", "default_library_path", "sync", "without_format", "writing"]

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
    return _default_places() / f"{resolved.name or 'root'}-{key}-{FORMAT_VERSION}"


def without_format(library: Path) -> Path:
    """What tells a library from all others in every version of the format: its own path, and in a default
    place (see `default_library_path`) the path without the version.
    """
    path = library.resolve()
    if path.parent != _default_places().resolve():
        return path
    return path.with_name(re.sub(r"(-[0-9a-f]{8})-\d+\Z", r"\1", path.name))


def _default_places() -> Path:
    return user_data_path("quotedesk") / "libraries"


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
    check_place(path, folders)
    tell = progress or (lambda _: None)
    with writing(path, lock_timeout_s=lock_timeout_s):
        if rebuild:
            erase_library(path)
        with closing(open_to_write(path, folders, model, change_model=change_model)) as connection:
            try:
                settings = remembered(connection, path, folders, include, exclude, columns)
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
