"""What the steps of a sync work with. A record only."""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass

from index.encode import Encoder
from index.report import Tell
from index.settings import Settings

__all__ = ["Run"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """`encoder` is called once there is something to encode; `committed` after each change of the truth."""

    connection: sqlite3.Connection
    settings: Settings
    encoder: Callable[[], Encoder]
    committed: Callable[[], None]
    tell: Tell
