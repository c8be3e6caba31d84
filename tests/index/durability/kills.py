"""Kill a real process that works on a library, at random moments and at numbered steps; look at what is left.

    python -m tests.index.durability.kills [--timed 200] [--every 1] [--seed 1] [--seconds 60]

A fork server loads the models once; each round forks a process from it that syncs, removes, compacts, changes
the model or makes the derived indexes anew, and that is killed with SIGKILL: after a drawn time, or before
its n-th step. After each kill the library must open, show the old or the new state of every document, pass
the full check, answer, and be like one made afresh after the next sync.
"""

import argparse
import math
import multiprocessing
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Generator, Iterator
from contextlib import closing, suppress
from itertools import cycle, islice, takewhile
from pathlib import Path

from index import sync
from index.encode import load_encoder
from index.errors import LibraryMissing
from tests.index.durability import worker
from tests.index.durability.folder_changes import ChangingFolder
from tests.index.durability.states import State, differences, made_afresh, problems_of, state_of, texts_of
from tests.index.durability.tiny_models import make_models

TASKS = ("sync", "sync", "sync", "sync", "rebuild", "remove", "readmit", "compact", "change_model", "derive")
MAX_CHANGES = 6
"""Changes of the folder before a sync."""

SHARE_CHANGED_MEANWHILE = 0.3
"""Of the timed syncs, those whose folder changes while they run."""

MAX_FIRST_S = 0.5
"""Until a task has come to its end once, and its time is known."""


class Rounds:
    """A library with its folder, worked on by one process after the other, each killed."""

    def __init__(self, place: Path, models: tuple[str, str], seed: int) -> None:
        self._place = place
        self._models = models
        self._random = random.Random(seed)  # noqa: S311
        self._seconds: dict[str, float] = defaultdict(lambda: MAX_FIRST_S)
        self._fresh: dict[tuple[object, ...], State] = {}
        for model in models:
            load_encoder(model)  # made ready for the runtime, which takes longer than any task
        os.environ.update(OMP_NUM_THREADS="1", TOKENIZERS_PARALLELISM="false")  # forks keep one thread only
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload([worker.__name__])
        self.folder = ChangingFolder(place / "folder", self._random)
        self.library = place / "library"
        self.folder.change(3 * MAX_CHANGES)
        sync(self.folder.place, self.library, model=models[0])

    def timed(self, task: str) -> list[str] | None:
        """Kill a task after a drawn time; returns what is wrong then, None when it had come to its end."""
        done = self._prepare(task)
        before = texts_of(self.library)
        meanwhile = task == "sync" and self._random.random() < SHARE_CHANGED_MEANWHILE
        after_s = self._random.uniform(0, self._seconds[task])
        code, seconds, _ = self._run(task, after_s=after_s, meanwhile=meanwhile)
        if code == 0:
            self._seconds[task] = 0.5 * (self._seconds[task] + seconds)
        else:
            self._seconds[task] *= 1.02
        found = self._problems(task, before, code, meanwhile=meanwhile)
        return None if code == 0 and not found else [f"{task} ({'; '.join(done)}): {one}" for one in found]

    def numbered(self, task: str, every: int) -> Generator[list[str]]:
        """Kill a task before its steps 1, 1 + `every`, ... each time from the same state; yields what is
        wrong each time. The library goes on from the last.
        """
        done = self._prepare(task)
        kept = self._place / "kept"
        shutil.copytree(self.library, kept)
        before = texts_of(self.library)
        draw = self._random.randrange(1 << 30)
        _, _, n_steps = self._run(task, draw=draw)
        try:
            for step in range(1, n_steps + 1, every):
                shutil.rmtree(self.library)
                shutil.copytree(kept, self.library)
                code, _, _ = self._run(task, draw=draw, step=step)
                found = self._problems(task, before, code)
                yield [f"{task} ({'; '.join(done)}), step {step} of {n_steps}: {one}" for one in found]
        finally:  # also where the caller wants no more of them
            shutil.rmtree(kept)

    def _prepare(self, task: str) -> list[str]:
        """Change what a task is to work on; returns what was done."""
        if task == "derive":
            for file in [
                file for file in self.library.iterdir() if file.name.startswith(("lexical", "dense"))
            ]:
                shutil.rmtree(file) if file.is_dir() else file.unlink()
        if task in ("sync", "rebuild", "change_model"):
            self._fresh.clear()
            return self.folder.change(self._random.randint(1, MAX_CHANGES))
        return []

    def _run(
        self,
        task: str,
        *,
        draw: int = 0,
        step: int = 0,
        after_s: float | None = None,
        meanwhile: bool = False,
    ) -> tuple[int | None, float, int]:
        """Carry out a task in a process of its own, to be killed before a step or after some time; returns
        its exit code, its seconds and the number of its steps.
        """
        mine, told = self._context.Pipe(duplex=False)
        work = (task, self.folder.place, self.library, self._model_for(task), draw, step, told)
        process = self._context.Process(target=worker.work, args=work)
        process.start()
        told.close()
        mine.recv()
        started = time.monotonic()
        if after_s is not None:
            process.join(after_s / 2)
            if meanwhile:
                self._fresh.clear()
                self.folder.change()
            process.join(after_s / 2)
            with suppress(ProcessLookupError):  # it has just come to its end
                process.kill()
        process.join()
        seconds = time.monotonic() - started
        n_steps = mine.recv() if process.exitcode == 0 else 0
        mine.close()
        return process.exitcode, seconds, n_steps

    def _model_for(self, task: str) -> str:
        now = state_of(self.library).manifest["model"]
        return next(model for model in self._models if (model != now) == (task == "change_model"))

    def _problems(
        self, task: str, before: dict[str, str], code: int | None, *, meanwhile: bool = False
    ) -> list[str]:
        """What is wrong with the library that was left, and after the next sync."""
        found = [] if code in (0, -signal.SIGKILL) else [f"the process ended with {code}"]
        try:
            left = texts_of(self.library)
            found += problems_of(self.library, self.folder.texts)
        except LibraryMissing as error:
            left = {}
            found += [] if task == "rebuild" else [str(error)]
            sync(self.folder.place, self.library, model=self._models[0])
        sync(self.folder.place, self.library)
        found += problems_of(self.library, self.folder.texts)
        state = state_of(self.library)
        found += differences(state, self._made_afresh(state))
        after = texts_of(self.library)
        if not meanwhile:
            found += [
                f"{name}: neither its old nor its new text"
                for name, text in left.items()
                if text not in (before.get(name), after.get(name))
            ]
            lost = before.keys() & after.keys() - left.keys() if task != "rebuild" else ()
            found += [f"{name}: not there, though it was before and is after" for name in lost]
        return found

    def _made_afresh(self, state: State) -> State:
        key = (state.removed, state.manifest["model"])
        if key not in self._fresh:
            place = self._place / "fresh"
            self._fresh[key] = made_afresh(self.library, self.folder.place, state.manifest["model"], place)
            shutil.rmtree(place)
        return self._fresh[key]


def main() -> int:
    """Run as many rounds as asked for, and say how many libraries were sound; 0 if all were."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--timed", type=int, default=200, help="processes killed at random moments")
    parser.add_argument(
        "--every", type=int, default=1, help="of the numbered steps, kill at every n-th; 0: none"
    )
    parser.add_argument("--seed", type=int, default=1, help="of what is drawn")
    parser.add_argument(
        "--seconds", type=float, default=math.inf, help="when to stop, for each of the two kinds"
    )
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        rounds = Rounds(Path(place), make_models(Path(place) / "models"), asked.seed)
        killed = list(map(_print, islice(_timed(rounds, asked.seconds), asked.timed)))
        print(f"random moments: {killed.count(False)} of {len(killed)}", flush=True)
        end = time.monotonic() + asked.seconds
        for task in dict.fromkeys(TASKS) if asked.every else ():
            with closing(rounds.numbered(task, asked.every)) as steps:
                tried = list(map(_print, takewhile(lambda _: time.monotonic() < end, steps)))
            print(f"numbered steps of {task}: {tried.count(False)} of {len(tried)}", flush=True)
            killed += tried
    return int(any(killed))


def _timed(rounds: Rounds, seconds: float) -> Iterator[list[str]]:
    """What is wrong after each kill, one task after the other; those that ended before do not count."""
    end = time.monotonic() + seconds
    for task in cycle(TASKS):
        if time.monotonic() > end:
            return
        found = rounds.timed(task)
        if found is not None:
            yield found


def _print(found: list[str]) -> bool:
    for problem in found[:5]:
        print(problem[:2000], flush=True)
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
