"""Bring a library up to date with its folders: the arrow from files to the truth, and what came of it.

    scan -> plan -> mirror -> derived indexes

The library mirrors the folders. A file whose size and time stamp are as before is not read; one whose bytes
are as before is not loaded or encoded; files with the same bytes are one document and its aliases. Documents
are committed some at a time, each lot with its indexes, so a kill keeps what is done and the next sync goes
on from there.
"""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from filelock import Timeout

from index.default_path import default_library_path
from index.derived import catch_up, write_lock
from index.encode import Encoder, load_encoder
from index.errors import LibraryError, LibraryLocked
from index.formats.columns import Columns
from index.library_model import encoder_of, note_encoder
from index.report import Alias, Progress, Skipped, SyncReport, Tell
from index.settings import label_folders
from index.store.catalogue import read_aliases, read_hashes, read_refusals, read_removed
from index.store.schema import COMPLETE, unreadable
from index.store.state import count_passages, read_generation
from index.syncing.compared import Compared, all_files, some_files
from index.syncing.mirror import is_unsettled, mirror
from index.syncing.opening import check_place, erase_library, open_to_write, remembered
from index.syncing.plan import plan
from index.syncing.reencode import reencode
from index.syncing.run import Run

__all__ = ["LOCK_TIMEOUT_S", "sync", "writing"]

LOCK_TIMEOUT_S = 10.0
"""How long to wait for another writer before giving up."""

Place = str | Path


def sync(
    folder: Place | Sequence[Place],
    library: Place | None = None,
    *,
    model: str | None = None,
    include: Sequence[str] | None = None,
    exclude: Sequence[str] | None = None,
    columns: Columns | None = None,
    only: Sequence[Place] | None = None,
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
    library away first. `only` names files in the folders, which alone are looked at, be they new, changed or
    gone; all others are taken to be as they were, and the report is of these. What cannot be loaded is in the
    report, with the reason; it never stops the rest.

    Raises:
        LibraryError: no such folder, or the library mirrors other folders that still exist, or a path of
            `only` is no file of theirs.
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
                    reencode(path, connection, load_encoder(model), tell)
                    catch_up(path, connection)
                compared = (
                    all_files(connection, path, settings, tell)
                    if only is None
                    else some_files(connection, path, settings, only)
                )
                run = Run(
                    connection=connection,
                    settings=settings,
                    encoder=lambda: _encoder_of(path, connection),
                    committed=_catching_up(path, connection),
                    tell=tell,
                )
                return _sync(path, connection, compared, run)
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


def _sync(path: Path, connection: sqlite3.Connection, compared: Compared, run: Run) -> SyncReport:
    todo = plan(compared.now, compared.stored, read_removed(connection).names)
    before = read_hashes(connection, compared.looked_at)
    if not todo.is_empty or is_unsettled(connection):
        mirror(run, todo)
    run.tell(Progress(stage="index", done=0, total=1))
    run.committed()
    if compared.looked_at is None:
        connection.execute("INSERT OR REPLACE INTO meta VALUES (?, '1')", (COMPLETE,))
    run.tell(Progress(stage="index", done=1, total=1))
    return _report(path, connection, before, compared.looked_at)


def _catching_up(path: Path, connection: sqlite3.Connection) -> Callable[[], None]:
    """What brings the derived indexes to the truth's state, unless they were brought to it last time."""
    last: int | None = None

    def committed() -> None:
        nonlocal last
        generation = read_generation(connection)
        if generation != last:
            catch_up(path, connection)
            last = generation

    return committed


def _report(
    path: Path, connection: sqlite3.Connection, before: dict[str, str], looked_at: tuple[str, ...] | None
) -> SyncReport:
    now = read_hashes(connection, looked_at)
    return SyncReport(
        library=path,
        added=tuple(sorted(now.keys() - before.keys())),
        changed=tuple(sorted(name for name in now.keys() & before.keys() if now[name] != before[name])),
        deleted=tuple(sorted(before.keys() - now.keys())),
        unchanged=tuple(sorted(name for name in now.keys() & before.keys() if now[name] == before[name])),
        aliases=tuple(Alias(id=alias, of=of) for alias, of in read_aliases(connection, looked_at)),
        skipped=tuple(
            Skipped(path=name, reason=reason) for name, reason in read_refusals(connection, looked_at)
        ),
        n_passages=count_passages(connection),
    )


def _encoder_of(path: Path, connection: sqlite3.Connection) -> Encoder:
    """The model that made the library's vectors, and is to make more."""
    manifest = dict(connection.execute("SELECT key, value FROM meta"))
    encoder = encoder_of(path, manifest)
    note_encoder(connection, manifest, encoder)
    return encoder
