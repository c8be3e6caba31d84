"""What a library holds and where it comes from, in numbers."""

import sqlite3
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from index.library_model import made_by
from index.settings import Settings
from index.store import catalogue, state
from index.store.schema import is_complete, read_meta

__all__ = ["LibraryInfo", "describe"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryInfo:
    """What a library holds; `n_bytes` is its size on disk by part, `made_by` each runtime and precision that
    made vectors. It is complete when the last sync came to its end.
    """

    path: Path
    folders: tuple[Path, ...]
    model: str
    made_by: str
    dimension: int
    n_documents: int
    n_passages: int
    n_tokens: int
    n_refused: int
    is_complete: bool
    n_bytes: dict[str, int]
    generation: int
    format_version: int


def describe(path: Path, connection: sqlite3.Connection) -> LibraryInfo:
    """Count what the library at a path holds, in one state of it."""
    with state.snapshot(connection):
        meta = read_meta(connection, path)
        return LibraryInfo(
            path=path,
            folders=tuple(Settings.from_meta(meta).folders.by_label.values()),
            model=meta["model"],
            made_by=made_by(meta),
            dimension=int(meta["dimension"]),
            n_documents=state.count_documents(connection),
            n_passages=state.count_passages(connection),
            n_tokens=state.count_tokens(connection),
            n_refused=len(catalogue.read_refusals(connection)),
            is_complete=is_complete(meta),
            n_bytes=_sizes(path),
            generation=int(meta["generation"]),
            format_version=int(meta["format_version"]),
        )


def _sizes(path: Path) -> dict[str, int]:
    """Bytes on disk by part: truth, dense, lexical."""
    sizes: dict[str, int] = {}
    for file in sorted(path.rglob("*")):
        with suppress(FileNotFoundError):  # a writer has just replaced it
            if file.is_file() and file.suffix != ".lock":
                part = file.relative_to(path).parts[0].split(".")[0].split("-")[0]
                part = "truth" if part == "library" else part
                sizes[part] = sizes.get(part, 0) + file.stat().st_size
    return sizes
