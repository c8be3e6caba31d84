"""What questions cost an open library: time by stage, and the memory of the process that holds it.

Runs in a process of its own (`child`), so that nothing of building is in its memory. Each second of
`ask()` is counted to one stage.
"""

import time
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

import qa.part
from index import open_library
from qa.evaluation.scale.stopwatch import Stopwatch

__all__ = ["STAGES", "measure_asking", "memory_mb"]

STAGES = (
    "spelling",
    "encode question",
    "dense",
    "lexical",
    "read candidates",
    "late interaction",
    "reading and claims",
)
"""Of `ask()`, in order; what is not within one of the others is counted to the last."""

N_WARM = 5
N_BEFORE_MEMORY = 50

_STATUS = Path("/proc/self/status")
_ROLLUP = Path("/proc/self/smaps_rollup")


def measure_asking(library: str, questions: list[str]) -> dict[str, Any]:
    """Ask all questions; milliseconds by stage as percentiles, and memory in MB before and after opening."""
    opened = open_library(library)
    opened.encoder().encode_query("What is there before a library is opened?")
    before = memory_mb()
    asking = import_module("qa.ask")  # `qa.ask` itself is the function of that name
    watch = Stopwatch()
    stages = (
        (asking, "respelt", "spelling"),
        (opened.encoder(), "encode_query", "encode question"),
        (opened, "dense_candidates", "dense"),
        (opened, "lexical_candidates", "lexical"),
        (opened, "passages", "read candidates"),
        (opened, "tokens", "read candidates"),
        (opened, "token_frequencies", "read candidates"),
        (qa.part, "retrieve", "late interaction"),
    )
    memory: dict[str, float] = {}
    asked: list[dict[str, float]] = []
    processor: list[float] = []
    n_answered = 0
    with watch.timing(*stages):
        for number, question in enumerate([*questions[:N_WARM], *questions]):
            busy = time.process_time()
            with watch.stage(STAGES[-1]):
                answer = asking.ask(question, library=opened)
            processor.append(time.process_time() - busy)
            asked.append(watch.taken())
            n_answered += not answer.abstained
            if number + 1 == N_BEFORE_MEMORY:
                memory = memory_mb()
    return {
        "n_questions": len(questions),
        "n_answered": n_answered,
        "first_ms": 1000 * sum(asked[0].values()),
        "ms": _percentiles(asked[N_WARM:], processor[N_WARM:]),
        "memory_before": before,
        "memory": memory or memory_mb(),
    }


def _percentiles(asked: list[dict[str, float]], processor: list[float]) -> dict[str, dict[str, float]]:
    """p50, p95 and p99 of each stage and of the whole, in milliseconds; of the whole also by the processor's
    time, all threads together, which other programs hardly change.
    """
    columns = {stage: [one.get(stage, 0.0) for one in asked] for stage in STAGES}
    columns["ask()"] = [sum(one.values()) for one in asked]
    columns["ask(), processor"] = processor
    return {
        stage: {f"p{share}": round(1000 * float(np.percentile(seconds, share)), 2) for share in (50, 95, 99)}
        for stage, seconds in columns.items()
    }


def memory_mb() -> dict[str, float]:
    """What this process holds in memory now, in MB: all of it, its own, and files that it has mapped.

    `pss` counts what is shared with other processes by their number. Empty where the system does not tell.
    """
    kinds = {"VmRSS": "resident", "RssAnon": "own", "RssFile": "mapped files", "Pss": "pss"}
    found: dict[str, float] = {}
    for file in (_STATUS, _ROLLUP):
        for line in file.read_text().splitlines() if file.exists() else ():
            name, _, rest = line.partition(":")
            if name in kinds:
                found[kinds[name]] = round(int(rest.split()[0]) / 1000, 1)
    return found
