"""All figures of the libraries that were measured, as tables: one row for each size.

A figure that was not taken is None and shown as a dash.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qa.evaluation.scale.asking import STAGES
from qa.evaluation.tables import Table

__all__ = ["SizeFigures", "tables"]

BUILD_STAGES = ("load", "split and cut", "encode", "write", "draw and write", "dense", "lexical", "other")
PARTS = ("truth", "dense", "lexical")
PERCENTILES = ("p50", "p95", "p99")
CHANGES = ("encode_s", "add_s", "ask_s", "delete_s", "add and ask, of encoding")


@dataclass(frozen=True, slots=True, kw_only=True)
class SizeFigures:
    """What was measured of one library; `asking` and `changing` are as `asking` and `changing` give them."""

    n_passages: int
    n_documents: int
    n_tokens: int
    is_drawn: bool
    build_s: Mapping[str, float]
    n_bytes: Mapping[str, int]
    asking: Mapping[str, Any]
    changing: Mapping[str, Any]
    cold_s: float | None

    @property
    def name(self) -> str:
        """How the size is shown: the number of passages, and whether the vectors were drawn."""
        return f"{self.n_passages:,}{' (drawn)' if self.is_drawn else ''}"


def tables(sizes: Sequence[SizeFigures]) -> tuple[Table, ...]:
    """Building, disk, memory, questions and changes."""
    return (
        Table(title="build, seconds by stage", rows={one.name: _build(one) for one in sizes}),
        Table(title="size on disk, MB by part", rows={one.name: _disk(one) for one in sizes}),
        Table(
            title="memory of a process with the library open, MB",
            rows={one.name: _memory(one) for one in sizes},
        ),
        *(
            Table(
                title=f"question, {percentile} of milliseconds by stage",
                rows={one.name: _asked(one, percentile) for one in sizes},
            )
            for percentile in PERCENTILES
        ),
        Table(title="changes and cold start, seconds", rows={one.name: _changed(one) for one in sizes}),
    )


def _build(one: SizeFigures) -> dict[str, float | int | None]:
    stages = {stage: one.build_s.get(stage) for stage in BUILD_STAGES}
    total = sum(one.build_s.values())
    return {
        "documents": one.n_documents,
        **stages,
        "all": total,
        "passages/s": one.n_passages / max(total, 1e-9),
    }


def _disk(one: SizeFigures) -> dict[str, float | int | None]:
    parts = {part: one.n_bytes.get(part, 0) / 1e6 for part in PARTS}
    other = sum(n for part, n in one.n_bytes.items() if part not in PARTS)
    total = sum(one.n_bytes.values())
    return {
        **parts,
        "other": other / 1e6,
        "all": total / 1e6,
        "kB/passage": total / 1e3 / max(one.n_passages, 1),
        "tokens/passage": one.n_tokens / max(one.n_passages, 1),
    }


def _memory(one: SizeFigures) -> dict[str, float | int | None]:
    before, after = one.asking["memory_before"], one.asking["memory"]
    kinds = ("resident", "own", "mapped files", "pss")
    own = None if "own" not in after else after["own"] - before["own"]
    return {
        "model only": before.get("resident"),
        **{kind: after.get(kind) for kind in kinds},
        "own, of the library": own,
    }


def _asked(one: SizeFigures, percentile: str) -> dict[str, float | int | None]:
    return {stage: one.asking["ms"][stage][percentile] for stage in (*STAGES, "ask()")}


def _changed(one: SizeFigures) -> dict[str, float | int | None]:
    return {change.replace("_s", ""): one.changing.get(change) for change in CHANGES} | {
        "cold start": one.cold_s
    }
