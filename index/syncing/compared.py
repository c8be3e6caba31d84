"""What a sync compares: files as they are now with files as they are stored, all or some of them.

settings -> scan -> Compared -> plan
"""

import os
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from index.errors import LibraryError
from index.files import ScannedFile
from index.report import Progress, Tell
from index.settings import Folders, Settings, wanted_by
from index.store.catalogue import read_files, read_files_named, read_files_of, read_removed
from index.syncing.scan import look_at, scan

__all__ = ["Compared", "all_files", "some_files"]

FILES_PER_STEP = 100
"""Scanned files between two steps of progress."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Files as they are `now`, and as they were `stored`, by id. `looked_at` are the ids that this is about,
    None for all.
    """

    now: list[ScannedFile]
    stored: dict[str, ScannedFile]
    looked_at: tuple[str, ...] | None


def all_files(connection: sqlite3.Connection, library: Path, settings: Settings, tell: Tell) -> Compared:
    """All files of all folders but those that are to be left out."""
    stored = read_files(connection)
    files: list[ScannedFile] = []
    wanted = wanted_by(settings)

    def seen(n: int) -> None:
        if n % FILES_PER_STEP == 0:
            tell(Progress(stage="scan", done=len(files) + n, total=0))

    for label, folder in settings.folders.by_label.items():
        files += scan(folder, stored, apart_from=library, seen=seen, label=label, wanted=wanted)
    tell(Progress(stage="scan", done=len(files), total=0))
    return Compared(now=_kept(connection, files), stored=stored, looked_at=None)


def some_files(
    connection: sqlite3.Connection, library: Path, settings: Settings, paths: Sequence[str | Path]
) -> Compared:
    """These files alone, and those that are stored with the same bytes.

    Raises:
        LibraryError: a path is a folder, or leads to none of the library's folders, or there is no such file
            and was none.

    """
    places = [_located(settings.folders, Path(path)) for path in paths]
    ids = tuple(dict.fromkeys(f"{label}/{name}" if label else name for label, name in places))
    stored = read_files_named(connection, ids)
    wanted = wanted_by(settings)
    files: list[ScannedFile] = []
    for label, folder in settings.folders.by_label.items():
        names = dict.fromkeys(name for own, name in places if own == label)
        files += look_at(folder, names, stored, apart_from=library, label=label, wanted=wanted)
    found = {file.id for file in files}
    for path, (label, name) in zip(paths, places, strict=True):
        file_id = f"{label}/{name}" if label else name
        if file_id not in found and file_id not in stored:
            raise LibraryError(f"{path}: no such file, or one that is left out, and none was known before")
    same = read_files_of(connection, {file.sha256 for file in files if file.sha256})
    others = {name: file for name, file in same.items() if name not in ids}
    return Compared(
        now=_kept(connection, [*files, *others.values()]), stored={**stored, **others}, looked_at=ids
    )


def _located(folders: Folders, path: Path) -> tuple[str, str]:
    """The label of the folder that a file stands in, and its path below it."""
    full = Path(os.path.abspath(path))
    full = full.parent.resolve() / full.name
    if full.is_dir():
        raise LibraryError(f"{path}: is a folder; name files, or leave --only out")
    for label, folder in folders.by_label.items():
        if full.is_relative_to(folder):
            return label, full.relative_to(folder).as_posix()
    mirrored = ", ".join(map(str, folders.by_label.values()))
    raise LibraryError(f"{path}: stands in none of the folders of the library ({mirrored})")


def _kept(connection: sqlite3.Connection, files: list[ScannedFile]) -> list[ScannedFile]:
    removed = read_removed(connection).names
    return [file for file in files if file.id not in removed] if removed else files
