"""What a folder holds now: every file with the hash of its bytes, read only where it may have changed."""

import hashlib
import os
import stat
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from index.files import ScannedFile
from index.load import SUPPORTED_SUFFIXES, max_bytes

__all__ = ["look_at", "scan"]

RACY_NS = 2_000_000_000
"""A file written less than this before it is read may change again under the same time stamp (file systems
keep stamps as coarse as 2 s), so its stamp is not trusted: it is hashed again at the next sync."""


def scan(
    folder: Path,
    known: Mapping[str, ScannedFile],
    *,
    apart_from: Path,
    seen: Callable[[int], None],
    label: str = "",
    wanted: Callable[[str], bool] | None = None,
) -> list[ScannedFile]:
    """All files below `folder`, ordered by id, hidden ones and those in `apart_from` left out.

    A link to a file inside `folder` is read as that file; one whose target lies outside is refused with the
    reason, since who syncs a folder has not agreed to what stands elsewhere. Links to folders are not
    followed. A file that is `known` with the same size and a trusted time stamp is not read. A folder that
    cannot be listed is refused, and the known files in it are taken to be as they were. Ids begin with
    `label/` where there is one; `wanted` is asked whether an id, without the label, is to be taken. `seen` is
    told the number of files done.
    """
    files: list[ScannedFile] = []
    closed: list[OSError] = []
    root = os.path.realpath(folder)
    prefix = f"{label}/" if label else ""
    for entry, name in _walk(str(folder), "", str(apart_from), closed.append):
        if wanted is None or wanted(name):
            file_id = prefix + name
            files.append(_look_at(entry, file_id, known, root))
            seen(len(files))
    for error in closed:
        name = Path(error.filename).relative_to(folder).as_posix()
        below = prefix if name == "." else f"{prefix}{name}/"
        listed = (prefix + name) if name != "." else (label or ".")
        files.append(_refused(listed, f"cannot be listed ({error.strerror}); what it held before is kept"))
        files += [file for file in known.values() if file.id.startswith(below)]
    return sorted(files, key=lambda file: file.id)


def look_at(
    folder: Path,
    names: Iterable[str],
    known: Mapping[str, ScannedFile],
    *,
    apart_from: Path,
    label: str = "",
    wanted: Callable[[str], bool] | None = None,
) -> list[ScannedFile]:
    """What `scan` would find under these names alone, which are paths below `folder`; what is not there, or
    would be left out, is not in the result.
    """
    root = os.path.realpath(folder)
    prefix = f"{label}/" if label else ""
    return [
        _look_at(folder / name, prefix + name, known, root)
        for name in names
        if not any(part.startswith(".") for part in name.split("/"))
        and (wanted is None or wanted(name))
        and os.path.lexists(folder / name)
        and not (folder / name).is_relative_to(apart_from)
    ]


def _walk(
    folder: str, prefix: str, apart_from: str, closed: Callable[[OSError], None]
) -> Iterator[tuple[os.DirEntry[str], str]]:
    """Entries that are no folders, with their paths below the first folder, in the order of their names."""
    pending = [(folder, prefix)]
    while pending:
        place, prefix = pending.pop()
        try:
            with os.scandir(place) as listed:
                entries = sorted(listed, key=lambda entry: entry.name)
        except OSError as error:
            closed(error)
            continue
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                if entry.path != apart_from:
                    pending.append((entry.path, f"{prefix}{entry.name}/"))
            elif not (entry.is_symlink() and Path(entry.path).is_dir()):
                yield entry, prefix + entry.name


def _look_at(
    entry: os.DirEntry[str] | Path, file_id: str, known: Mapping[str, ScannedFile], root: str
) -> ScannedFile:
    before = known.get(file_id)
    can_be_shown = before is not None or (file_id.isprintable() and _is_unicode(file_id))
    try:
        if entry.is_symlink() and not _is_inside(os.fspath(entry), root):
            shown = file_id if can_be_shown else ascii(file_id)
            return _refused(shown, "a link to a file outside the folder; copy the file into the folder")
        if not can_be_shown:
            why = "the file name has characters that cannot be shown; rename the file"
            return _refused(ascii(file_id), why)
        found = entry.stat()
        if not stat.S_ISREG(found.st_mode):
            return _refused(file_id, "not a regular file; exclude it")
        if before and before.modified_ns == found.st_mtime_ns and before.n_bytes == found.st_size:
            return before
        return _read(Path(entry), file_id, found)
    except OSError as error:
        return _refused(file_id, f"cannot be read ({error.strerror}); check its permissions or exclude it")


def _read(path: Path, file_id: str, found: os.stat_result) -> ScannedFile:
    started_ns = time.time_ns()
    loadable = path.suffix.lower() in SUPPORTED_SUFFIXES and found.st_size <= max_bytes(path)
    sha256 = _hash(path) if loadable else ""
    trusted = started_ns - found.st_mtime_ns > RACY_NS
    return ScannedFile(
        id=file_id,
        n_bytes=found.st_size,
        modified_ns=found.st_mtime_ns if trusted else 0,
        sha256=sha256,
        reason="",
    )


def _is_inside(path: str, root: str) -> bool:
    """Whether what a link leads to in the end stands below `root`, which has no links in it."""
    return Path(os.path.realpath(path)).is_relative_to(root)


def _refused(file_id: str, why: str) -> ScannedFile:
    return ScannedFile(id=file_id, n_bytes=0, modified_ns=0, sha256="", reason=f"{file_id}: {why}")


def _is_unicode(name: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in name)


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
