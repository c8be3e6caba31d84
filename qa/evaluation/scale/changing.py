"""What a change costs: one article added and asked about, one deleted, a folder that has not changed.

Runs in a process of its own (`child`) that has the model loaded, as a desk's program would. Every figure is a
median, and each article is another one.
"""

import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Any

from index import open_library, sync
from index.encode import load_encoder
from index.load import load_document
from index.syncing.indexing import coded
from qa.ask import ask

__all__ = ["measure_changing", "measure_unchanged"]

N_TIMES = 5


def measure_changing(library: str, folder: str, articles: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Add each article (text, question about it) to the folder, sync and ask, then delete it and sync.

    `encode_s` is reading, cutting and encoding the same article with nothing else around it.
    """
    opened = open_library(library)
    place = Path(folder) / "added"
    place.mkdir(exist_ok=True)
    sync(folder, library)
    ask(articles[0][1], library=opened)
    seconds: dict[str, list[float]] = {"encode": [], "add": [], "ask": [], "delete": []}
    try:
        for number, (text, question) in enumerate(articles):
            file = place / f"article-{number}.txt"
            file.write_text(text, encoding="utf-8")
            seconds["encode"].append(_timed(lambda file=file: _encode(file, place)))
            seconds["add"].append(_timed(lambda: sync(folder, library)))
            seconds["ask"].append(_timed(lambda question=question: ask(question, library=opened)))
            file.unlink()
            seconds["delete"].append(_timed(lambda: sync(folder, library)))
    finally:
        shutil.rmtree(place)
        sync(folder, library)
    added = [add + asked for add, asked in zip(seconds["add"], seconds["ask"], strict=True)]
    shares = [both / encode for both, encode in zip(added, seconds["encode"], strict=True)]
    return {
        **{f"{stage}_s": round(median(taken), 3) for stage, taken in seconds.items()},
        "n_passages": open_library(library).n_passages,
        "add and ask, of encoding": round(median(shares), 2),
    }


def _encode(file: Path, folder: Path) -> int:
    return sum(
        len(batch) for batch in coded([load_document(file, folder)], load_encoder(), alive=lambda: None)
    )


def _timed(call: Any) -> float:
    started = time.perf_counter()
    call()
    return time.perf_counter() - started


def measure_unchanged(library: str, folder: str, n_times: int = N_TIMES) -> dict[str, Any]:
    """Sync a folder that has not changed, against `find` listing it and asking for each file's status."""
    qa = [sys.executable, "-c", "from qa.cli import main; main()", "sync", folder, "--library", library]
    find = ["find", folder, "-type", "f"]
    sync(folder, library)
    calls = {
        "sync() call": lambda: sync(folder, library),
        "qa sync": lambda: _lines(qa),
        "find and stat": lambda: _find_and_stat(find),
    }
    seconds: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(n_times):
        for name, call in calls.items():
            seconds[name].append(_timed(call))
    found = {name: median(taken) for name, taken in seconds.items()}
    return {
        "files": len(_lines(find)),
        **{name: round(taken, 3) for name, taken in found.items()},
        "sync(), of find": round(found["sync() call"] / found["find and stat"], 2),
        "qa sync, of find": round(found["qa sync"] / found["find and stat"], 2),
    }


def _find_and_stat(find: Sequence[str]) -> None:
    """As `find FOLDER -type f | wc -l; find FOLDER -type f -exec stat {} +` would."""
    len(_lines(find))
    _lines([*find, "-exec", "stat", "{}", "+"])


def _lines(command: Sequence[str]) -> list[str]:
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - our own
    return done.stdout.splitlines()
