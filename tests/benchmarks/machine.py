"""What a measurement ran on: processor, memory, system, versions. Knows nothing of systems."""

import os
import platform
import subprocess
from pathlib import Path

from tests.benchmarks.systems import ROOT

FAST_FORMATS = ("avx2", "avx512f", "avx512_vnni", "avx512_bf16", "amx_bf16", "amx_int8")
"""What the speed of an encoder hangs on most, by the names of Linux."""


def machine() -> dict[str, str]:
    """Lines for the head of a table."""
    flags = _cpu("flags").split()
    cores = os.cpu_count() or 1
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else cores
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "processor": f"{_cpu('model name') or platform.processor()}, {usable} of {cores} cores",
        "formats": ", ".join(flag for flag in FAST_FORMATS if flag in flags) or "unknown",
        "memory": f"{memory:.0f} GB",
        "system": f"{platform.system()} {platform.release()}, Python {platform.python_version()}",
        "source": _commit(),
    }


def load() -> float:
    """How many processes wanted a core in the last minute."""
    return round(os.getloadavg()[0], 2)


def _cpu(field: str) -> str:
    file = Path("/proc/cpuinfo")
    for line in file.read_text().splitlines() if file.exists() else ():
        name, _, value = line.partition(":")
        if name.strip() == field:
            return value.strip()
    return ""


def _commit() -> str:
    done = subprocess.run(
        ["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return done.stdout.strip() or "not a checkout"
