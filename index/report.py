"""What a sync tells while it runs, and what it has done when it ends. Records only."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Alias", "Progress", "Skipped", "SyncReport", "Tell"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a sync has come: `stage` is "scan", "load", "encode" or "index", that of a check "check";
    `total` is 0 where unknown.
    """

    stage: str
    done: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """A file that is not in the library, and why, with what to do."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """A file with the same bytes as the document `of`."""

    id: str
    of: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncReport:
    """What a sync did, as ordered ids; a renamed file is deleted under its old id and added under the new."""

    library: Path
    added: tuple[str, ...]
    changed: tuple[str, ...]
    deleted: tuple[str, ...]
    unchanged: tuple[str, ...]
    aliases: tuple[Alias, ...]
    skipped: tuple[Skipped, ...]
    n_passages: int


Tell = Callable[[Progress], None]
"""Is called with each step of progress, on the thread that syncs."""
