"""What is known of a file of a synced folder: the record that scans make, and that the truth keeps."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

__all__ = ["ScannedFile", "has_changed"]


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


def has_changed(file: Path, known: ScannedFile) -> bool:
    """Whether a file has other bytes than those that are known of it; size and time stamp are compared first.

    Raises:
        OSError: it cannot be read.

    """
    found = file.stat()
    if found.st_size == known.n_bytes and found.st_mtime_ns == known.modified_ns:
        return False
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest() != known.sha256
