"""The reading process: takes requests as lines of JSON, answers with lines of JSON, under limits.

It ignores Ctrl-C, which its parent answers for it, ends when its parent does, and kills itself when it is
left alone or gets lost in a file. What libraries print goes nowhere.
"""

import json
import os
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

from index.errors import LoadError, TooLarge
from index.formats.columns import Columns
from index.formats.limits import MAX_MEMORY, MAX_SECONDS, max_bytes_of
from index.formats.read import Walk

__all__ = ["main"]

IDLE_SECONDS = 60.0
"""A process with nothing to do ends after this; the next file starts another one."""

MARGIN_SECONDS = 10.0
"""What the parent, which counts from the outside, gets to act first."""

RETIRE_BYTES = 1_000_000_000
"""A process that once took this much ends after the file, so that no file has less memory than another."""

BATCH = 200_000
"""Characters of answers collected before they are sent: rows come by the thousand."""


def main() -> None:
    """Answer requests until standard input ends."""
    out = os.fdopen(os.dup(1), "wb")
    with open(os.devnull, "wb") as nowhere:
        os.dup2(nowhere.fileno(), 1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _limit_memory()
    _alarm(IDLE_SECONDS)
    with suppress(BrokenPipeError):  # the parent has ended, or has given up on this process
        for line in sys.stdin.buffer:
            _answer(json.loads(line), out)
            if _peak_memory() > RETIRE_BYTES:
                return
            _alarm(IDLE_SECONDS)


def _answer(request: dict[str, Any], out: BinaryIO) -> None:
    walk = Walk(
        columns=Columns(**request["columns"]),
        dead=request["dead"],
        done=request["done"],
        only=request["only"],
    )
    path, name = Path(request["path"]), request["name"]
    waiting: list[bytes] = []
    try:
        for message in walk.file(lambda: read_bytes(path, name), name):
            _alarm(MAX_SECONDS + MARGIN_SECONDS)
            waiting.append(json.dumps(message).encode() + b"\n")
            if "begin" in message or sum(map(len, waiting)) > BATCH:
                _send(waiting, out)
        waiting.append(b'{"end": true}\n')
        _send(waiting, out)
    except MemoryError:
        os._exit(MEMORY_EXIT)  # nothing can be relied on now; what was not sent is read again


MEMORY_EXIT = 77
"""The exit status that says that the memory limit was reached."""


def read_bytes(path: Path, name: str) -> bytes:
    """The bytes of a file, at most as many as its kind may have; raises `TooLarge` or `LoadError`."""
    limit = max_bytes_of(name)
    try:
        with path.open("rb") as file:
            raw = file.read(limit + 1)
    except OSError as error:
        raise LoadError(
            f"{name}: cannot be read ({error.strerror}); check that it exists and its rights"
        ) from error
    if len(raw) > limit:
        n_bytes = max(path.stat().st_size, len(raw))
        raise TooLarge(f"{name}: {n_bytes:,} bytes, the limit is {limit:,}; split the file")
    return raw


def _send(waiting: list[bytes], out: BinaryIO) -> None:
    out.write(b"".join(waiting))
    out.flush()
    waiting.clear()


def _alarm(seconds: float) -> None:
    """End this process in so many seconds, even within C code, where the system can."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # not on Windows
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = MAX_MEMORY if hard == resource.RLIM_INFINITY else min(MAX_MEMORY, hard)
    with suppress(ValueError, OSError):  # macOS knows the limit and does not take it
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))


def _peak_memory() -> int:
    """Bytes that this process once held. Linux hands `ru_maxrss` down from the parent through `exec`, so that
    the reader of a large program would seem large from its start; there the system's own mark is read.
    """
    with suppress(OSError):
        status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
        if "VmHWM:" in status:
            return int(status.split("VmHWM:")[1].split()[0]) * 1024
    try:
        import resource
    except ImportError:
        return 0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


if __name__ == "__main__":
    main()
