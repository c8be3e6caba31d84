"""What the systems under measurement have in common: the verbs, the clock, and one line of JSON at the end.

    python SCRIPT VERB --place FOLDER [...]

Each script beside this one holds one system and hands its class to `main`. It runs in the system's own
environment, so this room imports nothing but the standard library. It knows nothing of tables or ratios.
"""

import argparse
import json
import math
import socket
import time
from collections.abc import Callable, Iterator
from itertools import cycle, islice
from pathlib import Path
from typing import Any, Protocol

from texts import Found, document_of
from timing import N_THREADS, Ask, ms, rate, thread_settings

K = 10
"""Passages that a question brings back where time is measured."""

K_JUDGED = 50
"""Passages that a question brings back where accuracy is: enough for ten documents."""

N_WARM_UPS, N_TIMED = 20, 200
"""Questions of each way of asking; no two are the same, so nothing can be remembered."""

_LOOPBACK = ("127.0.0.1", "::1", "localhost")
_connect = socket.socket.connect


class System(Protocol):
    """One system over one folder of its own, where what it saves is kept."""

    def __init__(self, model: str, place: Path) -> None: ...

    def load(self) -> None:
        """Load the model; nothing else."""

    def index(self, folder: Path) -> None:
        """Read the files of a folder, encode them, and leave an index that another process can open."""

    def open(self) -> None:
        """Open what was saved, and load the model."""

    def search(self, question: str, k: int) -> Found: ...

    def add(self, name: str, text: str) -> None:
        """Add one document, so that it is there after a restart."""

    def delete(self, name: str) -> None:
        """Delete one document, so that it is gone after a restart."""


def main(make: Callable[[str, Path], System]) -> None:
    """Run the verb that the command line names, and print what it measured as the last line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("verb", choices=VERBS)
    parser.add_argument("--place", type=Path, required=True)
    parser.add_argument("--model", required=True)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--questions", type=Path)
    parser.add_argument("--question")
    parser.add_argument("--new", type=Path)
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--timed", type=int, default=N_TIMED)
    arguments = parser.parse_args()
    socket.socket.connect = connect_inside
    arguments.place.mkdir(parents=True, exist_ok=True)
    result = VERBS[arguments.verb](make(arguments.model, arguments.place), arguments)
    print(f"\n{json.dumps(result)}", flush=True)


def index(system: System, arguments: argparse.Namespace) -> dict[str, Any]:
    """Seconds from before the first file is read until the index is saved; the model is loaded before."""
    started = time.perf_counter()
    system.load()
    loaded = time.perf_counter()
    system.index(arguments.folder)
    return {"load_s": loaded - started, "seconds": time.perf_counter() - loaded}


def cold(system: System, arguments: argparse.Namespace) -> dict[str, Any]:
    """One question of a fresh process; the driver times the process as a whole."""
    system.open()
    return {"found": system.search(arguments.question, K)}


def warm(system: System, arguments: argparse.Namespace) -> dict[str, Any]:
    """Milliseconds of each question after some to warm up, for each way in which the system can be asked."""
    system.open()
    questions = _questions(arguments)
    measured = {}
    for name, ask in _ways(system).items():
        for question in islice(questions, N_WARM_UPS):
            ask(question)
        measured[name] = [ms(ask, question) for question in islice(questions, arguments.timed)]
    return {"ms": measured}


def threads(system: System, arguments: argparse.Namespace) -> dict[str, Any]:
    """Questions a second with N_THREADS askers, the best of what the model may use of threads itself."""
    system.open()
    questions = _questions(arguments)
    per_s = {}
    for name, ask in _ways(system).items():
        per_s[name] = max(rate(ask, questions, arguments.seconds) for _ in thread_settings())
    return {"per_s": per_s, "n_threads": N_THREADS}


def change(system: System, arguments: argparse.Namespace) -> dict[str, Any]:
    """Milliseconds to add each of some documents and to delete each, and whether a reader saw it then."""
    system.open()
    texts = json.loads(arguments.new.read_text())
    warm_up, *named = [(f"added-{number:03d}.txt", text) for number, text in enumerate(texts)]
    system.add(*warm_up)
    added = [ms(system.add, name, text) for name, text in named]
    seen = _seen(system, named)
    deleted = [ms(system.delete, name) for name, _ in named]
    system.delete(warm_up[0])
    return {"add_ms": added, "delete_ms": deleted, "seen": seen, "seen_after": _seen(system, named)}


def accuracy(system: System, arguments: argparse.Namespace) -> dict[str, Any]:
    """The ranked documents of every question, a document at the rank of its best passage."""
    system.load()
    system.index(arguments.folder)
    system.open()
    ranked = []
    for question in json.loads(arguments.questions.read_text()):
        found = system.search(question, K_JUDGED)
        ranked.append(list(dict.fromkeys(document_of(passage) for passage, _ in found))[:K])
    return {"ranked": ranked}


VERBS = {
    "index": index,
    "cold": cold,
    "warm": warm,
    "threads": threads,
    "change": change,
    "accuracy": accuracy,
}


def _questions(arguments: argparse.Namespace) -> Iterator[str]:
    """The questions in turn, and again from the first when they are used up."""
    return cycle(json.loads(arguments.questions.read_text()))


def _ways(system: System) -> dict[str, Ask]:
    """How the system can be asked, by name; one way, unless it says otherwise."""
    own = getattr(system, "ways", None)
    return own() if own else {"search": lambda question: system.search(question, K)}


def _seen(system: System, named: Found) -> float:
    """Of the new documents, the share that a fresh reader of the saved index finds by their own text."""
    system.open()
    found = [{document_of(one) for one, _ in system.search(text, K)} for _, text in named]
    seen = sum(name in documents for (name, _), documents in zip(named, found, strict=True))
    return seen / len(named) if named else math.nan


def connect_inside(self: socket.socket, address: Any) -> None:
    """No system may leave the machine while it is measured."""
    if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in _LOOPBACK:
        raise ConnectionRefusedError(f"{address[0]}: systems are measured without a network")
    _connect(self, address)
