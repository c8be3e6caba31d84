"""From records to figures: for each system the median of the rounds, the least and the most, and the ratio to
the plain script in the same rounds. Pure functions; knows nothing of processes.
"""

import statistics
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from tests.benchmarks.records import Record

Read = Callable[[dict[str, Any]], float | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A row of the table. `read` takes it out of the result of one of the `verbs`; `beside` is what it is
    compared with of another system, the same where there is none. `is_ratio` says that ratios make sense;
    `only` names the one system that has such a thing.
    """

    key: str
    title: str
    verbs: tuple[str, ...]
    read: Read
    beside: Read | None = None
    only: str = ""
    digits: int = 1
    is_ratio: bool = True
    higher_is_better: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A figure of a system: over the rounds the median, the least and the most; `ratio` is the median of the
    ratios to the plain script in each round, None if there is none. With an `error` there are no numbers.
    """

    median: float = 0.0
    low: float = 0.0
    high: float = 0.0
    ratio: float | None = None
    error: str = ""


def figures(sets: Iterable[str]) -> tuple[Figure, ...]:
    """The rows: what costs time, memory and disk, then accuracy on each set."""
    rows = (
        Figure(
            key="index",
            title="index, passages/s",
            verbs=("index", "index half"),
            read=lambda one: one["n"] / one["seconds"],
            higher_is_better=True,
        ),
        Figure(
            key="index wall",
            title="index, the whole process, s",
            verbs=("index",),
            read=lambda one: one["wall_s"],
        ),
        Figure(
            key="peak",
            title="peak memory while indexing, MiB",
            verbs=("index",),
            read=lambda one: one["peak_mb"],
            digits=0,
        ),
        Figure(
            key="disk", title="index on disk, MB", verbs=("index",), read=lambda one: one["n_bytes"] / 1e6
        ),
        Figure(
            key="cold",
            title="cold start to first answer, s",
            verbs=("cold",),
            read=lambda one: statistics.median(one["wall_s"]),
            digits=2,
        ),
        *_asked("search", "warm search"),
        *_asked("ask", "warm ask()", only="ours"),
        Figure(
            key="add",
            title="add one document, ms",
            verbs=("change",),
            read=lambda one: statistics.median(one["add_ms"]),
        ),
        Figure(
            key="delete",
            title="delete one document, ms",
            verbs=("change",),
            read=lambda one: statistics.median(one["delete_ms"]),
        ),
        Figure(
            key="share",
            title="encoding, of the runtime's GEMM rate",
            verbs=("encode",),
            read=lambda one: one["share"],
            digits=2,
            is_ratio=False,
            higher_is_better=True,
        ),
    )
    return (*rows, *(_judged(name, measure) for name in sets for measure in ("R@1", "R@5", "MRR")))


def _asked(way: str, title: str, *, only: str = "") -> tuple[Figure, ...]:
    """The three figures of one way of asking; compared with plain searching, which every system has."""
    return (
        Figure(
            key=f"{way} p50",
            title=f"{title}, p50 ms",
            verbs=("warm",),
            read=_percentile(way, 50),
            beside=_percentile("search", 50),
            only=only,
        ),
        Figure(
            key=f"{way} p95",
            title=f"{title}, p95 ms",
            verbs=("warm",),
            read=_percentile(way, 95),
            beside=_percentile("search", 95),
            only=only,
        ),
        Figure(
            key=f"{way} threads",
            title=f"{title.removeprefix('warm ')}, 8 threads, questions/s",
            verbs=("threads",),
            read=lambda one: one["per_s"].get(way),
            beside=lambda one: one["per_s"]["search"],
            only=only,
            higher_is_better=True,
        ),
    )


def _percentile(way: str, rank: int) -> Read:
    def read(one: dict[str, Any]) -> float | None:
        times = one["ms"].get(way)
        return statistics.quantiles(times, n=100, method="inclusive")[rank - 1] if times else None

    return read


def _judged(name: str, measure: str) -> Figure:
    return Figure(
        key=f"{name} {measure}",
        title=f"{name} {measure}",
        verbs=(f"accuracy {name}",),
        read=lambda one: one[measure],
        digits=3,
        is_ratio=False,
        higher_is_better=True,
    )


def value(figure: Figure, system: str, records: Iterable[Record], *, over: str = "plain") -> Value | None:
    """A figure of a system, None if it was not measured or there is no such thing."""
    if figure.only not in ("", system):
        return None
    of = [one for one in records if one.verb in figure.verbs]
    mine = _by_round(figure.read, system, of)
    if not mine:
        errors = [one.error for one in of if one.system == system and one.error]
        return Value(error=errors[0]) if errors else None
    theirs = _by_round(figure.beside or figure.read, over, of)
    ratios = [mine[number] / theirs[number] for number in mine if theirs.get(number)]
    return Value(
        median=statistics.median(mine.values()),
        low=min(mine.values()),
        high=max(mine.values()),
        ratio=statistics.median(ratios) if ratios and figure.is_ratio else None,
    )


def _by_round(read: Read, system: str, records: Iterable[Record]) -> dict[int, float]:
    """What a system reached in each round in which it did not fail."""
    results = {one.round: one.result for one in records if one.system == system and not one.error}
    found = {number: read(result) for number, result in results.items()}
    return {number: reached for number, reached in found.items() if reached is not None}
