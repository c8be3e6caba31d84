"""Following folders: a sync at the start, and another whenever files have changed and settled again.

    events -> settled -> sync -> told

The library is made by `index.sync`; this room only decides when. Events tell that something has changed,
never what: the sync looks for itself, so an event that was lost or doubled costs time and nothing else, and
every now and then it looks without one.
"""

import math
import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from watchfiles import watch as file_events

from index.default_path import default_library_path
from index.errors import LibraryError, LibraryLocked, QuotedeskError
from index.report import SyncReport
from index.sync import sync

__all__ = ["watch"]

SETTLE_S = 0.5
"""Without changes for this long, files are taken to be whole; what is written more slowly is read again.
Measured: with 10,000 files a new one is in the library 1.1 to 1.3 s after it was written."""

MAX_UNSETTLED_S = 30.0
"""A folder that never rests is synced this often all the same."""

POLL_S = 2.0
"""How often files are looked at where there are no events. Measured: 10,000 files keep a processor busy for
1.3 % of the time, and a new one is in the library after 3.6 to 4.7 s."""

LOOK_ANYWAY_S = 600.0
"""Without any event a sync looks this often: networks and full event queues lose some."""

RETRY_S = 5.0
"""After a sync that failed: another writer, a full disk, a folder that is away."""

Reported = Callable[[SyncReport | QuotedeskError], None]


def watch(
    folders: Sequence[str | Path],
    library: str | Path | None = None,
    *,
    stop: threading.Event,
    reported: Reported,
    poll: bool = False,
    change_model: bool = False,
    rebuild: bool = False,
    **options: Any,
) -> None:
    """Keep `library` a mirror of folders until `stop` is set, or Ctrl-C is pressed between two syncs.

    Folders, library and options are those of `sync`; `change_model` and `rebuild` are for the first sync
    only. Each sync is `reported`; so is what goes wrong, once, and it is tried again until it does not. A
    folder that vanishes is such a case: its documents stay until it is back. `poll` looks at all files
    instead of waiting for events, which network drives do not send.

    Raises:
        QuotedeskError: the first sync fails, other than by another writer.
        KeyboardInterrupt: Ctrl-C within a sync.

    """
    paths = [Path(folder).resolve() for folder in folders]
    place = Path(library).resolve() if library is not None else default_library_path(paths[0])
    keywords = {**options, "change_model": change_model, "rebuild": rebuild}
    is_first = True
    syncing = threading.Event()

    def run() -> SyncReport:
        syncing.set()
        try:
            report = sync(paths, library, **keywords)
        except (QuotedeskError, OSError):
            syncing.clear()
            raise
        syncing.clear()
        return report

    try:
        for _ in _occasions(paths, place, poll=poll, stop=stop, reported=reported):
            if not _sync_until_done(run, stop=stop, reported=reported, is_first=is_first):
                return
            is_first, keywords = False, options
    except KeyboardInterrupt:  # between two syncs it is how to end this
        if syncing.is_set():
            raise


def _sync_until_done(
    run: Callable[[], SyncReport], *, stop: threading.Event, reported: Reported, is_first: bool
) -> bool:
    """Sync, again and again while it fails; False where it was stopped over that."""
    told = ""
    while not stop.is_set():
        try:
            report = run()
        except (QuotedeskError, OSError) as error:
            if is_first and not isinstance(error, LibraryLocked):
                raise
            if str(error) != told:
                told = str(error)
                reported(error if isinstance(error, QuotedeskError) else LibraryError(told))
            stop.wait(RETRY_S)
        else:
            reported(report)
            return True
    return False


def _occasions(
    folders: Sequence[Path], library: Path, *, poll: bool, stop: threading.Event, reported: Reported
) -> Iterator[None]:
    """Come back each time a sync is due, at once to begin with; ends when stopped."""
    while not stop.is_set():
        try:
            yield from _settled(folders, library, poll=poll, stop=stop)
        except FileNotFoundError:  # a folder is away: the sync says so, and waits for it
            yield
        except (OSError, RuntimeError) as error:
            if poll:
                raise LibraryError(f"the folders cannot be watched ({error}); run qa sync instead") from error
            poll = True
            problem = f"no events for changes of files ({error}); looking every {POLL_S:.0f} s instead"
            reported(LibraryError(problem))


def _settled(folders: Sequence[Path], library: Path, *, poll: bool, stop: threading.Event) -> Iterator[None]:
    """Come back when a sync is due: at once, again as soon as events are listened for, and after each change.
    Ends when stopped, and when one of the folders is another one than before.
    """
    watched = _identities(folders)
    quiet_s = SETTLE_S + POLL_S if poll else SETTLE_S
    due_since: float | None = -math.inf  # what changes before events are listened for is not heard of
    changed_at = -math.inf
    yield
    synced_at = time.monotonic()
    for events in file_events(
        *folders,
        watch_filter=None,  # filtered below: what would be filtered there never comes to rest
        rust_timeout=int(SETTLE_S * 1000),
        yield_on_timeout=True,
        stop_event=stop,
        force_polling=poll,
        poll_delay_ms=int(POLL_S * 1000),
        ignore_permission_denied=True,
    ):
        now = time.monotonic()
        if _identities(folders) != watched:
            return
        if any(_concerns(path, folders, library) for _, path in events):
            changed_at = now
            due_since = now if due_since is None else due_since
        if due_since is None and now - synced_at >= LOOK_ANYWAY_S:
            due_since = now
        if due_since is not None and (now - changed_at >= quiet_s or now - due_since >= MAX_UNSETTLED_S):
            due_since = None
            yield
            synced_at = time.monotonic()


def _identities(folders: Sequence[Path]) -> list[tuple[int, int]]:
    """What tells a folder from another one of the same name."""
    return [(found.st_dev, found.st_ino) for found in map(os.stat, folders)]


def _concerns(path: str, folders: Sequence[Path], library: Path) -> bool:
    """Whether a sync would look at this path: not at hidden files, nor into the library itself."""
    changed = Path(path)
    if changed.is_relative_to(library):
        return False
    return any(
        changed.is_relative_to(folder)
        and not any(part.startswith(".") for part in changed.relative_to(folder).parts)
        for folder in folders
    )
