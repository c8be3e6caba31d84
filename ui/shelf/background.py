"""The library brought up to date behind the page: one sync at a time, in a thread, for all tabs together.

`index.sync` does the work, with what the library remembers; this room decides when, tells how far it is, and
keeps other changes out of its way. Knows nothing of pages.
"""

import atexit
import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from glob import escape
from pathlib import Path

from index import Progress, QuotedeskError, open_library, readmit, remove, sync
from index.errors import LibraryLocked
from ui.shelf.states import Done, Failed, Idle, Running, Stopped, SyncState

__all__ = ["BackgroundSync"]

logger = logging.getLogger(__name__)

BUSY_S = 3.0
"""How long a press waits for another writer before it says so: a reader watches."""

CLOSE_S = 30.0
"""How long the end of the program waits for a sync, which ends at its next step: some seconds as a rule, as
long as a batch of passages on a slow machine. A thread cut off within the model's libraries costs nothing
that was stored, but may end the program with an abort instead of quietly (measured)."""

BUSY_ELSEWHERE = (
    "Another program is writing to this library, perhaps a sync in a terminal; try again when it has ended."
)
BUSY_HERE = (
    "The library is being brought up to date; try again when that has ended, or stop it first. "
    "Nothing was changed."
)


class _Halt(Exception):
    """Ends a sync from within, at a step of its progress, as Ctrl-C does."""


class BackgroundSync:
    """Syncs one library when asked; a server has one, for all tabs and threads, and closes it at its end."""

    def __init__(self, library: Path) -> None:
        self.library = library
        self._changed = threading.Condition()
        self._state: SyncState = Idle()
        self._thread: threading.Thread | None = None
        self._is_closed = False
        atexit.register(self.close)  # so that it ends at a step, if it can, and is not cut off

    def state(self) -> SyncState:
        """How it is now."""
        with self._changed:
            return self._state

    def start(self) -> bool:
        """Begin a sync; False where one runs, which then runs once more, and after `close`."""
        with self._changed:
            if self._is_closed:
                return False
            if isinstance(self._state, Running):
                self._state = replace(self._state, again=True)
                return False
            self._state = Running(started=datetime.now())
            self._thread = threading.Thread(target=self._run, name="quotedesk-sync", daemon=True)
            self._thread.start()
            return True

    def stop(self) -> bool:
        """End the running sync at its next step, and with it what was to follow; what is done is kept.

        Comes back at once; `wait` tells when it has ended, which may take as long as a batch of passages.
        False where none runs.
        """
        with self._changed:
            if not isinstance(self._state, Running):
                return False
            self._state = replace(self._state, again=False, stopping=True)
            return True

    def wait(self, timeout_s: float | None = None) -> bool:
        """Wait until nothing runs; False where that takes longer."""
        with self._changed:
            return self._changed.wait_for(lambda: not isinstance(self._state, Running), timeout_s)

    def close(self) -> None:
        """Stop for good, and wait a little for the thread, which keeps no program from ending."""
        with self._changed:
            self._is_closed = True
            thread = self._thread
        self.stop()
        if thread is not None:
            thread.join(CLOSE_S)
        atexit.unregister(self.close)

    def remove(self, document_ids: Sequence[str]) -> tuple[str, ...]:
        """Take documents out, with all their copies, as `index.remove`; their files stay.

        Waits a little for a sync. Raises as `index.remove` does; `LibraryLocked` says that it is too early.
        """
        return self._write(remove, document_ids)

    def readmit(self, document_ids: Sequence[str]) -> tuple[str, ...]:
        """Let removed documents in again with the next sync. Otherwise as `remove`."""
        return self._write(readmit, document_ids)

    def _write(self, change: Callable[..., tuple[str, ...]], document_ids: Sequence[str]) -> tuple[str, ...]:
        if not self.wait(BUSY_S):
            raise LibraryLocked(BUSY_HERE)
        exactly = [escape(name) for name in document_ids]  # patterns are for the command line
        try:
            return change(exactly, self.library, lock_timeout_s=BUSY_S)
        except LibraryLocked as error:
            raise LibraryLocked(BUSY_HERE if isinstance(self.state(), Running) else BUSY_ELSEWHERE) from error

    def _run(self) -> None:
        while True:
            outcome = self._outcome()
            with self._changed:
                if isinstance(self._state, Running) and self._state.again and not self._is_closed:
                    self._state = Running(started=datetime.now())
                    continue
                self._state = outcome
                self._thread = None
                self._changed.notify_all()
                return

    def _outcome(self) -> SyncState:
        try:
            with open_library(self.library) as opened:
                folders = list(opened.settings.folders.by_label.values())
            self._tell()
            report = sync(folders, self.library, progress=self._tell, lock_timeout_s=BUSY_S)
        except _Halt:
            return Stopped(ended=datetime.now())
        except LibraryLocked:
            return Failed(message=BUSY_ELSEWHERE, ended=datetime.now())
        except QuotedeskError as error:
            return Failed(message=str(error), ended=datetime.now())
        except OSError as error:
            message = f"The files could not be read or the library not written ({error}); try again."
            return Failed(message=message, ended=datetime.now())
        except Exception:  # the page must survive a defect of ours: the reader gets words, the log the rest
            if self._is_closed:  # nothing can be imported any more while the program ends
                return Stopped(ended=datetime.now())
            logger.exception("a sync broke off")
            message = (
                "Quotedesk made a mistake. What happened is in the terminal it was started from; "
                "what was done is kept."
            )
            return Failed(message=message, ended=datetime.now())
        return Done(report=report, ended=datetime.now())

    def _tell(self, step: Progress | None = None) -> None:
        """Note a step, on the thread that syncs; where it is to end, it ends here."""
        with self._changed:
            if not isinstance(self._state, Running):
                return
            if self._state.stopping:
                raise _Halt
            if step is not None:
                stages = {one.stage: one for one in self._state.stages} | {step.stage: step}
                self._state = replace(self._state, stages=tuple(stages.values()))
