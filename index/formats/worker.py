"""The way to the reading process: one for all threads, started when first needed, replaced when it dies.

A file can make a reader crash, eat memory or run for ever; in a process of its own that costs this file, or
the one member of it that did it, and nothing else. Answers are JSON, so nothing that comes back is run.
"""

import atexit
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from index.errors import ReaderFailed
from index.formats.child import MEMORY_EXIT
from index.formats.columns import Columns
from index.formats.limits import MAX_DEATHS, MAX_MEMORY, MAX_SECONDS

__all__ = ["close_reader", "read_apart"]

Message = dict[str, Any]

PACKAGE = Path(__file__).parents[1]
START = (
    "import sys, types; sys.path[:] = sys.argv[2:]; package = types.ModuleType('index'); "
    "package.__path__ = [sys.argv[1]]; sys.modules['index'] = package; "
    "from index.formats.child import main; main()"
)
"""The readers need nothing that `index/__init__.py` imports; without it the process starts in half the time.
The path is the parent's own, so that no file in the current folder can pose as a module."""

_turn = threading.RLock()
_process: subprocess.Popen[bytes] | None = None


def read_apart(
    path: Path, name: str, columns: Columns, *, only: str = "", seconds: float = MAX_SECONDS
) -> list[Message]:
    """Everything that the file gives, as `index.formats.read` says it; one file at a time.

    A member that ends the process, or takes longer than `seconds`, is refused, and the rest read by a new
    process. Ctrl-C ends the process.
    """
    with _turn:
        messages: list[Message] = []
        dead: list[str] = []
        while len(dead) <= MAX_DEATHS:
            done = [message["done"] for message in messages if "done" in message]
            request = {"path": str(path), "name": name, "columns": asdict(columns)}
            request |= {"dead": dead, "done": done, "only": only}
            failed = _read_on(request, messages, seconds)
            if failed is None:
                return messages
            at, why = failed
            messages = [message for message in messages if not _belongs(message, at)]
            messages.append({"refused": [at, ReaderFailed.__name__, f"{at}: {why}"]})
            dead.append(at)
        why = (
            f"{name}: the reader broke down too often ({MAX_DEATHS} times); the rest was not read: exclude it"
        )
        messages.append({"refused": [f"{name}/the rest", ReaderFailed.__name__, why]})
        return messages


def close_reader() -> None:
    """End the reading process, if there is one; the next file starts another."""
    global _process
    process, _process = _process, None
    if process is not None:
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()


def _read_on(request: Message, messages: list[Message], seconds: float) -> tuple[str, str] | None:
    """Send a request and collect the answers; on failure what was being read, and why it failed."""
    at = request["name"]
    is_first = True
    try:
        for attempt in (1, 2):
            process = _running(at)
            is_first = True
            for message in _answers(process, request, seconds):
                if "end" in message:
                    return None
                is_first = False
                at = message.get("begin", at)
                messages.append(message)
            if not is_first or attempt == 2:
                break
            close_reader()  # it had ended for want of work, or of memory after the file before
        return at, _cause(process)
    except BaseException:
        close_reader()  # it is in the middle of an answer that nobody will read
        raise


def _answers(process: subprocess.Popen[bytes], request: Message, seconds: float) -> Iterator[Message]:
    """The lines that come back, until there are no more; after `seconds` without one it is killed."""
    if process.stdin is None or process.stdout is None:
        return
    try:
        process.stdin.write(json.dumps(request).encode() + b"\n")
        process.stdin.flush()
    except OSError:
        return
    while True:
        timer = threading.Timer(seconds, process.kill)
        timer.daemon = True
        timer.start()
        try:
            line = process.stdout.readline()
        finally:
            timer.cancel()
        if not line.endswith(b"\n"):
            return
        yield json.loads(line)


def _running(name: str) -> subprocess.Popen[bytes]:
    global _process
    if _process is not None and _process.poll() is not None:
        close_reader()
    if _process is None:
        try:
            _process = subprocess.Popen(  # noqa: S603 - all of it our own
                [sys.executable, "-P", "-c", START, str(PACKAGE), *sys.path],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        except OSError as error:
            raise ReaderFailed(
                f"{name}: the process that reads such files cannot be started ({error.strerror}); "
                f"check that {sys.executable} may be run"
            ) from error
    return _process


def _cause(process: subprocess.Popen[bytes]) -> str:
    """Why the process ended, for the reader of the report."""
    status = process.wait()
    close_reader()
    if status == MEMORY_EXIT:
        return f"reading it took over {MAX_MEMORY // 10**9} GB of memory; split it or convert it to text"
    if status in (-9, -14):  # killed by the timer, or by its own alarm
        return f"reading it took over {MAX_SECONDS:.0f} seconds; split it or convert it to text"
    return f"the reader broke down over it (status {status}); convert it to text or exclude it"


def _belongs(message: Message, name: str) -> bool:
    """Whether a message is about a member or something in it, and so part of a reading that failed."""
    about = message.get("document", {}).get("id") or (message.get("refused") or [""])[0]
    return str(about) == name or str(about).startswith(f"{name}/")


def _forget() -> None:
    """After a fork the process is the parent's."""
    global _process, _turn
    _process, _turn = None, threading.RLock()


atexit.register(close_reader)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)
