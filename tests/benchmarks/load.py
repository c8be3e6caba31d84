"""Many askers against the HTTP API while a sync changes the library: does every answer hold?

    python tests/benchmarks/load.py --askers 16 --minutes 5

Starts the real server and, again and again, the real `qa sync` over a folder that changes, each as a process
of its own. Every citation that comes back must slice its quote out of a version of its file that was on disk,
and at the end the library must pass a full check. Prints the times of the askers; exits with 1 if anything is
wrong.
"""

import argparse
import hashlib
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import numpy as np

from index import sync
from index.check import check

ROOT = Path(__file__).resolve().parents[2]
GOLD = ROOT / "tests" / "gold"
QA = Path(sys.executable).with_name("qa")
TIMEOUT_S = 120
MAX_LINES = 400
"""Of what the server says, the last lines are shown at the end: nothing, if all went well."""

N_LEFT_ALONE = 5
"""Documents that never change: questions about them have an answer throughout."""


@dataclass(slots=True)
class Outcome:
    """What the askers met. `seconds` are the times of the answers, `wrong` says what did not hold."""

    seconds: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    n_citations: int = 0
    n_abstained: int = 0
    n_syncs: int = 0


@dataclass(frozen=True, slots=True)
class Desk:
    """A folder that changes, its library, and every version of a file that was ever there, by its hash."""

    folder: Path
    library: Path
    versions: dict[str, str]

    def write(self, name: str, text: str) -> None:
        self.versions[hashlib.sha256(text.encode()).hexdigest()] = text
        (self.folder / name).write_bytes(text.encode())


def sources() -> dict[str, str]:
    """The invented reports of the gold collections, by name."""
    found = {}
    for file in sorted(GOLD.glob("*/*.txt")):
        found[f"{file.parent.name}-{file.name}"] = file.read_bytes().decode()
    return found


def questions() -> list[str]:
    """Questions of the gold files on these reports."""
    asked = []
    for file in sorted(GOLD.glob("*.jsonl")):
        if (GOLD / file.stem).is_dir():
            records = (json.loads(line) for line in file.read_text().splitlines() if line.strip())
            asked += [record["question"] for record in records if "question" in record]
    return asked


def make_desk(place: Path) -> Desk:
    desk = Desk(folder=place / "folder", library=place / "library", versions={})
    desk.folder.mkdir()
    for name, text in sources().items():
        desk.write(name, text)
    sync(desk.folder, desk.library)
    return desk


@contextmanager
def serving(library: Path) -> Iterator[str]:
    """The real server over a library; gives its address."""
    command = [str(QA), "ui", "--port", "0", "--library", str(library)]
    environment = {**os.environ, "BROWSER": "true", "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if found := re.search(r"open at (http://\S+?)/? ", line):
                break
        else:
            raise SystemExit("the server did not start")
        said: deque[str] = deque(maxlen=MAX_LINES)
        threading.Thread(target=lambda out: said.extend(out), args=[process.stdout], daemon=True).start()
        try:
            yield found[1]
        finally:
            process.terminate()
            sys.stderr.writelines(said)


def call(address: str, name: str, *data: object) -> Any:
    """One call of the API; what it returns."""
    request = Request(  # noqa: S310 - our own address
        f"{address}/gradio_api/run/{name}",
        json.dumps({"data": data}).encode(),
        {"Content-Type": "application/json"},
    )
    try:
        with urlopen(request, timeout=TIMEOUT_S) as response:  # noqa: S310
            return json.load(response)["data"][0]
    except HTTPError as error:
        raise ValueError(f"{error}: {error.read(2_000).decode(errors='replace')}") from error


def ask_until(stop: threading.Event, address: str, desk: Desk, outcome: Outcome, seed: int) -> None:
    """Ask one question after the other, and hold every answer against the files."""
    chosen = random.Random(seed)  # noqa: S311
    asked = questions()
    while not stop.is_set():
        question = chosen.choice(asked)
        started = time.perf_counter()
        try:
            answer = call(address, "ask", question, [])
        except (URLError, OSError, ValueError) as error:
            outcome.wrong.append(f"{question}: {error!r}")
            continue
        outcome.seconds.append(time.perf_counter() - started)
        outcome.n_abstained += answer["abstained"]
        for citation in (*answer["citations"], *answer["nearest"]):
            outcome.n_citations += 1
            text = desk.versions.get(citation["document_sha256"])
            if text is None or text[citation["start"] : citation["end"]] != citation["quote"]:
                outcome.wrong.append(
                    f"{question}: {citation['document_id']} does not say {citation['quote']!r}"
                )


def change_until(stop: threading.Event, desk: Desk, outcome: Outcome, seed: int) -> None:
    """Change the folder and sync it, again and again."""
    chosen = random.Random(seed)  # noqa: S311
    texts = sources()
    names = sorted(texts)[N_LEFT_ALONE:]
    command = [str(QA), "sync", str(desk.folder), "--library", str(desk.library)]
    while not stop.is_set():
        for name in chosen.sample(names, 4):
            file = desk.folder / name
            if file.exists() and chosen.random() < 0.5:
                file.unlink()
            else:
                desk.write(name, f"{texts[name]}\n\nChanged for the {outcome.n_syncs}th time.\n")
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600, check=False)
        if done.returncode:
            outcome.wrong.append(f"sync: {done.stderr.strip()}")
        outcome.n_syncs += 1


def run(place: Path, *, askers: int, seconds: float, seed: int = 0) -> Outcome:
    """Askers and a sync side by side for so many seconds; then a full check of the library."""
    desk = make_desk(place)
    outcome = Outcome()
    stop = threading.Event()
    with serving(desk.library) as address:
        call(address, "ask", questions()[0], [])  # the first loads the model
        threads = [
            threading.Thread(target=ask_until, args=(stop, address, desk, outcome, seed + n))
            for n in range(askers)
        ]
        threads.append(threading.Thread(target=change_until, args=(stop, desk, outcome, seed)))
        for thread in threads:
            thread.start()
        stop.wait(seconds)
        stop.set()
        for thread in threads:
            thread.join()
        status = call(address, "status")
    report = check(desk.library)
    outcome.wrong += report.problems
    if status["n_passages"] != report.n_passages:
        outcome.wrong.append(f"the server counts {status['n_passages']} passages of {report.n_passages}")
    return outcome


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--askers", type=int, default=16)
    parser.add_argument("--minutes", type=float, default=5.0)
    arguments = parser.parse_args()
    place = Path(tempfile.mkdtemp())
    try:
        outcome = run(place, askers=arguments.askers, seconds=60 * arguments.minutes)
    finally:
        shutil.rmtree(place, ignore_errors=True)
    p50, p95, p99 = np.percentile(outcome.seconds, [50, 95, 99])
    print(f"askers {arguments.askers}, {arguments.minutes:g} minutes, {outcome.n_syncs} syncs meanwhile")
    print(
        f"answers {len(outcome.seconds)} ({outcome.n_abstained} abstained), {outcome.n_citations} citations"
    )
    print(f"p50 {p50:.2f} s, p95 {p95:.2f} s, p99 {p99:.2f} s")
    print(f"wrong: {len(outcome.wrong)}")
    for line in outcome.wrong[:20]:
        print(f"  {line}")
    sys.exit(bool(outcome.wrong))


if __name__ == "__main__":
    main()
