"""One verb of one system as a process: its wall time, its peak of memory, and what it printed.

Wall time is from the start of the process to its end. Memory is resident memory of the process and all its
descendants together, looked at every SAMPLE_S seconds, or the most that the process itself had by the
kernel's count if that is more. Knows nothing of what the verbs do.
"""

import json
import os
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.benchmarks.systems import QUIET, ROOT

SAMPLE_S = 0.05
TIMEOUT_S = 3600.0
MAX_SAID = 2_000

_PROC = Path("/proc")
_PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What came of a process. `error` is empty if it ended well; `said` is the end of its standard error."""

    printed: str
    said: str
    code: int
    wall_s: float
    peak_mb: float

    @property
    def error(self) -> str:
        """Why it failed, in a line."""
        if self.code == 0:
            return ""
        if self.code < 0:
            return f"killed by {signal.Signals(-self.code).name}"
        lines = [line for line in self.said.splitlines() if line.strip()]
        return (lines[-1] if lines else f"exit code {self.code}")[:200]

    def result(self) -> dict[str, Any]:
        """The last line that was printed, as JSON."""
        found: dict[str, Any] = json.loads(self.printed.strip().splitlines()[-1])
        return found


def run(command: Sequence[str | Path], *, timeout_s: float = TIMEOUT_S) -> Ran:
    """Run a command to its end; it is killed, with all that it started, after `timeout_s` or by Ctrl-C."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        started = time.perf_counter()
        process = subprocess.Popen(
            [str(part) for part in command],
            cwd=ROOT,
            env={**os.environ, **QUIET},
            stdout=out,
            stderr=err,
            start_new_session=True,
        )
        watched = _Watched(process.pid)
        timer = threading.Timer(timeout_s, _kill, [process.pid])
        timer.start()
        try:
            _, status, usage = os.wait4(process.pid, 0)
        except BaseException:
            _kill(process.pid)
            os.waitpid(process.pid, 0)
            raise
        finally:
            timer.cancel()
            watched.stop()
        wall_s = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        return Ran(
            printed=_read(out),
            said=_read(err)[-MAX_SAID:],
            code=process.returncode,
            wall_s=wall_s,
            # The kernel's count at the end begins with that of the process that started this one.
            peak_mb=watched.peak_mb or usage.ru_maxrss / 1024,
        )


class _Watched:
    """Looks at the memory of a process and its descendants until told to stop; sees nothing without /proc."""

    def __init__(self, pid: int) -> None:
        self.peak_mb = 0.0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look, args=[pid], daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._ended.set()
        self._thread.join()

    def _look(self, pid: int) -> None:
        while not self._ended.wait(SAMPLE_S):
            self.peak_mb = max(self.peak_mb, sum(map(_resident_mb, _tree(pid))), _highest_mb(pid))


def _tree(pid: int) -> list[int]:
    """A process and its descendants."""
    found = [pid]
    for parent in found:
        for file in (_PROC / str(parent) / "task").glob("*/children"):
            with suppress(OSError):
                found += [int(child) for child in file.read_text().split()]
    return found


def _resident_mb(pid: int) -> float:
    try:
        return int((_PROC / str(pid) / "statm").read_text().split()[1]) * _PAGE / 2**20
    except (OSError, IndexError):
        return 0.0


def _highest_mb(pid: int) -> float:
    """The most that a process had resident since it began its program."""
    try:
        lines = (_PROC / str(pid) / "status").read_text().splitlines()
        return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:"))
    except (OSError, StopIteration):
        return 0.0


def _kill(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)


def _read(file: Any) -> str:
    file.seek(0)
    return bytes(file.read()).decode(errors="replace")
