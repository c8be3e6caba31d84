"""What a process does that is to be killed: one task on a library, and the count of its steps.

A step is an SQL statement or an operation on a file of the library; the process ends itself with SIGKILL
before the one whose number it was given, without any chance to tidy up. Importing this imports all that a
task needs, so that a process that is forked after the import starts at once; models are loaded in it, as
their threads would not be there after a fork.
"""

import os
import random
import signal
import sqlite3
import sys
from contextlib import closing
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from index import open_library, search, sync
from index.models.compiled import openvino
from index.store.schema import connect
from index.upkeep import compact, readmit, remove

OPERATIONS = frozenset(("os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate", "shutil.rmtree"))


openvino()


class Steps:
    """Counts the steps of this process, and ends it before a given one."""

    def __init__(self, last: int, library: Path) -> None:
        self.n_done = 0
        self._last = last
        self._library = str(library)
        self._connect = sqlite3.connect
        sqlite3.connect = self._traced
        sys.addaudithook(self._heard)

    def _traced(self, *args: Any, **named: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = self._connect(*args, **named)
        connection.set_trace_callback(self._step)
        return connection

    def _heard(self, event: str, args: tuple[Any, ...]) -> None:
        if event == "open" and self._is_ours(args[0]) and isinstance(args[2], int) and args[2] & 0b11:
            self._step("open")
        elif event in OPERATIONS and self._is_ours(args[0]):
            self._step(event)

    def _is_ours(self, path: object) -> bool:
        return isinstance(path, str | os.PathLike) and os.fspath(path).startswith(self._library)

    def _step(self, what: str) -> None:
        self.n_done += 1
        if self.n_done == self._last:
            os.kill(os.getpid(), signal.SIGKILL)


def work(
    task: str, folder: Path, library: Path, model: str, draw: int, last_step: int, told: Connection
) -> None:
    """Carry out a task; tells when it begins, and the number of steps when it has come to its end. `draw`
    decides what is taken by tasks that take something.
    """
    steps = Steps(last_step, library)
    told.send(0)
    if task == "sync":
        sync(folder, library)
    elif task == "rebuild":
        sync(folder, library, model=model, rebuild=True)
    elif task == "change_model":
        sync(folder, library, model=model, change_model=True)
    elif task == "compact":
        compact(library)
    elif task == "derive":
        with open_library(library) as opened:
            search("Who counted the lamps?", opened)
    elif task == "remove":
        _remove(library, draw)
    elif task == "readmit":
        _readmit(library)
    else:
        raise ValueError(task)
    told.send(steps.n_done)


def _remove(library: Path, draw: int) -> None:
    with open_library(library) as opened:
        names = [info.id for info in opened.documents()]
    if names:
        remove([random.Random(draw).choice(names)], library)  # noqa: S311


def _readmit(library: Path) -> None:
    with closing(connect(library)) as connection:
        names = [name for (name,) in connection.execute("SELECT id FROM removed ORDER BY id")]
    if names:
        readmit(names, library)
