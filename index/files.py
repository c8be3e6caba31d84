"""What is known of a file of a synced folder: the record that scans make, and that the truth keeps."""

from dataclasses import dataclass

__all__ = ["ScannedFile"]


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
