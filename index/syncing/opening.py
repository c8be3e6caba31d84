"""A library opened to be written to: made where it is missing, checked against what was asked, its settings
brought up to date. The caller holds the write lock.
"""

import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from index.derived import erase_derived, is_derived
from index.encode import DEFAULT_MODEL, load_encoder
from index.errors import LibraryError, ModelMismatch
from index.load import READERS_VERSION, Columns
from index.settings import Folders, Settings, wanted_by
from index.store import naming
from index.store.schema import ENCODERS, TRUTH, connect, create, erase, exists, read_meta, unreadable
from index.store.write import transaction

__all__ = ["check_place", "erase_library", "open_to_write", "remembered"]


def check_place(path: Path, folders: Folders) -> None:
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


def erase_library(path: Path) -> None:
    """Throw a library away: first its indexes, which without a truth are taken for somebody else's files."""
    try:
        erase_derived(path)
        erase(path)
    except OSError as error:
        raise LibraryError(
            f"{path}: cannot be deleted ({error.strerror}); check the permissions of the folder"
        ) from error


def open_to_write(
    path: Path, folders: Folders, model: str | None, *, change_model: bool
) -> sqlite3.Connection:
    """A connection to the library, made if missing, checked against folders and model."""
    if not exists(path):
        encoder = load_encoder(model or DEFAULT_MODEL)
        create(
            path,
            meta={
                "model": encoder.name,
                "model_sha256": encoder.sha256,
                "dimension": str(encoder.dimension),
                ENCODERS: encoder.made_by,
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


def remembered(
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
            naming.mark_all_unread(connection)
        connection.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", new_meta.items())
    return settings
