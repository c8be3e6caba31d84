"""The steps of a sync, from a scanned folder to a changed truth and its derived indexes.

    scan -> plan -> load -> mask -> split -> chunk -> encode -> commit -> derived indexes

Everything here runs under the write lock. Furniture is found once all new documents are loaded, because
lines that repeat across documents are part of it; a stored document whose furniture changes by what came or
went is indexed again.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np

from index import derived
from index.documents import Document
from index.errors import LoadError
from index.furniture import body_key, edge_lines, masked
from index.indexing import Changes, index_documents
from index.load import load_document
from index.plan import Plan, content_key, plan
from index.report import Alias, Progress, Skipped, SyncReport, Tell
from index.scan import ScannedFile, scan
from index.truth import count_passages, read_document, read_generation, read_meta_value
from index.write import delete_document, forget_files, record_file, rename_document, transaction

__all__ = ["mirror"]

MIN_BODIES = 3
"""A line at the edge of a page is furniture when it stands in documents with this many different bodies."""


def mirror(folder: Path, path: Path, connection: sqlite3.Connection, tell: Tell) -> SyncReport:
    """Make the truth at `connection` mirror `folder`, and bring the indexes in `path` up to date."""
    files = scan(
        folder,
        _known_files(connection),
        apart_from=path,
        seen=lambda n: tell(Progress(stage="scan", done=n, total=0)),
    )
    before = dict(connection.execute("SELECT id, sha256 FROM documents").fetchall())
    todo = plan(files, before)
    indexes = derived.load(path, connection)
    loaded, skipped = _load(folder, files, todo, tell)

    removed = _remove(connection, [name for name in todo.delete if name not in loaded])
    _rename(connection, folder, todo.rename)
    repeated = _repeated_lines(connection, loaded)
    fresh = [masked(loaded[name], repeated) for name in sorted(loaded)]
    work = [*fresh, *_masked_anew(connection, repeated, apart_from=loaded)]
    changes = index_documents(
        connection, work, repeated=repeated, files={file.id: file for file in files}, tell=tell
    )
    changes.deleted += removed
    _record_files(connection, files)
    tell(Progress(stage="index", done=0, total=1))
    _update_indexes(path, connection, indexes, changes)
    tell(Progress(stage="index", done=1, total=1))
    return _report(path, todo, before, set(loaded), skipped, count_passages(connection))


def _report(
    path: Path,
    todo: Plan,
    before: Mapping[str, str],
    loaded: set[str],
    skipped: list[Skipped],
    n_passages: int,
) -> SyncReport:
    now = loaded | set(todo.rename.values())
    aliases = {name: of for name, of in todo.aliases.items() if of in now or of in todo.keep}
    reasons = {skip.path: skip.reason for skip in skipped}
    for name, of in todo.aliases.items():
        if name not in aliases:  # the same bytes as a file that could not be loaded
            skipped = [
                *skipped,
                Skipped(path=name, reason=f"{name}: the same bytes as {reasons.get(of, of)}"),
            ]
    return SyncReport(
        library=path,
        added=tuple(sorted(now - set(before))),
        changed=tuple(sorted(now & set(before))),
        deleted=tuple(sorted(set(before) - set(todo.keep) - now)),
        unchanged=tuple(sorted(todo.keep)),
        aliases=tuple(Alias(id=name, of=aliases[name]) for name in sorted(aliases)),
        skipped=tuple(sorted(skipped, key=lambda skip: skip.path)),
        n_passages=n_passages,
    )


def _known_files(connection: sqlite3.Connection) -> dict[str, ScannedFile]:
    rows = connection.execute("SELECT id, n_bytes, modified_ns, sha256 FROM files")
    return {
        file_id: ScannedFile(id=file_id, n_bytes=n_bytes, modified_ns=modified, sha256=digest, reason="")
        for file_id, n_bytes, modified, digest in rows
    }


def _load(
    folder: Path, files: Iterable[ScannedFile], todo: Plan, tell: Tell
) -> tuple[dict[str, Document], list[Skipped]]:
    """The new documents by id, and every file that is not one, with the reason."""
    loaded: dict[str, Document] = {}
    skipped = [Skipped(path=file.id, reason=file.reason) for file in files if file.reason]
    wanted = [*todo.add, *(file.id for file in files if not file.sha256 and not file.reason)]
    for done, name in enumerate(wanted, start=1):
        try:
            loaded[name] = load_document(folder / name, folder)
        except LoadError as error:
            skipped.append(Skipped(path=name, reason=str(error)))
        tell(Progress(stage="load", done=done, total=len(wanted)))
    return loaded, sorted(skipped, key=lambda skip: skip.path)


def _repeated_lines(connection: sqlite3.Connection, loaded: Mapping[str, Document]) -> frozenset[str]:
    """Edge lines that stand in at least MIN_BODIES documents with different bodies."""
    bodies: dict[str, set[str]] = {}
    for name, lines, body in connection.execute("SELECT id, edge_lines, body_key FROM documents"):
        if name not in loaded:
            for line in json.loads(lines):
                bodies.setdefault(line, set()).add(body)
    for document in loaded.values():
        body = body_key(document.text)
        for line in edge_lines(document.text):
            bodies.setdefault(line, set()).add(body)
    return frozenset(line for line, keys in bodies.items() if len(keys) >= MIN_BODIES)


def _masked_anew(
    connection: sqlite3.Connection, repeated: frozenset[str], *, apart_from: Mapping[str, Document]
) -> Iterator[Document]:
    """Stored documents whose furniture is not what it was, now that other documents came or went."""
    stored = connection.execute("SELECT id, edge_lines, repeated FROM documents ORDER BY id").fetchall()
    for name, lines, was in stored:
        if name in apart_from or repeated.intersection(json.loads(lines)) == set(json.loads(was)):
            continue
        document = read_document(connection, name)
        anew = masked(document, repeated) if document else None
        if anew and document and anew.furniture != document.furniture:
            yield anew


def _remove(connection: sqlite3.Connection, names: Iterable[str]) -> list[int]:
    """Delete documents; returns the rows of their passages."""
    names = list(names)
    if not names:
        return []
    with transaction(connection):
        return [row for name in names for row in delete_document(connection, name)]


def _rename(connection: sqlite3.Connection, folder: Path, renamed: Mapping[str, str]) -> None:
    """Give documents their new ids, by way of names that no file can have: two may have changed places."""
    if not renamed:
        return
    with transaction(connection):
        for old in renamed:
            connection.execute("UPDATE documents SET id = ? WHERE id = ?", (f"\0{old}", old))
        for old, new in renamed.items():
            rename_document(connection, f"\0{old}", _metadata_of(connection, folder, old, new))


def _metadata_of(connection: sqlite3.Connection, folder: Path, old: str, new: str) -> Document:
    """The document under its new name, which may give it another title; as it was if the file is gone."""
    try:
        return load_document(folder / new, folder)
    except LoadError:
        stored = read_document(connection, f"\0{old}")
        if stored is None:
            raise
        return replace(stored, id=new)


def _record_files(connection: sqlite3.Connection, files: Iterable[ScannedFile]) -> None:
    """Remember what was scanned, so that the next sync need not read it; forget what is gone."""
    documents = {
        content_key(document_id, sha256): document_id
        for document_id, sha256 in connection.execute("SELECT id, sha256 FROM documents")
    }
    now = {file.id: (file, documents.get(content_key(file.id, file.sha256))) for file in files if file.sha256}
    stored = {
        row[0]: row[1:]
        for row in connection.execute("SELECT id, n_bytes, modified_ns, sha256, document_id FROM files")
    }
    new = [
        (file, document_id)
        for file, document_id in now.values()
        if stored.get(file.id) != (file.n_bytes, file.modified_ns, file.sha256, document_id)
    ]
    gone = sorted(set(stored) - set(now))
    if new or gone:
        with transaction(connection):
            for file, document_id in new:
                record_file(connection, file, document_id)
            forget_files(connection, gone)


def _update_indexes(
    path: Path, connection: sqlite3.Connection, indexes: derived.Derived | None, changes: Changes
) -> None:
    """Bring the saved indexes up to the truth's generation, or make them anew."""
    dimension = int(read_meta_value(connection, "dimension"))
    if indexes is None:
        derived.rebuild(path, connection, dimension, save=True)
    elif read_generation(connection) != indexes.generation:
        derived.save_change(
            path,
            indexes,
            add=changes.added,
            vectors=np.array(changes.vectors, np.float32).reshape(-1, dimension),
            delete=changes.deleted,
            generation=read_generation(connection),
        )
