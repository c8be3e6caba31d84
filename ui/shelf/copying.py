"""One upload becomes one file: whole on the disk before it has a name that a sync takes, in nobody's place.

A kill leaves at most a hidden copy, which a sync does not look at and `sweep` deletes a day later. Knows
nothing of names or libraries.
"""

import hashlib
import os
import shutil
import stat
import time
from collections.abc import Iterable
from contextlib import suppress
from io import BufferedReader
from pathlib import Path
from secrets import token_hex

from index import QuotedeskError

__all__ = ["HIDDEN", "NotTaken", "holds_same", "open_upload", "sweep", "write_new"]

HIDDEN = ".quotedesk-intake-"
"""How the name of a copy begins while it is made; a sync leaves hidden files out."""

LEFT_OVER_S = 86_400.0
"""A hidden copy this old is what a kill has left behind."""


class NotTaken(QuotedeskError):
    """A file is not taken in; the message says why, and what to do."""


def open_upload(upload: Path, name: str) -> BufferedReader:
    """The upload, open: never what a link leads to, and without waiting for a pipe. Raises `NotTaken`."""
    flags = os.O_RDONLY
    for of_some_systems in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY"):
        flags |= getattr(os, of_some_systems, 0)
    try:
        descriptor = os.open(upload, flags)
    except OSError as error:
        raise NotTaken(f"{name}: what was sent cannot be read ({error.strerror}); add it again") from error
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise NotTaken(f"{name}: not a regular file; add files only")
    return os.fdopen(descriptor, "rb")


def holds_same(there: Path, source: BufferedReader) -> bool:
    """Whether a file holds the bytes of the upload; a link, a folder, or what cannot be read never does."""
    try:
        found = there.lstat()
        if not stat.S_ISREG(found.st_mode) or found.st_size != os.fstat(source.fileno()).st_size:
            return False
        with there.open("rb") as file:
            before = hashlib.file_digest(file, "sha256").digest()
    except OSError:
        return False
    source.seek(0)
    return before == hashlib.file_digest(source, "sha256").digest()


def write_new(source: BufferedReader, path: Path) -> bool:
    """Copy the upload to a path; False, and nothing written, where something has come there meanwhile.

    Raises `OSError` as the disk does.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    copy = path.with_name(HIDDEN + token_hex(8))
    source.seek(0)
    try:
        with copy.open("xb") as file:
            shutil.copyfileobj(source, file)
            file.flush()
            os.fsync(file.fileno())
        if not _publish(copy, path):
            return False
    finally:
        copy.unlink(missing_ok=True)
    _settle(path.parent)
    return True


def sweep(folder: Path, names: Iterable[str]) -> None:
    """Delete the hidden copies that a kill has left in a folder of these names, a day or longer ago."""
    for name in names:
        if name.startswith(HIDDEN):
            with suppress(OSError):
                if time.time() - (folder / name).lstat().st_mtime > LEFT_OVER_S:
                    (folder / name).unlink()


def _publish(copy: Path, path: Path) -> bool:
    """Give a finished copy its name, as a second link: a rename would replace what is there."""
    try:
        os.link(copy, path, follow_symlinks=False)
    except FileExistsError:
        return False
    except OSError:  # no links on this file system
        if os.path.lexists(path):
            return False
        copy.rename(path)
    return True


def _settle(folder: Path) -> None:
    """Let the new name outlive a power cut, where the system lets a folder be opened."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
