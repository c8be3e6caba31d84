"""Files of JSON lines that several processes add to: changed under a lock, as a whole, never half.

Knows nothing of what the lines say.
"""

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from filelock import FileLock, Timeout

from qa.conversations.errors import ConversationsError, ConversationsLocked

__all__ = ["change_lines"]

TIMEOUT_S = 30.0
"""How long to wait for another process; a change takes milliseconds."""

Change = Callable[[Sequence[str]], Sequence[str]]


def change_lines(path: Path, change: Change) -> None:
    """Replace the lines of a file, which need not be there, by what `change` makes of them.

    It is given every line, so that it can number them; blank ones that it returns are left out.

    When it returns the new file is on disk; a process that is killed leaves the old one or the new one.

    Raises:
        ConversationsError: the file cannot be read or written.
        ConversationsLocked: another process holds it.

    """
    place = path.resolve()  # a link stays one
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(place.with_name(f"{place.name}.lock"), timeout=TIMEOUT_S):
            before = place.read_text(encoding="utf-8") if place.exists() else ""
            lines = change(before.split("\n"))
            _replace(place, "".join(f"{line}\n" for line in lines if line.strip()))
    except Timeout as error:
        raise ConversationsLocked(
            f"{path}: another process is writing to it; try again in a moment"
        ) from error
    except UnicodeDecodeError as error:
        raise ConversationsError(
            f"{path}: not UTF-8 at byte {error.start}; convert it or move it away"
        ) from error
    except OSError as error:
        raise ConversationsError(
            f"{path}: cannot be written ({error.strerror}); check the folder and the space on the disk"
        ) from error


def _replace(place: Path, text: str) -> None:
    part = place.with_name(f".{place.name}.part")
    part.touch(mode=0o600)
    with part.open("w", encoding="utf-8", newline="") as opened:
        opened.write(text)
        opened.flush()
        os.fsync(opened.fileno())
    part.replace(place)
    if os.name == "posix":  # the new name must outlive a power cut as well
        folder = os.open(place.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
