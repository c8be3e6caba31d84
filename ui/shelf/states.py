"""How the library behind the page is: at rest, being brought up to date, what came of it. Records only."""

from dataclasses import dataclass
from datetime import datetime

from index import Progress, SyncReport

__all__ = ["Done", "Failed", "Idle", "Running", "Stopped", "SyncState"]


@dataclass(frozen=True, slots=True)
class Idle:
    """Nothing was asked for yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """`stages` has the last step of each stage so far, in their order, and is empty before the first.

    `again`: files came in meanwhile, so another sync follows. `stopping`: it ends at its next step.
    """

    started: datetime
    stages: tuple[Progress, ...] = ()
    again: bool = False
    stopping: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """The last sync came to its end."""

    report: SyncReport
    ended: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """The last sync broke off, and why, in words the reader can act on; what was done is kept."""

    message: str
    ended: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopped:
    """The last sync was stopped; what was done is kept."""

    ended: datetime


SyncState = Idle | Running | Done | Failed | Stopped
