"""The order in which everything is measured, and each measurement: one process for each, one after the other.

Within a round every verb goes through all systems before the next verb does, so what is compared was measured
within minutes, and noise of the machine shows between the rounds. Knows nothing of figures or tables.
"""

import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.benchmarks.judged import Judged, score
from tests.benchmarks.machine import load
from tests.benchmarks.processes import Ran, run
from tests.benchmarks.records import Record, Records
from tests.benchmarks.systems import OURS, System, model_folder
from tests.benchmarks.work import Work

N_COLD = 5
"""Processes that are started for the cold start of a system, in each round."""

THREADS_S = 5.0
"""How long many threads ask; the time to get going is not counted."""

_ANSWERS = (0, 3)  # exit codes of `qa ask`: answered, and not answered by the documents


class Failed(Exception):
    """A system could not do what it was asked; the reason is in the record and in the table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """What is measured: the systems, the work, the sets, and where each system keeps its index."""

    systems: Sequence[System]
    work: Work
    sets: Sequence[Judged]
    place: Path
    rounds: int
    only: Sequence[str] = ()

    def index_of(self, system: System) -> Path:
        return self.place / "indexes" / f"{system.name}-{self.work.size}"


def measure(bench: Bench, records: Records, say: Callable[[str], object]) -> None:
    """Everything that is not among the records yet."""
    for number in range(bench.rounds):
        for verb, measured in _plan(bench, number):
            for system in bench.systems:
                if records.has(system.name, number, verb) or not _applies(verb, system, bench):
                    continue
                say(f"round {number + 1} of {bench.rounds}, {verb}: {system.title}")
                records.add(_record(system, number, verb, measured, bench, records))


Measure = Callable[[System, Bench], dict[str, Any]]


def _plan(bench: Bench, number: int) -> list[tuple[str, Measure]]:
    """The verbs of a round. Only the first indexes everything; the others half of it, for the rate."""
    verbs: list[tuple[str, Measure]] = [("index half", _half_indexed) if number else ("index", _indexed)]
    verbs += [("cold", _cold), ("warm", _warm), ("threads", _threads), ("change", _changed)]
    if number == 0:
        verbs += [("encode", _encoded)]
        verbs += [(f"accuracy {one.name}", _accuracy(one)) for one in bench.sets]
    return verbs


def _applies(verb: str, system: System, bench: Bench) -> bool:
    if verb == "encode" and system is not OURS:
        return False
    return not bench.only or verb == "index" or verb.split()[0] in bench.only


def _record(
    system: System, number: int, verb: str, measured: Measure, bench: Bench, records: Records
) -> Record:
    began = load()
    result: dict[str, Any] = {}
    error = ""
    if verb != "index" and any(one.error for one in records if one.key == (system.name, 0, "index")):
        error = "has no index"
    else:
        try:
            result = measured(system, bench)
        except Failed as failed:
            error = str(failed)
    return Record(system=system.name, round=number, verb=verb, result=result, error=error, load=began)


def _indexed(system: System, bench: Bench) -> dict[str, Any]:
    place = bench.index_of(system)
    shutil.rmtree(place, ignore_errors=True)
    result = _run(system, "index", place, "--folder", bench.work.folder)
    n_bytes = sum(file.stat().st_size for file in place.rglob("*") if file.is_file())
    # What is made once on a machine, such as an exported model, is made before anything is timed.
    _run(system, "cold", place, "--question", _questions(bench)[0])
    return {**result, "n": bench.work.size, "n_bytes": n_bytes}


def _half_indexed(system: System, bench: Bench) -> dict[str, Any]:
    place = bench.place / "indexes" / f"{system.name}-half"
    shutil.rmtree(place, ignore_errors=True)
    try:
        return {**_run(system, "index", place, "--folder", bench.work.half), "n": bench.work.n_half}
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _cold(system: System, bench: Bench) -> dict[str, Any]:
    taken = []
    for question in _questions(bench)[:N_COLD]:
        if system is OURS:
            ran = run([system.python.with_name("qa"), "ask", question, "--library", bench.index_of(system)])
            if ran.code not in _ANSWERS:
                raise Failed(ran.error)
        else:
            ran = _ran(system, "cold", bench.index_of(system), "--question", question)
        taken.append(round(ran.wall_s, 3))
    return {"wall_s": taken}


def _warm(system: System, bench: Bench) -> dict[str, Any]:
    return _run(system, "warm", bench.index_of(system), "--questions", bench.work.questions)


def _threads(system: System, bench: Bench) -> dict[str, Any]:
    seconds = ("--seconds", str(THREADS_S))
    return _run(system, "threads", bench.index_of(system), "--questions", bench.work.questions, *seconds)


def _changed(system: System, bench: Bench) -> dict[str, Any]:
    """On a copy: a run that is killed within leaves the index as it was."""
    place = bench.place / "indexes" / f"{system.name}-changed"
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(bench.index_of(system), place)
    try:
        result = _run(system, "change", place, "--new", bench.work.new)
    finally:
        shutil.rmtree(place, ignore_errors=True)
    seen, left = result["seen"], result["seen_after"]
    if (seen, left) != (1.0, 0.0):
        raise Failed(
            f"after a restart {seen:.0%} of what was added was there, {left:.0%} of what was deleted"
        )
    return result


def _encoded(system: System, bench: Bench) -> dict[str, Any]:
    return _result(
        run([str(system.python), "-m", "tests.benchmarks.bound", "--folder", str(bench.work.half)])
    )


def _accuracy(judged: Judged) -> Measure:
    def measured(system: System, bench: Bench) -> dict[str, Any]:
        place = bench.place / "indexes" / f"{system.name}-{judged.name}"
        shutil.rmtree(place, ignore_errors=True)
        try:
            questions = ("--questions", judged.questions)
            result = _run(system, "accuracy", place, "--folder", judged.folder, *questions)
        finally:
            shutil.rmtree(place, ignore_errors=True)
        return {"wall_s": result["wall_s"], **score(judged, result["ranked"])}

    return measured


def _run(system: System, verb: str, place: Path, *arguments: str | Path) -> dict[str, Any]:
    return _result(_ran(system, verb, place, *arguments))


def _ran(system: System, verb: str, place: Path, *arguments: str | Path) -> Ran:
    command = [system.python, system.script, verb, "--place", place, "--model", model_folder(), *arguments]
    ran = run(command)
    if ran.error:
        raise Failed(ran.error)
    return ran


def _result(ran: Ran) -> dict[str, Any]:
    if ran.error:
        raise Failed(ran.error)
    return {**ran.result(), "wall_s": round(ran.wall_s, 3), "peak_mb": round(ran.peak_mb, 1)}


def _questions(bench: Bench) -> list[str]:
    found: list[str] = json.loads(bench.work.questions.read_text())
    return found
