"""What a library holds, as plain values to compare: whole states, and each name with what it stands for.

Row numbers, the order of documents, and which of several names of the same bytes is the id, do not count.
"""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index import open_library, search, sync
from index.check import check
from index.store.schema import connect

QUESTIONS = (
    "Who counted the lamps?",
    "What did the harbour master sell?",
    "Grey Sound Courier and Advertiser",
)
ALLOWED_DIFFERENCE = 1e-4
"""Of components of vectors: a passage that is encoded beside others is padded otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """`documents[name]` is what a name stands for, `vectors[name]` the vectors of its passages."""

    documents: dict[str, tuple[object, ...]]
    vectors: dict[str, NDArray[np.float32]]
    files: list[tuple[object, ...]]
    refusals: list[tuple[object, ...]]
    frequencies: list[tuple[int, int]]
    removed: tuple[str, ...]
    manifest: dict[str, str]


def state_of(library: Path) -> State:
    """Everything that a library holds, the derived indexes apart."""
    with closing(connect(library)) as connection:
        rows = connection.execute("SELECT rowid FROM documents").fetchall()
        documents = {row: _document(connection, row) for (row,) in rows}
        vectors = {row: _vectors(connection, row) for (row,) in rows}
        names = connection.execute("SELECT id, document FROM names").fetchall()
        return State(
            documents={name: documents[row] for name, row in names},
            vectors={name: vectors[row] for name, row in names},
            files=connection.execute("SELECT id, sha256, refused FROM files ORDER BY id").fetchall(),
            refusals=connection.execute("SELECT file, id, reason FROM refusals ORDER BY file, id").fetchall(),
            frequencies=connection.execute(
                "SELECT token_id, n_passages FROM token_frequencies WHERE n_passages != 0 ORDER BY token_id"
            ).fetchall(),
            removed=tuple(name for (name,) in connection.execute("SELECT id FROM removed ORDER BY id")),
            manifest=dict(
                connection.execute(
                    "SELECT key, value FROM meta WHERE key NOT IN ('uid', 'generation', 'changes_since')"
                )
            ),
        )


def differences(one: State, other: State) -> list[str]:
    """In which respects two states are not the same, in words."""
    found = []
    if one.documents != other.documents:
        names = one.documents.keys() | other.documents.keys()
        wrong = sorted(n for n in names if one.documents.get(n) != other.documents.get(n))
        found.append("documents: " + "; ".join(_difference(n, one, other) for n in wrong))
    found += [
        f"{field}: {sorted(here - there)} instead of {sorted(there - here)}"
        for field in ("files", "refusals", "frequencies", "manifest")
        if (here := set(_items(getattr(one, field)))) != (there := set(_items(getattr(other, field))))
    ]
    found += [
        f"vectors of {name}"
        for name in one.vectors.keys() & other.vectors.keys()
        if one.vectors[name].shape != other.vectors[name].shape
        or not np.allclose(one.vectors[name], other.vectors[name], atol=ALLOWED_DIFFERENCE)
    ]
    return found


def _items(values: dict[str, str] | list[tuple[Any, ...]]) -> Iterable[tuple[Any, ...]]:
    return values.items() if isinstance(values, dict) else values


def _difference(name: str, one: State, other: State) -> str:
    here, there = one.documents.get(name), other.documents.get(name)
    if here is None or there is None:
        return f"{name} is only in {'the second' if here is None else 'the first'}"
    return f"{name} differs in " + ", ".join(
        f"{a} instead of {b}" for a, b in zip(here, there, strict=True) if a != b
    )


def made_afresh(library: Path, folder: Path, model: str, place: Path) -> State:
    """The state of a new library of the folder, which keeps out what `library` keeps out."""
    sync(folder, place, model=model, exclude=["*"])
    with closing(connect(library)) as known, closing(connect(place)) as connection:
        removed = known.execute("SELECT id, sha256 FROM removed").fetchall()
        connection.executemany("INSERT INTO removed VALUES (?, ?)", removed)
    sync(folder, place, exclude=[])
    return state_of(place)


def texts_of(library: Path) -> dict[str, str]:
    """The text that each name stands for."""
    with open_library(library) as opened:
        return {
            name: opened.document(info.id).text
            for info in opened.documents()
            for name in (info.id, *info.aliases)
        }


def problems_of(library: Path, known: dict[str, set[str]]) -> list[str]:
    """What is wrong with a library on its own: its check, texts that no file had (`known[name]` are those
    that it had), and answers that are not there or not in the text.
    """
    found = list(check(library).problems)
    with open_library(library) as opened:
        texts = texts_of(library)
        found += [
            f"{name}: a text that it never had" for name, text in texts.items() if text not in known[name]
        ]
        n_passages = 0
        for info in opened.documents():
            stored = opened.passages(sorted(opened.rows_of([info.id])))
            n_passages += len(stored)
            found += [
                f"{info.id}: a passage is not the document's text"
                for passage in stored
                if texts[info.id][passage.passage.start : passage.passage.end] != passage.text
            ]
        for question in QUESTIONS:
            hits = search(question, opened, k=1000)
            if len(search(question, opened, k=1000, method="dense")) != n_passages:
                found.append(f"{question}: not all {n_passages} passages are found")
            if bool(hits) != bool(n_passages):
                found.append(f"{question}: no answer")
            found += [
                f"{hit.document_id}: found, but not there" for hit in hits if hit.document_id not in texts
            ]
    return found


def _document(connection: sqlite3.Connection, row: int) -> tuple[object, ...]:
    name, title, *rest = connection.execute(
        "SELECT id, title, sha256, kind, text, n_characters, n_passages, date, outlet, author, furniture, "
        "places, body_key FROM documents WHERE rowid = ?",
        (row,),
    ).fetchone()
    passages = connection.execute(
        'SELECT passages.id, start, "end", text, hex(passages.sentences), hex(token_ids), '
        "hex(token_vectors.sentences) FROM passages JOIN token_vectors ON passage = passages.rowid "
        "WHERE document = ? ORDER BY start",
        (row,),
    ).fetchall()
    lines = connection.execute(
        "SELECT line, counted FROM edge_lines WHERE document = ? ORDER BY line", (row,)
    ).fetchall()
    is_stem = title == PurePosixPath(name).stem
    return ("" if is_stem else title, *rest, tuple(passages), tuple(lines))


def _vectors(connection: sqlite3.Connection, row: int) -> NDArray[np.float32]:
    stored = connection.execute(
        "SELECT vector FROM passage_vectors JOIN passages ON passages.rowid = passage "
        "WHERE document = ? ORDER BY start",
        (row,),
    ).fetchall()
    return np.frombuffer(b"".join(vector for (vector,) in stored), np.float32)
