"""Files from the browser into the library's folder: checked, copied, never in the place of another.

    name -> cleaned -> kind, size, patterns -> free name -> copied

The folder is the library: what is added is a file in it like any other, so that a rebuild or another version
finds it again, and the next sync brings it in. Knows nothing of syncs or pages.
"""

import errno
import os
import stat
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from io import BufferedReader
from pathlib import Path

from index import Library, QuotedeskError, Skipped
from index.errors import TooLarge
from index.formats.read import refuse_unknown
from index.load import max_bytes
from index.settings import wanted_by
from ui.shelf.copying import NotTaken, holds_same, open_upload, sweep, write_new
from ui.shelf.names import UnsafeName, clean_path, numbered, same_name, shown_name

__all__ = ["Intake", "take_in"]

MAX_SAME_NAMES = 1_000
"""Files of one name with different bytes."""

LEFT_OUT = "the library's patterns leave it out; change them with qa sync --include and --exclude"
REMOVED = "it was removed from this library; take it back in the list of removed documents"

_ONE_AT_A_TIME = threading.Lock()
"""Two tabs may add `A.txt` and `a.txt` at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """What became of added files: the document ids of those `added` and of those that were there `already`,
    and the cleaned names of those `refused`, with which their reasons begin.
    """

    added: tuple[str, ...]
    already: tuple[str, ...]
    refused: tuple[Skipped, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where files go: the folder, the beginning of its ids, what may not be there, and what is.

    `listed` has the entries of each folder looked at, by name and by what makes names the same.
    """

    folder: Path
    prefix: str
    library: Path
    wanted: Callable[[str], bool] | None
    removed: frozenset[str]
    listed: dict[Path, dict[str, str]] = field(default_factory=dict)


def take_in(files: Sequence[tuple[str, Path]], library: Library) -> Intake:
    """Copy files into the first folder that the library mirrors, whose `Library.folder` that is.

    Each is (name as the browser gave it, with folders where a whole folder was dropped; the upload). The same
    bytes under the same name are there already; other bytes get a number: `a (2).txt`. Names that differ only
    in case or composition are the same. Links are neither followed nor made.

    Raises:
        LibraryError: the library cannot be read, or a pattern of it not be understood.

    """
    settings = library.settings
    label, folder = next(iter(settings.folders.by_label.items()))
    added: list[str] = []
    already: list[str] = []
    refused: list[Skipped] = []
    with _ONE_AT_A_TIME:
        target = Target(
            folder=folder,
            prefix=f"{label}/" if label else "",
            library=library.path.resolve(),
            wanted=wanted_by(settings),
            removed=frozenset(library.removed()),
        )
        for name, upload in files:
            shown = shown_name(name)
            try:
                shown = path = clean_path(name)
                document_id, is_new = _take(path, upload, target)
            except QuotedeskError as error:
                refused.append(Skipped(path=shown, reason=str(error)))
            except OSError as error:
                refused.append(Skipped(path=shown, reason=f"{shown}: {_in_words(error, folder)}"))
            else:
                (added if is_new else already).append(document_id)
    return Intake(added=tuple(added), already=tuple(already), refused=tuple(refused))


def _take(path: str, upload: Path, target: Target) -> tuple[str, bool]:
    """The id of the file, and whether it is new. Raises `OSError` as the folder does."""
    refuse_unknown(path)
    with open_upload(upload, path) as source:
        _check_size(source, path)
        folder = _folder_for(path, target)
        last = path.rpartition("/")[2]
        listed = _listed(folder, target)
        for n in range(1, MAX_SAME_NAMES + 1):
            own = numbered(last, n)
            there = listed.get(own) or listed.get(same_name(own))
            below = (folder / (there or own)).relative_to(target.folder).as_posix()
            document_id = target.prefix + below
            if target.wanted is not None and not target.wanted(below):
                raise NotTaken(f"{path}: {LEFT_OUT}")
            if there is not None:
                if holds_same(folder / there, source):
                    if document_id in target.removed:
                        raise NotTaken(f"{path}: {REMOVED}")
                    return document_id, False
            elif document_id not in target.removed and write_new(source, folder / own):
                listed[same_name(own)] = own
                return document_id, True
    raise NotTaken(f"{path}: there are {MAX_SAME_NAMES:,} files of this name; rename it")


def _check_size(source: BufferedReader, path: str) -> None:
    n_bytes, limit = os.fstat(source.fileno()).st_size, max_bytes(Path(path))
    if n_bytes == 0:
        raise NotTaken(f"{path}: the file is empty; add one with text in it")
    if n_bytes > limit:
        raise TooLarge(f"{path}: {n_bytes:,} bytes, the limit is {limit:,}; split the file")


def _folder_for(path: str, target: Target) -> Path:
    """The folder that a file goes into, there or not; one of the same name is taken as it is written."""
    if not target.folder.is_dir():
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
    folder = target.folder
    for part in path.split("/")[:-1]:
        listed = _listed(folder, target)
        there = listed.get(part) or listed.get(same_name(part))
        folder /= there or part
        if there is not None and not stat.S_ISDIR(folder.lstat().st_mode):
            raise UnsafeName(
                f"{path}: {shown_name(there)} is a file or a link in the library's folder; rename yours"
            )
    if folder.is_relative_to(target.library):
        raise UnsafeName(f"{path}: the library itself is kept in that folder; rename yours")
    return folder


def _listed(folder: Path, target: Target) -> dict[str, str]:
    """What stands in a folder, by name and by what makes names the same; looked at once a call."""
    if folder not in target.listed:
        try:
            names = os.listdir(folder)
        except FileNotFoundError:  # it will be made
            names = []
        sweep(folder, names)
        target.listed[folder] = {same_name(name): name for name in names} | {name: name for name in names}
    return target.listed[folder]


def _in_words(error: OSError, folder: Path) -> str:
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            return f"the disk with {folder} is full; free some space and add the file again"
        case errno.EACCES | errno.EPERM | errno.EROFS:
            return f"nothing can be written into {folder}; change its permissions and add the file again"
        case errno.ENOENT | errno.ENOTDIR | errno.ESTALE:
            return f"the library's folder {folder} is not there; bring it back and add the file again"
        case errno.ENAMETOOLONG:
            return "the name is too long for the disk; shorten it"
        case _:
            return f"it could not be copied into {folder} ({error.strerror}); add it again"
