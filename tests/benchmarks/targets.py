"""What was asked for of the speed of this project, beside what was measured.

Every bound is a ratio within one run, so it holds on other machines too. Pure functions over records.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tests.benchmarks.figures import Figure, value
from tests.benchmarks.records import Record

OURS = "ours"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """`bound` is the most, or `at_least` the least, that `measured` may be; None was not measured."""

    title: str
    measured: float | None
    bound: float
    at_least: bool

    @property
    def is_met(self) -> bool | None:
        if self.measured is None:
            return None
        return self.measured >= self.bound if self.at_least else self.measured <= self.bound


def targets(rows: Sequence[Figure], systems: Sequence[str], records: Iterable[Record]) -> tuple[Target, ...]:
    """All targets, those that this run could not measure too."""
    records = list(records)
    by_key = {figure.key: figure for figure in rows}
    others = [name for name in systems if name != OURS]

    def over(key: str, other: str = "plain") -> float | None:
        found = value(by_key[key], OURS, records, over=other)
        return found.ratio if found else None

    share = value(by_key["share"], OURS, records)
    first, *harder = [_lead(figure, others, records) for figure in rows if figure.key.endswith(" R@1")] or [
        None
    ]
    led = [lead for lead in harder if lead is not None]
    return (
        _at_least("index, passages/s, over plain", over("index"), 2.5),
        _at_least("encoding, of the GEMM rate", share.median if share and not share.error else None, 0.7),
        _at_most("cold qa ask, over plain", over("cold"), 0.15),
        _at_most("warm ask() p50, over txtai hybrid", over("ask p50", "txtai_hybrid"), 0.7),
        _at_least("search, 8 threads, over plain", over("search threads"), 1.5),
        _at_most("add one document, over plain", over("add"), 1.2),
        _at_most("peak memory, over plain", over("peak"), 0.8),
        _at_least("R@1 on the first set, over the best other", first, 0.001),
        _at_least("R@1 on a harder set, over the best other", max(led) if led else None, 0.05),
    )


def _lead(figure: Figure, others: Sequence[str], records: Sequence[Record]) -> float | None:
    """By how much ours is above the best of the others."""
    found = {name: value(figure, name, records) for name in (OURS, *others)}
    reached = {name: one.median for name, one in found.items() if one and not one.error}
    if OURS not in reached or len(reached) < 2:
        return None
    return round(reached.pop(OURS) - max(reached.values()), 4)


def _at_least(title: str, measured: float | None, bound: float) -> Target:
    return Target(title=title, measured=measured, bound=bound, at_least=True)


def _at_most(title: str, measured: float | None, bound: float) -> Target:
    return Target(title=title, measured=measured, bound=bound, at_least=False)
