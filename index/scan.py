"""What the folder holds now: every file with the hash of its bytes, read only where it may have changed."""

import hashlib
import os
import stat
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from index.load import MAX_FILE_BYTES, SUPPORTED_SUFFIXES

__all__ = ["ScannedFile", "scan"]

RACY_NS = 2_000_000_000
"""A file written less than this before it is read may change again under the same time stamp (file systems
keep stamps as coarse as 2 s), so its stamp is not trusted: it is hashed again at the next sync."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScannedFile:
    """One file: its id (POSIX path relative to the folder), and what tells whether it has changed.

    `sha256` is "" for a file that no reader takes, or that cannot be read; `reason` then may say why.
    """

    id: str
    n_bytes: int
    modified_ns: int
    sha256: str
    reason: str


def scan(
    folder: Path, known: Mapping[str, ScannedFile], *, apart_from: Path, seen: Callable[[int], None]
) -> list[ScannedFile]:
    """All files below `folder`, ordered by id, hidden ones and those in `apart_from` left out.

    A link to a file inside `folder` is read as that file; one whose target lies outside is refused with the
    reason, since who syncs a folder has not agreed to what stands elsewhere. Links to folders are not
    followed. A file that is `known` with the same size and a
    trusted time stamp is not read. A folder that cannot be listed is refused, and the known files in it are
    taken to be as they were. `seen` is told the number of files done.
    """
    files: list[ScannedFile] = []
    closed: list[OSError] = []
    root = Path(os.path.realpath(folder))
    for path in _walk(folder, apart_from, closed.append):
        file_id = path.relative_to(folder).as_posix()
        files.append(_look_at(path, file_id, known) if _is_inside(path, root) else _refused_link(file_id))
        seen(len(files))
    for error in closed:
        name = Path(error.filename).relative_to(folder).as_posix()
        files.append(_refused(name, f"cannot be listed ({error.strerror}); what it held before is kept"))
        files += [file for file in known.values() if name == "." or file.id.startswith(f"{name}/")]
    return sorted(files, key=lambda file: file.id)


def _walk(folder: Path, apart_from: Path, closed: Callable[[OSError], None]) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder, onerror=closed):
        folders[:] = sorted(
            name for name in folders if not name.startswith(".") and Path(parent, name) != apart_from
        )
        yield from (Path(parent, name) for name in sorted(names) if not name.startswith("."))


def _look_at(path: Path, file_id: str, known: Mapping[str, ScannedFile]) -> ScannedFile:
    if not file_id.isprintable() or not _is_unicode(file_id):
        return _refused(ascii(file_id), "the file name has characters that cannot be shown; rename the file")
    before = known.get(file_id)
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            return _refused(file_id, "not a regular file; exclude it")
        if before and before.modified_ns == found.st_mtime_ns and before.n_bytes == found.st_size:
            return before
        started_ns = time.time_ns()
        loadable = path.suffix.lower() in SUPPORTED_SUFFIXES and found.st_size <= MAX_FILE_BYTES
        sha256 = _hash(path) if loadable else ""
    except OSError as error:
        return _refused(file_id, f"cannot be read ({error.strerror}); check its permissions or exclude it")
    trusted = started_ns - found.st_mtime_ns > RACY_NS
    return ScannedFile(
        id=file_id,
        n_bytes=found.st_size,
        modified_ns=found.st_mtime_ns if trusted else 0,
        sha256=sha256,
        reason="",
    )


def _is_inside(path: Path, root: Path) -> bool:
    """Whether a file, or what it links to in the end, stands below `root`, which has no links in it."""
    return not path.is_symlink() or Path(os.path.realpath(path)).is_relative_to(root)


def _refused_link(file_id: str) -> ScannedFile:
    why = "a link to a file outside the folder; copy the file into the folder"
    return _refused(file_id if file_id.isprintable() and _is_unicode(file_id) else ascii(file_id), why)


def _refused(file_id: str, why: str) -> ScannedFile:
    return ScannedFile(id=file_id, n_bytes=0, modified_ns=0, sha256="", reason=f"{file_id}: {why}")


def _is_unicode(name: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in name)


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
