"""All figures of the libraries that were measured, as tables: a column for each size.

A figure that was not taken is None and shown as a dash.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from qa.evaluation.scale.asking import STAGES
from qa.evaluation.scale.build import OTHER
from qa.evaluation.tables import Table

__all__ = ["PARTS", "SizeFigures", "tables"]

BUILD_STAGES = ("load", "split and cut", "encode", "write", "draw and write", "dense", "lexical", OTHER)
PARTS = ("truth", "dense", "lexical")
PERCENTILES = ("p50", "p95", "p99")
KINDS = ("resident", "own", "mapped files", "pss")
CHANGES = {"encode": "encode_s", "add": "add_s", "ask about it": "ask_s", "delete": "delete_s"}
SHARE = "add and ask, of encoding"
UNCHANGED = ("files", "find and stat", "sync() call", "qa sync", "sync(), of find", "qa sync, of find")

Figures = dict[str, float | int | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class SizeFigures:
    """What was measured of one library; `asking`, `changing` and `unchanged` are as the rooms of these
    names give them, the last as `changing` does.
    """

    n_passages: int
    n_documents: int
    n_tokens: int
    is_drawn: bool
    build_s: Mapping[str, float]
    build_all_s: float
    n_bytes: Mapping[str, int]
    asking: Mapping[str, Any]
    changing: Mapping[str, Any]
    unchanged: Mapping[str, Any]
    cold_s: float | None

    @property
    def name(self) -> str:
        """How the size is shown: the number of passages, and whether the vectors were drawn."""
        return f"{self.n_passages:,}{' drawn' if self.is_drawn else ''}"


def tables(sizes: Sequence[SizeFigures]) -> tuple[Table, ...]:
    """Building, disk, memory, questions and changes."""
    return (
        _table("build, seconds by stage", _build, sizes),
        _table("size on disk, MB by part", _disk, sizes),
        _table("memory of a process with the library open, MB", _memory, sizes),
        *(
            _table(f"question, {share} of milliseconds by stage", partial(_asked, share=share), sizes)
            for share in PERCENTILES
        ),
        _table("changes and cold start, seconds", _changed, sizes),
        _table("sync of a folder that has not changed, seconds", _unchanged, sizes),
    )


def _table(title: str, figures: Callable[[SizeFigures], Figures], sizes: Sequence[SizeFigures]) -> Table:
    """Figures by row and size, three digits where there are no more before the point."""
    columns = {one.name: figures(one) for one in sizes}
    rows = next(iter(columns.values()), {})
    return Table(
        title=title,
        rows={row: {name: _rounded(column[row]) for name, column in columns.items()} for row in rows},
    )


def _rounded(figure: float | int | None) -> float | int | None:
    return round(figure) if figure is not None and abs(figure) >= 100 else figure


def _build(one: SizeFigures) -> Figures:
    stages = {stage: one.build_s.get(stage) for stage in BUILD_STAGES}
    rate = one.n_passages / one.build_all_s if one.build_all_s else None
    return {"documents": one.n_documents, **stages, "all": one.build_all_s, "passages a second": rate}


def _disk(one: SizeFigures) -> Figures:
    total = sum(one.n_bytes.values())
    return {
        **{part: one.n_bytes.get(part, 0) / 1e6 for part in PARTS},
        "other": sum(n for part, n in one.n_bytes.items() if part not in PARTS) / 1e6,
        "all": total / 1e6,
        "kB a passage": total / 1e3 / max(one.n_passages, 1),
        "tokens a passage": one.n_tokens / max(one.n_passages, 1),
    }


def _memory(one: SizeFigures) -> Figures:
    before, after = one.asking["memory_before"], one.asking["memory"]
    added = after["own"] - before["own"] if "own" in after else None
    shown = {kind: after.get(kind) for kind in KINDS}
    return {"resident, model only": before.get("resident"), **shown, "own, of library and asking": added}


def _asked(one: SizeFigures, share: str) -> Figures:
    return {stage: one.asking["ms"][stage][share] for stage in (*STAGES, "ask()", "ask(), processor")}


def _changed(one: SizeFigures) -> Figures:
    taken = {name: one.changing.get(key) for name, key in CHANGES.items()}
    return {**taken, SHARE: one.changing.get(SHARE), "cold start: qa ask": one.cold_s}


def _unchanged(one: SizeFigures) -> Figures:
    return {row: one.unchanged.get(row) for row in UNCHANGED}
